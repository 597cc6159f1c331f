"""What a picture is: a drawing with its sentence, its alternative text and its table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go
import polars as pl

Look = Literal[
    "value", "step1", "step2", "step3", "step4", "step5", "sponsor", "silent", "unknown", "hidden"
]
"""How a segment looks; colour has one meaning everywhere."""


@dataclass(frozen=True)
class Chart:
    """A plotly figure with what a person needs who cannot see it. Two figures, one per theme.

    One that is not ``drawn`` has nothing to show: its caption says why, and nobody draws it.
    """

    light: go.Figure
    dark: go.Figure
    title: str
    caption: str
    alt: str
    table: pl.DataFrame
    height: int = 260

    @property
    def drawn(self) -> bool:
        """Say whether there is anything in it to see."""
        return bool(self.light.data)


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


Picture = Chart | Bars | Network
