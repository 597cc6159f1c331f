"""A new month: later posts are placed in the stories that are known; numbers and words stay.

Reading all posts anew for each month would take long, and would move posts that somebody has read
from one story to another within a review.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.stories.communities import Labels
from dashboard.stories.embeddings import Vectors, centred, static_embeddings
from dashboard.stories.labels import distinctive_words, used_by
from dashboard.stories.language import ENGLISH, languages
from dashboard.stories.neighbours import ROUNDED, ROWS, neighbours
from dashboard.stories.numbering import number_of, numbered
from dashboard.stories.places import (
    NONE,
    Places,
    Similarities,
    nearest,
    places,
    read_places,
    to_own,
    written_places,
)
from dashboard.stories.rare import far_out, rare_groups
from dashboard.stories.text import cleaned
from dashboard.story_map import STORIES, StoryMap

NEAREST: Final = 6
"""Rows looked at around each new one: itself and five others."""
AT_ONCE: Final = 10_000
"""Texts in no story that are looked at for a rare one."""
PER_STORY: Final = 300
"""Texts of a known story among which the place of a rare group is looked up."""
GROWTH: Final = 0.25
"""Once more than this share of the posts is newer than the stories, all posts are read anew."""


def with_newer(before: StoryMap, posts: pl.DataFrame, seed: int, version: str) -> StoryMap | None:
    """Return ``before`` with the later of ``posts`` (``post_id, author_id, said``) placed in it.

    A post near enough to a story tells it. Of those near to none, and of those in none before,
    rare stories are made, which get the next numbers. None where all posts have to be read anew:
    too many are newer, or other languages than English are written.
    """
    told = _as_before(posts, before)
    newer = before.newer + int(told["fresh"].sum())
    loose = _cleaned(told.filter(pl.col("story").is_null()))
    anew = newer > GROWTH * (posts.height - newer) or not _english(loose.filter("fresh"))
    if before.places is None or anew:
        return None
    numbers, known = read_places(before.places)
    texts = _texts(loose)
    vectors = centred(static_embeddings(texts["own"].to_list()), known.mean)
    labels = _labels(texts, vectors, _Known(numbers, known, told), seed)
    rare = max(0, int(labels.max(initial=NONE)) + 1 - len(numbers))
    names = [*numbers, *_next([*numbers, *before.stories["story"]], rare)]
    placed = texts.select("own", now=pl.Series([names[at] if at >= 0 else None for at in labels]))
    loose = loose.join(placed, on="own", how="left", maintain_order="left")
    told = told.join(loose.select("post_id", "own", "now"), on="post_id", how="left").with_columns(
        pl.coalesce("story", "now"),
        language=pl.when(pl.coalesce("own", "said") != "").then(pl.lit(ENGLISH)),
    )
    return replace(
        before,
        posts=told.select("post_id", "story", "language").sort("post_id"),
        stories=_stories(before, told, names[len(numbers) :]),
        places=written_places(names, _grown(known, vectors, labels)),
        newer=newer,
        version=version,
    )


def _as_before(posts: pl.DataFrame, before: StoryMap) -> pl.DataFrame:
    """Return the posts with the story they told before; ``fresh`` are those not known before.

    A fresh post tells the story of a post that said exactly the same.
    """
    was = before.posts.select("post_id", "story", fresh=pl.lit(value=False))
    known = posts.join(was, on="post_id", how="left", maintain_order="left")
    once = known.drop_nulls("story").group_by("said").agg(same=pl.col("story").min())
    return known.join(once, on="said", how="left", maintain_order="left").with_columns(
        pl.coalesce("story", "same"), pl.col("fresh").fill_null(value=True)
    )


def _cleaned(posts: pl.DataFrame) -> pl.DataFrame:
    """Return ``post_id, author_id, own, fresh`` of posts in no story."""
    own = pl.Series("own", cleaned(posts["said"].to_list()), dtype=pl.String)
    return posts.select("post_id", "author_id", "fresh").with_columns(own)


def _english(posts: pl.DataFrame) -> bool:
    said = languages(posts.filter(pl.col("own") != "")["own"].to_list())
    return set(said) <= {ENGLISH}


def _texts(loose: pl.DataFrame) -> pl.DataFrame:
    """Return ``own, posts, fresh`` of texts in no story: how many posts say it, one of them new.

    All the new ones, and of the others as many as can be looked at within seconds.
    """
    texts = (
        loose.filter(pl.col("own") != "")
        .group_by("own")
        .agg(pl.len().alias("posts"), pl.any("fresh"))
    )
    chance = pl.col("own").hash(0)  # a sample that does not hang on the alphabet
    return texts.sort(["fresh", chance], descending=[True, False]).head(AT_ONCE).sort("own")


class _Known(NamedTuple):
    """The stories known before: their numbers, where they lie, and all posts (``said, story``)."""

    numbers: list[str]
    places: Places
    told: pl.DataFrame


def _labels(texts: pl.DataFrame, vectors: Vectors, known: _Known, seed: int) -> Labels:
    """Return the known story of each new text, after them the rare stories; -1 for none."""
    fresh, posts = texts["fresh"].to_numpy(), texts["posts"].to_numpy()
    labels = np.where(fresh, nearest(vectors, known.places), NONE)
    left = np.flatnonzero(labels == NONE)
    first = len(known.places.centre)
    groups = _rare(vectors[left], posts[left], fresh[left], seed)
    for group in _outside(groups, vectors[left], known):
        labels[left[group]] = first
        first += 1
    return labels


def _rare(
    vectors: Vectors, posts: npt.NDArray[np.int64], fresh: npt.NDArray[np.bool_], seed: int
) -> list[list[int]]:
    """Return the groups of rows that tell a rare story to which a new post has come.

    Only the new posts and those nearest to them are looked at: a month costs what it brings.
    """
    if not fresh.any():
        return []
    close = _nearest_to(vectors, fresh)
    groups = rare_groups(vectors[close], neighbours(vectors[close]), posts[close], seed)
    found = [close[group] for group in groups]
    return [group.tolist() for group in found if fresh[group].any()]


def _outside(groups: list[list[int]], vectors: Vectors, known: _Known) -> list[list[int]]:
    """Return the groups that lie on the outer part of the large story nearest to them.

    The rule is that of all posts read at once. A post that was in no story before can lie well
    inside one; all others lie outside of each, and nothing is looked up for them.
    """
    middle, floor = known.places.centre, known.places.floor
    rows = np.array([row for group in groups for row in group], dtype=np.int64)
    if not len(middle) or not len(rows):
        return groups
    theme = np.round(vectors @ middle.T, 4).argmax(axis=1)
    own = to_own(vectors, theme, middle)
    inside = np.unique(theme[rows][own[rows] >= floor[theme[rows]]])
    looked_up = np.isin(np.arange(len(own)), rows) & np.isin(theme, inside)
    alone = len(middle) + np.arange(len(own))  # by itself, a row is the outermost of its theme
    members = [_of_story(known, at) for at in inside.tolist()]
    labels = [np.full(len(each), at) for at, each in zip(inside.tolist(), members, strict=True)]
    return far_out(
        groups,
        np.concatenate([own, *members]),
        np.concatenate([np.where(looked_up, theme, alone), *labels]),
    )


def _of_story(known: _Known, at: int) -> Similarities:
    """Return how near texts of a known story lie to its centre, a sample of a large one."""
    said = known.told.filter(pl.col("story") == known.numbers[at]).select("said").unique()
    some = said.sort(pl.col("said").hash(0), "said").head(PER_STORY)["said"].to_list()
    own = [text for text in cleaned(some) if text]
    vectors = centred(static_embeddings(own), known.places.mean)
    return to_own(vectors, np.full(len(own), at), known.places.centre)


def _nearest_to(vectors: Vectors, fresh: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return the new rows and, of all rows, the nearest to each of them, in order."""
    count = min(NEAREST, len(vectors))
    wanted = fresh.copy()
    for at in np.array_split(np.flatnonzero(fresh), 1 + int(fresh.sum()) // ROWS):
        similar = np.round(vectors[at] @ vectors.T, ROUNDED)
        least = np.partition(similar, len(vectors) - count, axis=1)[:, len(vectors) - count]
        wanted |= (similar >= least[:, None]).any(axis=0)
    return np.flatnonzero(wanted)


def _next(taken: list[str], count: int) -> list[str]:
    """Return the next ``count`` numbers that no story has had."""
    first = max(map(number_of, taken), default=0) + 1
    return [numbered(first + at) for at in range(count)]


def _stories(before: StoryMap, told: pl.DataFrame, new: list[str]) -> pl.DataFrame:
    """Return the stories that are told; the words of those known stay.

    Who uses a word is counted anew only where a post is gone: else it can only be more people, and
    a word that too few are known to use is not shown.
    """
    every = told.filter(pl.col("own").fill_null("") != "").select(
        "story", "own", "language", author="author_id"
    )
    fresh = distinctive_words(every.filter(pl.col("story").is_in(new)))
    added = used_by(fresh, every).with_columns(name=pl.lit(None, pl.String)).select(list(STORIES))
    known = before.stories
    if not before.posts.join(told, on="post_id", how="anti").is_empty():
        said = told.select(
            own=pl.Series(cleaned(told["said"].to_list()), dtype=pl.String), author="author_id"
        )
        known = used_by(known.drop("used_by"), said).select(list(STORIES))
    return pl.concat([known, added]).join(told, on="story", how="semi", maintain_order="left")


def _grown(known: Places, vectors: Vectors, labels: Labels) -> Places:
    """Return the places with those of the new stories; those of the others stay (frozen)."""
    number = len(known.centre)
    rare = labels >= number
    new = places(known.mean, vectors[rare], labels[rare] - number)
    return Places(
        known.mean,
        np.concatenate([known.centre, new.centre]),
        np.concatenate([known.floor, new.floor]),
    )
