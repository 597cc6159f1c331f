"""What all written exports share: who said what, with mentions in each platform's own form."""

from __future__ import annotations

import zipfile
from typing import Final

import polars as pl

from data_sources.community import Community

SECOND: Final = "%Y-%m-%dT%H:%M:%SZ"
_OLD: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every zip entry, so that the same community gives the same bytes."""


def said(community: Community) -> pl.DataFrame:
    """Return people's posts with the name of each author, in order of time."""
    names = community.members.select("member_id", "name", "handle")
    posts = community.posts.filter(pl.col("kind") == "post")
    return posts.join(names, left_on="author_id", right_on="member_id", how="left").sort(
        "posted_at", "post_id"
    )


def with_mentions(community: Community, form: str, by: str = "member_id") -> pl.Expr:
    """Return the texts of posts, each mention added in the platform's own form."""
    names = community.members.select("member_id", shown=pl.col(by))
    named = community.mentions.join(names, on="member_id").sort("post_id", "member_id")
    texts = dict(named.group_by("post_id", maintain_order=True).agg(pl.col("shown")).iter_rows())
    marks = {post: " " + " ".join(form.format(one) for one in who) for post, who in texts.items()}
    return pl.col("text") + pl.col("post_id").replace_strict(
        marks, default="", return_dtype=pl.String
    )


def add_entry(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add one file to an archive, always with the same time."""
    entry = zipfile.ZipInfo(name, _OLD)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)
