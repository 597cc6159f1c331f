"""Everyone counts: worked examples of the shares of members and of the ladder."""

import pytest

from dashboard.metrics import read
from data_sources.community import Ability
from tests.metrics.paper import MARCH, at, looked_at, people, post


def figure(member, measure, value):
    return {
        "subject_kind": "member",
        "subject_id": member,
        "measure": measure,
        "period_start": at(59),
        "period_end": at(88),
        "value": value,
    }


@pytest.fixture
def eight():
    """Ten on paper, eight of them members in March: a and b speak, c reacts, d reads, e is there.

    The day of at(59) is 1 March; i left in February, j joined in April.
    """
    return looked_at(
        *MARCH,
        members=[
            *people("a", "b", "c", "d", "e", "f", "g", "h"),
            *people("i", left_at=at(50)),
            *people("j", joined_at=at(95)),
        ],
        posts=[
            post(1, "a", 60),
            post(2, "b", 61, parent_id="p1"),
            post(3, "i", 10),
            post(4, "j", 110),
        ],
        reactions=[{"post_id": "p1", "member_id": "c"}],
        aggregates=[
            figure("d", "reads", 7.0),
            figure("f", "reads", 0.0),
            figure("e", "days_active", 2.0),
        ],
        can_tell={"reads": Ability("partly", "reads are known of some members")},
    )


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("members_spoke", 2),  # a, b
        ("members_active", 3),  # and c
        ("members_silent", 6),  # all but a, b
        ("members_unseen", 3),  # f (known not to have read), g, h
        ("members_read", 4),  # d, and a, b, c who did more
        ("members_got_answer", 1),  # a
        ("members_reacted", 1),  # c
    ],
)
def test_a_share_of_members_is_of_all_eight(eight, key, count):
    reading = read(key, eight)
    assert (reading.count, reading.base, reading.value) == (count, 8, count / 8)
    assert reading.of == "all members"


def test_members_are_those_who_belonged_at_some_time_of_the_period(eight):
    reading = read("members_total", eight)
    assert (reading.value, reading.unit) == (8, "people")
    assert reading.tables["how_known"].rows() == [("roster", 8, 8)]


def test_the_silent_are_parted_and_the_parts_add_up(eight):
    parts = read("members_silent", eight).tables["parts"]
    assert parts.select("part", "people").rows() == [
        ("read", 1),
        ("reacted", 1),
        ("no act", 2),
        ("unknown", 2),
    ]
    assert parts["people"].sum() == read("members_silent", eight).count


def test_the_ladder_falls_and_holds_the_unknown_apart(eight):
    assert read("members_got_answer", eight).tables["ladder"].rows() == [
        ("members", 8, 0, 8),
        ("read", 4, 3, 8),  # of e, g and h nobody knows; of f one knows
        ("reacted or spoke", 3, 0, 8),
        ("spoke", 2, 0, 8),
        ("got an answer", 1, 0, 8),
    ]


@pytest.mark.parametrize(
    ("answer", "step", "value"),
    [("a", ("got an answer", 1, 1, 3), 1 / 3), (None, ("got an answer", None, 2, 3), None)],
)  # fmt: skip
def test_where_one_file_tells_no_answers_the_rest_is_unknown_and_never_zero(answer, step, value):
    view = looked_at(
        can_tell={"replies": Ability("partly", "not in all files: b.csv: it has no threads")},
        members=people("a", "b", "c"),
        posts=[post(1, "a", 0), post(2, "b", 0, 1, parent_id=answer and "p1")],
    )
    reading = read("members_got_answer", view)
    assert reading.value == value
    assert reading.tables["ladder"].rows()[-1] == step


def test_without_replies_the_ladder_stays_and_its_last_step_is_unknown():
    view = looked_at(
        members=people("a", "b"),
        posts=[post(1, "a", 0)],
        can_tell={"replies": Ability("no", "this export has no threads")},
    )
    reading = read("members_got_answer", view)
    assert reading.value is None
    assert reading.caveats[0].sentence == "this export has no threads"
    assert reading.tables["ladder"].rows()[-1] == ("got an answer", None, 1, 2)
    assert reading.tables["ladder"].rows()[1] == ("read", None, 1, 2)


