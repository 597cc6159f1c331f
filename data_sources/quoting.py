"""Where quoted cells begin and end: as the standard has it, or else the likeliest reading.

A stray quote can swallow its neighbours or the lines below. Where the plain reading gives a record
of an unusual width, :func:`best_reading` looks for the cheapest other one of exactly that width.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Final, NamedTuple

from data_sources.dialect import Dialect

NOT_DOUBLED: Final = "a quote inside a cell was not doubled; it was kept"
NEVER_CLOSES: Final = "a quote never closes; it was read as a character"
NO_DELIMITER: Final = "a delimiter was missing beside a quote; the cells were parted there"
MAX_LINE: Final = 20_000
MAX_QUOTES: Final = 200
MAX_STEPS: Final = 2_000


class Choice(NamedTuple):
    """One way to read a cell: its cost, where the next cell starts, its text, what is odd."""

    cost: int
    after: int
    cell: str
    what: str


def opening(text: str, place: int, quote: str) -> int:
    """Return where the quote that opens a cell stands (blanks may precede it), or -1."""
    while place < len(text) and text[place] == " ":
        place += 1
    return place if place < len(text) and text[place] == quote else -1


def closing(text: str, start: int, dialect: Dialect) -> int:
    """Return where the closing quote stands: the next one before a delimiter or the end; or -1."""
    for place, run in _runs(text, start, dialect):
        if run % 2 and after(text, place + run - 1, dialect.delimiter) >= 0:
            return place + run - 1
    return -1


def after(text: str, end: int, delimiter: str) -> int:
    """Return where the next cell starts after a closing quote, or -1 where other text follows."""
    place = end + 1
    while place < len(text) and text[place] == " " and delimiter != " ":
        place += 1
    if place >= len(text):
        return len(text) + 1
    return place + len(delimiter) if text.startswith(delimiter, place) else -1


def unescaped(cell: str, dialect: Dialect) -> tuple[str, str]:
    """Return the text of a quoted cell, and what was odd about its quotes (or an empty text)."""
    quote = dialect.quote
    if quote == "'" and '"' in cell and '"' not in cell.replace('""', ""):
        cell = cell.replace('""', '"')  # who quotes by apostrophes may double the other quotes
    if dialect.backslash:
        return cell.replace("\\" + quote, quote).replace("\\\\", "\\"), ""
    if quote not in cell:
        return cell, ""
    odd = quote in cell.replace(quote * 2, "")
    return cell.replace(quote * 2, quote), NOT_DOUBLED if odd else ""


def best_reading(
    line: str, dialect: Dialect, *, stray: bool = True
) -> tuple[list[str], list[str]] | None:
    """Return the cheapest reading of one line with the usual width, and what was odd; or None.

    Without ``stray``, every quote at the start of a cell opens it, and only delimiters may lack.
    """
    if len(line) > MAX_LINE or line.count(dialect.quote) > MAX_QUOTES:
        return None
    came: _Came = {}
    heap = [(0, 0, 0, 0, (0, 0), "", "")]
    for step in range(MAX_STEPS):
        if not heap:
            return None
        cost, _, place, count, before, cell, what = heapq.heappop(heap)
        if (place, count) in came:
            continue
        came[place, count] = (before, cell, what)
        if place > len(line) and count == dialect.width:
            return _traced(came, (place, count))
        if place > len(line) or count >= dialect.width:
            continue
        for turn, way in enumerate(_choices(line, place, dialect, stray=stray)):
            order = step * MAX_QUOTES * 4 + turn
            found = (cost + way.cost, order, way.after, count + 1, (place, count), *way[2:])
            heapq.heappush(heap, found)
    return None


_Came = dict[tuple[int, int], tuple[tuple[int, int], str, str]]


def _traced(came: _Came, at: tuple[int, int]) -> tuple[list[str], list[str]]:
    cells, told = [], []
    while at != (0, 0):
        at, cell, what = came[at]
        cells.append(cell)
        if what:
            told.append(what)
    return cells[::-1], list(dict.fromkeys(told[::-1]))


def _choices(line: str, place: int, dialect: Dialect, *, stray: bool) -> Iterator[Choice]:
    """Yield the ways to read the cell that starts at ``place``."""
    opened = opening(line, place, dialect.quote)
    if opened >= 0:
        yield from _quoted_choices(line, opened + 1, dialect)
        if not stray:
            return
    end = line.find(dialect.delimiter, place)
    end = len(line) if end < 0 else end
    text = line[place:end]
    if dialect.spaced:
        text = text.removeprefix(" ")
    following = end + (len(dialect.delimiter) if end < len(line) else 1)
    if opened >= 0:
        yield Choice(2, following, text, NEVER_CLOSES)
        return
    yield Choice(2 * (text.count(dialect.quote) % 2), following, text, "")
    inner = line.find(dialect.quote, place + 1, end)
    if inner > 0 and _joint(line, inner - 1, inner + 1):
        yield Choice(3, inner, line[place:inner], NO_DELIMITER)


def _quoted_choices(line: str, start: int, dialect: Dialect) -> Iterator[Choice]:
    """Yield the places where a quoted cell may end: at each run of quotes that allows it."""
    bare = 0
    for place, run in _runs(line, start, dialect):
        last = place + run - 1
        following = after(line, last, dialect.delimiter)
        if following >= 0:
            cell, what = unescaped(line[start:last], dialect)
            yield Choice(bare + (0 if run % 2 else 2), following, cell, what)
        elif run % 2 and _joint(line, place - 1, last + 1):
            cell, _ = unescaped(line[start:last], dialect)
            yield Choice(bare + 3, last + 1, cell, NO_DELIMITER)
        elif not run % 2 and _joint(line, place - 1, last + 1):
            cell, _ = unescaped(line[start : last - 1], dialect)
            yield Choice(bare + 3, last, cell, NO_DELIMITER)
        bare += run % 2


def _joint(line: str, left: int, right: int) -> bool:
    """Whether text stands close on both sides, as where a delimiter fell out."""
    return left >= 0 and right < len(line) and not (line[left].isspace() or line[right].isspace())


def _runs(text: str, start: int, dialect: Dialect) -> Iterator[tuple[int, int]]:
    """Yield where runs of quotes begin and how long they are; escaped quotes do not count."""
    quote = dialect.quote
    place = text.find(quote, start)
    while place >= 0:
        if dialect.backslash and _escaped(text, place, start):
            place = text.find(quote, place + 1)
            continue
        run = 1
        while text.startswith(quote, place + run):
            run += 1
        yield place, run
        place = text.find(quote, place + run)


def _escaped(text: str, place: int, start: int) -> bool:
    """Whether an odd number of backslashes stands before ``place``."""
    count = 0
    while place - 1 - count >= start and text[place - 1 - count] == "\\":
        count += 1
    return count % 2 == 1
