"""Panels of where stories are told: over time, by group, from group to group."""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.charts import matrix
from dashboard.charts import stories as charts
from dashboard.charts._chart import Chart
from dashboard.charts._theme import Words
from dashboard.panels import words
from dashboard.panels._panel import Panel, Sentence
from dashboard.panels._seen import Seen
from dashboard.panels.stories_list import called

_MOST: Final = 12
_CHAIRS: Final = 3


def over_time(seen: Seen) -> Chart:
    """Draw how many different things it is as if each were told alike, month by month."""
    table = seen.table("stories_told", "by_month")
    if "as_if_alike" not in table.columns:
        table = pl.DataFrame(schema={"month": pl.Date, "as_if_alike": pl.Float64})
    unit = seen.view.scope.unit
    said = "; ".join(
        f"{month:%B %Y}: {words.grouped(round(number))}"
        for month, number in table.select("month", "as_if_alike").drop_nulls().iter_rows()
    )
    return charts.number_by_month(
        table,
        Words(
            "How many stories",
            f"As varied as so many different things, each told {words.TOLD_BY[unit]}",
            f"By month: {said}.", "month", "different things",
        ),
    )  # fmt: skip


def by_group(seen: Seen) -> Panel:
    """Groups by stories, with the empty chairs named."""
    table = seen.table("story_group_divergence", "by_story")
    told = _tidy(table)
    groups = sorted(told["group"].unique())[: matrix.MOST_GROUPS]
    rows = told["to_group"].unique(maintain_order=True).to_list()[:_MOST]
    empty = empty_chairs(told)
    words_ = Words(
        "Who tells which story",
        "People of a group who tell a story; the stronger, the more beside chance",
        f"{'; '.join(empty)}." if empty else "No group is without anybody who tells a story.",
        "group", "story", seen.why("story_group_divergence"),
    )  # fmt: skip
    drawn = told.rename({"group": "to_group", "to_group": "group"})
    picture = matrix.crossed(drawn, rows, groups, words_, said=_cell)
    more = [
        Sentence(f"{text}.", "story_group_divergence", "none", "stories", "chairs", "see")
        for text in empty[:_CHAIRS]
    ]
    if len(empty) > _CHAIRS:
        rest = words.counted(len(empty) - _CHAIRS, "more stories")
        more.append(Sentence(f"{rest} have an empty chair.", "story_group_divergence"))
    return seen.panel(
        "chairs", "Who tells which story", "Which group is missing from which story?",
        keys=("story_group_divergence", "stories_in_one_group"), more=tuple(more),
        picture=picture if picture.drawn else None, table=table if table.height else None,
        foot="hatched: nobody of this group; dot: hidden, because it is about too few people",
    )  # fmt: skip


def empty_chairs(told: pl.DataFrame) -> list[str]:
    """Return of each story which groups tell it not at all, in words.

    >>> rows = {"group": ["Depots", "Office"], "to_group": ["S-001", "S-001"], "ties": [0.0, 9.0]}
    >>> empty_chairs(pl.DataFrame(rows))
    ['Nobody of Depots tells S-001']
    """
    if "ties" not in told.columns:
        return []
    none = told.filter(pl.col("ties") == 0)
    return [
        f"Nobody of {words.joined(sorted(groups))} tells {story}"
        for story, groups in none.group_by("to_group", maintain_order=True).agg("group").iter_rows()
    ]


def _tidy(table: pl.DataFrame) -> pl.DataFrame:
    """Return group, to_group (the story as it is called), ties (people), expected."""
    schema = {"group": pl.String, "to_group": pl.String, "ties": pl.Float64}
    if "people" not in table.columns or not table.height:
        return pl.DataFrame(schema=schema | {"expected": pl.Float64})
    names = [called(row) for row in table.iter_rows(named=True)]
    return table.select(
        "group", pl.Series("to_group", names, pl.String),
        pl.col("people").cast(pl.Float64).alias("ties"), pl.col("expected").cast(pl.Float64),
        "shown",
    )  # fmt: skip


def _cell(row: dict[str, object]) -> str:
    people, expected = row["ties"], row["expected"]
    place = f"{row['to_group']}, {row['group']}"
    if not isinstance(people, float):
        return f"{place}: {row.get('shown') or 'hidden'}"
    chance = f"; chance would give {expected:,.0f}" if isinstance(expected, float) else ""
    return f"{place}: {words.counted(people, 'people')}{chance}"
