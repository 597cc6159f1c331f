"""Tables by group: one row a value of the attribute, those of unknown group as their own row."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics._builders import wilson_columns
from dashboard.metrics._frames import Flags
from dashboard.metrics._slice import Slice

UNKNOWN = "group not known"


def by_group(part: Slice, did: Flags, *, rest: bool = False) -> pl.DataFrame:
    """Return group, people, of_people, share, low, high; ``did`` is [acting] within N.

    Without an attribute to go by the table is empty. With ``rest``: those who did not.
    """
    names, codes = part.facts.group_codes(part.attribute or "")
    names = [*names, UNKNOWN]
    codes = np.where(codes < 0, len(names) - 1, codes)
    base = np.bincount(codes[part.members], minlength=len(names))
    people = np.bincount(codes[: did.size][did & part.among], minlength=len(names))
    frame = pl.DataFrame(
        {"group": names, "people": base - people if rest else people, "of_people": base}
    )
    shown = frame.filter(pl.col("of_people") > 0) if part.attribute else frame.clear()
    return wilson_columns(shown)
