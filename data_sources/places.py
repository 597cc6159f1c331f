"""Where ids stand in a list of ids: the joins of an import, by whole numbers instead of text."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

Places = npt.NDArray[np.int64]

_DENSE: Final = 8
"""Numbers that fill at least an eighth of their range are looked up directly."""

_DIGITS: Final = 18
_LEAST: Final = np.array([0, *(10**digits for digits in range(1, _DIGITS))])
"""The smallest number of each length; what is below has a zero or a sign before it."""


def places(ids: pl.Series, asked: pl.Series) -> Places:
    """Return the place in ``ids`` of each id of ``asked``, -1 for null and for what is not there.

    Of an id that stands in ``ids`` several times, it is the first of its places.
    """
    if not ids.len() or not asked.len():
        return np.full(asked.len(), -1)
    numbers = _numbers(ids)
    if numbers is not None and numbers.min() >= 0:
        low, span = int(numbers.min()), int(numbers.max() - numbers.min()) + 1
        if span <= _DENSE * ids.len():
            return _direct(numbers - low, span, _numbers_or_none(asked) - low)
    return _joined(ids, asked)


def _numbers(ids: pl.Series) -> Places | None:
    """Return ids that are all plain whole numbers as such, else None."""
    first = ids.head(1).cast(pl.Int64, strict=False)
    if first.null_count():  # a cheap look before all are read
        return None
    numbers = _numbers_or_none(ids)
    return numbers if numbers.min() >= 0 else None


def _numbers_or_none(ids: pl.Series) -> Places:
    """Return ids as numbers, far below zero where one is none or is written in another way."""
    numbers = ids.cast(pl.Int64, strict=False).fill_null(-1).to_numpy()
    length = ids.str.len_bytes().fill_null(1).clip(1, _DIGITS).to_numpy()
    return np.where(numbers >= _LEAST[length - 1], numbers, -(2**62))


def _direct(numbers: Places, span: int, asked: Places) -> Places:
    """Look ``asked`` up in a list with a slot for each number of the range."""
    slots = np.full(span, -1, np.int32)
    slots[numbers[::-1]] = np.arange(numbers.size, dtype=np.int32)[::-1]  # the first is last
    inside = (asked >= 0) & (asked < span)
    return np.where(inside, slots[np.where(inside, asked, 0)], -1)


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
