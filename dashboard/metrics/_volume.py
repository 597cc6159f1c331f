"""How posts are spread over weeks, over weekdays and hours, and what is left of them."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics._builders import people_behind
from dashboard.metrics._slice import Slice

AS_POSTED = "as posted"
AS_IT_IS_NOW = "as it is now"


def by_week(part: Slice) -> pl.DataFrame:
    """Return period_start, posts, people; weeks of the period, Monday to Sunday, none left out."""
    if part.period is None:
        return pl.DataFrame(schema={"period_start": pl.Date, "posts": pl.Int64, "people": pl.Int64})
    days = pl.date_range(part.period.start, part.period.end, "1d", eager=True)
    weeks = days.dt.truncate("1w").unique().sort().to_frame("period_start")
    counts = (
        _local(part).group_by(period_start=pl.col("at").dt.date().dt.truncate("1w"))
        .agg(pl.len().cast(pl.Int64).alias("posts"), _people())
    )  # fmt: skip
    filled = weeks.join(counts, on="period_start", how="left", maintain_order="left").fill_null(0)
    return filled.with_columns(
        pl.max_horizontal("period_start", pl.lit(part.period.start, pl.Date))
    )


def rhythm(part: Slice) -> pl.DataFrame:
    """Return weekday (1 Monday to 7), hour (0 to 23), posts, people, in the zone of the view.

    All 168 rows; posts of which only the day is known are left out.
    """
    hours = pl.DataFrame(
        {"weekday": np.repeat(np.arange(1, 8), 24), "hour": np.tile(np.arange(24), 7)}
    )
    at = pl.col("at").dt
    counts = (
        _local(part).filter(pl.Series(part.facts.posts.timed[part.picked]))
        .group_by(weekday=at.weekday().cast(pl.Int64), hour=at.hour().cast(pl.Int64))
        .agg(pl.len().cast(pl.Int64).alias("posts"), _people())
    )  # fmt: skip
    return hours.join(counts, on=["weekday", "hour"], how="left", maintain_order="left").fill_null(
        0
    )


def removal(part: Slice) -> pl.DataFrame:
    """Return state, posts, people: as posted, and as it is now."""
    person, removed = part.post("person"), part.post("removed").astype(bool)
    rows = [(AS_POSTED, person), (AS_IT_IS_NOW, person[~removed])]
    return pl.DataFrame(
        [(state, some.size, people_behind(some)) for state, some in rows],
        {"state": pl.String, "posts": pl.Int64, "people": pl.Int64},
        orient="row",
    )


def _local(part: Slice) -> pl.DataFrame:
    at = pl.Series("at", part.post("at")).cast(pl.Datetime("us", "UTC"))
    person = pl.Series("person", part.post("person"))
    return pl.DataFrame([at.dt.convert_time_zone(part.zone), person])


def _people() -> pl.Expr:
    return pl.col("person").n_unique().cast(pl.Int64).alias("people")
