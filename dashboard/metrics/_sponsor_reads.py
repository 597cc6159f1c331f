"""How often the sponsor's story is read beside how many tell it, where posts have reads."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dashboard.metrics._draws import Floats, effective_number
from dashboard.metrics._frames import Flags
from dashboard.metrics._intervals import divided
from dashboard.metrics._metric import Caveat, interval
from dashboard.metrics._slice import Slice
from dashboard.metrics._told import Told
from dashboard.story_map import SPONSOR

FEWEST: Final = 10
"""People whose posts have reads, and who tell the story, from which on this is told."""


def of_reads(told: Told, tells: Flags) -> tuple[Caveat, ...]:
    """Return how many times the reads that its part of the people would give the story gets.

    Only where the export has reads of posts, and of posts whose reads are known; nothing where
    fewer than ten people tell the story or where the reads are those of the posts of a few.
    ``tells`` are those who tell it: [acting].
    """
    reads = told.part.own(reads_by_post)
    known = np.isfinite(reads)
    mine = told.post_is(SPONSOR) & known
    ours, every = (_by_person(told, reads, which) for which in (mine, known))
    few = min(int(tells.sum()), effective_number(ours), effective_number(every))
    if few < FEWEST or not ours.any():
        return ()
    parts = (ours, every, tells.astype(float), told.spoke.astype(float))
    value = _twice(*(float(part.sum()) for part in parts))
    drawn = told.part.facts.draws.sums(np.column_stack(parts))
    low, high = interval(divided(divided(drawn[0], drawn[1]), divided(drawn[2], drawn[3])))
    spread = "" if low is None or high is None else f" ({low:.1f} to {high:.1f})"
    return (
        Caveat(
            "beside",
            f"Of reads it gets {value:.1f} times what its part of the people would give it{spread};"
            f" reads are known of {100 * known.mean():.0f} % of the posts.",
        ),
    )


def reads_by_post(part: Slice) -> Floats:
    """Return how often each post of the slice was read, whenever; NaN where nobody knows: [posts].

    Of several figures of one post the largest counts: platforms repeat a sum that grows.
    """
    table = part.facts.tables["aggregates"].filter(
        (pl.col("subject_kind") == "post") & (pl.col("measure") == "reads")
    )
    known = table.group_by("subject_id").agg(pl.col("value").max())
    posts = part.facts.tables["posts"].select("post_id")
    every = posts.join(
        known, left_on="post_id", right_on="subject_id", how="left", maintain_order="left"
    )
    values: Floats = every["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return values[np.asarray(part.facts.posts.row[part.picked])]


def _by_person(told: Told, reads: Floats, which: Flags) -> Floats:
    person = np.where(which, told.person, -1)
    return told.part.count(person, np.where(which, reads, 0.0))


def _twice(ours: float, every: float, tells: float, spoke: float) -> float:
    return ours / every / (tells / spoke)
