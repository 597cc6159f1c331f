"""A digest of tables that depends on their content alone, not on the order of their rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import polars as pl

LENGTH = 32


def table_digest(tables: Mapping[str, pl.DataFrame]) -> str:
    """Return 32 hexadecimal digits of SHA-256 over the tables, in any order of tables and rows."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        frame = tables[name].select(sorted(tables[name].columns))
        digest.update(f"{name}:{frame.height};".encode())
        for column in frame.sort(frame.columns, nulls_last=True).iter_columns():
            digest.update(f"{column.name};".encode())
            _add(digest, column)
    return digest.hexdigest()[:LENGTH]


def _add(digest: hashlib._Hash, column: pl.Series) -> None:
    digest.update(column.is_null().cast(pl.UInt8).to_numpy().tobytes())
    if column.dtype == pl.String:
        filled = column.fill_null("")
        digest.update(filled.str.len_bytes().to_numpy().tobytes())
        joined = filled.str.join("").item() if filled.len() else ""
        digest.update(joined.encode())
        return
    physical = column.to_physical().cast(pl.Float64 if column.dtype.is_float() else pl.Int64)
    digest.update(physical.fill_null(0).to_numpy().tobytes())
