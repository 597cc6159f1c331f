"""What a picture is: a drawing with its sentence, its alternative text and its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

if TYPE_CHECKING:  # heavy, and a page of plain pictures needs none of it
    import plotly.graph_objects as go

Look = Literal[
    "value", "step1", "step2", "step3", "step4", "step5", "sponsor", "silent", "unknown", "hidden"
]
"""How a segment looks; colour has one meaning everywhere."""


@dataclass(frozen=True)
class Chart:
    """A plotly figure with what a person needs who cannot see it, made when somebody looks at it.

    One that is not ``drawn`` has nothing to show: its caption says why, and nobody draws it.
    """

    finished: Callable[[Literal["light", "dark"]], go.Figure]
    title: str
    caption: str
    alt: str
    table: pl.DataFrame
    height: int = 260
    drawn: bool = True

    @cached_property
    def light(self) -> go.Figure:
        """Return the figure for the light theme."""
        return self.finished("light")

    @cached_property
    def dark(self) -> go.Figure:
        """Return the figure for the dark theme."""
        return self.finished("dark")


@dataclass(frozen=True)
class Segment:
    """A part of a bar: ``share`` of the full width (0..1), its look and the words on it."""

    look: Look
    share: float
    text: str = ""


@dataclass(frozen=True)
class Bar:
    """One row of plain bars: a label, its segments from the left, and the words behind them."""

    label: str
    segments: tuple[Segment, ...]
    text: str = ""


@dataclass(frozen=True)
class Bars:
    """Few, plain bars, drawn as HTML by the same component as the sentences."""

    bars: tuple[Bar, ...]
    title: str
    caption: str
    alt: str
    table: pl.DataFrame


@dataclass(frozen=True)
class Columns:
    """Plain bars of the same few rows in several columns, drawn as :class:`Bars` are.

    ``columns`` holds for each of the ``heads`` one bar a row; its labels are those of the first.
    """

    heads: tuple[str, ...]
    columns: tuple[tuple[Bar, ...], ...]
    title: str
    caption: str
    alt: str
    table: pl.DataFrame

    @property
    def drawn(self) -> bool:
        """Say whether there is anything in it to see."""
        return bool(self.columns)


@dataclass(frozen=True)
class Cell:
    """A cell of a grid: its look, the few signs on it, and what it says when it is pointed at."""

    look: Look
    text: str
    said: str


@dataclass(frozen=True)
class Grid:
    """Rows by columns of plain cells, drawn as HTML by the same component as the sentences."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    title: str
    caption: str
    alt: str
    table: pl.DataFrame
    row: int = 30
    """Pixels of a row."""

    @property
    def drawn(self) -> bool:
        """Say whether there is anything in it to see."""
        return bool(self.cells)


Plain = Bars | Columns | Grid
"""What is few and plain, and drawn without plotly."""


@dataclass(frozen=True)
class Network:
    """Dots and lines that the network element draws; as many ways to see them as ``ways``.

    Each way is plain data (see :mod:`dashboard.charts.networks`): places, colours, words, nobody's
    name. One that is not ``drawn`` has nothing to show: its caption says why.
    """

    ways: tuple[tuple[str, dict[str, Any]], ...]
    title: str
    caption: str
    alt: str
    table: pl.DataFrame
    height: int = 560

    @property
    def drawn(self) -> bool:
        """Say whether there is anything in it to see."""
        return bool(self.ways)


Picture = Plain | Chart | Network
