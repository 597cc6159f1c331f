"""Posts drawn to see whether the sponsor's story is found where people tell it, and only there."""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
import polars as pl

from dashboard.labels import Drawn
from dashboard.stories.said import said
from dashboard.stories.spoken import spoken
from dashboard.stories.sponsor import THRESHOLD, nearness_of
from dashboard.story_map import SponsorStory
from data_sources.community import Community

SIZE: Final = 30
"""Posts of a blind sample."""
WANTED: Final = {"found": 15, "below": 8, "rest": 7}
"""How many of them were found, lie just below the threshold, and are of the rest."""
BELOW: Final = 0.15
"""How far under the threshold a post lies just below it."""

_WORDS: Final = (
    (1.0, "has words that tell it"),
    (THRESHOLD + 0.1, "close to one of the sentences"),
    (THRESHOLD, "near one of the sentences"),
    (THRESHOLD - 0.05, "almost near enough"),
    (THRESHOLD - BELOW, "a little further off"),
)


def near(community: Community, sponsor: SponsorStory) -> pl.DataFrame:
    """Return ``post_id, near, part`` of the dated posts with words, nearest first.

    ``near`` is how near a post lies to the sponsor's story (1 with a keyword, else -1 to 1), and
    ``part`` says whether it was ``found`` to tell it, lies just ``below``, or is of the ``rest``.
    """
    posts = said(community)
    read = spoken(posts["said"])
    at = pl.Series("near", nearness_of(read, sponsor), dtype=pl.Float64)
    words = (read.own != "").alias("words")
    dated = community.posts.filter(pl.col("posted_at").is_not_null()).select("post_id")
    part = (
        pl.when(pl.col("near") >= THRESHOLD).then(pl.lit("found"))
        .when(pl.col("near") >= THRESHOLD - BELOW).then(pl.lit("below"))
        .otherwise(pl.lit("rest"))
    )  # fmt: skip
    some = posts.select("post_id", at, words).filter("words").join(dated, on="post_id", how="semi")
    told = some.select("post_id", "near", part=part)
    return told.sort(["near", "post_id"], descending=[True, False])


def draw_blind(posts: pl.DataFrame, seed: str, about: str, number: int) -> tuple[Drawn, ...]:
    """Draw up to 30 of ``posts`` (:func:`near`), shuffled, each with its chance.

    The same data (``seed``), story (``about``) and ``number`` of the sample give the same posts in
    the same order. Where a part has fewer than wanted, the others give more.
    """
    digest = hashlib.sha256(f"{seed}|{about}|{number}".encode()).hexdigest()
    random = np.random.default_rng(int(digest[:16], 16))
    drawn = []
    for part, size in _sizes(posts).items():
        among = posts.filter(pl.col("part") == part)["post_id"].sort()
        taken = random.choice(among.len(), size, replace=False)
        drawn += [Drawn(among[int(at)], size / among.len(), found=part == "found") for at in taken]
    return tuple(drawn[at] for at in random.permutation(len(drawn)))


def _sizes(posts: pl.DataFrame) -> dict[str, int]:
    """Return how many posts of each part are drawn."""
    there = {part: int((posts["part"] == part).sum()) for part in WANTED}
    sizes = {part: min(wanted, there[part]) for part, wanted in WANTED.items()}
    for part in ("rest", "below", "found"):
        sizes[part] += min(there[part] - sizes[part], SIZE - sum(sizes.values()))
    return sizes


def in_words(near_it: float) -> str:
    """Say how near a post lies to the sponsor's story.

    >>> in_words(1.0), in_words(0.47)
    ('has words that tell it', 'almost near enough')
    """
    return next((said_ for least, said_ in _WORDS if near_it >= least), "further off")
