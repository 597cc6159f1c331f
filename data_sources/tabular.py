"""Delimited text and workbooks -> text cells; tolerant, and every repair told with its line.

A large clean file takes a fast path through polars, but only where strict checks of its bytes
(:mod:`data_sources.fast_csv`) agree with the frame; all others take the tolerant tokenizer of
:mod:`data_sources.records`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final

import polars as pl

from data_sources.decoding import Decoded, decode, encoding_of, refuse_other_kinds
from data_sources.errors import ExportError
from data_sources.fast_csv import fast_csv
from data_sources.records import Dialect, Repair, records, sniff, split_lines, usual_width
from data_sources.workbook import workbook_rows

__all__ = ["Repair", "Table", "header_of", "read_cells", "read_table"]

MAX_COLUMNS: Final = 2_000
MAX_CELL: Final = 2_000_000
MAX_BYTES: Final = 2 * 1024**3
FAST_FROM: Final = 1 << 18
_HEAD: Final = 65_536
_BLOCK: Final = 20_000
_SAMPLE: Final = 200
_HEADER_SHARE: Final = 0.6
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SHEET_ROWS: Final = 1_048_576


@dataclass(frozen=True)
class Table:
    """A table of text: all columns strings, an empty cell is an empty text.

    ``lines`` gives the line of the file where each row starts (of a workbook: its row),
    ``repairs`` what was mended, ``encoding`` and ``delimiter`` how it was read.
    """

    frame: pl.DataFrame
    repairs: tuple[Repair, ...]
    lines: pl.Series
    encoding: str
    delimiter: str


def read_cells(path: Path | str) -> list[list[str]]:
    """Read a delimited file or workbook as rows of text cells, the header row first."""
    table = read_table(Path(path))
    return [table.frame.columns, *(list(row) for row in table.frame.iter_rows())]


def read_table(source: Path | IO[bytes], name: str | None = None) -> Table:
    """Read a delimited file or the first filled sheet of a workbook; raises ExportError.

    ``name`` stands in error sentences. A file with a header only gives a frame without rows.
    """
    name = name or (source.name if isinstance(source, Path) else "the table")
    data = source.read_bytes() if isinstance(source, Path) else source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ExportError(name, "the table is larger than 2 GB", "export a shorter period")
    if data[:4] in _WORKBOOKS:
        sheet, told = workbook_rows(data, name)
        return _assembled(enumerate(sheet, 1), told, "workbook", "", name)
    refuse_other_kinds(data[:_HEAD], name)
    if len(data) >= FAST_FROM:
        fast = _fast(data, name)
        if fast is not None:
            return fast
    decoded = decode(data, name)
    del data
    lines = split_lines(decoded.text)
    told = _told_decoding(decoded)
    dialect, skipped = _dialect(lines, told)
    rows = ((line + skipped, cells) for line, cells in records(lines[skipped:], dialect, told))
    if dialect.delimiter == "|":  # people part columns by " | "
        rows = ((line, [cell.strip() for cell in cells]) for line, cells in rows)
    return _assembled(rows, told, decoded.encoding, dialect.delimiter, name)


def header_of(head: bytes, name: str) -> list[str]:
    """Return the header cells of a delimited file by its first bytes; raises ExportError."""
    refuse_other_kinds(head, name)
    lines = split_lines(decode(head, name).text if b"\n" not in head else _whole_lines(head, name))
    dialect, skipped = _dialect(lines, [])
    rows = islice(records(lines[skipped:], dialect, []), _SAMPLE)
    kept = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    at, width = _header_at([cells for _, cells in kept])
    return _names(kept[at][1], width, []) if kept else []


def _whole_lines(head: bytes, name: str) -> str:
    encoding = encoding_of(head, name)
    text = head.decode(encoding, errors="ignore").removeprefix("\ufeff")
    return text[: text.rfind("\n") + 1] if len(head) >= _HEAD and "\n" in text else text


def _fast(data: bytes, name: str) -> Table | None:
    """Read a clean UTF-8 table through polars, or return None where any check disagrees."""
    head = data[: data.rfind(b"\n", 0, _HEAD) + 1]
    if not head or encoding_of(head, name) != "utf-8":
        return None
    lines = split_lines(decode(head, name).text)
    told: list[Repair] = []
    dialect, skipped = _dialect(lines, told)
    rows = [cells for _, cells in islice(records(lines, dialect, told), _SAMPLE)]
    at, _ = _header_at(rows)
    if told or at or skipped or dialect.quote != '"' or dialect.backslash or len(rows[0]) < 2:  # noqa: PLR2004 - one column has no delimiter to count
        return None
    names = _names(rows[0], len(rows[0]), told)
    read = fast_csv(data, dialect.delimiter, names)
    if read is None or told:
        return None
    return _refused_or(
        Table(read[0], _caps(read[0].height), read[1], "utf-8", dialect.delimiter), name
    )


def _told_decoding(decoded: Decoded) -> list[Repair]:
    told = []
    if decoded.encoding != "utf-8":
        told.append(Repair(0, f"read as {decoded.encoding}"))
    if decoded.mended:
        told.append(Repair(0, "characters did not fit the encoding", decoded.mended))
    return told


def _dialect(lines: list[str], told: list[Repair]) -> tuple[Dialect, int]:
    """Return the dialect and how many first lines to pass over (``sep=;`` of a spreadsheet)."""
    declared = re.fullmatch(r'"?sep=(.)"?', lines[0].strip("\ufeff")) if lines else None
    if declared:
        told.append(Repair(1, "the line that names the delimiter was passed over"))
        return Dialect(declared[1]), 1
    return sniff(lines), 0


def _header_at(rows: list[list[str]]) -> tuple[int, int]:
    """Return which row is the header (title rows may stand above it), and the usual width."""
    if not rows:
        return 0, 0
    width, _ = usual_width(rows[:_SAMPLE])
    for at, row in enumerate(rows[:_SAMPLE]):
        filled = sum(bool(cell.strip()) for cell in row)
        if filled >= max(1, _HEADER_SHARE * width):
            return at, max(width, len(row))
    return 0, width


def _names(cells: list[str], width: int, told: list[Repair]) -> list[str]:
    """Return one name a column: trimmed, blanks named by place, repeats numbered."""
    names: list[str] = []
    for place in range(width):
        cell = cells[place].strip().strip("\ufeff") if place < len(cells) else ""
        name = cell or f"column {place + 1}"
        if not cell:
            told.append(Repair(0, f"column {place + 1} has no name"))
        number, free = 2, name
        while free in names:
            free, number = f"{name} ({number})", number + 1
        if free != name:
            told.append(Repair(0, f"the column name “{name[:80]}” stands twice"))
        names.append(free)
    return names


def _assembled(
    rows: Iterable[tuple[int, list[str]]],
    told: list[Repair],
    encoding: str,
    delimiter: str,
    name: str,
) -> Table:
    """Find the header, make all rows as wide as it, and put them into one frame of text."""
    filled = _without_blank(rows, told)
    first = list(islice(filled, _SAMPLE))
    at, width = _header_at([cells for _, cells in first])
    if width > MAX_COLUMNS:
        raise ExportError(name, f"it has more than {MAX_COLUMNS:,} columns", "check the export")
    if not first:
        raise ExportError(name, "it holds no rows", "download the export again")
    if at:
        told.append(Repair(first[0][0], "rows above the header were passed over", at))
    header = first[at][1]
    names = _names(header, width, told)
    frames, lines = [pl.DataFrame(schema=dict.fromkeys(names, pl.String))], []
    for block in _blocks(first[at + 1 :], filled):
        kept = [(line, row) for line, row in block if row != header]
        again = [line for line, row in block if row == header]
        told += [Repair(line, "the header stands again; it was passed over") for line in again]
        cells = [_fitted(line, row, width, delimiter, told) for line, row in kept]
        frames.append(pl.DataFrame(cells, schema=frames[0].schema, orient="row"))
        lines += [line for line, _ in kept]
    frame = pl.concat(frames)
    starts = pl.Series("line", lines, pl.Int64)
    table = Table(frame, (*told, *_caps(frame.height)), starts, encoding, delimiter)
    return _refused_or(table, name)


def _without_blank(
    rows: Iterable[tuple[int, list[str]]], told: list[Repair]
) -> Iterable[tuple[int, list[str]]]:
    blank = 0
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            yield line, cells
        else:
            blank += 1
    if blank:
        told.append(Repair(0, "blank lines were passed over", blank))


def _blocks(
    first: Iterable[tuple[int, list[str]]], rest: Iterable[tuple[int, list[str]]]
) -> Iterable[list[tuple[int, list[str]]]]:
    if block := list(first):
        yield block
    left = iter(rest)
    while block := list(islice(left, _BLOCK)):
        yield block


def _fitted(line: int, row: list[str], width: int, delimiter: str, told: list[Repair]) -> list[str]:
    """Return a row as wide as the header; what is over goes into the last cell."""
    if len(row) == width:
        return row
    if len(row) < width:
        told.append(Repair(line, "fewer cells than the header; the rest is empty"))
        return row + [""] * (width - len(row))
    over = row[width:]
    if not any(cell.strip() for cell in over):
        told.append(Repair(line, "empty cells after the last column"))
        return row[:width]
    told.append(Repair(line, "more cells than the header; the rest joined the last one"))
    return [*row[: width - 1], (delimiter or " ").join(row[width - 1 :])]


def _caps(height: int) -> tuple[Repair, ...]:
    if height + 1 == _SHEET_ROWS or height == _SHEET_ROWS:
        return (Repair(0, "exactly as many rows as a spreadsheet holds: probably cut"),)
    return ()


def _refused_or(table: Table, name: str) -> Table:
    """Return the table, unless a cell is longer than any post."""
    longest = table.frame.select(pl.all().str.len_bytes().max().fill_null(0))
    if longest.width and max(longest.row(0), default=0) > MAX_CELL:
        raise ExportError(
            name, "a cell is longer than 2 MB", "check its quotes, or export it again"
        )
    return table
