"""The rows below the header: fitted to its columns, without footnotes, remarks and further tables.

Rows are taken in blocks. A row of the usual width costs a comparison or two; only odd ones are
looked at closely. Everything mended or passed over is told with its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from data_sources.dialect import Dialect, Repair
from data_sources.layout import OTHERWISE, Layout, Row, is_comment, parted_otherwise
from data_sources.quoting import NO_DELIMITER, best_reading
from data_sources.shapes import align, fits, total

MAX_WORK: Final = 600_000
MAX_SURPLUS: Final = 60
_MAX_TAIL: Final = 50
_TOLD_SINGLY: Final = 100
_MARGIN: Final = 1.0
_FEW: Final = 3
_MARK: Final = "\x1f"
HEADER_AGAIN: Final = "the header stands again; it was passed over"


class Body:
    """Takes rows in the file's order and gives those of the table, each as wide as its header."""

    def __init__(
        self, layout: Layout, dialect: Dialect, lines: Sequence[str], gaps: set[int],
        told: list[Repair],
    ) -> None:  # fmt: skip
        self._layout, self._dialect, self._lines = layout, dialect, lines
        self._gaps, self._told = gaps, told
        self._width, self._quote = layout.width, dialect.quote or "\0"
        self._seen: list[int] = []
        self._held: list[Row] = []
        self._copying = False
        self._tail: list[Row] = []
        self._other = (0, 0)
        self._work = 0
        self._again_at = (0, 0)

    def rows(self, block: list[Row]) -> list[Row]:
        """Return the rows of a block that belong to the table."""
        kept: list[Row] = []
        width, headers = self._width, self._layout.header_rows
        for at, (line, row) in enumerate(block):
            if (
                len(row) == width
                and width > 1
                and row[-1]
                and row not in headers
                and not self._other[0]
                and line not in self._gaps
            ):
                if self._tail:
                    self._give_tail(kept)
                self._keep(line, row, kept)
            elif row in headers:
                self._again(line, kept)
            elif self._other[0] or self._starts_another(block, at):
                self._other = (self._other[0] or line, self._other[1] + 1)
            elif is_comment(row, width):
                self._told.append(Repair(line, "a line that begins with # was passed over"))
            elif self._is_remark(line, row) if any(row[1:]) else self._is_footnote(row):
                self._tail.append((line, row))
                if len(self._tail) > _MAX_TAIL:
                    self._give_tail(kept)
            else:
                self._give_tail(kept)
                self._keep(line, row, kept)
        return kept

    def finish(self) -> list[Row]:
        """Return the rows still held back, and tell what stands below the table."""
        kept: list[Row] = []
        if self._held and len(self._held) >= min(_FEW, len(self._seen)):
            what = "the same table stands again; its second copy was passed over"
            self._told.append(Repair(self._held[0][0], what, len(self._held)))
        else:
            self._flush(kept)
        if self._tail:
            what = "lines below the table were passed over"
            self._told.append(Repair(self._tail[0][0], what, len(self._tail)))
        self._end_other()
        first, count = self._again_at
        if first:
            self._told.append(Repair(first, HEADER_AGAIN, count - _TOLD_SINGLY))
        return kept

    def _again(self, line: int, kept: list[Row]) -> None:
        """Pass over a repeated header; of very many, the later ones are told together."""
        first, count = self._again_at
        if count >= _TOLD_SINGLY:
            self._again_at = (first or line, count + 1)
        else:
            self._again_at = (0, count + 1)
            self._told.append(Repair(line, HEADER_AGAIN))
        if self._held:
            self._flush(kept)
        if self._tail:
            self._give_tail(kept)
        if self._other[0]:
            self._end_other()
        self._copying = bool(self._seen)

    def _end_other(self) -> None:
        line, count = self._other
        if count:
            self._told.append(
                Repair(line, "a further table starts here; its lines were not read", count)
            )
        self._other = (0, 0)

    def _keep(self, line: int, row: list[str], kept: list[Row]) -> None:
        """Put a row into the table, unless it could be the second copy of the first rows."""
        joined = _MARK.join(row)
        mark = hash(joined)
        if self._copying:
            place = len(self._held)
            if place < len(self._seen) and self._seen[place] == mark:
                self._held.append((line, row))
                return
            self._flush(kept)
        self._seen.append(mark)
        if len(row) != self._width or (self._quote in joined and joined.count(self._quote) > 1):
            row = self._fitted(line, row)
        kept.append((line, row))

    def _flush(self, kept: list[Row]) -> None:
        self._copying = False
        kept += [(line, self._fitted(line, row)) for line, row in self._held]
        self._held = []

    def _give_tail(self, kept: list[Row]) -> None:
        tail, self._tail = self._tail, []
        for line, row in tail:
            self._keep(line, row, kept)

    def _is_footnote(self, row: list[str]) -> bool:
        """Whether a row of one cell is unlike the first column, in a table of three or more."""
        columns = self._layout.columns
        if self._layout.width < _FEW or not columns or not row[0].strip():
            return False
        full = [column for column in columns[1:] if not column.blank]
        fit = columns[0].score(row[0])
        return fit < 0 or (fit < 1 and len(full) >= 2)  # noqa: PLR2004 - two are surely missing

    def _is_remark(self, line: int, row: list[str]) -> bool:
        """Whether a row is a sentence with delimiters in it: shorter, and none of it fits."""
        columns = self._layout.columns
        if len(row) >= self._width or not columns or self._width < _FEW:
            return False
        fit = [(column, column.score(cell)) for cell, column in zip(row, columns, strict=False)]
        typed = [score for column, score in fit if column.typed]
        if not typed or max(typed) >= 0 or fit[0][1] >= 1:
            return False
        return self._better(line, row, self._plainly(row, self._width)[0]) is None

    def _is_other_header(self, row: list[str], below: list[list[str]]) -> bool:
        """Whether a row of the same width names columns of which the rows below do not fit ours."""
        columns = self._layout.columns
        typed = [place for place, column in enumerate(columns) if column.typed]
        if not typed or len(below) < 2 or any(len(cells) != len(row) for cells in below):  # noqa: PLR2004 - one row tells nothing
            return False
        named = all(columns[place].score(row[place]) < 0 for place in typed)
        return named and any(
            all(columns[place].score(cells[place]) < 0 for cells in below) for place in typed
        )

    def _starts_another(self, block: list[Row], at: int) -> bool:
        """Whether another table's header stands here: part of this one's, or one below a gap."""
        line, row = block[at]
        header, width = self._layout.header, self._layout.width
        if len(row) < 2 or not all(cell.strip() for cell in row):  # noqa: PLR2004 - two cells make a table
            return False
        if len(row) == width:
            below = [cells for _, cells in block[at + 1 : at + 4]]
            return line in self._gaps and self._is_other_header(row, below)
        common = min(len(row), len(header))
        if common > max(1, width / 2) and row[:common] == header[:common]:
            return True
        below = [cells for _, cells in block[at + 1 : at + 4]]
        return (
            line in self._gaps
            and bool(below)
            and all(len(cells) == len(row) for cells in below)
            and not any(cell[0].isdigit() for cell in row)
        )

    def _fitted(self, line: int, row: list[str]) -> list[str]:
        """Return a row as wide as the header, its cells in the columns they fit."""
        if len(row) == self._width:
            if sum(self._quote in cell for cell in row) < 2:  # noqa: PLR2004 - a cut cell has two halves
                return row
            plain, what = row, ""
        else:
            plain, what = self._plainly(row, self._width)
        better = self._better(line, row, plain)
        plain, what = better or (plain, what)
        if what:
            self._told.append(Repair(line, what))
        return plain

    def _plainly(self, row: list[str], width: int) -> tuple[list[str], str]:
        if len(row) < width:
            return row + [""] * (width - len(row)), "fewer cells than the header; the rest is empty"
        if not any(cell.strip() for cell in row[width:]):
            return row[:width], "empty cells after the last column"
        joined = (self._dialect.delimiter or " ").join(row[width - 1 :])
        return [*row[: width - 1], joined], (
            "more cells than the header; the rest joined the last one"
        )

    def _better(self, line: int, row: list[str], plain: list[str]) -> tuple[list[str], str] | None:
        """Return other cells for a row, and what was done, where the columns say so clearly."""
        columns, quote = self._layout.columns, self._dialect.quote
        if not any(column.loose for column in columns) or self._work > MAX_WORK:
            return None
        self._work += len(row) * self._width * (1 + abs(len(row) - self._width))
        best, found = total(plain, columns, quote) + _MARGIN, None
        for cells, what in self._readings(line, row):
            score = total(cells, columns, quote)
            if score > best and cells != plain:
                best, found = score, (cells, what)
        return found

    def _readings(self, line: int, row: list[str]) -> Iterator[tuple[list[str], str]]:
        """Yield other ways to read a row: by another delimiter, its quotes, or its shapes."""
        layout, dialect = self._layout, self._dialect
        if self._lines and len(row) <= layout.width:
            text = self._lines[line - 1]
            known = replace(dialect, width=layout.width)
            if dialect.quote and dialect.quote in text:
                reading = best_reading(text, known, stray=False)
                if reading is not None:
                    yield reading[0], NO_DELIMITER
            yield from self._parted(text)
        if 0 < abs(len(row) - layout.width) <= MAX_SURPLUS:
            laid = align(row, layout.columns, dialect.delimiter or " ")
            how = "more" if len(row) > layout.width else "fewer"
            what = f"{how} cells than the header; they were put into the columns they fit"
            if laid.cells:
                yield laid.cells, what

    def _parted(self, text: str) -> Iterator[tuple[list[str], str]]:
        """Yield the cells of a line by other delimiters, if they fit every shape."""
        layout = self._layout
        for mark, cells in parted_otherwise(text, self._dialect, layout.width):
            laid = cells
            if len(cells) != layout.width:
                laid = align(cells, layout.columns, mark).cells if len(cells) < MAX_SURPLUS else []
            if laid and fits(laid, layout.columns):
                yield laid, OTHERWISE
