"""The story map of a community: found once, numbered for good, with the sponsor's story apart."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from dashboard.stories.find import Engine, Progress, find
from dashboard.stories.labels import distinctive_words, used_by
from dashboard.stories.newer import with_newer
from dashboard.stories.numbering import renumbered
from dashboard.stories.places import written_places
from dashboard.stories.said import said
from dashboard.stories.sponsor import BAND, THRESHOLD, nearness
from dashboard.stories.text import cleaned
from dashboard.story_map import (
    SPONSOR,
    STORIES,
    SponsorStory,
    StoryMap,
    version_of,
    with_sponsors,
)
from data_sources.community import Community


def make_map(
    community: Community,
    *,
    before: StoryMap | None = None,
    engine: Engine = "embeddings",
    progress: Progress | None = None,
) -> StoryMap:
    """Return the stories of a community's posts.

    Where stories of earlier posts are known (``before``), they keep their numbers; where not much
    was written since, the later posts are placed in them and no other post is moved.
    """
    posts, seed = said(community), int(community.seed[:8], 16)
    version = version_of(community.seed, engine)
    if before is not None and (grown := with_newer(before, posts, seed, version)):
        return grown
    found = find(
        posts["said"].to_list(), posts["post_id"].to_list(),
        seed=seed, engine=engine, progress=progress,
    )  # fmt: skip
    told = found.posts.rename({"id": "post_id"})
    number = {name: name for name in found.numbers}
    if before is not None:
        number = renumbered(told, before.posts)
        told = told.with_columns(pl.col("story").replace_strict(number, default=None))
    own = pl.DataFrame(
        {"own": cleaned(posts["said"].to_list()), "author": posts["author_id"]},
        schema_overrides={"own": pl.String},
    ).with_columns(told["story"], told["language"])
    stories = used_by(distinctive_words(own), own).with_columns(name=pl.lit(None, pl.String))
    places = [number[name] for name in found.numbers]
    return StoryMap(
        told.sort("post_id"), stories.select(list(STORIES)), found.agreement, found.languages,
        version, places=written_places(places, found.places) if found.places else None,
    )  # fmt: skip


def with_sponsor(found: StoryMap, community: Community, sponsor: SponsorStory | None) -> StoryMap:
    """Return the map with the posts that tell the sponsor's story taken out of the others."""
    if sponsor is None:
        return found
    posts = said(community)
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
    version = with_sponsors(found.version, sponsor)
    return replace(found, posts=told, version=version, sponsor=sponsor, band=band)
