"""Stories counted by people, by posts or by threads: how many of each tell them.

Whatever is counted, the people are drawn anew: a thread in which several people tell a story is
shared equally among them, so that what the people drawn bring adds up to the threads (the
generalised weight share method: Lavallée 2007, Indirect Sampling).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from dashboard.counting import NO_THREADS, UNITS, Unit
from dashboard.metrics._draws import Floats
from dashboard.metrics._frames import Flags, Ints
from dashboard.metrics._told import Told, one_language_told, told_of
from dashboard.view import View

IN_WORDS: Final[dict[Unit, str]] = {
    "people": "people who posted",
    "posts": "posts",
    "threads": "threads",
}
"""All that may tell a story, in words: the base of its share."""
_SPREAD: Final = 50
"""So many times more codes than rows, and sorting the rows is faster than going through them."""


@dataclass(frozen=True, eq=False)
class Counted:
    """The stories of a slice counted in one unit.

    ``of_post`` is the person, post or thread of each post of the slice [posts], 0 and up.
    """

    told: Told
    unit: Unit
    of_post: Ints

    @property
    def number(self) -> int:
        """How many there are at all, those that tell no story among them."""
        return self.some(np.ones(self.of_post.size, bool))

    def some(self, which: Flags) -> int:
        """Return how many there are of some of the posts [posts]."""
        return int(_distinct(self.of_post[which]).size)

    def by_story(self, here: Flags | None = None) -> Ints:
        """Return how many tell each story [names], in all posts or in those ``here``."""
        if here is None:
            return self._by_story
        story = self.told.story
        which = here & (story >= 0)
        stories = len(self.told.names)
        told = story[which]
        if self.unit != "posts":  # of which each stands once as it is
            told = _distinct(self.of_post[which] * stories + told) % max(stories, 1)
        return np.bincount(told, minlength=stories)

    @cached_property
    def _by_story(self) -> Ints:
        return self.by_story(np.ones(self.of_post.size, bool))

    def seen(self, here: Flags | None = None) -> tuple[Floats, int | None]:
        """Return how often each story was seen, and the sampling units (None: each is a sighting).

        Each post in no story counts as a story of its own that one tells.
        """
        here = np.ones(self.of_post.size, bool) if here is None else here
        told = self.by_story(here)
        alone = int((here & (self.told.story < 0)).sum())
        counts = np.concatenate([told[told > 0], np.ones(alone)]).astype(np.float64)
        return counts, None if self.unit == "posts" else self.some(here)

    def per_person(self, which: Flags) -> Floats:
        """Return what each person brings to the number of some of the posts: [acting].

        It adds up to ``some(which)``.
        """
        people, person = self.told.part.facts.people.acting, self.told.person[which]
        if self.unit != "threads":
            number = np.bincount(person, minlength=people).astype(np.float64)
            return number if self.unit == "posts" else np.minimum(number, 1.0)
        pairs = _distinct(self.of_post[which] * people + person)
        _, place, times = np.unique(pairs // people, return_inverse=True, return_counts=True)
        brought: Floats = np.zeros(people)
        np.add.at(brought, pairs % people, 1.0 / times[place])
        return brought

    @property
    def of(self) -> str:
        """All that may tell a story, in words."""
        return IN_WORDS[self.unit]

    @property
    def largest(self) -> int:
        """The place of the story that most tell; of several the first by its number."""
        return int(self.by_story().argmax())


def _distinct(codes: Ints) -> Ints:
    """Return which codes (0 and up) there are, in order: without sorting where they are few."""
    most = int(codes.max(initial=-1)) + 1
    if most > _SPREAD * codes.size:
        return np.unique(codes)
    there: Ints = np.flatnonzero(np.bincount(codes, minlength=most))
    return there


def counted(told: Told, unit: Unit) -> Counted:
    """Return the stories of a slice counted in a unit, made once and kept with them."""
    return told.own(_WAYS[unit])


def counted_of(view: View) -> Counted | str:
    """Return the stories of a view in its unit, or why they cannot be told."""
    return _in_unit(view, told_of(view))


def one_language_counted(view: View) -> Counted | str:
    """Return the stories of a view that is in one language in its unit, or why not."""
    return _in_unit(view, one_language_told(view))


def _in_unit(view: View, told: Told | str) -> Counted | str:
    if isinstance(told, str):
        return told
    if view.scope.unit == "threads" and not told.part.can("replies"):
        return NO_THREADS
    return counted(told, view.scope.unit)


def _by_people(told: Told) -> Counted:
    return Counted(told, "people", told.person)


def _by_posts(told: Told) -> Counted:
    return Counted(told, "posts", np.arange(told.story.size))


def _by_threads(told: Told) -> Counted:
    rows = told.part.facts.posts.row[told.part.picked]
    table = told.part.facts.tables["posts"]
    thread = pl.coalesce("thread_id", "post_id").rank("dense").cast(pl.Int64)
    return Counted(told, "threads", table[rows].select(thread).to_series().to_numpy())


_WAYS: Final[dict[Unit, Callable[[Told], Counted]]] = dict(
    zip(UNITS, (_by_people, _by_posts, _by_threads), strict=True)
)
