"""Where the table stands among the rows of a file: titles above it, its header, or none.

A header may be one row or several, may lack cells or have surplus ones, and may be missing: then
the first row looks like all others, and the columns are numbered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from data_sources.dialect import Dialect, Repair
from data_sources.records import records, usual_width
from data_sources.shapes import MIN_ROWS, Column, exact_shape, learn, total

Row = tuple[int, list[str]]

SAMPLE: Final = 200
OTHERWISE: Final = "the row is parted by another delimiter than the others"
NO_HEADER: Final = "no header was found; the columns were numbered"
_HEADER_SHARE: Final = 0.6
_MOST_HEADERS: Final = 3
_MOST_TITLES: Final = 20
_A_HEADER_AND_A_ROW: Final = 2
_LONGEST_TITLE: Final = 200
_MOST: Final = 0.8
MIN_COLUMNS: Final = 3
_FEW_RECORDS: Final = 3
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DATED_TITLE: Final = re.compile(r"(?:[^\W\d_]+\W+){3}.*\b(?:19|20)\d\d\b")
_OTHER_MARKS: Final = (",", ";", "\t", "|", " ")


@dataclass(frozen=True)
class Layout:
    """The header (as it stands, several rows joined; empty where there is none) and the columns.

    ``names`` are one a column and differ; ``start`` is how many of the first rows stand above the
    body, ``header_rows`` the header's own rows, ``columns`` what the cells of the body look like
    (empty where there are too few rows to tell).
    """

    header: list[str]
    names: list[str]
    header_rows: list[list[str]]
    start: int
    columns: list[Column]

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.names)


def find_layout(
    first: Sequence[Row], dialect: Dialect, lines: Sequence[str], told: list[Repair]
) -> Layout:
    """Find the header among the ``first`` rows that are not blank; ``lines`` are the file's."""
    cells = [row for _, row in first]
    at, width = _header_at(cells, dialect)
    columns = learn(cells[at + 1 :], width)
    below = learn(cells[at + _MOST_HEADERS :], width) or columns  # without further header rows
    above: list[list[str]] = []
    if _is_body(cells[at], columns, cells[at + 1 :]):
        parted = _header_parted_otherwise(lines, first[at - 1], dialect, width) if at else []
        if not parted:
            told.append(Repair(first[at][0], NO_HEADER))
            above_them(first, at, told)
            return Layout([], [f"column {n + 1}" for n in range(width)], [], at, columns)
        told.append(Repair(first[at - 1][0], OTHERWISE))
        above, start, at = [parted], at, at - 1
    else:
        start = at + _header_rows(cells[at:], below)
        above = cells[at:start]
    above_them(first, at, told)
    if len(above) > 1:
        told.append(Repair(first[at][0], "several header rows were joined", len(above)))
    fitted = [_fitted_header(row, cells[start:], width) for row in _spread(above)]
    width = max(map(len, fitted))
    return Layout(
        _joined(fitted, width, distinct=False),
        _names(_joined(fitted, width, distinct=True), told),
        above,
        start,
        columns if len(columns) == width and start == at + 1 else learn(cells[start:], width),
    )


def above_them(first: Sequence[Row], at: int, told: list[Repair]) -> None:
    """Tell how many rows stand above the table."""
    if at:
        told.append(Repair(first[0][0], "rows above the header were passed over", at))


def parted_otherwise(text: str, dialect: Dialect, width: int) -> Iterator[tuple[str, list[str]]]:
    """Yield a delimiter and the cells for each other one that parts a line into enough cells."""
    for mark in _OTHER_MARKS:
        if width > 1 and mark != dialect.delimiter and text.count(mark) >= width - 1:
            other = replace(dialect, delimiter=mark, spaced=False, width=0)
            cells = next(records([text], other, []))[1]
            if len(cells) >= width:
                yield mark, cells


def _header_parted_otherwise(
    lines: Sequence[str], row: Row, dialect: Dialect, width: int
) -> list[str]:
    """Return the cells of a row of one cell that another delimiter parts exactly; or nothing."""
    if not lines or len(row[1]) > 1:
        return []
    found = [cells for _, cells in parted_otherwise(lines[row[0] - 1], dialect, width)]
    return next((cells for cells in found if len(cells) == width and all(cells)), [])


def _header_at(rows: list[list[str]], dialect: Dialect) -> tuple[int, int]:
    """Return which row is the header (title rows may stand above it), and the usual width."""
    width, _ = usual_width(rows[:SAMPLE])
    if dialect.delimiter == " ":  # texts with spaces make rows of any width
        width = dialect.width or width
    for at, row in enumerate(rows[:SAMPLE]):
        filled = sum(bool(cell.strip()) for cell in row)
        if filled >= max(1, _HEADER_SHARE * width) and not is_comment(row, width):
            narrow = _narrow_table(rows[:at], width)
            return (_below_titles(rows, at, width) if narrow is None else narrow), width
    return 0, width


def _narrow_table(above: list[list[str]], width: int) -> int | None:
    """Return which of the rows above is a header, where they are a table with empty last columns.

    A sheet of several tables is as wide as its widest; the first may be a narrow one.
    """
    widths = [_filled_first(row) if len(row) == width else 0 for row in above]
    most = max(widths, default=0)
    at = widths.index(most) if most >= MIN_COLUMNS else len(above)
    alike = widths[at + 1 :].count(most)
    return at if alike >= _FEW_RECORDS and at <= _MOST_TITLES else None


def _filled_first(row: list[str]) -> int:
    """Return how many cells are filled, where these are the first ones; else 0."""
    filled = [bool(cell.strip()) for cell in row]
    return sum(filled) if filled == sorted(filled, reverse=True) else 0


