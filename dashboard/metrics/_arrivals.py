"""Who came new, what became of their first post, who came back, who was lost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from dashboard.metrics._frames import DAY, NEVER, Flags, Ints
from dashboard.metrics._slice import Slice, period_micros
from dashboard.view import Period

BURN_IN: Final = 60 * DAY
WATCHED: Final = 30 * DAY
SETTLED: Final = 7 * DAY
SHORTEST_DAYS: Final = 28


@dataclass(frozen=True, eq=False)
class Arrivals:
    """The newcomers of a slice: those who joined in its period; flags are [people]."""

    part: Slice

    @cached_property
    def came(self) -> Ints:
        """When each person came: joined, else first acted once the data were warm; NEVER if not.

        Without a joining date a first act in the first 60 days of the data tells nothing: the
        person may have been there before.
        """
        facts = self.part.facts
        first = np.full(facts.people.joined.size, NEVER)
        first[: facts.people.acting] = facts.first_act
        warm = np.where(first >= facts.start + BURN_IN, first, NEVER)
        came: Ints = np.where(facts.people.joined != NEVER, facts.people.joined, warm)
        return came

    @cached_property
    def new(self) -> Flags:
        """Who came in the period and is a member of this view: [people]."""
        start, after = self.part.bounds
        flags: Flags = (self.came >= start) & (self.came < after) & self.part.members
        return flags

    @cached_property
    def watched(self) -> Flags:
        """Which newcomers were observed for 30 days: [people]."""
        latest = self.part.facts.end - WATCHED
        flags: Flags = self.new & (self.came <= latest)
        return flags

    @cached_property
    def back(self) -> Flags:
        """Who acted from day 8 to day 30 (the first 24 hours are day 1): [people]."""
        facts = self.part.facts
        back = np.zeros(facts.people.joined.size, bool)
        for acts in (facts.posts, facts.reactions):
            rows = np.flatnonzero(acts.person >= 0)
            rows = rows[self.new[acts.person[rows]]]
            since = acts.at[rows] - self.came[acts.person[rows]]
            back[acts.person[rows][(since >= SETTLED) & (since <= WATCHED)]] = True
        return back

    @cached_property
    def first_posts(self) -> Ints:
        """The place of each acting newcomer's first post among all posts, those that open."""
        posts = self.part.facts.posts
        first = self.part.facts.first_post[self.new[: self.part.among.size]]
        first = first[first >= 0]
        opening: Ints = first[posts.opening[first]]
        return opening

    @cached_property
    def posted(self) -> Flags:
        """Which newcomers have posted by the end of the data: [people]."""
        flags = np.zeros(self.new.size, bool)
        flags[self.part.facts.posts.person] = True
        flags &= self.new
        return flags

    @cached_property
    def first_answered(self) -> Flags:
        """Whose first post was answered within 7 days: [people]."""
        posts, flags = self.part.facts.posts, np.zeros(self.new.size, bool)
        soon = posts.answered[self.first_posts] <= posts.at[self.first_posts] + 7 * DAY
        flags[posts.person[self.first_posts][soon]] = True
        return flags

    @property
    def why_unknown(self) -> str:
        """Say why newcomers cannot be told, empty where they can."""
        facts = self.part.facts
        dated = bool((facts.people.joined[self.part.members] != NEVER).any())
        if dated or self.part.bounds[1] > facts.start + BURN_IN:
            return ""
        return "nobody's joining date is known, and in the first 60 days of data everyone looks new"

    @property
    def why_partly(self) -> str:
        """Say why newcomers are known in part only, empty where all are."""
        facts = self.part.facts
        undated = bool((facts.people.joined[self.part.members] == NEVER).any())
        if undated and self.part.bounds[0] < facts.start + BURN_IN:
            return "members without a joining date look new only after the first 60 days of data"
        return ""


def arrivals_of(part: Slice) -> Arrivals:
    """Return the newcomers of a slice, kept with it."""
    return part.own(Arrivals)


def before(part: Slice) -> Slice | None:
    """Return the slice of the preceding period, None if too short or not covered by the data."""
    if part.period is None or part.period.days < SHORTEST_DAYS:
        return None
    earlier: Period = part.period.before()
    first_day_ends = period_micros(Period(earlier.start, earlier.start), part.zone)[1]
    return part.during(earlier) if first_day_ends > part.facts.start else None
