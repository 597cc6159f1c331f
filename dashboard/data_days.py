"""Which days the data cover, and which of them are shown before anybody chooses."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.period import Period, quarter_of
from data_sources.community import Community


def data_period(community: Community, zone: str) -> Period | None:
    """Return the days from the first to the last act of the data."""
    extent = community.extent()
    if extent is None:
        return None
    local = ZoneInfo(zone)
    return Period(extent[0].astimezone(local).date(), extent[1].astimezone(local).date())


def default_period(community: Community, zone: str) -> Period | None:
    """Return the last complete calendar quarter in which anyone posted: never by result.

    With less data than a quarter, the last third of it.
    """
    whole = data_period(community, zone)
    if whole is None:
        return None
    this = quarter_of(whole.end)
    last = this if this.end == whole.end else this.before()
    if last.start >= whole.start:
        return _with_posts(last, whole, community, zone)
    return Period(whole.end - timedelta(days=max(whole.days // 3, 1) - 1), whole.end)


def _with_posts(last: Period, whole: Period, community: Community, zone: str) -> Period:
    """Return the latest quarter, ``last`` or one before it, with a post; ``last`` if none has."""
    times = community.posts["posted_at"]
    latest = times.filter(times < last.bounds(zone)[1]).max()
    if not isinstance(latest, datetime):
        return last
    quarter = quarter_of(latest.astimezone(ZoneInfo(zone)).date())
    return quarter if quarter.start >= whole.start else last
