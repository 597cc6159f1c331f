"""Panels that list stories: side by side, all of them, those that rise or fade, those of a few."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from dashboard.charts import stories as charts
from dashboard.charts._theme import Words
from dashboard.counting import Unit
from dashboard.disclosure._quotes import PART_OF_A_MONTH, openable, why_shut
from dashboard.disclosure._stories import UNTOLD
from dashboard.metrics._metric import CLEAR_FALL, CLEAR_RISE
from dashboard.metrics._story_lines import NONE, OTHERS
from dashboard.panels import words
from dashboard.panels._panel import Panel, Sentence
from dashboard.panels._seen import Seen
from dashboard.story_map import SPONSOR

_SHARES: Final[dict[Unit, dict[str, str]]] = {
    "people": {"of people": "people_share", "of posts": "posts_share"},
    "posts": {"of posts": "posts_share", "of people": "people_share"},
    "threads": {"of threads": "threads_share", "of people": "people_share"},
}
"""The shares that stand side by side, by what stories are counted in: head and column."""
_OF: Final = {
    "of people": "of people who posted", "of posts": "of posts", "of threads": "of threads",
}  # fmt: skip
_ANSWERED: Final = "answered"
_ROWS: Final = 10
_WORDS: Final = 3
_FEW_ROWS: Final = 8
_FEWER: Final = "fewer than five people"
_MOVES: Final = {CLEAR_RISE: "rising", CLEAR_FALL: "fading"}


def beside(seen: Seen, *, key: str = "beside", title: str = "Your story and the others") -> Panel:
    """The sponsor's story beside the largest others, in posts, people and answers."""
    table = seen.table("stories_told", "beside")
    shares = _SHARES[seen.view.scope.unit]
    heads = (*shares, _ANSWERED)
    lines = [_line(row, tuple(shares.values())) for row in table.iter_rows(named=True)]
    alt = "; ".join(_aloud(line, heads) for line in lines)
    small = key != "beside"
    bases = words.joined([_OF[head] for head in shares])
    caption = f"Shares {bases}, and of opening posts that were answered within a week"
    caption = seen.sentence("stories_told").text if small else caption
    words_ = Words(title, caption, f"{alt}." if alt else caption, empty=seen.why("stories_told"))
    spoke, rare = seen.readings["members_spoke"].count, seen.readings["rare_stories"].count
    few = f"; {words.grouped(rare)} told by few" if rare else ""
    few = (
        f"of {words.grouped(spoke)} who posted{few}" if spoke else f"people: those who posted{few}"
    )
    return seen.panel(
        key, title, "Which stories are told, and which is yours?", quiet=True,
        keys=("stories_told", "sponsor_story_posts", "sponsor_story_people"), table=table,
        picture=charts.side_by_side(lines, heads, words_, table),
        foot=few if small else "each column has its own scale; hatched: posts in no story",
    )  # fmt: skip


def told(seen: Seen) -> Panel:
    """The stories told, those of most people first; the others stand in the table."""
    table = seen.table("stories_told", "stories")
    rows = []
    if "story" in table.columns:
        shown = table.filter(pl.col("people").is_not_null())
        rows = [(called(row), _facts(row)) for row in shown.head(_ROWS).iter_rows(named=True)]
        if table.height > len(rows):
            rows.append((words.counted(table.height - len(rows), "more stories"), "in the table"))
    return seen.panel(
        "told", "The stories", "What is told, by how many?", keys=(), rows=tuple(rows),
        more=read_them(seen), table=table if table.width else None,
        foot="the words are the ones that set a story apart; days are told of ten people or more",
    )  # fmt: skip


def read_them(seen: Seen) -> tuple[Sentence, ...]:
    """Lead to the posts themselves, where a story of this view may open them, or say why not."""
    if why_shut(seen.view) == PART_OF_A_MONTH:
        return (Sentence(PART_OF_A_MONTH, "stories_told"),)
    if not openable(seen.view):
        return ()
    return (
        Sentence(
            "Stories told by ten people or more can be read in their own words.",
            "stories_told", "none", "stories", "read", "read",
        ),
    )  # fmt: skip


