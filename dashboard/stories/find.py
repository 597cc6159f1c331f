"""Stories found in texts: recurrent themes, rare ones among them, and what belongs to none.

The steps, each in a module of its own: own words of each post, equal texts once, one language at a
time, vectors, nearest neighbours, themes on which runs agree, rare groups, the unassigned. Texts
are put in one order first, so that the same texts give the same stories in any order of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.stories.communities import Labels, themes
from dashboard.stories.embeddings import Vectors, centred, static_embeddings, unit
from dashboard.stories.language import ENGLISH, languages
from dashboard.stories.neighbours import ROWS, neighbours
from dashboard.stories.rare import FEWEST, rare_groups
from dashboard.stories.text import cleaned
from dashboard.stories.topics import topics

Engine = Literal["embeddings", "words"]
Progress = Callable[[str, float], None]

NONE: Final = -1
"""The label of a text in no story."""
EDGE: Final = 0.05
"""Texts under this share of their story's similarities lie at its edge."""
LARGE: Final = 100
"""In a theme of more texts a rare group must lie on the theme's outer half."""
AT_ONCE: Final = 30_000
SAMPLE: Final = 20_000
"""Of more distinct texts than ``AT_ONCE`` a sample of this size is read for themes."""


class Found(NamedTuple):
    """``posts``: a row per post (``id, story`` null where unassigned, ``language``).

    ``agreement`` is the mean adjusted Rand index between runs (the lowest of all languages).
    """

    posts: pl.DataFrame
    agreement: float
    languages: tuple[str, ...]


def find_stories(
    texts: Sequence[str], ids: Sequence[str], *, seed: int = 0, engine: Engine = "embeddings"
) -> pl.DataFrame:
    """Return ``id, story`` for each post; ``story`` is S-001 (the largest) on, null for none.

    ``engine`` "words" needs no language model (TF-IDF and non-negative factors). The same texts
    and ids give the same stories in any order. Raises ValueError for lengths that differ.
    """
    return find(texts, ids, seed=seed, engine=engine).posts.select("id", "story")


def find(
    texts: Sequence[str],
    ids: Sequence[str],
    *,
    seed: int = 0,
    engine: Engine = "embeddings",
    progress: Progress | None = None,
) -> Found:
    """Return the stories with the language of each post and how well the runs agree."""
    tell = progress or (lambda _step, _share: None)
    tell("reading the posts", 0.0)
    posts = pl.DataFrame(
        {"id": list(ids), "own": cleaned(texts)}, schema={"id": pl.String, "own": pl.String}
    )
    rows = posts.filter(pl.col("own") != "").group_by("own").len("posts").sort("own")
    said = languages(rows["own"].to_list())
    tell("telling the languages apart", 0.2)
    labels = np.full(rows.height, NONE)
    agreements = []
    for language in sorted(set(said)):
        within = np.flatnonzero(np.array(said) == language)
        inside, agreement = _stories(rows[within], seed, _engine(engine, language), tell)
        labels[within] = np.where(inside >= 0, inside + labels.max() + 1, NONE)
        agreements.append(agreement)
    told = rows.select("own", language=pl.Series(said, dtype=pl.String), label=pl.Series(labels))
    named = posts.join(told, on="own", how="left", maintain_order="left").pipe(_numbered)
    tell("stories found", 1.0)
    return Found(named, min(agreements, default=1.0), tuple(sorted(set(said))))


def _engine(engine: Engine, language: str) -> Engine:
    """Return the engine for a language: the vectors were made for English."""
    return engine if language == ENGLISH else "words"


def _stories(rows: pl.DataFrame, seed: int, engine: Engine, tell: Progress) -> tuple[Labels, float]:
    """Return a label per distinct text of one language, and the agreement of the runs."""
    texts, posts = rows["own"].to_list(), rows["posts"].to_numpy()
    if engine == "words":
        tell("comparing the words", 0.4)
        found = topics(texts, seed)
        return _large_enough(found.labels, posts), found.agreement
    tell("comparing the posts", 0.3)
    return _by_vectors(static_embeddings(texts), posts, seed, tell)


def _by_vectors(
    raw: Vectors, posts: npt.NDArray[np.int64], seed: int, tell: Progress
) -> tuple[Labels, float]:
    vectors = centred(raw)
    if len(vectors) <= AT_ONCE:
        return _clustered(vectors, posts, seed, tell)
    chosen = np.sort(np.random.default_rng(seed).choice(len(vectors), SAMPLE, replace=False))
    seen, agreement = _clustered(vectors[chosen], posts[chosen], seed, tell)
    tell("placing the other posts", 0.8)
    labels = _placed(vectors, vectors[chosen], seen)
    labels[chosen] = seen
    left = np.flatnonzero(labels == NONE)[:AT_ONCE]
    near = neighbours(vectors[left])
    for group in rare_groups(vectors[left], near, posts[left], seed):
        labels[left[group]] = labels.max() + 1
    return labels, agreement


