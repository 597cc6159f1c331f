"""Which groups are told only together, so that no views set side by side give one of them away.

The number of a few people in one group follows from the whole and the views of all other groups. So
for each reading the groups of an attribute that may not be told alone are kept together with those
that cover them, as in a table by that attribute: a view of groups is told where it holds none of
them or all. Of two attributes the cells of the table of both are judged so, by row and by column;
of three nothing is told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from dashboard.disclosure._rows import Row, hidden_posts, hidden_rows
from dashboard.disclosure._sets import ASKED, SETS, People, asked
from dashboard.metrics._frames import Ints
from dashboard.metrics._groups import UNKNOWN
from dashboard.metrics._slice import slice_of
from dashboard.view import View

Cells = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Wanted = dict[str, frozenset[str]]

_ONE: Final = 1
_TWO: Final = 2


def apart(view: View) -> dict[str, tuple[str, ...]]:
    """Return the readings of which a view of some groups tells what is told together only.

    By reading: the groups of which it is told, all of them together; none known where groups of
    several attributes are chosen.
    """
    wanted, whole = _wanted(view), Groups(_of_everyone(view))
    if not wanted:
        return {}
    keys = [key for key in ASKED if ASKED[key] and whole.separates(wanted, key)]
    if len(wanted) > _ONE:
        return dict.fromkeys(keys, ())
    (attribute,) = wanted
    return {key: tuple(sorted(whole.together(attribute, key))) for key in keys}


def groups_apart(view: View, key: str) -> frozenset[str]:
    """Return the groups of the view's attribute of which a reading is not told alone."""
    attribute = slice_of(view).attribute
    if attribute is None:
        return frozenset()
    wanted = {name: some for name, some in _wanted(view).items() if name != attribute}
    whole = Groups(_of_everyone(view))
    if not wanted:
        return whole.together(attribute, key)
    if len(wanted) > _ONE:
        return frozenset(whole.names(attribute))
    ((other, some),) = wanted.items()
    return whole.crossed(other, some, attribute, key)


class Groups:
    """The groups of a view of everyone, and which of them are told together only."""

    def __init__(self, view: View) -> None:
        self._view, self._part = view, slice_of(view)
        self._kept: dict[tuple[str, ...], Cells] = {}
        self._groups: dict[str, tuple[list[str], Ints]] = {}

    def names(self, attribute: str) -> list[str]:
        """Return the groups of an attribute, those of unknown group last."""
        return self._coded(attribute)[0]

    def _coded(self, attribute: str) -> tuple[list[str], Ints]:
        """Return the groups of an attribute and the place of each person's: [people]."""
        if attribute not in self._groups:
            names, codes = self._part.facts.group_codes(attribute)
            self._groups[attribute] = [*names, UNKNOWN], np.where(codes < 0, len(names), codes)
        return self._groups[attribute]

    def separates(self, wanted: Wanted, key: str) -> bool:
        """Say whether a choice of groups parts those that are told together only."""
        if len(wanted) > _TWO:
            return True
        if len(wanted) == _TWO:
            (one, some), (other, others) = wanted.items()
            return bool(self.crossed(one, some, other, key) & others)
        ((attribute, some),) = wanted.items()
        kept = self.together(attribute, key)
        return bool(kept & some) and not kept <= some

    def together(self, attribute: str, key: str) -> frozenset[str]:
        """Return the groups of an attribute that are told together only."""
        sets = [self._of_one(attribute, name) for name in asked(key)]
        names = self.names(attribute)
        away = np.logical_or.reduce([np.zeros(len(names), bool), *sets])
        first = asked(key)[0] if asked(key) else ""
        if first and SETS[first].of_members and len(sets) > 1:
            also = frozenset(np.flatnonzero(away).tolist())
            away = _hidden(SETS[first], *self._counted((attribute,), first), also)
        return frozenset(name for name, gone in zip(names, away, strict=True) if gone)

    def crossed(self, one: str, some: frozenset[str], other: str, key: str) -> frozenset[str]:
        """Return the groups of ``other`` with a cell in ``some`` of ``one`` not told alone."""
        rows = [i for i, name in enumerate(self.names(one)) if name in some]
        cells = [self._of_two(one, other, name) for name in asked(key)]
        names = self.names(other)
        away = np.zeros(len(names), bool)
        for grid in cells:
            away |= grid[rows].any(axis=0)
        return frozenset(name for name, gone in zip(names, away, strict=True) if gone)

    def _of_one(self, attribute: str, name: str) -> Cells:
        place = (attribute, name)
        if place not in self._kept:
            counts = self._counted((attribute,), name)
            self._kept[place] = _hidden(SETS[name], *counts, frozenset())
        return self._kept[place]

    def _of_two(self, one: str, other: str, name: str) -> Cells:
        place = (one, other, name)
        if place not in self._kept:
            cells = self._of_one(one, name)[:, None] | self._of_one(other, name)[None, :]
            counts, bases = self._counted((one, other), name)
            self._kept[place] = covered(SETS[name], counts, bases, cells)
        return self._kept[place]

    def _counted(self, attributes: tuple[str, ...], name: str) -> tuple[Counts, Counts]:
        """Return the people of a set and the members, by the groups of one or two attributes."""
        shape = tuple(len(self.names(each)) for each in attributes)
        cell = np.ravel_multi_index([self._coded(each)[1] for each in attributes], shape)
        which = SETS[name].which(self._view)
        people, bases = (
            np.bincount(cell[: some.size][some], minlength=int(np.prod(shape))).reshape(shape)
            for some in (which, self._part.members)
        )
        return people, bases


def covered(of: People, counts: Counts, bases: Counts, cells: Cells) -> Cells:
    """Hide more cells until each row and each column covers those that it hides."""
    while True:
        before = cells.copy()
        for i in range(cells.shape[0]):
            cells[i] = _hidden(
                of, counts[i], bases[i], frozenset(np.flatnonzero(cells[i]).tolist())
            )
        for j in range(cells.shape[1]):
            away = frozenset(np.flatnonzero(cells[:, j]).tolist())
            cells[:, j] = _hidden(of, counts[:, j], bases[:, j], away)
        if (cells == before).all():
            return cells


def _hidden(of: People, counts: Counts, bases: Counts, also: frozenset[int]) -> Cells:
    """Return which of some rows are hidden where their total is known."""
    if of.of_members:
        sizes = hidden_posts([Row(base) for base in bases.tolist()])
        rows = [Row(n, base) for n, base in zip(counts.tolist(), bases.tolist(), strict=True)]
        away = hidden_rows(rows, also | sizes)
    else:
        away = hidden_posts([Row(n) for n in counts.tolist()], of.least, also)
    cells = np.zeros(counts.size, bool)
    cells[sorted(away)] = True
    return cells


def _of_everyone(view: View) -> View:
    return replace(view, scope=replace(view.scope, groups=()))


def _wanted(view: View) -> Wanted:
    """Return the chosen groups by attribute."""
    found: dict[str, set[str]] = {}
    for attribute, value in view.scope.groups:
        found.setdefault(attribute, set()).add(value)
    return {name: frozenset(values) for name, values in found.items()}
