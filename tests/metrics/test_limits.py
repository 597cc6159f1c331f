"""The limits at which something is told or not, one test at each of their sides."""

from datetime import date

import numpy as np
import pytest

from dashboard.disclosure._stories import _may_be_listed
from dashboard.metrics import read
from dashboard.metrics._builders import settled
from dashboard.metrics._metric import Reading, compare
from dashboard.view import Period, Scope, View
from data_sources.sample import sample_community
from tests.metrics.paper import at, looked_at, people, post
from tests.metrics.test_heard import told_as


@pytest.mark.parametrize(("people_behind", "told"), [(9.99, False), (10.0, True)])
def test_an_interval_needs_ten_people_in_effect(people_behind, told):
    reading = Reading("members_spoke", 0.5, "share", low=0.4, high=0.6, effective=people_behind)
    assert (settled(reading).low is not None) is told


@pytest.mark.parametrize(
    ("people_behind", "verdict"), [(9.0, "too few to say"), (10.0, "clear rise")]
)
def test_a_change_is_clear_from_ten_people_on(people_behind, verdict):
    draws = np.linspace(0.0, 0.01, 100)
    now = Reading("members_spoke", 0.5, "share", draws=0.5 + draws, effective=50.0)
    then = Reading("members_spoke", 0.3, "share", draws=0.3 + draws, effective=people_behind)
    found = compare(now, then)
    assert found is not None
    assert found.verdict == verdict


@pytest.mark.parametrize(("days", "listed"), [(27, False), (28, True)])
def test_stories_of_a_few_are_listed_in_views_of_four_weeks(days, listed):
    posts = [post(1, "a", 0), post(2, "a", days - 1)]
    assert _may_be_listed(looked_at(members=people("a"), posts=posts)) is listed


@pytest.mark.parametrize(
    ("start", "end", "listed"),
    [
        (date(2025, 2, 1), date(2025, 2, 28), True),
        (date(2025, 2, 1), date(2025, 3, 1), False),
        (date(2025, 1, 31), date(2025, 2, 28), False),
    ],
)
def test_stories_of_a_few_are_listed_in_views_of_whole_months(start, end, listed):
    view = View(sample_community(), Scope(period=Period(start, end)))
    assert _may_be_listed(view) is listed


@pytest.mark.parametrize(("tellers", "rare"), [(4, 1), (5, 0)])
def test_a_story_of_fewer_than_five_is_rare(tellers, rare):
    posts = [post(i, f"m{i}", i % 5) for i in range(1, 31)]
    stories = {f"p{i}": "S-001" if i <= tellers else "S-002" for i in range(1, 31)}
    view = looked_at(members=people(*(f"m{i}" for i in range(1, 31))), posts=posts)
    assert read("rare_stories", told_as(view, **stories)).value == rare


@pytest.mark.parametrize(("hours", "new"), [(-1, 0), (0, 1)])
def test_whoever_first_acts_sixty_days_after_the_start_is_new(hours, new):
    posts = [post(1, "a", 0), post(2, "b", 60, hours), post(3, "a", 100)]
    view = looked_at(at(50).date(), at(90).date(), members=people("a", "b"), posts=posts)
    assert read("newcomers", view).value == new
