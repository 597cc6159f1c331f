"""Six readings of any window of days: what is compared when a view is placed among others.

They are the readings themselves, without intervals and tables, so that a place is never the place
of another number than the one that is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from dashboard.metrics._draws import Floats
from dashboard.metrics._frames import HOUR, Flags, Ints
from dashboard.metrics._heavy_tails import people_for_share_draws
from dashboard.metrics._metric import Reading
from dashboard.metrics._responses import WEEK, openings_of
from dashboard.metrics._slice import Slice
from dashboard.metrics.engagement_voices import people_for
from dashboard.view import Period

_FEW_OPENINGS: Final = 10
_HALF: Final = 0.5


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


@dataclass(frozen=True, eq=False)
class _Log:
    """All acts under a filter in order of time, so that a window is a run of rows.

    ``*_so_far`` are running sums, with a zero before the first row.
    """

    at: Ints
    person: Ints
    removed_so_far: Ints
    opened_at: Ints
    answered_so_far: Ints
    given_at: Ints
    given_so_far: Ints


def families_of(part: Slice, window: Period) -> Floats:
    """Return the values of the six readings for a window of days: [families], NaN for unknown."""
    log, there = part.own(_log), replace(part, period=window, _made={})
    low, high = np.searchsorted(log.at, there.bounds)
    posts = part.count(log.person[low:high])
    total = float(high - low)
    spoke = float(((posts > 0) & there.among).sum())
    removed = float(log.removed_so_far[high] - log.removed_so_far[low])
    return np.array(
        [
            spoke / there.n if there.n else np.nan,
            total,
            people_for(posts, _HALF) if total else np.nan,
            _unanswered(there, log),
            _reactions(there, log),
            removed / total if total and part.can("removed") else np.nan,
        ]
    )


def drawn_of(part: Slice, readings: dict[str, Reading], draws: int) -> list[Floats]:
    """Return the first draws over people of each of the six; empty where a reading has none."""
    found = []
    for family in FAMILIES:
        reading = readings[family.key]
        own = reading.draws if reading.value is not None else None
        if family.key == "voices_for_half" and reading.value is not None:
            wrote = np.flatnonzero(part.posts)
            matrix = part.facts.draws.matrix[wrote, :draws]
            own = people_for_share_draws(part.posts[wrote], matrix)
        found.append(np.empty(0) if own is None else own[:draws])
    return found


def _log(part: Slice) -> _Log:
    whole = replace(part, period=None, _made={})
    cases = openings_of(whole)
    in_time = cases.answered & (cases.hours <= WEEK)
    return _Log(
        whole.post("at"), whole.post("person"), _so_far(whole.post("removed")),
        part.facts.posts.at[cases.places], _so_far(in_time),
        whole.reaction("at"), _so_far(whole.reaction("n")),
    )  # fmt: skip


def _so_far(amounts: Ints | Flags) -> Ints:
    return np.concatenate([[0], np.cumsum(amounts, dtype=np.int64)])


def _unanswered(there: Slice, log: _Log) -> float:
    """Return the share unanswered after a week; only where some are censored from the curve."""
    if not there.can("replies"):
        return np.nan
    low, high = np.searchsorted(log.opened_at, there.bounds)
    openings = int(high - low)
    followed = (there.facts.end - log.opened_at[low:high]) / HOUR
    if openings < _FEW_OPENINGS or followed[0] < WEEK:
        return np.nan
    if followed[-1] < WEEK:
        return 1.0 - openings_of(there).exact(WEEK)
    return 1.0 - float(log.answered_so_far[high] - log.answered_so_far[low]) / openings


def _reactions(there: Slice, log: _Log) -> float:
    if not there.can("reactions") or (there.groups and not there.can("reactors")):
        return np.nan
    low, high = np.searchsorted(log.given_at, there.bounds)
    return float(log.given_so_far[high] - log.given_so_far[low])
