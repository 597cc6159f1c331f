"""What is written as an export reads back as the community restricted to what it can carry."""

from dataclasses import replace
from itertools import combinations

import polars as pl
import pytest

from dashboard.metrics import METRICS, read
from dashboard.view import View
from data_sources import read_exports
from data_sources.checks import check
from data_sources.community import SCHEMAS, Ability
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


@pytest.mark.parametrize("name", ["slack.zip", "viva.zip", "log.csv", "log and roster"])
def test_what_comes_back_keeps_every_rule_of_a_community(read_back, name):
    assert check(read_back[name]) == []


def test_a_roster_brings_back_groups_and_joining_dates(sample, read_back):
    columns = ["name", "joined_at", *sample.attributes]
    people = [c.members.select(columns).sort("name") for c in (sample, read_back["log and roster"])]
    assert people[0].equals(people[1])


def test_slack_brings_back_who_is_in_which_space(sample, read_back):
    def places(community):
        names = community.members.select("member_id", "name")
        return community.memberships.join(names, on="member_id").select("name", "space").sort("*")

    assert places(read_back["slack.zip"]).equals(places(sample))


def test_viva_brings_back_what_was_written_before_an_edit(sample, read_back):
    def earlier(community):
        return community.versions.select("text", "seen_at").sort("*")

    assert earlier(read_back["viva.zip"]).equals(earlier(sample))


@pytest.mark.parametrize("name", ["viva.zip", "log.csv"])
def test_what_was_removed_comes_back_as_removed(sample, read_back, name):
    def gone(community):
        posts = community.posts.filter(pl.col("removed_at").is_not_null())
        return posts.select("posted_at", "removed_at", "space").sort("*")

    assert gone(read_back[name]).equals(gone(sample))
    assert gone(sample).height > 100


# What two exports can both tell, they tell alike.

COUNTED_BY_FILE = {"rows_set_aside"}
DROPPED_WITH = {
    "reactors": ("reactions",),
    "mentions": ("mentions",),
    "memberships": ("memberships",),
    "reads": ("aggregates",),
    "edited": ("versions",),
}


@pytest.fixture(scope="module")
def alike(sample, tmp_path_factory):
    """The sample with nothing removed and answers to the opening post, through each platform."""
    folder = tmp_path_factory.mktemp("alike")
    never = [pl.lit(None, dtype).alias(name) for name, dtype in GONE.items()]
    plain = rooted(replace(sample, posts=sample.posts.with_columns(never)))
    roster = folder / "roster.csv"
    write_roster(plain, roster)
    for name, write in WRITERS.items():
        write(plain, folder / name)
    return {name: read_exports([folder / name], roster=[roster]) for name in WRITERS}


GONE = {"removed_at": pl.Datetime("us", "UTC"), "removed_by": pl.String}


def in_common(one, other):
    """Return what both communities can wholly tell."""
    return {
        key for key in one.can_tell if one.can_tell[key].level == other.can_tell[key].level == "yes"
    }


def narrowed(community, known, attributes):
    """Return a community without what is not in ``known``, and without notices and parted times."""
    told = {key: YES if key in known else NO for key in community.can_tell}
    tables = community.tables()
    for key, names in DROPPED_WITH.items():
        if key not in known:
            tables |= {name: tables[name].clear() for name in names}
    # Slack says who reacted and never when; joins stand as messages in Slack alone.
    tables["reactions"] = tables["reactions"].with_columns(
        reacted_at=pl.lit(None, GONE["removed_at"])
    )
    tables["posts"] = tables["posts"].filter(pl.col("kind") == "post")
    tables["members"] = tables["members"].select(*SCHEMAS["members"], *attributes)
    return replace(community, **tables, can_tell=told, attributes=attributes)


def numbers(reading):
    """Return value, count and base, NaN for what cannot be told."""
    found = (reading.value, reading.count, reading.base)
    return [float("nan") if number is None else float(number) for number in found]


YES, NO = Ability("yes"), Ability("no", "the other export cannot tell")


@pytest.mark.parametrize("pair", list(combinations(WRITERS, 2)), ids=" and ".join)
def test_readings_that_two_exports_support_are_equal(sample, alike, pair):
    one, other = (alike[name] for name in pair)
    known = in_common(one, other) | {"attributes"}
    views = [View(narrowed(part, known, sample.attributes)) for part in (one, other)]
    compared = 0
    for key in sorted(METRICS.keys() - COUNTED_BY_FILE):
        left, right = (read(key, view) for view in views)
        compared += left.value is not None
        near = {"abs": BY_CHANCE[key]} if key in BY_CHANCE else {"rel": 1e-6}
        assert numbers(left) == pytest.approx(numbers(right), **near, nan_ok=True), key
    assert compared >= LEAST


BY_CHANCE = {"bridge_dependence": 0.01, "groups_barely_reached": 1, "communities": 2}
"""How far readings beside chance may differ: the draws follow the ids, which are each export's."""

LEAST = 22
"""So many numbers at least must have been compared, or the test compares too little."""


def test_slack_and_a_log_compare_reactions_and_viva_has_none(alike):
    both = in_common(alike["slack.zip"], alike["log.csv"])
    assert {"text", "replies", "reactions", "reactors", "spaces"} <= both
    assert "reactions" not in in_common(alike["slack.zip"], alike["viva.zip"])


def test_the_whole_sample_is_written_the_same_each_time(tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    first, second = (write_sample(folder) for folder in folders)
    assert [path.name for path in first] == [path.name for path in second]
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
