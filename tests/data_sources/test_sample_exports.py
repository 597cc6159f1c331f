"""What is written as an export reads back as the community restricted to what it can carry."""

from dataclasses import replace

import polars as pl
import pytest

from dashboard.metrics import METRICS, read
from dashboard.view import Scope, View
from data_sources import read_exports
from data_sources.sample import sample_community
from data_sources.sample_exports import (
    write_activity_log,
    write_roster,
    write_sample,
    write_slack,
    write_viva,
)

MARK = r"\s*(<@U\d+>|\[\[user:\d+\]\]|@[a-z]+\.[a-z]+)"
WRITERS = {
    "slack.zip": write_slack,
    "viva.zip": write_viva,
    "log.csv": write_activity_log,
}


@pytest.fixture(scope="module")
def sample():
    return sample_community()


@pytest.fixture(scope="module")
def read_back(sample, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    for name, write in WRITERS.items():
        write(sample, folder / name)
    write_roster(sample, folder / "roster.csv")
    found = {name: read_exports([folder / name]) for name in WRITERS}
    found["log and roster"] = read_exports([folder / "log.csv"], roster=[folder / "roster.csv"])
    return found


def said(community, *, removed=True):
    """Return posts as (author's name, time, text, parent's author and time), sorted."""
    names = community.members.select(author_id="member_id", who="name")
    posts = community.posts.filter(pl.col("kind") == "post")
    posts = posts.join(names, on="author_id").with_columns(
        text=pl.col("text").str.replace_all(MARK, ""),
        posted_at=pl.col("posted_at").dt.truncate("1s"),
    )
    if not removed:
        posts = posts.filter(pl.col("removed_at").is_null())
    parents = posts.select(parent_id="post_id", to="who", then="posted_at")
    told = posts.join(parents, on="parent_id", how="left")
    return told.select("who", "posted_at", "space", "text", "to", "then").sort(pl.all())


def rooted(community):
    """Return the community as Slack knows it: every reply answers the opening post."""
    replies = pl.col("post_id") != pl.col("thread_id")
    posts = community.posts.with_columns(parent_id=pl.when(replies).then("thread_id"))
    return replace(community, posts=posts)


def liked(community):
    names = community.members.select("member_id", who="name")
    posts = community.posts.filter(pl.col("removed_at").is_null())
    posts = posts.select("post_id", "text", at=pl.col("posted_at").dt.truncate("1s"))
    frame = community.reactions.join(names, on="member_id").join(posts, on="post_id")
    frame = frame.with_columns(text=pl.col("text").str.replace_all(MARK, ""))
    return frame.select("who", "at", "text", "n").sort(pl.all())


@pytest.mark.parametrize("name", ["viva.zip", "log.csv"])
def test_posts_and_what_they_answer_come_back_whole(sample, read_back, name):
    assert said(read_back[name]).equals(said(sample))


def test_slack_brings_back_what_was_not_removed_with_threads(sample, read_back):
    kept = said(rooted(sample), removed=False)
    assert said(read_back["slack.zip"], removed=False).equals(kept)


@pytest.mark.parametrize("name", ["slack.zip", "log.csv"])
def test_reactions_come_back_with_who_reacted(sample, read_back, name):
    assert liked(read_back[name]).equals(liked(sample))


@pytest.mark.parametrize("name", ["viva.zip", "log.csv"])
def test_mentions_come_back(sample, read_back, name):
    assert read_back[name].counts()["mentions"] == sample.counts()["mentions"]


@pytest.mark.parametrize("name", ["slack.zip", "viva.zip", "log and roster"])
def test_the_silent_come_back_where_people_are_listed(sample, read_back, name):
    names = read_back[name].members["name"].sort()
    assert names.equals(sample.members["name"].sort())


def test_a_log_alone_knows_only_those_who_did_something(sample, read_back):
    assert read_back["log.csv"].members.height < sample.members.height
    assert read_back["log.csv"].can_tell["members"].level == "no"


SHARED = [
    "members_total",
    "members_spoke",
    "members_silent",
    "posts_total",
    "voices_for_half",
    "effective_voices",
    "posts_gini_all",
    "posts_gini_speakers",
    "first_reply_median_hours",
    "unanswered_after_7d",
    "questions_answered",
    "newcomers",
    "open_posts",
    "removed_share",
]


@pytest.mark.parametrize("key", SHARED)
def test_readings_that_two_exports_support_are_equal(read_back, key):
    viva = read(key, View(read_back["viva.zip"], Scope()))
    log = read(key, View(read_back["log and roster"], Scope()))
    assert viva.value is not None
    assert (viva.value, viva.count, viva.base) == (log.value, log.count, log.base)


def test_the_shared_readings_are_metrics():
    assert set(SHARED) <= set(METRICS)


def test_the_whole_sample_is_written_the_same_each_time(tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    first, second = (write_sample(folder) for folder in folders)
    assert [path.name for path in first] == [path.name for path in second]
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
