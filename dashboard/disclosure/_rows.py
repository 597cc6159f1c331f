"""Which rows of a table are hidden, so that neither they nor their total give anybody away."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.disclosure._cells import FEW, few, identifies


class Row(NamedTuple):
    """The numbers of one row: ``people`` of ``base`` (None where there is no base)."""

    people: int | None
    base: int | None = None


def hidden_rows(rows: list[Row], also: frozenset[int] = frozenset()) -> frozenset[int]:
    """Return the places of the rows to hide when the total of the rows is known.

    First those that identify, and those of ``also``; then, smallest first, as many others as it
    takes that the hidden ones together are five people or more, that as many did not, and that no
    hidden number follows from the total and from what hiding says about it. Rows of those who did
    and rows of those who did not give the same places.
    """
    hidden = {i for i, row in enumerate(rows) if _must_hide(row)} | also
    if not hidden:
        return frozenset()
    first = frozenset(hidden)
    others = sorted(
        (i for i, row in enumerate(rows) if i not in hidden and row.people),
        key=lambda i: (_smaller_side(rows[i]), i),
    )
    while others and not _protected(rows, hidden, first):
        hidden.add(others.pop(0))
    if not _protected(rows, hidden, first):
        hidden |= {i for i, row in enumerate(rows) if row.people is not None}
    return frozenset(hidden)


def hidden_posts(
    rows: list[Row], least: int = FEW, also: frozenset[int] = frozenset()
) -> frozenset[int]:
    """Return the rows to hide in a table of posts whose total is known.

    Those with fewer than ``least`` authors and those of ``also``; where that is any and none of
    them has enough authors of its own to cover the others, the next smallest row too.
    """
    first = {i for i, row in enumerate(rows) if row.people and row.people < least}
    hidden = first | {i for i in also if rows[i].people}
    covered = bool(hidden - first) and len(hidden) > 1
    others = [i for i, row in enumerate(rows) if i not in hidden and row.people]
    if hidden and others and not covered:
        hidden.add(min(others, key=lambda i: (rows[i].people or 0, i)))
    return frozenset(hidden)


def _smaller_side(row: Row) -> int:
    people = row.people or 0
    rest = people if row.base is None else row.base - people
    return min(people, rest) or max(people, rest)


def _must_hide(row: Row) -> bool:
    return identifies(row.people, row.base) or few(row.base)


def _protected(rows: list[Row], hidden: set[int], first: frozenset[int]) -> bool:
    people = sum(rows[i].people or 0 for i in hidden)
    if few(people) or len(hidden) == 1:
        return False
    silent = [row.base - row.people for row in (rows[i] for i in hidden)
              if row.base is not None and row.people is not None]  # fmt: skip
    if len(silent) == len(hidden) and few(sum(silent)):
        return False
    return _uncertain([_bounds(rows[i], first=i in first) for i in hidden], people)


def _uncertain(bounds: list[tuple[int, int]], total: int) -> bool:
    """Say whether two numbers at least fit each hidden cell, given the total and all bounds.

    A reader is granted more than most will find: which rows were hidden first, and why.
    """
    lows, highs = (sum(ends) for ends in zip(*bounds, strict=True))
    return all(
        min(high, total - (lows - low)) > max(low, total - (highs - high)) for low, high in bounds
    )


def _bounds(row: Row, *, first: bool) -> tuple[int, int]:
    base = row.base if row.base is not None else 10**9
    if not first:
        return 0, base
    if few(row.people):
        return 1, min(FEW - 1, base)
    if row.base is not None and row.people is not None and few(row.base - row.people):
        return base - FEW + 1, base - 1
    return 0, base
