"""The gate for the tables of a reading: coarser first, then hidden, each look said in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Final

import polars as pl

from dashboard.disclosure._cells import FEW, FEW_FOR_CONDUCT, Chain, few, identifies
from dashboard.disclosure._coarser import blocks_of, lorenz_of, wider_periods
from dashboard.disclosure._rows import Row, hidden_posts, hidden_rows
from dashboard.disclosure._scope import Standing
from dashboard.metrics._metric import Reading
from dashboard.view import View

SHOWN: Final = "shown"
YES: Final = "yes"
HIDDEN: Final = "hidden"
FEWER: Final = "fewer than five people"

_NAMES: Final = frozenset({"weekday", "hour", "hours", "days", "posts_share", "after"})
"""Numeric columns that name a row and say nothing about anybody."""

_ABOUT_NOBODY: Final = frozenset({"shares", "curve"})
"""Tables without a column ``people`` that show no cell about people."""


@dataclass(frozen=True)
class Place:
    """Where a table stands: its reading, its view, what the view allows, and what is known."""

    reading: Reading
    view: View
    standing: Standing
    chain: Chain


def gate_table(name: str, frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """Return the table as a meeting may see it, with a column ``shown``; None if it may not."""
    if name in _RULES:
        return _RULES[name](frame, place)
    if "people" not in frame.columns:
        return frame if name in _ABOUT_NOBODY else None
    if "of_people" in frame.columns:
        return _of_members(frame, place)
    return _of_posts(frame, place)


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


def _of_members(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """Rows of ``people`` of ``of_people`` that add up to something known."""
    people, bases = _ints(frame, "people"), _ints(frame, "of_people")
    rows = [Row(n, base) for n, base in zip(people, bases, strict=True)]
    sizes = _sizes_to_hide(bases)
    away = hidden_rows(rows) | sizes
    looks = {i: FEWER if few(rows[i].people) and i not in sizes else HIDDEN for i in away}
    out = hide(frame, looks, keep=("of_people",))
    gone = pl.Series([i in sizes for i in range(frame.height)], dtype=pl.Boolean)
    return out.with_columns(pl.when(~gone).then(pl.col("of_people")).alias("of_people"))


def _sizes_to_hide(bases: list[int | None]) -> frozenset[int]:
    """Return the groups whose very size is hidden; one base for all rows is no size of a group."""
    if len(set(bases)) <= 1:
        return frozenset()
    return hidden_posts([Row(base) for base in bases])


def _of_posts(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """Rows of posts by ``people`` authors whose total is known."""
    away = hidden_posts([Row(n) for n in _ints(frame, "people")])
    return hide(frame, dict.fromkeys(away, HIDDEN))


def _of_removal(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """Rows about removed posts: ten people behind each."""
    away = hidden_posts([Row(n) for n in _ints(frame, "people")], FEW_FOR_CONDUCT)
    return hide(frame, dict.fromkeys(away, HIDDEN))


def _volumes(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Posts by week: volumes over the whole community stay, only the few authors are hidden."""
    if place.view.scope.groups or place.view.scope.spaces:
        return _of_posts(frame, place)
    away = [i for i, n in enumerate(_ints(frame, "people")) if few(n)]
    return hide(frame, dict.fromkeys(away, FEWER), keep=("posts",))


def _voices(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """How many people made a part of the posts: few are said, all but a few are hidden."""
    looks = {}
    for i, (n, base) in enumerate(zip(_ints(frame, "people"), _bases(frame), strict=True)):
        if few(n):
            looks[i] = FEWER
        elif identifies(n, base):
            looks[i] = HIDDEN
    return hide(frame, looks, keep=("of_people",))


def _steps(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Steps of a ladder: each holds those of the next, so neighbours tell their difference."""
    looks = {}
    unknown = _ints(frame, "unknown") if "unknown" in frame.columns else [None] * frame.height
    for i, (n, apart) in enumerate(zip(_ints(frame, "people"), unknown, strict=True)):
        if n is None:
            continue
        if not place.chain.tell(0, n) or (apart and not place.chain.tell(0, n + apart)):
            looks[i] = FEWER if few(n) else HIDDEN
    return hide(frame, looks, keep=("of_people",))


def _at_risk(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """A curve: no point that rests on fewer than five people."""
    if "people" not in frame.columns:
        return None if few(place.standing.openers) else frame
    away = [i for i, n in enumerate(_ints(frame, "people")) if n is not None and n < FEW]
    return hide(frame, dict.fromkeys(away, HIDDEN))


def _single(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """Rows about single posts: shown where five people or more are behind a row."""
    away = [i for i, n in enumerate(_ints(frame, "people")) if n is None or n < FEW]
    kept = frame.with_row_index("place").filter(~pl.col("place").is_in(away)).drop("place")
    return kept.with_columns(pl.lit(YES).alias(SHOWN))


def _over_time(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Shares by week, else by month, else by quarter: the first in which every row may be told."""
    for wider in chain([frame], wider_periods(place.reading.key, place.view)):
        looks = _too_few(wider)
        if not looks:
            return hide(wider, {})
        frame = wider
    return hide(frame, _too_few(frame), keep=("of_people",))


def _too_few(frame: pl.DataFrame) -> dict[int, str]:
    pairs = zip(_ints(frame, "people"), _bases(frame), strict=True)
    return {
        i: FEWER if few(n) else HIDDEN for i, (n, base) in enumerate(pairs) if identifies(n, base)
    }


def _rhythm(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    hourly = frame.with_columns(pl.lit(1, pl.Int64).alias("hours"))
    if not hidden_posts([Row(n) for n in _ints(hourly, "people")]):
        return hide(hourly, {})
    return _of_posts(blocks_of(place.view), place)


def _lorenz(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    return lorenz_of(frame, place.reading.base, place.standing.authors)


def _bases(frame: pl.DataFrame) -> list[int | None]:
    return _ints(frame, "of_people") if "of_people" in frame.columns else [None] * frame.height


def _ints(frame: pl.DataFrame, column: str) -> list[int | None]:
    values: list[int | None] = frame[column].cast(pl.Float64).round().cast(pl.Int64).to_list()
    return values


_RULES: Final[dict[str, Callable[[pl.DataFrame, Place], pl.DataFrame | None]]] = {
    "by_week": _volumes,
    "by_remover": _of_removal,
    "curve": _at_risk,
    "ladder": _steps,
    "lorenz": _lorenz,
    "oldest": _single,
    "over_time": _over_time,
    "rhythm": _rhythm,
    "voices": _voices,
}
