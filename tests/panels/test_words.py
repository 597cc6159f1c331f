"""How numbers are said."""

import re
from dataclasses import replace
from datetime import date

import pytest

from dashboard.metrics import METRICS
from dashboard.metrics._metric import Caveat, Comparison, Reading
from dashboard.panels import words
from dashboard.view import Period, Scope, View
from tests import communities

SPOKE = METRICS["members_spoke"]
READING = Reading("members_spoke", 312 / 840, "share", 312, 840, "all members", 0.34, 0.40)


def view(compare="previous"):
    return View(communities.busy(), Scope(compare=compare))


def compared(verdict):
    return replace(READING, compared=Comparison(0.35, 0.02, -0.01, 0.05, verdict))


def test_people_first_percentage_second_interval_third():
    said = words.sentence(SPOKE, compared("no clear change"), view())
    assert said == (
        "312 of 840 members spoke, 37 % (34 to 40); the quarter before, 35 %: no clear change."
    )


def test_a_clear_change_is_called_one():
    assert words.sentence(SPOKE, compared("clear rise"), view()).endswith("35 %: clearly more.")
    assert words.sentence(SPOKE, compared("clear fall"), view()).endswith("35 %: clearly fewer.")


@pytest.mark.parametrize(
    ("then", "verdict", "said"),
    [(25, "clear rise", "50 hours; the quarter before, within 25 hours: it takes clearly longer"),
     (79, "clear fall", "2 days; the quarter before, within 3 days: it goes clearly faster"),
     (58, "clear fall", "50 hours; the quarter before, within 58 hours: it goes clearly faster"),
     (58, "no clear change", "2 days; the quarter before, within 2 days: no clear change")],
)  # fmt: skip
def test_a_longer_time_is_said_to_take_longer(then, verdict, said):
    moved = Comparison(then, 50 - then, -9, 9, verdict)
    reading = Reading("first_reply_median_hours", 50, "hours", compared=moved)
    text = words.sentence(METRICS["first_reply_median_hours"], reading, view())
    assert text.removesuffix(" now.").removesuffix(".").endswith(f"within {said}")


@pytest.mark.parametrize(
    ("value", "then", "said"),
    [(0.684, 0.672, "68.4 % (65 to 71); the quarter before, 67.2 %: clearly more."),
     (0.6844, 0.6841, "68.44 % (65 to 71); the quarter before, 68.41 %: clearly more."),
     (0.684, 0.642, "68 % (65 to 71); the quarter before, 64 %: clearly more.")],
)  # fmt: skip
def test_a_clear_change_is_said_with_the_digits_that_show_it(value, then, said):
    moved = Comparison(then, value - then, 0.0001, 0.02, "clear rise")
    reading = Reading("members_silent", value, "share", 571, 840, "", 0.65, 0.71, moved)
    assert words.sentence(METRICS["members_silent"], reading, view()).endswith(said)


def test_no_clear_change_names_a_rise_or_a_fall():
    for metric in METRICS.values():
        for verdict in ("clear rise", "clear fall"):
            moved = Comparison(0.35, 0.02, 0.01, 0.05, verdict)
            reading = Reading(metric.key, 0.4, metric.unit, 40, 100, compared=moved)
            said = words.sentence(metric, reading, view())
            assert not {"rise", "fall"} & set(said.rstrip(".").split())


@pytest.mark.parametrize(
    ("key", "value", "verdict", "flatters"),
    [("members_spoke", 0.4, "clear fall", False), ("members_spoke", 0.4, "clear rise", True),
     ("members_spoke", 0.4, "too few to say", True),
     ("unanswered_after_7d", 0.4, "clear rise", False),
     ("unanswered_after_7d", 0.4, "no clear change", False),
     ("unanswered_after_7d", 0.0, "no clear change", True),
     ("unanswered_after_7d", 0.4, "clear fall", True)],
)  # fmt: skip
def test_what_flatters_as_it_stands_now(key, value, verdict, flatters):
    moved = Comparison(0.35, 0.02, 0.01, 0.05, verdict)
    reading = Reading(key, value, METRICS[key].unit, compared=moved)
    assert words.flatters(METRICS[key], reading) is flatters


@pytest.mark.parametrize(
    ("key", "value", "count", "said"),
    [("members_unseen", 0.0, 0,
      "All 60 members were seen: they did something, or are known to have been there."),
     ("members_spoke", 0.0, 0, "Not one of the 60 members spoke, 0 %."),
     ("members_silent", 1.0, 60, "All 60 members said nothing, 100 %."),
     ("open_posts", 0, 0, "No post that opened a conversation still waits for an answer."),
     ("newcomers", 0, 0, "Nobody is new."), ("rows_set_aside", 0, 0, "All 60 rows were used."),
     ("removed_share", 0.0, 0, "No post was removed later.")],
)  # fmt: skip
def test_none_and_all_have_words_of_their_own(key, value, count, said):
    reading = Reading(key, value, METRICS[key].unit, count, 60)
    assert words.sentence(METRICS[key], reading, view("none")) == said


DENIES = re.compile(r"\b(nothing|nobody|never|not|no|without|fewer)\b")


