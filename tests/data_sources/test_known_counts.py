"""What plain scripts counted in the real exports, read through the public face."""

from datetime import UTC, datetime

import polars as pl
import pytest

from data_sources import read_exports
from data_sources.checks import check

pytestmark = pytest.mark.exports


def per_space(posts):
    return dict(posts.group_by("space").len().iter_rows())


def told(community):
    return {note.reason: note.rows for note in community.notes}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def slack(real_exports):
    return read_exports([real_exports / "slack" / "slack-export.zip"])


@pytest.fixture(scope="module")
def said(slack):
    return slack.posts.filter(pl.col("kind") == "post")


def test_slack_rows_and_posts_by_channel(slack, said):
    assert per_space(slack.posts) == {
        "general": 476, "datajam": 173, "get_feedback": 149, "meetup-": 147, "tools": 83,
        "examples": 80, "sci": 58, "readings": 52, "datasets": 40, "talks": 32, "team-d3": 31,
        "tutorials": 27, "sponsors": 16, "organizations": 12, "design-thinking": 4, "meetup": 2,
    }  # fmt: skip
    assert per_space(said) == {
        "general": 403, "datajam": 146, "get_feedback": 135, "meetup-": 74, "tools": 62,
        "examples": 58, "sci": 48, "readings": 34, "team-d3": 21, "datasets": 17, "talks": 16,
        "sponsors": 8, "tutorials": 5, "design-thinking": 2, "organizations": 2,
    }  # fmt: skip


def test_slack_system_rows_by_kind(slack):
    system = slack.posts.filter(pl.col("kind") == "system")["title"].value_counts()
    assert dict(system.iter_rows()) == {
        "joined": 320, "left": 3, "channel_purpose": 13, "channel_archive": 9, "channel_topic": 2,
        "channel_name": 2, "pinned_item": 1, "bot_add": 1,
    }  # fmt: skip


def test_slack_people(slack, said):
    most = said["author_id"].value_counts(sort=True).head(5)
    assert most.rows() == [
        ("U061A5N1G", 316), ("U061A1R2R", 298), ("U061A3E0G", 106), ("U065ETZEC", 87),
        ("U066MTL5U", 62),
    ]  # fmt: skip
    joined = slack.posts.filter(pl.col("title") == "joined")["author_id"].unique()
    assert joined.filter(~joined.is_in(said["author_id"].unique().implode())).len() == 39
    pairs = slack.mentions.join(said, on="post_id").select("author_id", "member_id").unique()
    assert pairs.height == 66


def test_slack_memberships_are_those_listed_where_a_channel_lists_any(slack):
    listed = {"datajam": 26, "design-thinking": 2, "general": 71, "get_feedback": 13,
              "meetup-": 71, "organizations": 9, "sci": 9}  # fmt: skip
    assert listed.items() <= per_space(slack.memberships).items()
    assert sum(listed.values()) == 201
    assert told(slack)["archived channels list no members"] == 9


def test_slack_times_and_reactions(slack, said):
    first, last = slack.posts["posted_at"].min(), slack.posts["posted_at"].max()
    assert first.replace(microsecond=0) == at("2015-06-06T02:36:47")
    assert last.replace(microsecond=0) == at("2016-07-27T20:21:38")
    assert said["posted_at"].min().replace(microsecond=0) == at("2015-06-06T02:44:56")
    assert said["posted_at"].dt.truncate("1mo").n_unique() == 14
    assert slack.reactions["n"].sum() == 199 + 37
    assert slack.reactions["post_id"].n_unique() == 89 + 7


@pytest.fixture(scope="module")
def mattermost(real_exports):
    return read_exports([real_exports / "mattermost-compliance" / "csv_export.zip"])


def test_mattermost_replies_stay_in_their_channel_and_answer_openings(mattermost):
    posts = mattermost.posts
    parents = posts.select(parent_id="post_id", there="space", further="parent_id")
    answers = posts.join(parents, on="parent_id")
    assert answers.height == posts["parent_id"].drop_nulls().len() == 574
    assert (answers["space"] == answers["there"]).all()
    assert answers["further"].null_count() == 574


