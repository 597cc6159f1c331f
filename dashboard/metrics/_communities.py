"""Communities of people who have more to do with each other than chance gives, and bridges.

People are put in an order that knows neither their names nor the order of rows before anything is
drawn, so that both may change and nothing else does.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

import igraph
import numpy as np

from dashboard.metrics import _graph_shape
from dashboard.metrics._frames import Facts, Flags, Ints
from dashboard.metrics._graph_pairs import Floats, Pairs, components, put_together
from dashboard.metrics._null_models import FIVE, seed_of
from dashboard.metrics._slice import Slice
from dashboard.metrics._ties import net_of, seconds_of

SEEDS: Final = 10
STABLE: Final = 0.7
"""Mean agreement (adjusted Rand) over seeds under which communities are not drawn."""

RANDOM_REMOVALS: Final = 20
_EXACT: Final = 4_000_000
_WORK: Final = 1_500_000


@dataclass(frozen=True, eq=False)
class Communities:
    """``label`` by person [acting]: 0 for the largest, -1 in none of five or more."""

    label: Ints
    sizes: Ints
    modularity: float
    agreement: float

    @property
    def stable(self) -> bool:
        """Whether ten seeds agree well enough to draw them."""
        return self.agreement >= STABLE


@dataclass(frozen=True, eq=False)
class Bridges:
    """What breaks when those who stand between most others leave: shares of the connected.

    ``removed`` is how many leave, ``between`` by whom in the order of rows: [acting] flags.
    ``exact`` is false where only the paths from some people were counted.
    """

    connected: int
    removed: int
    lost: float
    lost_at_random: float
    between: Flags
    exact: bool


def compact(facts: Facts, pairs: Pairs) -> tuple[Pairs, Ints]:
    """Return the pairs of the connected alone, in an order that knows no names, and their rows."""
    rows = np.flatnonzero(pairs.degree > 0)
    rows = rows[np.argsort(seconds_of(facts)[rows], kind="stable")]
    place = np.full(pairs.n, -1)
    place[rows] = np.arange(rows.size)
    few = put_together(rows.size, place[pairs.source], place[pairs.target], pairs.weight)
    return few, rows


def communities_of(part: Slice) -> Communities:
    """Return the communities of a slice, kept with it."""
    return part.own(_communities)


def bridges_of(part: Slice) -> Bridges:
    """Return what breaks without the people between, kept with the slice."""
    return part.own(_bridges)


def _communities(part: Slice) -> Communities:
    pairs, rows = compact(part.facts, net_of(part).pairs)
    links = pairs.links
    made = _graph_shape.graph(pairs.n, links.a, links.b, directed=False)
    seeds = [seed_of(part.facts, f"communities {i}") for i in range(SEEDS)]
    found = [_graph_shape.leiden(made, links.weight, seed) for seed in seeds]
    best = max(range(SEEDS), key=lambda i: (round(found[i][1], 9), -i))
    agreed = [
        igraph.compare_communities(
            found[i][0].tolist(), found[j][0].tolist(), method="adjusted_rand"
        )
        for i in range(SEEDS)
        for j in range(i)
    ]
    label = np.full(part.among.size, -1)
    label[rows], sizes = _by_size(found[best][0])
    return Communities(label, sizes, found[best][1], float(np.mean(agreed)))


def _by_size(membership: Ints) -> tuple[Ints, Ints]:
    """Number communities of five or more from the largest on; -1 for people in smaller ones."""
    sizes = np.bincount(membership)
    order = np.argsort(-sizes, kind="stable")
    number = np.full(sizes.size, -1)
    large = order[sizes[order] >= FIVE]
    number[large] = np.arange(large.size)
    return number[membership], sizes[large]


def _bridges(part: Slice) -> Bridges:
    pairs, rows = compact(part.facts, net_of(part).pairs)
    links, n = pairs.links, pairs.n
    made = _graph_shape.graph(n, links.a, links.b, directed=False)
    draw = np.random.default_rng(seed_of(part.facts, "bridges"))
    exact = n * links.a.size <= _EXACT
    some = None if exact else draw.choice(n, max(2, min(n, _WORK // links.a.size)), replace=False)
    standing = np.round(_graph_shape.between(made, some), 6)
    leave = max(1, ceil(n / 100))
    most = np.argsort(-standing, kind="stable")[:leave]
    random = [_lost(pairs, draw.choice(n, leave, replace=False)) for _ in range(RANDOM_REMOVALS)]
    between = np.zeros(part.among.size, bool)
    between[rows[most]] = True
    return Bridges(n, leave, _lost(pairs, most), float(np.mean(random)), between, exact)


def _lost(pairs: Pairs, leave: Ints) -> float:
    """Return the share of the connected that leaves the largest piece with those who leave."""
    links, n = pairs.links, pairs.n
    stays = np.ones(n, bool)
    stays[leave] = False
    kept = stays[links.a] & stays[links.b]
    after = components(n, links.a[kept], links.b[kept])
    largest = int(np.bincount(after[stays]).max(initial=0)) if stays.any() else 0
    before = int(np.bincount(pairs.component).max())
    return (before - largest) / n


def carriers(groups: Floats, source: Ints, target: Ints) -> int:
    """Return the fewest people whose leaving would cut every tie between two sides.

    ``groups`` says on which side each person is. By König's theorem this is the size of the
    largest set of such ties that share nobody.
    """
    of, to = groups[source], groups[target]
    apart = of != to
    left = np.where(of[apart] > to[apart], source[apart], target[apart])
    right = np.where(of[apart] > to[apart], target[apart], source[apart])
    return _graph_shape.largest_matching(groups.size, left, right)
