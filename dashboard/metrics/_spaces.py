"""Spaces by how much is said in them, and by how many of their members."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics._metric import Caveat
from dashboard.metrics._slice import Slice, listed

UNKNOWN_LIST = Caveat("partly", "Members by space are not known: shares are of all members.")


def spaces_of(part: Slice) -> pl.DataFrame:
    """Return space, posts, people, of_people, share, quiet: spaces with a post, kept with it.

    ``people`` are the members of the space who wrote in it.
    """
    return part.own(_spaces)


def _spaces(part: Slice) -> pl.DataFrame:
    wrote = pl.DataFrame({"space": part.post("space"), "row": part.post("person")})
    wrote = wrote.filter(pl.col("space") >= 0)
    posts = wrote.group_by("space").agg(posts=pl.len().cast(pl.Int64))
    members = pl.DataFrame({"row": np.flatnonzero(part.members)})
    lists = listed(part).join(members, on="row", how="semi")
    pairs = wrote.unique().join(members, on="row", how="semi")
    # Where the list of a space is known, those who wrote there without being on it do not count.
    spoke = pl.concat(
        [
            pairs.join(lists, on=["space", "row"], how="semi"),
            pairs.join(lists, on="space", how="anti"),
        ]
    )
    people = spoke.group_by("space").agg(people=pl.len().cast(pl.Int64))
    base = lists.group_by("space").agg(of_people=pl.len().cast(pl.Int64))
    table = (
        posts.join(people, on="space", how="left").join(base, on="space", how="left")
        .with_columns(pl.col("people").fill_null(0), pl.col("of_people").fill_null(part.n))
        .with_columns(share=pl.col("people") / pl.col("of_people"))
        .with_columns(
            quiet=(pl.col("posts") < pl.col("posts").median())
            & (pl.col("share") > pl.col("share").median())
        )
    )  # fmt: skip
    names = part.facts.spaces.to_frame("name").with_row_index("space")
    named = table.with_columns(pl.col("space").cast(pl.UInt32)).join(names, on="space")
    return named.drop("space").rename({"name": "space"}).sort("space").select(
        "space", "posts", "people", "of_people", "share", "quiet"
    )  # fmt: skip
