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

from dashboard.metrics._draws import Floats, Rows, weights
from dashboard.metrics._heavy_tails import people_for_share_draws
from dashboard.view import Period, Scope, View
from data_sources.community import Community

ANSWER_DAYS: Final = 7
_FEW_OPENINGS: Final = 10
_NEVER: Final = 2**31
_EPOCH: Final = date(1970, 1, 1)


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


class _Acts(NamedTuple):
    """Acts sorted by day: ``day`` (days since 1970), ``person`` (row, -1 unknown), ``n``."""

    day: Rows
    person: Rows
    n: Floats

    def per_person(self, start: int, end: int, people: int) -> Floats:
        """Sum ``n`` by person over the days start to end, the unknown in the last place."""
        some = slice(np.searchsorted(self.day, start), np.searchsorted(self.day, end + 1))
        rows = np.where(self.person[some] < 0, people, self.person[some])
        return np.bincount(rows, self.n[some], minlength=people + 1).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Log:
    """All acts under one filter, and when each member was there; None where it cannot be told."""

    people: int
    posts: _Acts
    removed: _Acts | None
    openings: _Acts | None
    answered: _Acts | None
    reactions: _Acts | None
    members: _Acts
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
    return (day - _EPOCH) // timedelta(days=1)


_KEPT: WeakKeyDictionary[
    Community, dict[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]], Log]
] = WeakKeyDictionary()


def _build(community: Community, zone: str, scope: Scope) -> Log:
    persons = _persons(community, scope)
    everywhere = _dated(community, zone)
    inside = everywhere if not scope.spaces else everywhere.filter(_in(scope.spaces))
    written = inside.join(persons, left_on="author_id", right_on="member_id", how="semi")
    can = community.can_tell
    openings = _openings(community, written) if can["replies"].can else None
    arrivals = _arrivals(persons, everywhere, zone)
    return Log(
        people=len(weights(community).people),
        posts=_acts(community, written),
        removed=_acts(community, written.filter(pl.col("removed_at").is_not_null()))
        if can["removed"].can
        else None,
        openings=_acts(community, openings) if openings is not None else None,
        answered=_acts(community, openings.filter("answered")) if openings is not None else None,
        reactions=_reactions(community, inside, zone, persons) if can["reactions"].can else None,
        members=_acts(community, arrivals, "member_id"),
        left=arrivals["left"].to_numpy(),
    )


def _persons(community: Community, scope: Scope) -> pl.DataFrame:
    persons = community.members.filter(pl.col("kind") == "person")
    for attribute in {attribute for attribute, _ in scope.groups}:
        values = [value for name, value in scope.groups if name == attribute]
        persons = persons.filter(pl.col(attribute).is_in(values))
    return persons


def _in(spaces: tuple[str, ...]) -> pl.Expr:
    return pl.col("space").is_in(spaces)


def _day(moment: pl.Expr, zone: str) -> pl.Expr:
    local = moment.dt.convert_time_zone(zone).dt.date()
    return (local - pl.lit(_EPOCH)).dt.total_days()


def _dated(community: Community, zone: str) -> pl.DataFrame:
    posts = community.posts.filter((pl.col("kind") == "post") & pl.col("posted_at").is_not_null())
    return posts.with_columns(day=_day(pl.col("posted_at"), zone), n=pl.lit(1.0)).drop("text")


def _acts(community: Community, rows: pl.DataFrame, who: str = "author_id") -> _Acts:
    in_order = rows.sort("day", maintain_order=True)
    return _Acts(
        in_order["day"].cast(pl.Int64).to_numpy(),
        weights(community).rows(in_order[who]),
        in_order["n"].cast(pl.Float64).to_numpy(),
    )


def _openings(community: Community, written: pl.DataFrame) -> pl.DataFrame:
    """Return the opening posts watched for seven days, with whether somebody else replied."""
    openings = written.filter(pl.col("thread_id") == pl.col("post_id"))
    replies = community.posts.filter(
        (pl.col("kind") == "post") & (pl.col("thread_id") != pl.col("post_id"))
    ).select("thread_id", replier="author_id", replied_at="posted_at")
    span = pl.duration(days=ANSWER_DAYS)
    followed = openings.filter(
        pl.col("posted_at") <= pl.lit(community.posts["posted_at"].max()) - span
    )
    replied = (
        followed.join(replies, on="thread_id")
        .filter(
            (pl.col("replier") != pl.col("author_id"))
            & (pl.col("replied_at") <= pl.col("posted_at") + span)
        )
        .select("post_id")
        .unique()
    )
    answered = pl.col("post_id").is_in(replied["post_id"].implode())
    return followed.with_columns(answered=answered)


def _reactions(
    community: Community, inside: pl.DataFrame, zone: str, persons: pl.DataFrame
) -> _Acts:
    """Return the reactions on the day they were given, else on the day of their post."""
    given = community.reactions.join(inside.select("post_id", "posted_at"), on="post_id")
    if persons.height < community.members.filter(pl.col("kind") == "person").height:
        given = given.join(persons, on="member_id", how="semi")
    moment = pl.coalesce("reacted_at", "posted_at")
    return _acts(community, given.with_columns(day=_day(moment, zone)), "member_id")


def _arrivals(persons: pl.DataFrame, posts: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Return the day from which each member counts, and the day on which they left."""
    first = posts.group_by(member_id="author_id").agg(first=pl.col("day").min())
    listed = pl.col("known_from").is_in(["roster", "export"])
    since = pl.when(listed).then(pl.lit(-_NEVER)).otherwise(pl.col("first"))
    return (
        persons.join(first, on="member_id", how="left")
        .select(
            "member_id",
            day=pl.coalesce(_day(pl.col("joined_at"), zone), since).fill_null(-_NEVER),
            left=_day(pl.col("left_at"), zone).fill_null(_NEVER),
            n=pl.lit(1.0),
        )
        .sort("day", maintain_order=True)
    )


def _voices(posts: Floats, w: npt.NDArray[np.floating]) -> Floats:
    wrote = np.flatnonzero(posts)
    if not wrote.size:
        return np.full(w.shape[1], np.nan)
    return people_for_share_draws(posts[wrote], w[wrote])


def _sum(acts: _Acts | None, start: int, end: int, w: npt.NDArray[np.floating]) -> Floats:
    if acts is None:
        return np.full(w.shape[1], np.nan)
    summed: Floats = acts.per_person(start, end, w.shape[0] - 1) @ w
    return summed


def _ratio(above: Floats, below: Floats) -> Floats:
    ratio: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return ratio
