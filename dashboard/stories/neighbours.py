"""Who lies nearest to whom, exactly: cosine similarity between all pairs."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from dashboard.stories.embeddings import Vectors

NEAREST: Final = 15
ROWS: Final = 1_024
ROUNDED: Final = 4
"""Decimals of a similarity; more would let the order of additions decide between neighbours."""


class Neighbours(NamedTuple):
    """For each text its nearest others, the nearest first: ``who`` and ``near``, both n x k."""

    who: npt.NDArray[np.int64]
    near: npt.NDArray[np.float32]


def neighbours(vectors: Vectors, nearest: int = NEAREST) -> Neighbours:
    """Return the ``nearest`` others of each row by cosine similarity; ties go to the first row."""
    count = len(vectors)
    k = max(0, min(nearest, count - 1))
    who, near = np.zeros((count, k), np.int64), np.zeros((count, k), np.float32)
    with threadpool_limits(limits=1):  # several threads add in an order of their own
        for start in range(0, count if k else 0, ROWS):
            block = slice(start, min(start + ROWS, count))
            who[block], near[block] = _nearest(vectors, block, k)
    return Neighbours(who, near)


def _nearest(
    vectors: Vectors, block: slice, k: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    similar = np.round(vectors[block] @ vectors.T, ROUNDED)
    rows = np.arange(len(similar))
    similar[rows, rows + block.start] = -2
    # Among equally near texts the first wins; argpartition alone would leave that to chance.
    ranked = similar.astype(np.float64) - np.arange(similar.shape[1]) * 1e-12
    best = np.argpartition(-ranked, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(ranked, best, axis=1), axis=1, kind="stable")
    who = np.take_along_axis(best, order, axis=1)
    return who, np.take_along_axis(similar, who, axis=1)
