"""What a sample says about the kinds that it missed: Chao and Jost's series.

Behind :mod:`dashboard.metrics._diversity`, which has the public functions.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import digamma, gammaln, gammasgn

Floats = npt.NDArray[np.float64]

_PAIR: Final = 2
_DIRECT_TERMS: Final = 1000
_TAIL_NODES: Final = 4001
_NEGLIGIBLE: Final = 45.0  # exp(-45) is below the rounding of any sum here


class Sample(NamedTuple):
    """Distinct counts with how often each occurs; ``n`` individuals or units, ``total`` counted."""

    counts: Floats
    times: Floats
    n: float
    total: float

    @property
    def singles(self) -> float:
        """Return how many kinds were seen once."""
        return float(self.times[self.counts == 1].sum())

    @property
    def doubles(self) -> float:
        """Return how many kinds were seen twice."""
        return float(self.times[self.counts == _PAIR].sum())

    @property
    def unseen(self) -> float:
        """Return the estimated number of unseen kinds (Chao1, for incidence Chao2)."""
        f1, f2 = self.singles, self.doubles
        pairs = f1 * (f1 - 1) / 2 if f2 == 0 else f1 * f1 / (2 * f2)
        return (self.n - 1) / self.n * pairs

    @property
    def miss(self) -> float:
        """Return the factor by which the uncovered share shrinks with one more individual."""
        if self.singles == 0 or self.unseen == 0:
            return 0.0
        return self.n * self.unseen / (self.n * self.unseen + self.singles)


def sample_of(counts: npt.ArrayLike, units: int | None) -> Sample:
    """Return the sample behind counts; ValueError for what no sample can be."""
    x = np.asarray(counts, np.float64).ravel()
    check_counts(x)
    if (x != np.rint(x)).any():
        raise ValueError("counts must be whole numbers")
    if units is not None and x.max() > units:
        raise ValueError("no kind can be seen in more units than there are")
    distinct, times = np.unique(x[x > 0], return_counts=True)
    total = float(x.sum())
    return Sample(distinct, times.astype(np.float64), float(units or total), total)


def check_counts(x: Floats) -> None:
    """Refuse, in a plain sentence, counts that say nothing or cannot be."""
    if not x.size:
        raise ValueError("counts: there is none")
    if not np.isfinite(x).all() or x.min() < 0:
        raise ValueError("counts must be finite and not negative")
    if not x.any():
        raise ValueError("counts: all are zero")


def shannon_sum(sample: Sample) -> float:
    """Estimate -sum p log p over all kinds, unseen ones included (Chao, Wang & Jost 2013)."""
    x, n = sample.counts, sample.n
    known = float(sample.times @ (x / n * (digamma(n) - digamma(x))))
    hit = 1.0 - sample.miss
    if sample.singles == 0 or hit == 1:
        return known
    return known + sample.singles / n * _tail(n, hit, 1.0)


def power_sum(sample: Sample, q: float) -> float:
    """Estimate sum p^q over all kinds, unseen ones included (Chao & Jost 2015, q not 0 or 1)."""
    x, n = sample.counts, sample.n
    if q == _PAIR:
        return float(sample.times @ (x * (x - 1))) / (n * (n - 1)) if n > 1 else 0.0
    known = 0.0
    for count, kinds in zip(x, sample.times, strict=True):
        k = np.arange(0.0, n - count + 1)
        log = log_choose(n - count, k) - log_choose(n - 1, k)
        known += kinds * count / n * float(_alternating(k, q) @ np.exp(log))
    hit = 1.0 - sample.miss
    if sample.singles == 0 or hit == 1:
        return known
    return known + sample.singles / n * _tail(n, hit, q)


def _tail(n: float, hit: float, q: float) -> float:
    """Sum the part of the series that stands for the unseen: r from n on, without cancellation.

    The published forms subtract two nearly equal numbers and multiply by a huge one; this is the
    same series, summed from the other end: its first terms one by one, the rest as an integral.
    """
    fade = -np.log1p(-hit)
    first = np.arange(n, n + _DIRECT_TERMS)
    total = float(np.sum(_series(first, q) * np.exp(-fade * (first - n + 1))))
    start = n + _DIRECT_TERMS - 0.5
    end = start + _NEGLIGIBLE / fade
    grid = np.linspace(np.log(start), np.log(end), _TAIL_NODES)
    r = np.exp(grid)
    return total + float(np.trapezoid(_series(r, q) * np.exp(-fade * (r - n + 1)) * r, grid))


def _series(r: Floats, q: float) -> Floats:
    """Return 1 / r for Shannon, else the size of the binomial coefficient (q - 1 over r)."""
    return 1.0 / r if q == 1 else _alternating(r, q)


def _alternating(r: Floats, q: float) -> Floats:
    """Return (-1)^r (q - 1 over r) for real r >= 0: gamma(r + 1 - q) / (gamma(1 - q) r!)."""
    if q == int(q):
        # A whole order ends the binomial series after q - 1 terms.
        inside = r <= q - 1
        k = np.where(inside, r, 0.0)
        sign = np.where(np.rint(k) % 2 == 0, 1.0, -1.0)
        coefficient: Floats = np.where(inside, sign * np.exp(log_choose(q - 1, k)), 0.0)
        return coefficient
    sign = gammasgn(r + 1 - q) * gammasgn(1 - q)
    value: Floats = sign * np.exp(gammaln(r + 1 - q) - gammaln(1 - q) - gammaln(r + 1))
    return value


def log_choose(n: float | Floats, k: float | Floats) -> Floats:
    """Return the logarithm of the binomial coefficient (n over k)."""
    log: Floats = gammaln(np.asarray(n) + 1) - gammaln(np.asarray(k) + 1) - gammaln(n - k + 1.0)
    return log
