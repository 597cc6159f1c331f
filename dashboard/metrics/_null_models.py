"""What chance alone would give: labels dealt anew over people, and ties drawn anew.

*Labels dealt anew* (on every click): the groups keep their sizes and the ties stay, but which
person is in which group is drawn. People take part who are members or have a tie, the silent
included, because a group that says nothing is not a group like another.

*Ties drawn anew* (once per community, over the whole data): everybody keeps as many contacts, in
and out, and all else is drawn. For centralisation, which is nothing but the numbers of contacts,
every pair of the connected is equally likely to have a tie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Final

import numpy as np
import polars as pl

from dashboard.metrics._frames import Facts, Flags, Ints
from dashboard.metrics._graph_pairs import Floats
from dashboard.metrics._slice import Slice
from dashboard.metrics._ties import Net, net_of, of_everyone, seconds_of

FIVE: Final = 5
_DEALS: Final = ((5_000, 499), (20_000, 299), (100_000, 99))
"""How often labels are dealt, up to so many pairs."""

_FEWEST_DEALS: Final = 39
_MOST_GROUPS: Final = 60
LOW, HIGH = 0.025, 0.975


def seed_of(facts: Facts, purpose: str) -> int:
    """Return the seed of a purpose, the same for the same posts wherever they are measured."""
    told = blake2b(f"{facts.draws.seed}\0{purpose}".encode(), digest_size=6).digest()
    return int.from_bytes(told)


@dataclass(frozen=True, eq=False)
class Grouped:
    """The groups of a slice of everyone, and the ties between them.

    ``names`` are the groups of five or more people, at most the 60 largest, sorted; ``sizes`` their
    members. ``code`` is everybody's group among all values, ``shown`` its place in ``names`` with
    one more place for all other groups; -1 where a group is not known: [people].
    """

    names: list[str]
    sizes: Ints
    code: Ints
    shown: Ints
    part: Slice
    net: Net

    @cached_property
    def known(self) -> Flags:
        """Which pairs lie between people of known groups: [pairs]."""
        pairs = self.net.pairs
        both: Flags = (self.code[pairs.source] >= 0) & (self.code[pairs.target] >= 0)
        return both

    @cached_property
    def between(self) -> Floats:
        """The weight of ties from each group (rows) to each (columns), the others last."""
        pairs, some, size = self.net.pairs, self.known, len(self.names) + 1
        place = self.shown[pairs.source[some]] * size + self.shown[pairs.target[some]]
        counts = np.bincount(place, pairs.weight[some], minlength=size * size)
        return counts.astype(np.float64).reshape(size, size)

    @cached_property
    def outward(self) -> Floats:
        """The weight of the ties of each group with other groups, in and out: [names]."""
        return outward(self.between)

    @cached_property
    def dealt(self) -> Dealt:
        """What labels dealt anew would give."""
        return _deal(self)


@dataclass(frozen=True, eq=False)
class Dealt:
    """Draws of labels dealt anew: ``crossing`` is the share of weight between groups: [draws].

    ``between`` is [draws x groups + 1 x groups + 1], as in :class:`Grouped`.
    """

    crossing: Floats
    between: Floats

    @cached_property
    def outward(self) -> Floats:
        """The weight of the ties of each group with others, in each draw: [draws x groups]."""
        return outward(self.between)


def outward(between: Floats) -> Floats:
    """Return the weight of the ties of each group with others, in and out; the others left out."""
    inside = np.diagonal(between, axis1=-2, axis2=-1)
    found: Floats = (between.sum(axis=-1) + between.sum(axis=-2) - 2 * inside)[..., :-1]
    return found


def band(drawn: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the mean of draws and their 2.5 % and 97.5 % points, over the first axis."""
    low, high = np.quantile(drawn, [LOW, HIGH], axis=0)
    return drawn.mean(axis=0), low, high


def beyond(observed: float, low: float, high: float) -> float:
    """Return how far a number lies outside a band of chance, in half-widths of it; 0 inside.

    >>> beyond(0.6, 0.2, 0.4), beyond(0.1, 0.2, 0.4), beyond(0.3, 0.2, 0.4)
    (2.0, 1.0, 0.0)
    """
    half = (high - low) / 2
    away = max(observed - high, low - observed, 0.0)
    return round(away / half, 9) if half > 0 else 0.0


