"""The work that is shared between numbers: kept with a community, and forgotten with it."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from dashboard.metrics import _frames, by_attribute, measure
from dashboard.metrics._slice import slice_of
from dashboard.view import Marks, Scope, View
from tests.communities import ALL, community_of
from tests.metrics.paper import at, people, post


def test_views_of_the_same_part_share_their_slice():
    community = ALL["tiny"]()
    first, second = View(community), View(community)
    assert slice_of(first) is slice_of(second)
    assert slice_of(first) is not slice_of(View(community, Scope(spaces=("general",))))
    assert slice_of(first) is not slice_of(View(community, marks=Marks(frozenset({"m1"}))))


def test_only_the_latest_slices_are_kept():
    community = ALL["tiny"]()
    for i in range(100):
        slice_of(View(community, Scope(spaces=(f"space {i}",))))
    assert len(_frames.facts_of(community).slices) < 50


def test_what_was_made_of_a_community_goes_with_it():
    community = community_of(members=people("a"), posts=[post(1, "a", 0)])
    measure(View(community))
    gone = weakref.ref(community)
    del community
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"site": 2, "grade": 40}, "site"),  # forty values are too many
        ({"site": 1, "grade": 3}, "grade"),  # one value parts nobody
        ({"site": 1}, None),
    ],
)
def test_groups_are_by_the_attribute_known_of_most_with_two_to_thirty_values(sizes, expected):
    members = [
        {"member_id": f"m{i}"} | {name: f"v{i % n}" for name, n in sizes.items()}
        for i in range(240)
    ]
    community = community_of(
        attributes=tuple(sizes), members=members, posts=[post(1, "m0", 0), post(2, "m1", 1)]
    )
    assert by_attribute(View(community)) == expected
    assert by_attribute(View(community, Scope(by="site"))) == "site"
    assert by_attribute(View(community, Scope(by="nothing"))) == expected


def test_acts_count_in_the_days_of_the_zone():
    # Noon of the first is past midnight of the second in Kiritimati (UTC+14).
    community = community_of(
        members=people("a"), posts=[post(1, "a", 0), post(2, "a", 1)], zone="Pacific/Kiritimati"
    )
    day = at(1).date()
    period = View(community).period
    assert period.end == at(2).date()
    view = View(community, Scope(period=replace(period, start=day, end=day)))
    assert slice_of(view).posts.sum() == 1


def test_answers_are_found_whatever_the_order_of_rows():
    community = ALL["busy"]()
    posts = community.posts.sample(fraction=1, shuffle=True, seed=3)
    one, other = (
        _frames.facts_of(replace(community, posts=each)).posts for each in (community.posts, posts)
    )
    assert np.array_equal(one.answered, other.answered)
    assert np.array_equal(one.to, other.to)


def test_slices_of_a_community_without_anything_are_empty():
    part = slice_of(View(ALL["empty"]()))
    assert (part.n, part.n_silent, part.posts.size) == (0, 0, 0)
    assert isinstance(part.facts.people.frame, pl.DataFrame)


def test_a_column_that_says_yes_or_no_is_a_group_only_where_no_other_is():
    members = [
        {"member_id": f"m{i}", "leader": "yes" if i % 2 else "no", "site": "NS"[i // 6]}
        for i in range(12)
    ]
    posts = [post(1, "m0", 0), post(2, "m1", 1)]
    both = community_of(attributes=("leader", "site"), members=members, posts=posts)
    assert by_attribute(View(both)) == "site"
    alone = community_of(attributes=("leader",), members=members, posts=posts)
    assert by_attribute(View(alone)) == "leader"
