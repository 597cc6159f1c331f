"""How favourable a chosen view is among the views that could have been chosen instead.

A slice can be picked because it flatters. So the chosen window is placed among all windows of the
same length, on the same weekday and under the same filter. The places are ranks: any rising
transform of a reading leaves them as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from dashboard.metrics._draws import Floats, Rows
from dashboard.metrics._metric import read
from dashboard.metrics._slice import slice_of
from dashboard.metrics._windows import FAMILIES, drawn_of, families_of
from dashboard.view import Period, View, data_period

FEWEST: Final = 8
"""Fewer alternatives than these allow no comparison."""

NO_COMPARISON: Final = (
    "This view cannot be compared: the data hold fewer than eight other periods as long as it."
)
_DRAWN: Final = 200
_RARE: Final = 0.05
_SEASON_DAYS: Final = 46
_YEAR: Final = 365.25
_NORMAL_MAD: Final = 1.4826


@dataclass(frozen=True)
class FamilyPlace:
    """The place of one reading: 0 (least favourable) to 100 (most) among ``of`` alternatives.

    ``better_than`` and ``worse_than`` count alternatives; ``low`` and ``high`` are the 95 %
    interval of the place from draws over people, for the chosen view only. ``detrended`` is the
    place once a straight trend is taken out, ``season`` that among the same weeks of other years;
    None where there are too few.
    """

    key: str
    label: str
    favourability: float
    better_than: int
    worse_than: int
    of: int
    low: float | None
    high: float | None
    detrended: float | None
    season: float | None


@dataclass(frozen=True)
class Place:
    """Where a view stands; ``sentence`` says it, whichever way it is unusual.

    ``alternatives`` is with how many other periods it was compared, ``independent`` about how many
    of them do not overlap. ``favourable`` and ``unfavourable`` are the labels of the
    families in which the view is unusual; neither claim is made for more than 5 % of all views.
    """

    sentence: str
    alternatives: int
    independent: int
    families: tuple[FamilyPlace, ...] = ()
    favourable: tuple[str, ...] = ()
    unfavourable: tuple[str, ...] = ()


def favourability(view: View) -> Place:
    """Place a view among all windows of its length, on its weekday, under its filter."""
    period, whole = view.period, data_period(view.community, view.zone)
    if period is None or whole is None:
        return Place(NO_COMPARISON, 0, 0)
    starts = _starts(period, whole)
    independent = whole.days // period.days
    if len(starts) - 1 < FEWEST:
        return Place(NO_COMPARISON, len(starts) - 1, independent)
    part, length = slice_of(view), timedelta(days=period.days - 1)
    table = np.stack([families_of(part, Period(s, s + length)) for s in starts])
    chosen = starts.index(period.start)
    days = np.array([s.toordinal() for s in starts], np.float64)
    alone = replace(view, scope=replace(view.scope, compare="none"))
    drawn = drawn_of(part, {family.key: read(family.key, alone) for family in FAMILIES}, _DRAWN)
    return _place(_Alternatives(table, chosen, independent, drawn, days, period.days))


def percentile(values: npt.ArrayLike, chosen: int) -> float:
    """Return the favourability of ``values[chosen]``: 100 (less + ties / 2) / others.

    The chosen one is no alternative to itself; what cannot be told (NaN) is left out.

    >>> percentile([1, 2, 3, 4], chosen=3)
    100.0
    >>> percentile([1, 2, 2, 4], chosen=1)
    50.0
    """
    x = np.asarray(values, np.float64)
    others = np.delete(x, chosen)
    others = others[np.isfinite(others)]
    if not others.size or not np.isfinite(x[chosen]):
        raise ValueError("there is nothing to compare")
    return _rank(x[chosen], others)


def without_trend(values: npt.ArrayLike, at: npt.ArrayLike) -> Floats:
    """Return values less their least-squares line over ``at``; NaN stays NaN."""
    y, x = np.asarray(values, np.float64), np.asarray(at, np.float64)
    known = np.isfinite(y)
    if known.sum() <= 1:
        return y.copy()
    slope, level = np.polyfit(x[known] - x[known].mean(), y[known], 1)
    rest: Floats = y - level - slope * (x - x[known].mean())
    # What is left of a straight line is rounding, not ranks.
    return np.round(rest, 9) + 0.0


def unusual(table: npt.ArrayLike, chosen: int) -> Rows:
    """Return the columns in which row ``chosen`` is unusually high: none for 95 % of the rows.

    ``table`` is [views x families], high is favourable. Each column is put on a common scale
    (median and MAD), and the largest of a row is compared with the largest of every row: permuting
    whole rows keeps the families as dependent as they are. At most 5 % of all rows are flagged.
    """
    scaled = _scaled(np.asarray(table, np.float64))
    largest = scaled.max(axis=1)
    at_least = int((largest >= largest[chosen]).sum())
    if at_least > _RARE * largest.size or largest[chosen] <= 0:
        return np.empty(0, np.int64)
    limit = np.sort(largest)[::-1][min(int(_RARE * largest.size), largest.size - 1)]
    return np.flatnonzero(scaled[chosen] > limit)


class _Alternatives(NamedTuple):
    """Readings [views x families] with the chosen row, and its draws, [draws] for each family.

    ``days`` is when each begins, ``length`` how many days each lasts.
    """

    table: Floats
    chosen: int
    independent: int
    drawn: list[Floats]
    days: Floats
    length: int


def _place(among: _Alternatives) -> Place:
    good = among.table * np.array([family.sign for family in FAMILIES], np.float64)
    enough = np.isfinite(np.delete(good, among.chosen, axis=0)).sum(axis=0) >= FEWEST
    columns = np.flatnonzero(enough & np.isfinite(good[among.chosen]))
    alternatives = good.shape[0] - 1
    if not columns.size:
        return Place(NO_COMPARISON, alternatives, among.independent)
    families = tuple(_family_place(int(column), good[:, column], among) for column in columns)
    above = tuple(families[i] for i in unusual(good[:, columns], among.chosen))
    under = tuple(families[i] for i in unusual(-good[:, columns], among.chosen))
    return Place(
        _sentence(among, above, under),
        alternatives,
        among.independent,
        families,
        tuple(family.label for family in above),
        tuple(family.label for family in under),
    )


def _family_place(column: int, good: Floats, among: _Alternatives) -> FamilyPlace:
    family, value, days = FAMILIES[column], good[among.chosen], among.days
    others = np.delete(good, among.chosen)
    others = others[np.isfinite(others)]
    drawn = among.drawn[column] * family.sign
    places = [_rank(each, others) for each in drawn[np.isfinite(drawn)]]
    low, high = np.quantile(places, [0.025, 0.975]) if places else (np.nan, np.nan)
    level = without_trend(good, days)
    return FamilyPlace(
        family.key,
        family.label,
        _rank(value, others),
        better_than=int((others < value).sum()),
        worse_than=int((others > value).sum()),
        of=others.size,
        low=float(low) if places else None,
        high=float(high) if places else None,
        detrended=percentile(level, among.chosen),
        season=_same_season(good, among.chosen, days),
    )


def _same_season(good: Floats, chosen: int, days: Floats) -> float | None:
    """Place the window among those of other years that start within six weeks of its date."""
    apart = np.abs(days - days[chosen])
    years = np.rint(apart / _YEAR)
    alike = (years >= 1) & (np.abs(apart - years * _YEAR) <= _SEASON_DAYS) & np.isfinite(good)
    return _rank(good[chosen], good[alike]) if alike.sum() >= FEWEST else None


def _sentence(
    among: _Alternatives, above: tuple[FamilyPlace, ...], under: tuple[FamilyPlace, ...]
) -> str:
    length = f"{among.length} days" if among.length > 1 else "one day"
    like = f"other periods of {length}"
    parts = [f"{f.label}: more favourable than {f.better_than} of {f.of} {like}" for f in above]
    parts += [f"{f.label}: less favourable than {f.worse_than} of {f.of} {like}" for f in under]
    apart = f"they overlap: about {among.independent} stand apart"
    if not parts:
        others = among.table.shape[0] - 1
        return f"This view is not unusual beside {others} {like} ({apart})."
    told = "; ".join(parts)
    return f"{told[0].upper()}{told[1:]} ({apart})."


def _starts(period: Period, whole: Period) -> list[date]:
    """Return the first days of all windows inside the data, and that of the chosen one."""
    back = (period.start - whole.start).days // 7
    ahead = (whole.end - period.end).days // 7
    inside = {period.start + timedelta(weeks=k) for k in range(-back, ahead + 1)}
    return sorted(inside | {period.start})


def _rank(value: float, others: Floats) -> float:
    less, ties = (others < value).sum(), (others == value).sum()
    return 100.0 * float(less + ties / 2) / others.size


def _scaled(table: Floats) -> Floats:
    """Put every column on one scale; what cannot be told lies in the middle."""
    middle = np.nanmedian(table, axis=0)
    apart = table - middle
    spread = np.nanmedian(np.abs(apart), axis=0) * _NORMAL_MAD
    plain = np.sqrt(np.nanmean(apart * apart, axis=0))
    spread = np.where(spread > 0, spread, plain)
    scaled = np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0)
    return np.nan_to_num(scaled, nan=0.0)
