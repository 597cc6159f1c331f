"""Whether a view itself may be looked at: whom it is about, and what it tells beside others.

Views that differ in the chosen groups or spaces tell their difference. What follows from several
views is judged for each reading: for groups in :mod:`dashboard.disclosure._together`, for spaces in
:mod:`dashboard.disclosure._spaces`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from dashboard.disclosure._cells import FEW, few
from dashboard.disclosure._spaces import apart_in_spaces
from dashboard.disclosure._story_standing import NOBODY, Tellers, tellers
from dashboard.disclosure._together import apart
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
FEW_WROTE: Final = (
    "Beside other views, what was written in this one would tell of fewer than five people."
)


@dataclass(frozen=True)
class Standing:
    """What the view itself allows.

    ``nothing`` and ``no_posts`` say why no reading at all, or none about posts, may be shown
    (empty: they may). ``authors``, ``openers`` (of threads), ``others`` (authors who do not lead)
    and ``removed`` (authors of posts that were removed) count distinct people. ``classes`` are the
    authors of opening posts that tell the sponsor's story, and of those that tell another;
    ``removed_of_classes`` those of their posts that were removed. ``tellers`` stand behind the
    stories, ``disagreeing`` behind the posts that people who labelled a sample say disagree.
    ``apart`` are the readings that beside the views of other groups or spaces would tell of few,
    ``told_with`` the groups that such a reading is told of together, where that is known.
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
    apart: frozenset[str] = frozenset()
    told_with: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


_KEPT: Final[WeakKeyDictionary[View, Standing]] = WeakKeyDictionary()


def standing(view: View) -> Standing:
    """Judge a view: its people, its authors, and the views beside it; judged once a view."""
    if view not in _KEPT:
        _KEPT[view] = _judged(view)
    return _KEPT[view]


def _judged(view: View) -> Standing:
    here = slice_of(view)
    if here.facts.people.frame.height < SMALLEST_COMMUNITY:
        return Standing(TOO_SMALL, TOO_SMALL)
    wrote = authors(here)
    by_groups = apart(view)
    beside = apart_in_spaces(view) | by_groups.keys()
    nothing = FEW_IN_VIEW if here.n < FEW else FEW_BESIDE if "members_total" in beside else ""
    narrow = bool(view.scope.groups or view.scope.spaces)
    untold = "posts_total" in beside or (narrow and few(wrote.size))
    return Standing(
        nothing,
        nothing or (FEW_WROTE if untold else ""),
        wrote.size,
        authors(here, here.post("opening").astype(bool)).size,
        int((~here.leading[wrote]).sum()),
        authors(here, here.post("removed").astype(bool)).size,
        *_of_classes(view),
        tellers(view),
        _disagreeing(view),
        beside,
        by_groups,
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
