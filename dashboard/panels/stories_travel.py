"""The panel of where stories travelled: from group to group, week by week."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from dashboard.panels import words
from dashboard.panels._panel import Panel, Sentence
from dashboard.panels._seen import Seen
from dashboard.panels.stories_list import called
from dashboard.view import View

_TRAVELS: Final = 6
_STOPS: Final = 4
_NOWHERE: Final = (
    "In this view no story of ten people or more came to two groups, five people of each telling it"
    " and enough of them to be told apart."
)


def travelled(seen: Seen) -> Panel:
    """By which week a story had come to which group, of those that came to several."""
    table = seen.table("stories_told", "travel")
    rows = []
    if "week" in table.columns:
        for (story,), part in table.group_by("story", maintain_order=True):
            if part.height > 1:
                name = {"story": story, "name": part["name"][0], "words": ""}
                rows.append((called(name), _way(part, seen.view)))
    unread = seen.readings["story_group_divergence"].value is None
    why = seen.why("story_group_divergence") if unread else _NOWHERE
    more = f"; {len(rows) - _TRAVELS} more in the table" if len(rows) > _TRAVELS else ""
    return seen.panel(
        "travel", "Where stories travelled", "Which group told it first, and which came later?",
        keys=(), rows=tuple(rows[:_TRAVELS]), table=table if table.height else None,
        more=() if rows else (Sentence(why, "stories_told"),),
        foot=f"weeks by their first day in the period: that in which a fifth person of the group"
        f" tells it{more}" if rows else "",
    )  # fmt: skip


def way_of(table: pl.DataFrame | None, story: str, view: View) -> str:
    """Return in words when a story came to which group; empty where it came to fewer than two."""
    if table is None or "week" not in table.columns:
        return ""
    part = table.filter(pl.col("story") == story)
    return _way(part, view, stops=part.height) if part.height > 1 else ""


def _way(part: pl.DataFrame, view: View, stops: int = _STOPS) -> str:
    """Return the weeks and their groups in words; no week begins before the period does."""
    first = view.period.start if view.period else date.min
    weeks = part.with_columns(pl.max_horizontal("week", pl.lit(first)).alias("week"))
    said = [
        f"{words.joined(sorted(groups))} {week.day} {week:%b}"
        for week, groups in weeks.group_by("week", maintain_order=True).agg("group").iter_rows()
    ]
    more = f" → {len(said) - stops} more" if len(said) > stops else ""
    return " → ".join(said[:stops]) + more
