"""Pictures of how something is spread: over groups, over people, over the hours of a week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.charts._chart import Bar, Bars, Chart, Look, Segment
from dashboard.charts._sketch import Sketch, Trace
from dashboard.charts._theme import (
    CLEAR,
    Theme,
    Words,
    chart,
    hatch,
    label,
    make_room,
    missing,
    plain,
    shortened,
)

Numbers = npt.NDArray[np.float64]

MOST_ROWS: Final = 12
"""More rows than this are not a picture; the rest stands in the table."""

_HALVES: Final = {"range": [0, 100], "ticksuffix": " %", "tickvals": np.array([0, 50, 100])}
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def shares_by_name(table: pl.DataFrame, words: Words, name: str) -> Chart:
    """Draw one bar per row: the share (0..1) in colour, the rest hatched, hidden rows as a dot.

    ``table``: ``name``, share, low, high (and ``text``, the words at the end of a bar). At most
    twelve rows are drawn, in the order of the table; null shares are hidden.
    """
    rows = table.head(MOST_ROWS).reverse()
    if not rows["share"].count():
        return missing(words, table)

    def draw(theme: Theme) -> Sketch:
        figure = Sketch(_share_bars(rows, name, theme))
        figure.set(barmode="stack", bargap=0.35)
        figure.x(range=[0, 100], tickvals=np.array([0, 50, 100]))
        figure.y(**_named(rows[name]), ticklabelstandoff=8, showline=False)
        ends = [_end_words(row) for row in rows.iter_rows(named=True)]
        for label_, text in zip(rows[name], ends, strict=True):
            figure.words(
                x=1.01, xref="paper", y=plain(str(label_)), text=plain(text), xanchor="left",
                font={"color": theme.ink, "size": 12},
            )  # fmt: skip
        make_room(figure, ends)
        return figure

    return chart(draw, words, table, height=76 + 34 * rows.height)


def lorenz(curves: dict[str, pl.DataFrame], words: Words, table: pl.DataFrame) -> Chart:
    """Draw the share of posts made by the share of people, from those who say least.

    ``curves`` by label: people_share, posts_share (0..1). The thin line is equal voices; the
    first curve is drawn full, the others in a lighter step.
    """
    known = {key: curve for key, curve in curves.items() if curve.height > 1}
    if not known:
        return missing(words, table)

    def draw(theme: Theme) -> Sketch:
        figure = Sketch()
        ends = np.array([0.0, 100.0])
        figure.scatter(x=ends, y=ends, mode="lines", line={"color": theme.line, "width": 1})
        for i, (key, curve) in enumerate(known.items()):
            colour = theme.value if i == 0 else theme.steps[3]
            line = {"color": colour, "width": 2.5 if i == 0 else 1.5}
            x, y = _percent(curve, "people_share"), _percent(curve, "posts_share")
            figure.scatter(
                x=x, y=y, mode="lines", line=line,
                hovertemplate="%{x:.0f} % of people made %{y:.0f} %<extra></extra>",
            )  # fmt: skip
            # No curve ever passes through the upper left, so there its name is never cut.
            height = 94.0 - 11.0 * i
            figure.scatter(
                x=np.array([2.0, 9.0]), y=np.array([height, height]), mode="lines", line=line,
                hoverinfo="skip",
            )  # fmt: skip
            label(figure, theme, x=11.0, y=height, text=key, colour=theme.ink)
        label(figure, theme, x=46.0, y=50.0, text="equal voices", xanchor="right")
        figure.x(**_HALVES)
        figure.y(**_HALVES)
        return figure

    return chart(draw, words, table)


def rhythm(table: pl.DataFrame, words: Words) -> Chart:
    """Draw posts by weekday (1..7) and hour: stronger is more, hatched none, a dot hidden.

    ``table``: weekday, hour (the first of ``hours``), hours (how many), posts (null is hidden).
    """
    if not table.height or not table["posts"].count():
        return missing(words, table)

    def draw(theme: Theme) -> Sketch:
        figure = Sketch([_cells(table, theme)])
        hidden = table.filter(pl.col("posts").is_null())
        if hidden.height:
            figure.scatter(
                x=_numbers(hidden, "hour") + _numbers(hidden, "hours") / 2,
                y=7.5 - _numbers(hidden, "weekday"), mode="markers",
                marker={"size": 4, "color": theme.soft},
                hovertemplate="hidden: fewer than five people<extra></extra>",
            )  # fmt: skip
        figure.set(bargap=0)
        figure.x(range=[0, 24], tickvals=np.arange(0, 25, 4), showline=False)
        figure.y(range=[0, 7], tickvals=6.5 - np.arange(7), ticktext=list(DAYS), showline=False)
        return figure

    return chart(draw, words, table, height=240)


def ladder(
    rows: Sequence[tuple[str, tuple[Segment, ...], str]], words: Words, table: pl.DataFrame
) -> Bars:
    """Return plain bars: label, segments from the left, and the words behind each."""
    bars = tuple(Bar(name, segments, text) for name, segments, text in rows)
    return Bars(bars, words.title, words.caption, words.alt, table)


def segment(look: Look, share: float | None, text: str = "") -> Segment:
    """Return one segment; an unknown or impossible share is drawn as nothing."""
    return Segment(look, 0.0 if share is None else min(max(share, 0.0), 1.0), text)


def _named(names: pl.Series) -> dict[str, Any]:
    """Return an axis with a place for each name, from below in the order of the rows."""
    every = [plain(str(value)) for value in names]
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": every,
        "tickvals": np.array(every, object),
        "ticktext": [plain(shortened(str(value))) for value in names],
    }


def _share_bars(rows: pl.DataFrame, name: str, theme: Theme) -> list[Trace]:
    known = rows.drop_nulls("share")
    labels = np.array([plain(str(value)) for value in known[name]], object)
    share = _percent(known, "share")
    said = {
        "type": "bar",
        "x": share, "y": labels, "orientation": "h", "marker": {"color": theme.value},
        "hovertemplate": "%{y}: %{x:.0f} %<extra></extra>",
    }  # fmt: skip
    rest = {
        "type": "bar",
        "x": 100 - share, "y": labels, "orientation": "h", "hoverinfo": "skip",
        "marker": {"color": theme.silent_paper, "pattern": hatch(theme)},
    }  # fmt: skip
    hidden = rows.filter(pl.col("share").is_null())
    blanks = np.array([plain(str(value)) for value in hidden[name]], object)
    blank = {
        "type": "bar",
        "x": np.zeros(blanks.size),
        "y": blanks,
        "orientation": "h",
        "marker": {"color": CLEAR},
        "hoverinfo": "skip",
    }
    return [said, rest, blank, _whiskers(known, labels, theme)]


def _whiskers(known: pl.DataFrame, labels: npt.NDArray[np.object_], theme: Theme) -> Trace:
    """Draw the interval of each share over its bar."""
    share, low, high = (_percent(known, column) for column in ("share", "low", "high"))
    bounded = np.isfinite(low) & np.isfinite(high)
    return {
        "type": "scatter",
        "x": share[bounded], "y": labels[bounded], "mode": "markers", "hoverinfo": "skip",
        "marker": {"size": 1, "color": theme.ink},
        "error_x": {
            "type": "data", "symmetric": False, "array": (high - share)[bounded],
            "arrayminus": (share - low)[bounded], "color": theme.ink, "thickness": 1.5, "width": 4,
        },
    }  # fmt: skip


def _end_words(row: dict[str, object]) -> str:
    if row["share"] is None:
        shown = row.get("shown") or "yes"
        return "not known" if shown == "yes" else f"· {str(shown).removesuffix(' people')}"
    return str(row.get("text") or f"{float(str(row['share'])):.0%}".replace("%", " %"))


def _cells(table: pl.DataFrame, theme: Theme) -> Trace:
    posts = _numbers(table, "posts")
    most = float(np.nanmax(posts, initial=0.0))
    steps = np.ceil(np.nan_to_num(posts) / (most or 1.0) * len(theme.steps)).astype(int)
    colours = [CLEAR if np.isnan(n) else theme.silent_paper if n == 0 else theme.steps[s - 1]
               for n, s in zip(posts, steps, strict=True)]  # fmt: skip
    shapes = ["/" if n == 0 else "" for n in posts]
    hours = _numbers(table, "hours")
    return {
        "type": "bar",
        "x": _numbers(table, "hour") + hours / 2, "y": np.ones(posts.size), "width": hours,
        "base": 7.0 - _numbers(table, "weekday"), "customdata": posts,
        "marker": {"color": colours, "line": {"color": theme.panel, "width": 1},
                "pattern": hatch(theme) | {"shape": shapes}},
        "hovertemplate": "%{customdata} posts<extra></extra>",
    }  # fmt: skip


def _numbers(table: pl.DataFrame, column: str) -> Numbers:
    values: Numbers = table[column].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return values


def _percent(table: pl.DataFrame, column: str) -> Numbers:
    return _numbers(table, column) * 100
