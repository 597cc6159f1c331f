"""The story map of a community: found once, numbered for good, with the sponsor's story apart."""

from __future__ import annotations

import hashlib

import polars as pl

from dashboard.stories.find import Engine, Progress, find
from dashboard.stories.labels import distinctive_words, used_by
from dashboard.stories.numbering import kept_numbers
from dashboard.stories.sponsor import BAND, THRESHOLD, nearness
from dashboard.stories.text import cleaned
from dashboard.story_map import SPONSOR, STORIES, SponsorStory, StoryMap, version_of
from data_sources.community import Community


def make_map(
    community: Community,
    *,
    before: StoryMap | None = None,
    engine: Engine = "embeddings",
    progress: Progress | None = None,
) -> StoryMap:
    """Return the stories of a community's posts; those of ``before`` keep their numbers."""
    posts = _told(community)
    found = find(
        posts["said"].to_list(), posts["post_id"].to_list(),
        seed=int(community.seed[:8], 16), engine=engine, progress=progress,
    )  # fmt: skip
    told = found.posts.rename({"id": "post_id"})
    if before is not None:
        told = kept_numbers(told, before.posts)
    own = told.with_columns(
        own=pl.Series(cleaned(posts["said"].to_list()), dtype=pl.String), author=posts["author_id"]
    )
    stories = used_by(distinctive_words(own), own).with_columns(name=pl.lit(None, pl.String))
    version = version_of(community.seed, engine)
    return StoryMap(
        told.sort("post_id"), stories.select(list(STORIES)), found.agreement, found.languages,
        version if before is None else f"{version}-after-{before.version}",
    )  # fmt: skip


def with_sponsor(found: StoryMap, community: Community, sponsor: SponsorStory | None) -> StoryMap:
    """Return the map with the posts that tell the sponsor's story taken out of the others."""
    if sponsor is None:
        return found
    posts = _told(community)
    near = posts.select("post_id", near=pl.Series(nearness(posts["said"].to_list(), sponsor)))
    matches = pl.col("near") >= THRESHOLD
    told = found.posts.join(near, on="post_id", how="left", maintain_order="left").select(
        "post_id",
        story=pl.when(matches).then(pl.lit(SPONSOR)).otherwise(pl.col("story")),
        language="language",
    )
    at = near["near"].to_numpy()
    strict, loose = (int((at >= THRESHOLD + each).sum()) for each in (BAND, -BAND))
    band = (strict / at.size, loose / at.size) if at.size else None
    digest = hashlib.sha256(sponsor.version().encode()).hexdigest()[:16]
    return StoryMap(
        told, found.stories, found.agreement, found.languages,
        f"{found.version}-{digest}", sponsor, band,
    )  # fmt: skip


def _told(community: Community) -> pl.DataFrame:
    """Return ``post_id, author_id, said`` of posts that may tell a story, titles before texts."""
    people = community.posts.filter(pl.col("kind") == "post")
    parts = [pl.col(name).fill_null("") for name in ("title", "text")]
    return people.select("post_id", "author_id", said=pl.concat_str(parts, separator=" ")).sort(
        "post_id"
    )