def grouped(part: Slice) -> Grouped | None:
    """Return the groups of a slice and their ties, whatever groups it is filtered to.

    None where no attribute is known.
    """
    return of_everyone(part).own(_grouped)


def _grouped(part: Slice) -> Grouped | None:
    if part.attribute is None:
        return None
    values, code = part.facts.group_codes(part.attribute)
    sizes = np.bincount(code[part.members & (code >= 0)], minlength=len(values))
    largest = np.argsort(-sizes, kind="stable")[:_MOST_GROUPS]
    kept = np.sort(largest[sizes[largest] >= FIVE])
    place = np.full(len(values) + 1, kept.size)
    place[kept] = np.arange(kept.size)
    place[-1] = -1  # what is not known
    return Grouped(
        [values[i] for i in kept], sizes[kept], code, place[code], part, net_of(part)
    )  # fmt: skip


def _deal(groups: Grouped) -> Dealt:
    """Deal the labels over people, in an order that knows no names."""
    part, pairs = groups.part, groups.net.pairs
    place, labels = _in_order(groups)
    labels = labels.astype(np.min_scalar_type(int(labels.max(initial=0))))  # read from the cache
    source, target = place[pairs.source[groups.known]], place[pairs.target[groups.known]]
    weight = pairs.weight[groups.known]
    plain = None if (weight == 1).all() else weight
    draws = next((n for most, n in _DEALS if weight.size <= most), _FEWEST_DEALS)
    draw = np.random.default_rng(seed_of(part.facts, f"labels {part.attribute}"))
    count = _counter(groups)
    crossing, between = np.zeros(draws), []
    for i in range(draws):
        anew = draw.permuted(labels)
        of, to = anew[source], anew[target]
        apart = of != to
        crossing[i] = np.count_nonzero(apart) if plain is None else np.where(apart, plain, 0).sum()
        between.append(count(of, to, plain))
    total = float(weight.sum())
    return Dealt(crossing / total if total else crossing, np.stack(between))


def _counter(groups: Grouped) -> Callable[[Ints, Ints, Floats | None], Floats]:
    """Return what sums the weight between groups of one draw: [groups + 1 x groups + 1]."""
    known, size = groups.code >= 0, len(groups.names) + 1
    shown = np.zeros(groups.code.max(initial=0) + 1, np.int64)
    shown[groups.code[known]] = groups.shown[known]
    row = shown * size

    def count(of: Ints, to: Ints, weight: Floats | None) -> Floats:
        counts = np.bincount(row[of] + shown[to], weight, size * size)
        return counts.reshape(size, size).astype(np.float64)

    return count


def _in_order(groups: Grouped) -> tuple[Ints, Ints]:
    """Return the place of each acting person among those of known group, and the labels to deal."""
    part, acting = groups.part, groups.net.acting
    takes_part = part.members.copy()
    takes_part[:acting] |= groups.net.connected
    takes_part &= groups.code >= 0
    marks = np.zeros(takes_part.size, np.int64)
    marks[:acting] = seconds_of(part.facts)
    people = np.flatnonzero(takes_part)
    order = people[np.argsort(marks[people], kind="stable")]
    place = np.full(takes_part.size, -1)
    place[order] = np.arange(order.size)
    return place[:acting], np.sort(groups.code[people])


def chance_table(part: Slice, observed: float, drawn: Floats) -> pl.DataFrame:
    """Return observed, expected, low, high, p (two-sided), draws: one row."""
    if part.groups or not drawn.size:
        return pl.DataFrame(schema=dict.fromkeys(("observed", *CHANCE), pl.Float64))
    mean, low, high = (float(x) for x in band(drawn))
    away = np.abs(drawn - mean) >= abs(observed - mean) - 1e-12
    p = (1 + int(away.sum())) / (1 + drawn.size)
    return pl.DataFrame(
        {"observed": observed, "expected": mean, "low": low, "high": high, "p": p,
         "draws": float(drawn.size)}
    )  # fmt: skip


CHANCE: Final = ("expected", "low", "high", "p", "draws")
