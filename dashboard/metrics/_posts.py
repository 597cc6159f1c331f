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
    directly). ``to`` is the person whom a reply answers, -1 for none.
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


def micros(times: pl.Series) -> Ints:
    """Return times as microseconds since 1970, NEVER for null."""
    return times.cast(pl.Datetime("us", "UTC")).to_physical().fill_null(NEVER).to_numpy()


def posts_of(table: pl.DataFrame, person: Ints, space: Ints) -> Posts:
    """Return the dated posts by persons; ``person`` and ``space`` are codes of the table's rows."""
    coded = table.with_columns(
        pl.Series("person", person),
        pl.Series("space", space),
    ).with_row_index("row")  # fmt: skip
    frame = (
        coded.filter(
            (pl.col("kind") == "post") & pl.col("posted_at").is_not_null() & (pl.col("person") >= 0)
        )
        .drop("title", "text", "author_id", "kind")
        .sort("posted_at")
        .with_row_index("i")
    )
    answered, to = _answers(frame)
    gone = frame["removed_at"].is_not_null() | frame["removed_by"].is_not_null()
    timed = (frame["time_quality"] != "date").fill_null(value=True)
    opening = (frame["thread_id"] == frame["post_id"]).fill_null(value=False)
    return Posts(
        frame["row"].cast(pl.Int64).to_numpy(), micros(frame["posted_at"]),
        frame["person"].to_numpy(), frame["space"].to_numpy(), opening.to_numpy(), answered, to,
        gone.to_numpy(), micros(frame["removed_at"]), timed.to_numpy(),
    )  # fmt: skip


def _answers(frame: pl.DataFrame) -> tuple[Ints, Ints]:
    """Return when each post was first answered by another, and whom each reply answers."""
    targets = frame.select(pl.col("post_id"), of="i", author="person")
    replies = frame.filter(pl.col("thread_id") != pl.col("post_id"))
    linked = [
        replies.filter(asked).select("i", "person", at="posted_at", target=pl.col(column))
        .join(targets, left_on="target", right_on="post_id", how="inner")
        for column, asked in (
            ("thread_id", pl.lit(value=True)),
            ("parent_id", pl.col("parent_id") != pl.col("thread_id")),
        )
    ]  # fmt: skip
    to = np.full(frame.height, -1)
    for pairs in linked:  # the parent, where there is one, says it better than the thread
        to[pairs["i"].to_numpy()] = pairs["author"].to_numpy()
    by_others = pl.concat(linked).filter(pl.col("person") != pl.col("author"))
    first = by_others.group_by("of").agg(pl.col("at").min())
    answered = np.full(frame.height, NEVER)
    answered[first["of"].to_numpy()] = micros(first["at"])
    return answered, to
