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
    names = names_of(table)
    rows = [
        (name, _way(table.filter(pl.col("story") == story), seen.view))
        for story, name in names.items()
    ]
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


def names_of(table: pl.DataFrame | None) -> dict[str, str]:
    """Return the stories that came to two groups or more, and what to call each.

    That of most people stands first; none where nothing travelled, or where nobody can know.
    """
    if table is None or "week" not in table.columns:
        return {}
    groups = table.group_by("story", maintain_order=True).agg(pl.first("name"), pl.len())
    came = groups.filter(pl.col("len") > 1).select("story", "name", words=pl.lit(""))
    return {row["story"]: called(row) for row in came.iter_rows(named=True)}


def stops_of(table: pl.DataFrame, story: str, view: View) -> tuple[tuple[str, str], ...]:
    """Return by week the groups to which a story came, each with how many people tell it."""
    part = _from(table.filter(pl.col("story") == story), view)
    said = pl.format("{} ({} people)", "group", "people").alias("said")
    weeks = part.sort("week", "group").group_by("week", maintain_order=True).agg(said)
    return tuple((_day(week), words.joined(groups)) for week, groups in weeks.iter_rows())


def way_of(table: pl.DataFrame | None, story: str, view: View) -> str:
    """Return in words when a story came to which group; empty where it came to fewer than two."""
    if table is None or "week" not in table.columns:
        return ""
    part = table.filter(pl.col("story") == story)
    return _way(part, view, stops=part.height) if part.height > 1 else ""


def _way(part: pl.DataFrame, view: View, stops: int = _STOPS) -> str:
    """Return the weeks and their groups in words."""
    weeks = _from(part, view).group_by("week", maintain_order=True).agg("group")
    said = [f"{words.joined(sorted(groups))} {_day(week)}" for week, groups in weeks.iter_rows()]
    more = f" → {len(said) - stops} more" if len(said) > stops else ""
    return " → ".join(said[:stops]) + more


def _from(part: pl.DataFrame, view: View) -> pl.DataFrame:
    """Return the weeks with none that begins before the period does."""
    first = view.period.start if view.period else date.min
    return part.with_columns(pl.max_horizontal("week", pl.lit(first)).alias("week"))


def _day(week: date) -> str:
    return f"{week.day} {week:%b}"
