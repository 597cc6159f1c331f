"""Posts to read: every post once, answers below what they answer, nothing outside the view."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from dashboard.panels.workbench import (
    CANDIDATES,
    UNASSIGNED,
    Choice,
    conversations,
    nearest,
    reading,
    stories_of,
)
from dashboard.stories import make_map
from dashboard.view import Period, Scope, View
from data_sources.community import Ability
from tests import communities

WHEN = communities.START


def community(posts):
    members = [{"member_id": "m1", "name": "Ann"}, {"member_id": "m2", "name": "Bob"}]
    return communities.community_of(
        members=members,
        posts=[
            {"post_id": name, "thread_id": thread, "parent_id": parent, "author_id": who,
             "posted_at": WHEN + timedelta(minutes=minute), "space": space,
             "text": f"text of {name}"}
            for name, thread, parent, who, minute, space in posts
        ],
    )  # fmt: skip


THREADS = community(
    [
        ("a", "a", None, "m1", 0, "one"),
        ("z", "z", None, "m2", 1, "two"),
        ("a1", "a", "a", "m2", 2, "one"),
        ("a2", "a", "a", "m1", 3, "one"),
        ("a1x", "a", "a1", "m1", 4, "one"),
        ("z1", "z", "gone", "m1", 5, "two"),
    ]
)


def ordered(frame):
    return list(frame.select("post_id", "level").iter_rows())


def test_answers_stand_below_what_they_answer():
    expected = [("a", 0), ("a1", 1), ("a1x", 2), ("a2", 1), ("z", 0), ("z1", 0)]
    assert ordered(conversations(THREADS)) == expected
    turned = replace(THREADS, posts=THREADS.posts.reverse())
    assert ordered(conversations(turned)) == expected


def test_answers_in_a_circle_are_still_read():
    circle = community([("a", "t", "b", "m1", 0, "one"), ("b", "t", "a", "m2", 1, "one")])
    assert ordered(conversations(circle)) == [("a", 0), ("b", 0)]


def test_without_threads_a_pause_parts_conversations():
    minutes = [0, 5, 90, 95]
    posts = [(f"p{n}", f"p{n}", None, "m1", minutes[n], "one") for n in range(4)]
    bare = community([*posts, ("q", "q", None, "m2", 7, "two")])
    no = {**bare.can_tell, "replies": Ability("no", "this export has no threads")}
    every = conversations(replace(bare, can_tell=no))
    assert every["post_id"].to_list() == ["p0", "p1", "q", "p2", "p3"]
    assert every["thread"].n_unique() == 3


def test_of_several_sources_only_one_of_which_has_threads_both_are_read():
    mixed = community(
        [
            ("a", "a", None, "m1", 0, "one"),
            ("b", None, None, "m1", 1, "chat"),
            ("c", None, None, "m2", 2, "chat"),
            ("a1", "a", "a", "m2", 3, "one"),
        ]
    )
    every = conversations(mixed)
    assert every["post_id"].to_list() == ["a", "a1", "b", "c"]
    assert every["thread"].n_unique() == 2


@pytest.mark.parametrize("name", sorted(communities.ALL))
def test_every_post_is_there_once(name):
    whole = communities.ALL[name]()
    assert sorted(conversations(whole)["post_id"]) == sorted(whole.posts["post_id"])


def test_what_is_asked_for_comes_with_its_conversation_unless_that_is_off():
    every, view = (
        conversations(THREADS),
        View(THREADS, Scope(period=Period(WHEN.date(), WHEN.date()))),
    )
    around = reading(every, view, Choice(words="TEXT a1x"))
    assert around["post_id"].to_list() == ["a", "a1", "a1x", "a2"]
    assert around.filter("asked")["post_id"].to_list() == ["a1x"]
    alone = reading(every, view, Choice(words="text a1x", around=False))
    assert alone["post_id"].to_list() == ["a1x"]
    assert set(reading(every, view, Choice(space="two"))["post_id"]) == {"z", "z1"}


def test_what_is_outside_the_view_is_not_read():
    every = conversations(THREADS)
    day = WHEN.date()
    in_two = View(THREADS, Scope(period=Period(day, day), spaces=("two",)))
    assert set(reading(every, in_two, Choice())["post_id"]) == {"z", "z1"}
    later = View(THREADS, Scope(period=Period(date(2030, 1, 1), date(2030, 1, 2))))
    assert reading(every, later, Choice()).is_empty()


def test_only_people_of_the_chosen_groups_are_read():
    busy = communities.busy()
    chosen = busy.members["department"].drop_nulls()[0]
    view = View(busy, Scope(groups=(("department", chosen),)))
    posts = reading(conversations(busy), view, Choice(around=False))
    inside = busy.members.filter(pl.col("department") == chosen)["member_id"]
    assert posts.height
    assert set(posts["author_id"]) <= set(inside)


def test_stories_are_counted_and_their_middle_is_of_their_own_posts():
    busy = communities.busy()
    view = View(busy, stories=make_map(busy))
    table = stories_of(view)
    told = view.stories.posts.drop_nulls("story")
    assert table["posts"].sum() == told.height
    assert table["posts"].is_sorted(descending=True)
    first = table["story"][0]
    near = nearest(view, first, 5)
    assert 0 < len(near) <= 5
    mine = told.filter(pl.col("story") == first)["post_id"]
    assert set(near) <= set(mine)
    turned = replace(busy, posts=busy.posts.reverse())
    assert nearest(View(turned, stories=view.stories), first, 5) == near
    loose = reading(conversations(busy), view, Choice(story=UNASSIGNED, around=False))
    assert loose["story"].null_count() == loose.height


def test_posts_to_be_judged_are_asked_for_by_place_and_words_never_by_what_was_found():
    told = communities.busy()
    view, every = View(told, Scope(), stories=make_map(told)), conversations(told)
    for choice in (Choice("S-001"), Choice(UNASSIGNED), Choice(CANDIDATES)):
        asked = reading(every, view, choice).filter("asked")["post_id"].to_list()
        blind = asked[:2]
        left = reading(every, view, choice, blind).filter("asked")["post_id"].to_list()
        assert left == asked[2:]
    asked = reading(every, view, Choice(words="the"))
    assert reading(every, view, Choice(words="the"), asked["post_id"].to_list()).equals(asked)
