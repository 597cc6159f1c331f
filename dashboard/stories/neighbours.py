"""Who lies nearest to whom, exactly: cosine similarity between all pairs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from dashboard.stories.embeddings import Vectors

NEAREST: Final = 15
ROWS: Final = 1_024
THREADS: Final = 2
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
    blocks = [slice(at, min(at + ROWS, count)) for at in range(0, count if k else 0, ROWS)]
    # One thread a block: several within one product would add in an order of their own.
    with threadpool_limits(limits=1), ThreadPoolExecutor(THREADS) as pool:
        found = pool.map(lambda block: _nearest(vectors, block, k), blocks)
        for block, (others, similar) in zip(blocks, found, strict=True):
            who[block], near[block] = others, similar
    return Neighbours(who, near)


def _nearest(
    vectors: Vectors, block: slice, k: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    similar = np.round(vectors[block] @ vectors.T, ROUNDED)
    rows, count = np.arange(len(similar)), similar.shape[1]
    similar[rows, rows + block.start] = -2
    least = np.partition(similar, count - k, axis=1)[:, count - k]
    row, column = np.nonzero(similar >= least[:, None])
    value = similar[row, column]
    # Among equally near texts the first wins; a partition alone would leave that to chance.
    order = np.lexsort((column, -value, row))
    place = np.searchsorted(row, rows)[:, None] + np.arange(k)
    return column[order][place], value[order][place]