@pytest.mark.parametrize(
    "key", [key for key, m in METRICS.items() if "{count}" in m.sentences.unclear]
)
def test_none_is_never_said_by_denying_twice(key):
    of = {"value": 0.0, "count": 0, "base": 60, "finding": ""}
    compared_with = Comparison(0.1, -0.1, None, None, "no clear change")
    reading = Reading(key, unit=METRICS[key].unit, of="members", compared=compared_with, **of)
    said = words.sentence(METRICS[key], reading, view()).split(";")[0]
    assert len(DENIES.findall(said.replace("Not one", "not"))) <= 1, said


def test_a_number_of_voices_in_effect_is_said_roughly():
    metric = METRICS["effective_voices"]
    for value, said in ((153.6, "about 154 people"), (5.1, "5.1 people")):
        reading = Reading("effective_voices", value, "people")
        assert said in words.sentence(metric, reading, view())


def test_without_comparison_nothing_is_said_of_before():
    assert words.sentence(SPOKE, READING, view("none")) == (
        "312 of 840 members spoke, 37 % (34 to 40)."
    )


def test_what_cannot_be_told_says_why():
    reading = Reading("members_spoke", None, "share", caveats=(Caveat("cannot_tell", "No posts."),))
    assert words.sentence(SPOKE, reading, view()) == (
        "We cannot see how many members spoke: no posts."
    )


def test_few_people_are_said():
    few = (Caveat("fewer_than_five", "fewer than five people"),)
    reading = Reading(
        "members_spoke", None, "share", None, 95, low=1 / 95, high=4 / 95, caveats=few
    )
    assert words.sentence(SPOKE, reading, view()) == (
        "Fewer than five of 95 members spoke, at most 4 %."
    )
    half = Reading("voices_for_half", None, "people", None, 32, low=1, high=4, caveats=few)
    assert words.sentence(METRICS["voices_for_half"], half, view()) == (
        "Fewer than five people wrote half of all posts."
    )


def test_an_unknown_base_is_left_in_words():
    reading = Reading("seen_once", 8, "people", 8, None)
    assert words.sentence(METRICS["seen_once"], reading, view()) == (
        "8 of the people who did anything did it once."
    )


@pytest.mark.parametrize(
    ("share", "base", "said"),
    [(0.374, 840, "37 %"), (0.3744, 20_000, "37.4 %"), (0, 50, "0 %"), (1, 50, "100 %"),
     (0.001, 900, "under 1 %"), (0.9999, 900, "over 99 %"), (0.005, 100, "under 1 %")],
)  # fmt: skip
def test_percentages(share, base, said):
    assert words.percentage(share, base) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0.5, "30 minutes"), (1.0, "1 hour"), (23.2, "23 hours"), (47, "47 hours"), (48, "2 days"),
     (100, "4 days")],
)  # fmt: skip
def test_times(hours, said):
    assert words.duration(hours) == said


def test_intervals_are_in_the_unit_of_the_value():
    hours = Reading("first_reply_median_hours", 60, "hours", low=48, high=96)
    posts = Reading("posts_total", 1887, "posts", low=1534.3, high=2288.8)
    assert words.interval(hours) == "(2 to 4 days)"
    assert words.interval(posts) == "(1,534 to 2,289)"
    assert words.interval(replace(posts, low=None)) is None


def test_the_comparison_period_has_a_name():
    community = communities.busy()
    days = Period(date(2026, 1, 10), date(2026, 2, 8))
    assert words.before(View(community)) == "the quarter before"
    assert words.before(View(community, Scope(period=days))) == "the 30 days before"
    other = Period(date(2025, 9, 1), date(2025, 9, 30))
    asked = View(community, Scope(period=days, compare=other))
    assert words.before(asked) == "from 1 September to 30 September 2025"
    assert words.before(View(community, Scope(compare="none"))) is None


def test_spans_and_days():
    assert words.day(date(2026, 3, 3)) == "3 March 2026"
    assert words.span(Period(date(2025, 12, 1), date(2026, 1, 2))) == (
        "1 December 2025 to 2 January 2026"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [("1 posts", "1 post"), ("11 posts", "11 posts"), ("1,001 posts", "1,001 posts"),
     ("3 of 1 members", "3 of 1 members"), ("1 opening posts", "1 opening post"),
     ("into 1 circles of five", "Into 1 circle of five"), ("a ; b", "A; b")],
)  # fmt: skip
def test_one_thing_is_called_one(text, said):
    assert words.finished(text) == said


def test_segments_with_unknown_fields_are_left_out():
    filled = words.fill("{a}[, {b}][ ({c})].", {"a": "x", "b": None, "c": "y"})
    assert filled == "x (y)."


def test_lists_are_read_aloud():
    assert words.joined(["a", "b", "c"]) == "a, b and c"
    assert words.joined(["a"]) == "a"
    assert words.joined([]) == ""


def test_every_template_can_be_filled():
    for metric in METRICS.values():
        reading = Reading(
            metric.key, 0.5, metric.unit, 10, 20, "all", 0.4, 0.6,
            Comparison(0.4, 0.1, 0.05, 0.15, "clear rise"),
        )  # fmt: skip
        bare = replace(reading, low=None, high=None, compared=None)
        told = Reading(metric.key, None, metric.unit, caveats=(Caveat("cannot_tell", "No data."),))
        for one in (reading, bare, told):
            said = words.sentence(metric, one, view())
            assert said.endswith(".")
            assert not set("{}[]*_`") & set(said)
            assert "None" not in said
