"""Which post tells which story: the shape only; ``dashboard.stories`` makes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import polars as pl

SPONSOR: Final = "sponsor"
"""The story of posts that tell the sponsor's own; the others are S-001 and on."""

FEWEST_EXAMPLES: Final = 3
MOST_EXAMPLES: Final = 10
"""Sentences with which a sponsor may show their story, or none where keywords do."""

POSTS: Final = {"post_id": pl.String, "story": pl.String, "language": pl.String}
STORIES: Final = {
    "story": pl.String,
    "name": pl.String,
    "words": pl.List(pl.String),
    "used_by": pl.List(pl.Int64),
}

PLACES: Final[dict[str, pl.DataType]] = {
    "story": pl.String(),
    "centre": pl.List(pl.Float32()),
    "floor": pl.Float64(),
}

METHOD: Final = "6"
"""To be raised when the same posts would give other stories, or other words for them."""
DEFAULT: Final = "embeddings"
"""The engine that finds stories unless another is asked for."""


def version_of(seed: str, engine: str = DEFAULT) -> str:
    """Return the version of the stories that posts with this ``seed`` give, before any sponsor's.

    >>> version_of("7f3a")
    '6-embeddings-7f3a'
    """
    return f"{METHOD}-{engine}-{seed}"


@dataclass(frozen=True)
class SponsorStory:
    """The story that the sponsor tells, in words and examples, written before results are seen.

    ``changed_on`` is the day of the last change, which was made knowing results; None for none.
    """

    name: str
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    written_on: date | None = None
    changed_on: date | None = None

    def version(self) -> str:
        """Return a text that differs when the story differs."""
        days = (self.written_on, self.changed_on)
        return repr((self.name, self.keywords, self.examples, *days))


def with_sponsors(version: str, sponsor: SponsorStory | None) -> str:
    """Return the version of the stories of ``version`` once the sponsor's is taken out of them."""
    if sponsor is None:
        return version
    return f"{version}-{hashlib.sha256(sponsor.version().encode()).hexdigest()[:16]}"


class LeftOut(NamedTuple):
    """What somebody left out: how many stories, their posts, how many tell the least told one."""

    stories: int = 0
    posts: int = 0
    people: int = 0


NOTHING: Final = LeftOut()


@dataclass(frozen=True, eq=False)
class StoryMap:
    """The stories of a community.

    ``posts`` has a row per post that may tell a story (``post_id, story, language``; ``story``
    null where the post is unassigned, ``sponsor`` where it tells the sponsor's story).
    ``stories`` has a row per story (``story, name, words, used_by``): ``name`` is null until a
    person names it, ``words`` are the distinctive ones, most distinctive first, ``used_by`` how
    many people of the whole community used each of them anywhere. ``agreement`` is how well two
    runs agree (adjusted Rand index), ``languages`` those the posts are in (ISO 639-1).
    ``band`` are the shares of posts that tell the sponsor's story at a stricter and a looser
    threshold. ``version`` differs when anything does.

    ``places`` says where the stories lie that vectors found (``story, centre, floor``): a later
    post as near to a story's centre as its ``floor`` tells it as well. The row without a story is
    what all posts share, which is taken away first. ``newer`` is how many posts were placed so
    since all posts were last read at once. ``left_out`` is what somebody took out of the stories
    on the workbench; its posts are unassigned.
    """

    posts: pl.DataFrame
    stories: pl.DataFrame
    agreement: float
    languages: tuple[str, ...]
    version: str
    sponsor: SponsorStory | None = None
    band: tuple[float, float] | None = None
    places: pl.DataFrame | None = None
    newer: int = 0
    left_out: LeftOut = NOTHING
