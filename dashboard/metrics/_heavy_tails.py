"""Concentration under person weights: Gini, Hill number and "how many made half", draw by draw.

These three lean on the few who do most, and a resample of people often has none or two of them.
``benchmarks/truthfulness.py`` measures how often their intervals hold the truth; where they do not,
a reading carries no interval and says that it describes these people only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dashboard.metrics._draws import Floats


def gini_draws(values: npt.ArrayLike, weights: npt.NDArray[np.floating]) -> Floats:
    """Return the weighted population Gini of ``values`` [people] in each draw: [draws].

    ``weights`` is [people x draws]; a person of weight w counts as w people. NaN where nothing was
    drawn.

    >>> gini_draws([0, 0, 0, 10], np.ones((4, 1))).tolist()
    [0.75]
    """
    x, w = _ordered(values, weights)
    people, total = w.sum(axis=0), x @ w
    share = np.cumsum(x[:, None] * w, axis=0)
    below = (w * (2 * share - x[:, None] * w)).sum(axis=0)
    return _divided(people * total - below, people * total)


def hill_draws(values: npt.ArrayLike, weights: npt.NDArray[np.floating]) -> Floats:
    """Return the Hill number q = 1 of ``values`` over people, in each draw: [draws].

    >>> hill_draws([5, 5, 0], np.ones((3, 1))).round(9).tolist()
    [2.0]
    """
    x, w = _ordered(values, weights)
    total = x @ w
    plogp = np.where(x > 0, x * np.log(np.where(x > 0, x, 1.0)), 0.0) @ w
    ratio = _divided(plogp, total)
    drawn: Floats = np.where(total > 0, np.where(total > 0, total, np.nan) * np.exp(-ratio), np.nan)
    return drawn


def people_for_share_draws(
    values: npt.ArrayLike, weights: npt.NDArray[np.floating], share: float = 0.5
) -> Floats:
    """Return the smallest number of people with ``share`` of all ``values``, in each draw: [draws].

    >>> people_for_share_draws([1, 6, 1, 2], np.ones((4, 1))).tolist()
    [1.0]
    """
    x, w = _ordered(values, weights)
    x, w = x[::-1], w[::-1]
    sums = np.cumsum(x[:, None] * w, axis=0)
    total = sums[-1]
    last = np.argmax(sums >= share * total - 1e-9 * total, axis=0)
    column = np.arange(w.shape[1])
    before = np.cumsum(w, axis=0)[last, column] - w[last, column]
    missing = share * total - (sums[last, column] - x[last] * w[last, column])
    needed: Floats = before + np.ceil(_divided(missing, x[last]) - 1e-9)
    drawn: Floats = np.where(total > 0, needed, np.nan)
    return drawn


def _ordered(values: npt.ArrayLike, weights: npt.NDArray[np.floating]) -> tuple[Floats, Floats]:
    x = np.asarray(values, np.float64)
    order = np.argsort(x, kind="stable")
    return x[order], weights[order].astype(np.float64)


def _divided(above: Floats, below: Floats) -> Floats:
    ratio: Floats = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below != 0)
    return ratio
