"""A period outside the data tells nothing, which is not the same as zero."""

from datetime import date

import pytest

from dashboard.metrics import METRICS, read
from dashboard.view import Period, Scope, View
from tests.communities import busy


@pytest.mark.parametrize("key", METRICS)
@pytest.mark.parametrize("year", [1999, 2040])
def test_nothing_is_said_of_a_period_without_data(key, year):
    outside = Scope(period=Period(date(year, 1, 1), date(year, 3, 31)))
    reading = read(key, View(busy(), outside))
    assert reading.value is None
    assert reading.caveats
