"""Posts drawn for people to read, who say of each whether it disagrees.

Only people can say what dissent is in their community, so they read a sample: drawn by chance,
with the chance of each post known, so that what they say of it holds for all posts. Posts that the
classifier is least sure of may be read as well: from these it learns, and no number is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.labels import Drawn, Labels
from dashboard.period import Period
from dashboard.stories.disagreeing import disagrees, thumbs_down
from data_sources.community import Community

FEWEST: Final = 15
"""Posts drawn of each stratum, as far as it has so many."""
UNSURE: Final = 500
"""The score, in thousandths, of a post of which nothing is known."""

_STRATA: Final = ("opening", "phrase")


def readable(community: Community, period: Period, zone: str) -> pl.DataFrame:
    """Return the posts that a sample is drawn from, sorted by ``post_id``.

    Posts by people that have words, written in ``period`` (days in ``zone``): ``post_id``,
    ``author_id``, ``opening`` (it opens a conversation; false where an export has no threads) and
    ``said`` (its title and text). Private messages, bots and notices are never among them.
    """
    first, after = period.bounds(zone)
    people = community.members.filter(pl.col("kind") == "person").select("member_id")
    posts = community.posts.filter(
        (pl.col("kind") == "post") & (pl.col("posted_at") >= first) & (pl.col("posted_at") < after)
    ).join(people, left_on="author_id", right_on="member_id", how="semi")
    words = pl.concat_str([pl.col(name).fill_null("") for name in ("title", "text")], separator=" ")
    return posts.select(
        "post_id",
        "author_id",
        opening=(pl.col("thread_id") == pl.col("post_id")).fill_null(value=False),
        said=words.str.strip_chars(),
    ).filter(pl.col("said") != "").sort("post_id")  # fmt: skip


def draw_random(  # noqa: PLR0913, PLR0917 - what a sample is made of, in order
    community: Community,
    period: Period,
    zone: str,
    number: int,
    size: int,
    taken: frozenset[str] = frozenset(),
) -> tuple[Drawn, ...]:
    """Draw posts by chance, in the order in which they are read.

    Strata are openings and replies, with and without an explicit phrase of disagreement; each
    gives its share, and 15 posts at least as far as it has so many. ``taken`` are the posts of
    earlier random samples: they are not drawn again. A chance is that of being in *this* sample,
    before anything was drawn: of a stratum of 100 posts, 20 of them taken, 40 drawn of the rest
    have .4 each, so that samples can be put together. The same data and ``number`` give the same.
    """
    frame = readable(community, period, zone)
    frame = frame.with_columns(phrase=disagrees(frame["said"]))
    strata = frame.partition_by(*_STRATA, maintain_order=False, as_dict=True)
    by_stratum = [strata[key] for key in sorted(strata)]
    left = [each.filter(~pl.col("post_id").is_in(list(taken)))["post_id"] for each in by_stratum]
    draw = _generator(community, number)
    drawn: list[Drawn] = []
    wanted = _allotted([each.len() for each in left], size)
    for ids, whole, n in zip(left, by_stratum, wanted, strict=True):
        some = ids.gather(draw.permutation(ids.len())[:n])
        drawn += [Drawn(post, float(n / whole.height)) for post in some]
    return tuple(drawn[at] for at in draw.permutation(len(drawn)))


def draw_uncertain(  # noqa: PLR0913, PLR0917 - what a sample is made of, in order
    community: Community,
    period: Period,
    zone: str,
    number: int,
    size: int,
    taken: frozenset[str],
    labels: Labels,
) -> tuple[Drawn, ...]:
    """Pick the posts of which the classifier of the labels so far is least sure, in mixed order.

    They have no chance: from what is said of them the classifier learns, and nothing is counted.
    ``taken`` are left out. Empty where the labels teach nothing yet: nobody said yes, or no.
    """
    from dashboard.stories.scoring import scored  # noqa: PLC0415 - slow; seldom needed

    frame = readable(community, period, zone)
    told = scored(frame, labels, community.seed)
    if told is None:
        return ()
    rest = told.filter(~pl.col("post_id").is_in(list(taken)))
    nearest = rest.sort((pl.col("score") - UNSURE).abs(), "post_id")["post_id"].head(size)
    order = _generator(community, number).permutation(nearest.len())
    return tuple(Drawn(nearest[int(at)], None) for at in order)


def candidates(community: Community, period: Period, zone: str) -> pl.DataFrame:
    """Return posts to read that may disagree, the latest first: never a count.

    ``post_id, phrase, against``: whether it holds an explicit phrase of disagreement, and how many
    reactions to it disagree. Most posts that disagree are not among them.
    """
    frame = readable(community, period, zone)
    found = frame.select("post_id", phrase=disagrees(frame["said"])).join(
        thumbs_down(community.reactions), on="post_id", how="left"
    ).with_columns(pl.col("against").fill_null(0))  # fmt: skip
    when = community.posts.select("post_id", "posted_at")
    some = found.filter(pl.col("phrase") | (pl.col("against") > 0)).join(when, on="post_id")
    return some.sort(["posted_at", "post_id"], descending=[True, False]).drop("posted_at")


def _generator(community: Community, number: int) -> np.random.Generator:
    digest = int(community.seed[:16] or "0", 16)
    return np.random.default_rng([digest, number])


def _allotted(sizes: Sequence[int], wanted: int) -> npt.NDArray[np.int64]:
    """Return how many to draw of strata of these sizes: their share, and at least 15 of each.

    >>> _allotted([900, 80, 10, 0], 100).tolist()
    [75, 15, 10, 0]
    """
    have = np.asarray(sizes, np.int64)
    strata = int((have > 0).sum())
    total = min(wanted, int(have.sum()))
    if not strata or not total:
        return np.zeros(have.size, np.int64)
    given = np.minimum(have, min(FEWEST, total // strata))
    while given.sum() < total:
        # One at a time to whichever has the least of its share so far: the last digit is settled.
        share = np.where(given < have, given / np.maximum(have, 1), np.inf)
        given[int(np.argmin(share))] += 1
    return given
