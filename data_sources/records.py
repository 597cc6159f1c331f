"""Delimited text -> records of cells: a tolerant tokenizer that tells every repair with its line.

It never fails on what people's files hold: quotes that never close or stand inside a cell, records
over several lines, backslash escapes. It works line by line, so a plain line costs one split.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from data_sources.dialect import Dialect, Repair
from data_sources.quoting import NEVER_CLOSES, after, best_reading, closing, opening, unescaped

__all__ = ["Dialect", "Repair", "records", "split_lines", "usual_width"]

MAX_CELL_LINES: Final = 5_000
MAX_SCANNED: Final = 20_000
MAX_OPEN: Final = 1_000
MAX_SEARCHES: Final = 1_000
TOO_MANY: Final = "too many quotes never close; from here on they were read as characters"
_FEW_LINES: Final = 3
_MANY: Final = 5


def split_lines(text: str) -> list[str]:
    r"""Split at CR LF, LF or CR, whichever the file uses; other breaks belong to the text.

    >>> split_lines("a\r\nb\n")
    ['a', 'b']
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines


def records(
    lines: list[str], dialect: Dialect, repairs: list[Repair]
) -> Iterator[tuple[int, list[str]]]:
    """Yield ``first line number, cells`` of every record; what was mended goes to ``repairs``."""
    at, unclosed, searches, scanned = 0, 0, 0, 0
    while at < len(lines):
        line = lines[at]
        if unclosed > MAX_OPEN:
            repairs.append(Repair(at + 1, TOO_MANY, len(lines) - at))
            yield from (
                (at + n, plain_cells(rest, dialect)) for n, rest in enumerate(lines[at:], 1)
            )
            return
        if not dialect.quote or dialect.quote not in line:
            yield at + 1, plain_cells(line, dialect)
            at += 1
            continue
        most = _FEW_LINES if scanned > MAX_SCANNED else MAX_CELL_LINES
        cells, used, told = _quoted(lines, at, dialect, most)
        scanned += 0 if used else min(most, len(lines) - at)
        if searches < MAX_SEARCHES and _is_odd(cells, used, told, dialect):
            searches += 1
            better = best_reading(line, dialect)
            if better is not None:
                (cells, told), used = better, 1
        unclosed += used == 0
        repairs += [Repair(at + 1, what) for what in told]
        yield at + 1, cells
        at += max(used, 1)


def plain_cells(line: str, dialect: Dialect) -> list[str]:
    """Return the cells of a line without quotes."""
    cells = line.split(dialect.delimiter)
    return [cell.removeprefix(" ") for cell in cells] if dialect.spaced else cells


def _is_odd(cells: list[str], used: int, told: list[str], dialect: Dialect) -> bool:
    """Whether the quotes of a record are so odd that another reading is worth looking for.

    A record whose quotes agree with each other is left alone, whatever its width.
    """
    if dialect.width < 2:  # noqa: PLR2004 - one column has no usual width
        return False
    if used == 1:
        return bool(told) and len(cells) != dialect.width
    return bool(told) or len(cells) != dialect.width


def _quoted(
    lines: list[str], at: int, dialect: Dialect, most: int
) -> tuple[list[str], int, list[str]]:
    """Parse the record that starts at a line: cells, lines used (0: a quote never closed), told."""
    cells: list[str] = []
    told: list[str] = []
    text, place, used = lines[at], 0, 1
    while place <= len(text):
        opened = opening(text, place, dialect.quote)
        if opened < 0:
            end = text.find(dialect.delimiter, place)
            end = len(text) if end < 0 else end
            cell = text[place:end]
            cells.append(cell.removeprefix(" ") if dialect.spaced else cell)
            place = end + (len(dialect.delimiter) if end < len(text) else 1)
            continue
        parts: list[str] = []
        start = opened + 1
        while (end := closing(text, start, dialect)) < 0:
            parts.append(text[start:])
            if at + used >= len(lines) or used >= most:
                return plain_cells(lines[at], dialect), 0, [NEVER_CLOSES]
            text, start, used = lines[at + used], 0, used + 1
        parts.append(text[start:end])
        cell, odd = unescaped("\n".join(parts), dialect)
        cells.append(cell)
        told += [odd] if odd else []
        place = after(text, end, dialect.delimiter)
    return cells, used, told


def usual_width(rows: list[list[str]]) -> tuple[int, float]:
    """Return the most frequent number of cells in a row, and the share of rows that have it.

    Rows of one cell that stand only above the others are titles and do not count.
    """
    wide = [len(row) > 1 for row in rows]
    first = wide.index(True) if True in wide else 0
    counted = rows[first:] if all(wide[first:]) else rows
    widths = Counter(len(row) for row in counted)
    most = max(widths.values())
    equal = [width for width, many in widths.items() if many == most]  # in the order of the file
    return (equal[0] if most >= _MANY else max(equal)), most / len(rows)
