"""Pictures of time: shares over periods, volumes by week, and curves of what happened by when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
import polars as pl

from dashboard.charts._chart import Chart
from dashboard.charts._theme import CLEAR, Theme, Words, chart, hatch, label, missing

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ends:
    """The words at the end of a curve and on the part above it that it never reached."""

    reached: str
    never: str


def share_over_time(table: pl.DataFrame, words: Words, end: str = "") -> Chart:
    """Draw shares (0..1) by ``period_start`` as a line with its interval; gaps stay gaps.

    ``table``: period_start (date), share, low, high. A null share is hidden: a small dot on the
    base line. ``end`` is written beside the last point.
    """
    if not table["share"].count():
        return missing(words, table)

    def draw(theme: Theme) -> go.Figure:
        days = table["period_start"].to_numpy()
        figure = go.Figure()
        _band(figure, theme, days, _percent(table, "low"), _percent(table, "high"))
        _line(figure, theme, days, _percent(table, "share"), markers=True)
        hidden = table.filter(pl.col("share").is_null())["period_start"].to_numpy()
        _dots(figure, theme, hidden)
        last = table.drop_nulls("share").row(-1, named=True)
        _end(figure, theme, last["period_start"], last["share"] * 100, end)
        figure.update_yaxes(range=[0, _top(table)], ticksuffix=" %", nticks=5)
        figure.update_xaxes(tickformat="%-d %b", nticks=6)
        return figure

    return chart(draw, words, table)


def volume_by_week(table: pl.DataFrame, words: Words) -> Chart:
    """Draw the number of ``posts`` by ``period_start`` as bars from zero."""
    if not table.height or not table["posts"].sum():
        return missing(words, table)

    def draw(theme: Theme) -> go.Figure:
        days, posts = table["period_start"].to_numpy(), _numbers(table, "posts")
        bars = go.Bar(
            x=days, y=posts, marker={"color": theme.value}, hovertemplate="%{x|%-d %B %Y}: %{y}"
        )
        figure = go.Figure([bars])
        figure.update_layout(bargap=0.15)
        figure.update_yaxes(rangemode="tozero", nticks=5)
        figure.update_xaxes(tickformat="%-d %b", nticks=6)
        return figure

    return chart(draw, words, table, height=200)


def reached_by(table: pl.DataFrame, words: Words, ends: Ends, height: int = 260) -> Chart:
    """Draw the share of cases reached by a time; the part never reached is hatched above it.

    ``table``: time (in the unit of the axis), share, low, high (0..1).
    """
    drawn = table.drop_nulls("share")
    if not drawn.height:
        return missing(words, table)

    def draw(theme: Theme) -> go.Figure:
        x, y = _numbers(drawn, "time"), _percent(drawn, "share")
        figure = go.Figure()
        _line(figure, theme, x, y, markers=False)
        figure.data[-1].line.shape = "linear"
        pattern = hatch(theme) | {"fillmode": "replace"}
        figure.add_scatter(
            x=x, y=np.full(x.size, 100.0), mode="lines", line={"width": 0, "color": CLEAR},
            fill="tonexty", fillcolor=theme.silent_paper, fillpattern=pattern, hoverinfo="skip",
        )  # fmt: skip
        _band(figure, theme, x, _percent(drawn, "low"), _percent(drawn, "high"))
        _end(figure, theme, float(x[-1]), float(y[-1]), ends.reached)
        _end(figure, theme, float(x[-1]), (float(y[-1]) + 100) / 2, ends.never, quiet=True)
        figure.update_yaxes(range=[0, 100], ticksuffix=" %", nticks=5)
        figure.update_xaxes(range=[0, float(x[-1])], nticks=8)
        return figure

    return chart(draw, words, table, height)


def _band(figure: go.Figure, theme: Theme, x: Numbers, low: Numbers, high: Numbers) -> None:
    known = np.isfinite(low) & np.isfinite(high)
    if known.sum() < 2:  # noqa: PLR2004 - one point has no band
        return
    invisible = {"width": 0, "color": CLEAR}
    figure.add_scatter(x=x[known], y=low[known], mode="lines", line=invisible, hoverinfo="skip")
    figure.add_scatter(
        x=x[known], y=high[known], mode="lines", line=invisible, fill="tonexty",
        fillcolor=theme.band, hoverinfo="skip",
    )  # fmt: skip


def _line(figure: go.Figure, theme: Theme, x: Numbers, y: Numbers, *, markers: bool) -> None:
    figure.add_scatter(
        x=x, y=y, mode="lines+markers" if markers else "lines",
        line={"color": theme.value, "width": 2.5}, marker={"size": 6, "color": theme.value},
        hovertemplate="%{x}: %{y:.0f} %<extra></extra>", cliponaxis=False,
    )  # fmt: skip


def _dots(figure: go.Figure, theme: Theme, x: Numbers) -> None:
    """Mark what is hidden: a blank with a dot."""
    if x.size:
        figure.add_scatter(
            x=x, y=np.zeros(x.size), mode="markers", marker={"size": 4, "color": theme.soft},
            hovertemplate="hidden: fewer than five people<extra></extra>", cliponaxis=False,
        )  # fmt: skip


def _end(  # noqa: PLR0913 - a word has a place, a colour and a text
    figure: go.Figure, theme: Theme, x: object, y: float, text: str, *, quiet: bool = False
) -> None:
    if not text:
        return
    label(
        figure, theme, x=x, y=y, text=text, colour=theme.ink if quiet else theme.value,
        xanchor="right", yanchor="middle" if quiet else "bottom",
    )  # fmt: skip
    figure.layout.annotations[-1].bgcolor = theme.panel if quiet else CLEAR


def _top(table: pl.DataFrame) -> float:
    """Return the top of a percentage axis: the highest bound, at most 100, a little air above."""
    highest = pl.concat([table["share"], table["high"].cast(pl.Float64)]).max()
    top = float(highest) if isinstance(highest, int | float) else 1.0
    return min(100.0, max(10.0, top * 120))


def _numbers(table: pl.DataFrame, column: str) -> Numbers:
    values: Numbers = table[column].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return values


def _percent(table: pl.DataFrame, column: str) -> Numbers:
    return _numbers(table, column) * 100
