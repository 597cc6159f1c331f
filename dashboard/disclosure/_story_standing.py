"""How many people stand behind the numbers about stories, and which of them may be told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

import numpy as np

from dashboard.disclosure._cells import Chain, few, identifies
from dashboard.disclosure._story_counted import EVERYBODY, Behind, behind, refused_counted
from dashboard.metrics._metric import Reading
from dashboard.metrics._told import told_of
from dashboard.view import View

Refusal = Literal["", "fewer", "beside", "behind"]


class Tellers(NamedTuple):
    """Distinct people of a view: who tell the sponsor's story, who of them do not lead, and more.

    ``largest_other`` tell the largest other story, ``assigned`` any story; ``unassigned`` wrote a
    post that tells none, ``spoke`` any post. ``counted`` is who is behind posts or threads.
    """

    ours: int = 0
    ours_not_leading: int = 0
    largest_other: int = 0
    assigned: int = 0
    unassigned: int = 0
    spoke: int = 0
    counted: Behind = EVERYBODY


NOBODY: Final = Tellers()


def tellers(view: View) -> Tellers:
    """Return how many people stand behind the stories of a view; 0 where there are none."""
    told = told_of(view)
    if isinstance(told, str):
        return NOBODY
    mine = told.tells[:, told.sponsor] if told.sponsor >= 0 else np.zeros(told.spoke.size, bool)
    others = told.tellers.copy()
    if told.sponsor >= 0:
        others[told.sponsor] = 0
    without = told.person[(told.story < 0) & (told.person >= 0)]
    return Tellers(
        int(mine.sum()),
        int((mine & ~told.part.leading[: mine.size]).sum()),
        int(others.max(initial=0)),
        int(told.tells.any(axis=1).sum()),
        int(np.unique(without).size),
        int(told.spoke.sum()),
        behind(view),
    )


OF_TELLERS: Final = ("sponsor_story_people", "largest_story_share")
"""Readings that count those who tell one story, among those who tell any or who posted."""
_IN_UNIT: Final = frozenset({"largest_story_share", "effective_stories"})
"""Readings that count posts or threads where stories are counted so."""


def refused(reading: Reading, tellers: Tellers, chains: Mapping[str, Chain]) -> Refusal:
    """Say why a number about stories must not be told, "" if it may; note is taken of it."""
    key = reading.key
    by_people = tellers.counted.unit == "people"
    if not by_people and key in _IN_UNIT and (why := refused_counted(key, tellers.counted)):
        return why
    if key in OF_TELLERS and (by_people or key not in _IN_UNIT):
        return _share_of_people(reading, chains)
    if key == "sponsor_story_by_leaders":
        return "behind" if few(tellers.ours_not_leading) else ""
    ours = tellers.ours if tellers.ours_not_leading else 0
    behind = {
        "sponsor_story_posts": (ours,),
        "sponsor_story_amplification": (tellers.ours,),
        "largest_other_story": (tellers.ours, tellers.largest_other),
        "posts_unassigned": (tellers.unassigned, tellers.assigned),
        "story_group_divergence": (tellers.assigned,),
        "effective_stories": (tellers.spoke,),
    }.get(key, ())
    return "behind" if any(few(n) for n in behind) else ""


def _share_of_people(reading: Reading, chains: Mapping[str, Chain]) -> Refusal:
    """Those who tell the story, those who tell any, those who posted: sets that hold each other."""
    count, base = reading.count, reading.base
    if count is None or base is None:
        return ""
    if few(base):
        return "behind"
    alone = identifies(count, base) or not chains[reading.key].tell(0, count)
    if alone or not all(chain.tell(0, base) for chain in chains.values()):
        return "fewer" if few(count) else "beside"
    return ""