def test_without_a_roster_people_count_from_their_first_act_or_mention():
    rows = {
        "members": people("a", "b", "c", known_from="activity"),
        "posts": [post(1, "a", 0), post(2, "b", 40)],
        "mentions": [{"post_id": "p1", "member_id": "c"}],
    }
    early = looked_at(at(0).date(), at(30).date(), **rows)
    reading = read("members_spoke", early)
    assert (reading.count, reading.base) == (1, 2)  # b is not there yet, c was named
    assert reading.of == "everyone ever seen"
    assert read("members_total", early).caveats[0].key == "partly"


def test_with_a_filter_of_spaces_the_base_is_their_members_where_lists_are_known():
    rows = {
        "members": people("a", "b", "c", "d"),
        "posts": [post(1, "a", 0, space="x"), post(2, "d", 1, space="y")],
    }
    lists = [{"member_id": "a", "space": "x"}, {"member_id": "b", "space": "x"}]
    known = read("members_spoke", looked_at(scope={"spaces": ("x",)}, memberships=lists, **rows))
    assert (known.count, known.base) == (1, 2)
    assert known.of == "all members of the chosen spaces"
    unknown = read("members_spoke", looked_at(scope={"spaces": ("x",)}, **rows))
    assert (unknown.count, unknown.base) == (1, 4)


def test_a_filter_of_groups_takes_its_members_only():
    north, south = {"site": "North"}, {"site": "South"}
    view = looked_at(
        attributes=("site",),
        members=[*people("a", "b", **north), *people("c", **south)],
        posts=[post(1, "a", 0), post(2, "c", 1)],
        scope={"groups": (("site", "North"),)},
    )
    assert (read("members_spoke", view).count, read("members_spoke", view).base) == (1, 2)
    assert read("posts_total", view).value == 1
    assert read("members_spoke", view).of.endswith("North only")


def test_speaking_over_time_is_told_week_by_week_of_the_members_then():
    view = looked_at(
        members=[*people("a", "b"), *people("c", joined_at=at(8))],
        posts=[post(1, "a", 0), post(2, "a", 1), post(3, "b", 9), post(4, "c", 9)],
    )
    table = read("members_spoke", view).tables["over_time"]
    # Wednesday 1 January; the weeks begin on the 1st (cut by the period) and Monday the 6th.
    assert [(str(row[0]), row[1], row[2]) for row in table.rows()] == [
        ("2025-01-01", 1, 2),
        ("2025-01-06", 2, 3),
    ]


def test_shares_by_group_name_those_of_unknown_group():
    members = [
        *people(*(f"n{i}" for i in range(10)), site="North"),
        *people(*(f"s{i}" for i in range(5)), site="South"),
        *people("x"),
    ]
    view = looked_at(
        attributes=("site",), members=members, posts=[post(1, "n0", 0), post(2, "x", 0)]
    )
    table = read("members_spoke", view).tables["by_group"]
    assert table.select("group", "people", "of_people").rows() == [
        ("North", 1, 10),
        ("South", 0, 5),
        ("group not known", 1, 1),
    ]
    assert table["low"].is_null().to_list() == [False, True, True]
    silent = read("members_silent", view).tables["by_group"]
    assert silent["people"].to_list() == [9, 5, 0]


def test_bots_merged_accounts_and_their_acts_do_not_count():
    view = looked_at(
        members=[*people("a", "b"), *people("robot", kind="bot"), *people("ghost", kind="merged")],
        posts=[
            post(1, "a", 0),
            post(2, "robot", 0, 1, parent_id="p1", kind="bot"),
            post(3, "ghost", 0, 2, parent_id="p1"),
        ],
    )
    assert read("members_total", view).value == 2
    assert read("posts_total", view).value == 1
    assert read("members_got_answer", view).count == 0
