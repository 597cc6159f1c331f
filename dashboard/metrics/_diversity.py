"""How many kinds there effectively are: Hill numbers, seen, estimated, and compared fairly.

Counts are how often each kind was seen. ``units=None`` means abundance (the counts add up to the
sample); ``units=T`` means incidence: in how many of T sampling units (people) each kind was seen.
The estimators are those of Chao & Jost (2012, 2015) and Chao et al. (2014), with the extrapolation
of the R package iNEXT 3 (Hsieh, Ma & Chao 2016).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

from dashboard.metrics._unseen import (
    Sample,
    check_counts,
    log_choose,
    power_sum,
    sample_of,
    shannon_sum,
)

Floats = npt.NDArray[np.float64]

_SIMPSON: Final = 2
_HIGHEST: Final = 1e6


def hill_number(counts: npt.ArrayLike, q: float) -> float:
    """Return the Hill number of order ``q`` of the counts as seen (Hill 1973).

    (sum p_i^q)^(1 / (1 - q)); q = 0 counts the kinds, q = 1 is exp(Shannon), q = 2 is 1 / Simpson.
    Between 1 and the number of kinds; zeros change nothing. Amounts need not be whole. ValueError
    for no or negative counts, where all are zero, and for q < 0.

    >>> round(hill_number([5, 5, 5, 0], q=1), 9)
    3.0
    """
    x = np.asarray(counts, np.float64).ravel()
    check_counts(x)
    _check_order(q, np.inf)
    p = x[x > 0] / x.sum()
    return _power_mean(p, np.ones_like(p), q)


def sample_coverage(counts: npt.ArrayLike, units: int | None = None) -> float:
    """Return the estimated share of all there is that belongs to the kinds seen, 0..1.

    1 - f1/n (n-1) f1 / ((n-1) f1 + 2 f2) (Chao & Jost 2012), in iNEXT's form where f2 = 0.
    ValueError for no, negative or broken counts, all zeros, or more sightings than units.

    >>> round(sample_coverage([3, 2, 2, 1, 1]), 4)
    0.8222
    """
    sample = sample_of(counts, units)
    return 1.0 - sample.singles / sample.total * sample.miss


def hill_asymptotic(counts: npt.ArrayLike, q: float, units: int | None = None) -> float:
    """Return the estimated Hill number of all there is, unseen kinds included.

    Chao & Jost (2015); q = 0 is Chao1 with (n-1)/n (Chao2 for incidence), a lower bound. Never
    below what was seen. Infinite for q = 2 or more where no kind was seen more than once. Errors as
    :func:`sample_coverage`, and for q < 0.
    """
    sample = sample_of(counts, units)
    _check_order(q)
    seen = _seen(sample, q)
    if q == 0:
        return seen + sample.unseen
    per_unit = sample.total / sample.n
    if q == 1:
        shannon = shannon_sum(sample)
        return max(float(np.exp(shannon / per_unit + np.log(per_unit))), seen)
    powers = power_sum(sample, q) / per_unit**q
    return max(float(powers ** (1 / (1 - q))), seen) if powers > 0 else float(np.inf)


def hill_at_size(counts: npt.ArrayLike, size: float, q: float, units: int | None = None) -> float:
    """Return the Hill number expected in a sample of ``size`` individuals (or units).

    Below the sample's own size exact rarefaction, above it extrapolation (Chao et al. 2014);
    reliable to about twice the size for q = 0. Between whole sizes linear. Errors as
    :func:`hill_asymptotic`, and for sizes below 1.
    """
    sample = sample_of(counts, units)
    _check_order(q)
    if not 1 <= size < np.inf:
        raise ValueError("the size must be 1 or more")
    if size > sample.n:
        return _extrapolated(sample, size, q, hill_asymptotic(counts, q, units))
    below = int(np.floor(size))
    low = _rarefied(sample, below, q)
    return low if below == size else low + (size - below) * (_rarefied(sample, below + 1, q) - low)


def hill_at_coverage(
    counts: npt.ArrayLike, coverage: float, q: float, units: int | None = None
) -> float:
    """Return the Hill number at the size whose expected coverage is ``coverage`` (0 < c <= 1).

    The fair way to compare samples: equally complete, not equally large (Chao & Jost 2012). Full
    coverage gives the asymptotic value; a coverage below that of one individual gives the value
    at size 1. Errors as :func:`hill_asymptotic`, and for coverages outside 0..1.
    """
    sample = sample_of(counts, units)
    if not 0 < coverage <= 1:
        raise ValueError("the coverage must lie above 0 and not above 1")
    size = _size_at_coverage(sample, coverage)
    if size == np.inf:
        return hill_asymptotic(counts, q, units)
    return hill_at_size(counts, size, q, units)


def _size_at_coverage(sample: Sample, coverage: float) -> float:
    own = sample.singles / sample.total * sample.miss
    if coverage > 1.0 - own:
        if coverage == 1.0:
            return float(np.inf)
        ratio = (1.0 - coverage) / (sample.singles / sample.total)
        return sample.n + float(np.log(ratio) / np.log(sample.miss)) - 1.0
    low, high = 1, int(sample.n)
    if coverage <= _coverage_at(sample, low):
        return 1.0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _coverage_at(sample, middle) < coverage else (low, middle)
    start, end = _coverage_at(sample, low), _coverage_at(sample, high)
    return low + (coverage - start) / (end - start)


def _coverage_at(sample: Sample, size: int) -> float:
    """Return the expected coverage of a smaller sample, and that of the sample at its own size."""
    if size >= sample.n:
        return 1.0 - sample.singles / sample.total * sample.miss
    left = sample.n - sample.counts
    possible = left >= size
    x, rest = sample.counts[possible], left[possible]
    chance = np.exp(log_choose(rest, size) - log_choose(sample.n - 1, size))
    return 1.0 - float(sample.times[possible] @ (x / sample.total * chance))


def _rarefied(sample: Sample, size: int, q: float) -> float:
    """Return the Hill number of the expected frequency counts of a sample of ``size``."""
    if size >= sample.n:
        return _seen(sample, q)
    shares, frequency = [], []
    everything = log_choose(sample.n, size)
    for count, kinds in zip(sample.counts, sample.times, strict=True):
        # A kind seen ``count`` times falls k times into the smaller sample: hypergeometric.
        k = np.arange(max(1.0, size - (sample.n - count)), min(count, size) + 1)
        log = log_choose(count, k) + log_choose(sample.n - count, size - k) - everything
        shares.append(k * sample.n / (size * sample.total))
        frequency.append(kinds * np.exp(log))
    return _power_mean(np.concatenate(shares), np.concatenate(frequency), q)


def _extrapolated(sample: Sample, size: float, q: float, asymptote: float) -> float:
    seen = _seen(sample, q)
    if sample.n == 1:
        return seen
    if q == _SIMPSON:
        per_unit = sample.total / sample.n
        powers = power_sum(sample, q) / per_unit**2
        return 1.0 / (1.0 / (size * per_unit) + (size - 1.0) / size * powers)
    if not np.isfinite(asymptote):
        return seen
    before = _rarefied(sample, int(sample.n) - 1, q)
    if asymptote <= before:
        return seen
    step = (seen - before) / (asymptote - before)
    return seen + (asymptote - seen) * (1.0 - float((1.0 - step) ** (size - sample.n)))


def _seen(sample: Sample, q: float) -> float:
    return _power_mean(sample.counts / sample.total, sample.times, q)


def _power_mean(shares: Floats, times: Floats, q: float) -> float:
    """Return (sum times * share^q)^(1/(1-q)), with its limits at q = 1 and infinity."""
    if q == 1:
        return float(np.exp(-(times @ xlogy(shares, shares))))
    if q == np.inf:
        return 1.0 / float(shares[times > 0].max())
    return float((times @ shares**q) ** (1 / (1 - q)))


def _check_order(q: float, highest: float = _HIGHEST) -> None:
    if not 0 <= q <= highest:
        raise ValueError("the order q must be 0 or more, and finite for an estimate")
