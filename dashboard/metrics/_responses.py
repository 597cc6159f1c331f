"""What became of opening posts: answered, removed before an answer, or still waiting.

Follow-up runs to the end of the data. Removal before an answer competes with being answered; only
the end of the data censors.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from dashboard.metrics._arrivals import arrivals_of
from dashboard.metrics._draws import Floats, effective_number
from dashboard.metrics._frames import DAY, HOUR, NEVER, Flags, Ints
from dashboard.metrics._incidence import FIXED_EDGES, Incidence, incidence_draws, time_to_share
from dashboard.metrics._metric import ENOUGH_PEOPLE, interval
from dashboard.metrics._slice import Slice

DAY_ONE, THREE_DAYS, WEEK = FIXED_EDGES[1:]
CUTS: Final = {"24 h": DAY_ONE, "72 h": THREE_DAYS, "7 d": WEEK}
_EDGES: Final = 12
_ANSWERED, _REMOVED = 1, 2


@dataclass(frozen=True, eq=False)
class Cases:
    """Opening posts to follow: ``places`` among all posts; all arrays are [cases].

    With ``fine`` the shares at the cuts are read off the whole curve, which is wanted anyway.
    """

    part: Slice
    places: Ints
    fine: bool = False

    @cached_property
    def person(self) -> Ints:
        """Who wrote each."""
        authors: Ints = self.part.facts.posts.person[self.places]
        return authors

    @cached_property
    def _followed(self) -> tuple[Floats, Ints]:
        posts, end = self.part.facts.posts, self.part.facts.end
        at, answered = posts.at[self.places], posts.answered[self.places]
        removed = posts.removed[self.places]
        # A removal at an unknown time: at the end if never answered, else after the answer.
        gone_at = np.where(removed, np.minimum(posts.removed_at[self.places], NEVER - 1), NEVER)
        cause = np.where(answered <= gone_at, np.where(answered != NEVER, _ANSWERED, 0), _REMOVED)
        stop = np.minimum(np.minimum(answered, gone_at), end)
        return np.maximum(stop - at, 0) / HOUR, cause

    @property
    def hours(self) -> Floats:
        """Return how long each was followed, to its answer, its removal or the end of the data."""
        return self._followed[0]

    @property
    def cause(self) -> Ints:
        """Return how it ended: 1 answered, 2 removed before an answer, 0 the data ended."""
        return self._followed[1]

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
        replied = self.hours[(self.cause == _ANSWERED) & (self.hours > 0)]
        quantiles = np.quantile(replied, np.arange(1, _EDGES + 1) / _EDGES) if replied.size else []
        return self._at(np.unique([*FIXED_EDGES, *quantiles]))

    @cached_property
    def cut(self) -> Incidence:
        """How many were answered after 24 hours, 72 hours and 7 days."""
        return self.incidence if self.fine else self._at(np.array([*CUTS.values()]))

    def _at(self, edges: Floats) -> Incidence:
        weights = self.part.facts.draws.matrix
        some = weights if self.effective >= ENOUGH_PEOPLE else weights[:, :0]
        return incidence_draws(self.person, self.hours, self.cause, some, edges)

    def median(self) -> float | None:
        """Return the hours by which half were answered, None if that was never reached."""
        return time_to_share(self.hours, self.cause)

    def followed(self, hours: float) -> bool:
        """Say whether any of them could be followed for so long."""
        if not self.places.size:
            return False
        first = int(self.part.facts.posts.at[self.places].min())
        return (self.part.facts.end - first) / HOUR >= hours

    def observed(self, share: float) -> float | None:
        """Return how many a share of them is, None where some were not followed for 7 days."""
        censored = (self.cause == 0) & (self.hours < WEEK)
        return None if censored.any() else float(round(share * self.places.size))

    def some(self, mask: Flags) -> Cases:
        """Return those of which ``mask`` holds."""
        return Cases(self.part, self.places[mask])


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


def older(part: Slice) -> int:
    """Count the opening posts that are older than 7 days at the end of the data."""
    return int(_old(openings_of(part)).sum())


def unanswered(cases: Cases, hours: float) -> dict[str, float | int | None]:
    """Return share, low, high, posts, people and removed of the unanswered after some hours.

    Shares are null where no post could be followed for so long; the interval is null where fewer
    than ten people, in effect, stand behind it. ``removed`` is the part of the share removed.
    """
    share = low = high = removed = None
    if cases.followed(hours):
        at = int(np.flatnonzero(cases.cut.edges == hours)[0])
        share, removed = 1.0 - float(cases.cut.point[at]), float(cases.cut.competing[at])
        low, high = interval(1.0 - cases.cut.draws[:, at])
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


def _old(cases: Cases) -> Flags:
    old: Flags = cases.part.facts.end - cases.part.facts.posts.at[cases.places] > 7 * DAY
    return old


def _waiting(part: Slice) -> Cases:
    cases, posts = openings_of(part), part.facts.posts
    silent = (posts.answered[cases.places] == NEVER) & ~posts.removed[cases.places]
    return cases.some(_old(cases) & silent)