def _below_titles(rows: list[list[str]], at: int, width: int) -> int:
    """Return which row is the header: the one at ``at``, or one that stands below a longer title.

    A title with delimiters in it has another width than the table; the header that follows has
    its width and looks unlike the rows below. Where the next row of that width is a body's, the
    first row is a header that lacks a delimiter or has one too many. A sentence with a year in it
    is a title of whatever width.
    """
    dated = any(_DATED_TITLE.search(cell[:_LONGEST_TITLE]) for cell in rows[at])
    near = range(at + dated, min(at + _MOST_TITLES, len(rows) - 1))
    found = next((place for place in near if len(rows[place]) == width), at)
    if found == at or not all(cell.strip() for cell in rows[found]):
        return at
    columns = learn(rows[found + 1 :], width)
    typed = [place for place, column in enumerate(columns) if column.typed]
    unlike = all(columns[place].score(rows[found][place]) < 0 for place in typed)
    return found if typed and unlike else at


def is_comment(row: list[str], width: int) -> bool:
    """Whether a row is a remark of a program: it begins with # and is no record."""
    return row[0].startswith("#") and len(row) != width


def _is_body(row: list[str], columns: list[Column], below: list[list[str]]) -> bool:
    """Whether a row that could be the header looks like the rows below it."""
    typed = [place for place, column in enumerate(columns) if column.typed]
    if not typed or len(row) != len(columns) or row in below[:1]:
        return False
    filled = [place for place in typed if row[place].strip()]
    years = [row[place] for place in filled if _YEAR.fullmatch(row[place].strip())]
    if len(years) > 1 and len(years) == len(set(years)) == len(filled):
        return False
    return len(filled) >= _MOST * len(typed) and all(
        columns[place].score(row[place]) > 0 for place in filled
    )


def _header_rows(rows: list[list[str]], columns: list[Column]) -> int:
    """Return how many rows the header has: repeats of it, names below it, or rows unlike others."""
    if len(rows) > _A_HEADER_AND_A_ROW and _spans(*rows[:2]):
        return 2
    count = 1
    typed = [place for place, column in enumerate(columns) if column.typed]
    while count < min(_MOST_HEADERS, len(rows) - 1):
        row = rows[count]
        unlike = len(typed) > 1 and len(row) == len(columns) and len(rows) > MIN_ROWS + count
        filled = [row[place] for place in typed if unlike and row[place].strip()]
        plain = filled and not any("9" in exact_shape(cell) for cell in filled)
        if row != rows[0] and not (plain and total(row, columns) < 0 and len(filled) > 1):
            break
        count += 1
    return count


def _spans(row: list[str], below: list[str]) -> bool:
    """Whether a header's cells span several columns, and the row below names these alone."""
    gaps = {place for place, cell in enumerate(row) if not cell.strip()}
    under = {place for place, cell in enumerate(below) if cell.strip()}
    spanned = gaps | {place - 1 for place in gaps}
    plain = all(_YEAR.fullmatch(cell.strip()) or not re.search(r"\d", cell) for cell in below)
    return len(row) == len(below) and bool(gaps) and 0 not in spanned and under == spanned and plain


def _spread(above: list[list[str]]) -> list[list[str]]:
    """Return the rows of a header, each cell that spans several columns in all of them."""
    if len(above) < 2 or not _spans(*above[:2]):  # noqa: PLR2004 - a header and the names below it
        return above
    spread: list[str] = []
    for cell, name in zip(*above[:2], strict=True):
        spread.append(spread[-1] if name.strip() and not cell.strip() else cell)
    return [spread, *above[1:]]


def _fitted_header(row: list[str], body: list[list[str]], width: int) -> list[str]:
    """Return a header row as wide as the body, where the body is sure of its width."""
    sample = body[:SAMPLE]
    sure = sum(len(cells) == width for cells in sample) >= _MOST * len(sample)
    if len(row) > width and sure and sample:
        blanks = [place for place, cell in enumerate(row) if not cell.strip()]
        if len(blanks) >= len(row) - width:
            dropped = set(blanks[width - len(row) :])
            return [cell for place, cell in enumerate(row) if place not in dropped]
    missing = width - len(row)
    if missing > 0:
        full = [cells for cells in sample if len(cells) == width]
        # what holds a line break is no blank left over by a delimiter at the line's end
        if all(not cell.strip(" \t\r") for cells in full for cell in cells[len(row) :]):
            return row
        if missing == 1 and _numbered([cells[0] for cells in full]):
            return ["", *row]
    return row + [""] * missing


def _numbered(cells: list[str]) -> bool:
    """Whether cells count up by one: the row numbers that some programs write without a name."""
    if len(cells) < MIN_ROWS or not all(cell.strip().isdecimal() for cell in cells):
        return False
    numbers = [int(cell) for cell in cells]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _joined(rows: list[list[str]], width: int, *, distinct: bool) -> list[str]:
    """Return one header of several rows: their cells joined, or only those that differ."""
    joined = []
    for place in range(width):
        parts = [row[place] if place < len(row) else "" for row in rows]
        if distinct:
            parts = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
        joined.append(parts[0] if len(parts) == 1 else " ".join(filter(None, parts)))
    return joined


def _names(cells: list[str], told: list[Repair]) -> list[str]:
    """Return one name a column: trimmed, blanks named by place, repeats numbered."""
    names: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for place, raw in enumerate(cells):
        cell = raw.strip().strip("\ufeff")
        name = cell or f"column {place + 1}"
        if not cell:
            told.append(Repair(0, f"column {place + 1} has no name"))
        free = name
        while free in names:
            numbers[name] = numbers.get(name, 1) + 1
            free = f"{name} ({numbers[name]})"
        if free != name:
            told.append(Repair(0, f"the column name “{name[:80]}” stands twice"))
        names[free] = None
    return list(names)
