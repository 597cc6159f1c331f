"""Stories side by side, a few bars for each in columns with a head; and their number by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl

from dashboard.charts._chart import Bar, Chart, Columns, Look, Segment
from dashboard.charts._sketch import Sketch
from dashboard.charts._theme import Theme, Words, chart, label, missing

Kind = Literal["sponsor", "other", "none"]
"""Whose story it is: the sponsor's, another's, or that of posts in no story (hatched)."""

_LOOKS: Final[dict[Kind, Look]] = {"sponsor": "sponsor", "other": "value", "none": "silent"}


@dataclass(frozen=True)
class Line:
    """One story: its name, whose it is, and for each column its share (None unknown) and words."""

    name: str
    kind: Kind
    shares: tuple[float | None, ...]
    texts: tuple[str, ...]


def side_by_side(
    lines: Sequence[Line], columns: Sequence[str], words: Words, table: pl.DataFrame
) -> Columns:
    """Draw the lines; the bars of a column share a scale that begins at 0."""
    drawn: tuple[tuple[Bar, ...], ...] = ()
    caption, alt = words.empty, words.empty
    if any(share for line in lines for share in line.shares):
        drawn = tuple(_column(lines, place) for place in range(len(columns)))
        caption, alt = words.caption, words.alt
    return Columns(tuple(columns), drawn, words.title, caption, alt, table)


def _column(lines: Sequence[Line], place: int) -> tuple[Bar, ...]:
    longest = max(line.shares[place] or 0.0 for line in lines) or 1.0
    return tuple(
        Bar(
            line.name,
            (Segment(_LOOKS[line.kind], (line.shares[place] or 0.0) / longest),),
            line.texts[place],
        )
        for line in lines
    )


def number_by_month(table: pl.DataFrame, words: Words) -> Chart:
    """Draw ``as_if_alike`` by ``month`` as a line from zero; a month that is hidden is a gap."""
    if table["as_if_alike"].count() <= 1:
        return missing(words, table)

    def draw(theme: Theme) -> Sketch:
        figure = Sketch()
        values = table["as_if_alike"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        months = [f"{month:%B %Y}" for month in table["month"]]
        figure.scatter(
            x=np.arange(len(months), dtype=np.float64), y=values, mode="lines+markers",
            line={"color": theme.value, "width": 2.5}, marker={"size": 7}, customdata=months,
            hovertemplate="%{customdata}: %{y:.0f}<extra></extra>",
        )  # fmt: skip
        told = np.flatnonzero(np.isfinite(values))
        for place in {int(told[0]), int(told[-1])}:
            side = "left" if place < len(months) / 2 else "right"
            y, text = float(values[place]) * 1.04, f"{values[place]:,.0f}"
            label(figure, theme, x=place, y=y, text=text, xanchor=side, yanchor="bottom")
        step = max(1, len(months) // 6)
        at = np.arange(0, len(months), step)
        figure.x(tickvals=at, ticktext=[f"{table['month'][int(i)]:%b %y}" for i in at])
        figure.y(range=[0, float(np.nanmax(values)) * 1.25], nticks=5)
        return figure

    return chart(draw, words, table, height=210)
