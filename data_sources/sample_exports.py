"""The made-up community written as exports, so that a leader can try the product with files.

Each writer leaves out what its platform leaves out: Slack has no removed messages and knows of a
reply only its thread; Viva Engage has no reactions; a hand-made log has neither memberships nor
edits. What is written reads back as the community restricted to that.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any, Final

import polars as pl

from data_sources.community import Community
from data_sources.sample import sample_community, sample_leaders

_SECOND: Final = "%Y-%m-%dT%H:%M:%SZ"
_USER: Final = "U{}"
"""Slack writes ids of people with a letter in front."""

_OLD: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every zip entry, so that the same community gives the same bytes."""


def write_sample(directory: Path) -> list[Path]:
    """Write the made-up community in every form; return the files in order."""
    community = sample_community()
    leaders = pl.DataFrame({"member_id": sorted(sample_leaders(community))})
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


def write_viva(community: Community, path: Path) -> None:
    """Write a Viva Engage network zip: messages, users, groups, earlier versions."""
    spaces = {name: str(number) for number, name in enumerate(community.spaces(), 1)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _add_csv(archive, "Messages.csv", _viva_messages(community, spaces))
        _add_csv(archive, "MessageVersions.csv", _viva_versions(community))
        _add_csv(archive, "Users.csv", _viva_users(community))
        groups = pl.DataFrame({"id": list(spaces.values()), "name": list(spaces)})
        _add_csv(archive, "Groups.csv", groups.with_columns(private=pl.lit("false")))
        _write(archive, "request.txt", b"made-up community\n")


def write_activity_log(community: Community, path: Path) -> None:
    """Write one CSV with a row for each post and each reaction."""
    posts = _said(community).select(
        "post_id",
        action=pl.when(pl.col("parent_id").is_null())
        .then(pl.lit("post"))
        .otherwise(pl.lit("reply")),
        member_id="author_id",
        author="name",
        username="handle",
        posted_at=pl.col("posted_at").dt.strftime(_SECOND),
        channel="space",
        reply_to="parent_id",
        thread="thread_id",
        text=_with_mentions(community, "@{}", by="handle"),
        target=pl.lit(None, pl.String),
        deleted_at=pl.col("removed_at").dt.strftime(_SECOND),
    )
    people = community.members.select("member_id", author="name", username="handle")
    spaces = community.posts.select("post_id", channel="space")
    reactions = (
        community.reactions.filter(pl.col("member_id").is_not_null())
        .join(people, on="member_id")
        .join(spaces, on="post_id")
        .select(
            action=pl.lit("reaction"),
            member_id="member_id",
            author="author",
            username="username",
            posted_at=pl.col("reacted_at").dt.strftime(_SECOND),
            channel="channel",
            target="post_id",
        )
    )
    pl.concat([posts, reactions], how="diagonal").sort(
        "posted_at", "action", "member_id"
    ).write_csv(path)


def write_roster(community: Community, path: Path) -> None:
    """Write a people list: id, name, user name, joined, and the group attributes."""
    people = community.members.filter(pl.col("kind") == "person").sort("member_id")
    people.select(
        "member_id",
        "name",
        pl.col("handle").alias("username"),
        pl.col("joined_at").dt.strftime(_SECOND),
        *community.attributes,
    ).write_csv(path)


def _said(community: Community) -> pl.DataFrame:
    """Return people's posts with the name of each author, in order of time."""
    names = community.members.select("member_id", "name", "handle")
    posts = community.posts.filter(pl.col("kind") == "post")
    return posts.join(names, left_on="author_id", right_on="member_id", how="left").sort(
        "posted_at", "post_id"
    )


def _with_mentions(community: Community, form: str, by: str = "member_id") -> pl.Expr:
    """Return the texts, each mention added in the platform's own form."""
    names = community.members.select("member_id", shown=pl.col(by))
    named = community.mentions.join(names, on="member_id").sort("post_id", "member_id")
    texts = dict(named.group_by("post_id", maintain_order=True).agg(pl.col("shown")).iter_rows())
    marks = {post: " " + " ".join(form.format(one) for one in who) for post, who in texts.items()}
    return pl.col("text") + pl.col("post_id").replace_strict(
        marks, default="", return_dtype=pl.String
    )


def _slack_messages(community: Community) -> pl.DataFrame:
    """Return the messages Slack would export: removed ones only where they had replies."""
    said = _said(community).with_columns(
        ts=_ts(pl.col("posted_at"), pl.col("post_id").rank("ordinal").over("space", "posted_at"))
    )
    gone = said.filter(pl.col("removed_at").is_not_null())
    kept = said.filter(pl.col("removed_at").is_null())
    stones = gone.filter(pl.col("post_id").is_in(kept["thread_id"].unique().implode()))
    stones = stones.with_columns(
        text=pl.lit("This message was deleted."), author_id=pl.lit("SLACKBOT")
    )
    rows = pl.concat([kept, stones.with_columns(subtype=pl.lit("tombstone"))], how="diagonal")
    roots = said.select(thread_id="post_id", root=pl.col("ts"))
    threaded = kept.filter(pl.col("post_id") != pl.col("thread_id"))["thread_id"].unique()
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
            text=_with_mentions(community, "<@U{}>"),
            thread_ts=pl.when(pl.col("thread_id").is_in(threaded.implode())).then("root"),
            edited=pl.when(pl.col("edited_at").is_not_null()).then(
                pl.struct(
                    user=pl.format(_USER, "author_id"), ts=_ts(pl.col("edited_at"), pl.lit(0))
                )
            ),
        )
    )


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


def _viva_messages(community: Community, spaces: dict[str, str]) -> pl.DataFrame:
    removed = pl.col("removed_at").is_not_null()
    by_author = pl.col("removed_by") == "author"
    return _said(community).select(
        id="post_id",
        replied_to_id="parent_id",
        thread_id="thread_id",
        group_id=pl.col("space").replace_strict(spaces, default=None, return_dtype=pl.String),
        group_name="space",
        in_private_group=pl.lit("false"),
        in_private_conversation=pl.lit("false"),
        sender_id="author_id",
        sender_type=pl.lit("user"),
        sender_name="name",
        sender_email=pl.lit(None, pl.String),
        body=_with_mentions(community, "[[user:{}]]"),
        created_at=pl.col("posted_at").dt.strftime(_SECOND),
        deleted_at=pl.col("removed_at").dt.strftime(_SECOND),
        deleted_by_id=pl.when(removed & by_author)
        .then("author_id")
        .when(removed)
        .then(pl.lit("999999")),
    )


def _viva_versions(community: Community) -> pl.DataFrame:
    return community.versions.sort("post_id", "seen_at").select(
        message_id="post_id", body="text", created_at=pl.col("seen_at").dt.strftime(_SECOND)
    )


def _viva_users(community: Community) -> pl.DataFrame:
    blank = pl.lit(None, pl.String)
    has = set(community.attributes)
    return community.members.sort("member_id").select(
        id="member_id",
        name="name",
        email=blank,
        job_title="trade" if "trade" in has else blank,
        location="location" if "location" in has else blank,
        state=pl.lit("active"),
        joined_at=pl.col("joined_at").dt.strftime(_SECOND),
    )


def _without_nulls(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}


def _add(archive: zipfile.ZipFile, name: str, value: object) -> None:
    _write(archive, name, json.dumps(value, ensure_ascii=False, indent=1).encode())


def _add_csv(archive: zipfile.ZipFile, name: str, frame: pl.DataFrame) -> None:
    _write(archive, name, b"\xef\xbb\xbf" + frame.write_csv().encode())


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _OLD)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)
