"""Opening posts by whose story they tell, and what is waited for: an answer, a leader's, a return.

A post is alternative when it tells a story other than the sponsor's; one without a story is
neither.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import numpy as np
import polars as pl

from dashboard.metrics._draws import Floats
from dashboard.metrics._frames import NEVER, Flags, Ints
from dashboard.metrics._responses import Cases, openings_of
from dashboard.metrics._slice import Slice
from dashboard.metrics._told import Told

Waited = Literal["answer", "leader", "return"]

WITHIN: Final[dict[Waited, float]] = {"answer": 168.0, "leader": 168.0, "return": 720.0}
"""Hours within which what is waited for counts."""

NO_SPONSOR_POST: Final = "no opening post of this view tells the sponsor's story"
NO_OTHER_POST: Final = "no opening post of this view tells another story than the sponsor's"


class Classes(NamedTuple):
    """The opening posts of a view that tell the sponsor's story, and those that tell another."""

    sponsor: Cases
    alternative: Cases

    @property
    def effective(self) -> float:
        """Return the effective number of authors of the class that has fewer."""
        return min(self.sponsor.effective, self.alternative.effective)

    @property
    def missing(self) -> str:
        """Say which class has no post, empty where both have."""
        if not self.sponsor.places.size:
            return NO_SPONSOR_POST
        return "" if self.alternative.places.size else NO_OTHER_POST


def classes_of(told: Told, waited: Waited = "answer") -> Classes:
    """Return the opening posts of both classes, and when what is waited for came; kept."""
    return told.own(_MAKERS[waited])


def posts_of_classes(told: Told) -> tuple[Flags, Flags]:
    """Return which posts of the view, replies among them, tell the sponsor's story, or another."""
    return _split(told, told.story)


def gap(classes: Classes, hours: float) -> tuple[float, Floats]:
    """Return the share of the sponsor's less that of the others by ``hours``, and its draws."""
    (ours, drawn), (theirs, drawn_too) = (cases.share(hours) for cases in classes)
    if not drawn.size or not drawn_too.size:
        return ours - theirs, np.empty(0)
    return ours - theirs, drawn - drawn_too


def _split(told: Told, story: Ints) -> tuple[Flags, Flags]:
    ours: Flags = (story == told.sponsor) & (story >= 0)
    theirs: Flags = (story >= 0) & ~ours
    return ours, theirs


def _classes(told: Told, times: Ints | None, *, lasting: bool = False) -> Classes:
    places = openings_of(told.part).places
    cases = Cases(told.part, places, times=times, lasting=lasting)
    ours, theirs = _split(told, told.everywhere[places])
    return Classes(cases.some(ours), cases.some(theirs))


def _by_anyone(told: Told) -> Classes:
    return _classes(told, None)


def _by_leaders(told: Told) -> Classes:
    return _classes(told, told.part.own(_leaders_answers))


def _returns(told: Told) -> Classes:
    return _classes(told, told.part.own(_next_posts), lasting=True)


_MAKERS: Final = {"answer": _by_anyone, "leader": _by_leaders, "return": _returns}


def _next_posts(part: Slice) -> Ints:
    """Return when the author of each post posted again: [all posts]."""
    posts = part.facts.posts
    frame = pl.DataFrame({"person": posts.person, "at": posts.at})
    after = frame.select(pl.col("at").shift(-1).over("person")).to_series()
    return after.fill_null(NEVER).to_numpy()


def _leaders_answers(part: Slice) -> Ints:
    """Return when a leader, not its author, first answered each post: [all posts]."""
    posts = part.facts.posts
    led = part.leading[posts.person[posts.reply]]
    first = np.full(posts.at.size, NEVER)
    np.minimum.at(first, posts.replied[led], posts.at[posts.reply[led]])
    return first
