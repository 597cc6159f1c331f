"""All dated posts of a community with their days: read once, whatever a window picks of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.metrics._draws import Floats, Rows, weights
from data_sources.community import Community

ANSWER_DAYS: Final = 7
EPOCH: Final = date(1970, 1, 1)


class Acts(NamedTuple):
    """Acts sorted by day: ``day`` (days since 1970), ``person`` (row, -1 unknown), ``n``."""

    day: Rows
    person: Rows
    n: Floats

    def per_person(self, start: int, end: int, people: int) -> Floats:
        """Sum ``n`` by person over the days start to end, the unknown in the last place."""
        some = slice(np.searchsorted(self.day, start), np.searchsorted(self.day, end + 1))
        rows = np.where(self.person[some] < 0, people, self.person[some])
        return np.bincount(rows, self.n[some], minlength=people + 1).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Everything:
    """All dated posts of persons sorted by day, whatever the filter; a filter only picks rows.

    ``space`` are places in ``spaces``, the last for none. ``opening`` are the opening posts watched
    for seven days, ``answered`` those to which somebody else replied. ``first`` is each author's
    first day (``member_id``, ``first``), ``given`` are the reactions on dated posts.
    """

    day: Rows
    person: Rows
    space: Rows
    spaces: list[str | None]
    removed: npt.NDArray[np.bool_]
    opening: npt.NDArray[np.bool_]
    answered: npt.NDArray[np.bool_]
    first: pl.DataFrame
    given: pl.DataFrame

    def acts(self, chosen: npt.NDArray[np.bool_]) -> Acts:
        """Return the chosen posts."""
        return Acts(self.day[chosen], self.person[chosen], np.ones(int(chosen.sum())))


_KEPT: WeakKeyDictionary[Community, dict[str, Everything]] = WeakKeyDictionary()


def everything(community: Community, zone: str) -> Everything:
    kept = _KEPT.setdefault(community, {})
    if zone not in kept:
        kept[zone] = _read(community, zone)
    return kept[zone]


def _read(community: Community, zone: str) -> Everything:
    dated = _dated(community, zone)
    rows = pl.Series("person", weights(community).rows(dated["author_id"]))
    written = dated.with_columns(rows).sort("day", maintain_order=True)
    posts = _with_answers(community, written.filter(pl.col("person") >= 0))
    spaces = posts["space"].unique(maintain_order=True)
    places = pl.DataFrame({"space": spaces}).with_row_index("place")
    placed = posts.select("space").join(
        places, on="space", how="left", nulls_equal=True, maintain_order="left"
    )
    return Everything(
        posts["day"].cast(pl.Int64).to_numpy(),
        posts["person"].to_numpy(),
        placed["place"].cast(pl.Int64).to_numpy(),
        spaces.to_list(),
        posts["removed_at"].is_not_null().to_numpy(),
        posts["opening"].to_numpy(),
        posts["answered"].to_numpy(),
        dated.group_by(member_id="author_id").agg(first=pl.col("day").min()),
        _given(community, dated, zone),
    )


def day_of(moment: pl.Expr, zone: str) -> pl.Expr:
    local = moment.dt.convert_time_zone(zone).dt.date()
    return (local - pl.lit(EPOCH)).dt.total_days()


def _dated(community: Community, zone: str) -> pl.DataFrame:
    posts = community.posts.filter((pl.col("kind") == "post") & pl.col("posted_at").is_not_null())
    return posts.with_columns(day=day_of(pl.col("posted_at"), zone), n=pl.lit(1.0)).drop("text")


def _with_answers(community: Community, written: pl.DataFrame) -> pl.DataFrame:
    """Say of each post whether it is an opening post watched for seven days, and answered then."""
    posts = community.posts
    span, last = pl.duration(days=ANSWER_DAYS), posts["posted_at"].max()
    watched = pl.col("posted_at") <= pl.lit(last, posts["posted_at"].dtype) - span
    opening = (pl.col("thread_id") == pl.col("post_id")) & watched
    replies = posts.filter(
        (pl.col("kind") == "post") & (pl.col("thread_id") != pl.col("post_id"))
    ).select("thread_id", replier="author_id", replied_at="posted_at")
    replied = (
        written.filter(opening)
        .select("thread_id", "post_id", "author_id", "posted_at")
        .join(replies, on="thread_id")
        .filter(
            (pl.col("replier") != pl.col("author_id"))
            & (pl.col("replied_at") <= pl.col("posted_at") + span)
        )["post_id"]
        .unique()
    )
    told = written.with_columns(opening=opening.fill_null(value=False))
    answered = pl.col("opening") & pl.col("post_id").is_in(replied.implode())
    return told.with_columns(answered=answered.fill_null(value=False))


def _given(community: Community, dated: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Return the reactions on the day they were given, else on the day of their post."""
    given = community.reactions.join(dated.select("post_id", "posted_at", "space"), on="post_id")
    moment = pl.coalesce("reacted_at", "posted_at")
    return given.with_columns(day=day_of(moment, zone))
