"""What closed samples for dissent show: whether people agree, and where the number stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from dashboard.labels import Label, Labels, Sample
from dashboard.metrics import read
from dashboard.metrics.statistics import cohen_kappa
from dashboard.panels import words
from dashboard.panels._panel import Sentence
from dashboard.period import in_words
from dashboard.ui import components, session, show
from dashboard.ui.panel_data import words_data

LEAST: Final = 0.4
"""Agreement beyond chance under which no number is told."""
_DEGREES: Final = ((0.8, "almost always"), (0.6, "well"), (LEAST, "moderately"))

Both = tuple[tuple[str, str], list[tuple[bool | None, bool | None]]]


def offer(now: session.Open, drawn: Sequence[Sample]) -> None:
    """Draw whether people agree in the posts read so far, and whether a number is told."""
    given = now.marks.labels.of("dissent")
    said = [Sentence(each, "label") for each in _agreement(given)]
    told = {
        "variant": "card",
        "title": "Do people agree what dissent is here?",
        "rows": _rows(drawn),
    }
    query = show.facts("workbench").query
    components.panel(words_data((), [*said, _number(now)], query) | told, key="label-result")


def _agreement(given: Labels) -> list[str]:
    """Say how far the two agree who have read most of the posts drawn by chance."""
    (one, other), answers = _both(given)
    if not answers:
        return ["No two people have read the same posts drawn by chance, so it cannot be said."]
    alike = sum(first == second for first, second in answers)
    read_it = (
        f"{one} and {other} have read the same {len(answers)} posts and said the same of {alike}"
    )
    kappa = cohen_kappa([first for first, _ in answers], [second for _, second in answers])
    if kappa is None:
        return [f"{read_it}: one answer only, so it cannot be seen whether they agree."]
    beyond = f"(kappa {kappa:.2f}: 0 is what chance gives, 1 is always)"
    if kappa < LEAST:
        return [f"{read_it} {beyond}. People do not agree what dissent is here: no number is told."]
    degree = next(word for least, word in _DEGREES if kappa >= least)
    return [f"{read_it}; beyond chance they agree {degree} {beyond}."]


def _both(given: Labels) -> Both:
    """Return the two with the most posts drawn by chance in common, and what they said."""
    by_chance = {
        (each.number, post.post_id)
        for each in given.samples
        for post in each.posts
        if post.chance is not None
    }
    said: dict[str, dict[tuple[int, str], Label]] = {}
    for label in given.given:
        if (label.sample, label.post_id) in by_chance:
            said.setdefault(label.labeller, {})[label.sample, label.post_id] = label
    pairs = list(combinations(sorted(said), 2))
    if not pairs:
        return ("", ""), []
    best = max(pairs, key=lambda pair: len(said[pair[0]].keys() & said[pair[1]].keys()))
    one, other = said[best[0]], said[best[1]]
    return best, [(one[post].says, other[post].says) for post in sorted(one.keys() & other.keys())]


def _number(now: session.Open) -> Sentence:
    """Say where the share of posts that disagree stands, or why this view has none."""
    reading = read("dissent_share", now.view)
    if reading.value is None:
        return Sentence(f"In this view no number is told: {words.why(reading)}.", "label")
    said = "On Heard? it is told how much disagrees, and whether it is answered."
    return Sentence(said, "label", page="heard", link="see it")


def _rows(drawn: Sequence[Sample]) -> list[list[str]]:
    rows = []
    for each in drawn:
        way = "drawn by chance" if each.posts[0].chance is not None else "to learn from only"
        rows.append([f"{len(each.posts)} posts of {in_words(each.period)}", way])
    return rows
