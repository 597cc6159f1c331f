"""Stories counted by people, by posts and by threads: worked examples, and what holds of any."""

from dataclasses import replace
from math import exp, log
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.counting import UNITS, units
from dashboard.metrics import read
from dashboard.metrics._draws import effective_number
from dashboard.metrics._story_lines import beside, listed
from dashboard.metrics._story_richness import common_coverage, hill
from dashboard.metrics._story_units import Counted, counted, counted_of
from dashboard.metrics._told import told_of
from dashboard.metrics.statistics import sample_coverage
from tests.communities import ALL
from tests.metrics.paper import looked_at, people, post
from tests.metrics.test_contract import viewed
from tests.metrics.test_heard import told_as


def trio(unit):
    """Return three people, five posts, two threads, counted in a unit.

    In the first thread a, b and a again tell of the lifts; in the second c tells of the app, and b
    answers with what nobody else says.
    """
    posts = [
        post(1, "a", 0), post(2, "b", 0, 1, parent_id="p1"), post(3, "a", 0, 2, parent_id="p1"),
        post(4, "c", 1), post(5, "b", 1, 1, parent_id="p4"),
    ]  # fmt: skip
    view = looked_at(members=people("a", "b", "c"), posts=posts, scope={"unit": unit})
    lifts = dict.fromkeys(("p1", "p2", "p3"), "S-001")
    return told_as(view, **lifts, p4="S-002", p5=None)


def evenly(*counts):
    """Return the exponential of the entropy of some counts."""
    return exp(-sum(n / sum(counts) * log(n / sum(counts)) for n in counts))


@pytest.mark.parametrize(
    ("unit", "largest", "of", "seen"),
    [
        ("people", (2, 3), "people who tell a story", [2, 1, 1]),  # a and b; of a, b and c
        ("posts", (3, 4), "posts that tell a story", [3, 1, 1]),  # three of the four that tell any
        ("threads", (1, 2), "threads that tell a story", [1, 1, 1]),  # one of the two
    ],
)
def test_three_people_five_posts_two_threads(unit, largest, of, seen):
    view = trio(unit)
    share = read("largest_story_share", view)
    assert (share.count, share.base, share.of) == (*largest, of)
    assert share.value == pytest.approx(largest[0] / largest[1])
    counts, number = counted_of(view).seen()
    assert counts.tolist() == seen
    assert number == {"people": 3, "posts": None, "threads": 2}[unit]
    # Nearly all is told once, so all three are less than nine tenths complete: as they are seen.
    assert sample_coverage(counts, number) < 0.9
    assert read("effective_stories", view).value == pytest.approx(evenly(*seen))
    assert read("stories_told", view).value == 2


def test_a_thread_that_two_share_is_brought_half_by_each():
    found = counted_of(trio("threads"))
    assert found.per_person(found.told.story >= 0).tolist() == [0.5, 0.5, 1.0]
    # Of a and b each brings half of the largest story's only thread, c all of the other's.
    assert found.per_person(found.told.story == 0).tolist() == [0.5, 0.5, 0.0]


def test_shares_side_by_side_name_what_is_counted():
    table = beside(counted_of(trio("threads")))
    rows = {row["story"]: row for row in table.iter_rows(named=True)}
    assert (rows["other stories"]["threads"], rows["in no story"]["threads"]) == (2, 1)
    assert rows["in no story"]["threads_share"] == pytest.approx(1 / 2)
    for unit in ("people", "posts"):
        assert "threads" not in beside(counted_of(trio(unit))).columns
    assert listed(counted_of(trio("threads")))["threads"].to_list() == [1, 1]


