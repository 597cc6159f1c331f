"""Where people stand in the network: the same for the same people, telling no names."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from dashboard.metrics._layout import placed, places_of
from dashboard.metrics._slice import slice_of
from dashboard.metrics.network import RIM, dots_of, rim
from dashboard.period import Period
from dashboard.view import Scope, View
from data_sources.sample import sample_community
from tests import communities
from tests.communities import START, community_of


def talk(months, people=60, name="m"):
    """Return two circles that talk to themselves, for so many months."""
    draw = np.random.default_rng(7)
    posts = []
    for i in range(100 * months):
        side = i % 2
        author, other = (int(n) * 2 + side for n in draw.integers(0, people // 2, 2))
        posts.append({"post_id": f"p{i}", "author_id": f"{name}{author}", "to": f"{name}{other}",
                      "posted_at": START + timedelta(hours=7 * i)})  # fmt: skip
    mentions = [{"post_id": post["post_id"], "member_id": post.pop("to")} for post in posts]
    members = [{"member_id": f"{name}{i}"} for i in range(people)]
    return community_of(members=members, posts=posts, mentions=mentions)


def places(community):
    part = slice_of(View(community))
    ids = part.facts.people.frame["member_id"][: part.facts.people.acting]
    return dict(zip(ids, places_of(part).tolist(), strict=True))


def test_two_circles_stand_apart():
    found = places(talk(6))
    sides = [np.array([found[f"m{i}"] for i in range(side, 60, 2)]) for side in (0, 1)]
    apart = np.linalg.norm(sides[0].mean(axis=0) - sides[1].mean(axis=0))
    assert apart > 0.5
    assert np.hypot(*np.concatenate(sides).T).max() <= 1


def test_people_stay_about_where_they_were_when_a_month_is_added():
    before, after = places(talk(9)), places(talk(10))
    moved = [np.hypot(*np.subtract(before[who], after[who])) for who in before]
    assert np.median(moved) < 0.15


def test_names_and_the_order_of_rows_change_no_place():
    first, second = talk(6), talk(6, name="zz")
    other = {f"m{who.removeprefix('zz')}": place for who, place in places(second).items()}
    assert places(first) == other


def test_the_same_people_stand_in_the_same_place_in_every_view():
    community = sample_community()
    one = View(community)
    two = View(community, Scope(period=Period(one.period.before().start, one.period.end)))
    assert places_of(slice_of(one)) is places_of(slice_of(two))


def test_dots_are_the_members_and_lines_their_ties():
    view = View(communities.quiet())
    dots, part = dots_of(view), slice_of(view)
    assert dots.n == part.n
    assert (dots.a < dots.connected).all()
    assert (dots.b < dots.connected).all()
    away = np.hypot(dots.x, dots.y)
    assert (away[: dots.connected] <= 1).all()
    assert (away[dots.connected :] >= RIM - 1e-9).all()


def test_each_group_is_an_arc_of_the_rim():
    group = np.repeat([0, 1, 2], [40, 10, 50])
    turn = np.unwrap(np.arctan2(*rim(group).T[::-1]))
    assert (np.diff([turn[group == i].mean() for i in range(3)]) > 0).all()
    assert rim(group[:0]).shape == (0, 2)


@pytest.mark.parametrize("n", [0, 1, 2, 7])
def test_groups_stand_on_a_circle_apart_from_each_other(n):
    ends = np.arange(max(n - 1, 0))
    found = placed(n, ends, ends + 1, np.ones(ends.size))
    assert found.shape == (n, 2)
    assert len({tuple(place) for place in np.round(found, 6)}) == n


def test_without_ties_there_are_no_dots():
    assert dots_of(View(communities.empty())) is None
    assert isinstance(dots_of(View(communities.one_post())).x, np.ndarray)
    assert pl.Series(dots_of(View(communities.tiny())).x).is_finite().all()
