"""Who gets an answer: worked examples."""

from datetime import UTC, datetime

import pytest

from dashboard.metrics import read
from data_sources.community import Ability
from tests.metrics.paper import at, looked_at, people, post

A_WEEK = (at(0).date(), at(6).date())


def opened(*more, **tables):
    """Return the first week of a month: four posts open a conversation, one each by a to d.

    a's is answered after 2 hours (her own reply after 1 hour is no answer), b's after 30 hours;
    c's is removed after a day, before an answer; d's waits to this day.
    """
    posts = [
        post(1, "a", 0, text="Who can help?"),
        post(2, "a", 0, 1, parent_id="p1", text="I mean this one."),
        post(3, "e", 0, 2, parent_id="p1"),
        post(4, "b", 1, text="See https://a.org/?q=1"),
        post(5, "e", 1, 30, parent_id="p4"),
        post(6, "c", 2, removed_at=at(3), removed_by="moderator"),
        post(7, "d", 3, text="真的吗？", space="quiet"),
        post(99, "e", 30),
        *more,
    ]
    return looked_at(*A_WEEK, members=people("a", "b", "c", "d", "e"), posts=posts, **tables)


def test_half_were_answered_when_the_second_of_four_was():
    assert read("first_reply_median_hours", opened()).value == pytest.approx(30)


def test_a_median_that_is_never_reached_cannot_be_told():
    reading = read("first_reply_median_hours", opened(post(8, "b", 4)))  # 2 of 5
    assert reading.value is None
    assert reading.caveats[0].key == "cannot_tell"
    assert reading.tables["curve"]["answered"].max() == pytest.approx(0.4)


def test_removal_before_an_answer_counts_as_unanswered_and_is_its_own_part():
    reading = read("unanswered_after_7d", opened())
    assert (reading.value, reading.count, reading.base) == (pytest.approx(0.5), 2, 4)
    cut = reading.tables["cut"]
    assert cut["after"].to_list() == ["24 h", "72 h", "7 d"]
    assert cut["share"].to_list() == pytest.approx([0.75, 0.5, 0.5])
    assert cut["removed"].to_list() == pytest.approx([0.25, 0.25, 0.25])
    assert cut["people"].to_list() == [4, 4, 4]


def test_only_the_end_of_the_data_censors():
    # Followed for 3 days: a's 24-hour answer comes at 1 of 3 at risk, b's is censored after 2 days.
    view = looked_at(
        at(0).date(),
        at(12).date(),
        members=people("a", "b", "c", "e"),
        posts=[
            post(1, "a", 1),
            post(2, "e", 2, parent_id="p1"),
            post(3, "b", 10),
            post(4, "c", 0),
            post(5, "e", 9, parent_id="p4"),  # nine days: too late for a week
            post(6, "e", 12, parent_id="p4"),
        ],
    )
    assert read("unanswered_after_7d", view).value == pytest.approx(2 / 3)
    assert read("unanswered_after_7d", view).count is None  # b may still be answered


@pytest.mark.parametrize("gone", [{}, {"removed_at": at(1), "removed_by": "moderator"}])
def test_a_removed_post_stays_among_those_that_were_not_answered(gone):
    # c is censored after three days; a is answered on the fifth. Whether b is removed or not,
    # two were at risk on that day and one was answered: without b it would be all of them.
    view = looked_at(
        at(0).date(),
        at(17).date(),
        members=people("a", "b", "c", "e"),
        posts=[
            post(1, "a", 0),
            post(2, "b", 0, **gone),
            post(3, "e", 5, parent_id="p1", thread_id="p1"),
            post(4, "c", 17),
            post(99, "e", 20, parent_id="p1"),
        ],
    )
    reading = read("unanswered_after_7d", view)
    assert reading.value == pytest.approx(1 / 2)
    # Removed on the first day, when all three were at risk.
    assert reading.tables["cut"]["removed"].to_list()[-1] == pytest.approx(1 / 3 if gone else 0)


def test_a_week_that_nobody_could_be_followed_for_cannot_be_told():
    view = looked_at(members=people("a", "b"), posts=[post(1, "a", 0), post(2, "b", 3)])
    assert read("unanswered_after_7d", view).value is None
    assert read("questions_answered", view).value is None


def test_the_unanswered_are_told_by_space():
    table = read("unanswered_after_7d", opened()).tables["by_space"]
    assert table.select("space", "posts", "people").rows() == [("general", 3, 3), ("quiet", 1, 1)]
    assert table["share"].to_list() == pytest.approx([1 / 3, 1])
    assert table["low"].is_null().all()


def test_the_unanswered_are_told_by_group_of_their_authors():
    answered = [f"n{i}" for i in range(12)]
    view = looked_at(
        at(0).date(),
        at(0).date(),
        attributes=("site",),
        members=[*people(*answered, site="North"), *people("s", site="South"), *people("x")],
        posts=[
            *(post(i, name, 0, i / 60) for i, name in enumerate(answered)),
            *(post(50 + i, "s", 1, parent_id=f"p{i}") for i in range(9)),
            post(20, "s", 0),
            post(21, "x", 0),
            post(99, "s", 30),
        ],
        scope={"by": "site"},
    )
    table = read("unanswered_after_7d", view).tables["by_group"]
    assert table["group"].to_list() == ["North", "South", "group not known"]
    assert table["share"].to_list() == pytest.approx([3 / 12, 1, 1])
    assert table["low"].is_null().to_list() == [False, True, True]


