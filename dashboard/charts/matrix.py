"""Groups by groups as a grid: who has to do with whom, beside what chance would give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import polars as pl

from dashboard.charts._chart import Cell, Grid, Look
from dashboard.charts._theme import Words

MOST_GROUPS: Final = 12
"""More groups than this are not a picture; the rest stands in the table."""

STEPS: Final = (0.5, 0.8, 1.25)
"""Times what chance gives at which a cell gets the next stronger step."""

_LOOKS: Final[tuple[Look, ...]] = ("step1", "step2", "step3", "step5")
"""The look of each; on the fourth step neither light nor dark words can be read."""

ROW: Final = 30
"""Pixels of a row, unless somebody asks for another."""
_OUTSIDE: Final = Cell("hidden", "", "")


def grid(table: pl.DataFrame, groups: Sequence[str], words: Words, row: int = ROW) -> Grid:
    """Draw ties from row to column: stronger is more than chance gives, hatched none, a dot hidden.

    ``table``: group, to_group, ties, expected; null ties are hidden. ``groups`` are drawn in their
    order, at most twelve, each ``row`` pixels high.
    """
    names = list(groups)[:MOST_GROUPS]
    if len(names) < 2:  # noqa: PLR2004 - between
        return _missing(words, table)
    return crossed(table, names, names, words, said=_said, row=row)


def crossed(  # noqa: PLR0913 - a grid has two sides
    table: pl.DataFrame,
    rows: Sequence[str],
    columns: Sequence[str],
    words: Words,
    *,
    said: Callable[[dict[str, object]], str],
    row: int = ROW,
) -> Grid:
    """Draw what crosses in each cell as :func:`grid` does; ``said`` is what a cell says on hover.

    ``table``: group (a row), to_group (a column), ties, expected. Pairs not in it stay blank.
    """
    if not table.height or not table["ties"].count():
        return _missing(words, table)
    found = {
        (each["group"], each["to_group"]): Cell(_look(each), _on_cell(each), said(each))
        for each in table.iter_rows(named=True)
    }
    cells = tuple(tuple(found.get((down, to), _OUTSIDE) for to in columns) for down in rows)
    names = tuple(rows), tuple(columns)
    return Grid(*names, cells, words.title, words.caption, words.alt, table, row)


def times_chance(ties: float, expected: float | None) -> float | None:
    """Return how many times what chance gives a cell holds, None where chance gives nothing."""
    return None if not expected else ties / expected


def _missing(words: Words, table: pl.DataFrame) -> Grid:
    return Grid((), (), (), words.title, words.empty, words.empty, table)


def _look(row: dict[str, object]) -> Look:
    ties = row["ties"]
    if not isinstance(ties, float):
        return "hidden"
    return _LOOKS[_step(row)] if ties else "silent"


def _step(row: dict[str, object]) -> int:
    ties, expected = row["ties"], row["expected"]
    known = isinstance(ties, float) and isinstance(expected, float)
    times = times_chance(ties, expected) if known else None  # type: ignore[arg-type]
    return len(STEPS) if times is None else int(np.searchsorted(STEPS, times, side="right"))


def _on_cell(row: dict[str, object]) -> str:
    ties = row["ties"]
    if not isinstance(ties, float):
        return "•"
    return f"{ties:,.0f}" if ties else ""


def _said(row: dict[str, object]) -> str:
    between, ties, expected = f"{row['group']} to {row['to_group']}", row["ties"], row["expected"]
    if not isinstance(ties, float):
        return f"{between}: {row.get('shown') or 'hidden'}"
    chance = f"; chance would give {expected:,.0f}" if isinstance(expected, float) else ""
    return f"{between}: {ties:,.0f} ties{chance}" if ties else f"{between}: no tie{chance}"
