"""How likely each post disagrees, learned from the posts that people have read and labelled.

The scores name no post and no person: they only make the share that the labelled sample gives
more certain, and which posts teach most. A post is scored by a classifier that has seen nothing of
its author, so that labelled and unlabelled posts are scored alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from dashboard.labels import Labels
from dashboard.stance import SCORES, THOUSANDTHS
from dashboard.stories.disagreeing import disagrees
from dashboard.stories.embeddings import centred, static_embeddings
from dashboard.stories.language import ENGLISH, languages
from dashboard.stories.text import own_words, words_of

Engine = Literal["embeddings", "words"]
Floats = npt.NDArray[np.float64]

FOLDS: Final = 5
AT_ONCE: Final = 30_000
"""Of more posts a part is scored, drawn by chance; it is known that they are a part."""
STRENGTH: Final = 10.0
"""How freely the classifier may follow the labels (the inverse of the ridge penalty)."""


def scored(
    posts: pl.DataFrame, labels: Labels, seed: str, engine: Engine | None = None
) -> pl.DataFrame | None:
    """Return ``post_id, score, part, opening, phrase`` of a part of ``posts`` and the labelled.

    ``posts`` are those of :func:`dashboard.stories.stance.readable`; ``score`` is in thousandths;
    ``part`` says whether a post is of the part drawn by chance (30,000 posts, or all), which the
    labelled ones need not be. ``engine`` is chosen by the language of the labelled posts where
    none is named. Posts of a sample are scored too. None where the labels teach nothing: nobody
    said yes of a post, or no.
    """
    posts, labels = posts.sort("post_id"), labels.of("dissent")
    draw = np.random.default_rng([int(seed[:16] or "0", 16), FOLDS])
    chosen = np.zeros(posts.height, bool)
    chosen[draw.permutation(posts.height)[:AT_ONCE]] = True
    every = posts.with_columns(
        part=pl.Series(chosen, dtype=pl.Boolean), fold=_folds(posts["author_id"], draw)
    ).join(_taught(labels), on="post_id", how="left", maintain_order="left")
    drawn = [post.post_id for each in labels.samples for post in each.posts]
    some = every.filter(
        pl.col("part") | pl.col("yes").is_not_null() | pl.col("post_id").is_in(drawn)
    )
    some = some.with_columns(phrase=disagrees(some["said"]))
    if not some["yes"].sum() or not some["no"].sum():
        return None
    score = _out_of_fold(some, _features(some, engine))
    in_thousandths = pl.Series("score", np.rint(score * THOUSANDTHS), dtype=pl.Int64)
    return some.with_columns(in_thousandths).select(list(SCORES))


def _taught(labels: Labels) -> pl.DataFrame:
    """Return ``post_id, yes, no``: which parts of those who could say said yes and said no."""
    said = [(each.post_id, each.says) for each in labels.given if each.says is not None]
    frame = pl.DataFrame(said, {"post_id": pl.String, "says": pl.Boolean}, orient="row")
    yes = pl.col("says").mean()
    return frame.group_by("post_id").agg(yes=yes, no=1 - yes)


def _folds(authors: pl.Series, draw: np.random.Generator) -> pl.Series:
    """Return the fold of each post: all posts of an author stand in one."""
    known = authors.unique().sort()
    fold = draw.permutation(known.len()) % FOLDS
    return authors.replace_strict(known, pl.Series(fold, dtype=pl.Int64), return_dtype=pl.Int64)


def _out_of_fold(some: pl.DataFrame, features: csr_matrix) -> Floats:
    """Return the score of each row by the classifier of all labelled rows outside its fold."""
    fold = some["fold"].to_numpy()
    yes, no = (some[name].fill_null(0.0).to_numpy() for name in ("yes", "no"))
    score = np.empty(some.height)
    for each in range(FOLDS):
        inside = fold == each
        score[inside] = _learned(features, yes * ~inside, no * ~inside, features[inside])
    return score


def _learned(features: csr_matrix, yes: Floats, no: Floats, wanted: csr_matrix) -> Floats:
    """Return the scores of ``wanted`` by a ridge logistic fit of what was said yes and no of."""
    agreed, denied = np.flatnonzero(yes > 0), np.flatnonzero(no > 0)
    if not agreed.size or not denied.size:
        return np.full(wanted.shape[0], float(agreed.size > 0))
    rows = np.concatenate([agreed, denied])
    says = np.concatenate([np.ones(agreed.size), np.zeros(denied.size)])
    weight = np.concatenate([yes[agreed], no[denied]])
    model = LogisticRegression(C=STRENGTH, max_iter=500)
    model.fit(features[rows], says, sample_weight=weight)
    scores: Floats = model.predict_proba(wanted)[:, 1]
    return scores


def _features(some: pl.DataFrame, engine: Engine | None) -> csr_matrix:
    """Return what the classifier sees: the words, a phrase of disagreement, opening or reply."""
    texts = [own_words(text) for text in some["said"]]
    if engine is None:
        labelled = [text for text, yes in zip(texts, some["yes"], strict=True) if yes is not None]
        said = languages(labelled)
        engine = "embeddings" if said.count(ENGLISH) * 2 >= len(said) else "words"
    signs = some.select(pl.col("phrase", "opening").cast(pl.Float64)).to_numpy()
    return csr_matrix(hstack([_ENGINES[engine](texts), signs]))


def _by_vectors(texts: Sequence[str]) -> csr_matrix:
    return csr_matrix(centred(static_embeddings(texts)).astype(np.float64))


def _by_words(texts: Sequence[str]) -> csr_matrix:
    seen = TfidfVectorizer(analyzer=words_of, min_df=2, sublinear_tf=True)
    try:
        return csr_matrix(seen.fit_transform(texts))
    except ValueError:  # no word is used twice
        return csr_matrix((len(texts), 0))


_ENGINES: Final[dict[Engine, Callable[[Sequence[str]], csr_matrix]]] = {
    "embeddings": _by_vectors, "words": _by_words,
}  # fmt: skip
