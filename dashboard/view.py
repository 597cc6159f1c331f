"""What is looked at: a community through a scope, with the marks that people set.

A ``Scope`` is plain and hashable (it keys caches and stands in addresses); a ``View`` is what
every metric and panel receives.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from data_sources.community import Community


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


Compare = Literal["previous", "none"] | Period


@dataclass(frozen=True)
class Scope:
    """The part of the data that is looked at; the empty scope is the calendar's default.

    ``groups`` are (attribute, value) pairs: values of one attribute are alternatives, different
    attributes must all hold. ``by`` names the attribute that "by group" uses.
    """

    period: Period | None = None
    compare: Compare = "previous"
    spaces: tuple[str, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    by: str | None = None


@dataclass(frozen=True)
class Marks:
    """What people have set on a dataset: who leads (member ids), and the zone of its calendar."""

    leaders: frozenset[str] = frozenset()
    zone: str | None = None

    def version(self) -> str:
        """Return a text that differs when any mark differs; it keys caches."""
        return f"{self.zone or ''}|{','.join(sorted(self.leaders))}"


@dataclass(frozen=True, eq=False)
class View:
    """A community through a scope with marks; its period and comparison are always settled.

    ``period`` is None only where the community has no dated act. Views compare by identity, so
    that frames made for one can be kept with it.
    """

    community: Community
    scope: Scope = field(default_factory=Scope)
    marks: Marks = field(default_factory=Marks)

    @property
    def zone(self) -> str:
        """Return the zone in which days begin."""
        return self.marks.zone or self.community.zone

    @property
    def period(self) -> Period | None:
        """Return the chosen period, else the calendar's."""
        return self.scope.period or default_period(self.community, self.zone)

    @property
    def comparison(self) -> Period | None:
        """Return the period compared with, or None: not asked for, or not covered by the data."""
        whole, period = data_period(self.community, self.zone), self.period
        if self.scope.compare == "none" or whole is None or period is None:
            return None
        other = period.before() if self.scope.compare == "previous" else self.scope.compare
        return other if other.start >= whole.start and other.end <= whole.end else None

    def compared(self) -> View | None:
        """Return the same view of the comparison period, itself compared with nothing."""
        other = self.comparison
        if other is None:
            return None
        return replace(self, scope=replace(self.scope, period=other, compare="none"))


def quarter_of(day: date) -> Period:
    """Return the calendar quarter of a day."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    following = date(first.year + (first.month == 10), (first.month + 3) % 12 or 12, 1)  # noqa: PLR2004
    return Period(first, following - timedelta(days=1))


def data_period(community: Community, zone: str) -> Period | None:
    """Return the days from the first to the last act of the data."""
    extent = community.extent()
    if extent is None:
        return None
    local = ZoneInfo(zone)
    return Period(extent[0].astimezone(local).date(), extent[1].astimezone(local).date())


def default_period(community: Community, zone: str) -> Period | None:
    """Return the last complete calendar quarter, with less data the last third: never by result."""
    whole = data_period(community, zone)
    if whole is None:
        return None
    this = quarter_of(whole.end)
    last = this if this.end == whole.end else this.before()
    if last.start >= whole.start:
        return last
    return Period(whole.end - timedelta(days=max(whole.days // 3, 1) - 1), whole.end)
