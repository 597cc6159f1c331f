"""Where people stand in the picture of the network: near those they have to do with.

The places are made once per community, over the whole data, quarter after quarter: each quarter
starts from the places of the one before, so that the same people stay where they were when a month
is added, and every view of the data shows them in the same place. Names, ids and the order of rows
change nothing: people are told apart by the order in which they were first tied.
"""

from __future__ import annotations

from typing import Final
from weakref import WeakKeyDictionary

import igraph
import numpy as np

from dashboard.metrics import _graph_shape
from dashboard.metrics._frames import NEVER, Facts, Ints
from dashboard.metrics._graph_pairs import Floats, Pairs, put_together
from dashboard.metrics._slice import Slice
from dashboard.metrics._ties import Ties, kinds_of, ties_of

_GOLDEN: Final = 2.399963
"""Angle between one newcomer and the next, which never fills the same place twice."""

_MOST_STEPS: Final = 12
_QUARTER: Final = 3
_MANY: Final = 1_500
_FIRST: Final = (120, 40)
"""Rounds of the first step, for up to and above :data:`_MANY` people; then of each later one."""
_LATER: Final = (12, 4)
_STRONGEST: Final = 3.0
"""A pair with more ties than this pulls no harder, so that few do not stick to each other."""


def places_of(part: Slice) -> Floats:
    """Return the place of each acting person within the circle of radius 1: [acting x 2].

    Those without a tie in the whole data are at NaN.
    """
    kept = _KEPT.setdefault(part.facts, {})
    kinds = kinds_of(part)
    if kinds not in kept:
        ties = ties_of(part.facts)
        kept[kinds] = _places(ties.some(np.isin(ties.kind, kinds)), part.facts.people.acting)
    return kept[kinds]


def placed(n: int, a: Ints, b: Ints, weight: Floats) -> Floats:
    """Return places of a few nodes on the circle of radius 1, tied ones side by side: [n x 2]."""
    start = _spiral(np.arange(n), n)
    if n < 2:  # noqa: PLR2004 - one has nobody to stand beside
        return start
    made = _graph_shape.graph(n, a, b, directed=False)
    moved = _pulled(made, start * np.sqrt(n), 300, weight, 1.0)
    moved -= moved.mean(axis=0)
    order = np.argsort(np.argsort(np.arctan2(moved[:, 1], moved[:, 0]), kind="stable"))
    angle = 2 * np.pi * order / max(n, 1)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _places(ties: Ties, acting: int) -> Floats:
    places = np.full((acting, 2), np.nan)
    arrival = _arrival(ties, acting)
    for end in _steps(ties.at):
        pairs = put_together(acting, ties.source[:end], ties.target[:end])
        rows = np.flatnonzero(pairs.degree > 0)
        rows = rows[np.argsort(arrival[rows])]
        if rows.size:
            places[rows] = _step(pairs, rows, places, arrival)
    known = np.isfinite(places[:, 0])
    places[known] = _spread(places[known], even=0.9)
    return places


def _step(pairs: Pairs, rows: Ints, places: Floats, arrival: Ints) -> Floats:
    """Return the places of those tied so far, starting from the places of the last step."""
    links, place = pairs.links, np.full(pairs.n, -1)
    place[rows] = np.arange(rows.size)
    a, b = np.sort([place[links.a], place[links.b]], axis=0)
    order = np.lexsort((b, a))
    a, b, weight = a[order], b[order], np.minimum(links.weight[order], _STRONGEST)
    made = _graph_shape.graph(rows.size, a, b, directed=False)
    before, large = places[rows], rows.size > _MANY
    fresh = not np.isfinite(before).any()
    scale = np.sqrt(rows.size)
    if fresh:
        start = _by_circle(made, arrival[rows]) * scale
    else:
        start = _beside(before, a, b, arrival[rows], scale)
    rounds = (_FIRST if fresh else _LATER)[large]
    return _pulled(made, start, rounds, weight, scale / (8 if fresh else 40))


