"""Small readings that several formats need: times kept as text, JSON lists, and e-mail keys."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

import orjson
import polars as pl

from data_sources.community import TIME
from data_sources.errors import ExportError
from data_sources.formats._json_stream import json_value
from data_sources.upload import Upload

PROCESS_KEY: Final = secrets.token_bytes(32)
"""The key of e-mail hashes where no workspace gives one; it lives as long as the process."""

_KEY_LENGTH: Final = 32


def email_key(address: str, key: bytes = PROCESS_KEY) -> str:
    """Return a keyed hash of an e-mail address, the same for any case and surrounding blanks.

    >>> email_key(" Ada@Example.org ", b"key") == email_key("ada@example.org", b"key")
    True
    """
    folded = address.strip().casefold().removeprefix("mailto:")
    return hmac.new(key, folded.encode(), hashlib.sha256).hexdigest()[:_KEY_LENGTH]


def epoch_seconds(text: pl.Expr) -> pl.Expr:
    """Read Unix seconds written as text (``1439033466.000002``) exactly, never through a float.

    >>> pl.select(epoch_seconds(pl.lit("1439033466.000002")).dt.microsecond()).item()
    2
    """
    whole = text.str.extract(r"^(\d{1,11})(?:\.\d*)?$", 1).cast(pl.Int64, strict=False)
    part = text.str.extract(r"\.(\d{1,6})", 1).fill_null("").str.pad_end(6, "0")
    return (whole * 1_000_000 + part.cast(pl.Int64, strict=False)).cast(TIME)


def json_rows(upload: Upload, entry: str) -> list[object]:
    """Return the list that a JSON entry holds; raises ExportError where it is none."""
    with upload.open(entry) as stream:
        data = stream.read()
    try:
        rows = json_value(data)
    except orjson.JSONDecodeError:
        raise ExportError(
            f"{upload.name}, {entry}", "it is not complete JSON", "download the export again"
        ) from None
    if not isinstance(rows, list):
        raise ExportError(f"{upload.name}, {entry}", "it holds no list", "download it again")
    return rows
