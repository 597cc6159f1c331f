"""Delimited tables inside an upload: which there are, and their rows as text with file and line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

import orjson
import polars as pl

from data_sources.community import Note
from data_sources.errors import ExportError
from data_sources.formats._columns import FILE, LINE, cell
from data_sources.formats._json_stream import json_value
from data_sources.formats._json_values import whole
from data_sources.moments import read_times
from data_sources.synonyms import fold
from data_sources.tabular import Repair, Table
from data_sources.upload import Upload

_SUFFIXES: Final = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")

BREAKS_OFF: Final = "the file breaks off in its last row: probably cut"
OPEN_END: Final = "the last line has no end"

Entry = str | None
"""A name inside an archive; None for the uploaded file itself."""


@dataclass(frozen=True)
class Loaded:
    """Rows of one or several tables as text cells, with the columns ``FILE`` and ``LINE``."""

    frame: pl.DataFrame
    notes: tuple[Note, ...]

    def cells(self) -> pl.DataFrame:
        """Return the cells alone."""
        return self.frame.drop(FILE, LINE)


def tables(upload: Upload) -> list[Entry]:
    """Return what can be read as a table: the file itself, or the tables in an archive."""
    if not upload.entries:
        return [None]
    return [name for name in upload.entries if name.lower().endswith(_SUFFIXES)]


def tables_with(upload: Upload, headers: Collection[str]) -> list[Entry]:
    """Return the tables whose header holds all of ``headers`` (folded)."""
    wanted = set(headers)
    return [
        entry for entry in tables(upload) if wanted <= {fold(name) for name in upload.header(entry)}
    ]


def tables_named(upload: Upload, name: str) -> list[Entry]:
    """Return the tables with this file name (lower case), in any folder of an archive."""
    return [entry for entry in upload.entries if PurePosixPath(entry).name.lower() == name]


def load(upload: Upload, entries: Sequence[Entry]) -> Loaded:
    """Read the tables one below the other; a column that one of them lacks is null there."""
    if not entries:
        raise ExportError(upload.name, "it holds no table", "upload the export as you received it")
    names = pl.Enum(list(dict.fromkeys(entry or upload.name for entry in entries)))
    frames, notes = [], []
    for entry in entries:
        name = entry or upload.name
        table = upload.table(entry)
        notes += [*_mended(table.repairs, name), *_cut(upload, entry, table)]
        frames.append(
            table.frame.with_columns(
                pl.lit(name, dtype=names).alias(FILE), pl.Series(LINE, table.lines, dtype=pl.UInt32)
            )
        )
    frame = frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal")
    return Loaded(frame, tuple(notes))


def _cut(upload: Upload, entry: Entry, table: Table) -> list[Note]:
    """Return the suspicion that a file breaks off in its last line, if there is one."""
    if table.frame.is_empty() or not upload.ends_open(entry):
        return []
    last = table.lines[-1]
    if any(repair.line == last for repair in table.repairs):
        why = "what can be read of its last row is used; export it again to have the rest"
        return [Note(BREAKS_OFF, 1, f"{upload.name}, line {last}", why)]
    return [open_end(f"{upload.name}, line {last}")]


def open_end(where: str) -> Note:
    """Return the note that the last line of a file has no end."""
    why = "some programs leave it out; if the export was cut off, its last row is not whole"
    return Note(OPEN_END, 1, where, why)


def _mended(repairs: Sequence[Repair], name: str) -> list[Note]:
    """Return one note for each repair, with the first line where it was needed."""
    return [
        Note(
            repair.what,
            repair.rows,
            f"{name}, line {repair.line}" if repair.line else name,
            "mended while reading",
        )
        for repair in repairs
    ]


def moment(frame: pl.DataFrame, *names: str) -> tuple[pl.Series, pl.Series]:
    """Return the times and their qualities in the first of the columns ``names`` that exists."""
    cells = frame.select(cell(frame, *names).alias("cell"))["cell"]
    if cells.len() != frame.height:
        cells = cells.new_from_index(0, frame.height)
    moments = read_times(cells)
    return moments.times.alias(fold(names[0]).replace(" ", "_")), moments.quality


def messages_count(upload: Upload) -> int | None:
    """Return the number of messages that metadata.json states, None where there is none."""
    total = 0
    found = tables_named(upload, "metadata.json")
    for entry in found:
        with upload.open(entry) as stream:
            data = stream.read()
        try:
            stated = json_value(data)
        except orjson.JSONDecodeError:
            return None
        channels = stated.get("Channels") if isinstance(stated, dict) else None
        if not isinstance(channels, dict):
            return None
        total += sum(whole(one, "MessagesCount") for one in channels.values()
                     if isinstance(one, dict))  # fmt: skip
    return total if found else None
