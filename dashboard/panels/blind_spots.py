"""The blind-spot report: what the data cannot tell, and what that does to each page."""

from __future__ import annotations

from typing import Any, Final
from weakref import WeakKeyDictionary

import polars as pl

from dashboard.panels import (
    _blind_abilities,
    _blind_counted,
    _blind_people,
    _blind_said,
    _blind_time,
    questions,
    words,
)
from dashboard.panels._blind_check import IN_PART, BlindSpot, Check
from dashboard.panels._panel import Panel
from data_sources.community import Community

CHECKS: Final[tuple[Check, ...]] = (
    *_blind_abilities.CHECKS, *_blind_people.CHECKS, *_blind_said.CHECKS, *_blind_time.CHECKS,
    *_blind_counted.CHECKS,
)  # fmt: skip
"""All that is asked of the data, in the order in which it is told within a theme."""

THEMES: Final = {
    "people": "Blind spots: who is missing or counted wrongly",
    "said": "Blind spots: what was said and done",
    "time": "Blind spots: days and times",
    "files": "Blind spots: the files themselves",
}

_FOUND: Final[WeakKeyDictionary[Community, tuple[BlindSpot, ...]]] = WeakKeyDictionary()


def blind_spots(community: Community) -> tuple[BlindSpot, ...]:
    """Return what the data hide, theme by theme; consequences for the pages that there are."""
    if community not in _FOUND:
        order = list(THEMES)
        found = [spot for check in CHECKS if (spot := _asked(check, community))]
        _FOUND[community] = tuple(sorted(found, key=lambda spot: order.index(spot.theme)))
    return _FOUND[community]


def _asked(check: Check, community: Community) -> BlindSpot | None:
    sentence = check.find(community)
    where = "where it lacks, " if sentence.startswith(IN_PART) else ""
    follows = {
        page: where + text for page, text in check.consequences.items() if page in questions.ASKED
    }
    if not sentence or not follows:
        return None
    return BlindSpot(check.key, check.theme, words.finished(sentence), follows)


def of_page(page: str, community: Community) -> tuple[str, ...]:
    """Return what a page hides: each sentence with what it does to this page."""
    return tuple(
        f"{spot.sentence} {words.finished(spot.consequences[page])}."
        for spot in blind_spots(community)
        if page in spot.consequences
    )


def in_words(spot: BlindSpot) -> str:
    """Return what a blind spot does, page by page; pages of the same consequence share it."""
    pages: dict[str, list[str]] = {}
    for page, text in spot.consequences.items():
        pages.setdefault(text, []).append(page.capitalize())
    return " ".join(f"{words.joined(names)}: {text}." for text, names in pages.items())


def in_json(community: Community) -> list[dict[str, Any]]:
    """Return the blind spots as ``inspect --json`` prints them, what follows by page."""
    return [
        {
            "key": spot.key,
            "sentence": spot.sentence,
            "consequence": {
                page: f"{words.finished(text)}." for page, text in spot.consequences.items()
            },
            "pages": list(spot.consequences),
        }
        for spot in blind_spots(community)
    ]


def panels(community: Community) -> tuple[Panel, ...]:
    """Return one panel for each theme that hides something, each spot with what it does."""
    spots = blind_spots(community)
    return tuple(
        _panel(theme, title, [spot for spot in spots if spot.theme == theme])
        for theme, title in THEMES.items()
        if any(spot.theme == theme for spot in spots)
    ) or (_none(),)


def _panel(theme: str, title: str, spots: list[BlindSpot]) -> Panel:
    table = pl.DataFrame(
        [
            (spot.sentence, page, f"{words.finished(text)}.")
            for spot in spots
            for page, text in spot.consequences.items()
        ],
        ["what cannot be told", "page", "what follows"],
        orient="row",
    )
    rows = tuple((spot.sentence, in_words(spot)) for spot in spots)
    number = "One blind spot," if len(spots) == 1 else f"{len(spots)} blind spots, each"
    question = f"{number} with what follows for the pages"
    return Panel(f"blind-{theme}", title, question, (), (), (), None, table, (), rows=rows)


def _none() -> Panel:
    none = (("Nothing that these pages ask for is missing.", ""),)
    return Panel(
        "blind-none", "Blind spots", "What these data cannot tell", (), (), (), None, None, (),
        rows=none,
    )  # fmt: skip
