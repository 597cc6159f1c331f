"""Rising and fading: what moved is clear only beside all stories looked at at once."""

from datetime import timedelta

import numpy as np
import pytest

from dashboard.metrics import read
from dashboard.metrics._many import largest_told
from dashboard.metrics._story_changes import _most, _Move, _move, _said, _settled
from dashboard.view import Period
from tests.metrics.paper import at, looked_at, people, post
from tests.metrics.test_heard import told_as

MANY = 20


def moved(now, before, days=10, tellers=MANY):
    """Return the changes of stories told ``now`` times a person in ten days, ``before`` in days."""
    posts, stories = [], {}
    for story in now:
        for time, each, first in ((now[story], 10, 20), (before[story], days, 20 - days)):
            for i in range(tellers * time):
                number = len(posts) + 1
                posts.append(post(number, f"m{i % tellers}", first + i % each))
                stories[f"p{number}"] = story
    posts.append(post(9999, "m0", 0))
    posts.append(post(9998, "m0", 30))
    start, end = at(20).date(), at(29).date()
    compare = Period(at(20 - days).date(), (at(20) - timedelta(days=1)).date())
    everyone = people(*(f"m{i}" for i in range(60)))
    view = looked_at(start, end, members=everyone, posts=posts, scope={"compare": compare})
    table = read("stories_told", told_as(view, **stories)).tables["changes"]
    return {row["story"]: row for row in table.iter_rows(named=True)}


def test_a_story_told_three_times_as_often_rises_and_a_steady_one_does_not():
    found = moved({"S-001": 3, "S-002": 1}, {"S-001": 1, "S-002": 1})
    assert found["S-001"]["verdict"] == "clear rise"
    assert found["S-001"]["change"] == pytest.approx(40)  # 60 posts, 20 before
    assert 0 < found["S-001"]["low"] < 40 < found["S-001"]["high"]
    assert found["S-002"]["verdict"] == "no clear change"


def test_a_story_told_less_fades():
    found = moved({"S-001": 1, "S-002": 1}, {"S-001": 3, "S-002": 1})
    assert found["S-001"]["verdict"] == "clear fall"


def test_half_as_many_posts_in_half_as_many_days_are_as_many():
    found = moved({"S-001": 2}, {"S-001": 1}, days=5)
    assert found["S-001"]["change"] == pytest.approx(0)
    assert found["S-001"]["verdict"] == "no clear change"


@pytest.mark.parametrize(("tellers", "told"), [(9, False), (10, True)])
def test_of_fewer_than_ten_tellers_it_is_too_few_to_say(tellers, told):
    found = moved({"S-001": 3}, {"S-001": 1}, tellers=tellers)["S-001"]
    assert (found["verdict"] != "too few to say") is told
    assert (found["low"] is not None) is told


def test_what_stays_told_among_many():
    # Of four at 5 %: at most .0125, .025, .0375, .05; the third of these passes only as the third.
    assert largest_told([0.001, 0.02, 0.03, 0.9], 0.05) == 0.03
    assert largest_told([0.03, 0.9, 0.9, 0.9], 0.05) == 0.0
    assert largest_told([0.0125, 0.9, 0.9, 0.9], 0.05) == 0.0125
    assert largest_told([], 0.05) == 0.0


def test_a_move_that_is_clear_alone_is_not_among_many_steady_stories():
    move, steady = _Move(4.0, 0.2, 7.8, 0.03), _Move(0.0, -2.0, 2.0, 0.9)
    assert _said(move, _most([move, None]))[3] == "clear rise"
    assert _said(move, _most([move, *[steady] * 20]))[3] == "no clear change"


def test_where_everybody_moved_alike_the_change_is_known():
    # Ten people each tell it once more: the sum of their squared moves is 10, its root 3.16.
    found = moved({"S-001": 2}, {"S-001": 1}, tellers=10)["S-001"]
    assert found["change"] == pytest.approx(10)
    spread = (10 * 10 / 9) ** 0.5  # widened for ten people; t with nine degrees of freedom
    assert found["high"] - 10 == pytest.approx(2.262 * spread, rel=0.1)
    assert found["verdict"] == "clear rise"


def test_where_nobody_moved_it_is_known_that_nothing_changed():
    found = moved({"S-001": 2}, {"S-001": 2}, tellers=10)["S-001"]
    assert (found["change"], found["low"], found["high"]) == (0, 0, 0)
    assert found["verdict"] == "no clear change"


def test_rounding_is_no_change():
    now, before = np.array([[0.3]]), np.array([[3 * 0.1]])  # which a computer holds a trifle apart
    assert (now - before).any()
    assert not _settled(now, before).any()


def test_a_change_without_spread_is_known():
    assert _move(0.0, 0.0, 10) == (0.0, 0.0, 0.0, 1.0)
    assert _move(4.0, 0.0, 10) == (4.0, 4.0, 4.0, 0.0)
