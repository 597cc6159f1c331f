"""What the posts of people say, as stories are found in it."""

from __future__ import annotations

import polars as pl

from data_sources.community import Community


def said(community: Community) -> pl.DataFrame:
    """Return ``post_id, author_id, said`` of posts that may tell a story, titles before texts."""
    people = community.posts.filter(pl.col("kind") == "post")
    parts = [pl.col(name).fill_null("") for name in ("title", "text")]
    return people.select("post_id", "author_id", said=pl.concat_str(parts, separator=" ")).sort(
        "post_id"
    )
