"""The per-person values of a slice, and their sums under the weights, all in one product.

One product for everything is many times faster than one for each number; the sums are exact, so
that a column more or less changes no other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.metrics._arrivals import arrivals_of, before
from dashboard.metrics._behaviours import behaviours_of
from dashboard.metrics._draws import Floats
from dashboard.metrics._frames import Flags
from dashboard.metrics._reads import reads_of
from dashboard.metrics._responses import waiting
from dashboard.metrics._slice import Slice

Columns = dict[str, npt.NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Sums:
    """``by_person`` [acting] and ``drawn`` [draws] by name; ``everyone`` is the weight of N."""

    by_person: Columns
    drawn: Columns
    everyone: Floats


def sums_of(part: Slice) -> Sums:
    """Return the sums of a slice, kept with it."""
    return part.own(_sums)


def counts_of(part: Slice) -> Columns:
    """Return the values by person [acting] without their sums, kept with the slice.

    Whoever asks only who did something need not wait for the draws.
    """
    return part.own(_counts)


def _counts(part: Slice) -> Columns:
    return _as_numbers(_did(part) | _arrived(part)) | _amounts(part)


def _as_numbers(flags: dict[str, Flags]) -> Columns:
    return {name: values.astype(np.float64) for name, values in flags.items()}


def _sums(part: Slice) -> Sums:
    columns = dict(counts_of(part))
    if part.can("text"):
        columns |= _as_numbers(behaviours_of(part).did)
    summed = part.facts.draws.sums(np.stack(list(columns.values()), axis=1))
    drawn = dict(zip(columns, summed, strict=True))
    silent = part.facts.draws.silent_weight(part.n_silent)
    return Sums(columns, drawn, drawn["members"] + silent)


def _did(part: Slice) -> dict[str, Flags]:
    among, reads = part.among, reads_of(part)
    read = reads.read[: among.size]
    there = reads.there[: among.size]
    return {
        "members": among,
        "spoke": (part.posts > 0) & among,
        "active": part.active & among,
        "reacted": (part.reactions > 0) & among,
        "got answer": part.answered & among,
        "read": (read | part.active) & among,
        "seen": (read | there | part.active) & among,
    }


def _arrived(part: Slice) -> dict[str, Flags]:
    new, acting = arrivals_of(part), part.among.size
    earlier = before(part)
    active_then = np.zeros(acting, bool) if earlier is None else earlier.active
    return {
        "new": new.new[:acting],
        "watched": new.watched[:acting],
        "gone": (new.watched & ~new.back)[:acting],
        "active then": active_then,
        "lost": active_then & ~part.active,
    }


def _amounts(part: Slice) -> Columns:
    giver = part.reaction("person")
    # Where the giver of a reaction is not known, the author of the post stands for it.
    by = np.where(giver >= 0, giver, part.reaction("author"))
    openings = waiting(part).person if part.can("replies") else np.empty(0, np.int64)
    return {
        "open": part.count(openings),
        "posts": part.posts,
        "reactions": part.count(by, part.reaction("n")),
        "removed": part.count(part.post("person")[part.post("removed")]),
        "by leaders": part.posts * part.leading[: part.among.size],
    }
