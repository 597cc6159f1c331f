"""Ties put together: one row for each ordered pair of people, and one for each pair.

People are numbers from 0 to n - 1. Ties of a person to themselves are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from dashboard.metrics._posts import Flags, Ints

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Links:
    """Connected pairs of people, each once: [links] arrays; ``both`` ways, and all weight."""

    a: Ints
    b: Ints
    both: Flags
    weight: Floats


@dataclass(frozen=True, eq=False)
class Pairs:
    """Who is tied to whom: [pairs] arrays in order of source and target, each pair once."""

    n: int
    source: Ints
    target: Ints
    weight: Floats

    @cached_property
    def links(self) -> Links:
        """The pairs without their direction."""
        low, high = np.minimum(self.source, self.target), np.maximum(self.source, self.target)
        frame = pl.DataFrame({"key": low * self.n + high, "weight": self.weight})
        found = frame.group_by("key").agg(pl.len() == 2, pl.col("weight").sum()).sort("key")  # noqa: PLR2004 - two directions
        key = found["key"].to_numpy()
        n = max(self.n, 1)
        return Links(key // n, key % n, found["len"].to_numpy(), found["weight"].to_numpy())

    @cached_property
    def degree(self) -> Ints:
        """With how many others each person is connected: [n]."""
        links = self.links
        return np.bincount(links.a, minlength=self.n) + np.bincount(links.b, minlength=self.n)

    @cached_property
    def component(self) -> Ints:
        """The number of the weak component in which each person lies: [n]."""
        return components(self.n, self.source, self.target)

    def component_sizes(self, counted: Flags | None = None) -> Ints:
        """Return how many people (of those counted) lie in each component of two or more."""
        tied = self.degree > 0
        if counted is not None:
            tied &= counted
        return np.bincount(self.component[tied])


def put_together(n: int, source: Ints, target: Ints, weight: Floats | None = None) -> Pairs:
    """Return each ordered pair once with the sum of its weights, ties to oneself left out."""
    apart = source != target
    frame = pl.DataFrame(
        {
            "key": (source * n + target)[apart],
            "weight": np.ones(int(apart.sum())) if weight is None else weight[apart],
        }
    )
    found = frame.group_by("key").agg(pl.col("weight").sum()).sort("key")
    key = found["key"].to_numpy()
    return Pairs(n, key // max(n, 1), key % max(n, 1), found["weight"].to_numpy())


def components(n: int, source: Ints, target: Ints) -> Ints:
    """Return the number of the weak component of each of ``n`` people: [n]."""
    if not n:
        return np.empty(0, np.int64)
    ones = np.ones(source.size, np.int8)
    matrix = coo_array((ones, (source, target)), shape=(n, n)).tocsr()
    found: Ints = connected_components(matrix, directed=False)[1].astype(np.int64)
    return found


def centralisation(degree: Ints, n: int) -> float | None:
    """Return Freeman's degree centralisation of ``n`` people, those of no degree included."""
    if n < 3:  # noqa: PLR2004 - two people have no centre
        return None
    most = int(degree.max(initial=0))
    return float(most * n - int(degree.sum())) / ((n - 1) * (n - 2))
