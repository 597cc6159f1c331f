"""What igraph is asked: who stands between others, communities, and graphs drawn at random.

igraph draws from one generator for the whole process, so that whoever draws holds the lock, and
every draw starts from a seed of its own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

import igraph
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from dashboard.metrics._graph_pairs import Floats
from dashboard.metrics._posts import Ints

_DRAWING: Final = Lock()

SWAPS: Final = 10
"""Attempted swaps for each tie, so that nothing but the degrees is left of the graph."""


def graph(n: int, source: Ints, target: Ints, *, directed: bool) -> igraph.Graph:
    """Return the graph of ``n`` people with these edges."""
    edges = np.stack([source, target], axis=1) if source.size else np.empty((0, 2), np.int64)
    return igraph.Graph(n=n, edges=edges, directed=directed)


def between(made: igraph.Graph, sources: npt.ArrayLike | None = None) -> Floats:
    """Return on how many shortest paths each stands, an undirected one counted once: [n].

    With ``sources`` only the paths from these are counted, scaled up to all.
    """
    if sources is None:
        return np.asarray(made.betweenness(directed=made.is_directed()), np.float64)
    some = [int(source) for source in np.asarray(sources)]
    counted = made.betweenness(directed=made.is_directed(), sources=some)
    scaled: Floats = np.asarray(counted, np.float64) * (made.vcount() / max(len(some), 1))
    return scaled


def leiden(made: igraph.Graph, weight: Floats | None, seed: int) -> tuple[Ints, float]:
    """Return the community of each person, and the modularity of that."""
    with drawing(seed):
        found = made.community_leiden(
            objective_function="modularity",
            weights=None if weight is None else weight.tolist(),
            n_iterations=2,
        )
    return np.asarray(found.membership, np.int64), float(found.modularity)


def agreement(one: Ints, other: Ints) -> float:
    """Return how far two ways of parting people agree: the adjusted Rand index, 1 for the same."""
    return float(igraph.compare_communities(one.tolist(), other.tolist(), method="adjusted_rand"))


def rewired(made: igraph.Graph, seed: int, swaps: int = SWAPS) -> igraph.Graph:
    """Return a graph of the same degrees (in and out) whose ties are drawn at random.

    ``swaps`` are attempted for each tie.
    """
    other = made.copy()
    with drawing(seed):
        other.rewire(n=swaps * max(other.ecount(), 1))
    return other


def any_graph(n: int, ties: int, seed: int) -> igraph.Graph:
    """Return a graph of ``n`` people with so many ties, each pair alike."""
    with drawing(seed):
        return igraph.Graph.Erdos_Renyi(n=n, m=ties)


def largest_matching(n: int, left: Ints, right: Ints) -> int:
    """Return how many ties between two sides share nobody, at most."""
    if not left.size:
        return 0
    ones = np.ones(left.size, np.int8)
    found = maximum_bipartite_matching(coo_array((ones, (left, right)), shape=(n, n)).tocsr())
    return int((found >= 0).sum())


@contextmanager
def drawing(seed: int) -> Iterator[None]:
    """Let igraph draw from a generator with this seed, nobody else meanwhile."""
    with _DRAWING:
        igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - no secret
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)
