"""What must be known of the view itself: worked examples."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.metrics import METRICS, read
from dashboard.panels.words import sentence
from dashboard.view import View
from data_sources.community import Source
from tests.communities import community_of
from tests.metrics.paper import at, looked_at, people, post


def test_days_without_data_are_counted_in_runs_whatever_the_filter():
    view = looked_at(
        members=people("a"),
        posts=[post(1, "a", 0, space="x"), post(2, "a", 3, space="y"), post(3, "a", 5, space="x")],
        reactions=[{"post_id": "p1", "member_id": "a", "reacted_at": at(1)}],
        scope={"spaces": ("x",)},
    )
    reading = read("data_gaps", view)
    assert (reading.value, reading.base) == (2, 6)
    assert reading.tables["gaps"].rows() == [
        (date(2025, 1, 3), date(2025, 1, 3), 1),
        (date(2025, 1, 5), date(2025, 1, 5), 1),
    ]


def test_a_single_day_with_data_is_told_in_words_that_fit_one_day():
    view = looked_at(members=people("a"), posts=[post(1, "a", 0)])
    told = sentence(METRICS["data_gaps"], read("data_gaps", view), view)
    assert told == "Days without data: none of 1."


def test_seen_once_did_exactly_one_thing():
    view = looked_at(
        members=people("a", "b", "c", "d"),
        posts=[post(1, "a", 0), post(2, "a", 1), post(3, "b", 2)],
        reactions=[{"post_id": "p1", "member_id": "b"}, {"post_id": "p1", "member_id": "c"}],
    )
    reading = read("seen_once", view)
    assert (reading.value, reading.base) == (1, 3)  # c; b posted and reacted


def test_replies_to_what_is_missing_are_counted():
    view = looked_at(
        members=[*people("a"), *people("robot", kind="bot")],
        posts=[
            post(1, "a", 0),
            post(2, "a", 1, parent_id="p1"),
            post(3, "a", 2, parent_id="gone"),
            post(4, "a", 3, parent_id="p5"),
            post(5, "robot", 2, kind="bot"),
            post(6, "a", 3, parent_id="p1", thread_id="gone"),
        ],
    )
    assert (read("unresolved_parents", view).value, read("unresolved_parents", view).base) == (2, 5)


def test_rows_set_aside_are_those_of_all_files():
    community = community_of(members=people("a"), posts=[post(1, "a", 0)])
    sources = (Source("a.csv", "log", 10, 8, 2), Source("b.csv", "log", 5, 4, 1))
    reading = read("rows_set_aside", View(replace(community, sources=sources)))
    assert (reading.value, reading.base) == (3, 15)
    assert reading.tables["by_file"].rows() == [("a.csv", 10, 8, 2), ("b.csv", 5, 4, 1)]


def test_a_community_that_was_read_from_no_file_has_no_rows_set_aside():
    assert read("rows_set_aside", View(community_of())).value is None


@pytest.mark.parametrize(("known", "count"), [("activity", 1), ("export", 1)])
def test_the_roster_knows_some_of_the_members(known, count):
    members = [*people("a"), *people("b", known_from=known)]
    view = looked_at(members=members, posts=[post(1, "a", 0), post(2, "b", 0)])
    assert (read("roster_match", view).count, read("roster_match", view).base) == (count, 2)


def test_without_a_roster_there_is_nothing_to_match():
    view = looked_at(members=people("a", known_from="export"), posts=[post(1, "a", 0)])
    assert read("roster_match", view).caveats[0].sentence == "no roster was given"