def _clustered(
    vectors: Vectors, posts: npt.NDArray[np.int64], seed: int, tell: Progress
) -> tuple[Labels, float]:
    """Return a label per row: themes, then rare groups taken out of them, then the unassigned."""
    if len(vectors) == 0:
        return np.zeros(0, np.int64), 1.0
    near = neighbours(vectors)
    tell("grouping the posts", 0.6)
    found = themes(near, seed)
    own = _to_own(vectors, found.labels)
    outer = _outer_half(own, found.labels)
    labels = found.labels.copy()
    for group in rare_groups(vectors, near, posts, seed):
        if outer[group].mean() <= 0.5:  # noqa: PLR2004 - the outer half
            labels[group] = labels.max() + 1
    labels[_unassigned(vectors, labels)] = NONE
    return _large_enough(labels, posts), found.agreement


def centres(vectors: Vectors, labels: Labels) -> Vectors:
    """Return the direction of each story (label 0 on) as rows of length 1."""
    number = int(labels.max(initial=-1)) + 1
    sums = np.zeros((number, vectors.shape[1]), np.float32)
    inside = labels >= 0
    np.add.at(sums, labels[inside], vectors[inside])
    return unit(sums)


def _to_own(vectors: Vectors, labels: Labels) -> npt.NDArray[np.float32]:
    """Return how near each row lies to its own story's centre."""
    own: npt.NDArray[np.float32] = np.einsum("ij,ij->i", vectors, centres(vectors, labels)[labels])
    return np.round(own, 4)


def _outer_half(own: npt.NDArray[np.float32], labels: Labels) -> npt.NDArray[np.float64]:
    """Return the place of each row within its theme, 0 the outermost; 0 in a small theme."""
    frame = pl.DataFrame({"label": labels, "own": own})
    place = (pl.col("own").rank("ordinal").over("label") - 1) / pl.len().over("label")
    placed = frame.select(pl.when(pl.len().over("label") > LARGE).then(place).otherwise(0.0))
    return placed.to_series().to_numpy()


def _unassigned(vectors: Vectors, labels: Labels) -> npt.NDArray[np.bool_]:
    """Return which rows lie at their story's edge and nearer to another story's centre."""
    similar = np.round(vectors @ centres(vectors, labels).T, 4)
    own = similar[np.arange(len(labels)), labels]
    edge = pl.DataFrame({"label": labels, "own": own}).select(
        pl.col("own") < pl.col("own").quantile(EDGE).over("label")
    )
    at_edge: npt.NDArray[np.bool_] = edge.to_series().to_numpy()
    elsewhere: npt.NDArray[np.bool_] = at_edge & (similar.argmax(axis=1) != labels)
    return elsewhere


def _placed(vectors: Vectors, seen: Vectors, labels: Labels) -> Labels:
    """Return the nearest story of each row, none under that story's lowest similarities."""
    middle = centres(seen, labels)
    inside = labels >= 0
    own = np.einsum("ij,ij->i", seen[inside], middle[labels[inside]])
    floor = np.array(
        [np.quantile(own[labels[inside] == label], EDGE) for label in range(len(middle))]
    )
    labels = np.full(len(vectors), NONE)
    for start in range(0, len(vectors), ROWS):
        similar = np.round(vectors[start : start + ROWS] @ middle.T, 4)
        best = similar.argmax(axis=1)
        near_enough = similar[np.arange(len(best)), best] >= floor[best]
        labels[start : start + ROWS] = np.where(near_enough, best, NONE)
    return labels


def _large_enough(labels: Labels, posts: npt.NDArray[np.int64]) -> Labels:
    """Return the labels 0 on without those told in fewer than three posts."""
    told = np.bincount(labels[labels >= 0], weights=posts[labels >= 0])
    kept = np.flatnonzero(told >= FEWEST)
    new = np.full(len(told) + 1, NONE)  # the last place is that of no story
    new[kept] = np.arange(len(kept))
    return new[labels]


def _numbered(posts: pl.DataFrame) -> pl.DataFrame:
    """Return ``id, story, language`` with stories numbered by their posts, the largest first."""
    order = (
        posts.filter(pl.col("label") >= 0)
        .group_by("label")
        .agg(pl.len(), pl.col("own").min())
        .sort(["len", "own"], descending=[True, False])
        .with_row_index("number", offset=1)
        .select("label", story=pl.format("S-{}", pl.col("number").cast(pl.String).str.zfill(3)))
    )
    return posts.join(order, on="label", how="left", maintain_order="left").select(
        "id", "story", "language"
    )
