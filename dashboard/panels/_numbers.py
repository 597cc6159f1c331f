"""Numbers, times and dates as they are said."""

from __future__ import annotations

from datetime import date
from typing import Final

from dashboard.metrics._metric import Unit
from dashboard.view import Period

LARGE: Final = 10_000
"""From this base on, a percentage is given with one decimal."""

HOURS_IN_DAYS: Final = 48
SMALL_COUNT: Final = 10
_MINUTES: Final = 60
SINGULAR: Final = {
    "people": "person", "members": "member", "posts": "post", "reactions": "reaction",
    "spaces": "space", "days": "day", "hours": "hour", "minutes": "minute", "rows": "row",
    "newcomers": "newcomer", "groups": "group", "files": "file", "weeks": "week",
    "circles": "circle", "stories": "story",
}  # fmt: skip


def grouped(number: float) -> str:
    """Return a number with its thousands grouped, one decimal only where it has one.

    >>> grouped(1031), grouped(7.26), grouped(12.0)
    ('1,031', '7.3', '12')
    """
    rounded = round(number, 1)
    return f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"


def percentage(share: float, base: float | None = None) -> str:
    """Return a share (0..1) as a percentage; a small part is not rounded to none, nor to all.

    >>> percentage(0.3714), percentage(0.002), percentage(0.999), percentage(0.37144, 20_000)
    ('37 %', 'under 1 %', 'over 99 %', '37.1 %')
    """
    if base is not None and base >= LARGE:
        return f"{share * 100:.1f} %"
    whole = round(share * 100)
    if whole == 0 and share > 0:
        return "under 1 %"
    if whole == 100 and share < 1:  # noqa: PLR2004 - a hundred per cent
        return "over 99 %"
    return f"{whole} %"


def duration(hours: float) -> str:
    """Return a time as people say it.

    >>> duration(0.4), duration(5.2), duration(80)
    ('24 minutes', '5 hours', '3 days')
    """
    return times(hours, hours)


def amount(value: float, unit: Unit, base: float | None = None) -> str:
    """Return a value in its unit; the word of the unit only for times.

    >>> amount(0.5, "share"), amount(2100, "posts"), amount(0.717, "0..1")
    ('50 %', '2,100', '0.72')
    """
    if unit == "share":
        return percentage(value, base)
    if unit == "hours":
        return duration(value)
    if unit in {"0..1", "-1..1"}:
        return f"{round(value, 2) + 0.0:.2f}"  # no "-0.00"
    if value != round(value) and value >= SMALL_COUNT:
        return f"about {grouped(round(value))}"
    return grouped(value)


def day(when: date) -> str:
    """Return a day in words.

    >>> day(date(2026, 3, 3))
    '3 March 2026'
    """
    return f"{when.day} {when:%B %Y}"


def span(period: Period) -> str:
    """Return a period in words, the year once where it is one.

    >>> span(Period(date(2026, 1, 1), date(2026, 3, 31)))
    '1 January to 31 March 2026'
    """
    if period.start == period.end:
        return day(period.end)
    first = period.start
    start = f"{first.day} {first:%B}" if first.year == period.end.year else day(first)
    return f"{start} to {day(period.end)}"


def times(hours: float, like: float) -> str:
    """Return hours in the unit in which ``like`` is said."""
    number = bare(hours, like)
    unit = "minutes" if like < 1 else "hours" if like < HOURS_IN_DAYS else "days"
    return f"{number} {SINGULAR[unit] if number == '1' else unit}"


def bare(hours: float, like: float) -> str:
    if like < 1:
        return f"{hours * _MINUTES:.0f}"
    return f"{hours:,.0f}" if like < HOURS_IN_DAYS else f"{hours / 24:,.0f}"
