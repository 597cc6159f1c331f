"""Where ids stand in a list of ids: the joins of an import, by whole numbers instead of text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

Places = npt.NDArray[np.int64]

_DENSE: Final = 8
"""Numbers that fill at least an eighth of their range are looked up directly."""


def places(ids: pl.Series, asked: pl.Series) -> Places:
    """Return the place in ``ids`` of each id of ``asked``, -1 for null and for what is not there.

    Of an id that stands in ``ids`` several times, it is the first of its places.
    """
    return finder(ids)(asked)


def finder(ids: pl.Series) -> Callable[[pl.Series], Places]:
    """Return :func:`places` in ``ids``, for several columns that are asked for."""
    if ids.is_empty():
        return lambda asked: np.full(asked.len(), -1)
    if ids.head(1).cast(pl.Int64, strict=False).null_count():  # a cheap look before all are read
        return partial(_joined, ids)
    numbers = _numbers(ids)
    low, high = (
        int(each or 0)
        for each in numbers.to_frame().select(low=pl.all().min(), high=pl.all().max()).row(0)
    )
    if numbers.null_count() or high - low >= _DENSE * ids.len():
        return partial(_joined, ids)
    slots = np.full(high - low + 1, -1, np.int32)
    slots[(numbers - low).to_numpy()[::-1]] = np.arange(ids.len(), dtype=np.int32)[::-1]
    return partial(_direct, pl.Series("place", slots), low)


def _numbers(ids: pl.Series) -> pl.Series:
    """Return plain whole numbers as such, null for what is none or is written otherwise."""
    numbers = ids.cast(pl.Int64, strict=False)
    if not (ids.str.starts_with("0").any() or ids.str.starts_with("+").any()):
        return numbers if (numbers >= 0).all() else numbers.set(numbers < 0, None)
    plain = ids.str.contains(r"^(?:0|[1-9]\d*)$")
    return numbers.zip_with(plain, pl.Series([None], dtype=pl.Int64))


def _direct(slots: pl.Series, low: int, asked: pl.Series) -> Places:
    """Look ``asked`` up in a list with a slot for each number from ``low``."""
    at = pl.DataFrame({"at": _numbers(asked) - low})
    inside = pl.col("at").is_between(0, slots.len() - 1)
    found = slots.gather(at.select(pl.when(inside).then("at"))["at"])
    return found.cast(pl.Int64).fill_null(-1).to_numpy()


def _joined(ids: pl.Series, asked: pl.Series) -> Places:
    """Look ``asked`` up by 64-bit digests: a clash among a million ids is 1 in 10^7."""
    there = pl.DataFrame({"key": ids.hash(seed=0)}).with_row_index("place")
    wanted = pl.DataFrame({"key": asked.hash(seed=0)})
    known = there.filter(ids.is_not_null()) if ids.null_count() else there
    found = wanted.join(known, on="key", how="left", maintain_order="left")
    if found.height != asked.len():
        known = known.unique("key", keep="first")
        found = wanted.join(known, on="key", how="left", maintain_order="left")
    at = found["place"].cast(pl.Int64)
    if asked.null_count():
        at = at.zip_with(asked.is_not_null(), pl.Series([None], dtype=pl.Int64))
    return at.fill_null(-1).to_numpy()
