"""Cumulative incidence of a first reply, with draws over people.

The estimator is Aalen & Johansen (1978): the share of posts that got a reply by a given age, where
a removal before any reply is a competing event and the end of the data only censors. The point
values are exact at every edge. The draws come from person x time-bin sums (one matrix product) and
are shifted so that they belong to the exact point value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from dashboard.metrics._draws import Floats, Rows, Weights

CENSORED: Final = 0
REPLIED: Final = 1
FIXED_EDGES: Final = (1.0, 24.0, 72.0, 168.0)
"""Hours at which the definitions ask for the incidence."""

_ROUNDING: Final = 1e-9

Causes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Incidence:
    """Cumulative incidence at ``edges`` (hours): ``point`` [edges], ``draws`` [draws x edges].

    ``competing`` and ``competing_draws`` are the same for all other causes together. NaN where
    there is no post.
    """

    edges: Floats
    point: Floats
    draws: Floats
    competing: Floats
    competing_draws: Floats

    def at(self, hours: float) -> tuple[float, Floats]:
        """Return the incidence at an edge, and its draws [draws]; ValueError if it is no edge."""
        found = np.flatnonzero(self.edges == hours)
        if not found.size:
            raise ValueError(f"{hours} hours is not among the edges")
        return float(self.point[found[0]]), self.draws[:, found[0]]

    def time_to(self, share: float) -> Floats:
        """Return the time at which each draw reaches ``share`` [draws]; infinite if it never does.

        Between two edges the time is interpolated on a logarithmic scale.
        """
        reached = self.draws >= share
        last = np.argmax(reached, axis=1)
        row = np.arange(len(self.draws))
        after = self.draws[row, last]
        before = np.where(last > 0, self.draws[row, np.maximum(last - 1, 0)], 0.0)
        scale = np.log1p(np.concatenate([[0.0], self.edges]))
        step = np.divide(
            share - before, after - before, out=np.ones_like(after), where=after > before
        )
        times: Floats = np.expm1(scale[last] + step * (scale[last + 1] - scale[last]))
        times[~reached.any(axis=1)] = np.inf
        return times


def incidence_draws(
    person_index: npt.ArrayLike,
    duration_hours: npt.ArrayLike,
    cause: npt.ArrayLike,
    weights: Weights,
    edges: npt.ArrayLike | None = None,
) -> Incidence:
    """Return the incidence of cause 1 at ``edges``, exact, and under the person weights.

    ``person_index`` [posts] are rows of ``weights`` [people x draws]; ``duration_hours`` [posts]
    run from the post to its event or to the end of the data; ``cause`` [posts] is 1 for a reply,
    0 for censored, anything else for a competing event. ``edges`` are increasing hours (default
    :func:`default_edges`). ValueError for negative durations or people without a row.
    """
    person, hours, why = _checked(person_index, duration_hours, cause)
    at = default_edges(hours[why == REPLIED]) if edges is None else np.asarray(edges, np.float64)
    if not hours.size:
        return _nothing(at, weights.shape[1])
    cells = _Cells(hours, _kinds(why), at)
    exact = [curve[cells.edge_cells, 0] for curve in _binned_curves(cells.counts())]
    summed = _weighted(cells.per_person(person, weights.shape[0]), weights)
    plain = _binned_curves(cells.coarse_counts())
    drawn = _binned_curves(summed)
    return Incidence(
        at,
        exact[0],
        _shifted(drawn[0], plain[0], exact[0]),
        exact[1],
        _shifted(drawn[1], plain[1], exact[1]),
    )


def default_edges(replied_hours: npt.ArrayLike, n: int = 26) -> Floats:
    """Return the fixed edges and up to ``n`` quantiles of the times of replies, increasing."""
    hours = np.asarray(replied_hours, np.float64)
    hours = hours[hours > 0]
    if not hours.size:
        return np.array(FIXED_EDGES)
    return np.unique(np.concatenate([FIXED_EDGES, np.quantile(hours, (np.arange(n) + 1) / n)]))


def time_to_share(
    duration_hours: npt.ArrayLike, cause: npt.ArrayLike, share: float = 0.5
) -> float | None:
    """Return the exact time at which the incidence of cause 1 reaches ``share``; None if never.

    >>> time_to_share([1, 2, 3, 4], [1, 1, 1, 0])
    2.0
    >>> time_to_share([1, 2, 3, 4], [1, 2, 0, 2]) is None
    True
    """
    _, hours, why = _checked(np.zeros(np.shape(duration_hours), int), duration_hours, cause)
    if not hours.size:
        return None
    cells = _Cells(hours, _kinds(why), np.array([float(hours.max())]))
    sums = cells.counts()
    curve = _binned_curves(sums)[0][:, 0]
    reached = np.flatnonzero(curve >= share - _ROUNDING)
    if not reached.size:
        return None
    cell = int(reached[0])
    replied = sums[1, cell, 0]
    before = curve[cell - 1] if cell else 0.0
    step = (curve[cell] - before) / replied
    needed = min(max(int(np.ceil((share - before) / step - _ROUNDING)), 1), int(replied))
    inside = hours[(cells.cells == cell) & (why == REPLIED)]
    return float(np.partition(inside, needed - 1)[needed - 1])


def _checked(
    person_index: npt.ArrayLike, duration_hours: npt.ArrayLike, cause: npt.ArrayLike
) -> tuple[Rows, Floats, Causes]:
    person = np.asarray(person_index, np.int64)
    hours = np.asarray(duration_hours, np.float64)
    why = np.asarray(cause, np.int64)
    if not person.shape == hours.shape == why.shape:
        raise ValueError("people, durations and causes must be of one length")
    if hours.size and (not np.isfinite(hours).all() or hours.min() < 0):
        raise ValueError("durations must be finite and not negative")
    if person.size and person.min() < 0:
        raise ValueError("every post must belong to a person with weights")
    return person, hours, why


def _nothing(edges: Floats, n_draws: int) -> Incidence:
    none, many = np.full(edges.size, np.nan), np.full((n_draws, edges.size), np.nan)
    return Incidence(edges, none, many, none, many)


class _Cells:
    """Posts by cell of time: cells end at the edges and wherever a post is censored.

    Inside such a cell nothing is censored before its end, so the curve at its end is exact
    whatever the order of the events inside.
    """

    def __init__(self, hours: Floats, kinds: Causes, edges: Floats) -> None:
        stops = np.unique(hours[(kinds == CENSORED) & (hours < edges[-1])])
        ends = np.union1d(stops, edges)
        self.kinds = kinds
        self.cells = np.searchsorted(ends, hours, side="left")
        self.edge_cells = np.searchsorted(ends, edges)
        self.n_cells = ends.size + 1
        self.bins = np.searchsorted(self.edge_cells, np.arange(self.n_cells))[self.cells]
        self.n_bins = edges.size + 1

    def counts(self) -> Floats:
        """Return the posts by kind and cell: [3 x cells x 1], the last cell beyond the edges."""
        return self._count(self.kinds * self.n_cells + self.cells, 3 * self.n_cells)

    def coarse_counts(self) -> Floats:
        """Return the posts by kind and bin between edges: [3 x bins x 1]."""
        return self._count(self.kinds * self.n_bins + self.bins, 3 * self.n_bins)

    def per_person(self, person: Rows, people: int) -> Weights:
        """Return the posts by person, kind and bin: [people x 3 x bins]."""
        if person.max() >= people:
            raise ValueError("every post must belong to a person with weights")
        place = (person * 3 + self.kinds) * self.n_bins + self.bins
        counts = np.bincount(place, minlength=people * 3 * self.n_bins)
        return counts.astype(np.float32).reshape(people, 3, self.n_bins)

    @staticmethod
    def _count(place: Rows, size: int) -> Floats:
        return np.bincount(place, minlength=size).astype(np.float64).reshape(3, -1, 1)


def _kinds(cause: Causes) -> Causes:
    """Map causes to 0 censored, 1 replied, 2 anything else."""
    return np.minimum(np.abs(cause), 2)


def _weighted(counts: Weights, weights: Weights) -> Floats:
    """Sum the counts under the weights: [3 x bins x draws], without the people who have none."""
    people, kinds, n_bins = counts.shape
    flat = counts.reshape(people, kinds * n_bins)
    touched = flat.any(axis=1)
    if touched.sum() < people / 2:
        flat, weights = flat[touched], weights[touched]
    used = np.flatnonzero(flat.any(axis=0))
    summed = np.zeros((kinds * n_bins, weights.shape[1]))
    summed[used] = flat[:, used].T @ weights
    return summed.reshape(kinds, n_bins, weights.shape[1])


def _binned_curves(summed: Floats) -> tuple[Floats, Floats]:
    """Return both curves [edges x draws] from sums [3 x bins x draws] (last bin: beyond)."""
    exits = summed.sum(axis=0)
    at_risk = np.cumsum(exits[::-1], axis=0)[::-1][:-1]
    safe = np.where(at_risk > 0, at_risk, 1.0)
    replied, competing = summed[1, :-1] / safe, summed[2, :-1] / safe
    alive_after = np.cumprod(1.0 - replied - competing, axis=0)
    alive = np.concatenate([np.ones((1, alive_after.shape[1])), alive_after[:-1]])
    curves = np.cumsum(alive * replied, axis=0), np.cumsum(alive * competing, axis=0)
    nobody = exits.sum(axis=0) == 0
    for curve in curves:
        curve[:, nobody] = np.nan
    return curves


def _shifted(draws: Floats, plain: Floats, exact: Floats) -> Floats:
    """Move the draws [edges x draws] from the binned to the exact point value: [draws x edges]."""
    moved: Floats = np.clip(draws + (exact[:, None] - plain), 0.0, 1.0).T
    return moved
