"""What a reader can choose from: periods, comparisons, spaces, groups of these data; pure."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from dashboard.counting import Unit, units
from dashboard.period import Period, in_words, parse_period, quarter_of
from dashboard.view import View, data_period, default_period
from data_sources.community import Community

SMALLEST_GROUP: Final = 5
"""A group of fewer people is never offered; the gate would hide it anyway."""

WHOLE_DATA: Final = "the whole data"


@dataclass(frozen=True)
class Choices:
    """The values offered by the controls of the scope; None and empty where nothing is dated.

    ``units`` are what stories can be counted in, ``told`` says whether there can be stories at all.
    """

    default: Period | None
    whole: Period | None
    periods: dict[str, Period]
    spaces: list[str]
    groups: list[str]
    attributes: list[str]
    units: tuple[Unit, ...]
    told: bool


def choices(community: Community, zone: str) -> Choices:
    """Return all that the scope of ``community`` offers, with days beginning in ``zone``."""
    whole = data_period(community, zone)
    return Choices(
        default=default_period(community, zone),
        whole=whole,
        periods=periods(whole) if whole else {},
        spaces=community.spaces().to_list(),
        groups=groups(community),
        attributes=list(community.attributes),
        units=units(community),
        told=community.can_tell["text"].can,
    )


def periods(whole: Period) -> dict[str, Period]:
    """Return the periods to choose at once, newest first: quarters, years, the whole data.

    A period that goes on after the data end is said to be unfinished.
    """
    found = {WHOLE_DATA: whole}
    quarter = quarter_of(whole.end)
    while quarter.end >= whole.start:
        found[f"{in_words(quarter)}{_unfinished(quarter, whole)}"] = quarter
        quarter = quarter.before()
    for year in range(whole.end.year, whole.start.year - 1, -1):
        calendar = Period(date(year, 1, 1), date(year, 12, 31))
        found[f"the year {year}{_unfinished(calendar, whole)}"] = calendar
    return found


def _unfinished(period: Period, whole: Period) -> str:
    return ", so far" if period.end > whole.end else ""


def comparisons(period: Period, chosen: str, whole: Period | None = None) -> dict[str, str]:
    """Return the values of ``compare`` with what each means; ``chosen`` is always among them.

    Days that are not all in ``whole``, the period of the data, are said to compare with nothing.
    """
    before = "the quarter before" if period == quarter_of(period.start) else "as many days before"
    year = _year_before(period)
    offered = {
        "previous": f"{before}: {in_words(period.before())}{_lacking(period.before(), whole)}",
        "none": "no comparison",
        f"{year.start}..{year.end}": (
            f"the same days of the year before: {in_words(year)}{_lacking(year, whole)}"
        ),
    }
    return offered if chosen in offered else offered | {chosen: _own_days(chosen)}


def _lacking(period: Period, whole: Period | None) -> str:
    if whole is None or (whole.start <= period.start and period.end <= whole.end):
        return ""
    return " (no comparison: the data do not hold all these days)"


def _own_days(chosen: str) -> str:
    period = parse_period(*chosen.split("..", maxsplit=1)) if ".." in chosen else None
    return f"days of your own: {in_words(period)}" if period else "days of your own"


def groups(community: Community) -> list[str]:
    """Return ``attribute=value`` for each group of five or more people."""
    people = community.members.filter(pl.col("kind") == "person")
    found = []
    for attribute in community.attributes:
        sizes = people[attribute].drop_nulls().value_counts(name="people")
        large = sizes.filter(pl.col("people") >= SMALLEST_GROUP)[attribute].sort()
        found += [f"{attribute}={value}" for value in large]
    return found


def compared_words(view: View) -> str:
    """Return what the view is compared with, to stand after "compared with"."""
    if view.scope.compare == "none" or view.period is None:
        return "nothing"
    if view.comparison is None:
        whole = data_period(view.community, view.zone)
        ends = whole is not None and view.period.end > whole.end
        return f"nothing, because the data {'end before' if ends else 'do not reach back'}"
    if view.scope.compare != "previous":
        return in_words(view.comparison)
    if view.period == quarter_of(view.period.start):
        return "the quarter before"
    return f"the {view.period.days:,} days before"


def space_words(spaces: tuple[str, ...]) -> str:
    """Return the spaces in few words: the name of one, else how many."""
    if not spaces:
        return "all spaces"
    return spaces[0] if len(spaces) == 1 else f"{len(spaces)} spaces"


def people_words(groups: tuple[tuple[str, str], ...]) -> str:
    """Return the groups in few words."""
    if not groups:
        return "everyone"
    if len(groups) == 1:
        return f"people of {groups[0][0]} {groups[0][1]}"
    return f"people of {len(groups)} groups"


def _year_before(period: Period) -> Period:
    if period == quarter_of(period.start):
        return quarter_of(period.start - timedelta(days=360))
    return Period(_same_day(period.start), _same_day(period.end))


def _same_day(day: date) -> date:
    leap = day.month == 2 and day.day == 29  # noqa: PLR2004 - 29 February has no twin
    return date(day.year - 1, day.month, 28 if leap else day.day)


def zones() -> list[str]:
    """Return the names of the time zones of places."""
    return sorted(name for name in zoneinfo.available_timezones() if "/" in name)


def values_of(community: Community, attribute: str) -> list[str]:
    """Return the values that members have in ``attribute``, sorted."""
    return community.members[attribute].drop_nulls().unique().sort().to_list()


def members_of(community: Community, attribute: str, value: str) -> frozenset[str]:
    """Return the ids of the people who have ``value`` in ``attribute``."""
    chosen = (pl.col("kind") == "person") & (pl.col(attribute) == value)
    return frozenset(community.members.filter(chosen)["member_id"])
