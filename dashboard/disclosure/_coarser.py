"""Coarser before hidden: blocks of hours, and steps of five people."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dashboard.disclosure._cells import FEW
from dashboard.metrics._slice import slice_of
from dashboard.view import View

BLOCK: Final = 4
"""Hours in a block: six blocks make a day."""


def blocks_of(view: View) -> pl.DataFrame:
    """Count posts and their authors by weekday and block of four hours, empty blocks included.

    Columns: weekday (1 Monday to 7), hour (the first), hours (4), posts, people.
    """
    here = slice_of(view)
    timed = here.facts.posts.timed[here.picked]
    at = pl.Series(here.post("at")[timed]).cast(pl.Datetime("us", "UTC"))
    local = at.dt.convert_time_zone(view.zone)
    frame = pl.DataFrame(
        {
            "weekday": local.dt.weekday().cast(pl.Int64),
            "hour": (local.dt.hour().cast(pl.Int64) // BLOCK) * BLOCK,
            "person": here.post("person")[timed],
        }
    )
    counted = frame.group_by("weekday", "hour").agg(
        posts=pl.len().cast(pl.Int64), people=pl.col("person").n_unique().cast(pl.Int64)
    )
    week = pl.DataFrame({"weekday": range(1, 8)}).join(
        pl.DataFrame({"hour": range(0, 24, BLOCK)}), how="cross"
    )
    found = week.join(counted, on=["weekday", "hour"], how="left").sort("weekday", "hour")
    return found.with_columns(
        pl.col("posts", "people").fill_null(0), pl.lit(BLOCK, pl.Int64).alias("hours")
    ).select("weekday", "hour", "hours", "posts", "people")


def lorenz_of(frame: pl.DataFrame, base: float | None, authors: int) -> pl.DataFrame | None:
    """Thin a Lorenz curve until five people or more lie between its points; None if they cannot.

    ``base`` is the number of people of the curve. The last step, of those who say most, is the
    one that would show what a single person wrote.
    """
    if base is None or authors < FEW:
        return None
    ranks = np.round(frame["people_share"].to_numpy() * base)
    kept, last = [0], ranks[0]
    for i, rank in enumerate(ranks):
        if rank - last >= FEW and ranks[-1] - rank >= FEW:
            kept.append(i)
            last = rank
    return frame[[*kept, frame.height - 1]] if frame.height > 1 else None
