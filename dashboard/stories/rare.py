"""The second pass: few posts that are nearer to each other than to anything else.

Nearest neighbours and Leiden swallow a theme of fewer than about sixteen posts. Here the texts are
joined from the nearest pair outwards (single linkage over the neighbours); a small group that
stays by itself over a wide margin, before it joins anything larger, is a story of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.stories.embeddings import Vectors
from dashboard.stories.neighbours import Neighbours

FEWEST: Final = 3
"""Posts that make a story."""
MOST: Final = 15
"""Texts of a group that the first pass can swallow."""
PAIRS: Final = 20_000
SPREADS: Final = 0.6
"""The margin, in standard deviations of the similarity of two texts drawn by chance."""
LARGE: Final = 100
"""In a theme of more texts a rare group must lie on the theme's outer part."""
OUTER: Final = 1 / 3
"""Mean place of such a group in its theme, 0 the outermost. Further in lie mostly posts that say
what the theme says in the same words; of planted stories of three posts none lay there."""


@dataclass
class _Group:
    """Texts joined so far; ``members`` is empty once they are too many for this pass."""

    size: int
    members: list[int]
    born: float
    within: list[_Group] = field(default_factory=list)
    margin: float = 0.0


def rare_groups(
    vectors: Vectors, near: Neighbours, posts: npt.NDArray[np.int64], seed: int
) -> list[list[int]]:
    """Return groups of rows that tell a rare story, each told in three posts or more.

    ``posts`` is the number of posts behind each row (equal texts are one row). Of nested groups
    the one with the widest margin is kept.
    """
    least = SPREADS * chance_spread(vectors, seed)
    kept: list[list[int]] = []
    for group in _small_groups(near):
        best = _widest(group, posts)
        if best is not None and best.margin >= least:
            kept.append(sorted(best.members))
    return sorted(kept)


def far_out(
    groups: list[list[int]], own: npt.NDArray[np.float32], labels: npt.NDArray[np.int64]
) -> list[list[int]]:
    """Return the groups of rows that lie in a small theme, or on the outer part of a large one.

    ``labels`` is the theme of each row, ``own`` its similarity to the theme's centre.
    """
    frame = pl.DataFrame({"label": labels, "own": own})
    place = (pl.col("own").rank("ordinal").over("label") - 1) / pl.len().over("label")
    placed = frame.select(pl.when(pl.len().over("label") > LARGE).then(place).otherwise(0.0))
    places = placed.to_series().to_numpy()
    return [group for group in groups if places[group].mean() <= OUTER]


def chance_spread(vectors: Vectors, seed: int) -> float:
    """Return the standard deviation of the similarity of pairs drawn by chance."""
    draw = np.random.default_rng(seed)
    left, right = draw.integers(0, len(vectors), (2, PAIRS))
    apart = left != right
    if not apart.any():
        return 1.0
    return float(np.std(np.einsum("ij,ij->i", vectors[left[apart]], vectors[right[apart]])))


def _widest(group: _Group, posts: npt.NDArray[np.int64]) -> _Group | None:
    """Return the group among nested ones that stays alone longest, told often enough."""
    waiting, best = [group], None
    while waiting:
        at = waiting.pop()
        waiting.extend(at.within)
        enough = at.size > 1 and posts[at.members].sum() >= FEWEST
        if enough and (best is None or at.margin > best.margin):
            best = at
    return best


def _small_groups(near: Neighbours) -> list[_Group]:
    """Return the largest groups of at most fifteen texts, before they join a larger one."""
    count = len(near.who)
    parent = list(range(count))
    groups = {row: _Group(1, [row], 1.0) for row in range(count)}
    done: list[_Group] = []
    for left, right, similar in _edges(near):
        one, two = _root(parent, left), _root(parent, right)
        if one != two:
            parent[two] = one
            both = (groups[one], groups.pop(two))
            for group in both:
                group.margin = group.born - similar
            groups[one] = _joined(*both, similar, done)
    for group in groups.values():
        group.margin = group.born
    return [group for group in (*done, *groups.values()) if 1 < group.size <= MOST]


def _joined(one: _Group, two: _Group, similar: float, done: list[_Group]) -> _Group:
    """Return both as one group; groups that end by joining a large one are added to ``done``."""
    size = one.size + two.size
    if size <= MOST:
        return _Group(size, [*one.members, *two.members], similar, [one, two])
    done.extend(group for group in (one, two) if group.size <= MOST)
    return _Group(size, [], similar)


def _edges(near: Neighbours) -> list[tuple[int, int, float]]:
    """Return each pair of neighbours once, the most similar first."""
    count, k = near.who.shape
    source, target = np.repeat(np.arange(count), k), near.who.ravel()
    low, high = np.minimum(source, target), np.maximum(source, target)
    _, first = np.unique(low * count + high, return_index=True)
    similar = near.near.ravel()[first]
    order = np.lexsort((high[first], low[first], -similar))
    chosen = first[order]
    return list(
        zip(low[chosen].tolist(), high[chosen].tolist(), similar[order].tolist(), strict=True)
    )


def _root(group_of: list[int], row: int) -> int:
    while group_of[row] != row:
        group_of[row] = group_of[group_of[row]]
        row = group_of[row]
    return row