def test_open_posts_are_old_kept_and_unanswered():
    reading = read("open_posts", opened())
    assert (reading.value, reading.base) == (1, 4)
    assert reading.tables["oldest"].rows() == [(27, "quiet", "2025-01", 1)]
    assert reading.tables["by_space"].rows() == [("quiet", 1, 1)]


def test_what_is_younger_than_a_week_is_not_yet_open():
    view = looked_at(members=people("a", "b"), posts=[post(1, "a", 0), post(2, "b", 6)])
    reading = read("open_posts", view)
    assert reading.value is None
    assert "older than 7 days" in reading.caveats[0].sentence


def test_an_interval_of_the_median_without_an_end_is_withdrawn_and_said():
    names = [f"m{i}" for i in range(20)]
    posts = [post(i, name, 0, i / 60) for i, name in enumerate(names)]
    posts += [post(50 + i, "z", 1, i, parent_id=f"p{i}") for i in range(10)]
    view = looked_at(*A_WEEK, members=people(*names, "z"), posts=[*posts, post(99, "z", 30)])
    reading = read("first_reply_median_hours", view)
    assert reading.value is not None
    assert (reading.low, reading.high) == (None, None)
    assert "no upper end" in reading.caveats[-1].sentence


def test_open_posts_name_neither_text_nor_author():
    assert read("open_posts", opened()).tables["oldest"].columns == [
        "days_open",
        "space",
        "month",
        "people",
    ]


def test_questions_are_told_by_their_mark_outside_of_addresses():
    reading = read("questions_answered", opened())
    assert (reading.value, reading.count, reading.base) == (
        pytest.approx(0.5),
        1,
        2,
    )  # a's, not d's


def test_what_is_read_as_a_question():
    texts = ["Really?", "本当？", "صحيح؟", "https://a.org/?q=1", "see https://a.org/b?", "No."]
    view = looked_at(
        A_WEEK[0],
        A_WEEK[0],
        members=people("a", "b"),
        posts=[
            *(post(i, "a", 0, i, text=text) for i, text in enumerate(texts[:4])),
            *(post(i + 4, "a", 0, i / 2, text=text) for i, text in enumerate(texts[4:])),
            post(7, "a", 0, title="A title?", text=None),
            post(99, "b", 30),
        ],
    )
    assert read("questions_answered", view).base == 5


def test_without_threads_response_cannot_be_told():
    no = {"replies": Ability("no", "this export has no threads")}
    for key in ("first_reply_median_hours", "unanswered_after_7d", "open_posts"):
        reading = read(key, opened(can_tell=no))
        assert reading.value is None
        assert reading.caveats[0].sentence == "this export has no threads"


def test_follow_up_runs_beyond_the_period_to_the_end_of_the_data():
    view = looked_at(
        at(0).date(),
        at(0).date(),
        members=people("a", "b"),
        posts=[post(1, "a", 0), post(2, "b", 5, parent_id="p1"), post(3, "b", 20)],
    )
    assert read("unanswered_after_7d", view).value == 0


def test_an_answer_to_the_day_only_is_told_as_such():
    view = opened(post(8, "a", 5, time_quality="date", posted_at=datetime(2025, 1, 6, tzinfo=UTC)))
    caveats = read("unanswered_after_7d", view).caveats
    assert any("only the day is known" in caveat.sentence for caveat in caveats)


def test_the_curve_ends_where_nobody_could_be_followed_any_longer():
    view = looked_at(
        at(0).date(),
        at(2).date(),
        members=people("a", "b"),
        posts=[post(1, "a", 0), post(2, "b", 0, 1), post(3, "a", 0, 5, parent_id="p2")],
    )
    hours = read("first_reply_median_hours", view).tables["curve"]["hours"]
    assert hours.max() <= 5
    assert read("unanswered_after_7d", view).value is None


def test_a_steady_community_does_not_seem_to_have_less_open_near_the_end_of_its_data():
    posts = [
        post(10 * day + i, f"m{(3 * day + i) % 40}", day) for day in range(60) for i in range(10)
    ]
    everyone = people(*(f"m{i}" for i in range(40)))
    near = looked_at(at(46).date(), at(59).date(), members=everyone, posts=posts)
    reading = read("open_posts", near)
    assert reading.compared is not None
    assert reading.compared.value is None
    assert any("last 7 days" in caveat.sentence for caveat in reading.caveats)
    earlier = read(
        "open_posts", looked_at(at(32).date(), at(45).date(), members=everyone, posts=posts)
    )
    assert earlier.compared is not None
    assert earlier.compared.change == 0
    assert not any("last 7 days" in caveat.sentence for caveat in earlier.caveats)
