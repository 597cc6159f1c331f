"""Whatever stories are counted in, the people behind them are judged, and all units together."""

from dataclasses import replace

import pytest

from dashboard.counting import UNITS
from dashboard.disclosure import gate_all
from dashboard.disclosure._story_counted import Behind, in_whole_numbers, refused_counted
from dashboard.metrics import measure
from dashboard.metrics._metric import Comparison, Reading
from dashboard.metrics._told import told_of
from tests.communities import ALL
from tests.metrics.paper import looked_at, people, post
from tests.metrics.test_contract import viewed
from tests.metrics.test_heard import told_as


def told_by(**tellers):
    """Return a view of stories: of each how many people tell it, each how often."""
    posts, stories = [], {}
    for story, (number, times) in tellers.items():
        for who in range(number):
            for _ in range(times):
                place = len(posts) + 1
                posts.append(post(place, f"m{who}", place % 60))
                stories[f"p{place}"] = story.replace("_", "-")
    everyone = people(*(f"m{n}" for n in range(60)))
    return told_as(looked_at(members=everyone, posts=posts), **stories)


def gated(view, unit):
    view = replace(view, scope=replace(view.scope, unit=unit))
    return gate_all(measure(view), view, "meeting")


def test_what_three_people_posted_does_not_follow_from_the_largest_story_by_posts():
    # Ten tell S-002 in 100 posts; its row covers that of three people, so it is hidden. Told as
    # the largest by posts, beside all posts that tell a story, it would give theirs: 143 - 40 - 100
    view = told_by(S_001=(40, 1), S_002=(10, 10), S_003=(3, 1))
    by_people, by_posts = (gated(view, unit) for unit in ("people", "posts"))
    rows = by_people["stories_told"].tables["stories"]
    assert dict(rows.select("story", "posts").iter_rows()) == {
        "S-001": 40, "S-002": None, None: None,
    }  # fmt: skip
    assert by_people["largest_story_share"].value is not None
    largest = by_posts["largest_story_share"]
    assert (largest.value, largest.count) == (None, None)
    assert by_posts["effective_stories"].value is None  # two hidden rows, one exact measure
    assert by_posts["effective_stories"].tables.get("orders") is None


def test_a_story_that_few_tell_often_is_not_told_as_the_largest():
    view = told_by(S_001=(30, 1), S_002=(20, 1), S_003=(3, 40))
    assert gated(view, "people")["largest_story_share"].value == pytest.approx(1)
    for unit in ("posts", "threads"):
        largest = gated(view, unit)["largest_story_share"]
        assert largest.value is None
        assert largest.caveats[0].sentence == "fewer than five people are behind it"


@pytest.mark.parametrize(
    ("sides", "told", "why"),
    [
        ((5, 5, 5), True, ""),
        ((4, 5, 5), True, "behind"),
        ((5, 4, 5), True, "behind"),
        ((5, 5, 4), True, "behind"),
        ((5, 0, 0), True, ""),
        ((5, 5, 5), False, "beside"),
    ],
)
def test_each_side_of_the_largest_story_is_of_five_people_or_of_nobody(sides, told, why):
    assert refused_counted("largest_story_share", Behind("posts", sides, told)) == why


@pytest.mark.parametrize(("hidden", "why"), [(0, ""), (1, "beside"), (4, "beside"), (5, "")])
def test_how_varied_it_is_is_told_where_none_or_many_stories_are_hidden(hidden, why):
    assert refused_counted("effective_stories", Behind("posts", hidden=hidden)) == why


def test_how_varied_it_is_by_posts_is_a_whole_number():
    then = Comparison(7.6, 1.7, None, None, "no clear change")
    reading = Reading("effective_stories", 9.3, "stories", compared=then)
    told = in_whole_numbers(reading, "threads")
    assert (told.value, told.compared.value, told.compared.change) == (9, 8, 1)
    assert in_whole_numbers(reading, "people") == reading


@pytest.mark.parametrize("name", tuple(ALL))
def test_the_same_rows_are_hidden_whatever_is_counted(name):
    """So that tables in several units, side by side, never tell the rows that one of them hides."""
    found = {}
    for unit in UNITS:
        readings = gated(viewed(name), unit)
        for table in ("stories", "beside"):
            frame = readings["stories_told"].tables.get(table)
            if frame is None:
                found.setdefault(table, []).append(None)
                continue
            hidden = [row for row in frame.iter_rows(named=True) if row["shown"] != "yes"]
            numbers = {"people", "posts", "posts_share", "threads", "threads_share"}
            assert not [r for r in hidden if any(r.get(n) is not None for n in numbers)]
            told = frame.filter(frame["shown"] == "yes")["story"].sort().to_list()
            found.setdefault(table, []).append((told, len(hidden)))
    assert all(each == rows[0] for rows in found.values() for each in rows)


def test_a_hidden_story_stands_behind_those_told():
    view = told_by(S_001=(40, 1), S_002=(10, 10), S_003=(12, 2), S_004=(3, 1))
    rows = gated(view, "posts")["stories_told"].tables["stories"]
    assert rows["shown"].to_list() == ["yes", "yes", "hidden", "fewer than five people"]
    assert told_of(view).tellers.tolist() == [40, 10, 12, 3]
