"""Stories side by side, by month, and from group to group: worked examples on paper."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from dashboard.counting import UNITS
from dashboard.disclosure import gate_all
from dashboard.metrics import measure
from dashboard.metrics._diversity import hill_at_coverage
from dashboard.metrics._story_lines import beside, by_month, labels, listed, travel
from dashboard.metrics._story_units import counted
from dashboard.metrics._told import told_of
from dashboard.story_map import SPONSOR
from tests.metrics.paper import looked_at, people, post
from tests.metrics.test_heard import told_as

WORKERS = [f"w{n:02}" for n in range(12)]
"""The first six are in the north, the others in the south."""


def village():
    """Return January: 12 people on the lifts, 3 on the app, 2 on your story, 1 on nothing.

    Each opens with one post, a day apart; the lifts of the first three are answered the next hour
    by the one who tells nothing, whose answers tell nothing either.
    """
    members = [
        *people(*WORKERS[:6], "a0", "a1", "s0", site="north"),
        *people(*WORKERS[6:], "a2", "s1", "q", site="south"),
    ]
    lifts = [post(n, who, n) for n, who in enumerate(WORKERS)]
    others = [
        post(20 + n, who, 12 + n) for n, who in enumerate(["a0", "a1", "a2", "s0", "s1", "q"])
    ]
    answers = [post(40 + n, "q", n, 1, parent_id=f"p{n}") for n in range(3)]
    view = looked_at(
        members=members, posts=[*lifts, *others, *answers], attributes=("site",),
        scope={"by": "site"},
    )  # fmt: skip
    stories = {f"p{n}": "S-001" for n in range(12)} | dict.fromkeys(("p20", "p21", "p22"), "S-002")
    stories |= dict.fromkeys(("p23", "p24"), SPONSOR)
    rest = dict.fromkeys([f"p{n}" for n in (25, 40, 41, 42)])
    return told_as(view, **stories, **rest)


@pytest.fixture
def told():
    return told_of(village())


def test_stories_stand_side_by_side_with_the_rest_together(told):
    rows = {row["story"]: row for row in beside(counted(told, "people")).iter_rows(named=True)}
    assert list(rows) == [SPONSOR, "S-001", "other stories", "in no story"]
    lifts = rows["S-001"]
    assert (lifts["posts"], lifts["people"], lifts["openings"]) == (12, 12, 12)
    assert lifts["posts_share"] == pytest.approx(12 / 21)
    assert lifts["people_share"] == pytest.approx(12 / 18)
    assert lifts["answered"] == pytest.approx(3 / 12)
    assert rows["other stories"]["stories"] == 1
    assert rows["in no story"]["posts"] == 4
    assert sum(row["posts"] for row in rows.values()) == 21


def test_what_few_people_tell_is_hidden_side_by_side_and_covered():
    gated = gate_all(measure(village()), village(), "meeting")["stories_told"].tables["beside"]
    shown = dict(gated.select("story", "posts").iter_rows())
    # Two tell yours, three the others, one nothing: of the rows too few none may follow by sum.
    assert shown == {SPONSOR: None, "S-001": None, "other stories": None, "in no story": None}
    assert "openers" not in gated.columns


def test_a_story_has_come_to_a_group_with_the_fifth_of_its_people(told):
    assert travel(told).rows() == [
        ("S-001", "lifts, stand, still", "north", date(2024, 12, 30), 6),  # the fifth on 5 January
        ("S-001", "lifts, stand, still", "south", date(2025, 1, 6), 6),  # the fifth on 11 January
    ]


def test_months_are_compared_at_equal_completeness(told):
    row = by_month(counted(told, "people")).row(0, named=True)
    assert (row["month"], row["people"]) == (date(2025, 1, 1), 18)
    counts = [12, 3, 2, 1, 1, 1, 1]  # people of each story, each post in none as one
    coverage = 1 - 4 / 21 * (17 * 4 / (17 * 4 + 2))  # singles 4, doubles 1, of 18 people
    assert row["as_if_alike"] == pytest.approx(hill_at_coverage(counts, 0.9 * coverage, 1, 18))


def test_a_story_is_called_by_its_name_or_its_words(told):
    assert labels(told) == {
        "S-001": "lifts, stand, still", "S-002": "lifts, stand, still", SPONSOR: "Ours",
    }  # fmt: skip


def test_renaming_people_and_order_of_rows_change_nothing(told):
    view = village()
    turned = replace(view.community, posts=view.community.posts[::-1])
    other = told_of(replace(view, community=turned))
    assert travel(told).equals(travel(other))
    for unit in UNITS:
        for table in (beside, by_month, listed):
            assert table(counted(told, unit)).equals(table(counted(other, unit)))


def test_expected_tellers_are_those_of_every_group_alike():
    cells = measure(village())["story_group_divergence"].tables["by_story"]
    lifts = cells.filter(pl.col("story") == "S-001")
    # North tells 6 + 2 + 1 = 9 of 17 things told, south 8: of 12 on the lifts 6.4 and 5.6.
    assert dict(lifts.select("group", "expected").iter_rows()) == {"north": 6, "south": 6}
