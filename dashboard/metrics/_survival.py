"""Times to an event when some have not been watched long enough: curves, medians, comparisons.

Durations are 0 or more, in any one unit. An event at a time comes before a censoring at the same
time. For independent cases: where cases cluster in people, draws over people take the place of
these intervals.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, ndtri

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

_ROUNDING: Final = 1e-12
_TWO: Final = 2


class Survival(NamedTuple):
    """A survival curve at its event times: the share with no event by then, and its interval.

    ``lower`` and ``upper`` are NaN where the share is 0: there the interval is not defined.
    """

    times: Floats
    survival: Floats
    lower: Floats
    upper: Floats


class Incidence(NamedTuple):
    """Cumulative incidence: ``times`` [t], ``incidence`` [t x causes], causes in rising order."""

    times: Floats
    incidence: Floats


class LogRank(NamedTuple):
    """The log-rank statistic and its p value."""

    chi2: float
    p: float


def kaplan_meier(
    durations: npt.ArrayLike, observed: npt.ArrayLike, level: float = 0.95
) -> Survival:
    """Return the Kaplan-Meier curve at the times of events, with log-log Greenwood intervals.

    S(t) = prod (1 - d_i / n_i) (Kaplan & Meier 1958); the interval is S^exp(-+ z s / ln S) with
    Greenwood's s^2 = sum d_i / (n_i (n_i - d_i)) on the log(-log) scale (Kalbfleisch & Prentice
    1980), within 0..1. No event gives four empty arrays. ValueError for no durations, negative
    ones, or lengths that differ.

    >>> curve = kaplan_meier([1, 2, 3, 4], [1, 0, 1, 0])
    >>> curve.times.tolist(), curve.survival.tolist()
    ([1.0, 3.0], [0.75, 0.375])
    """
    times, happened = _cases(durations, observed)
    at, events, at_risk = _risk_table(times, happened.astype(np.int64))
    died = events[:, 0]
    survival: Floats = np.cumprod(1.0 - died / at_risk, dtype=np.float64)
    left = at_risk - died
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(died / (at_risk * left))
        log = np.log(survival)
        reach = float(ndtri(0.5 + level / 2)) * np.sqrt(greenwood) / -log
        lower, upper = survival ** np.exp(reach), survival ** np.exp(-reach)
    undefined = survival <= 0
    lower[undefined], upper[undefined] = np.nan, np.nan
    return Survival(at, survival, lower, upper)


def median_survival(durations: npt.ArrayLike, observed: npt.ArrayLike) -> float | None:
    """Return the first time by which half or more had the event, None if that is never seen.

    The first t with S(t) <= .5 on the Kaplan-Meier curve. Errors as :func:`kaplan_meier`.

    >>> median_survival([9, 13, 13, 18, 23, 28, 31], [1, 1, 0, 1, 1, 0, 1])
    23.0
    >>> median_survival([5, 6, 7], [1, 0, 0]) is None
    True
    """
    curve = kaplan_meier(durations, observed)
    reached = np.flatnonzero(curve.survival <= 0.5 + _ROUNDING)
    return float(curve.times[reached[0]]) if reached.size else None


def cumulative_incidence(durations: npt.ArrayLike, causes: npt.ArrayLike) -> Incidence:
    """Return the cumulative incidence of each cause at the times of events (cause 0: censored).

    Aalen & Johansen (1978): I_k(t) = sum S(t-) d_k / n. At every time the incidences and the
    survival of all causes together sum to 1. One column per cause that occurs, in rising order of
    its number. ValueError for no durations, negative ones, negative causes, or lengths that
    differ.

    >>> curve = cumulative_incidence([1, 2, 3, 4], [1, 2, 0, 1])
    >>> curve.times.tolist()
    [1.0, 2.0, 4.0]
    >>> curve.incidence.tolist()
    [[0.25, 0.0], [0.25, 0.25], [0.75, 0.25]]
    """
    times, why = _cases(durations, causes)
    codes = why.astype(np.int64)
    if (codes != why).any() or codes.min() < 0:
        raise ValueError("causes must be whole numbers, 0 for censored")
    at, events, at_risk = _risk_table(times, codes)
    survival = np.cumprod(1.0 - events.sum(axis=1) / at_risk)
    before = np.concatenate([[1.0], survival])[:-1]
    return Incidence(at, np.cumsum((before / at_risk)[:, None] * events, axis=0))


def log_rank(durations: npt.ArrayLike, observed: npt.ArrayLike, groups: npt.ArrayLike) -> LogRank:
    """Compare the survival of two or more groups: chi-squared with groups - 1 degrees of freedom.

    Observed minus expected events over the hypergeometric covariance (Mantel 1966; Peto & Peto
    1972), no continuity correction. Without any event, or where the groups never overlap in time,
    nothing can differ: chi2 0, p 1. ValueError for fewer than two groups, and as
    :func:`kaplan_meier`.

    >>> result = log_rank([1, 2, 3, 4], [1, 1, 1, 1], ["a", "b", "a", "b"])
    >>> round(result.chi2, 4), round(result.p, 4)
    (0.6154, 0.4328)
    """
    times, happened = _cases(durations, observed)
    names, member = np.unique(np.asarray(groups), return_inverse=True)
    if member.shape != times.shape:
        raise ValueError("durations and groups must be of one length")
    if names.size < _TWO:
        raise ValueError("two groups or more are needed for a comparison")
    at = np.unique(times[happened > 0])
    died, at_risk = _by_group(times, happened > 0, member.astype(np.int64), at)
    apart, covariance = _mantel(died, at_risk)
    # One group is determined by the others.
    inner = covariance[:-1, :-1]
    if not inner.any():
        return LogRank(0.0, 1.0)
    chi2 = float(apart[:-1] @ np.linalg.pinv(inner) @ apart[:-1])
    return LogRank(chi2, float(chdtrc(names.size - 1, chi2)))


def _mantel(died: Floats, at_risk: Floats) -> tuple[Floats, Floats]:
    """Return observed minus expected [groups] and its covariance, from [groups x times] each."""
    all_died, all_at_risk = died.sum(axis=0), at_risk.sum(axis=0)
    share = at_risk / all_at_risk
    spread = np.where(
        all_at_risk > 1, all_died * (all_at_risk - all_died) / np.maximum(all_at_risk - 1, 1), 0.0
    )
    covariance = np.diag((spread * share).sum(axis=1)) - (spread * share) @ share.T
    apart: Floats = (died - all_died * share).sum(axis=1)
    return apart, covariance


def _by_group(times: Floats, happened: Flags, member: Codes, at: Floats) -> tuple[Floats, Floats]:
    """Count events and cases at risk at the times ``at``, by group: [groups x times] each."""
    died, at_risk = [], []
    for group in range(int(member.max()) + 1):
        own = np.sort(times[member == group])
        own_events = np.sort(times[(member == group) & happened])
        at_risk.append(own.size - np.searchsorted(own, at, side="left"))
        died.append(
            np.searchsorted(own_events, at, side="right")
            - np.searchsorted(own_events, at, side="left")
        )
    return np.array(died, np.float64), np.array(at_risk, np.float64)


def _risk_table(times: Floats, causes: Codes) -> tuple[Floats, Floats, Floats]:
    """Return event times [t], events by cause [t x causes, at least one], and cases at risk [t]."""
    at = np.unique(times[causes > 0])
    named = np.unique(causes[causes > 0])
    events = np.zeros((at.size, max(named.size, 1)))
    place = np.searchsorted(at, times[causes > 0])
    np.add.at(events, (place, np.searchsorted(named, causes[causes > 0])), 1.0)
    at_risk = times.size - np.searchsorted(np.sort(times), at, side="left")
    return at, events, at_risk.astype(np.float64)


def _cases(durations: npt.ArrayLike, outcome: npt.ArrayLike) -> tuple[Floats, Floats]:
    times = np.asarray(durations, np.float64)
    why = np.asarray(outcome, np.float64)
    if times.ndim != 1 or times.shape != why.shape:
        raise ValueError("durations and their outcomes must be of one length")
    if not times.size:
        raise ValueError("durations: there is none")
    if not np.isfinite(times).all() or times.min() < 0 or not np.isfinite(why).all():
        raise ValueError("durations must be finite and not negative")
    return times, why
