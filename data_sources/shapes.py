"""What the cells of each column look like, and how rows of the wrong width fit into the columns.

The shape of a cell is its text with every digit as ``9`` and every letter as ``a``. A column whose
cells share few shapes (dates, times, codes, prices, links) tells where a delimiter is missing or
surplus; columns of free text only say that they hold text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

MIN_ROWS: Final = 5
_FEW_SHAPES: Final = 4
_COVERED: Final = 0.9
_RARE: Final = 0.03
_PREFIX: Final = 3
_MOSTLY: Final = 0.98
_LONGEST: Final = 40
_MAX_CUT: Final = 400
_DROPPED: Final = 0.7
_JOINT: Final = 0.6
_CUT: Final = 1.5
_LONE_QUOTE: Final = 0.7
_DIGIT: Final = re.compile(r"\d")
_LETTER: Final = re.compile(r"[^\W\d_]")
_RUN: Final = re.compile(r"(.)\1+")


def exact_shape(cell: str) -> str:
    """Return the shape of a cell, one character for each of its own.

    >>> exact_shape("AB-12")
    'aa-99'
    """
    return _LETTER.sub("a", _DIGIT.sub("9", cell))


@dataclass(frozen=True)
class Column:
    """What the cells of one column look like.

    ``loose`` are its shapes with runs cut to one character (empty for free text), ``exact`` its
    shapes where there are few, ``prefix`` what all its cells begin with, ``blank`` the share of
    empty cells. ``typed`` columns have shapes with digits.
    """

    loose: frozenset[str]
    exact: frozenset[str]
    prefix: str
    blank: float
    longest: int

    @property
    def typed(self) -> bool:
        """Whether its cells have a shape, and hold digits."""
        return bool(self.loose) and all("9" in shape for shape in self.loose)

    def score(self, cell: str) -> float:
        """Return how well a cell fits here: 3 exactly, 2 loosely, below 0 not at all."""
        if not cell.strip():
            return 1.0 if self.blank > 0.5 else -1.0 + 2 * self.blank  # noqa: PLR2004 - one half
        if self.blank > _MOSTLY:
            return -1.0
        if not self.loose:
            return 0.5
        begins = cell.startswith(self.prefix) or self.prefix.startswith(cell)
        if len(cell) > 2 * self.longest or not begins:
            return -2.0
        shape = exact_shape(cell)
        if shape in self.exact:
            return 3.0
        return 2.0 if _RUN.sub(r"\1", shape) in self.loose else -2.0


class Aligned(NamedTuple):
    """Cells laid onto columns, and how well they fit."""

    score: float
    cells: list[str]


def learn(rows: Sequence[Sequence[str]], width: int) -> list[Column]:
    """Learn the columns from rows of the usual width; an empty list where there are too few."""
    fit = [row for row in rows if len(row) == width]
    if len(fit) < MIN_ROWS:
        return []
    return [_column([row[place] for row in fit]) for place in range(width)]


def _column(cells: list[str]) -> Column:
    filled = [cell for cell in cells if cell.strip()]
    blank = 1 - len(filled) / len(cells)
    shapes = Counter(exact_shape(cell[: 2 * _LONGEST]) for cell in filled)
    loose: Counter[str] = Counter()
    for shape, many in shapes.items():
        loose[_RUN.sub(r"\1", shape)] += many
    common = _common(loose, len(filled))
    telling = any(not mark.isspace() and mark != "a" for shape in common for mark in shape)
    longest = max(map(len, filled), default=0)
    if not telling:
        return Column(frozenset(), frozenset(), "", blank, longest)
    prefix = _prefix(filled) if len(filled) > 1 else ""
    exact = _common(shapes, len(filled))
    return Column(common, exact, prefix if len(prefix) >= _PREFIX else "", blank, longest)


def _common(shapes: Counter[str], many: int) -> frozenset[str]:
    """Return the few shapes that nearly all of ``many`` cells have; none if there are more."""
    few = [
        (shape, count) for shape, count in shapes.most_common(_FEW_SHAPES) if count >= _RARE * many
    ]
    covered = sum(count for _, count in few) >= _COVERED * many
    return frozenset(shape for shape, _ in few) if covered else frozenset()


def _prefix(cells: list[str]) -> str:
    """Return what all cells begin with."""
    first, last = min(cells), max(cells)
    same = 0
    while same < len(first) and first[same] == last[same]:
        same += 1
    return first[:same]


def fits(cells: Sequence[str], columns: Sequence[Column]) -> bool:
    """Whether every cell in a column with a shape has it, and one at least does."""
    shaped = [(cell, column) for cell, column in zip(cells, columns, strict=True) if column.loose]
    return bool(shaped) and all(column.score(cell) > 0 for cell, column in shaped)


def total(cells: Sequence[str], columns: Sequence[Column], quote: str = "") -> float:
    """Return how well cells fit their columns, one by one; a lone ``quote`` in a cell is odd."""
    odd = sum(cell.count(quote) % 2 for cell in cells) if quote else 0
    fit = sum(column.score(cell) for cell, column in zip(cells, columns, strict=False))
    return fit - _LONE_QUOTE * odd


_Step = tuple[float, tuple[int, int], tuple[str, ...]]


def align(cells: list[str], columns: Sequence[Column], joiner: str) -> Aligned:
    """Lay cells onto columns so that they fit best: empty ones dropped, some joined or cut.

    ``joiner`` stands between joined cells.
    """
    best: dict[tuple[int, int], _Step] = {(0, 0): (0.0, (0, 0), ())}
    for column in range(len(columns) + 1):
        for at in range(len(cells) + 1):
            if (at, column) not in best:
                continue
            here = best[at, column][0]
            for gain, to, placed in _steps(cells, at, columns, column, joiner):
                if to not in best or here + gain > best[to][0]:
                    best[to] = (here + gain, (at, column), placed)
    end = (len(cells), len(columns))
    if end not in best:
        return Aligned(float("-inf"), [])
    laid: list[str] = []
    place = end
    while place != (0, 0):
        _, place, placed = best[place]
        laid[:0] = placed
    return Aligned(best[end][0], laid)


def _steps(
    cells: list[str], at: int, columns: Sequence[Column], column: int, joiner: str
) -> Iterator[_Step]:
    """Yield the next steps of :func:`align`: gain, where it leads, the cells it places."""
    surplus = len(cells) - len(columns)
    late = 0.01 * column  # of equal ways, the later one: what is missing is mostly the end
    if at < len(cells) and surplus > 0 and not cells[at].strip():
        yield late - _DROPPED, (at + 1, column), ()
    if column == len(columns):
        return
    here = columns[column]
    if at < len(cells):
        yield here.score(cells[at]), (at + 1, column + 1), (cells[at],)
        longest = min(surplus + 1, len(cells) - at)
        for span, text in _joints(cells[at : at + longest], here, joiner):
            gain = here.score(text) + late - _JOINT * (span - 1)
            yield gain, (at + span, column + 1), (text,)
    if surplus < 0:
        yield here.score("") + late - 1, (at, column + 1), ("",)
        if at < len(cells) and column + 1 < len(columns):
            yield from _cuts(cells[at], at, here, columns[column + 1], column)


def _joints(cells: list[str], here: Column, joiner: str) -> Iterator[tuple[int, str]]:
    """Yield how many of the first cells could be one, and their text; none begins or ends empty."""
    for span in range(2, len(cells) + 1):
        if joiner == " " and " " in cells[span - 1].strip() + cells[0].strip():
            return  # it was quoted, so it is a cell of its own
        if cells[0].strip() and cells[span - 1].strip():
            text = joiner.join(cells[:span])
            yield span, text
            if here.loose and len(text) > 2 * here.longest:
                return


def _cuts(cell: str, at: int, first: Column, second: Column, column: int) -> Iterator[_Step]:
    """Yield the best way to cut one cell into two columns, one of which has a shape."""
    if not (first.loose or second.loose) or len(cell) > _MAX_CUT:
        return
    if first.loose:
        places = range(1, min(len(cell), 2 * first.longest + 1))
    else:
        places = range(max(1, len(cell) - 2 * second.longest), len(cell))
    found = [(first.score(cell[:cut]) + second.score(cell[cut:]), cut) for cut in places]
    if found:
        gain, cut = max(found)
        yield gain - _CUT, (at + 1, column + 2), (cell[:cut], cell[cut:])