def test_mattermost_moves_lie_all_in_private_conversations(mattermost):
    assert told(mattermost)["joined or left a private conversation"] == 407 + 257
    assert told(mattermost)["a private or direct message"] == 1_131 + 642 + 607
    assert mattermost.memberships.is_empty()
    assert mattermost.spaces().len() == 12
    assert sum(per_space(mattermost.posts).values()) == 1_774
    assert mattermost.posts["posted_at"].min() == at("2018-07-09T10:06:44.590")


@pytest.fixture(scope="module")
def site(real_exports):
    (path,) = (real_exports / "stackexchange-small-site").glob("*.zip")
    return read_exports([path])


@pytest.fixture(scope="module")
def asked(site):
    return site.posts.filter(pl.col("parent_id").is_null())


@pytest.fixture(scope="module")
def remarks(site):
    return site.posts.filter(pl.col("post_id").str.starts_with("c"))


@pytest.fixture(scope="module")
def answered(site, remarks):
    replies = site.posts.filter(pl.col("parent_id").is_not_null())
    return replies.join(remarks, on="post_id", how="anti")


def test_a_sites_questions_and_answers(asked, answered, remarks):
    assert asked.filter(~pl.col("post_id").is_in(answered["parent_id"].implode())).height == 43
    askers = asked.select(parent_id="post_id", asker="author_id")
    own = answered.join(askers, on="parent_id")
    assert own.height == 1_060
    assert (own["author_id"] == own["asker"]).sum() == 43
    of_questions = remarks["parent_id"].is_in(asked["post_id"].implode()).sum()
    of_answers = remarks["parent_id"].is_in(answered["post_id"].implode()).sum()
    assert (of_questions, of_answers) == (1_453, 1_960)


def test_a_sites_people_those_who_are_merged_apart(site, asked, answered, remarks):
    people = site.members.filter(pl.col("kind") == "person")["member_id"]

    def writers(*frames):
        authors = pl.concat([frame["author_id"] for frame in frames]).unique()
        return authors.is_in(people.implode()).sum()

    assert writers(asked, answered) == 332
    assert writers(remarks) == 304
    assert people.len() - writers(asked, answered, remarks) == 3_058


def test_a_sites_times(site, asked, answered, remarks):
    written = pl.concat([asked["posted_at"], answered["posted_at"]])
    assert (written.min(), written.max()) == (
        at("2018-03-12T17:00:45.567"), at("2018-09-01T21:16:55.083"),
    )  # fmt: skip
    assert (remarks["posted_at"].min(), remarks["posted_at"].max()) == (
        at("2018-03-12T17:14:46.030"), at("2018-09-01T19:00:16.563"),
    )  # fmt: skip
    assert site.members["joined_at"].max() == at("2018-09-02T01:30:46.057")
    assert (site.reactions["reacted_at"].drop_nulls().dt.hour() == 0).all()


def test_a_sites_votes_are_all_accounted_for(site):
    votes = dict(site.reactions.group_by("kind").agg(pl.col("n").sum()).iter_rows())
    assert votes["accepted"] == 389
    gone = told(site)["votes on posts that are not here"]
    named = sum(votes[kind] for kind in ("upvote", "downvote", "bookmark", "accepted"))
    assert named + gone == 10_103 + 668 + 710 + 390
    assert (
        told(site)["votes of moderation, bounties and edits"]
        == 414 + 121 + 91 + 22 + 20 + 18 + 2 + 1
    )
    assert told(site)["questions with several tags"] == 213 + 185 + 90 + 22
    assert told(site)["a description of a tag"] == 157 + 157
    known = site.reactions.filter(pl.col("member_id").is_not_null())
    assert set(known["kind"]) == {"bookmark"}


def test_all_three_hold_together(slack, mattermost, site):
    for community in (slack, mattermost, site):
        assert check(community) == []
        for source in community.sources:
            assert source.rows_in == source.rows_used + source.rows_set_aside
