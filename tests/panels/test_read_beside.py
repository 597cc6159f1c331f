"""A post that is judged stands below what it answers and the opening, as far as that is known."""

from datetime import timedelta

import polars as pl
import pytest

from dashboard.panels.workbench import beside, conversations
from data_sources.community import Ability
from tests import communities

ABOVE = {"a": None, "b": "a", "c": "b", "d": "a", "e": "nowhere", "f": "f"}


def talk(can_tell=None):
    posts = [
        {
            "post_id": post,
            "parent_id": above,
            "author_id": "m1",
            "posted_at": communities.START + timedelta(minutes=at),
            **({} if post == "e" else {"thread_id": "a" if post != "f" else "f"}),
        }
        for at, (post, above) in enumerate(ABOVE.items())
    ]
    return conversations(
        communities.community_of(can_tell=can_tell, members=[{"member_id": "m1"}], posts=posts)
    )


@pytest.mark.parametrize(
    ("post", "stands"),
    [
        ("a", [("post", "a")]),
        ("b", [("answered", "a"), ("post", "b")]),
        ("c", [("opening", "a"), ("answered", "b"), ("post", "c")]),
        ("e", [("post", "e")]),
        ("f", [("post", "f")]),
    ],
)
def test_what_a_post_is_read_beside(post, stands):
    rows = beside(talk(), post, threads=True)
    assert list(rows.select("place", "post_id").iter_rows()) == stands


def test_without_threads_two_posts_just_before_stand_above():
    every = talk({"replies": Ability("no", "this export has no threads")})
    rows = beside(every, "d", threads=False)
    assert rows["post_id"].to_list() == ["b", "c", "d"]
    assert rows["place"].to_list() == ["before", "before", "post"]
    assert beside(every, "a", threads=False)["post_id"].to_list() == ["a"]


@pytest.mark.parametrize("name", ["hostile", "busy", "one_post"])
def test_every_post_stands_last_and_once(name):
    every = conversations(communities.ALL[name]())
    for post in every["post_id"].head(60):
        rows = beside(every, post, threads=True)
        assert rows["post_id"][-1] == post
        assert rows["post_id"].is_unique().all()
        assert rows.filter(pl.col("place") == "post").height == 1
