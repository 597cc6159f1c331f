"""Groups by groups as a grid: who has to do with whom, beside what chance would give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from dashboard.charts._chart import Chart
from dashboard.charts._sketch import Sketch, Trace
from dashboard.charts._theme import CLEAR, Theme, Words, chart, hatch, missing, plain

MOST_GROUPS: Final = 12
"""More groups than this are not a picture; the rest stands in the table."""

STEPS: Final = (0.5, 0.8, 1.25)
"""Times what chance gives at which a cell gets the next stronger step."""

LONG: Final = 14
LONGER: Final = 32
"""Signs of the name of a group, and of a row that is none."""
_COLOURS: Final = (0, 1, 2, 4)
"""The step of the palette for each; on the fourth neither light nor dark words can be read."""


def grid(table: pl.DataFrame, groups: Sequence[str], words: Words, height: int = 0) -> Chart:
    """Draw ties from row to column: stronger is more than chance gives, hatched none, a dot hidden.

    ``table``: group, to_group, ties, expected; null ties are hidden. ``groups`` are drawn in their
    order, at most twelve.
    """
    names = list(groups)[:MOST_GROUPS]
    if len(names) < 2:  # noqa: PLR2004 - between
        return missing(words, table)
    height = height or 70 + max(34, 46 - len(names)) * len(names)
    return crossed(table, names, names, words, height=height, said=_said)


def crossed(  # noqa: PLR0913 - a grid has two sides
    table: pl.DataFrame,
    rows: Sequence[str],
    columns: Sequence[str],
    words: Words,
    *,
    height: int,
    said: Callable[[dict[str, object]], str],
) -> Chart:
    """Draw what crosses in each cell as :func:`grid` does; ``said`` is what a cell says on hover.

    ``table``: group (a row), to_group (a column), ties, expected.
    """
    if not table.height or not table["ties"].count():
        return missing(words, table)
    down, right = ({name: i for i, name in enumerate(names)} for names in (rows, columns))
    cells = [
        (down[row["group"]], right[row["to_group"]], row)
        for row in table.iter_rows(named=True)
        if row["group"] in down and row["to_group"] in right
    ]

    def draw(theme: Theme) -> Sketch:
        figure = Sketch([_cells(cells, len(rows), theme, said)])
        for place, across, row in cells:
            text, colour = _on_cell(row, theme)
            if text:
                figure.words(
                    x=across + 0.5, y=len(rows) - place - 0.5, text=text, xanchor="center",
                    font={"color": colour, "size": 12},
                )  # fmt: skip
        figure.set(bargap=0)
        if not words.x:  # no name above the columns, so no room for one
            figure.set(margin={"t": 24, "b": 4})
        figure.x(**_ticks(columns, LONG), side="top", showline=False)
        along = _ticks(rows, LONG if rows is columns else LONGER, turned=True)
        figure.y(**along, ticklabelstandoff=6, showline=False)
        return figure

    return chart(draw, words, table, height=height)


def _ticks(names: Sequence[str], most: int, *, turned: bool = False) -> dict[str, Any]:
    at = np.arange(len(names)) + 0.5
    short = [plain(_short(name, most)) for name in names]
    return {
        "range": [0, len(names)],
        "tickvals": at[::-1] if turned else at,
        "ticktext": short,
    }


def times_chance(ties: float, expected: float | None) -> float | None:
    """Return how many times what chance gives a cell holds, None where chance gives nothing."""
    return None if not expected else ties / expected


def _cells(
    cells: list[tuple[int, int, dict[str, object]]],
    size: int,
    theme: Theme,
    said: Callable[[dict[str, object]], str],
) -> Trace:
    looks = [_look(row, theme) for _, _, row in cells]
    return {
        "type": "bar",
        "x": np.array([right + 0.5 for _, right, _ in cells]),
        "y": np.ones(len(cells)),
        "base": np.array([size - down - 1.0 for down, _, _ in cells]),
        "width": np.ones(len(cells)),
        "customdata": np.array([plain(said(row)) for _, _, row in cells], object),
        "marker": {
            "color": [colour for colour, _ in looks],
            "line": {"color": theme.line, "width": 1},
            "pattern": hatch(theme) | {"shape": [shape for _, shape in looks]},
        },
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _look(row: dict[str, object], theme: Theme) -> tuple[str, str]:
    ties = row["ties"]
    if not isinstance(ties, float):
        return CLEAR, ""
    return (theme.silent_paper, "/") if not ties else (theme.steps[_COLOURS[_step(row)]], "")


def _step(row: dict[str, object]) -> int:
    ties, expected = row["ties"], row["expected"]
    known = isinstance(ties, float) and isinstance(expected, float)
    times = times_chance(ties, expected) if known else None  # type: ignore[arg-type]
    return len(STEPS) if times is None else int(np.searchsorted(STEPS, times, side="right"))


def _on_cell(row: dict[str, object], theme: Theme) -> tuple[str, str]:
    ties = row["ties"]
    if not isinstance(ties, float):
        return "·", theme.soft
    if not ties:
        return "", theme.ink
    return f"{ties:,.0f}", theme.panel if _step(row) == len(STEPS) else theme.ink


def _said(row: dict[str, object]) -> str:
    between, ties, expected = f"{row['group']} to {row['to_group']}", row["ties"], row["expected"]
    if not isinstance(ties, float):
        return f"{between}: {row.get('shown') or 'hidden'}"
    chance = f"; chance would give {expected:,.0f}" if isinstance(expected, float) else ""
    return f"{between}: {ties:,.0f} ties{chance}" if ties else f"{between}: no tie{chance}"


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
