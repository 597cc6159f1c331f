"""Numbers that stay: a story found again keeps the number it had."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

SHARED: Final = 0.3
"""The least part of their posts that two runs' stories share to be the same (Jaccard)."""


def kept_numbers(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return ``now`` (``post_id, story``) with the numbers of ``before`` where a story is the same.

    Stories are matched one to one on the posts that both runs have, so that the sum of what they
    share is greatest (Hungarian method); a story that matches none gets a number never used.
    """
    both = now.join(before.select("post_id", old="story"), on="post_id")
    shared = both.drop_nulls(["story", "old"]).group_by("story", "old").agg(both=pl.len())
    sizes = {
        name: both.drop_nulls(name).group_by(name).agg(n=pl.len()) for name in ("story", "old")
    }
    pairs = (
        shared.join(sizes["story"].rename({"n": "mine"}), on="story")
        .join(sizes["old"].rename({"n": "theirs"}), on="old")
        .with_columns(alike=pl.col("both") / (pl.col("mine") + pl.col("theirs") - pl.col("both")))
        .sort("story", "old")
    )
    same = _matched(pairs)
    taken = before["story"].drop_nulls().str.strip_prefix("S-").cast(pl.Int64, strict=False)
    fresh = max(taken.drop_nulls().to_list(), default=0) + 1
    names = {}
    for story in sorted(set(now["story"].drop_nulls())):
        names[story] = same.get(story, f"S-{fresh:03}")
        fresh += story not in same
    return now.with_columns(pl.col("story").replace_strict(names, default=None))


def _matched(pairs: pl.DataFrame) -> dict[str, str]:
    """Return the old number of each story that is the same, from ``story, old, alike``."""
    if pairs.is_empty():
        return {}
    rows, columns = (sorted(set(pairs[name])) for name in ("story", "old"))
    alike = np.zeros((len(rows), len(columns)))
    for story, old, value in pairs.select("story", "old", "alike").iter_rows():
        alike[rows.index(story), columns.index(old)] = value
    left, right = linear_sum_assignment(-alike)
    chosen = zip(left, right, strict=True)
    return {rows[i]: columns[j] for i, j in chosen if alike[i, j] >= SHARED}
