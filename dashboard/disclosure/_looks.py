"""How a hidden row looks: its numbers blank, and a word that says why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

SHOWN: Final = "shown"
YES: Final = "yes"
HIDDEN: Final = "hidden"
FEWER: Final = "fewer than five people"

_NAMES: Final = frozenset({"weekday", "hour", "hours", "days", "posts_share", "reactions_share"})
"""Numeric columns that name a row and say nothing about anybody."""


def hide(frame: pl.DataFrame, looks: dict[int, str], keep: Iterable[str] = ()) -> pl.DataFrame:
    """Blank the numbers of some rows (by place), and say in ``shown`` why they are blank."""
    said = pl.Series(SHOWN, [looks.get(i, YES) for i in range(frame.height)], pl.String)
    kept = _NAMES | set(keep)
    numbers = [
        name
        for name, kind in frame.schema.items()
        if (kind.is_numeric() or kind == pl.Boolean) and name not in kept
    ]
    return frame.with_columns(said).with_columns(
        pl.when(pl.col(SHOWN) == YES).then(pl.col(name)).alias(name) for name in numbers
    )
