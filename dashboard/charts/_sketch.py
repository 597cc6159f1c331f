"""A figure in the making, as plain dictionaries: plotly checks it once, when it is finished.

Building a figure step by step makes plotly check and copy it at every step, ten times as slow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go

Trace = dict[str, Any]

_BELOW = 64
"""Pixels of the other axis, its numbers, its title and the margins."""
_LETTER = 6
_FEWEST_LETTERS = 8


@dataclass
class Sketch:
    """The traces and the layout of a figure to be."""

    data: list[Trace] = field(default_factory=list)
    layout: dict[str, Any] = field(default_factory=dict)

    def scatter(self, **trace: Any) -> None:  # noqa: ANN401 - whatever plotly's trace knows
        """Add lines or markers."""
        self.data.append({"type": "scatter", **trace})

    def bar(self, **trace: Any) -> None:  # noqa: ANN401 - whatever plotly's trace knows
        """Add bars."""
        self.data.append({"type": "bar", **trace})

    def words(self, **annotation: Any) -> None:  # noqa: ANN401 - whatever an annotation knows
        """Add words without an arrow."""
        self.layout.setdefault("annotations", []).append({"showarrow": False, **annotation})

    def x(self, **axis: Any) -> None:  # noqa: ANN401 - whatever an axis knows
        """Set properties of the horizontal axis."""
        self.layout.setdefault("xaxis", {}).update(axis)

    def y(self, **axis: Any) -> None:  # noqa: ANN401 - whatever an axis knows
        """Set properties of the vertical axis."""
        self.layout.setdefault("yaxis", {}).update(axis)

    def set(self, **layout: Any) -> None:  # noqa: ANN401 - whatever a layout knows
        """Set properties of the layout."""
        self.layout.update(layout)

    def finished(self, template: go.layout.Template, height: int, x: str, y: str) -> go.Figure:
        """Return the figure with its template, its height and its named axes."""
        from dashboard.charts._figure import Finished  # noqa: PLC0415 - heavy; few pages need it

        self.x(title={"text": x})
        self.y(title={"text": upright(y, height)})
        return Finished(self.data, {**self.layout, "template": template, "height": height})


def upright(title: str, height: int) -> str:
    """Return the title of an upright axis in lines that are no longer than the axis is high.

    >>> upright("share of posts with an answer", 260), upright("share of posts with an answer", 170)
    ('share of posts with an answer', 'share of posts<br>with an answer')
    """
    return "<br>".join(wrap(title, max(_FEWEST_LETTERS, (height - _BELOW) // _LETTER)))
