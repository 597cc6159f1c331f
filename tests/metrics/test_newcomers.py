"""Who is new and who stays: worked examples."""

import pytest

from dashboard.metrics import read
from data_sources.community import Ability
from tests.metrics.paper import MARCH, at, looked_at, people, post


def joined_in_march(*more, **tables):
    """Return March, of data from 1 January to 29 June: five joined in it, of nine members.

    n1 opens a conversation on joining, is answered the same day and comes back; n2 is answered too
    late and is gone; n3's first post is that reply, and reacts on day 20; n4 says nothing; n5,
    without a joining date, first speaks on 11 March. old, older and oldest were here.
    """
    return looked_at(
        *MARCH,
        members=[
            *people("n1", "n2", "n3", "n4", joined_at=at(60)),
            *people("n5", known_from="activity"),
            *people("old", "older", "oldest", "silent", joined_at=at(-100)),
        ],
        posts=[
            post(0, "old", 0),
            post(1, "n1", 60, 1),
            post(2, "old", 60, 5, parent_id="p1"),
            post(3, "n1", 71),
            post(4, "n2", 61),
            post(5, "n3", 70, parent_id="p4"),
            post(6, "n5", 69),
            post(99, "old", 179),
            *more,
        ],
        reactions=[{"post_id": "p1", "member_id": "n3", "reacted_at": at(79)}],
        **tables,
    )


def test_newcomers_joined_or_first_acted_in_the_period_the_silent_included():
    reading = read("newcomers", joined_in_march())
    assert (reading.value, reading.base) == (5, 9)


def test_the_newcomers_ladder():
    assert read("newcomers", joined_in_march()).tables["ladder"].rows() == [
        ("joined", 5, 0, 5),
        ("posted", 4, 0, 5),
        ("first post answered", 1, 0, 5),  # n2 was answered after nine days
        ("came back", 2, 0, 5),  # n1 on day 12, n3 on days 11 and 20
    ]


def test_first_posts_that_open_a_conversation_are_followed_for_a_week():
    reading = read("newcomer_first_post_answered", joined_in_march())
    # n1 after four hours; n2 after nine days; n5 never; n3's first post is itself a reply.
    assert (reading.value, reading.base) == (pytest.approx(1 / 3), 3)


def test_gone_are_those_without_an_act_from_day_8_to_day_30():
    reading = read("newcomers_gone_30d", joined_in_march())
    assert (reading.count, reading.base) == (3, 5)  # n2, n4, n5
    assert reading.tables["by_answer"].select("first_post", "people", "of_people").rows() == [
        ("first post answered", 0, 1),
        ("first post not answered", 2, 2),
        ("first post was a reply", 0, 1),
        ("never posted", 1, 1),
    ]


def test_newcomers_of_the_last_thirty_days_are_not_yet_gone():
    view = looked_at(
        members=[*people("old"), *people("new", joined_at=at(80))],
        posts=[post(1, "old", 0), post(2, "old", 100)],
    )
    assert read("newcomers", view).value == 1
    assert read("newcomers_gone_30d", view).value is None


def test_without_joining_dates_the_first_sixty_days_tell_nobody_new():
    rows = {"members": people("a", "b"), "posts": [post(1, "a", 0), post(2, "b", 90)]}
    early = read("newcomers", looked_at(at(0).date(), at(30).date(), **rows))
    assert early.value is None
    assert "60 days" in early.caveats[0].sentence
    assert read("newcomers", looked_at(at(61).date(), at(91).date(), **rows)).value == 1


def test_without_replies_newcomers_are_parted_by_having_posted_only():
    no = {"replies": Ability("no", "this export has no threads")}
    view = joined_in_march(can_tell=no)
    assert read("newcomer_first_post_answered", view).value is None
    by_answer = read("newcomers_gone_30d", view).tables["by_answer"]
    assert by_answer["first_post"].to_list() == ["posted", "never posted"]
    assert read("newcomers", view).tables["ladder"].rows()[2] == ("first post answered", None, 4, 5)


def test_lost_were_active_before_and_are_not_now():
    view = looked_at(
        at(30).date(),
        at(59).date(),
        members=people("a", "b", "c", "d"),
        posts=[post(1, "a", 0), post(2, "b", 10), post(3, "a", 40), post(4, "d", 45)],
        reactions=[{"post_id": "p1", "member_id": "c", "reacted_at": at(20)}],
    )
    reading = read("members_lost", view)
    assert (reading.count, reading.base) == (2, 3)  # b and c of a, b, c


@pytest.mark.parametrize(("start", "end", "why"), [(40, 59, "28 days"), (0, 29, "reach back")])
def test_who_was_lost_needs_a_period_before_of_28_days(start, end, why):
    view = looked_at(
        at(start).date(),
        at(end).date(),
        members=people("a"),
        posts=[post(1, "a", 0), post(2, "a", 59)],
    )
    reading = read("members_lost", view)
    assert reading.value is None
    assert why in reading.caveats[0].sentence


def test_retention_follows_everyone_and_censors_those_who_may_still_be_here():
    # Data of 300 days. a leaves after 10 days, b after 100, c stays to the end (200 days).
    # d begins on day 280 and is censored at once; e's only act is on day 100: gone after 0 days.
    stays = {"a": (0, 10), "b": (0, 100), "c": (100, 300), "d": (280, 280), "e": (100, 100)}
    posts = [
        post(10 * i + j, name, day)
        for i, (name, days) in enumerate(stays.items())
        for j, day in enumerate(days)
    ]
    reading = read("retention_90d", looked_at(members=people(*stays), posts=posts))
    # At risk after 0 days: five, e leaves: 4/5. d is censored. At 10 days three, a leaves: 2/3.
    assert reading.value == pytest.approx(4 / 5 * 2 / 3)
    curve = reading.tables["curve"]
    assert curve.filter(curve["days"] == 7)["share"].item() == pytest.approx(4 / 5)


def test_who_acts_on_the_ninetieth_day_is_still_here():
    for day, here in ((89, 0.0), (90, 1.0)):
        view = looked_at(
            members=people("a", "b"),
            posts=[post(1, "a", 0), post(2, "a", day), post(3, "b", 300), post(4, "b", 301)],
        )
        assert read("retention_90d", view).value == pytest.approx(here)


def test_data_too_short_cannot_tell_who_stays():
    view = looked_at(members=people("a", "b"), posts=[post(1, "a", 0), post(2, "b", 50)])
    assert read("retention_90d", view).value is None
