"""Stories side by side, a few bars for each in columns with a head; and their number by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl

from dashboard.charts._chart import Chart
from dashboard.charts._sketch import Sketch
from dashboard.charts._theme import CLEAR, Theme, Words, chart, hatch, label, missing, plain

Kind = Literal["sponsor", "other", "none"]
"""Whose story it is: the sponsor's, another's, or that of posts in no story (hatched)."""

_WIDE: Final = 2.5
"""From the start of one column to that of the next, its longest bar being 1."""
_THICK: Final = 0.28
"""Half the height of a bar, in rows."""
_LONG: Final = 22


@dataclass(frozen=True)
class Line:
    """One story: its name, whose it is, and for each column its share (None unknown) and words."""

    name: str
    kind: Kind
    shares: tuple[float | None, ...]
    texts: tuple[str, ...]


def side_by_side(
    lines: Sequence[Line], columns: Sequence[str], words: Words, table: pl.DataFrame, row: int = 21
) -> Chart:
    """Draw the lines, ``row`` pixels each; the bars of a column share a scale that begins at 0."""
    if not any(share for line in lines for share in line.shares):
        return missing(words, table)
    rows = len(lines)
    longest = [max(line.shares[i] or 0.0 for line in lines) or 1.0 for i in range(len(columns))]

    def draw(theme: Theme) -> Sketch:
        figure = Sketch()
        for place, head in enumerate(columns):
            at = place * _WIDE
            label(figure, theme, x=at, y=rows - 0.4, text=head, colour=theme.soft, yanchor="bottom")
            for i, line in enumerate(lines):
                length = (line.shares[place] or 0.0) / longest[place]
                if length:
                    _bar(figure, theme, (at, rows - 1 - i), length, line.kind)
                colour = theme.soft if line.shares[place] is None else theme.ink
                x, y = at + length + 0.04, rows - 1 - i
                label(figure, theme, x=x, y=y, text=line.texts[place], colour=colour)
        figure.set(barmode="overlay", bargap=1 - 2 * _THICK, margin={"t": 2, "b": 2})
        figure.x(range=[-0.15, _WIDE * len(columns) - 0.1], visible=False)
        figure.y(
            range=[-0.6, rows + 0.3], showline=False, tickvals=np.arange(rows)[::-1],
            ticktext=[plain(_short(line.name)) for line in lines], ticksuffix="  ",
            tickfont={"color": theme.ink},
        )  # fmt: skip
        return figure

    return chart(draw, words, table, height=26 + row * rows)


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


def _bar(figure: Sketch, theme: Theme, at: tuple[float, float], length: float, kind: Kind) -> None:
    colour = {"sponsor": theme.sponsor, "none": theme.silent_paper}.get(kind, theme.value)
    pattern = hatch(theme) | {"shape": "/" if kind == "none" else ""}
    figure.bar(
        x=np.array([length]), y=np.array([at[1]]), base=np.array([at[0]]), orientation="h",
        marker={"color": colour, "pattern": pattern, "line": {"color": CLEAR, "width": 0}},
        hoverinfo="skip", width=2 * _THICK,
    )  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= _LONG else f"{name[: _LONG - 1]}…"