def _pulled(made: igraph.Graph, start: Floats, rounds: int, weight: Floats, heat: float) -> Floats:
    """Return the places after so many rounds in which the tied pull and all push each other."""
    with _graph_shape.drawing(0):
        found = made.layout_fruchterman_reingold(
            weights=weight.tolist(), niter=rounds, seed=start.tolist(), start_temp=heat
        )
    return _turned_back(np.asarray(found.coords, np.float64), start)


def _turned_back(places: Floats, start: Floats) -> Floats:
    """Return the places turned and mirrored to lie over the start: igraph turns what it lays out.

    The orthogonal Procrustes problem (Schoenemann 1966).
    """
    middle = start.mean(axis=0)
    centred = places - places.mean(axis=0)
    left, _, right = np.linalg.svd(centred.T @ (start - middle))
    found: Floats = centred @ (left @ right) + middle
    return found


def _by_circle(made: igraph.Graph, arrival: Ints) -> Floats:
    """Return where to start without a last step: each community on a place of its own."""
    membership, _ = _graph_shape.leiden(made, None, 0)
    sizes = np.bincount(membership)
    order = np.argsort(np.argsort(-sizes, kind="stable"), kind="stable")
    centre = _spiral(order, sizes.size)
    around = _spiral(np.argsort(np.argsort(arrival)), arrival.size)
    spread: Floats = np.sqrt(sizes / sizes.sum())[membership][:, None] * around
    return centre[membership] + 0.8 * spread


def _beside(before: Floats, a: Ints, b: Ints, arrival: Ints, scale: float) -> Floats:
    """Return the places before; newcomers stand amid those they are tied to, else at the edge."""
    known = np.isfinite(before[:, 0])
    total, count = np.zeros_like(before), np.zeros(len(before))
    for one, other in ((a, b), (b, a)):
        some = known[other]
        np.add.at(total, one[some], before[other[some]])
        np.add.at(count, one[some], 1.0)
    amid = np.divide(total, np.maximum(count, 1)[:, None])
    angle = arrival * _GOLDEN
    turn = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    far = turn * scale
    fresh = np.where(count[:, None] > 0, amid + 0.5 * turn, far)
    return np.where(known[:, None], before, fresh)


def _spread(places: Floats, even: float) -> Floats:
    """Return places within the unit circle; ``even`` says how far the middle is loosened (0..1)."""
    if not len(places):
        return places
    moved = places - places.mean(axis=0)
    angle = np.arctan2(moved[:, 1], moved[:, 0])
    far = np.hypot(moved[:, 0], moved[:, 1])
    level = np.sqrt((np.argsort(np.argsort(far, kind="stable")) + 0.5) / far.size)
    plain = np.minimum(far / max(float(np.quantile(far, 0.98)), 1e-9), 1.0)
    radius = even * level + (1 - even) * plain
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _spiral(order: Ints, n: int) -> Floats:
    """Return a place within the unit circle for each of ``n``, evenly filled from the middle."""
    angle, radius = order * _GOLDEN, np.sqrt((order + 0.5) / max(n, 1))
    found: Floats = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return found


def _arrival(ties: Ties, acting: int) -> Ints:
    """Return in which order people were first tied, whoever comes later: [acting]."""
    ends = np.stack([ties.source, ties.target], axis=1).ravel()
    people, first = np.unique(ends, return_index=True)
    found = np.full(acting, ends.size)
    found[people] = np.argsort(np.argsort(first))
    return found


def _steps(at: Ints) -> list[int]:
    """Return how many ties there are at the end of each quarter (of each year, if many), and all.

    Ties without a time belong to the last step.
    """
    dated = at[at != NEVER].astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    for months in (_QUARTER, 12, 60):
        part = dated // months
        ends = np.flatnonzero(np.diff(part)) + 1
        if ends.size < _MOST_STEPS:
            break
    return [*ends[-_MOST_STEPS:].tolist(), at.size]


_KEPT: WeakKeyDictionary[Facts, dict[tuple[int, ...], Floats]] = WeakKeyDictionary()
