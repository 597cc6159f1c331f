"""Who is known to have read, or to have been there, from the figures that a platform gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from dashboard.metrics._frames import Flags
from dashboard.metrics._metric import Caveat
from dashboard.metrics._slice import Slice

_READ: Final = ("reads",)
_THERE: Final = ("days_active",)
_DAY: Final = 86_400_000_000


@dataclass(frozen=True, eq=False)
class Reads:
    """All [people]: ``told`` the platform gave a figure of reads; ``seen`` it gave any figure."""

    read: Flags
    told: Flags
    there: Flags
    seen: Flags


def reads_of(part: Slice) -> Reads:
    """Return who read in the period, kept with the slice."""
    return part.own(_reads)


def _reads(part: Slice) -> Reads:
    """Return who read in the period; figures that reach beyond the period do not tell.

    Figures are of the whole community: under a filter of spaces they tell nothing.
    """
    table = part.facts.tables["aggregates"].filter(pl.col("subject_kind") == "member")
    inside = table.clear() if part.spaces else table.filter(_inside(part))
    some = inside.filter(pl.col("value") > 0)
    return Reads(
        _flags(part, some.filter(pl.col("measure").is_in(_READ))),
        _flags(part, inside.filter(pl.col("measure").is_in(_READ) & pl.col("value").is_not_null())),
        _flags(part, some.filter(pl.col("measure").is_in(_THERE))),
        _flags(part, inside.filter(pl.col("value").is_not_null())),
    )


def _inside(part: Slice) -> pl.Expr:
    """Whether a figure is of days of the period; days before and after all data do not count."""
    start, after = part.bounds
    low, high = part.facts.start, part.facts.end
    begins = pl.col("period_start").to_physical().fill_null(low)
    ends = pl.col("period_end").to_physical().fill_null(high)
    if not part.facts.posts.at.size:
        return (begins >= start) & (ends <= after)
    among = (ends > low) & (begins <= high) | (ends == high)
    return among & (begins.clip(lower_bound=low) >= start) & (ends.clip(upper_bound=high) <= after)


def why_untold(part: Slice) -> str:
    """Say why no reads are known: there are none at all, or they are of other days or spaces."""
    table = part.facts.tables["aggregates"].filter(pl.col("subject_kind") == "member")
    if table["measure"].is_in(_READ).any():
        return "the reads in this export are not of this period and these spaces"
    return part.can_tell["reads"].reason or "this export holds no reads of people"


def days_of_reads(part: Slice) -> tuple[Caveat, ...]:
    """Return a caveat where figures of reads are also of days before or after all data."""
    table = part.facts.tables["aggregates"].filter(
        (pl.col("subject_kind") == "member") & pl.col("measure").is_in(_READ) & _inside(part)
    )
    low, high = part.facts.start - _DAY, part.facts.end + _DAY
    begins, ends = pl.col("period_start").to_physical(), pl.col("period_end").to_physical()
    wider = table.filter((begins < low) | (ends > high))
    if wider.is_empty() or not part.facts.posts.at.size:
        return ()
    first, last = wider.select(
        pl.col("period_start").min().dt.strftime("%Y-%m-%d"),
        (pl.col("period_end").max() - pl.duration(microseconds=1)).dt.strftime("%Y-%m-%d"),
    ).row(0)
    return (Caveat("partly", f"reads are of {first} to {last}, more days than the messages"),)


def _flags(part: Slice, table: pl.DataFrame) -> Flags:
    people = part.facts.people
    flags = np.zeros(people.frame.height, bool)
    if table.height:
        rows = people.rows(table["subject_id"])
        flags[rows[rows >= 0]] = True
    return flags
