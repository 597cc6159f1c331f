"""The tables behind the answers: over time, by group, by space, for newcomers, and what is open."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics._frames import DAY
from dashboard.metrics._groups import UNKNOWN
from dashboard.metrics._intervals import band
from dashboard.metrics._responses import (
    CUTS,
    SCHEMA,
    Cases,
    first_posts_of,
    unanswered,
    unanswered_by,
    waiting,
)
from dashboard.metrics._slice import Slice

_UNKNOWN_SPACE = "space not known"


def curve(cases: Cases) -> pl.DataFrame:
    """Return hours, answered, low, high, removed: the incidence of a first answer.

    It ends where nobody could be followed any longer: what came later is not known.
    """
    found = cases.incidence
    longest = float(cases.followed_hours.max(initial=0.0))
    whole = pl.DataFrame(
        {
            "hours": found.edges,
            "answered": found.point,
            **band(found.point, found.draws, cases.effective).to_dict(),
            "removed": cases.removed_by(found.edges),
        }
    )
    return whole.filter(pl.col("hours") <= longest)


def cut(cases: Cases) -> pl.DataFrame:
    """Return what was unanswered after 24 hours, 72 hours and 7 days."""
    rows = [{"after": name, **unanswered(cases, hours)} for name, hours in CUTS.items()]
    return pl.DataFrame(rows, {"after": pl.String, **SCHEMA})


def by_group(part: Slice, cases: Cases) -> pl.DataFrame:
    """Return what was unanswered after 7 days by the group of the author."""
    if part.attribute is None:
        return pl.DataFrame(schema={"group": pl.String, **SCHEMA})
    names, codes = part.facts.group_codes(part.attribute)
    own = codes[cases.person]
    return unanswered_by(
        cases, [*names, UNKNOWN], np.where(own < 0, len(names), own), "group"
    )  # fmt: skip


def by_space(part: Slice, cases: Cases) -> pl.DataFrame:
    """Return what was unanswered after 7 days by space."""
    names = part.facts.spaces.to_list()
    codes = part.facts.posts.space[cases.places]
    codes = np.where(codes < 0, len(names), codes)
    return unanswered_by(cases, [*names, _UNKNOWN_SPACE], codes, "space")


def newcomers(part: Slice, cases: Cases) -> pl.DataFrame:
    """Return what was unanswered after 7 days of first posts of newcomers, and of all others."""
    first = np.isin(cases.places, first_posts_of(part).places)
    names = ["all others", "first posts of newcomers"]
    return unanswered_by(cases, names, first.astype(np.int64), "name")


def _open_frame(part: Slice) -> pl.DataFrame:
    cases, posts = waiting(part), part.facts.posts
    at = pl.Series(posts.at[cases.places]).cast(pl.Datetime("us", "UTC"))
    codes = posts.space[cases.places]
    names = pl.Series([*part.facts.spaces.to_list(), _UNKNOWN_SPACE])
    return pl.DataFrame(
        {
            "days_open": (part.facts.end - posts.at[cases.places]) // DAY,
            "space": names.gather(np.where(codes < 0, names.len() - 1, codes)),
            "month": at.dt.convert_time_zone(part.zone).dt.strftime("%Y-%m"),
            "person": cases.person,
        }
    )


def oldest(part: Slice) -> pl.DataFrame:
    """Return days_open, space, month, people of each open post, the oldest first; no author."""
    frame = _open_frame(part).sort("days_open", "space", descending=[True, False])
    return frame.drop("person").with_columns(people=pl.lit(1, pl.Int64))


def open_by_space(part: Slice) -> pl.DataFrame:
    """Return space, posts, people of the open posts, the most first."""
    counts = _open_frame(part).group_by("space").agg(
        posts=pl.len().cast(pl.Int64), people=pl.col("person").n_unique().cast(pl.Int64)
    )  # fmt: skip
    return counts.sort("posts", "space", descending=[True, False])
