"""Reactions, leaders, behaviours, small spaces and what was removed: worked examples."""

import pytest

from dashboard.metrics import read
from data_sources.community import Ability
from tests.metrics.paper import at, looked_at, people, post


def applauded(**tables):
    """Return five reactions: a gives three, b one, somebody unknown one; c leads."""
    return looked_at(
        members=people("a", "b", "c", "d"),
        posts=[post(1, "c", 0), post(2, "d", 1)],
        reactions=[
            {"post_id": "p1", "member_id": "a", "n": 2},
            {"post_id": "p2", "member_id": "a", "reacted_at": at(1)},
            {"post_id": "p1", "member_id": "b"},
            {"post_id": "p2", "member_id": None},
        ],
        leaders=("c",),
        **tables,
    )


def test_reactions_count_each_also_those_of_unknown_givers():
    assert read("reactions_total", applauded()).value == 5


def test_reactions_without_any_date_belong_to_the_whole_only():
    rows = {
        "members": people("a"),
        "posts": [post(1, "a", 0), post(2, "a", 40)],
        "reactions": [{"post_id": "a file", "member_id": "a"}],
    }
    assert read("reactions_total", looked_at(**rows)).value == 1
    assert read("reactions_total", looked_at(at(0).date(), at(39).date(), **rows)).value == 0


def test_the_fewest_people_behind_half_of_the_reactions():
    reading = read("reactions_from_half", applauded())
    assert (reading.value, reading.base) == (1, 2)  # a gave three of the four whose giver is known
    assert reading.tables["to_leaders"].rows() == [
        ("to leaders", 3, 0.6, 2),
        ("to others", 2, 0.4, 1),
    ]


def test_reactions_under_a_filter_of_groups_need_their_givers():
    view = applauded(
        attributes=("site",),
        scope={"groups": (("site", "North"),)},
        can_tell={"reactors": Ability("no", "this export has counts only")},
    )
    assert read("reactions_total", view).value is None
    assert read("reactions_from_half", view).caveats[0].sentence == "this export has counts only"


def test_what_leaders_say_stands_beside_how_many_they_are():
    view = looked_at(
        members=people("a", "b", "c", "d"),
        posts=[post(1, "a", 0), post(2, "a", 1), post(3, "a", 2), post(4, "b", 3)],
        leaders=("a", "d"),
    )
    reading = read("leader_post_share", view)
    assert (reading.value, reading.count, reading.base) == (0.75, 3, 4)
    assert reading.tables["shares"].rows() == [
        ("leaders", 2, 4, 3, 4),
        ("everyone else", 2, 4, 1, 4),
    ]


def test_without_marked_leaders_their_share_cannot_be_told():
    view = looked_at(members=people("a"), posts=[post(1, "a", 0)])
    assert read("leader_post_share", view).value is None


def test_behaviours_are_the_mean_of_what_each_share_of_members_did():
    texts = ["Welcome, Ana!", "vielen Dank", "Gracias. ¿Y ahora?", "You're welcome", "Nothing."]
    posts = [post(i, "abcde"[i], i, text=text) for i, text in enumerate(texts)]
    reading = read("behaviour_spread", looked_at(members=people(*"abcdefgh"), posts=posts))
    table = reading.tables["behaviours"]
    assert table.select("behaviour", "people").rows() == [
        ("welcomed", 1),
        ("thanked", 2),
        ("asked", 1),
        ("answered another group", None),
    ]
    assert reading.value == pytest.approx((1 + 2 + 1) / 3 / 8)
    assert {caveat.key for caveat in reading.caveats} >= {"proxy", "partly"}


def test_answering_another_group_is_a_behaviour_where_groups_are_known():
    members = [*people("a", "b", site="North"), *people("c", site="South"), *people("d")]
    view = looked_at(
        attributes=("site",),
        members=members,
        posts=[
            post(1, "a", 0),
            post(2, "b", 1, parent_id="p1"),  # the same group
            post(3, "c", 2, parent_id="p1"),  # another
            post(4, "d", 3, parent_id="p1"),  # not known
        ],
        scope={"by": "site"},
    )
    table = read("behaviour_spread", view).tables["behaviours"]
    assert table.select("behaviour", "people").rows()[-1] == ("answered another group", 1)


def test_quiet_spaces_say_little_by_many():
    loud = [post(i, "a", 0, i, space="loud") for i in range(6)]
    middle = [post(10 + i, "abc"[i % 2], 0, i, space="middle") for i in range(4)]
    quiet = [post(20 + i, "abc"[i], 0, i, space="small") for i in range(3)]
    view = looked_at(members=people("a", "b", "c", "d"), posts=[*loud, *middle, *quiet])
    reading = read("quiet_spaces", view)
    assert (reading.value, reading.base) == (1, 3)
    assert reading.tables["spaces"].rows() == [
        ("loud", 6, 1, 4, 0.25, False),
        ("middle", 4, 2, 4, 0.5, False),
        ("small", 3, 3, 4, 0.75, True),
    ]


def test_the_share_of_a_space_is_of_its_members_where_the_list_is_known():
    view = looked_at(
        members=people("a", "b", "c", "d"),
        posts=[post(1, "a", 0, space="x"), post(2, "c", 0, space="x"), post(3, "c", 0, space="y")],
        memberships=[{"member_id": "a", "space": "x"}, {"member_id": "b", "space": "x"}],
    )
    table = read("quiet_spaces", view).tables["spaces"]
    assert table.select("people", "of_people").rows() == [(1, 2), (1, 4)]


def test_one_space_alone_is_neither_quiet_nor_loud():
    view = looked_at(members=people("a"), posts=[post(1, "a", 0)])
    assert read("quiet_spaces", view).value is None


def test_removed_posts_stay_in_the_picture_by_who_removed_them():
    view = looked_at(
        members=people("a", "b"),
        posts=[
            post(1, "a", 0, removed_by="author"),
            post(2, "b", 1, removed_at=at(2), removed_by="moderator"),
            post(3, "b", 2, removed_at=at(2)),
            post(4, "a", 3),
        ],
    )
    reading = read("removed_share", view)
    assert (reading.value, reading.count, reading.base) == (0.75, 3, 4)
    assert reading.tables["by_remover"].rows() == [
        ("author", 1, 1),
        ("moderator", 1, 1),
        ("unknown", 1, 1),
    ]


def test_nothing_removed_of_many_is_not_certainty():
    view = looked_at(
        members=people(*(f"m{i}" for i in range(20))),
        posts=[post(i, f"m{i}", 0, i) for i in range(20)],
    )
    reading = read("removed_share", view)
    assert (reading.value, reading.low) == (0, 0)
    assert reading.high == pytest.approx(0.16113, abs=1e-5)  # 0 of 20 (Newcombe 1998)
