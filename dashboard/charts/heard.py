"""Pictures of two classes of posts side by side: the sponsor's story and the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.charts._chart import Chart, Look
from dashboard.charts._sketch import Sketch
from dashboard.charts._theme import CLEAR, Theme, Words, chart, label, missing, plain

Numbers = npt.NDArray[np.float64]

_SECOND: Final = 3.0
"""Where the second column begins, the full length of a bar being 1: room for words between."""
_END: Final = 5.7
_THICK: Final = 0.27
"""Half the height of a bar, in rows."""
_NEAR: Final = 9.0
"""Ends of two curves nearer than this, in points, are named above and below."""


@dataclass(frozen=True)
class Step:
    """A step of a ladder in one column: ``share`` (0..1, None hidden), the words behind it.

    ``unknown`` is the share of which nobody knows, drawn as a dotted outline behind the bar.
    """

    share: float | None
    text: str
    unknown: float = 0.0
    look: Look = "value"


@dataclass(frozen=True)
class Curve:
    """A curve: its words, and time, share, low, high (0..1)."""

    text: str
    table: pl.DataFrame
    sponsor: bool = False


def two_ladders(
    steps: Sequence[str], columns: Sequence[tuple[str, Sequence[Step]]], words: Words,
    table: pl.DataFrame,
) -> Chart:  # fmt: skip
    """Draw the same steps for two classes: first the others, then the sponsor's story."""
    if not any(step.share for _, column in columns for step in column):
        return missing(words, table)
    rows = len(steps)

    def draw(theme: Theme) -> Sketch:
        figure = Sketch()
        for place, (name, column) in enumerate(columns):
            start = place * _SECOND
            colour = theme.sponsor_text if place else theme.value
            label(figure, theme, x=start, y=rows - 0.4, text=name, colour=colour, yanchor="bottom")
            for i, step in enumerate(column):
                _step(figure, theme, start, rows - 1 - i, step, sponsor=bool(place))
        figure.set(barmode="overlay", bargap=1 - 2 * _THICK)
        figure.x(range=[-0.08, _END], visible=False)
        figure.y(
            range=[-0.6, rows + 0.2], showline=False, tickvals=np.arange(rows)[::-1],
            ticktext=[plain(step) for step in steps], ticksuffix="  ",
            tickfont={"color": theme.ink},
        )  # fmt: skip
        return figure

    return chart(draw, words, table, height=70 + 32 * rows)


def two_curves(curves: Sequence[Curve], words: Words, table: pl.DataFrame) -> Chart:
    """Draw the share reached by a time for two classes, each with its interval and its name."""
    drawn = [curve for curve in curves if curve.table.drop_nulls("share").height]
    if not drawn:
        return missing(words, table)
    ends = [float(_percent(curve.table.drop_nulls("share"), "share")[-1]) for curve in drawn]
    last = max(float(curve.table["time"].max() or 0) for curve in drawn)  # type: ignore[arg-type]

    def draw(theme: Theme) -> Sketch:
        figure = Sketch()
        for curve, end in zip(drawn, ends, strict=True):
            _curve(figure, theme, curve)
            under = end < max(ends) and max(ends) - end < _NEAR
            label(
                figure, theme, x=last, y=end + (-3 if under else 3), text=curve.text,
                colour=theme.sponsor_text if curve.sponsor else theme.value, xanchor="right",
                yanchor="top" if under else "bottom",
            )  # fmt: skip
        figure.y(range=[0, 109], tickvals=np.arange(0, 101, 25),
                 ticktext=[f"{n} %" for n in range(0, 101, 25)])  # fmt: skip
        figure.x(range=[0, last], nticks=8)
        return figure

    return chart(draw, words, table)


def _step(  # noqa: PLR0913 - a step has its place in two directions
    figure: Sketch, theme: Theme, start: float, row: int, step: Step, *, sponsor: bool
) -> None:
    colour = theme.silent if step.look == "silent" else theme.sponsor if sponsor else theme.value
    if step.share is not None:
        _bar(figure, start, row, 1.0, theme.silent_paper)
    if step.share:
        _bar(figure, start, row, step.share, colour)
    if step.unknown:
        end = min((step.share or 0.0) + step.unknown, 1.0)
        figure.layout.setdefault("shapes", []).append(
            {
                "type": "rect", "x0": start + (step.share or 0.0), "x1": start + end,
                "y0": row - _THICK, "y1": row + _THICK, "fillcolor": theme.panel,
                "line": {"color": theme.soft, "width": 1, "dash": "dot"},
            }
        )  # fmt: skip
    hidden = step.share is None
    text, place = (f"· {step.text}", start) if hidden else (step.text, start + 1.05)
    label(figure, theme, x=place, y=row, text=text, colour=theme.soft if hidden else theme.ink)


def _bar(figure: Sketch, start: float, row: int, length: float, colour: str) -> None:
    figure.bar(
        x=np.array([length]), y=np.array([float(row)]), base=np.array([start]), orientation="h",
        marker={"color": colour}, hoverinfo="skip", width=2 * _THICK,
    )  # fmt: skip


def _curve(figure: Sketch, theme: Theme, curve: Curve) -> None:
    known = curve.table.drop_nulls("share")
    x, colour = _numbers(known, "time"), theme.sponsor if curve.sponsor else theme.value
    low, high = _percent(known, "low"), _percent(known, "high")
    bounded = np.isfinite(low) & np.isfinite(high)
    nothing: dict[str, Any] = {"mode": "lines", "line": {"width": 0, "color": CLEAR}}
    if bounded.sum() > 1:
        figure.scatter(x=x[bounded], y=low[bounded], hoverinfo="skip", **nothing)
        figure.scatter(
            x=x[bounded], y=high[bounded], fill="tonexty", hoverinfo="skip",
            fillcolor=theme.sponsor_band if curve.sponsor else theme.band, **nothing,
        )  # fmt: skip
    figure.scatter(
        x=x, y=_percent(known, "share"), mode="lines", line={"color": colour, "width": 2.5},
        hovertemplate="%{x:.1f}: %{y:.0f} %<extra></extra>",
    )  # fmt: skip


def _numbers(table: pl.DataFrame, column: str) -> Numbers:
    values: Numbers = table[column].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return values


def _percent(table: pl.DataFrame, column: str) -> Numbers:
    return _numbers(table, column) * 100
