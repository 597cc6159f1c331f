"""Posts as arrays in order of time, with when each was answered and whom each answers.

All times are microseconds since 1970 (UTC), :data:`NEVER` where unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from data_sources.places import places

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
    links = _links(frame, table["post_id"])
    answered, by_others = _answers(frame, links)
    gone = frame["removed_at"].is_not_null() | frame["removed_by"].is_not_null()
    timed = (frame["time_quality"] != "date").fill_null(value=True)
    opening = (frame["thread_id"] == frame["post_id"]).fill_null(value=False)
    return Posts(
        frame["row"].cast(pl.Int64).to_numpy(), micros(frame["posted_at"]),
        frame["person"].to_numpy(), frame["space"].to_numpy(), opening.to_numpy(), answered,
        _addressed(frame, links), gone.to_numpy(), micros(frame["removed_at"]), timed.to_numpy(),
        _broken(links, frame.height), *by_others,
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


@dataclass(frozen=True, eq=False)
class _Links:
    """What posts name: ``i`` names the post at ``of`` ([links]; -1 where it is none by a member).

    ``here`` says whether what is named is in the data at all. Links to threads come before links
    to parents, which say better whom a reply answers.
    """

    i: Ints
    of: Ints
    here: Flags


def _links(frame: pl.DataFrame, ids: pl.Series) -> _Links:
    """Return the links of the posts in ``frame`` to others; ``ids`` are of the whole table."""
    place = np.full(ids.len(), -1)  # of a row of the table in the frame
    place[frame["row"].to_numpy()] = np.arange(frame.height)
    thread, parent = pl.col("thread_id"), pl.col("parent_id")
    named = [
        frame.select("i", target=target).filter(
            pl.col("target").is_not_null() & (pl.col("target") != frame["post_id"])
        )
        for target in (thread, pl.when(parent.ne_missing(thread)).then(parent))
    ]
    row = np.concatenate([places(ids, each["target"]) for each in named])
    i = np.concatenate([each["i"].cast(pl.Int64).to_numpy() for each in named])
    return _Links(i, np.where(row >= 0, place[row] if ids.len() else -1, -1), row >= 0)


def _answers(frame: pl.DataFrame, links: _Links) -> tuple[Ints, tuple[Ints, Ints]]:
    """Return when each post was first answered by another, and who answers what: [answers] twice.

    ``frame`` is in order of time.
    """
    person = frame["person"].to_numpy()
    by_others = (links.of >= 0) & (person[links.i] != person[links.of])
    reply, replied = links.i[by_others], links.of[by_others]
    at = micros(frame["posted_at"])
    answered = np.full(frame.height, NEVER)
    np.minimum.at(answered, replied, at[reply])
    return answered, (reply, replied)


def _addressed(frame: pl.DataFrame, links: _Links) -> Ints:
    """Return the person whom each reply answers, -1 for none: [posts]."""
    person, known = frame["person"].to_numpy(), links.of >= 0
    to = np.full(frame.height, -1)
    to[links.i[known]] = person[links.of[known]]  # the parent, where there is one, comes last
    return to


def _broken(links: _Links, posts: int) -> Flags:
    """Say which posts name something that is not in the data at all: [posts]."""
    flags = np.zeros(posts, bool)
    flags[links.i[~links.here]] = True
    return flags
