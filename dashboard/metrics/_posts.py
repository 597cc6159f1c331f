"""Posts as arrays in order of time, with when each was answered and whom each answers.

All times are microseconds since 1970 (UTC), :data:`NEVER` where unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

NEVER: Final[int] = np.iinfo(np.int64).max
HOUR: Final = 3_600_000_000
DAY: Final = 24 * HOUR

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Posts:
    """Posts by members in order of time: [posts] arrays, ``row`` is their place in the table.

    ``answered`` is when another person first answered (an opening post: in its thread; a reply:
    directly). ``to`` is the person whom a reply answers, -1 for none. ``timed`` posts have an hour,
    not only a day; ``broken`` ones name a parent or a thread that is not in the data.
    ``reply`` and ``replied`` are [answers]: the place of an answer, and that of the post of another
    that it answers.
    """

    row: Ints
    at: Ints
    person: Ints
    space: Ints
    opening: Flags
    answered: Ints
    to: Ints
    removed: Flags
    removed_at: Ints
    timed: Flags
    broken: Flags
    reply: Ints
    replied: Ints


def micros(times: pl.Series) -> Ints:
    """Return times as microseconds since 1970, NEVER for null."""
    return times.cast(pl.Datetime("us", "UTC")).to_physical().fill_null(NEVER).to_numpy()


def posts_of(table: pl.DataFrame, person: Ints, space: Ints) -> Posts:
    """Return the dated posts by persons; ``person`` and ``space`` are codes of the table's rows."""
    frame = _in_order(table, person, space)
    answered, to, by_others, loose = _answers(frame)
    gone = frame["removed_at"].is_not_null() | frame["removed_by"].is_not_null()
    timed = (frame["time_quality"] != "date").fill_null(value=True)
    opening = (frame["thread_id"] == frame["post_id"]).fill_null(value=False)
    return Posts(
        frame["row"].cast(pl.Int64).to_numpy(), micros(frame["posted_at"]),
        frame["person"].to_numpy(), frame["space"].to_numpy(), opening.to_numpy(), answered, to,
        gone.to_numpy(), micros(frame["removed_at"]), timed.to_numpy(),
        _broken(loose, table["post_id"], frame.height),
        by_others["i"].cast(pl.Int64).to_numpy(), by_others["of"].cast(pl.Int64).to_numpy(),
    )  # fmt: skip


def _in_order(table: pl.DataFrame, person: Ints, space: Ints) -> pl.DataFrame:
    coded = table.with_columns(pl.Series("person", person), pl.Series("space", space))
    by_persons = (pl.col("kind") == "post") & (pl.col("person") >= 0)
    return (
        coded.with_row_index("row")
        .filter(by_persons & pl.col("posted_at").is_not_null())
        .select(
            "row", "post_id", "thread_id", "parent_id", "posted_at", "person", "space",
            "time_quality", "removed_at", "removed_by",
        )
        .sort("posted_at")
        .with_row_index("i")
    )  # fmt: skip


def _answers(frame: pl.DataFrame) -> tuple[Ints, Ints, pl.DataFrame, pl.DataFrame]:
    """Return when each post was first answered by another, whom each reply answers, and two frames.

    The frames: answers of others (i answers of), and loose ends (i and target of what is named but
    is no post by a member).
    """
    targets = frame.select("post_id", of="i", author="person")
    replies = frame.filter(
        pl.col("thread_id").ne_missing(pl.col("post_id")) | pl.col("parent_id").is_not_null()
    )
    named = [
        replies.select("i", "post_id", "person", at="posted_at", target=target)
        .filter(pl.col("target") != pl.col("post_id"))
        .drop("post_id")
        .join(targets, left_on="target", right_on="post_id", how="left")
        for target in (
            pl.col("thread_id"),
            pl.when(pl.col("parent_id").ne_missing(pl.col("thread_id"))).then("parent_id"),
        )
    ]
    linked = [pairs.filter(pl.col("of").is_not_null()) for pairs in named]
    loose = pl.concat([pairs.filter(pl.col("of").is_null()) for pairs in named])
    to = np.full(frame.height, -1)
    for pairs in linked:  # the parent, where there is one, says it better than the thread
        to[pairs["i"].to_numpy()] = pairs["author"].to_numpy()
    by_others = pl.concat(linked).filter(pl.col("person") != pl.col("author"))
    first = by_others.group_by("of").agg(pl.col("at").min())
    answered = np.full(frame.height, NEVER)
    answered[first["of"].to_numpy()] = micros(first["at"])
    return answered, to, by_others.select("i", "of"), loose.select("i", "target")


def _broken(loose: pl.DataFrame, ids: pl.Series, posts: int) -> Flags:
    """Say which posts name something that is not in the data at all: [posts]."""
    flags = np.zeros(posts, bool)
    there = ids.filter(ids.is_in(loose["target"].unique().implode()))
    missing = loose.filter(~pl.col("target").is_in(there.implode()))
    flags[missing["i"].to_numpy()] = True
    return flags
