"""Ties on paper: who turned to whom, when, where and how; what a filter keeps."""

import pytest

from dashboard.metrics._slice import slice_of
from dashboard.metrics._ties import NO_TIES, kinds_of, net_of, nothing_tied, ties_of, undated
from dashboard.view import TIES, Scope, View, from_query, to_query
from data_sources.community import Ability
from tests.communities import community_of, empty, hostile
from tests.metrics.paper import MARCH, at, looked_at, people, post

TABLES = {
    "attributes": ("team",),
    "members": [
        *people("a", "b", team="X"),
        *people("c", "d", team="Y"),
        {"member_id": "robot", "kind": "bot"},
    ],
    "posts": [
        post(1, "a", 0),
        post(2, "b", 1, parent_id="p1"),
        post(3, "a", 2, parent_id="p1"),
        post(4, "c", 70, space="yard", parent_id="p2"),
        post(5, "robot", 71, kind="bot"),
    ],
    "mentions": [
        {"post_id": "p4", "member_id": "d", "n": 2},
        {"post_id": "p4", "member_id": "robot"},
    ],
    "reactions": [
        {"post_id": "p1", "member_id": "d", "reacted_at": at(71)},
        {"post_id": "p1", "member_id": "a", "reacted_at": at(71)},
        {"post_id": "p5", "member_id": "a", "reacted_at": at(72)},
    ],
    "edges": [
        {"source_id": "d", "target_id": "b", "at": at(3), "weight": 4.0},
        {"source_id": "a", "target_id": "c", "weight": 1.0},
    ],
}


def told(view):
    """Return the ties of a view as (kind, from, to, weight)."""
    part = slice_of(view)
    ties, names = net_of(part).ties, part.facts.people.frame["member_id"]
    rows = zip(ties.kind, ties.source, ties.target, ties.weight, strict=True)
    return [(TIES[kind], names[int(a)], names[int(b)], weight) for kind, a, b, weight in rows]


@pytest.mark.parametrize("parent", ["nowhere", "p5", "p6"])
def test_a_reply_to_what_is_missing_or_to_itself_is_no_tie_to_whoever_opened_the_thread(parent):
    lost = {**post(6, "d", 73, parent_id=parent), "thread_id": "p1"}
    view = looked_at(**(TABLES | {"posts": [*TABLES["posts"], lost]}))
    assert not [tie for tie in told(view) if tie[:2] == ("reply", "d")]


def test_each_kind_of_tie_leads_from_who_turns_to_whom():
    assert told(looked_at(**TABLES)) == [
        ("reply", "b", "a", 1.0),
        ("given", "d", "b", 4.0),
        ("reply", "c", "b", 1.0),
        ("mention", "c", "d", 2.0),
        ("reaction", "d", "a", 1.0),
        ("given", "a", "c", 1.0),  # without a date it comes last, and counts in the whole
    ]


def test_a_period_keeps_what_happened_in_it():
    view = looked_at(*MARCH, **TABLES)
    assert [tie[:3] for tie in told(view)] == [
        ("reply", "c", "b"), ("mention", "c", "d"), ("reaction", "d", "a"),
    ]  # fmt: skip
    assert undated(slice_of(view)) == 1
    assert undated(slice_of(looked_at(**TABLES))) == 0


def test_a_filter_of_groups_keeps_ties_with_either_end_in_it():
    view = looked_at(scope={"groups": (("team", "Y"),)}, **TABLES)
    assert ("reply", "b", "a", 1.0) not in told(view)
    assert len(told(view)) == 5


def test_a_filter_of_spaces_keeps_what_was_said_there():
    view = looked_at(scope={"spaces": ("yard",)}, **TABLES)
    assert [tie[0] for tie in told(view)] == ["reply", "mention"]


@pytest.mark.parametrize("kind", TIES)
def test_kinds_can_be_chosen(kind):
    assert {tie[0] for tie in told(looked_at(scope={"ties": (kind,)}, **TABLES))} == {kind}


def test_what_the_export_cannot_tell_is_no_kind_of_tie():
    no = Ability("no", "not here")
    tables = {**TABLES, "edges": [], "can_tell": {"replies": no, "mentions": no, "reactors": no}}
    part = slice_of(looked_at(**tables))
    assert kinds_of(part) == ()
    assert nothing_tied(part) == NO_TIES
    assert nothing_tied(slice_of(View(empty())))


def test_nobody_is_tied_to_themselves_or_to_a_bot():
    for view in (looked_at(**TABLES), View(hostile())):
        ties = ties_of(slice_of(view).facts)
        assert (ties.source != ties.target).all()
        assert (ties.source >= 0).all()
        assert (ties.target >= 0).all()
        assert (ties.at[1:] >= ties.at[:-1]).all()


def test_kinds_stand_in_the_address_and_unknown_ones_are_told():
    scope = Scope(ties=("reply", "mention"))
    found, told_of = from_query(to_query(scope), community_of(**TABLES))
    assert (found.ties, told_of) == (("reply", "mention"), [])
    found, told_of = from_query({"tie": ["reply", "telepathy"]}, community_of(**TABLES))
    assert found.ties == ("reply",)
    assert "telepathy" in told_of[0]
    assert "tie" not in to_query(Scope(period=None))
