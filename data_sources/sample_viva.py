"""The made-up community as a Viva Engage network zip; it has no reactions."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl

from data_sources.community import Community
from data_sources.sample_said import SECOND, add_entry, said, with_mentions


def write_viva(community: Community, path: Path) -> None:
    """Write a Viva Engage network zip: messages, users, groups, earlier versions."""
    spaces = {name: str(number) for number, name in enumerate(community.spaces(), 1)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _add_csv(archive, "Messages.csv", _viva_messages(community, spaces))
        _add_csv(archive, "MessageVersions.csv", _viva_versions(community))
        _add_csv(archive, "Users.csv", _viva_users(community))
        groups = pl.DataFrame({"id": list(spaces.values()), "name": list(spaces)})
        _add_csv(archive, "Groups.csv", groups.with_columns(private=pl.lit("false")))
        add_entry(archive, "request.txt", b"made-up community\n")


def _viva_messages(community: Community, spaces: dict[str, str]) -> pl.DataFrame:
    removed = pl.col("removed_at").is_not_null()
    by_author = pl.col("removed_by") == "author"
    return said(community).select(
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
        body=with_mentions(community, "[[user:{}]]"),
        created_at=pl.col("posted_at").dt.strftime(SECOND),
        deleted_at=pl.col("removed_at").dt.strftime(SECOND),
        deleted_by_id=pl.when(removed & by_author)
        .then("author_id")
        .when(removed)
        .then(pl.lit("999999")),
    )


def _viva_versions(community: Community) -> pl.DataFrame:
    return community.versions.sort("post_id", "seen_at").select(
        message_id="post_id", body="text", created_at=pl.col("seen_at").dt.strftime(SECOND)
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
        joined_at=pl.col("joined_at").dt.strftime(SECOND),
    )


def _add_csv(archive: zipfile.ZipFile, name: str, frame: pl.DataFrame) -> None:
    add_entry(archive, name, b"\xef\xbb\xbf" + frame.write_csv().encode())
