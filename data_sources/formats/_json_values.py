"""Values of JSON objects whose types nobody promises, and which JSON files an upload holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import polars as pl

from data_sources.errors import ExportError
from data_sources.moments import read_times
from data_sources.upload import Upload

Row = Mapping[str, object]
Entry = str | None
"""A name inside an archive; None for the uploaded file itself."""

_LOOKED_AT: Final = 16
_NUMBERS: Final = (int, float)


def words(row: Row, key: str) -> str:
    """Return a text or a number as text; an empty text for anything else.

    >>> words({"id": 12}, "id"), words({"id": None}, "id"), words({}, "id")
    ('12', '', '')
    """
    value = row.get(key)
    if type(value) is str:  # called for every value of every message: the cheapest way to ask
        return value
    return str(value) if type(value) in _NUMBERS else ""


def mapped(row: Row, key: str) -> Row:
    """Return an object value, or an empty one for anything else."""
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def listed(row: Row, key: str) -> list[Row]:
    """Return the objects of a list value, or none."""
    value = row.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def whole(row: Row, key: str) -> int:
    """Return a whole number, or 0 for anything else."""
    value = row.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def json_entries(upload: Upload) -> list[Entry]:
    """Return the file itself where it begins like JSON, or the JSON files in an archive."""
    if upload.entries:
        return [name for name in upload.entries if name.lower().endswith((".json", ".json.gz"))]
    start = upload.head(size=64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return [None] if start in {b"{", b"["} else []


def with_marks(upload: Upload, entries: Iterable[Entry], marks: Sequence[bytes]) -> list[Entry]:
    """Return those of the ``entries`` whose first bytes hold all ``marks``."""
    return [entry for entry in entries if _holds(upload, entry, marks)]


def claims(upload: Upload, marks: Sequence[bytes]) -> bool:
    """Whether one of the first JSON files holds all ``marks``; never raises."""
    try:
        return bool(with_marks(upload, json_entries(upload)[:_LOOKED_AT], marks))
    except ExportError:
        return False


def _holds(upload: Upload, entry: Entry, marks: Sequence[bytes]) -> bool:
    head = upload.head(entry)
    return all(mark in head for mark in marks)


def latest(times: Iterable[str]) -> datetime | None:
    """Return the last of several times written as text, None where none can be read."""
    found = read_times(pl.Series(list(times), dtype=pl.String)).times.max()
    return found if isinstance(found, datetime) else None
