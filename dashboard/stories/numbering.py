"""Numbers that stay: a story found again keeps the number it had."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

SHARED: Final = 0.3
"""The least part of their posts that two runs' stories share to be the same (Jaccard)."""


def numbered(number: int) -> str:
    """Return the permanent number of a story as it is written.

    >>> numbered(7)
    'S-007'
    """
    return f"S-{number:03}"


def number_of(story: str) -> int:
    """Return the number in a story's permanent number; 0 for the sponsor's, which has none."""
    digits = story.removeprefix("S-")
    return int(digits) if digits.isdecimal() else 0


def renumbered(now: pl.DataFrame, before: pl.DataFrame) -> dict[str, str]:
    """Return the number of each story of ``now`` (``post_id, story``): its own of ``before``.

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
    fresh = max((number_of(story) for story in before["story"].unique().drop_nulls()), default=0)
    names = {}
    for story in sorted(set(now["story"].drop_nulls())):
        fresh += story not in same
        names[story] = same.get(story, numbered(fresh))
    return names


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
