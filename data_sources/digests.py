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
    identifies = bool(key) and frame.select(pl.struct(key).n_unique()).item() == frame.height
    by = key if identifies else sorted(frame.columns)
    one = frame[by[0]] if len(by) == 1 else None
    if one is not None and not one.null_count() and one.is_sorted():
        return frame
    return frame.sort(by, nulls_last=True) if by else frame


def _add(digest: hashlib._Hash, column: pl.Series) -> None:
    nulls = column.is_null()
    digest.update(nulls.to_numpy().tobytes() if nulls.any() else b"-")
    if column.dtype == pl.String:
        digest.update(column.str.len_bytes().fill_null(0).to_numpy().tobytes())
        for start in range(0, column.len(), _SLICE):
            joined = column.slice(start, _SLICE).str.join("", ignore_nulls=True).item()
            digest.update((joined or "").encode())
        return
    physical = column.to_physical().cast(pl.Float64 if column.dtype.is_float() else pl.Int64)
    digest.update(physical.fill_null(0).to_numpy().tobytes())