def moving(seen: Seen) -> Panel:
    """The stories that rise and those that fade, against the period compared with."""
    table = seen.table("stories_told", "changes")
    moved = table.filter(pl.col("verdict").is_in(list(_MOVES))) if table.height else table
    rows = [(called(row), _moved(row)) for row in moved.head(_ROWS).iter_rows(named=True)]
    before = words.before(seen.view)
    nothing = (
        "No story is told clearly more or less than before."
        if before else "There is no earlier period to compare with."
    )  # fmt: skip
    question = f"What is told more or less than {before}?" if rows else nothing
    return seen.panel(
        "moving", "Rising and fading", question, keys=(), rows=tuple(rows),
        table=table if table.height else None,
        foot="listed where the change is more than chance would give among so many stories",
    )  # fmt: skip


def rare(seen: Seen) -> Panel:
    """The stories of fewer than five people, in the words that may be told."""
    table = seen.table("stories_told", "stories")
    few: list[str] = []
    if "story" in table.columns:
        few = table.filter(pl.col("story").is_null())["words"].to_list()
    rows = [(text if text == UNTOLD else f"“{text}”", _FEWER) for text in few[:_FEW_ROWS]]
    if len(few) > len(rows):
        rows.append((words.counted(len(few) - len(rows), "more stories"), "in the table of all"))
    foot = "in those of their words that five or more people used" if rows else ""
    return seen.panel(
        "rare", "Told by a few", "What do only a few tell?", keys=("rare_stories",),
        rows=tuple(rows), foot=foot,
    )  # fmt: skip


def called(row: dict[str, object]) -> str:
    """Return a story as it is listed: its number with its name, or its distinctive words.

    >>> called({"story": "S-004", "name": None, "words": "near, miss, hurt, card"})
    'S-004 “near, miss, hurt”'
    """
    said = str(row.get("name") or "") or ", ".join(str(row["words"] or "").split(", ")[:_WORDS])
    number = "yours" if row["story"] == SPONSOR else str(row["story"])
    return f"{number} “{said}”" if said else number


def _aloud(line: charts.Line, heads: tuple[str, ...]) -> str:
    named = [_OF.get(head, head) for head in heads]
    said = [f"{text} {name}" for text, name in zip(line.texts, named, strict=True)]
    return f"{line.name}: {', '.join(said)}"


def _line(row: dict[str, object], columns: tuple[str, ...]) -> charts.Line:
    names = {OTHERS: f"{row['stories']} others", NONE: "in no story"}
    kind: charts.Kind = (
        "sponsor" if row["story"] == SPONSOR else "none" if row["story"] == NONE else "other"
    )
    hidden = row["people"] is None
    found = [row[name] for name in (*columns, _ANSWERED)]
    shares = tuple(None if hidden or not isinstance(n, float) else n for n in found)
    without = "· hidden" if hidden else "not known"
    texts = tuple(without if share is None else words.percentage(share) for share in shares)
    return charts.Line(names.get(str(row["story"]), str(row["name"])), kind, shares, texts)


def _facts(row: dict[str, object]) -> str:
    parts = [words.counted(float(str(row["people"])), "people")]
    numbers = [(name, row.get(name)) for name in ("posts", "threads")]
    parts += [words.counted(number, name) for name, number in numbers if isinstance(number, int)]
    first, last = row["first"], row["last"]
    if isinstance(first, date) and isinstance(last, date):
        parts.append(f"{first.day} {first:%b} to {last.day} {last:%b}")
    return " · ".join(parts)


def _moved(row: dict[str, object]) -> str:
    now, then = (
        "hidden" if row[name] is None else words.grouped(float(str(row[name])))
        for name in ("posts", "posts_before")
    )
    return f"{_MOVES[str(row['verdict'])]}: {then} → {now} posts"
