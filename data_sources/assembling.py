"""Records of text cells -> one table: its header found, its rows fitted, everything odd told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import polars as pl

from data_sources.body import Body
from data_sources.dialect import Dialect, Repair
from data_sources.errors import ExportError
from data_sources.layout import SAMPLE, Row, find_layout
from data_sources.records import usual_width

MAX_COLUMNS: Final = 2_000
MAX_CELL: Final = 2_000_000
_BLOCK: Final = 20_000
_SHEET_ROWS: Final = 1_048_576


@dataclass(frozen=True)
class Table:
    """A table of text: all columns strings, an empty cell is an empty text.

    ``lines`` gives the line of the file where each row starts (of a workbook: its row),
    ``repairs`` what was mended, ``encoding`` and ``delimiter`` how it was read, ``header`` the
    header as it stands in the file: untrimmed, several rows joined, empty where there is none.
    """

    frame: pl.DataFrame
    repairs: tuple[Repair, ...]
    lines: pl.Series
    encoding: str
    delimiter: str
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """What the records came from: the file's lines (none of a workbook) and how they were read."""

    name: str
    lines: Sequence[str]
    dialect: Dialect
    encoding: str


def assembled(rows: Iterable[Row], source: Source, told: list[Repair]) -> Table:
    """Find the header, make all rows as wide as it, and put them into one frame of text.

    ``told`` holds what was mended so far. Raises ExportError for no rows, or beyond a limit.
    """
    name = source.name
    gaps: set[int] = set()
    filled = _without_blank(rows, gaps, told)
    first = list(islice(filled, SAMPLE))
    if not first:
        raise ExportError(name, "it holds no rows", "download the export again")
    _limit_columns(usual_width([row for _, row in first])[0], name)
    layout = find_layout(first, source.dialect, source.lines, told)
    _limit_columns(layout.width, name)
    body = Body(layout, source.dialect, source.lines, gaps, told)
    frames, lines = [pl.DataFrame(schema=dict.fromkeys(layout.names, pl.String))], []
    for block in _blocks(first[layout.start :], filled):
        kept = body.rows(block)
        frames.append(_framed(kept, frames[0].schema))
        lines += [line for line, _ in kept]
    kept = body.finish()
    frame = pl.concat([*frames, _framed(kept, frames[0].schema)])
    lines += [line for line, _ in kept]
    table = Table(
        frame,
        (*told, *caps(frame.height)),
        pl.Series("line", lines, pl.Int64),
        source.encoding,
        source.dialect.delimiter,
        tuple(layout.header),
    )
    return within_limits(table, name)


def _limit_columns(width: int, name: str) -> None:
    if width > MAX_COLUMNS:
        raise ExportError(name, f"it has more than {MAX_COLUMNS:,} columns", "check the export")


def _framed(rows: list[Row], schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame([cells for _, cells in rows], schema=schema, orient="row")


def _without_blank(rows: Iterable[Row], gaps: set[int], told: list[Repair]) -> Iterable[Row]:
    """Yield the rows that hold anything; ``gaps`` collects the lines that follow blank ones."""
    blank, before = 0, False
    for line, cells in rows:
        if cells[0].strip() or any(cell.strip() for cell in cells):
            if before:
                gaps.add(line)
            before = False
            yield line, cells
        else:
            blank, before = blank + 1, True
    if blank:
        told.append(Repair(0, "blank lines were passed over", blank))


def _blocks(first: Iterable[Row], rest: Iterable[Row]) -> Iterable[list[Row]]:
    if block := list(first):
        yield block
    left = iter(rest)
    while block := list(islice(left, _BLOCK)):
        yield block


def caps(height: int) -> tuple[Repair, ...]:
    """Return the suspicion that a table of ``height`` rows was cut by a spreadsheet, if so."""
    if height + 1 == _SHEET_ROWS or height == _SHEET_ROWS:
        return (Repair(0, "exactly as many rows as a spreadsheet holds: probably cut"),)
    return ()


def within_limits(table: Table, name: str) -> Table:
    """Return the table, unless a cell is longer than any post."""
    longest = table.frame.select(pl.all().str.len_bytes().max().fill_null(0))
    if longest.width and max(longest.row(0), default=0) > MAX_CELL:
        raise ExportError(
            name, "a cell is longer than 2 MB", "check its quotes, or export it again"
        )
    return table
