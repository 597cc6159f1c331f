"""About how high each card is, so that two columns of them end near each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dashboard.charts._chart import Bars, Chart, Columns, Grid, Picture
from dashboard.panels._panel import Panel

_FRAME: Final = 110
"""Pixels of the title, the caption, the foot and the space around them."""
_LINE: Final = 22
_LETTERS: Final = 62
"""Letters on a line of a sentence in a card that is half a screen wide."""
_ROW: Final = 32
_BAR: Final = 25
_HEADS: Final = 30


def about_as_high_as(panel: Panel) -> int:
    """Return about how many pixels high the card of a panel is, beside another one."""
    said = [item.text for pair in panel.pairs for item in pair]
    said += [sentence.text for sentence in panel.sentences] + list(panel.cannot_tell)
    lines = sum(-(-len(text) // _LETTERS) for text in said)
    drawn = _picture(panel.picture)
    return _FRAME + _LINE * lines + 6 * len(said) + _ROW * len(panel.rows) + drawn


def _picture(picture: Picture | None) -> int:
    match picture:
        case Bars():
            return _BAR * len(picture.bars)
        case Columns(drawn=True):
            return _BAR * (1 + len(picture.columns[0]))
        case Grid(drawn=True):
            return _HEADS + picture.row * len(picture.rows)
        case Chart(drawn=True):
            return picture.height
    return 0


def first_half(heights: Sequence[int]) -> int:
    """Return how many of these, from the first on, make a column about as high as the rest.

    >>> first_half([300, 100, 100, 300, 200]), first_half([100]), first_half([])
    (3, 1, 0)
    """
    cuts = range(1, len(heights) + 1)
    return min(cuts, key=lambda n: abs(sum(heights[:n]) - sum(heights[n:])), default=0)
