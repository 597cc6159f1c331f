"""Communities of people who have more to do with each other than chance gives, and bridges.

People are put in an order that knows neither their names nor the order of rows before anything is
drawn, so that both may change and nothing else does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from dashboard.metrics import _graph_shape
from dashboard.metrics._frames import Facts, Flags, Ints
from dashboard.metrics._graph_pairs import Floats, Links, Pairs, components, put_together
from dashboard.metrics._null_models import FIVE, seed_of
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._ties import net_of, seconds_of, ties_of
from dashboard.view import View

SEEDS: Final = ((50_000, 10), (300_000, 5), (10**12, 3))
"""How many seeds communities are found with, up to so many connected pairs."""

LARGE: Final = 100_000
"""With more ties than this, communities and the people between are found in the whole data."""

PATHS_FROM: Final = 20
"""From how many people shortest paths are counted where there are too many to count them all."""

STABLE: Final = 0.7
"""Mean agreement (adjusted Rand) over seeds under which communities are not drawn."""

REMOVALS: Final = ((50_000, 100), (10**12, 20))
"""How often as many leave at random, up to so many connected pairs; of one each leaves once."""

_AT_ONCE: Final = 1_000_000
_EXACT: Final = 20_000_000
_WHOLE: WeakKeyDictionary[Facts, dict[tuple[str, ...], Slice]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Communities:
    """``label`` by person [acting]: 0 for the largest, -1 in none of five members or more.

    ``sizes`` count the members of the slice. ``agreement`` is the mean adjusted Rand index over all
    pairs of ``seeds``. In large data these are the communities of the whole, and ``sizes`` count
    the members whom the slice connects.
    """

    label: Ints
    sizes: Ints
    modularity: float
    agreement: float
    seeds: int

    @property
    def stable(self) -> bool:
        """Whether the seeds agree well enough to draw them."""
        return self.agreement >= STABLE


@dataclass(frozen=True, eq=False)
class Bridges:
    """What breaks when those who stand between most others leave: shares of the connected.

    ``removed`` is how many leave, ``between`` by whom in the order of rows: [acting] flags.
    ``exact`` is false where only paths from some people, or of the whole data, were counted.
    """

    connected: int
    removed: int
    lost: float
    lost_at_random: float
    between: Flags
    exact: bool


def circle_name(number: int) -> str:
    """Return what a circle is called, by its number: 0 is the largest.

    >>> circle_name(0)
    'circle 1'
    """
    return f"circle {number + 1}"


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
    if _is_large(part):
        return _within(communities_of(whole_of(part)), part)
    pairs, rows = compact(part.facts, net_of(part).pairs)
    links = pairs.links
    made = _graph_shape.graph(pairs.n, links.a, links.b, directed=False)
    count = next(n for most, n in SEEDS if links.a.size <= most)
    seeds = [seed_of(part.facts, f"communities {i}") for i in range(count)]
    found = [_graph_shape.leiden(made, links.weight, seed) for seed in seeds]
    best = max(range(count), key=lambda i: (round(found[i][1], 9), -i))
    agreed = [
        _graph_shape.agreement(found[i][0], found[j][0]) for i in range(count) for j in range(i)
    ]
    label = np.full(part.among.size, -1)
    label[rows] = found[best][0]
    numbered = _by_size(np.where(part.among, label, -1))
    return Communities(*numbered, found[best][1], float(np.mean(agreed)), count)


def _within(whole: Communities, part: Slice) -> Communities:
    """Return the communities of the whole data, with those people in them whom a slice connects."""
    here = net_of(part).connected & part.among
    label, sizes = _by_size(np.where(here, whole.label, -1))
    return replace(whole, label=label, sizes=sizes)


def whole_of(part: Slice) -> Slice:
    """Return the slice of all data with the same kinds of tie, kept with the community."""
    kept = _WHOLE.setdefault(part.facts, {})
    if part.ties not in kept:
        kept[part.ties] = replace(part, period=None, spaces=(), groups=(), _made={})
    return kept[part.ties]


def _is_large(part: Slice) -> bool:
    """Say whether a click must not look for communities and paths anew: the whole has too many."""
    whole = whole_of(part)
    return part is not whole and ties_of(part.facts).at.size > LARGE


def _by_size(membership: Ints) -> tuple[Ints, Ints]:
    """Number communities of five or more from the largest on; -1 for whoever is in none of them."""
    sizes = np.bincount(membership[membership >= 0])
    order = np.argsort(-sizes, kind="stable")
    number = np.full(sizes.size + 1, -1)  # the last is the place of -1
    large = order[sizes[order] >= FIVE]
    number[large] = np.arange(large.size)
    return number[membership], sizes[large]


def _bridges(part: Slice) -> Bridges:
    pairs, rows = compact(part.facts, net_of(part).pairs)
    draw = np.random.default_rng(seed_of(part.facts, "bridges"))
    whole = _is_large(part)
    standing, exact = whole_of(part).own(_standing) if whole else part.own(_standing)
    leave = max(1, ceil(pairs.n / 100))
    most = np.argsort(-standing[rows], kind="stable")[:leave]
    times = next(n for size, n in REMOVALS if pairs.links.a.size <= size) // (4 if whole else 1)
    if leave == 1:
        random = np.arange(pairs.n)[:, None]
    else:
        random = np.stack([draw.choice(pairs.n, leave, replace=False) for _ in range(times)])
    between = np.zeros(part.among.size, bool)
    between[rows[most]] = True
    lost = float(_lost(pairs, most[None, :])[0]), float(_lost(pairs, random).mean())
    return Bridges(pairs.n, leave, *lost, between, exact and not whole)


def _standing(part: Slice) -> tuple[Floats, bool]:
    """Return on how many shortest paths each stands, [acting], and whether all were counted."""
    pairs, rows = compact(part.facts, net_of(part).pairs)
    links, n = pairs.links, pairs.n
    made = _graph_shape.graph(n, links.a, links.b, directed=False)
    exact, some = n * links.a.size <= _EXACT, None
    if not exact:
        draw = np.random.default_rng(seed_of(part.facts, "paths"))
        some = draw.choice(n, min(n, PATHS_FROM), replace=False)
    standing = np.zeros(part.among.size)
    standing[rows] = np.round(_graph_shape.between(made, some), 6)
    return standing, exact


def _lost(pairs: Pairs, leave: Ints) -> Floats:
    """Return the share of the connected that leaves the largest piece: [times x leaving] people."""
    links, n = pairs.links, pairs.n
    before = int(np.bincount(pairs.component).max())
    some = max(1, _AT_ONCE // max(links.a.size, n))
    largest = [_largest(n, links, leave[i : i + some]) for i in range(0, len(leave), some)]
    return (before - np.concatenate(largest)) / n


def _largest(n: int, links: Links, leave: Ints) -> Ints:
    """Return how many are in the largest piece once some have left: each time a graph apart."""
    stays = np.ones((len(leave), n), bool)
    stays[np.arange(len(leave))[:, None], leave] = False
    time, link = np.nonzero(stays[:, links.a] & stays[:, links.b])
    apart = components(stays.size, time * n + links.a[link], time * n + links.b[link])
    sizes = np.bincount(apart[stays.ravel()], minlength=int(apart.max()) + 1)
    found: Ints = np.where(stays, sizes[apart].reshape(stays.shape), 0).max(axis=1)
    return found


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


def slow(view: View) -> frozenset[str]:
    """Return the readings that a page takes only when it shows them: they look at all paths."""
    large = ties_of(slice_of(view).facts).at.size > LARGE
    return frozenset({"communities", "bridge_dependence"} if large else {"communities"})
