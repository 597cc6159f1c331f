"""A digest of tables that depends on their content alone, not on the order of their rows.

Rows are put into one order (by the columns that identify them, where these do) and SHA-256 runs
over the plain bytes of each column: no hash function of a library version is involved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import polars as pl

LENGTH: Final = 32
_SLICE: Final = 200_000

_Bytes = bytes | memoryview


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
    for piece in _ahead(_pieces(ordered)):
        digest.update(piece)
    return digest.digest()


def _ahead(pieces: Iterator[_Bytes]) -> Iterator[_Bytes]:
    """Yield the pieces, the next being made while one is used."""
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(next, pieces, None)
        while (piece := made.result()) is not None:
            made = pool.submit(next, pieces, None)
            yield piece


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


def _pieces(frame: pl.DataFrame) -> Iterator[_Bytes]:
    """Yield the bytes of all columns in order of their names."""
    for name in sorted(frame.columns):
        yield f"{name};".encode()
        yield from _bytes_of(frame[name])


def _bytes_of(column: pl.Series) -> Iterator[_Bytes]:
    """Yield the bytes of a column: which are null, then lengths and texts, or the numbers."""
    yield column.is_null().to_numpy().data if column.null_count() else b"-"
    if column.dtype != pl.String:
        yield _whole(column.to_physical().cast(pl.Float64 if column.dtype.is_float() else pl.Int64))
        return
    yield _whole(column.str.len_bytes())
    if column.null_count() < column.len():
        for start in range(0, column.len(), _SLICE):
            joined = column.slice(start, _SLICE).str.join("", ignore_nulls=True)
            yield joined.cast(pl.Binary).item()


def _whole(numbers: pl.Series) -> memoryview:
    """Return the bytes of a column of numbers, null as zero."""
    return numbers.fill_null(0).to_numpy().data
