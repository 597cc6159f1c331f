"""An archive in which somebody packed tables of several kinds: each kind is read as itself.

An export of a platform is read as a whole, whatever lies in it. Loose tables are not: a log, a list
of people and a list of ties in one archive are three files that happen to be packed together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from data_sources.community import Note
from data_sources.formats._tables import Entry, tables
from data_sources.upload import Upload

LOOSE: Final = frozenset({"activity_log", "people_roster", "edge_list"})
"""The formats of one plain table."""

_LEFT: Final = "not read; unpack the archive and choose them one by one"


def by_kind(
    upload: Upload, kind_of: Callable[[Upload], str]
) -> tuple[list[Upload], tuple[Note, ...]]:
    """Return the archive parted by kinds of table, and a note of the tables of no kind.

    ``kind_of`` says what an upload is, "" for nothing known; tables of one header are asked once.
    """
    kinds: dict[str, list[Entry]] = {}
    known: dict[tuple[str, ...], str] = {}
    for entry in tables(upload):
        header = tuple(upload.header(entry))
        if header not in known:
            known[header] = kind_of(upload.only([entry]))
        kinds.setdefault(known[header], []).append(entry)
    left = kinds.pop("", [])
    return [upload.only(entries) for entries in kinds.values()], others(left)


def others(left: list[Entry]) -> tuple[Note, ...]:
    """Return the note of tables in an archive that are not read; none where there are none."""
    reason = "tables in the archive with other columns"
    return (Note(reason, len(left), left[0] or "", _LEFT),) if left else ()
