"""Sums by person over any window of days: what is compared when a view is placed among others.

One log per community, zone and filter, sorted by day, so that a window is a slice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.metrics._dated_posts import EPOCH, Acts, Everything, day_of, everything
from dashboard.metrics._draws import Floats, Rows, weights
from dashboard.metrics._heavy_tails import people_for_share_draws
from dashboard.view import Period, Scope, View
from data_sources.community import Community

_FEW_OPENINGS: Final = 10
_NEVER: Final = 2**31


class Family(NamedTuple):
    """A reading that can be taken of every window: its key, its short name, where it flatters."""

    key: str
    label: str
    sign: int


FAMILIES: Final = (
    Family("members_spoke", "people who spoke", 1),
    Family("posts_total", "posts", 1),
    Family("voices_for_half", "voices behind half of the posts", 1),
    Family("unanswered_after_7d", "replies", -1),
    Family("reactions_total", "reactions", 1),
    Family("removed_share", "removals", -1),
)


@dataclass(frozen=True, eq=False)
class Log:
    """All acts under one filter, and when each member was there; None where it cannot be told."""

    people: int
    posts: Acts
    removed: Acts | None
    openings: Acts | None
    answered: Acts | None
    reactions: Acts | None
    members: Acts
    left: Rows

    def families(self, period: Period, weight: npt.NDArray[np.floating] | None = None) -> Floats:
        """Return the readings of a window: [families x draws], NaN for what cannot be told.

        ``weight`` is [people x draws]; without it there is one draw, in which everyone counts once.
        """
        start, end = (day_number(day) for day in (period.start, period.end))
        w = np.ones((self.people, 1)) if weight is None else weight
        all_weights = np.vstack([w, np.ones((1, w.shape[1]))])
        posts = self.posts.per_person(start, end, self.people)
        known = self._known(start, end)
        spoke = ((posts > 0) & (known > 0)).astype(float)
        total = posts @ all_weights
        asked = _sum(self.openings, start, end, all_weights)
        asked[asked < _FEW_OPENINGS] = np.nan
        return np.stack(
            [
                _ratio(spoke @ all_weights, known @ all_weights),
                total,
                _voices(posts, all_weights),
                1 - _ratio(_sum(self.answered, start, end, all_weights), asked),
                _sum(self.reactions, start, end, all_weights),
                _ratio(_sum(self.removed, start, end, all_weights), total),
            ]
        )

    def _known(self, start: int, end: int) -> Floats:
        there = (self.members.day <= end) & (self.left > start)
        rows = np.where(self.members.person < 0, self.people, self.members.person)
        return np.bincount(rows[there], minlength=self.people + 1).astype(np.float64)


def log_of(view: View) -> Log:
    """Return the log of a view's community under its filter, kept with the community."""
    kept = _KEPT.setdefault(view.community, {})
    key = (view.zone, view.scope.spaces, view.scope.groups)
    if key not in kept:
        kept[key] = _build(view.community, view.zone, Scope(spaces=key[1], groups=key[2]))
    return kept[key]


def day_number(day: date) -> int:
    """Return the days since 1970."""
    return (day - EPOCH) // timedelta(days=1)


_Filter = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]
_KEPT: WeakKeyDictionary[Community, dict[_Filter, Log]] = WeakKeyDictionary()


def _build(community: Community, zone: str, scope: Scope) -> Log:
    every, can = everything(community, zone), community.can_tell
    persons = _persons(community, scope)
    chosen = np.ones(every.day.size, bool)
    if scope.spaces:
        wanted = np.array([space in scope.spaces for space in every.spaces], bool)
        chosen &= wanted[every.space]
    if scope.groups:
        allowed = np.zeros(len(weights(community).people) + 1, bool)
        allowed[weights(community).rows(persons["member_id"])] = True
        allowed[-1] = False  # where those who never act were put
        chosen &= allowed[every.person]
    arrivals = _arrivals(persons, every.first, zone)
    return Log(
        people=len(weights(community).people),
        posts=every.acts(chosen),
        removed=every.acts(chosen & every.removed) if can["removed"].can else None,
        openings=every.acts(chosen & every.opening) if can["replies"].can else None,
        answered=every.acts(chosen & every.answered) if can["replies"].can else None,
        reactions=_reactions(community, every, scope, persons) if can["reactions"].can else None,
        members=_acts(community, arrivals, "member_id"),
        left=arrivals["left"].to_numpy(),
    )


def _persons(community: Community, scope: Scope) -> pl.DataFrame:
    persons = community.members.filter(pl.col("kind") == "person")
    for attribute in {attribute for attribute, _ in scope.groups}:
        values = [value for name, value in scope.groups if name == attribute]
        persons = persons.filter(pl.col(attribute).is_in(values))
    return persons


def _acts(community: Community, rows: pl.DataFrame, who: str = "author_id") -> Acts:
    in_order = rows.sort("day", maintain_order=True)
    return Acts(
        in_order["day"].cast(pl.Int64).to_numpy(),
        weights(community).rows(in_order[who]),
        in_order["n"].cast(pl.Float64).to_numpy(),
    )


def _reactions(
    community: Community, every: Everything, scope: Scope, persons: pl.DataFrame
) -> Acts:
    given = every.given
    if scope.spaces:
        given = given.filter(pl.col("space").is_in(scope.spaces))
    if persons.height < community.members.filter(pl.col("kind") == "person").height:
        given = given.join(persons, on="member_id", how="semi")
    return _acts(community, given, "member_id")


def _arrivals(persons: pl.DataFrame, first: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Return the day from which each member counts, and the day on which they left."""
    listed = pl.col("known_from").is_in(["roster", "export"])
    since = pl.when(listed).then(pl.lit(-_NEVER)).otherwise(pl.col("first"))
    return (
        persons.join(first, on="member_id", how="left")
        .select(
            "member_id",
            day=pl.coalesce(day_of(pl.col("joined_at"), zone), since).fill_null(-_NEVER),
            left=day_of(pl.col("left_at"), zone).fill_null(_NEVER),
            n=pl.lit(1.0),
        )
        .sort("day", maintain_order=True)
    )


def _voices(posts: Floats, w: npt.NDArray[np.floating]) -> Floats:
    wrote = np.flatnonzero(posts)
    if not wrote.size:
        return np.full(w.shape[1], np.nan)
    return people_for_share_draws(posts[wrote], w[wrote])


def _sum(acts: Acts | None, start: int, end: int, w: npt.NDArray[np.floating]) -> Floats:
    if acts is None:
        return np.full(w.shape[1], np.nan)
    summed: Floats = acts.per_person(start, end, w.shape[0] - 1) @ w
    return summed


def _ratio(above: Floats, below: Floats) -> Floats:
    ratio: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return ratio
