"""Delimited text -> records of cells: a tolerant tokenizer that tells every repair with its line.

It never fails on what people's files hold: quotes that never close or stand inside a cell, records
over several lines, backslash escapes. It works line by line, so a plain line costs one split.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

DELIMITERS: Final = (",", ";", "\t", "|")
MAX_CELL_LINES: Final = 5_000
MAX_UNCLOSED: Final = 200
_FEW_LINES: Final = 3
_SAMPLE_RECORDS: Final = 200
_CLEAN: Final = re.compile(
    r"^(?:[-+]?[\d.,' ]*\d%?|[\d:TZ/.+\- ]+|[^\s@]+@[^\s@]+\.\w+|https?://\S+|[\w .'’()/&\-]*)$"
)


@dataclass(frozen=True)
class Dialect:
    """How a file parts its cells; ``quote`` may be empty."""

    delimiter: str = ","
    quote: str = '"'
    backslash: bool = False


@dataclass(frozen=True)
class Repair:
    """Something mended while reading: the line (1 is the first of the file; 0: all) and what.

    ``rows`` is how many rows it concerns.
    """

    line: int
    what: str
    rows: int = 1


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
    at, unclosed = 0, 0
    while at < len(lines):
        line = lines[at]
        if not dialect.quote or dialect.quote not in line:
            yield at + 1, line.split(dialect.delimiter)
            at += 1
            continue
        most = _FEW_LINES if unclosed > MAX_UNCLOSED else MAX_CELL_LINES
        cells, used, told = _quoted(lines, at, dialect, most)
        unclosed += used == 0
        repairs += [Repair(at + 1, what) for what in told]
        yield at + 1, cells
        at += max(used, 1)


def _quoted(
    lines: list[str], at: int, dialect: Dialect, most: int
) -> tuple[list[str], int, list[str]]:
    """Parse the record that starts at a line: cells, lines used (0: a quote never closed), told."""
    cells: list[str] = []
    told: list[str] = []
    text, place, used = lines[at], 0, 1
    while place <= len(text):
        opening = _opening(text, place, dialect.quote)
        if opening < 0:
            end = text.find(dialect.delimiter, place)
            end = len(text) if end < 0 else end
            cells.append(text[place:end])
            place = end + 1
            continue
        parts: list[str] = []
        start = opening + 1
        while (closing := _closing(text, start, dialect)) < 0:
            parts.append(text[start:])
            if at + used >= len(lines) or used >= most:
                plain = lines[at].split(dialect.delimiter)
                return plain, 0, ["a quote never closes; it was read as a character"]
            text, start, used = lines[at + used], 0, used + 1
        parts.append(text[start:closing])
        cells.append(_unescaped("\n".join(parts), dialect, told))
        place = _after(text, closing, dialect.delimiter)
    return cells, used, told


def _opening(text: str, place: int, quote: str) -> int:
    """Return where the quote that opens a cell stands (blanks may precede it), or -1."""
    while place < len(text) and text[place] == " ":
        place += 1
    return place if place < len(text) and text[place] == quote else -1


def _closing(text: str, start: int, dialect: Dialect) -> int:
    """Return where the closing quote stands: the next one before a delimiter or the end; or -1."""
    place = text.find(dialect.quote, start)
    while place >= 0:
        if dialect.backslash and _escaped(text, place, start):
            place = text.find(dialect.quote, place + 1)
            continue
        run = 1
        while text.startswith(dialect.quote, place + run):
            run += 1
        ends = _after(text, place + run - 1, dialect.delimiter) >= 0
        if run % 2 and ends:
            return place + run - 1
        place = text.find(dialect.quote, place + run)
    return -1


def _escaped(text: str, place: int, start: int) -> bool:
    """Whether an odd number of backslashes stands before ``place``."""
    count = 0
    while place - 1 - count >= start and text[place - 1 - count] == "\\":
        count += 1
    return count % 2 == 1


def _after(text: str, closing: int, delimiter: str) -> int:
    """Return where the next cell starts after a closing quote, or -1 where other text follows."""
    place = closing + 1
    while place < len(text) and text[place] == " " and delimiter != " ":
        place += 1
    if place >= len(text):
        return len(text) + 1
    return place + 1 if text.startswith(delimiter, place) else -1


def _unescaped(cell: str, dialect: Dialect, told: list[str]) -> str:
    quote = dialect.quote
    if dialect.backslash:
        cell = cell.replace("\\" + quote, quote).replace("\\\\", "\\")
    if quote not in cell:
        return cell
    bare = cell.replace(quote * 2, "")
    if quote in bare and not dialect.backslash:
        told.append("a quote inside a cell was not doubled; it was kept")
    return cell.replace(quote * 2, quote)


def sniff(lines: list[str]) -> Dialect:
    """Guess the dialect from the first lines: the one that gives many, equal, clean columns."""
    sample = lines[: 4 * _SAMPLE_RECORDS]
    text = "\n".join(sample)
    quote = '"'
    if '"' not in text and re.search(r"(?:^|[,;\t|])'[^'\n]*'(?:[,;\t|]|$)", text, re.MULTILINE):
        quote = "'"
    backslash = f"\\{quote}" in text and not re.search(
        rf"[^,;\t|\n{quote}]{quote}{quote}[^,;\t|\n]", text
    )
    choices = [Dialect(delimiter, quote, backslash) for delimiter in DELIMITERS]
    return max(choices, key=lambda dialect: _fitness(sample, dialect))


def _fitness(sample: list[str], dialect: Dialect) -> float:
    told: list[Repair] = []
    rows = [cells for _, cells in records(sample, dialect, told) if any(cells)][:_SAMPLE_RECORDS]
    if not rows:
        return 0.0
    width, share = usual_width(rows)
    if width == 1:
        return 0.001
    cells = [cell.strip() for row in rows for cell in row[:50]]
    clean = sum(bool(_CLEAN.match(cell)) for cell in cells) / len(cells)
    return share * (0.2 + clean) * math.log2(width + 1) / (1 + len(told) / len(rows))


def usual_width(rows: list[list[str]]) -> tuple[int, float]:
    """Return the most frequent number of cells in a row, and the share of rows that have it.

    Rows of one cell that stand only above the others are titles and do not count.
    """
    wide = [len(row) > 1 for row in rows]
    first = wide.index(True) if True in wide else 0
    counted = rows[first:] if all(wide[first:]) else rows
    widths = Counter(len(row) for row in counted)
    width, many = max(widths.items(), key=lambda item: (item[1], item[0]))
    return width, many / len(rows)
