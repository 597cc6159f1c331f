"""Delimited text and workbooks -> text cells; tolerant, and every repair told with its line.

A large clean file takes a fast path through polars, but only where strict checks of its bytes
(:mod:`data_sources.fast_csv`) agree with the frame; all others take the tolerant tokenizer of
:mod:`data_sources.records`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Final

from data_sources.assembling import Source, Table, assembled, caps, within_limits
from data_sources.decoding import Decoded, decode, encoding_of, is_blank, refuse_other_kinds
from data_sources.dialect import Dialect, Repair
from data_sources.errors import ExportError
from data_sources.fast_csv import fast_csv
from data_sources.layout import SAMPLE, Layout, Row, find_layout
from data_sources.records import records, split_lines
from data_sources.sniffing import sniff
from data_sources.workbook import workbook_rows

__all__ = ["Repair", "Table", "header_of", "read_cells", "read_table"]

MAX_BYTES: Final = 2 * 1024**3
FAST_FROM: Final = 1 << 18
TOLD_EVERY: Final = 10_000
_HEAD: Final = 65_536
_PIECE: Final = 1 << 22
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_cells(path: Path | str) -> list[list[str]]:
    """Read a delimited file or workbook as rows of text cells, the header row first.

    The header is as the file has it (the rows of a header of several rows joined by a space). A
    file without a header gives its rows only, an empty file none. Raises ExportError.
    """
    path = Path(path)
    data = _bytes_of(path, path.name)
    if is_blank(data):
        return []
    table = _read(data, path.name)
    header = [list(table.header)] if table.header else []
    return header + [list(row) for row in table.frame.iter_rows()]


def read_table(
    source: Path | IO[bytes],
    name: str | None = None,
    told: Callable[[float], None] | None = None,
) -> Table:
    """Read a delimited file or the largest sheet of a workbook; raises ExportError.

    ``name`` stands in error sentences; ``told`` is told now and then which share (0 to 1) of the
    rows is read, and what it raises ends the reading. A file with a header only gives a frame
    without rows.
    """
    name = name or (source.name if isinstance(source, Path) else "the table")
    return _read(_bytes_of(source, name), name, told)


def _bytes_of(source: Path | IO[bytes], name: str) -> bytes:
    if isinstance(source, Path) and source.stat().st_size <= MAX_BYTES:
        return source.read_bytes()
    pieces, left = [], MAX_BYTES
    while not isinstance(source, Path) and (piece := source.read(_PIECE)):  # not all room at once
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            break
    if isinstance(source, Path) or left < 0:
        raise ExportError(name, "the table is larger than 2 GB", "export a shorter period")
    return b"".join(pieces)


def _read(data: bytes, name: str, tell: Callable[[float], None] | None = None) -> Table:
    if data[:4] in _WORKBOOKS:
        sheet, told = workbook_rows(data, name)
        return assembled(enumerate(sheet, 1), Source(name, (), Dialect(""), "workbook"), told)
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
    rows = ((line + skipped, cells) for line, cells in _rows(lines[skipped:], dialect, told))
    if tell is not None:
        rows = _telling(rows, len(lines), tell)
    return assembled(rows, Source(name, lines, dialect, decoded.encoding), told)


def _telling(
    rows: Iterable[Row], lines: int, tell: Callable[[float], None]
) -> Generator[Row, None, None]:
    """Yield ``rows``, and tell from time to time which share of the lines is read."""
    for count, row in enumerate(rows):
        if count % TOLD_EVERY == 0:
            tell(row[0] / lines)
        yield row


def header_of(head: bytes, name: str) -> list[str]:
    """Return the header cells of a delimited file by its first bytes; raises ExportError."""
    refuse_other_kinds(head, name)
    lines = split_lines(decode(head, name).text if b"\n" not in head else _whole_lines(head, name))
    dialect, skipped = _dialect(lines, [])
    layout = _first_layout(lines[skipped:], dialect, [])
    return layout.names if layout else []


def _rows(lines: list[str], dialect: Dialect, told: list[Repair]) -> Iterator[Row]:
    rows = records(lines, dialect, told)
    if dialect.delimiter == "|":  # people part columns by " | "
        return ((line, [cell.strip() for cell in cells]) for line, cells in rows)
    return rows


def _first_layout(lines: list[str], dialect: Dialect, told: list[Repair]) -> Layout | None:
    """Return what the first lines of a file say about its table; None where they are blank."""
    read = islice(_rows(lines, dialect, told), SAMPLE)
    first = [(line, cells) for line, cells in read if any(cell.strip() for cell in cells)]
    return find_layout(first, dialect, lines, told) if first else None


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
    layout = _first_layout(lines, dialect, told)
    plain = dialect.quote == '"' and not dialect.backslash and not dialect.spaced
    if layout is None or told or skipped or not plain or len(dialect.delimiter) > 1:
        return None
    if layout.width < 2:  # noqa: PLR2004 - one column has no delimiter to count
        return None
    read = fast_csv(data, dialect.delimiter, layout.names)
    if read is None:
        return None
    frame, starts = read
    header = tuple(layout.header)
    found = Table(frame, caps(frame.height), starts, "utf-8", dialect.delimiter, header)
    return within_limits(found, name)


def _told_decoding(decoded: Decoded) -> list[Repair]:
    told = []
    if decoded.encoding != "utf-8":
        told.append(Repair(0, f"read as {decoded.encoding}"))
    if decoded.mended:
        told.append(Repair(0, "characters did not fit the encoding", decoded.mended))
    if decoded.nuls:
        told.append(Repair(0, "empty characters (NUL) were left out", decoded.nuls))
    return told


def _dialect(lines: list[str], told: list[Repair]) -> tuple[Dialect, int]:
    """Return the dialect and how many first lines to pass over (``sep=;`` of a spreadsheet)."""
    declared = re.fullmatch(r'"?sep=(.)"?', lines[0].strip("\ufeff")) if lines else None
    if declared:
        told.append(Repair(1, "the line that names the delimiter was passed over"))
        return Dialect(declared[1]), 1
    return sniff(lines), 0
