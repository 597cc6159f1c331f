"""The made-up community as a Slack workspace zip.

Slack has no removed messages (but a stone where one had replies), and of a reply it knows its
thread alone.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any, Final

import polars as pl

from data_sources.community import Community
from data_sources.sample_said import add_entry, said, with_mentions

_USER: Final = "U{}"
"""Slack writes ids of people with a letter in front."""


def write_slack(community: Community, path: Path) -> None:
    """Write a Slack workspace zip: users, public channels, one file a channel and day."""
    spaces = {name: f"C{number:04}" for number, name in enumerate(community.spaces(), 1)}
    joins = _slack_joins(community)
    messages = pl.concat([_slack_messages(community), joins], how="diagonal").sort("ts", "user")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "users.json", _slack_users(community))
        _add(archive, "channels.json", _slack_channels(community, spaces))
        days = messages.partition_by("space", "day", as_dict=True, include_key=False)
        for (space, day), rows in sorted(days.items(), key=lambda item: str(item[0])):
            _add(archive, f"{space}/{day}.json", [_without_nulls(row) for row in rows.to_dicts()])


def _slack_messages(community: Community) -> pl.DataFrame:
    """Return the messages Slack would export, in its own columns."""
    number = pl.col("post_id").rank("ordinal").over("space", "posted_at")
    posts = said(community).with_columns(ts=_ts(pl.col("posted_at"), number))
    rows = _kept_and_stones(posts)
    roots = posts.select(thread_id="post_id", root="ts")
    replies = rows.filter(pl.col("subtype").is_null(), pl.col("post_id") != pl.col("thread_id"))
    edit = pl.struct(user=pl.format(_USER, "author_id"), ts=_ts(pl.col("edited_at"), pl.lit(0)))
    return (
        rows.join(roots, on="thread_id", how="left")
        .join(_slack_reactions(community), on="post_id", how="left")
        .select(
            "space",
            "ts",
            "subtype",
            "reactions",
            day=pl.col("posted_at").dt.strftime("%Y-%m-%d"),
            type=pl.lit("message"),
            user=pl.format(_USER, "author_id"),
            text=with_mentions(community, "<@U{}>"),
            thread_ts=pl.when(pl.col("thread_id").is_in(replies["thread_id"].implode())).then(
                "root"
            ),
            edited=pl.when(pl.col("edited_at").is_not_null()).then(edit),
        )
    )


def _kept_and_stones(posts: pl.DataFrame) -> pl.DataFrame:
    """Return what was not removed, and a stone for what was removed and had replies."""
    kept = posts.filter(pl.col("removed_at").is_null())
    answered = pl.col("post_id").is_in(kept["thread_id"].implode())
    stones = posts.filter(pl.col("removed_at").is_not_null(), answered).with_columns(
        text=pl.lit("This message was deleted."),
        author_id=pl.lit("SLACKBOT"),
        subtype=pl.lit("tombstone"),
    )
    return pl.concat([kept, stones], how="diagonal")


def _ts(moment: pl.Expr, number: pl.Expr) -> pl.Expr:
    """Return Slack's ``ts``: seconds, and a number that makes it unique in its channel."""
    return pl.format("{}.{}", moment.dt.epoch("s"), number.cast(pl.String).str.zfill(6))


def _slack_reactions(community: Community) -> pl.DataFrame:
    listed = community.reactions.filter(pl.col("member_id").is_not_null())
    one = (
        listed.sort("member_id")
        .group_by("post_id", "kind")
        .agg(users=pl.format(_USER, "member_id"))
    )
    shaped = one.sort("post_id", "kind").select(
        "post_id",
        reactions=pl.struct(name="kind", users="users", count=pl.col("users").list.len()),
    )
    return shaped.group_by("post_id", maintain_order=True).agg("reactions")


def _slack_joins(community: Community) -> pl.DataFrame:
    """Return a join notice for everybody who joined while messages were written."""
    first = community.posts["posted_at"].min()
    home = (
        community.memberships.sort("space")
        .group_by("member_id", maintain_order=True)
        .agg(pl.col("space").first())
    )
    joined = (
        community.members.filter(pl.col("joined_at") >= first)
        .join(home, on="member_id")
        .sort("member_id")
    )
    return joined.select(
        "space",
        ts=_ts(pl.col("joined_at"), pl.lit(900_000) + pl.int_range(pl.len())),
        day=pl.col("joined_at").dt.strftime("%Y-%m-%d"),
        type=pl.lit("message"),
        subtype=pl.lit("channel_join"),
        user=pl.format(_USER, "member_id"),
        text=pl.format("<@U{}> has joined the channel", "member_id"),
    )


def _slack_users(community: Community) -> list[dict[str, Any]]:
    return [
        {
            "id": _USER.format(row["member_id"]),
            "name": row["handle"],
            "real_name": row["name"],
            "deleted": False,
            "is_bot": False,
            "tz": community.zone,
            "profile": {"real_name": row["name"], "title": row.get("trade") or ""},
        }
        for row in community.members.sort("member_id").iter_rows(named=True)
    ]


def _slack_channels(community: Community, spaces: dict[str, str]) -> list[dict[str, Any]]:
    listed = (
        community.memberships.sort("member_id")
        .group_by("space", maintain_order=True)
        .agg(pl.format(_USER, "member_id"))
    )
    members = dict(listed.iter_rows())
    return [
        {"id": number, "name": name, "is_archived": False, "members": members.get(name, [])}
        for name, number in spaces.items()
    ]


def _without_nulls(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}


def _add(archive: zipfile.ZipFile, name: str, value: object) -> None:
    add_entry(archive, name, json.dumps(value, ensure_ascii=False, indent=1).encode())
