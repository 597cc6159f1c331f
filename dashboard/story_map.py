"""Which post tells which story: the shape only; ``dashboard.stories`` makes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

SPONSOR: Final = "sponsor"
"""The story of posts that tell the sponsor's own; the others are S-001 and on."""

POSTS: Final = {"post_id": pl.String, "story": pl.String, "language": pl.String}
STORIES: Final = {"story": pl.String, "name": pl.String, "words": pl.List(pl.String)}


@dataclass(frozen=True)
class SponsorStory:
    """The story that the sponsor tells, in words and examples, written before results are seen."""

    name: str
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    written_on: date | None = None

    def version(self) -> str:
        """Return a text that differs when the story differs."""
        return repr((self.name, self.keywords, self.examples, self.written_on))


@dataclass(frozen=True, eq=False)
class StoryMap:
    """The stories of a community.

    ``posts`` has a row per post that may tell a story (``post_id, story, language``; ``story``
    null where the post is unassigned, ``sponsor`` where it tells the sponsor's story).
    ``stories`` has a row per story (``story, name, words``): ``name`` is null until a person names
    it, ``words`` are the distinctive ones, most distinctive first. ``agreement`` is how well two
    runs agree (adjusted Rand index), ``languages`` those the posts are in (ISO 639-1).
    ``band`` are the shares of posts that tell the sponsor's story at a stricter and a looser
    threshold. ``version`` differs when anything does.
    """

    posts: pl.DataFrame
    stories: pl.DataFrame
    agreement: float
    languages: tuple[str, ...]
    version: str
    sponsor: SponsorStory | None = None
    band: tuple[float, float] | None = None
