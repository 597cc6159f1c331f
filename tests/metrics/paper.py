"""What the worked examples share: a community on paper, and a view of some of its days."""

from datetime import UTC, date, datetime, timedelta

from dashboard.view import Marks, Period, Scope, View
from tests.communities import community_of

DAY_ONE = datetime(2025, 1, 1, 12, tzinfo=UTC)
MARCH = (date(2025, 3, 1), date(2025, 3, 31))


def at(day, hours=0.0):
    """Return noon of a day, the first of January being day 0, and some hours."""
    return DAY_ONE + timedelta(days=day, hours=hours)


def people(*names, **given):
    """Return rows of members, all alike."""
    return [{"member_id": name, "name": name, **given} for name in names]


def post(number, author, day, hours=0.0, **given):
    """Return the row of a post."""
    return {"post_id": f"p{number}", "author_id": author, "posted_at": at(day, hours), **given}


def looked_at(start=None, end=None, leaders=(), **tables):
    """Return a view of some days of a community made of these rows (default: of all days)."""
    scope = tables.pop("scope", {})
    community = community_of(**tables)
    first, last = (moment.date() for moment in community.extent())
    period = Period(start or first, end or last)
    return View(community, Scope(period=period, **scope), Marks(frozenset(leaders)))
