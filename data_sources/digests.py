"""A digest of tables that depends on their content alone, not on the order of their rows.

Rows are put into one order (by the columns that identify them, where these do) and SHA-256 runs
over the plain bytes of each column: no hash function of a library version is involved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

LENGTH: Final = 32
_SLICE: Final = 200_000


def table_digest(
    tables: Mapping[str, pl.DataFrame], keys: Mapping[str, Sequence[str]] | None = None
) -> str:
    """Return 32 hexadecimal digits over the tables, in any order of tables, columns and rows.

    ``keys`` names the columns that usually identify a row of a table (it saves time, no more).
    """
    keys = keys or {}
    return combined(
        {name: frame_digest(frame, keys.get(name, ())) for name, frame in tables.items()}
    )


def combined(digests: Mapping[str, bytes]) -> str:
    """Return one digest of named digests, whatever their order."""
    digest = hashlib.sha256()
    for name in sorted(digests):
        digest.update(f"{name};".encode() + digests[name])
    return digest.hexdigest()[:LENGTH]


def frame_digest(frame: pl.DataFrame, key: Sequence[str] = ()) -> bytes:
    """Return the digest of one table; ``key`` names columns that usually identify a row."""
    digest = hashlib.sha256(f"{frame.height};".encode())
    ordered = _ordered(frame, [name for name in key if name in frame.columns])
    for name in sorted(frame.columns):
        digest.update(f"{name};".encode())
        _add(digest, ordered[name])
    return digest.digest()


def _ordered(frame: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Sort by the key where it identifies every row, else by all columns."""
    if len(key) == 1 and _rises(frame[key[0]]):
        return frame
    identifies = bool(key) and frame.select(pl.struct(key).n_unique()).item() == frame.height
    by = key if identifies else sorted(frame.columns)
    return frame.sort(by, nulls_last=True) if by else frame


def _rises(column: pl.Series) -> bool:
    """Whether each value is above the one before: sorted, and no value twice."""
    if column.null_count() or not column.is_sorted():
        return False
    return not (column == column.shift()).any()


def _add(digest: hashlib._Hash, column: pl.Series) -> None:
    digest.update(column.is_null().to_numpy().data if column.null_count() else b"-")
    if column.dtype == pl.String:
        digest.update(_whole(column.str.len_bytes()))
        for start in range(0, column.len(), _SLICE):
            digest.update(_bytes(column.slice(start, _SLICE)))
        return
    physical = column.to_physical().cast(pl.Float64 if column.dtype.is_float() else pl.Int64)
    digest.update(_whole(physical))


def _whole(numbers: pl.Series) -> memoryview:
    """Return the bytes of a column of numbers, null as zero."""
    return numbers.fill_null(0).to_numpy().data


def _bytes(texts: pl.Series) -> bytes:
    """Return the bytes of all texts one after the other, null as none."""
    if texts.null_count() == texts.len():
        return b""
    joined: bytes = texts.str.join("", ignore_nulls=True).cast(pl.Binary).item()
    return joined
