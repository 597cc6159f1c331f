"""One view of a community's facts: who is counted, what they did, each thing computed once.

A slice belongs to the period, spaces, groups, leaders, ties and zone of a view, not to the view
itself, so that the comparison of one view and the next view of the same period share their work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, Literal, TypeVar

import numpy as np
import polars as pl

from dashboard.metrics._draws import Floats
from dashboard.metrics._frames import NEVER, Facts, Flags, Ints, facts_of
from dashboard.view import Period, View
from data_sources.community import Ability

PostField = Literal["at", "person", "space", "opening", "answered", "to", "removed", "removed_at"]
Made = TypeVar("Made")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class Slice:
    """What a view shows of the facts; arrays are by person, [acting] or [people], or by post."""

    facts: Facts
    can_tell: dict[str, Ability]
    period: Period | None
    zone: str
    spaces: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    by: str | None
    leaders: frozenset[str]
    ties: tuple[str, ...]
    _made: dict[Callable[[Slice], Any], Any] = field(default_factory=dict, repr=False)

    def during(self, period: Period) -> Slice:
        """Return the same slice of another period."""
        return _kept(
            self.facts, self.can_tell, period, self.zone, self.spaces, self.groups, self.by,
            self.leaders, self.ties,
        )  # fmt: skip

    def can(self, *abilities: str) -> bool:
        """Say whether the export tells all of these, at least partly."""
        return all(self.can_tell[name].can for name in abilities)

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """The first moment, and the first moment after."""
        if self.period is None:
            return -NEVER, NEVER
        return period_micros(self.period, self.zone)

    # Who is counted.

    @cached_property
    def chosen(self) -> Flags:
        """Who belongs to the chosen groups: [people]."""
        chosen = np.ones(self.facts.people.frame.height, bool)
        wanted: dict[str, list[str]] = {}
        for attribute, value in self.groups:
            wanted.setdefault(attribute, []).append(value)
        for attribute, values in wanted.items():
            names, codes = self.facts.group_codes(attribute)
            places = [names.index(value) for value in values if value in names]
            chosen &= np.isin(codes, places)
        return chosen

    @cached_property
    def members(self) -> Flags:
        """Who is a member of this view: [people]; their number is N."""
        within = self.facts.people.members(*self.bounds) & self.chosen
        return within & self._in_spaces if self.by_membership else within

    @cached_property
    def by_membership(self) -> bool:
        """Whether the members are those of the chosen spaces (all of whose lists are known)."""
        listed = self.facts.tables["memberships"]["space"].unique().implode()
        return bool(self.spaces) and bool(pl.Series(self.spaces).is_in(listed).all())

    @cached_property
    def _in_spaces(self) -> Flags:
        lists = listed(self)
        flags = np.zeros(self.facts.people.frame.height, bool)
        codes = self.facts.space_codes(pl.Series(self.spaces))
        flags[lists.filter(pl.col("space").is_in(codes))["row"].to_numpy()] = True
        return flags

    @cached_property
    def among(self) -> Flags:
        """Which of those who act somewhere in the data are members of this view: [acting]."""
        return self.members[: self.facts.people.acting]

    @cached_property
    def n(self) -> int:
        """How many members."""
        return int(self.members.sum())

    @cached_property
    def n_silent(self) -> int:
        """How many members never act anywhere in the data."""
        return self.n - int(self.among.sum())

    @cached_property
    def of(self) -> str:
        """The base in words."""
        listed = bool(self.facts.people.known.any())
        seen = "everyone ever seen" + (" or on the export's member list" if listed else "")
        words = "all members" if self.facts.roster else seen
        if self.by_membership:
            words += " of the chosen spaces"
        if self.groups:
            words += f", {' or '.join(value for _, value in self.groups)} only"
        return words

    @cached_property
    def leading(self) -> Flags:
        """Who is marked as a leader: [people]."""
        ids = self.facts.people.frame["member_id"]
        return ids.is_in(list(self.leaders)).to_numpy()

    # What they did.

    def within(
        self, at: Ints, person: Ints, space: Ints, bounds: tuple[int, int], *, undated: bool = False
    ) -> slice | Ints:
        """Return which acts lie in these bounds, the spaces and the groups of the view.

        With ``undated`` those without a time count too: a view of the whole data holds them.
        """
        low, high = np.searchsorted(at, bounds)
        high = at.size if undated else high
        if not self.spaces and not self.groups:
            return slice(int(low), int(high))
        some = slice(int(low), int(high))
        kept = np.ones(int(high - low), bool)
        if self.spaces:
            kept &= np.isin(space[some], self.facts.space_codes(pl.Series(self.spaces)))
        if self.groups:
            chosen = np.append(self.chosen[: self.facts.people.acting], values=False)
            kept &= chosen[person[some]]
        places: Ints = np.flatnonzero(kept) + int(low)
        return places

    @cached_property
    def picked(self) -> slice | Ints:
        """Where the posts of this view stand among all posts."""
        posts = self.facts.posts
        return self.within(posts.at, posts.person, posts.space, self.bounds)

    def post(self, name: PostField) -> Ints:
        """Return one column of the posts of this view."""
        column: Ints = getattr(self.facts.posts, name)[self.picked]
        return column

    def flag(self, name: Literal["asks", "thanks", "welcomes"]) -> Flags:
        """Return what the posts of this view do by their words."""
        flags: Flags = self.facts.told[name][self.picked]
        return flags

    @cached_property
    def reacted(self) -> slice | Ints:
        """Where the reactions of this view stand among all reactions."""
        given, bounds = self.facts.reactions, self.bounds
        undated = bounds[0] <= self.facts.start and bounds[1] > self.facts.end
        return self.within(given.at, given.person, given.space, bounds, undated=undated)

    def reaction(self, name: Literal["at", "person", "author", "space", "n"]) -> Ints:
        """Return one column of the reactions of this view."""
        column: Ints = getattr(self.facts.reactions, name)[self.reacted]
        return column

    @cached_property
    def posts(self) -> Floats:
        """Posts of each person: [acting]."""
        return self.count(self.post("person"))

    @cached_property
    def reactions(self) -> Floats:
        """Reactions given by each person: [acting]."""
        return self.count(self.reaction("person"), self.reaction("n"))

    def count(self, person: Ints, each: Ints | None = None) -> Floats:
        """Count rows (or sum ``each``) by person: [acting]; rows of nobody are left out."""
        known = person >= 0
        by = None if each is None else each[known]
        counts = np.bincount(person[known], by, minlength=self.facts.people.acting)
        return counts.astype(np.float64)

    @cached_property
    def active(self) -> Flags:
        """Who posted, replied or reacted: [acting]."""
        flags: Flags = (self.posts > 0) | (self.reactions > 0)
        return flags

    @cached_property
    def answered(self) -> Flags:
        """Whose post of this view another person answered, up to the end of the data: [acting]."""
        got = self.post("answered") != NEVER
        flags: Flags = self.count(self.post("person")[got]) > 0
        return flags

    def own(self, make: Callable[[Slice], Made]) -> Made:
        """Return what ``make`` makes of this slice, made once and kept with it."""
        if make not in self._made:
            self._made[make] = make(self)
        kept: Made = self._made[make]
        return kept

    @cached_property
    def leaders_known(self) -> bool:
        """Whether anybody is marked as a leader."""
        return bool(self.leading.any())

    @cached_property
    def attribute(self) -> str | None:
        """The attribute by which groups are compared."""
        if self.by in self.facts.attributes:
            return self.by
        return self.facts.default_attribute


def slice_of(view: View) -> Slice:
    """Return the slice of a view, shared by all views of the same part of the data."""
    community = view.community
    return _kept(
        facts_of(community), dict(community.can_tell), view.period, view.zone,
        tuple(sorted(view.scope.spaces)), tuple(sorted(view.scope.groups)), view.scope.by,
        view.marks.leaders, tuple(sorted(view.scope.ties)),
    )  # fmt: skip


def by_attribute(view: View) -> str | None:
    """Return the attribute that "by group" uses: the chosen one, else the default."""
    return slice_of(view).attribute


def period_micros(period: Period, zone: str) -> tuple[int, int]:
    """Return the first moment of a period and the first moment after, in microseconds."""
    first, after = period.bounds(zone)
    return _micros(first), _micros(after)


def _micros(moment: datetime) -> int:
    apart = moment - _EPOCH
    return (apart.days * 86_400 + apart.seconds) * 1_000_000 + apart.microseconds


def _kept(  # noqa: PLR0913, PLR0917 - the parts of a slice, in order
    facts: Facts, can_tell: dict[str, Ability], period: Period | None, zone: str,
    spaces: tuple[str, ...], groups: tuple[tuple[str, str], ...], by: str | None,
    leaders: frozenset[str], ties: tuple[str, ...],
) -> Slice:  # fmt: skip
    key = (period, zone, spaces, groups, by, leaders, ties)
    found = facts.kept(key)
    if isinstance(found, Slice):
        return found
    made = Slice(facts, can_tell, period, zone, spaces, groups, by, leaders, ties)
    facts.keep(key, made)
    return made


def listed(part: Slice) -> pl.DataFrame:
    """Return space (its code) and row of the people on the member lists during the period."""
    start, after = part.bounds
    joined, left = pl.col("joined_at"), pl.col("left_at")
    inside = (joined.is_null() | (joined.to_physical() < after)) & (
        left.is_null() | (left.to_physical() > start)
    )
    table = part.facts.tables["memberships"].filter(inside)
    pairs = pl.DataFrame(
        {
            "space": part.facts.space_codes(table["space"]),
            "row": part.facts.people.rows(table["member_id"]),
        }
    )
    return pairs.filter((pl.col("row") >= 0) & (pl.col("space") >= 0)).unique()
