"""The gate for the picture of the network: which dots may have the colour of a group or circle.

Whoever counts coloured dots counts people. So of a group whose numbers are not told only so many
dots are coloured as anybody can work out from the numbers that are: at least so many of it have a
tie, at least so many have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from dashboard.disclosure._cells import FEW
from dashboard.disclosure._looks import FEWER, SHOWN, YES
from dashboard.metrics._communities import circle_name
from dashboard.metrics._frames import Flags, Ints
from dashboard.metrics._metric import Reading
from dashboard.metrics.network import Dots, rim

Thin = frozenset[tuple[int, int]]
"""Pairs of colours (the smaller number first) whose lines rest on fewer than five people."""

Bounds = dict[str, tuple[int, int]]
"""By group: at least and at most so many members have a tie, as the told numbers say."""


def gate_dots(dots: Dots, gated: Mapping[str, Reading]) -> Dots | None:
    """Return the dots with the colours that may be told; None where no dot may be drawn.

    ``gated`` are the gated readings of the same view. The order of the dots follows the colours.
    """
    isolated, circles = gated["members_isolated"], gated["communities"]
    if isolated.value is None:
        return None
    bounds = _bounds(
        _rows(gated["members_connected"]), _rows(isolated), dots.connected,
    )  # fmt: skip
    group = _coloured(dots, bounds, _rows(isolated))
    told = _told(circles.tables.get("circles", pl.DataFrame()), "circle")
    numbers = [i for i in range(int(dots.circle.max(initial=-1)) + 1) if circle_name(i) in told]
    some = np.isin(dots.circle, numbers) & dots.stable
    circle = told_circles(group, np.where(some, dots.circle, -1))
    drawn = replace(dots, group=group, circle=circle, stable=bool((circle >= 0).any()))
    return _in_order(drawn)


def told_circles(group: Ints, circle: Ints) -> Ints:
    """Return the circles without those that tell, beside the groups, of fewer than five people.

    Both colourings show the same dots in the same places, so whoever looks at both learns how many
    of each group are in each circle. Dots of fewer than five are taken out of the circle, and with
    them those of another group and circle, for what is missing from a number told is known.
    """
    rows, columns = np.where(group < 0, group.max(initial=-1) + 1, group), circle.max(initial=-1)
    some = circle >= 0
    cells = np.zeros((int(rows.max(initial=0)) + 1, int(columns) + 1), np.int64)
    np.add.at(cells, (rows[some], circle[some]), 1)
    away = (cells > 0) & (cells < FEW)
    before = -1
    while away.sum() != before:
        before = away.sum()
        for counts, hidden in (*zip(cells, away, strict=True), *zip(cells.T, away.T, strict=True)):
            _cover(counts, hidden)
    found = circle.copy()
    found[some] = np.where(away[rows[some], circle[some]], -1, circle[some])
    return found


def _cover(counts: Ints, hidden: Flags) -> None:
    """Hide more of a row of cells until what is hidden is not one cell, nor fewer than five."""
    left = np.flatnonzero((counts > 0) & ~hidden)
    for i in left[np.argsort(counts[left], kind="stable")]:
        if not hidden.any() or (hidden.sum() > 1 and counts[hidden].sum() >= FEW):
            return
        hidden[i] = True


def lines_of(dots: Dots, of: Ints, *others: Ints) -> tuple[Ints, Ints, Thin]:
    """Return the lines that may be drawn between dots of these colours, and what is left out.

    Lines between two colours are drawn where five dots or more of either have one: else whoever
    counts them learns what the tables hide. Lines of dots without a colour tell of no group. The
    same dots in the colours of ``others`` stand in the same places, so that the lines must not be
    too few between two of those either; what is left out is told of ``of`` alone.
    """
    thin = _thin(dots, of)
    kept = ~_along(dots, of, thin)
    for other in others:
        kept &= ~_along(dots, other, _thin(dots, other))
    pairs = frozenset((int(i), int(j)) for i, j in np.argwhere(thin) if i < j)
    return dots.a[kept], dots.b[kept], pairs


def _thin(dots: Dots, of: Ints) -> Flags:
    """Say between which colours fewer than five dots of either have a line: [colours x colours]."""
    one, other = of[dots.a], of[dots.b]
    apart = (one >= 0) & (other >= 0) & (one != other)
    size = max(int(of.max(initial=-1)) + 1, 1)
    ends = np.concatenate([dots.a[apart], dots.b[apart]])
    to = np.concatenate([other[apart], one[apart]])
    found = np.unique(np.stack([of[ends], to, ends]), axis=1)
    people = np.zeros((size, size), np.int64)
    np.add.at(people, (found[0], found[1]), 1)
    thin: Flags = (people > 0) & (np.minimum(people, people.T) < FEW)
    return thin


def _along(dots: Dots, of: Ints, thin: Flags) -> Flags:
    """Say which lines lead between two colours that are ``thin``: [lines]."""
    one, other = of[dots.a], of[dots.b]
    found: Flags = (one >= 0) & (other >= 0) & thin[one, other]
    return found


def _rows(reading: Reading) -> pl.DataFrame:
    return reading.tables.get("by_group", pl.DataFrame())


def _told(table: pl.DataFrame, name: str) -> set[str]:
    if name not in table.columns:
        return set()
    some = table.filter(pl.col(SHOWN) == YES) if SHOWN in table.columns else table
    return set(some[name].to_list())


def _bounds(connected: pl.DataFrame, isolated: pl.DataFrame, total: int) -> Bounds:
    """Return what the told numbers say of each group: how many of it have a tie."""
    found: Bounds = {}
    for table, others in ((connected, False), (isolated, True)):
        for row in table.iter_rows(named=True):
            low, high = _of_row(row, total, others=others)
            before = found.get(row["group"], (low, high))
            found[row["group"]] = max(low, before[0]), min(high, before[1])
    return {
        name: (
            max(low, total - sum(high for other, (_, high) in found.items() if other != name)),
            min(high, total - sum(low for other, (low, _) in found.items() if other != name)),
        )
        for name, (low, high) in found.items()
    }


def _of_row(row: dict[str, object], total: int, *, others: bool) -> tuple[int, int]:
    """Return between which numbers of connected people a row leaves it open; ``others``: if not."""
    size, people, shown = row["of_people"], row["people"], row.get(SHOWN, YES)
    if not isinstance(size, int):
        return 0, total
    low, high = 0, min(size, total)
    if isinstance(people, int):
        low = high = size - people if others else people
    elif shown == FEWER:
        low, high = (size - FEW + 1, size - 1) if others else (1, FEW - 1)
    return low, high


def _coloured(dots: Dots, bounds: Bounds, rows: pl.DataFrame) -> Ints:
    """Return the group of each dot, -1 for those that get no colour."""
    named = {"group", "of_people"} <= set(rows.columns)
    sizes = dict(rows.select("group", "of_people").iter_rows()) if named else {}
    group = np.full(dots.n, -1)
    for place, name in enumerate(dots.groups):
        if sizes.get(name) is None or name not in bounds:
            continue
        low, high = bounds[name]
        own = np.flatnonzero(dots.group == place)
        tied, alone = own[own < dots.connected], own[own >= dots.connected]
        for some, most in ((tied, low), (alone, sizes[name] - high)):
            group[some[: most if most >= FEW else 0]] = place
    return group


def _in_order(dots: Dots) -> Dots:
    """Return the dots in the order of their colours and places, which tells no more than these."""
    alone = np.arange(dots.n) >= dots.connected
    last = np.where(dots.group < 0, len(dots.groups), dots.group)
    order = np.lexsort((np.where(alone, 0.0, dots.x), last, alone))
    place = np.argsort(order)
    x, y = dots.x[order], dots.y[order]
    x[dots.connected :], y[dots.connected :] = rim(dots.group[order][dots.connected :]).T
    a, b = np.sort([place[dots.a], place[dots.b]], axis=0)
    lines = np.lexsort((b, a))
    return replace(
        dots, group=dots.group[order], circle=dots.circle[order], x=x, y=y, a=a[lines], b=b[lines]
    )