def test_the_largest_comes_first_by_what_is_counted():
    # One person writes of the app three times in one thread; three write of the lifts once each.
    posts = [post(n, "a", n // 2, n, parent_id="p1" if n > 1 else None) for n in (1, 2, 3, 4)]
    posts += [post(10 + n, who, 5 + n) for n, who in enumerate("bcd")]
    stories = {f"p{n}": "S-001" for n in (1, 2, 3, 4)} | {f"p{10 + n}": "S-002" for n in range(3)}
    view = told_as(looked_at(members=people(*"abcd"), posts=posts), **stories)
    first = {unit: listed(counted(told_of(view), unit))["story"][0] for unit in UNITS}
    assert first == {"people": "S-002", "posts": "S-001", "threads": "S-002"}


def test_a_chat_without_threads_counts_none():
    view = trio("threads")
    flat = replace(view.community.can_tell["replies"], level="no", reason="flat")
    chat = replace(view.community, can_tell={**view.community.can_tell, "replies": flat})
    assert units(chat) == ("people", "posts")
    assert counted_of(replace(view, community=chat)) == "this export has no threads"


@pytest.mark.parametrize("unit", UNITS)
def test_the_comparison_is_counted_in_the_same_unit(unit):
    view = trio(unit)
    assert replace(view.scope, compare=view.period).unit == unit
    later = replace(view, scope=replace(view.scope, compare=view.period))
    assert later.compared().scope.unit == unit
    assert read("largest_story_share", later).compared.value == read(
        "largest_story_share", view
    ).value  # fmt: skip


def test_where_nearly_all_is_told_once_two_periods_are_compared_further_down():
    steep = np.concatenate([np.full(5, 60.0), np.ones(400)])
    flat = np.array([9.0, 8.0, 7.0, 6.0])
    least = sample_coverage(steep, 100)
    assert common_coverage([(steep, 100), (steep, 100)]) == pytest.approx(0.9 * least)
    assert hill(steep, 1, 100, 0.9 * least) < 1.1 * hill(steep, 1, 100, 0.99 * 0.9 * least)
    assert common_coverage([(flat, 20), (flat, 20)]) == pytest.approx(0.9)


WROTE = st.lists(
    st.tuples(st.integers(0, 4), st.integers(-1, 2), st.integers(0, 3)), min_size=1, max_size=30
)


@given(WROTE)
def test_what_people_bring_adds_up_to_what_is_counted(wrote):
    person, story, thread = (np.array(column) for column in zip(*wrote, strict=True))
    part = SimpleNamespace(facts=SimpleNamespace(people=SimpleNamespace(acting=5)))
    told = SimpleNamespace(part=part, story=story, person=person, names=["A", "B", "C"])
    by_post = {"people": person, "posts": np.arange(len(wrote)), "threads": thread}
    told_by = {}
    for unit, of_post in by_post.items():
        found = Counted(told, unit, of_post)
        told_by[unit] = found.by_story()
        for place in range(3):
            brought = found.per_person(story == place)
            assert brought.sum() == pytest.approx(found.by_story()[place])
            assert not brought[~np.isin(np.arange(5), person[story == place])].any()
        assert found.some(story >= 0) <= found.number
    assert (told_by["people"] <= told_by["posts"]).all()
    assert (told_by["threads"] <= told_by["posts"]).all()


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", tuple(ALL))
def test_in_every_community_a_number_is_in_its_range_or_says_why_not(name, unit):
    view = viewed(name, unit=unit)
    for key in ("largest_story_share", "effective_stories", "stories_told"):
        reading = read(key, view)
        if reading.value is None:
            assert any(c.key == "cannot_tell" and c.sentence for c in reading.caveats)
            continue
        assert reading.value > 0
        if key == "largest_story_share":
            assert 0 < reading.count <= reading.base
            assert reading.low is None or 0 <= reading.low <= reading.value <= reading.high <= 1


@pytest.mark.parametrize("unit", UNITS)
def test_people_are_what_is_drawn_anew(unit):
    view = viewed("busy", unit=unit)
    found, reading = counted_of(view), read("largest_story_share", view)
    assert reading.effective == effective_number(found.per_person(found.told.story >= 0))
    assert reading.draws.size == view_draws(found)


def view_draws(found):
    return found.told.part.facts.draws.matrix.shape[1]
