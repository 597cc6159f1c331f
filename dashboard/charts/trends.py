"""Pictures of time: shares over periods, and curves of what happened by when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.charts._chart import Chart
from dashboard.charts._sketch import Sketch
from dashboard.charts._theme import (
    CLEAR,
    Theme,
    Words,
    chart,
    hatch,
    label,
    make_room,
    missing,
)

_APART = 0.1
"""How far apart words at the end of lines stand, as a part of the height."""

_MOST_TICKS = 4

_ALL = 99.5
"""From this percentage on nothing is left above a curve that could be named."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ends:
    """The words at the end of a curve and on the part above it that it never reached."""

    reached: str
    never: str


def share_over_time(table: pl.DataFrame, words: Words, end: str = "") -> Chart:
    """Draw shares (0..1) by ``period_start`` as a line with its interval; gaps stay gaps.

    ``table``: period_start (date), share, low, high. A null share is hidden: a small dot on the
    base line. ``end`` is written beside the last point. One point alone is no course of time.
    """
    if table["share"].count() <= 1:
        return missing(words, table)

    def draw(theme: Theme) -> Sketch:
        days = table["period_start"].to_numpy()
        figure = Sketch()
        _band(figure, theme, days, _percent(table, "low"), _percent(table, "high"))
        _line(figure, theme, days, _percent(table, "share"), markers=True)
        hidden = table.filter(pl.col("share").is_null())["period_start"].to_numpy()
        _dots(figure, theme, hidden)
        last = table.drop_nulls("share").row(-1, named=True)
        _ends(figure, theme, [(last["share"] * 100, end, theme.value)], _top(table))
        figure.y(range=[0, _top(table)], ticksuffix=" %", nticks=5)
        figure.x(**_days(table["period_start"]))
        return figure

    return chart(draw, words, table)


def reached_by(table: pl.DataFrame, words: Words, ends: Ends) -> Chart:
    """Draw the share of cases reached by a time; the part never reached is hatched above it.

    ``table``: time (in the unit of the axis), share, low, high (0..1).
    """
    drawn = table.drop_nulls("share")
    if not drawn.height:
        return missing(words, table)

    def draw(theme: Theme) -> Sketch:
        x, y = _numbers(drawn, "time"), _percent(drawn, "share")
        figure = Sketch()
        _line(figure, theme, x, y, markers=False)
        pattern = hatch(theme) | {"fillmode": "replace"}
        figure.scatter(
            x=x, y=np.full(x.size, 100.0), mode="lines", line={"width": 0, "color": CLEAR},
            fill="tonexty", fillcolor=theme.silent_paper, fillpattern=pattern, hoverinfo="skip",
        )  # fmt: skip
        _band(figure, theme, x, _percent(drawn, "low"), _percent(drawn, "high"))
        last = float(y[-1])
        named = [(last, ends.reached, theme.value)]
        if last < _ALL:
            named.append(((last + 100) / 2, ends.never, theme.ink))
        _ends(figure, theme, named, 100.0)
        figure.y(range=[0, 100], ticksuffix=" %", nticks=5)
        figure.x(range=[0, float(x[-1])], nticks=8)
        return figure

    return chart(draw, words, table)


def _band(figure: Sketch, theme: Theme, x: Numbers, low: Numbers, high: Numbers) -> None:
    known = np.isfinite(low) & np.isfinite(high)
    if known.sum() < 2:  # noqa: PLR2004 - one point has no band
        return
    invisible = {"width": 0, "color": CLEAR}
    figure.scatter(x=x[known], y=low[known], mode="lines", line=invisible, hoverinfo="skip")
    figure.scatter(
        x=x[known], y=high[known], mode="lines", line=invisible, fill="tonexty",
        fillcolor=theme.band, hoverinfo="skip",
    )  # fmt: skip


def _line(figure: Sketch, theme: Theme, x: Numbers, y: Numbers, *, markers: bool) -> None:
    figure.scatter(
        x=x, y=y, mode="lines+markers" if markers else "lines",
        line={"color": theme.value, "width": 2.5}, marker={"size": 6, "color": theme.value},
        hovertemplate="%{x}: %{y:.0f} %<extra></extra>", cliponaxis=False,
    )  # fmt: skip


def _dots(figure: Sketch, theme: Theme, x: Numbers) -> None:
    """Mark what is hidden: a blank with a dot."""
    if x.size:
        figure.scatter(
            x=x, y=np.zeros(x.size), mode="markers", marker={"size": 4, "color": theme.soft},
            hovertemplate="hidden: fewer than five people<extra></extra>", cliponaxis=False,
        )  # fmt: skip


def _days(starts: pl.Series) -> dict[str, object]:
    """Return which days an axis names: some of those drawn, each once; years where they differ."""
    some = starts.sort()[:: -(-starts.len() // _MOST_TICKS)]
    years = starts.dt.year().n_unique() > 1
    texts = [f"{day.day} {day:%b %Y}" if years else f"{day.day} {day:%b}" for day in some]
    return {"tickvals": some.to_numpy(), "ticktext": texts}


def _ends(figure: Sketch, theme: Theme, named: list[tuple[float, str, str]], top: float) -> None:
    """Write words (with their colours) to the right of the picture, level with what they name.

    From below, each stands clear of the one before; none stands on a hatch.
    """
    known = [(y / top, text, colour) for y, text, colour in named if text]
    places = [share for share, _, _ in known]
    for i in range(len(places) - 2, -1, -1):
        places[i] = min(places[i], min(places[i + 1], 1.0) - _APART)
    for place, (_, text, colour) in zip(places, known, strict=True):
        label(figure, theme, x=1.01, y=place, text=text, colour=colour, xref="paper", yref="paper")
    make_room(figure, [text for _, text, _ in known])


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
