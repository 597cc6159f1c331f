"""The gate for posts: which stories open in a meeting, and what is taken out of what is read."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from dashboard.disclosure._quotes import (
    NARROW,
    PART_OF_A_MONTH,
    TO_JUDGE,
    TOO_FEW,
    Mask,
    openable,
    quotes,
)
from dashboard.story_map import POSTS, STORIES, StoryMap
from dashboard.view import Period, Scope, View, data_period
from tests.communities import START, community_of

WHOLE = Period(START.date(), START.date() + timedelta(days=30))
TEXT = "The lift of hall nine is broken again"


def told_by(number, text=TEXT, *, removed=0, more=1):
    """Return a view in which ``number`` people tell S-001, ``removed`` of them in removed posts."""
    names = ["Ada Abel", "Bo Li", "Will Rose", *(f"Xq{i:02}" for i in range(40))]
    members = [
        {"member_id": f"m{i}", "name": name, "handle": f"handle{i}", "department": "A"}
        for i, name in enumerate(names)
    ]
    posts = [
        {
            "post_id": f"p{i}-{again}",
            "author_id": f"m{i}",
            "posted_at": START + timedelta(days=again, hours=i),
            "text": text,
            "removed_at": START + timedelta(days=9) if i < removed else None,
        }
        for i in range(30)
        for again in range(more if i < number else 1)
    ]
    community = community_of(members=members, posts=posts, attributes=("department",))
    ids = [post["post_id"] for post in posts]
    story = ["S-001" if int(post["author_id"][1:]) < number else None for post in posts]
    found = StoryMap(
        pl.DataFrame({"post_id": ids, "story": story, "language": "en"}, POSTS),
        pl.DataFrame([("S-001", None, ["lift", "hall"], [number, number])], STORIES, orient="row"),
        1.0,
        ("en",),
        f"v{number}-{removed}-{more}",
    )
    return View(community, Scope(period=WHOLE, compare="none"), stories=found)


def test_a_story_told_by_nine_people_opens_nothing():
    view = told_by(9, more=3)
    assert quotes(view, "S-001") == ((), TOO_FEW)
    assert openable(view) == {}


def test_a_story_told_by_ten_people_opens_its_posts():
    view = told_by(10, more=2)
    found = quotes(view, "S-001")
    assert not found.why
    assert len(found.posts) == 20
    assert openable(view) == {"S-001": 10}


def test_each_voice_is_read_once_before_any_is_read_twice():
    found = quotes(told_by(10, more=2), "S-001", ["p4-1", "p4-0", "p2-0"])
    assert [post.voice for post in found.posts[:3]] == ["Voice 1", "Voice 2", "Voice 3"]
    assert len({post.voice for post in found.posts[:10]}) == 10


def test_removed_posts_do_not_open_and_do_not_count_as_tellers():
    assert quotes(told_by(10, removed=1), "S-001").why == TOO_FEW
    assert len(quotes(told_by(12, removed=2), "S-001").posts) == 10


def test_posts_that_are_still_to_be_judged_do_not_open_and_too_few_others_do_not_either():
    view = told_by(11, more=2)
    assert len(quotes(view, "S-001", aside=["p4-0", "p5-1"]).posts) == 20
    assert len(quotes(view, "S-001", aside=["p4-0", "p4-1"]).posts) == 20
    left = quotes(view, "S-001", aside=["p4-0", "p4-1", "p5-0", "p5-1"])
    assert left == ((), TO_JUDGE)


@pytest.mark.parametrize("scope", [{"groups": (("department", "A"),)}, {"spaces": ("general",)}])
def test_in_a_view_of_some_groups_or_spaces_nothing_opens(scope):
    view = told_by(12)
    narrow = replace(view, scope=replace(view.scope, **scope))
    assert quotes(narrow, "S-001") == ((), NARROW)
    assert openable(narrow) == {}


@pytest.mark.parametrize("days", [(0, 0), (0, 1), (1, 2)])
def test_posts_do_not_open_in_a_part_of_a_month_that_would_show_their_day(days):
    view = told_by(12, more=3)
    first, last = (WHOLE.start + timedelta(days=day) for day in days)
    part = replace(view, scope=replace(view.scope, period=Period(first, last)))
    assert quotes(part, "S-001") == ((), PART_OF_A_MONTH)
    assert not openable(part)


def test_posts_open_in_whole_months_also_where_the_data_end_within_one():
    view = told_by(12, more=3)
    to_the_last_act = replace(view.scope, period=data_period(view.community, "UTC"))
    for scope in (view.scope, to_the_last_act):
        assert openable(replace(view, scope=scope)) == {"S-001": 12}


def test_nothing_of_a_post_but_its_month_and_words_is_told():
    post = quotes(told_by(10), "S-001").posts[0]
    assert post == ("Voice 1", "July 2025", TEXT)


def test_posts_that_leave_no_words_are_not_counted_as_voices():
    assert quotes(told_by(10, text="https://x.example/a"), "S-001").why == TOO_FEW


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Ask Ada Abel about it", "Ask someone about it"),
        ("ask ada or ABEL's boss", "ask someone or someone's boss"),
        ("handle7 said so", "someone said so"),
        ("@who.ever and <@U12AB> and u/that_one", "someone and someone and someone"),
        ("call +44 20 7946 0958 now", "call a number now"),
        ("we will see, a rose is red", "we will see, a rose is red"),
        ("Will said no", "someone said no"),
        ("In 2026 we had 12 of 840", "In 2026 we had 12 of 840"),
    ],
)
def test_whoever_is_named_is_someone(text, masked):
    assert Mask(told_by(10))(text) == masked


def test_names_within_scripts_without_spaces_are_taken_out():
    community = community_of(members=[{"member_id": "m1", "name": "王小明"}])
    assert Mask(View(community))("请问王小明在吗") == "请问someone在吗"


def test_addresses_links_and_quoted_posts_of_others_are_not_read():
    text = f"> Somebody else wrote this\n{TEXT}, write to a.b@x.example or https://x.example/me"
    found = quotes(told_by(10, text=text), "S-001").posts[0].text
    assert found.startswith(TEXT)
    assert not any(part in found for part in ("x.example", "Somebody else", "@"))
