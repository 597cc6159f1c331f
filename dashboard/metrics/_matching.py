"""The gap between two classes of posts, compared within posts in the same circumstances.

Estimand: the mean, over the posts of the one class ("theirs"), of what a post of the other class
("ours") in the same circumstances would have met with, less what it met with. Posts are compared
within cells: exact ones, and in them five strata of a logistic score of being "theirs" (Rosenbaum
& Rubin 1984), cut at the quintiles of theirs. The score is the fit with a ridge penalty of one half
the squared coefficients of standardised columns (scikit-learn's default), found by Newton's steps.
The interval draws people anew, and in every draw the score and its strata are made anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from dashboard.metrics._draws import Floats, Weights
from dashboard.metrics._frames import Flags, Ints
from dashboard.metrics._metric import interval, widened

STRATA: Final = 5
LEAST_POSTS: Final = 30
LEAST_AUTHORS: Final = 10
LEAST_MATCHED: Final = 0.6
BOTH_AUTHORS: Final = 30
"""From so many authors of both classes on, the difference within authors is told."""

_STEPS: Final = 25
_STEPS_AGAIN: Final = 3
"""A draw starts from the whole fit, so that a few steps are enough."""
_DRAWS: Final = ((6_000, 500), (25_000, 200))
_DRAWS_OF_MANY: Final = 100
_SETTLED: Final = 1e-9
_DIGITS: Final = 9


@dataclass(frozen=True, eq=False)
class Units:
    """Posts to compare: [posts] arrays, in an order that does not depend on that of the rows.

    ``theirs`` is the class; ``person`` are rows of the weights; ``exact`` codes what must be alike;
    ``space`` is left out one at a time; ``columns`` [posts x columns] are the circumstances, named
    ``names``; ``outcomes`` [posts x outcomes] are 0 or 1.
    """

    theirs: Flags
    person: Ints
    exact: Ints
    space: Ints
    columns: Floats
    names: tuple[str, ...]
    outcomes: Floats

    @cached_property
    def scaled(self) -> Floats:
        """The columns with mean 0 and spread 1, behind a constant; a constant column is all 0."""
        spread = self.columns.std(axis=0)
        apart = self.columns - self.columns.mean(axis=0)
        scaled = np.divide(apart, spread, out=np.zeros_like(apart), where=spread > _SETTLED)
        return np.column_stack([np.ones(self.theirs.size), scaled])

    def some(self, mask: Flags) -> Units:
        """Return the posts of which ``mask`` holds."""
        return Units(
            self.theirs[mask], self.person[mask], self.exact[mask], self.space[mask],
            self.columns[mask], self.names, self.outcomes[mask],
        )  # fmt: skip

    def too_few(self) -> bool:
        """Say whether a side has fewer than 30 posts or fewer than 10 authors."""
        sides = (self.person[self.theirs], self.person[~self.theirs])
        return any(s.size < LEAST_POSTS or np.unique(s).size < LEAST_AUTHORS for s in sides)


@dataclass(frozen=True, eq=False)
class Matched:
    """What matching gives; all by outcome, gaps are ours minus theirs.

    ``share`` of theirs found posts to be compared with. ``gap``, ``low`` and ``high`` are NaN below
    60 % of them. ``least`` and ``most`` leave one space out; NaN with one space. ``within`` are
    gap, low and high within ``both`` authors of both classes, NaN for fewer than thirty.
    ``before`` and ``after`` are standardised differences by column. ``names`` are the
    columns, ``draws`` is how many.
    """

    share: float
    crude: Floats
    gap: Floats
    low: Floats
    high: Floats
    least: Floats
    most: Floats
    within: Floats
    both: int
    before: Floats
    after: Floats
    draws: int
    names: tuple[str, ...]


def matched(units: Units, weights: Weights) -> Matched | None:
    """Compare within cells; None with fewer than 30 posts by 10 authors on a side.

    ``weights`` [people x draws] are whole numbers.
    """
    if units.too_few():
        return None
    weights = weights[:, : _draws_for(units.theirs.size)]
    ones, nothing = np.ones(units.theirs.size), np.full(units.outcomes.shape[1], np.nan)
    fit = _fitted(units.scaled, units.theirs, ones, np.zeros(units.scaled.shape[1]), _STEPS)
    cells = _cells(units, ones, fit)
    share, gap = _compared(units, cells, ones)
    enough = share >= LEAST_MATCHED
    ends = (nothing, nothing)
    if enough:
        drawn = [_drawn(units, fit, each) for each in weights.T[:, units.person]]
        ends = _ends(np.array(drawn), gap)
    before, after = _balance(units, cells)
    least, most = _without_one_space(units) if enough else (nothing, nothing)
    both, within = _within_authors(units, weights)
    return Matched(
        share, _crude(units), gap if enough else nothing, *ends, least, most, within, both,
        before, after, weights.shape[1], units.names,
    )  # fmt: skip


def _draws_for(posts: int) -> int:
    return next((draws for most, draws in _DRAWS if posts <= most), _DRAWS_OF_MANY)


def _fitted(x: Floats, theirs: Flags, weight: Floats, start: Floats, steps: int) -> Floats:
    """Return the coefficients of the penalised logistic fit, the constant without penalty."""
    ridge = np.eye(x.shape[1])
    ridge[0, 0] = _SETTLED
    fit = start
    for _ in range(steps):
        share = 1.0 / (1.0 + np.exp(-np.clip(x @ fit, -30.0, 30.0)))
        slope = x.T @ (weight * (theirs - share)) - ridge @ fit
        curve = (x * (weight * share * (1.0 - share))[:, None]).T @ x + ridge
        step = np.linalg.solve(curve, slope)
        fit = fit + step
        if np.abs(step).max() < _SETTLED:
            break
    return fit


def _cells(units: Units, weight: Floats, fit: Floats) -> Ints:
    """Return the cell of each post: what must be alike, and the stratum of its score."""
    score = np.round(units.scaled @ fit, _DIGITS)
    order = np.argsort(score[units.theirs], kind="stable")
    own, sofar = score[units.theirs][order], np.cumsum(weight[units.theirs][order])
    at = np.searchsorted(sofar, sofar[-1] * np.arange(1, STRATA) / STRATA)
    cells: Ints = units.exact * STRATA + np.searchsorted(own[at], score, side="left")
    return cells


def _compared(units: Units, cells: Ints, weight: Floats) -> tuple[float, Floats]:
    """Return the share of theirs in a cell with ours, and the gap of each outcome over these."""
    size = int(cells.max()) + 1
    theirs, ours = units.theirs, ~units.theirs
    n1 = np.bincount(cells[theirs], weight[theirs], size)
    n0 = np.bincount(cells[ours], weight[ours], size)
    common = (n1 > 0) & (n0 > 0)
    total = n1[common].sum()
    if not total:
        return 0.0, np.full(units.outcomes.shape[1], np.nan)
    gaps = []
    for outcome in units.outcomes.T:
        met = weight * outcome
        y1 = np.bincount(cells[theirs], met[theirs], size)[common]
        y0 = np.bincount(cells[ours], met[ours], size)[common]
        gaps.append(float((n1[common] * y0 / n0[common] - y1).sum() / total))
    return float(total / n1.sum()), np.array(gaps)


def _drawn(units: Units, fit: Floats, drawn: Weights) -> Floats:
    """Return the gaps with the people drawn anew, score and strata made anew."""
    kept = drawn > 0
    weight = drawn.astype(np.float64)
    if not (kept & units.theirs).any() or not (kept & ~units.theirs).any():
        return np.full(units.outcomes.shape[1], np.nan)
    again = _fitted(units.scaled, units.theirs, weight, fit, _STEPS_AGAIN)
    return _compared(units, _cells(units, weight, again), weight)[1]


def _ends(drawn: Floats, gap: Floats) -> tuple[Floats, Floats]:
    """Return the spread of the draws around the gap itself.

    Draws leave fewer posts in each cell, which already widens it as much as few people ask for:
    simulated, it covers the truth in 95 % of communities.
    """
    ends = [
        interval(one - np.nanmean(one) + value) if np.isfinite(one).any() else (None, None)
        for one, value in zip(drawn.T, gap, strict=True)
    ]
    low, high = np.array(ends, dtype=np.float64).T
    return np.maximum(low, -1.0), np.minimum(high, 1.0)


def _crude(units: Units) -> Floats:
    theirs, ours = units.outcomes[units.theirs], units.outcomes[~units.theirs]
    crude: Floats = ours.mean(axis=0) - theirs.mean(axis=0)
    return crude


def _balance(units: Units, cells: Ints) -> tuple[Floats, Floats]:
    """Return standardised differences of the columns (theirs less ours) before and after."""
    size = int(cells.max()) + 1
    n1 = np.bincount(cells[units.theirs], minlength=size)
    n0 = np.bincount(cells[~units.theirs], minlength=size)
    common = ((n1 > 0) & (n0 > 0))[cells]
    weight = np.where(units.theirs, 1.0, (n1 / np.maximum(n0, 1))[cells]) * common
    theirs, ours = units.columns[units.theirs], units.columns[~units.theirs]
    spread = np.sqrt((theirs.var(axis=0) + ours.var(axis=0)) / 2)
    before = theirs.mean(axis=0) - ours.mean(axis=0)
    if not common.any():
        return _over(before, spread), np.full(before.size, np.nan)
    after = np.average(theirs, axis=0, weights=weight[units.theirs])
    after = after - np.average(ours, axis=0, weights=weight[~units.theirs])
    return _over(before, spread), _over(after, spread)


def _over(apart: Floats, spread: Floats) -> Floats:
    return np.divide(apart, spread, out=np.zeros_like(apart), where=spread > _SETTLED)


def _without_one_space(units: Units) -> tuple[Floats, Floats]:
    """Return the least and the most gap when one space is left out."""
    spaces, gaps = np.unique(units.space), []
    for space in spaces if spaces.size > 1 else ():
        rest = units.some(units.space != space)
        if not rest.theirs.any() or rest.theirs.all():
            continue
        ones = np.ones(rest.theirs.size)
        fit = _fitted(rest.scaled, rest.theirs, ones, np.zeros(rest.scaled.shape[1]), _STEPS)
        gaps.append(_compared(rest, _cells(rest, ones, fit), ones)[1])
    if not gaps or np.isnan(gaps).all():
        nothing = np.full(units.outcomes.shape[1], np.nan)
        return nothing, nothing
    return np.nanmin(gaps, axis=0), np.nanmax(gaps, axis=0)


def _within_authors(units: Units, weights: Weights) -> tuple[int, Floats]:
    """Return how many authors have both, and gap, low, high [3 x outcomes] of their own means."""
    people = int(units.person.max()) + 1
    n1 = np.bincount(units.person[units.theirs], minlength=people)
    n0 = np.bincount(units.person[~units.theirs], minlength=people)
    both = np.flatnonzero((n1 > 0) & (n0 > 0))
    found = np.full((3, units.outcomes.shape[1]), np.nan)
    if both.size < BOTH_AUTHORS:
        return int(both.size), found
    drawn = weights[both].astype(np.float64)
    for i, outcome in enumerate(units.outcomes.T):
        met1 = np.bincount(units.person[units.theirs], outcome[units.theirs], people)[both]
        met0 = np.bincount(units.person[~units.theirs], outcome[~units.theirs], people)[both]
        apart = met0 / n0[both] - met1 / n1[both]
        value = float(apart.mean())
        ends = widened(interval(apart @ drawn / drawn.sum(axis=0)), value, float(both.size))
        found[:, i] = value, *ends
    return int(both.size), found
