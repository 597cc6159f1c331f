"""What became of opening posts: answered, removed before an answer, or still waiting.

Follow-up runs to the end of the data, and only that end censors. Removal before an answer is a
competing event: such a post will never be answered, yet it stays among those at risk for as long
as it could have been followed (the subdistribution of Fine & Gray 1999; every censoring time is
known here). So marking posts as removed that nobody answered makes no share of answers look better.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from dashboard.metrics._arrivals import arrivals_of
from dashboard.metrics._draws import Floats, effective_number
from dashboard.metrics._frames import DAY, HOUR, NEVER, Flags, Ints
from dashboard.metrics._incidence import FIXED_EDGES, Incidence, incidence_draws, time_to_share
from dashboard.metrics._intervals import interval_of_share
from dashboard.metrics._metric import ENOUGH_PEOPLE, Caveat, Reading, alone
from dashboard.metrics._slice import Slice

DAY_ONE, THREE_DAYS, WEEK = FIXED_EDGES[1:]
CUTS: Final = {"24 h": DAY_ONE, "72 h": THREE_DAYS, "7 d": WEEK}
_EDGES: Final = 12
_NOT_WHOLE: Final = Caveat(
    "not_whole",
    "Posts of the last 7 days of the data are left out, so it is compared with nothing.",
)


@dataclass(frozen=True, eq=False)
class Cases:
    """Opening posts to follow: ``places`` among all posts; all arrays are [cases].

    With ``fine`` shares are read off the whole curve, which is wanted anyway. ``times`` is when
    what is waited for came, of all posts, NEVER where it did not: by default the first answer by
    another person. With ``lasting`` it may still come after a removal (a person may return).
    """

    part: Slice
    places: Ints
    fine: bool = False
    times: Ints | None = None
    lasting: bool = False

    @cached_property
    def came(self) -> Ints:
        """When what is waited for came, NEVER where it did not."""
        times = self.part.facts.posts.answered if self.times is None else self.times
        came: Ints = times[self.places]
        return came

    @cached_property
    def person(self) -> Ints:
        """Who wrote each."""
        authors: Ints = self.part.facts.posts.person[self.places]
        return authors

    @cached_property
    def followed_hours(self) -> Floats:
        """How long each could be followed, to the end of the data."""
        apart = self.part.facts.end - self.part.facts.posts.at[self.places]
        hours: Floats = np.maximum(apart, 0) / HOUR
        return hours

    @cached_property
    def removed(self) -> Flags:
        """Which were removed before an answer; at an unknown time: if they have none."""
        posts = self.part.facts.posts
        before = (posts.removed_at[self.places] < self.came) | (self.came == NEVER)
        flags: Flags = posts.removed[self.places] & before & (not self.lasting)
        return flags

    @cached_property
    def answered(self) -> Flags:
        """Which were answered by another person, before any removal."""
        flags: Flags = (self.came != NEVER) & ~self.removed
        return flags

    @cached_property
    def hours(self) -> Floats:
        """How long each waited: to its answer, else as long as it could be followed."""
        return self._until(self.answered, self.came)

    def _until(self, happened: Flags, when: Ints) -> Floats:
        at = self.part.facts.posts.at[self.places]
        waited = np.maximum(np.where(happened, when, at) - at, 0) / HOUR
        hours: Floats = np.where(happened, waited, self.followed_hours)
        return hours

    @cached_property
    def effective(self) -> float:
        """The effective number of their authors."""
        return effective_number(self.part.count(self.person))

    @property
    def people(self) -> int:
        """Return the number of their authors."""
        return int(np.unique(self.person).size)

    @cached_property
    def incidence(self) -> Incidence:
        """How many were answered by the fixed hours and at twelve quantiles of the answers."""
        replied = self.hours[self.answered & (self.hours > 0)]
        shares = np.arange(1, _EDGES + 1) / _EDGES
        quantiles = np.quantile(replied, shares).tolist() if replied.size else []
        return self._at(np.unique([*FIXED_EDGES, *quantiles]))

    def share(self, hours: float) -> tuple[float, Floats]:
        """Return the share answered by 24, 72 or 168 hours, and its draws."""
        found = self.incidence if self.fine else self._at(np.array([hours]))
        return found.at(hours)

    def exact(self, hours: float) -> float:
        """Return the share answered by so many hours, without drawing anything."""
        return float(self._undrawn(self.hours, self.answered, np.array([hours])).point[0])

    def _at(self, edges: Floats) -> Incidence:
        if self.effective < ENOUGH_PEOPLE:
            return self._undrawn(self.hours, self.answered, edges)
        matrix = self.part.facts.draws.matrix
        return incidence_draws(self.person, self.hours, self.answered, matrix, edges)

    @staticmethod
    def _undrawn(hours: Floats, happened: Flags, edges: Floats) -> Incidence:
        """Return the exact incidence without any draw, as if all were of one person."""
        nobody = np.empty((1, 0), np.float32)
        return incidence_draws(np.zeros(hours.size, np.int64), hours, happened, nobody, edges)

    def removed_by(self, edges: Floats) -> Floats:
        """Return the share removed before an answer by each edge, none of it an answer: [edges]."""
        posts = self.part.facts.posts
        gone_at = np.where(posts.removed_at == NEVER, self.part.facts.end, posts.removed_at)
        hours = np.minimum(self._until(self.removed, gone_at[self.places]), self.followed_hours)
        share = self._undrawn(hours, self.removed, edges).point
        answered = self._undrawn(self.hours, self.answered, edges).point
        shares: Floats = np.minimum(share, 1.0 - answered)
        return shares

    def median(self) -> float | None:
        """Return the hours by which half were answered, None if that was never reached."""
        return time_to_share(self.hours, self.answered)

    def followed(self, hours: float) -> bool:
        """Say whether any of them could be followed for so long."""
        if not self.places.size:
            return False
        first = int(self.part.facts.posts.at[self.places].min())
        return (self.part.facts.end - first) / HOUR >= hours

    def observed(self, share: float) -> float | None:
        """Return how many a share of them is, None where some were not followed for 7 days."""
        censored = ~self.answered & (self.hours < WEEK)
        return None if censored.any() else float(round(share * self.places.size))

    def some(self, mask: Flags) -> Cases:
        """Return those of which ``mask`` holds."""
        return Cases(self.part, self.places[mask], times=self.times, lasting=self.lasting)


def openings_of(part: Slice) -> Cases:
    """Return the opening posts of a slice, kept with it."""
    return part.own(_openings)


def questions_of(part: Slice) -> Cases:
    """Return the opening posts that ask, kept with the slice."""
    return part.own(_questions)


def first_posts_of(part: Slice) -> Cases:
    """Return the first posts of newcomers that open a thread, kept with the slice."""
    return part.own(_first_posts)


def waiting(part: Slice) -> Cases:
    """Return opening posts older than 7 days, not removed, that nobody else answered."""
    return part.own(_waiting)


def older(part: Slice) -> Cases:
    """Return the opening posts that are older than 7 days at the end of the data."""
    return part.own(_older)


def whole_only(part: Slice, reading: Reading) -> Reading:
    """Return a full count of what is older than 7 days, compared only where all of it is.

    The last 7 days of the data are left out of one of two periods: set beside the other, that one
    would look better than it is.
    """
    if older(part).places.size == openings_of(part).places.size:
        return reading
    return replace(alone(reading), caveats=(*reading.caveats, _NOT_WHOLE))


def unanswered(cases: Cases, hours: float) -> dict[str, float | int | None]:
    """Return share, low, high, posts, people and removed of the unanswered after some hours.

    Shares are null where no post could be followed for so long; the interval is null where fewer
    than ten people, in effect, stand behind it. ``removed`` is the part of the share removed.
    """
    share = low = high = removed = None
    if cases.followed(hours):
        point, draws = cases.share(hours)
        share, removed = 1.0 - point, float(cases.removed_by(np.array([hours]))[0])
        if draws.size:
            low, high = interval_of_share(share, 1.0 - draws, cases.effective)
    size = {"posts": int(cases.places.size), "people": cases.people}
    return {"share": share, "low": low, "high": high, "removed": removed, **size}


SCHEMA: Final = {
    "share": pl.Float64, "low": pl.Float64, "high": pl.Float64, "removed": pl.Float64,
    "posts": pl.Int64, "people": pl.Int64,
}  # fmt: skip


def unanswered_by(cases: Cases, names: list[str], codes: Ints, column: str) -> pl.DataFrame:
    """Return a row of :func:`unanswered` after 7 days for each name that has a post."""
    rows = [
        {column: name, **unanswered(cases.some(codes == code), WEEK)}
        for code, name in enumerate(names)
        if (codes == code).any()
    ]
    return pl.DataFrame(rows, {column: pl.String, **SCHEMA})


def _openings(part: Slice) -> Cases:
    places = np.arange(part.facts.posts.at.size)[part.picked]
    return Cases(part, places[part.post("opening").astype(bool)], fine=True)


def _questions(part: Slice) -> Cases:
    cases = openings_of(part)
    return cases.some(part.facts.told["asks"][cases.places])


def _first_posts(part: Slice) -> Cases:
    cases = Cases(part, arrivals_of(part).first_posts)
    if not part.spaces:
        return cases
    chosen = part.facts.space_codes(pl.Series(part.spaces))
    return cases.some(np.isin(part.facts.posts.space[cases.places], chosen))


def _older(part: Slice) -> Cases:
    cases = openings_of(part)
    return cases.some(part.facts.end - part.facts.posts.at[cases.places] > 7 * DAY)


def _waiting(part: Slice) -> Cases:
    cases, posts = older(part), part.facts.posts
    return cases.some((posts.answered[cases.places] == NEVER) & ~posts.removed[cases.places])
