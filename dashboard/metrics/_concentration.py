"""How unevenly something is spread, how sure a share is, and how far two mixtures differ."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, xlogy

Floats = npt.NDArray[np.float64]

_HALF: Final = 0.5


class Lorenz(NamedTuple):
    """A Lorenz curve: shares 0..1, both starting at 0 and ending at 1, the smallest first."""

    people: Floats
    values: Floats


class Interval(NamedTuple):
    """The ends of an interval."""

    low: float
    high: float


def gini(values: npt.ArrayLike) -> float:
    """Return the population Gini coefficient, 0 (all alike) up to (n - 1) / n (one has all).

    G = sum_i (2 i - n - 1) x_i / (n sum x), x sorted upwards: half the relative mean difference
    over all n^2 pairs (Gini 1912; Sen 1973). No correction for small n. ValueError for no values,
    for negative or non-finite ones, and where all are zero (nothing is shared, evenly or not).

    >>> round(gini([8, 5, 1, 3, 5, 6, 7, 6, 3]), 7)
    0.2373737
    >>> gini([0, 0, 0, 10])
    0.75
    """
    x = np.sort(_amounts(values, "values"))
    # Summed as distances from the middle rank, equal values cancel exactly.
    ranks = 2.0 * np.arange(1, x.size + 1) - x.size - 1.0
    share = x / x.sum()
    return max(float(ranks @ share) / x.size, 0.0)


def lorenz(values: npt.ArrayLike) -> Lorenz:
    """Return the Lorenz curve: which share of all values the lowest share of people has.

    n + 1 points, from (0, 0) to (1, 1), never above the diagonal (Lorenz 1905). Errors as
    :func:`gini`, which is twice the area between this curve and the diagonal.

    >>> curve = lorenz([3, 1])
    >>> curve.people.tolist(), curve.values.tolist()
    ([0.0, 0.5, 1.0], [0.0, 0.25, 1.0])
    """
    x = np.sort(_amounts(values, "values"))
    sums = np.concatenate([[0.0], np.cumsum(x)])
    return Lorenz(np.arange(x.size + 1) / x.size, sums / sums[-1])


def wilson_interval(successes: float, trials: float, level: float = 0.95) -> Interval:
    """Return Wilson's score interval of a share, within 0..1 and never empty.

    (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), without continuity correction
    (Wilson 1927; method 3 of Newcombe 1998). ValueError unless 0 <= successes <= trials,
    trials > 0 and 0 < level < 1.

    >>> [round(end, 5) for end in wilson_interval(81, 263)]
    [0.25529, 0.36621]
    """
    if not 0 < trials < np.inf or not 0 <= successes <= trials:
        raise ValueError("successes must lie between 0 and trials, and trials above 0")
    if not 0 < level < 1:
        raise ValueError("the level must lie between 0 and 1")
    z2 = float(ndtri(_HALF + level / 2)) ** 2
    failures = trials - successes
    centre = successes + z2 / 2
    reach = float(np.sqrt(z2 * (successes * failures / trials + z2 / 4)))
    # At 0 and at n the ends are 0 and 1 exactly; rounding must not say otherwise.
    low = 0.0 if successes == 0 else (centre - reach) / (trials + z2)
    high = 1.0 if failures == 0 else (centre + reach) / (trials + z2)
    return Interval(low, high)


def jensen_shannon(p: npt.ArrayLike, q: npt.ArrayLike) -> float:
    """Return the Jensen-Shannon divergence of two mixtures, base 2: 0 (alike) to 1 (disjoint).

    (KL(p || m) + KL(q || m)) / 2 with m = (p + q) / 2 (Lin 1991); the divergence, not its square
    root. Both are scaled to sum 1, so counts may be given. ValueError for different lengths, no
    or negative values, or a mixture that is all zero.

    >>> jensen_shannon([1, 0], [0, 1])
    1.0
    >>> jensen_shannon([2, 2], [30, 30])
    0.0
    """
    a, b = _amounts(p, "the first mixture"), _amounts(q, "the second mixture")
    if a.size != b.size:
        raise ValueError("both mixtures must have the same parts")
    a, b = a / a.sum(), b / b.sum()
    middle = (a + b) / 2
    apart = (xlogy(a, a) + xlogy(b, b)) / 2 - xlogy(middle, middle)
    return float(np.clip(apart.sum() / np.log(2.0), 0.0, 1.0))


def _amounts(values: npt.ArrayLike, what: str) -> Floats:
    """Return values as a flat array of amounts, not all zero; ValueError in a plain sentence."""
    x = np.asarray(values, np.float64).ravel()
    if not x.size:
        raise ValueError(f"{what}: there is none")
    if not np.isfinite(x).all() or x.min() < 0:
        raise ValueError(f"{what}: all must be finite and not negative")
    if not x.any():
        raise ValueError(f"{what}: all are zero")
    # Scaled by the largest, sums of huge or tiny amounts neither overflow nor vanish.
    scaled: Floats = x / x.max()
    return scaled
