"""The made-up community written as exports, so that a leader can try the product with files.

Each writer leaves out what its platform leaves out: Slack has no removed messages and knows of a
reply only its thread; Viva Engage has no reactions; a hand-made log has neither memberships nor
edits. What is written reads back as the community restricted to that.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data_sources.community import Community
from data_sources.sample import sample_community, sample_leaders
from data_sources.sample_said import SECOND, said, with_mentions
from data_sources.sample_slack import write_slack
from data_sources.sample_viva import write_viva

__all__ = ["write_activity_log", "write_roster", "write_sample", "write_slack", "write_viva"]


def write_sample(directory: Path) -> list[Path]:
    """Write the made-up community in every form; return the files in order."""
    community = sample_community()
    led = pl.col("member_id").is_in(sorted(sample_leaders(community)))
    leaders = community.members.filter(led).select("name").sort("name")
    files = {
        "slack-export.zip": write_slack,
        "viva-engage-export.zip": write_viva,
        "activity-log.csv": write_activity_log,
        "roster.csv": write_roster,
    }
    for name, write in files.items():
        write(community, directory / name)
    leaders.write_csv(directory / "leaders.csv")
    return [*(directory / name for name in files), directory / "leaders.csv"]


def write_activity_log(community: Community, path: Path) -> None:
    """Write one CSV with a row for each post and each reaction."""
    rows = pl.concat([_post_rows(community), _reaction_rows(community)], how="diagonal")
    rows.sort("posted_at", "action", "member_id", "post_id", "target").write_csv(path)


def _post_rows(community: Community) -> pl.DataFrame:
    opening = pl.col("parent_id").is_null()
    return said(community).select(
        "post_id",
        action=pl.when(opening).then(pl.lit("post")).otherwise(pl.lit("reply")),
        member_id="author_id",
        author="name",
        username="handle",
        posted_at=pl.col("posted_at").dt.strftime(SECOND),
        channel="space",
        reply_to="parent_id",
        thread="thread_id",
        text=with_mentions(community, "@{}", by="handle"),
        target=pl.lit(None, pl.String),
        deleted_at=pl.col("removed_at").dt.strftime(SECOND),
    )


def _reaction_rows(community: Community) -> pl.DataFrame:
    people = community.members.select("member_id", author="name", username="handle")
    spaces = community.posts.select("post_id", channel="space")
    named = community.reactions.filter(pl.col("member_id").is_not_null())
    return (
        named.join(people, on="member_id")
        .join(spaces, on="post_id")
        .select(
            action=pl.lit("reaction"),
            member_id="member_id",
            author="author",
            username="username",
            posted_at=pl.col("reacted_at").dt.strftime(SECOND),
            channel="channel",
            target="post_id",
        )
    )


def write_roster(community: Community, path: Path) -> None:
    """Write a people list: id, name, user name, joined, and the group attributes."""
    people = community.members.filter(pl.col("kind") == "person").sort("member_id")
    people.select(
        "member_id",
        "name",
        pl.col("handle").alias("username"),
        pl.col("joined_at").dt.strftime(SECOND),
        *community.attributes,
    ).write_csv(path)
