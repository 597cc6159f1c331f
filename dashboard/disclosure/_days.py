"""Of which days a meeting may read what single people said.

Two views whose periods differ by a day tell what was said on that day. Posts show their month, so
a period of whole months tells no more of them than they show themselves.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from dashboard.view import View, data_period, default_period

LEAST_DAYS: Final = 28
"""In a shorter view a list of what few people said would tell when they said it."""


def whole_months(view: View) -> bool:
    """Say whether the view's period is whole months, or what the calendar chose, long enough.

    Where the data begin or end within a month, that month is whole all the same.
    """
    period, data = view.period, data_period(view.community, view.zone)
    if period is None or data is None:
        return False
    first = period.start.day == 1 or period.start <= data.start
    last = (period.end + timedelta(days=1)).day == 1 or period.end >= data.end
    chosen = default_period(view.community, view.zone) == period
    return (first and last) or (chosen and period.days >= LEAST_DAYS)
