"""Who turned to whom: replies, mentions, reactions and given ties, built once per community.

A tie leads from the one who turns to somebody to that other: the author of a reply to the person
answered, the author of a mention to the person named, the giver of a reaction to the author. What
was removed later counts as it was posted. Nobody is tied to themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
import polars as pl

from dashboard.metrics._frames import NEVER, Facts, Flags, Ints, micros
from dashboard.metrics._graph_pairs import Floats, Pairs, put_together
from dashboard.metrics._slice import Slice
from dashboard.view import TIES

REPLY, MENTION, REACTION, GIVEN = range(len(TIES))
NO_TIES: Final = "this export tells neither who answered whom, nor who was mentioned or reacted to"
NOTHING: Final = "there is neither a post nor a tie in these data"
_NEEDS: Final = {REPLY: ("replies",), MENTION: ("mentions",), REACTION: ("reactions", "reactors")}


@dataclass(frozen=True, eq=False)
class Ties:
    """Ties in order of time, [ties] arrays: people are rows of those who act, NEVER is undated.

    ``space`` is -1 where a tie lies in none; ``kind`` is a place in ``TIES``.
    """

    at: Ints
    source: Ints
    target: Ints
    space: Ints
    kind: Ints
    weight: Floats

    def some(self, rows: slice | Ints | Flags) -> Ties:
        """Return some of the ties, in their order."""
        return Ties(
            self.at[rows], self.source[rows], self.target[rows], self.space[rows],
            self.kind[rows], self.weight[rows],
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Net:
    """The ties of one slice, and who has one: [acting] flags."""

    ties: Ties
    acting: int

    @cached_property
    def pairs(self) -> Pairs:
        """Each ordered pair once."""
        return put_together(self.acting, self.ties.source, self.ties.target, self.ties.weight)

    @cached_property
    def connected(self) -> Flags:
        """Who has a tie, in or out: [acting]."""
        flags = np.zeros(self.acting, bool)
        flags[self.ties.source] = True
        flags[self.ties.target] = True
        return flags


def ties_of(facts: Facts) -> Ties:
    """Return all ties of a community, made at the first call and kept as long as it lives."""
    kept = _KEPT.get(facts)
    if kept is None:
        _KEPT[facts] = kept = _all_ties(facts)
    return kept


def net_of(part: Slice) -> Net:
    """Return the ties of a slice, kept with it; with a filter of groups, either end is in one."""
    return part.own(_net)


def of_everyone(part: Slice) -> Slice:
    """Return the slice without its filter of groups."""
    return part.own(_without_groups) if part.groups else part


def kinds_of(part: Slice) -> tuple[int, ...]:
    """Return the kinds of tie that are wanted and that the export can tell."""
    wanted = [TIES.index(kind) for kind in part.ties] or range(len(TIES))
    given = part.facts.tables["edges"].height > 0
    return tuple(
        kind for kind in wanted if (given if kind == GIVEN else part.can(*_NEEDS[kind]))
    )  # fmt: skip


def nothing_tied(part: Slice) -> str:
    """Say why nothing can be told of the ties of this slice, empty where it can."""
    if not kinds_of(part):
        return NO_TIES
    facts = part.facts
    if not facts.posts.at.size and not ties_of(facts).at.size:
        return NOTHING
    return "" if part.n else "there is no member in this view"


def undated(part: Slice) -> int:
    """Return how many ties count nowhere but in the whole, because they have no time."""
    ties = ties_of(part.facts)
    if _whole(part):
        return 0
    last = int(np.searchsorted(ties.at, NEVER))
    return int(np.isin(ties.kind[last:], kinds_of(part)).sum())


def seconds_of(facts: Facts) -> Ints:
    """Return numbers that tell people apart by when they were tied, whatever their names: [acting].

    Whatever is drawn over people follows this order, so that names and rows change no draw.
    """
    return marks_of(ties_of(facts), facts.people.acting)


def marks_of(ties: Ties, acting: int) -> Ints:
    """Return numbers that tell people apart by when they have these ties: [acting]."""
    stamp = ties.at.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    stamp ^= stamp >> np.uint64(29)
    marks = np.zeros(acting, np.uint64)
    np.add.at(marks, ties.source, stamp * np.uint64(0xBF58476D1CE4E5B9))
    np.add.at(marks, ties.target, stamp * np.uint64(0x94D049BB133111EB))
    return marks.view(np.int64)


def _net(part: Slice) -> Net:
    ties = ties_of(part.facts)
    low, high = np.searchsorted(ties.at, part.bounds)
    here = ties.some(slice(int(low), ties.at.size if _whole(part) else int(high)))
    kept = np.ones(here.at.size, bool)
    if len(kinds_of(part)) < len(TIES):
        kept &= np.isin(here.kind, kinds_of(part))
    if part.spaces:
        kept &= np.isin(here.space, part.facts.space_codes(pl.Series(part.spaces)))
    if part.groups:
        kept &= part.chosen[here.source] | part.chosen[here.target]
    return Net(here if kept.all() else here.some(kept), part.facts.people.acting)


def _whole(part: Slice) -> bool:
    """Say whether the slice holds all of the data, and so what has no time as well."""
    start, after = part.bounds
    return start <= part.facts.start and after > part.facts.end


def _without_groups(part: Slice) -> Slice:
    return replace(part, groups=(), _made={})


def _all_ties(facts: Facts) -> Ties:
    parts = [_replies(facts), _mentions(facts), _reactions(facts), _given(facts)]
    ties = Ties(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    apart = (ties.source >= 0) & (ties.target >= 0) & (ties.source != ties.target)
    some = ties.some(apart)
    return some.some(np.argsort(some.at, kind="stable"))


Columns = tuple[Ints, Ints, Ints, Ints, Ints, Floats]


def _replies(facts: Facts) -> Columns:
    posts = facts.posts
    return (
        posts.at, posts.person, posts.to, posts.space, np.full(posts.at.size, REPLY),
        np.ones(posts.at.size),
    )  # fmt: skip


def _mentions(facts: Facts) -> Columns:
    posts = facts.tables["posts"].filter(pl.col("kind") == "post")
    named = facts.tables["mentions"].join(
        posts.select("post_id", "author_id", "space", "posted_at"), on="post_id", how="inner"
    )
    return (
        micros(named["posted_at"]), facts.draws.rows(named["author_id"]),
        facts.draws.rows(named["member_id"]), facts.space_codes(named["space"]),
        np.full(named.height, MENTION), named["n"].fill_null(1).cast(pl.Float64).to_numpy(),
    )  # fmt: skip


def _reactions(facts: Facts) -> Columns:
    given = facts.reactions
    return (
        given.at, given.person, given.author, given.space, np.full(given.at.size, REACTION),
        given.n.astype(np.float64),
    )  # fmt: skip


def _given(facts: Facts) -> Columns:
    edges = facts.tables["edges"]
    n = edges.height
    return (
        micros(edges["at"]), facts.draws.rows(edges["source_id"]),
        facts.draws.rows(edges["target_id"]), np.full(n, -1), np.full(n, GIVEN),
        edges["weight"].fill_null(1.0).to_numpy(),
    )  # fmt: skip


_KEPT: WeakKeyDictionary[Facts, Ties] = WeakKeyDictionary()
