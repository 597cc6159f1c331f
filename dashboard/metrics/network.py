"""The people of a view and their ties as dots and lines, before the gate: no name, no id.

Dots are ordered by group and by when people were first tied; nothing about a dot tells its name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.metrics._communities import communities_of
from dashboard.metrics._frames import Flags, Ints
from dashboard.metrics._graph_pairs import Floats
from dashboard.metrics._layout import placed, places_of
from dashboard.metrics._null_models import grouped
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._ties import net_of, nothing_tied, seconds_of
from dashboard.view import View

MOST_DOTS = 5_000
"""More people than this are not drawn one by one, and no places are looked for."""

RIM = 1.12
"""Where the circle of those without a tie begins; the connected stand within 1."""

_GAP = 0.035
_TURN = 2 * np.pi


@dataclass(frozen=True, eq=False)
class Dots:
    """One dot a member: [dots] arrays, those with a tie first; lines by the numbers of dots.

    ``group`` is the place in ``groups`` (of five members or more), ``circle`` that of a community;
    -1 for neither. ``x`` and ``y`` are places; the connected stand within the circle of radius 1,
    the others on rings around it, group beside group; 0 where more than ``MOST_DOTS``.
    ``stable``: the communities may be drawn.
    """

    group: Ints
    groups: list[str]
    circle: Ints
    stable: bool
    connected: int
    x: Floats
    y: Floats
    a: Ints
    b: Ints

    @property
    def n(self) -> int:
        """How many dots."""
        return int(self.group.size)


def dots_of(view: View) -> Dots | None:
    """Return the dots of a view, None where no tie can be told; kept with its slice."""
    part = slice_of(view)
    return None if nothing_tied(part) else part.own(_dots)


def _dots(part: Slice) -> Dots:
    net, acting = net_of(part), part.among.size
    tied = np.zeros(part.members.size, bool)
    tied[:acting] = net.connected
    groups = grouped(part)
    shown = np.full(part.members.size, -1) if groups is None else groups.shown.copy()
    names = [] if groups is None else groups.names
    shown[shown == len(names)] = -1
    people = _ordered(part, tied, shown)
    connected = int(tied[people].sum())
    place = np.full(part.members.size, -1)
    place[people] = np.arange(people.size)
    links = net.pairs.links
    inside = (place[links.a] >= 0) & (place[links.b] >= 0)
    circle, stable = np.full(people.size, -1), False
    if connected >= 3:  # noqa: PLR2004 - the fewest that make a circle
        found = communities_of(part)
        circle[:connected], stable = found.label[people[:connected]], found.stable
    drawn = people.size <= MOST_DOTS
    x, y = _places(part, people, connected, shown) if drawn else np.zeros((2, people.size))
    return Dots(
        shown[people], names, circle, stable, connected, x, y,
        place[links.a[inside]], place[links.b[inside]],
    )  # fmt: skip


def _places(part: Slice, people: Ints, connected: int, shown: Ints) -> Floats:
    """Return where the people stand, the connected first: [2 x people]."""
    within, around = places_of(part)[people[:connected]], rim(shown[people[connected:]])
    return np.concatenate([within, around]).T


def _ordered(part: Slice, tied: Flags, shown: Ints) -> Ints:
    """Return the rows of the members: the tied first, by group, in an order that knows no names."""
    marks = np.zeros(part.members.size, np.int64)
    marks[: part.among.size] = seconds_of(part.facts)
    people = np.flatnonzero(part.members)
    last = np.where(shown < 0, shown.max(initial=0) + 1, shown)
    return people[np.lexsort((marks[people], last[people], ~tied[people]))]


def rim(group: Ints) -> Floats:
    """Return places on rings around the connected, in this order: each group an arc of its own."""
    n = group.size
    if not n:
        return np.empty((0, 2))
    rings = max(1, int(np.ceil(n * _GAP / (_TURN * (RIM + 0.05)))))
    column = np.arange(n) // rings
    angle = _TURN * (column + 0.5) / (column[-1] + 1) - _TURN / 4
    radius = RIM + _GAP * (np.arange(n) % rings)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def places_of_groups(n: int, a: Ints, b: Ints, ties: Floats) -> Floats:
    """Return the places of ``n`` groups within the circle of radius 1, tied ones near: [n x 2]."""
    return placed(n, a, b, np.log1p(ties))
