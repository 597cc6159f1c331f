"""Of which sets of people each reading tells: what the gate judges when views are set side by side.

``ASKED`` is the one place where a metric says whose number it gives away. A metric that stands in
no row is judged as if it told of every set, and a test says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from dashboard.disclosure._cells import FEW, FEW_FOR_CONDUCT
from dashboard.metrics._arrivals import arrivals_of
from dashboard.metrics._classes import posts_of_classes
from dashboard.metrics._frames import Flags
from dashboard.metrics._reach import tied_of
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._sums import counts_of
from dashboard.metrics._ties import nothing_tied
from dashboard.metrics._told import Told, sponsor_told, told_of
from dashboard.metrics.engagement_staying import Stays
from dashboard.view import View


class People(NamedTuple):
    """A set of people of a view: ``which`` of them [acting or people], ``least`` to be told.

    ``of_members``: a part of N, so that those who are not in it are told as well.
    """

    which: Callable[[View], Flags]
    of_members: bool = True
    least: int = FEW


def _did(name: str) -> Callable[[View], Flags]:
    """Return who has a value above 0 in a column of what people did."""
    return lambda view: counts_of(slice_of(view))[name] > 0


def _tied(name: str) -> Callable[[View], Flags]:
    def which(view: View) -> Flags:
        part = slice_of(view)
        found = {} if nothing_tied(part) else tied_of(part)
        return found[name] > 0 if name in found else _nobody(part)

    return which


def _beyond(larger: str, smaller: str) -> Callable[[View], Flags]:
    return lambda view: SETS[larger].which(view) & ~SETS[smaller].which(view)


def _new(name: str) -> Callable[[View], Flags]:
    def which(view: View) -> Flags:
        found: Flags = getattr(arrivals_of(slice_of(view)), name)
        return found

    return which


def _gone(view: View) -> Flags:
    new = arrivals_of(slice_of(view))
    return new.watched & ~new.back


def _opened_first(view: View) -> Flags:
    new = arrivals_of(slice_of(view))
    flags = _nobody(slice_of(view))
    flags[new.part.facts.posts.person[new.first_posts]] = True
    return flags


def _opened(view: View) -> Flags:
    part = slice_of(view)
    return part.count(part.post("person")[part.post("opening").astype(bool)]) > 0


def _once(view: View) -> Flags:
    part = slice_of(view)
    once: Flags = (part.posts + part.reactions == 1) & part.among
    return once


def _began(view: View) -> Flags:
    flags = _nobody(slice_of(view))
    flags[slice_of(view).own(Stays).person] = True
    return flags


def _tells_any(view: View) -> Flags:
    told = told_of(view)
    if isinstance(told, str):
        return _nobody(slice_of(view))
    found: Flags = np.asarray(told.tells.any(axis=1))
    return found


def _tells_ours(view: View) -> Flags:
    told = sponsor_told(view)
    if isinstance(told, str) or told.sponsor < 0:
        return _nobody(slice_of(view))
    found: Flags = told.tells[:, told.sponsor]
    return found


def _of_class(place: int, what: str) -> Callable[[View], Flags]:
    """Return who wrote posts of a class (0: the sponsor's story) that opened or were removed."""

    def which(view: View) -> Flags:
        told = sponsor_told(view)
        return _nobody(slice_of(view)) if isinstance(told, str) else _authors(told, place, what)

    return which


def _authors(told: Told, place: int, what: str) -> Flags:
    some = told.part.post("opening" if what == "opening" else "removed").astype(bool)
    person = told.person[posts_of_classes(told)[place] & some]
    return told.part.count(person) > 0


def _nobody(part: Slice) -> Flags:
    return np.zeros(part.among.size, bool)


_STEPS: Final = {"spoke": "spoke", "active": "active", "seen": "seen", "read": "read",
                 "answered": "got answer"}  # fmt: skip
_HOLDS: Final = (
    ("active", "spoke"), ("seen", "spoke"), ("seen", "active"), ("read", "spoke"),
    ("read", "active"), ("seen", "read"), ("spoke", "answered"), ("active", "answered"),
    ("connected", "largest"), ("second", "first"), ("new", "watched"), ("watched", "gone"),
    ("read", "reached"),
)  # fmt: skip
"""Pairs of sets of which the first holds the second: both told, they tell their difference."""

SETS: Final[dict[str, People]] = {
    "members": People(lambda view: slice_of(view).members, of_members=False),
    **{name: People(_did(column)) for name, column in _STEPS.items()},
    "reacted": People(_did("reacted")),
    "active then": People(_did("active then")),
    "lost": People(_did("lost")),
    "wrote": People(lambda view: slice_of(view).posts > 0, of_members=False),
    "opened": People(_opened, of_members=False),
    "waiting": People(_did("open"), of_members=False),
    "gave": People(_did("reactions"), of_members=False),
    "removed": People(_did("removed"), of_members=False, least=FEW_FOR_CONDUCT),
    "once": People(_once),
    "began": People(_began),
    "new": People(_new("new")),
    "watched": People(_new("watched")),
    "gone": People(_gone, of_members=False),
    "new posted": People(_new("posted")),
    "new opened": People(_opened_first, of_members=False),
    "new answered": People(_new("first_answered"), of_members=False),
    **{
        name: People(_tied(name))
        for name in ("connected", "reached", "largest", "first", "second", "either",
                     "turned often", "never addressed")
    },
    "tells any": People(_tells_any, of_members=False),
    "tells ours": People(_tells_ours, of_members=False),
    "opened ours": People(_of_class(0, "opening"), of_members=False),
    "opened another": People(_of_class(1, "opening"), of_members=False),
    "removed ours": People(_of_class(0, "removed"), of_members=False, least=FEW_FOR_CONDUCT),
    "removed another": People(_of_class(1, "removed"), of_members=False, least=FEW_FOR_CONDUCT),
}  # fmt: skip
SETS.update({f"{a} not {b}": People(_beyond(a, b), of_members=False) for a, b in _HOLDS})

_WRITING: Final = ("wrote",)
_ANSWERS: Final = ("opened", "waiting", "wrote")
_TIES: Final = ("connected",)
_STORIES: Final = ("tells any", "wrote")
_OURS: Final = ("tells ours", *_STORIES)
_BOTH: Final = ("opened ours", "opened another", "opened", "wrote")
_REMOVED: Final = ("removed", "removed ours", "removed another", "wrote")

ASKED: Final[dict[str, tuple[str, ...]]] = {
    "members_total": ("members",),
    "members_spoke": ("spoke",),
    "members_silent": ("spoke",),
    "members_active": ("active", "active not spoke"),
    "members_unseen": ("seen", "seen not spoke", "seen not active"),
    "members_read": ("read", "read not spoke", "read not active", "seen not read"),
    "members_got_answer": ("answered", "spoke not answered", "active not answered"),
    "members_reacted": ("reacted",),
    "members_lost": ("lost", "active then"),
    "retention_90d": ("began",),
    "seen_once": ("once", "active", "active not spoke"),
    "roster_match": ("members",),
    "newcomers": ("new", "new not watched", "new posted"),
    "newcomer_first_post_answered": ("new opened", "new answered"),
    "newcomers_gone_30d": ("gone", "watched", "watched not gone"),
    "posts_total": _WRITING,
    "voices_for_half": _WRITING,
    "effective_voices": _WRITING,
    "posts_gini_all": _WRITING,
    "posts_gini_speakers": _WRITING,
    "leader_post_share": _WRITING,
    "behaviour_spread": _WRITING,
    "quiet_spaces": _WRITING,
    "unresolved_parents": _WRITING,
    "reactions_total": ("gave",),
    "reactions_from_half": ("gave", "reacted"),
    "first_reply_median_hours": _ANSWERS,
    "unanswered_after_7d": _ANSWERS,
    "open_posts": _ANSWERS,
    "questions_answered": _ANSWERS,
    "removed_share": _REMOVED,
    "members_connected": _TIES,
    "members_isolated": _TIES,
    "largest_component_share": ("largest", "connected not largest", "connected"),
    "reached_observed": ("reached", "read not reached"),
    "members_not_known_reached": ("reached", "read not reached"),
    "two_way_ties": _TIES,
    "never_addressed_back": ("never addressed", "turned often"),
    "cross_group_ties": _TIES,
    "ei_index": _TIES,
    "groups_not_reached": _TIES,
    "groups_barely_reached": _TIES,
    "centralisation": _TIES,
    "bridge_dependence": _TIES,
    "communities": _TIES,
    "leader_reach_1": ("first", "connected"),
    "leader_reach_2": ("second", "second not first", "either", "connected"),
    "groups_untouched_by_leaders": ("first", "connected"),
    "stories_told": _STORIES,
    "effective_stories": _STORIES,
    "largest_story_share": _STORIES,
    "rare_stories": _STORIES,
    "stories_in_one_group": _STORIES,
    "posts_unassigned": _STORIES,
    "story_group_divergence": _STORIES,
    "sponsor_story_people": _OURS,
    "sponsor_story_posts": _OURS,
    "sponsor_story_by_leaders": _OURS,
    "largest_other_story": _OURS,
    "sponsor_story_amplification": _OURS,
    "answered_sponsor": ("opened ours", "wrote"),
    "answered_alternative": ("opened another", "wrote"),
    "answered_gap": _BOTH,
    "leader_answered_gap": _BOTH,
    "returned_gap": _BOTH,
    "removed_gap": _REMOVED,
    "alternative_seen": ("opened another", "wrote"),
    "alternative_acted_on": ("opened another", "wrote"),
    "open_alternative": ("opened another", "wrote"),
    "leader_broadcast": _BOTH,
    "dissent_share": _BOTH,
    "dissent_answered_gap": _BOTH,
    "data_gaps": (),
    "rows_set_aside": (),
}
"""Readings, and the sets of people of which each tells; () tells of nobody."""


def asked(key: str) -> tuple[str, ...]:
    """Return the sets of which a reading tells; all there are for one that is not known here."""
    return ASKED.get(key, tuple(SETS))
