"""What a metric is, what it returns, and the one way in which a reading is taken.

A metric is a pure function ``(View) -> Reading`` under :func:`metric`, the only registration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import ndtri, stdtrit

from dashboard.view import View, data_period
from data_sources.community import Ability

Unit = Literal[
    "people", "posts", "share", "hours", "reactions", "spaces", "0..1", "-1..1", "rows", "days",
    "groups", "communities", "stories", "ratio",
]  # fmt: skip
Favours = Literal["high", "low", "-"]
Draws = npt.NDArray[np.float64]

CLEAR_RISE: Final = "clear rise"
CLEAR_FALL: Final = "clear fall"
NO_CLEAR_CHANGE: Final = "no clear change"
TOO_FEW: Final = "too few to say"

TOO_FEW_PEOPLE: Final = "too_few"
"""The key of what is said where too few people stand behind a value for an interval."""
UNSURE: Final = "(too few to say how sure)"
"""What stands in the place of such an interval."""

_END: Final = 0.975
_NORMAL_END: Final = float(ndtri(_END))

ENOUGH_PEOPLE: Final = 10
"""Fewer people, or an effective number of authors below it, is too few to say."""


@dataclass(frozen=True)
class Comparison:
    """The same reading in the comparison period, and what may be said of the change.

    ``change`` is now minus then, ``low`` and ``high`` its 95 % interval from the paired draws.
    ``count`` of ``base`` are the numbers behind ``value``, so that the gate can judge them.
    """

    value: float | None
    change: float | None
    low: float | None
    high: float | None
    verdict: str
    count: float | None = None
    base: float | None = None


class Caveat(NamedTuple):
    """A reason why a reading is less than it seems: ``key`` for programs, ``sentence`` for people.

    Keys: cannot_tell, too_few, describes_these_only, fewer_than_five, hidden, not_whole, partly,
    proxy; beside, for a figure of the same people, which goes where the value is hidden.
    """

    key: str
    sentence: str


@dataclass(frozen=True)
class Reading:
    """One number with all that must stand beside it.

    ``count`` of ``base`` are the numbers behind a share, ``of`` says in words what the base is.
    ``value`` None means "cannot be told", with a caveat; never NaN, never 0 for unknown.
    ``tables`` are tidy frames by name, the first is the reading's table: a column ``people`` is
    the number of distinct people behind a row, ``of_people`` their base; the gate reads both.
    ``draws`` are the values under the person weights (one per draw), so that any two readings of
    a dataset are paired; ``effective`` is the effective number of people behind the value.
    ``finding`` is what the tables show beyond the number, in words without a full stop: it names
    groups of ten people or more only, and no number of people under five. ``beyond`` is how
    far that lies from what chance gives, in half-widths of the band of chance; where nothing is
    drawn, the share of all members (0..1) whom it concerns; 0 without a finding.
    """

    key: str
    value: float | None
    unit: Unit
    count: float | None = None
    base: float | None = None
    of: str = ""
    low: float | None = None
    high: float | None = None
    compared: Comparison | None = None
    method: str = ""
    caveats: tuple[Caveat, ...] = ()
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    draws: Draws | None = field(default=None, repr=False)
    effective: float | None = None
    finding: str = ""
    beyond: float = 0.0

    @property
    def table(self) -> pl.DataFrame | None:
        """Return the first table, the one printed with the reading."""
        return next(iter(self.tables.values()), None)


class Sentences(NamedTuple):
    """Three templates: a clear change, no clear change (or no comparison), cannot tell.

    Fields: {value} {count} {base} {of} {interval} {before} {then} {change} {verdict} {finding}
    {told_by} {why}. A segment in [square brackets] is left out when one of its fields is unknown.
    ``more`` and ``less`` fill {change} after a clear rise or fall, so that they say what moved;
    ``none`` says it where the value is 0 ("" where the other templates say it well).
    """

    clear: str
    unclear: str
    cannot_tell: str
    more: str = "clearly more"
    less: str = "clearly fewer"
    none: str = ""


@dataclass(frozen=True)
class Metric:
    """A metric with its meaning; every text is for a leader, none is jargon.

    ``family`` is the section of the catalogue.
    """

    key: str
    family: str
    label: str
    question: str
    why: str
    definition: str
    not_counted: str
    unit: Unit
    favours: Favours
    counterweight: tuple[str, ...]
    blind_spot: str
    needs: frozenset[str]
    source: str
    sentences: Sentences
    take: Callable[[View], Reading]


METRICS: Final[dict[str, Metric]] = {}
"""All metrics in catalogue order."""


def metric(  # noqa: PLR0913 - a metric carries its whole meaning, by name
    key: str,
    *,
    family: str,
    label: str,
    question: str,
    why: str,
    definition: str,
    not_counted: str,
    unit: Unit,
    favours: Favours,
    counterweight: tuple[str, ...] = (),
    blind_spot: str,
    needs: frozenset[str] = frozenset(),
    source: str,
    sentences: Sentences,
) -> Callable[[Callable[[View], Reading]], Callable[[View], Reading]]:
    """Register a function ``(View) -> Reading`` as the metric ``key``."""

    def register(take: Callable[[View], Reading]) -> Callable[[View], Reading]:
        METRICS[key] = Metric(
            key, family, label, question, why, definition, not_counted, unit, favours,
            counterweight, blind_spot, needs, source, sentences, take,
        )  # fmt: skip
        return take

    return register


def read(key: str, view: View) -> Reading:
    """Take one reading: None with the reason where the export cannot tell, else compared.

    A metric that has to measure both periods in one way compares them itself.
    """
    wanted = METRICS[key]
    missing = _missing(wanted, view)
    if missing is not None:
        return cannot_tell(key, missing.reason or "not in this export")
    now = wanted.take(view)
    other = view.compared()
    if other is None or now.compared is not None:
        return now
    return replace(now, compared=compare(now, wanted.take(other)))


def measure(view: View) -> dict[str, Reading]:
    """Take all readings of a view, in catalogue order."""
    return {key: read(key, view) for key in METRICS}


def alone(reading: Reading) -> Reading:
    """Return a reading that must not be set beside the one of the other period."""
    return replace(reading, compared=Comparison(None, None, None, None, TOO_FEW))


def cannot_tell(key: str, why: str) -> Reading:
    """Return the reading of what cannot be told, with the reason as a plain sentence."""
    return Reading(key, None, METRICS[key].unit, caveats=(Caveat("cannot_tell", why),))


def compare(now: Reading, then: Reading) -> Comparison | None:
    """Compare two readings by their paired draws; a change is clear when the interval says so."""
    found = _compared(now, then)
    return None if found is None else replace(found, count=then.count, base=then.base)


def _compared(now: Reading, then: Reading) -> Comparison | None:
    if now.value is None or then.value is None:
        return None
    change = now.value - then.value
    few = min(_people(now), _people(then)) < ENOUGH_PEOPLE
    if few or now.draws is None or then.draws is None:
        return Comparison(then.value, change, None, None, TOO_FEW if few else NO_CLEAR_CHANGE)
    with np.errstate(invalid="ignore"):  # a time never reached, less another, is no number
        changes = now.draws - then.draws
    low, high = widened(interval(changes), change, min(_people(now), _people(then)))
    if low is None or high is None:
        return Comparison(then.value, change, None, None, TOO_FEW)
    verdict = CLEAR_RISE if low > 0 else CLEAR_FALL if high < 0 else NO_CLEAR_CHANGE
    return Comparison(then.value, change, low, high, verdict)


def interval(draws: Draws, level: float = 0.95) -> tuple[float | None, float | None]:
    """Return the percentile interval of the finite draws; None where most are not finite."""
    finite = draws[np.isfinite(draws)]
    if finite.size < draws.size / 2 or finite.size == 0:
        return None, None
    tail = (1 - level) / 2
    low, high = np.quantile(finite, [tail, 1 - tail])
    return float(low), float(high)


def widened(
    found: tuple[float | None, float | None], value: float, effective: float
) -> tuple[float | None, float | None]:
    """Return a percentile interval as wide as it must be when few people stand behind ``value``.

    Draws over e people spread by a factor sqrt((e - 1) / e) too little, and their ends are those of
    a normal and not of a t distribution with e - 1 degrees of freedom. ``effective`` is e.

    >>> [round(end, 3) for end in widened((0.3, 0.5), 0.4, 10)]
    [0.278, 0.522]
    """
    low, high = found
    if low is None or high is None or not 1 < effective < np.inf:
        return found
    wider = float(stdtrit(effective - 1, _END)) / _NORMAL_END
    wider *= float(np.sqrt(effective / (effective - 1)))
    return value - (value - low) * wider, value + (high - value) * wider


def _people(reading: Reading) -> float:
    return np.inf if reading.effective is None else reading.effective


def _missing(wanted: Metric, view: View) -> Ability | None:
    for need in sorted(wanted.needs):
        ability = view.community.can_tell[need]
        if not ability.can:
            return ability
    return _not_covered(view)


def _not_covered(view: View) -> Ability | None:
    """Return why nothing of the period can be told where it lies outside the data."""
    whole, period = data_period(view.community, view.zone), view.period
    if whole is None or period is None:
        return None
    if period.end >= whole.start and period.start <= whole.end:
        return None
    return Ability("no", f"the data run from {whole.start} to {whole.end}, outside this period")
