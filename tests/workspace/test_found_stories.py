from dataclasses import replace

import polars as pl
import pytest

from dashboard.marks import Marks
from dashboard.story_map import SPONSOR, SponsorStory
from dashboard.workspace import found_stories
from tests import communities


@pytest.fixture(autouse=True)
def _home(fresh_home):
    assert not fresh_home.exists()


def silently(_step, _share):
    pass


def test_a_community_without_posts_has_no_stories():
    community = communities.empty()
    found_stories.find(community, Marks(), silently)
    assert found_stories.kept(community, Marks()).stories.is_empty()


def test_a_new_month_keeps_the_stories_of_the_months_before():
    every = communities.busy()
    last = every.posts["posted_at"].sort()[-every.posts.height // 10]
    before = replace(every, posts=every.posts.filter(pl.col("posted_at") < last), seed="a1")
    for community in (before, every):
        found_stories.find(community, Marks(), silently)
    old, new = (found_stories.kept(each, Marks()) for each in (before, every))
    assert new.newer == every.posts.height - before.posts.height
    stays = new.posts.join(old.posts, on="post_id", suffix="_before").drop_nulls("story_before")
    assert stays["story"].to_list() == stays["story_before"].to_list()


def test_the_sponsors_story_is_kept_apart_and_the_others_stay_for_all():
    community = communities.busy()
    text = community.posts["text"].drop_nulls()[0]
    marks = Marks(sponsor=SponsorStory("Ours", keywords=(text,)))
    found_stories.find(community, marks, silently)
    told = found_stories.kept(community, marks)
    assert SPONSOR in told.posts["story"].to_list()
    assert told.sponsor == marks.sponsor
    assert told.band is not None
    assert not found_stories.missing(community, Marks())
    assert SPONSOR not in found_stories.kept(community, Marks()).posts["story"].to_list()


def test_while_the_sponsors_story_is_looked_for_the_others_are_there_without_it():
    community = communities.busy()
    text = community.posts["text"].drop_nulls()[0]
    ours = Marks(sponsor=SponsorStory("Ours", keywords=(text,)))
    assert found_stories.ready(community, ours) is None
    found_stories.find(community, Marks(), silently)
    assert found_stories.ready(community, ours) == Marks()
    assert found_stories.missing(community, ours)
    found_stories.find(community, ours, silently)
    assert found_stories.ready(community, ours) == ours
