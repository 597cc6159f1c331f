"""Stories without a language model: TF-IDF and non-negative factors, their number by stability."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score

from dashboard.stories.communities import Labels
from dashboard.stories.text import words_of

NUMBERS: Final = (4, 6, 8, 10, 12, 15, 18, 21, 24, 27, 30)
"""The numbers of stories that are tried."""
SPLITS: Final = 4
HALF: Final = 3_000
"""Texts in each half sample, at most."""
FEWEST_TEXTS: Final = 40
"""Fewer texts cannot be split into halves that could agree."""
TURNS: Final = 200
TOLERANCE: Final = 1e-3
EVERYDAY: Final = 0.2
"""A word in more of the texts is an everyday word of this community and tells no topic."""
SMALL: Final = 1_000
SWALLOWED: Final = 0.5
"""Where one topic holds more of the texts it is "everything else", and halves agree on nothing."""


class Topics(NamedTuple):
    """A topic's number for each text (-1 where no word counts) and the agreement of halves."""

    labels: Labels
    agreement: float


def topics(texts: Sequence[str], seed: int) -> Topics:
    """Return the topics of ``texts``; their number is the smallest that is as stable as any.

    For each number, factorisations of two halves label the same texts; their agreement (adjusted
    Rand index) over several splits is the stability. The smallest number within one standard
    error of the best is taken, among those where no topic swallows most of the texts.
    """
    words = _weighted(texts)
    if words is None or words.shape[0] < FEWEST_TEXTS:
        return Topics(np.full(len(texts), -1), 1.0)
    labelled = {number: _labelled(words, _factors(words, number, seed)) for number in _tried(words)}
    apart = [number for number, labels in labelled.items() if _largest(labels) <= SWALLOWED]
    stability = {number: _agreements(words, number, seed) for number in apart or labelled}
    chosen = _smallest_as_stable(stability)
    return Topics(labelled[chosen], float(np.mean(stability[chosen])))


def _smallest_as_stable(stability: dict[int, list[float]]) -> int:
    best = max(stability, key=lambda number: float(np.mean(stability[number])))
    error = float(np.std(stability[best], ddof=1)) / SPLITS**0.5
    floor = float(np.mean(stability[best])) - error
    return min(number for number, seen in stability.items() if np.mean(seen) >= floor)


def _largest(labels: Labels) -> float:
    """Return the share of texts in the largest topic."""
    return float(np.bincount(labels[labels >= 0]).max(initial=0) / len(labels))


def _weighted(texts: Sequence[str]) -> csr_matrix | None:
    """Return the texts as TF-IDF (texts x words); None where no word is used twice."""
    often = 2 if len(texts) < SMALL else 5
    seen = TfidfVectorizer(
        analyzer=words_of, min_df=often, max_df=EVERYDAY, sublinear_tf=True, dtype=np.float64
    )
    try:
        return csr_matrix(seen.fit_transform(texts))
    except ValueError:  # no word is left: every text has words of its own only
        return None


def _tried(words: csr_matrix) -> list[int]:
    most = min(words.shape[0] // 10, words.shape[1] - 1)
    return [number for number in NUMBERS if number <= most] or [min(2, words.shape[1])]


def _agreements(words: csr_matrix, number: int, seed: int) -> list[float]:
    found = []
    for split in range(SPLITS):
        order = np.random.default_rng([seed, split]).permutation(words.shape[0])[: 2 * HALF]
        middle = len(order) // 2
        one, two = (
            _labelled(words[order], _factors(words[np.sort(half)], number, seed))
            for half in (order[:middle], order[middle:])
        )
        found.append(float(adjusted_rand_score(one, two)))
    return found


def _factors(words: csr_matrix, number: int, seed: int) -> npt.NDArray[np.float64]:
    """Return the factors (``number`` x words), each of length 1."""
    model = NMF(number, init="nndsvd", max_iter=TURNS, tol=TOLERANCE, random_state=seed % 2**32)
    with warnings.catch_warnings():  # a few turns more would move no text to another topic
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(words)
    factors = np.asarray(model.components_, dtype=np.float64)
    length = np.maximum(np.linalg.norm(factors, axis=1, keepdims=True), 1e-12)
    return np.asarray(factors / length, dtype=np.float64)


def _labelled(words: csr_matrix, factors: npt.NDArray[np.float64]) -> Labels:
    weights = np.round(words @ factors.T, 6)
    labels = np.asarray(weights.argmax(axis=1), dtype=np.int64)
    labels[weights.max(axis=1) <= 0] = -1
    return labels
