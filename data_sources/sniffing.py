"""Guesses how a delimited file parts its cells: the dialect that gives many, equal, clean columns.

Every dialect that the text could have is tried on its first lines. Spaces and colons stand inside
cells everywhere, so they count only where every line agrees on them.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import islice
from typing import Final

from data_sources.dialect import Dialect, Repair
from data_sources.quoting import NOT_DOUBLED
from data_sources.records import records, usual_width
from data_sources.shapes import MIN_ROWS, learn

DELIMITERS: Final = (",", ";", "\t", "|")
DOUBLED: Final = ("||", "::", "\t\t")
RARE: Final = (" ", ":", "^", "~")
_SAMPLE_RECORDS: Final = 200
_SAMPLE_LINES: Final = 800
_SAMPLE_LINE: Final = 1 << 16
_SAMPLE_TEXT: Final = 1 << 19
_RARE_SHARE: Final = 0.95
_RARE_WIDTH: Final = 3
_ANCHORS: Final = 3
_SPACED: Final = 0.95
_APOSTROPHES: Final = re.compile(r"(?:^|[,;\t| ])'[^\n]*'(?:[,;\t| ]|$)", re.MULTILINE)
_IN_WORDS: Final = re.compile(r"[^\W\d_]'[^\W\d_]")
_CLEAN: Final = re.compile(
    r"^(?:[-+]?[\d.,' ]*\d%?|[\d:TZ/.+\- ]+|[^\s@]+@[^\s@]+\.\w+|https?://\S+|[\w .'’()/&\-]*)$"
)


def sniff(lines: list[str]) -> Dialect:
    """Guess the dialect from the first lines, with its usual width."""
    sample = _first(lines)
    text = "\n".join(sample)
    fit = [(_fitness(sample, dialect), dialect) for dialect in _candidates(text)]
    (_, width), best = max(fit, key=lambda item: item[0][0])
    return replace(best, width=width, spaced=width > 1 and _is_spaced(sample, best))


def _first(lines: list[str]) -> list[str]:
    """Return the first lines, none longer and all together no longer than it takes to guess."""
    sample, left = [], _SAMPLE_TEXT
    for line in lines[:_SAMPLE_LINES]:
        sample.append(line[:_SAMPLE_LINE])
        left -= len(sample[-1])
        if left < 0:
            break
    return sample


def _candidates(text: str) -> list[Dialect]:
    lines = text.count("\n") + 1
    doubled = [mark for mark in DOUBLED if text.count(mark) >= lines]
    only = [mark[0] for mark in doubled if text.count(mark) * 2 == text.count(mark[0])]
    single = [mark for mark in (*DELIMITERS, *RARE) if mark not in only]
    quotes = ['"', "'"] if _APOSTROPHES.search(text) else ['"']
    found = [mark for mark in (*single, *doubled) if mark in text or mark == ","]
    return [Dialect(mark, quote, _escapes(text, quote)) for quote in quotes for mark in found]


def _escapes(text: str, quote: str) -> bool:
    """Whether backslashes stand before quotes inside cells, and quotes are not doubled.

    Where apostrophes inside words have none, those before others belong to the text.
    """
    if quote == "'" and _IN_WORDS.search(text):
        return False
    return f"\\{quote}" in text and not re.search(
        rf"[^,;\t|\n{quote}\\]{quote}{quote}[^,;\t|\n]", text
    )


def _fitness(sample: list[str], dialect: Dialect) -> tuple[float, int]:
    """Return how well a dialect fits, and its usual width."""
    told: list[Repair] = []
    read = (cells for _, cells in records(sample, dialect, told))
    rows = list(islice((cells for cells in read if any(cells)), _SAMPLE_RECORDS))
    if not rows:
        return 0.0, 1
    width, share = usual_width(rows)
    if width == 1:
        return 0.001, 1
    if dialect.delimiter == " " and _anchored(rows):
        width, share = len(rows[0]), 1.0
    elif dialect.delimiter in RARE and (
        share < _RARE_SHARE or width < _RARE_WIDTH or len(rows[0]) != width
    ):
        return 0.0, width
    cells = [cell.strip() for row in rows for cell in row[:50]]
    clean = sum(bool(_CLEAN.match(cell)) for cell in cells) / len(cells)
    # an apostrophe inside a word is no damage, whatever quotes the cells
    odd = [repair for repair in told if dialect.quote == '"' or repair.what != NOT_DOUBLED]
    torn = sum(map(_is_torn, rows)) if dialect.quote == '"' else 0
    mended = 1 + (len(odd) + torn) / len(rows)
    rare = 0.5 if dialect.delimiter in RARE else 1.0
    return rare * share * (0.2 + clean) * math.log2(width + 1) / mended, width


def _is_torn(row: list[str]) -> bool:
    """Whether a cell begins with an apostrophe and a later one ends with it: one cell, cut."""
    begun = [cell[:1] == "'" and cell[-1:] != "'" for cell in row]
    ended = [cell[-1:] == "'" and cell[:1] != "'" for cell in row]
    return True in begun and True in ended[begun.index(True) + 1 :]


def _anchored(rows: list[list[str]]) -> bool:
    """Whether rows parted by spaces hold texts with spaces, and other cells that show the columns.

    The header then says how many columns there are, no row has fewer cells, and the first columns
    hold dates, times, figures or codes throughout.
    """
    width = len(rows[0])
    body = rows[1:]
    plain = all(cell.strip() and not any(mark in cell for mark in DELIMITERS) for cell in rows[0])
    if width <= _ANCHORS or len(body) < MIN_ROWS or not plain:
        return False
    if sum(len(row) >= width for row in body) < _RARE_SHARE * len(body):
        return False
    first = learn([row[:_ANCHORS] for row in body if len(row) >= width], _ANCHORS)
    exact = [row for row in body if len(row) == width]
    return all(column.typed for column in first) and len(exact) >= MIN_ROWS


def _is_spaced(sample: list[str], dialect: Dialect) -> bool:
    """Whether a space follows every delimiter; lines with quotes cannot tell."""
    if dialect.delimiter not in DELIMITERS:
        return False
    plain = [line for line in sample if dialect.quote not in line and dialect.delimiter in line]
    marks = sum(line.count(dialect.delimiter) for line in plain)
    spaced = sum(line.count(dialect.delimiter + " ") for line in plain)
    return marks > 0 and spaced >= _SPACED * marks
