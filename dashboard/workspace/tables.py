"""Frames as Parquet files named by the SHA-256 of their bytes."""

from __future__ import annotations

import hashlib
import io
import secrets

import polars as pl

from dashboard.workspace import store


def write(name: str, frame: pl.DataFrame) -> str:
    """Write a frame and return its digest; ``name`` is for whoever looks at the folder."""
    draft = store.tables_directory() / f"{name}.{secrets.token_hex(8)}.draft"
    frame.write_parquet(draft, compression="lz4", statistics=False)
    return store.keep(draft)


def read(digest: str) -> pl.DataFrame | None:
    """Return the frame of a digest; None where the disk no longer holds what was written."""
    path = store.tables_directory() / f"{digest}.parquet"
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != digest:
        return None
    return pl.read_parquet(io.BytesIO(content))
