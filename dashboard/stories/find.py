"""Stories found in texts: recurrent themes, rare ones among them, and what belongs to none.

The steps, each in a module of its own: own words of each post, equal texts once, one language at a
time, vectors, nearest neighbours, themes on which runs agree, rare groups, the unassigned. Texts
are put in one order first, so that the same texts give the same stories in any order of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.stories.communities import Labels, themes
from dashboard.stories.company import with_company
from dashboard.stories.embeddings import Vectors, centred, static_embeddings
from dashboard.stories.language import ENGLISH, languages
from dashboard.stories.neighbours import neighbours
from dashboard.stories.places import EDGE, NONE, Places, centres, nearest, places, to_own
from dashboard.stories.rare import FEWEST, far_out, rare_groups
from dashboard.stories.text import cleaned
from dashboard.stories.topics import topics

Engine = Literal["embeddings", "words"]
Progress = Callable[[str, float], None]

AT_ONCE: Final = 30_000
SAMPLE: Final = 20_000
"""Of more distinct texts than ``AT_ONCE`` a sample of this size is read for themes."""


NEAREST: Final = 20
"""Neighbours of a text that are asked for its theme."""


class Found(NamedTuple):
    """``posts``: a row per post (``id, story`` null where unassigned, ``language``).

    ``agreement`` is the mean adjusted Rand index between runs (the lowest of all languages).
    ``places`` is where the stories of ``numbers`` lie, those that vectors found; None for none.
    """

    posts: pl.DataFrame
    agreement: float
    languages: tuple[str, ...]
    places: Places | None = None
    numbers: tuple[str, ...] = ()


class _Read(NamedTuple):
    """Distinct texts of one language, the vector of each, and how many posts say it."""

    texts: list[str]
    vectors: Vectors
    posts: npt.NDArray[np.int64]


class _Within(NamedTuple):
    """A label per text (from 0 on, -1 for none), how well the runs agree, where stories lie."""

    labels: Labels
    agreement: float
    places: Places | None = None


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
    within = {
        each: np.flatnonzero(np.array(said, dtype=object) == each) for each in sorted(set(said))
    }
    found = {
        each: _stories(rows[at], seed, _engine(engine, each), tell) for each, at in within.items()
    }
    labels, firsts = _together(rows.height, within, found)
    told = rows.select("own", language=pl.Series(said, dtype=pl.String), label=pl.Series(labels))
    posts = posts.join(told, on="own", how="left", maintain_order="left")
    order = _numbers(posts)
    named = posts.join(order, on="label", how="left", maintain_order="left")
    tell("stories found", 1.0)
    known = found[ENGLISH].places if ENGLISH in found else None
    number = dict(order.iter_rows())
    return Found(
        named.select("id", "story", "language"),
        min((each.agreement for each in found.values()), default=1.0),
        tuple(found),
        known,
        tuple(number[firsts[ENGLISH] + at] for at in range(len(known.centre) if known else 0)),
    )


def _together(
    texts: int, within: Mapping[str, Labels], found: Mapping[str, _Within]
) -> tuple[Labels, dict[str, int]]:
    """Return the labels of all languages in one row, and the first label of each language."""
    labels, firsts = np.full(texts, NONE), {}
    for language, at in within.items():
        inside, firsts[language] = found[language].labels, int(labels.max(initial=NONE)) + 1
        labels[at] = np.where(inside >= 0, inside + firsts[language], NONE)
    return labels, firsts


def _engine(engine: Engine, language: str) -> Engine:
    """Return the engine for a language: the vectors were made for English."""
    return engine if language == ENGLISH else "words"


def _stories(rows: pl.DataFrame, seed: int, engine: Engine, tell: Progress) -> _Within:
    """Return the stories in the distinct texts of one language."""
    texts, posts = rows["own"].to_list(), rows["posts"].to_numpy()
    if engine == "words":
        tell("comparing the words", 0.4)
        found = topics(texts, seed)
        return _Within(_large_enough(found.labels, posts), found.agreement)
    tell("comparing the posts", 0.3)
    raw = static_embeddings(texts)
    mean = raw.mean(axis=0)
    vectors = centred(raw, mean)
    labels, agreement = _by_vectors(_Read(texts, vectors, posts), seed, tell)
    return _Within(labels, agreement, places(mean, vectors, labels))


def _by_vectors(read: _Read, seed: int, tell: Progress) -> tuple[Labels, float]:
    texts, vectors, posts = read
    if len(vectors) <= AT_ONCE:
        return _clustered(read, seed, tell)
    chosen = np.sort(np.random.default_rng(seed).choice(len(vectors), SAMPLE, replace=False))
    some = _Read([texts[at] for at in chosen], vectors[chosen], posts[chosen])
    seen, agreement = _clustered(some, seed, tell)
    tell("placing the other posts", 0.8)
    labels = nearest(vectors, places(np.zeros(0, np.float32), vectors[chosen], seen))
    labels[chosen] = seen
    left = np.flatnonzero(labels == NONE)[:AT_ONCE]
    near = neighbours(vectors[left])
    for group in rare_groups(vectors[left], near, posts[left], seed):
        labels[left[group]] = labels.max() + 1
    return labels, agreement


def _clustered(read: _Read, seed: int, tell: Progress) -> tuple[Labels, float]:
    """Return a label per row: themes, then rare groups taken out of them, then the unassigned."""
    texts, vectors, posts = read
    if len(vectors) == 0:
        return np.zeros(0, np.int64), 1.0
    near = neighbours(vectors)
    tell("grouping the posts", 0.6)
    found = themes(neighbours(with_company(texts, vectors), NEAREST), seed)
    own = to_own(vectors, found.labels, centres(vectors, found.labels))
    labels = found.labels.copy()
    for group in far_out(rare_groups(vectors, near, posts, seed), own, found.labels):
        labels[group] = labels.max() + 1
    labels[_unassigned(vectors, labels)] = NONE
    return _large_enough(labels, posts), found.agreement


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


def _large_enough(labels: Labels, posts: npt.NDArray[np.int64]) -> Labels:
    """Return the labels 0 on without those told in fewer than three posts."""
    told = np.bincount(labels[labels >= 0], weights=posts[labels >= 0])
    kept = np.flatnonzero(told >= FEWEST)
    new = np.full(len(told) + 1, NONE)  # the last place is that of no story
    new[kept] = np.arange(len(kept))
    return new[labels]


def _numbers(posts: pl.DataFrame) -> pl.DataFrame:
    """Return ``label, story``: stories are numbered by their posts, the largest first."""
    return (
        posts.filter(pl.col("label") >= 0)
        .group_by("label")
        .agg(pl.len(), pl.col("own").min())
        .sort(["len", "own"], descending=[True, False])
        .with_row_index("number", offset=1)
        .select("label", story=pl.format("S-{}", pl.col("number").cast(pl.String).str.zfill(3)))
    )
