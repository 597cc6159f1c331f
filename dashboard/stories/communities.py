"""Themes as communities of near texts: Leiden, several times, and what the runs agree on."""

from __future__ import annotations

import random
from typing import Final, NamedTuple

import igraph as ig
import numpy as np
import numpy.typing as npt
from sklearn.metrics import adjusted_rand_score

from dashboard.stories.neighbours import Neighbours

RUNS: Final = 10
STABLE: Final = 0.7
"""Mean agreement of two runs (adjusted Rand index) below which stories are called unstable."""

Labels = npt.NDArray[np.int64]


class Themes(NamedTuple):
    """A theme's number for each text, and how well two runs agree (1: fully)."""

    labels: Labels
    agreement: float


def themes(near: Neighbours, seed: int, runs: int = RUNS) -> Themes:
    """Return the themes on which ``runs`` seeded runs of Leiden agree (Traag et al. 2019).

    The graph joins each text to its nearest ones, weighted by similarity. The consensus is a last
    run on the same graph, weighted by how many runs put both ends together.
    """
    pairs, weights = _pairs(near)
    count = len(near.who)
    if not len(pairs):
        return Themes(np.arange(count), 1.0)
    graph = ig.Graph(n=count, edges=pairs)
    seen = [_leiden(graph, weights, seed + run) for run in range(runs)]
    together = np.mean([labels[pairs[:, 0]] == labels[pairs[:, 1]] for labels in seen], axis=0)
    agreed = _leiden(graph, weights * together, seed)
    alike = [adjusted_rand_score(seen[0], labels) for labels in seen[1:]]
    return Themes(agreed, float(np.mean(alike)) if alike else 1.0)


def _pairs(near: Neighbours) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return each pair of neighbours once (pairs x 2) with its similarity, never below zero."""
    count, k = near.who.shape
    source, target = np.repeat(np.arange(count), k), near.who.ravel()
    low, high = np.minimum(source, target), np.maximum(source, target)
    _, first = np.unique(low * count + high, return_index=True)
    weights = np.maximum(near.near.ravel()[first], 0).astype(np.float64)
    kept = first[weights > 0]
    return np.column_stack([low[kept], high[kept]]), weights[weights > 0]


def _leiden(graph: ig.Graph, weights: npt.NDArray[np.float64], seed: int) -> Labels:
    ig.set_random_number_generator(random.Random(seed))  # noqa: S311 - repeatable, not secret
    found = graph.community_leiden(
        objective_function="modularity", weights=weights.tolist(), n_iterations=-1
    )
    return np.asarray(found.membership, dtype=np.int64)
