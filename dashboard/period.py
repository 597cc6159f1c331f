"""Days in the community's calendar: periods, quarters, and how a leader says them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, order=True)
class Period:
    """Days from ``start`` to ``end``, both included, in the zone of the community."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.end - self.start).days + 1

    def before(self) -> Period:
        """Return the period of equal kind just before: a quarter before a quarter, else days."""
        if self == quarter_of(self.start):
            return quarter_of(self.start - timedelta(days=1))
        return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1))

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """Return the first moment and the first moment after, in UTC."""
        local = ZoneInfo(zone)
        first = datetime.combine(self.start, time(), local)
        after = datetime.combine(self.end + timedelta(days=1), time(), local)
        return first.astimezone(UTC), after.astimezone(UTC)


def quarter_of(day: date) -> Period:
    """Return the calendar quarter of a day."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    following = date(first.year + (first.month == 10), (first.month + 3) % 12 or 12, 1)  # noqa: PLR2004
    return Period(first, following - timedelta(days=1))


def parse_period(start: str, end: str) -> Period | None:
    """Return the period of two days written YYYY-MM-DD, or None where they are none."""
    try:
        period = Period(date.fromisoformat(start), date.fromisoformat(end))
    except ValueError:
        return None
    return period if period.start <= period.end else None


def in_words(period: Period) -> str:
    """Write a period as a leader says it, leaving out what both days share."""
    start, end = period.start, period.end
    if start == end:
        return f"{end.day} {end:%B} {end.year}"
    first = str(start.day)
    if (start.year, start.month) != (end.year, end.month):
        first += f" {start:%B}"
    if start.year != end.year:
        first += f" {start.year}"
    return f"{first} to {end.day} {end:%B} {end.year}"
