"""Whether a view itself may be looked at: whom it is about, and by whom its neighbours differ.

Two views that differ in one chosen group or space tell their difference. So a view is shown only
if each of its neighbours (without one condition, without one of several choices) holds the same
people, or at least five others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from dashboard.disclosure._cells import FEW, few
from dashboard.disclosure._story_standing import NOBODY, Tellers, tellers
from dashboard.metrics._classes import posts_of_classes
from dashboard.metrics._dissent import Sampled, sampled_of
from dashboard.metrics._frames import Flags, Ints
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._told import sponsor_told
from dashboard.view import View

SMALLEST_COMMUNITY: Final = 10
TOO_SMALL: Final = (
    "This community has fewer than ten members: a number about so few would show whom it means."
)
FEW_IN_VIEW: Final = "This view is about fewer than five people, so it shows no numbers."
FEW_BESIDE: Final = (
    "This view leaves out fewer than five people: beside the wider view it would show them."
)
FEW_WROTE: Final = "Fewer than five people wrote in a part of this view, so it is not counted out."

Choice = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Standing:
    """What the view itself allows.

    ``nothing`` and ``no_posts`` say why no reading at all, or none about posts, may be shown
    (empty: they may). ``authors``, ``openers`` (of threads), ``others`` (authors who do not lead)
    and ``removed`` (authors of posts that were removed) count distinct people. ``classes`` are the
    authors of opening posts that tell the sponsor's story, and of those that tell another;
    ``removed_of_classes`` those of their posts that were removed. ``tellers`` stand behind the
    stories, ``disagreeing`` behind the posts that people who labelled a sample say disagree.
    """

    nothing: str = ""
    no_posts: str = ""
    authors: int = 0
    openers: int = 0
    others: int = 0
    removed: int = 0
    classes: tuple[int, int] = (0, 0)
    removed_of_classes: tuple[int, int] = (0, 0)
    tellers: Tellers = NOBODY
    disagreeing: int = 0


def standing(view: View) -> Standing:
    """Judge a view: its people, its authors, and the views beside it."""
    here = slice_of(view)
    if here.facts.people.frame.height < SMALLEST_COMMUNITY:
        return Standing(TOO_SMALL, TOO_SMALL)
    wrote = authors(here)
    nothing = _people_differ(view, here)
    return Standing(
        nothing,
        nothing or _authors_differ(view, here),
        wrote.size,
        authors(here, here.post("opening").astype(bool)).size,
        int((~here.leading[wrote]).sum()),
        authors(here, here.post("removed").astype(bool)).size,
        *_of_classes(view),
        tellers(view),
        _disagreeing(view),
    )


def _disagreeing(view: View) -> int:
    found = sampled_of(view)
    return found.disagreeing if isinstance(found, Sampled) else 0


def _of_classes(view: View) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return how many people opened posts of each class, and of how many posts were removed."""
    told = sponsor_told(view)
    if isinstance(told, str):
        return (0, 0), (0, 0)
    here, opening, removed = told.part, told.part.post("opening"), told.part.post("removed")
    ours, theirs = posts_of_classes(told)
    opened, gone = (
        (authors(here, ours & of).size, authors(here, theirs & of).size)
        for of in (opening.astype(bool), removed.astype(bool))
    )
    return opened, gone


def authors(part: Slice, of: Flags | None = None) -> Ints:
    """Return the rows of the distinct people who wrote the posts of a slice, or some of them."""
    person = part.post("person")
    found: Ints = np.unique(person if of is None else person[of])
    return found


def _people_differ(view: View, here: Slice) -> str:
    """Say whom the view or its difference from a neighbour would show, empty if nobody."""
    if here.n < FEW:
        return FEW_IN_VIEW
    for fewer in _without_one(view.scope.groups):
        wider = slice_of(_with(view, groups=fewer))
        if few(abs(wider.n - here.n)):
            return FEW_BESIDE
    return ""


def _authors_differ(view: View, here: Slice) -> str:
    """Say whether few people wrote the posts of the view, or those of its neighbours beyond it."""
    if not view.scope.groups and not view.scope.spaces:
        return ""
    neighbours = [_with(view, groups=fewer) for fewer in _without_one(view.scope.groups)]
    chosen = view.scope.spaces
    if chosen:
        neighbours.append(_with(view, spaces=()))
    if len(chosen) > 1:
        neighbours += [_with(view, spaces=tuple(s for s in chosen if s != one)) for one in chosen]
    counts = [authors(here).size] + [_authors_between(here, slice_of(one)) for one in neighbours]
    return FEW_WROTE if any(few(count) for count in counts) else ""


def _authors_between(one: Slice, other: Slice) -> int:
    """Count the people who wrote the posts that only one of two slices holds."""
    posts = one.facts.posts
    held = np.zeros((2, posts.at.size), bool)
    held[0, one.picked] = True
    held[1, other.picked] = True
    return int(np.unique(posts.person[held[0] != held[1]]).size)


def _with(
    view: View, *, groups: Choice | None = None, spaces: tuple[str, ...] | None = None
) -> View:
    scope = view.scope
    changed = replace(
        scope,
        groups=scope.groups if groups is None else groups,
        spaces=scope.spaces if spaces is None else spaces,
    )
    return replace(view, scope=changed)


def _without_one(groups: Choice) -> Iterator[Choice]:
    """Yield the choice without each condition, and without each of several values."""
    for attribute in sorted({name for name, _ in groups}):
        yield tuple(pair for pair in groups if pair[0] != attribute)
        values = [pair for pair in groups if pair[0] == attribute]
        if len(values) > 1:
            for value in values:
                yield tuple(pair for pair in groups if pair != value)
