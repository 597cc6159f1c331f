"""Posts as arrays in order of time, with when each was answered and whom each answers.

All times are microseconds since 1970 (UTC), :data:`NEVER` where unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from data_sources.at_once import at_once
from data_sources.places import finder

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
    by_persons = pl.Series(person >= 0) & (table["kind"] == "post")
    dated = table.select("posted_at").with_row_index("row").filter(
        by_persons & table["posted_at"].is_not_null()
    ).sort("posted_at", maintain_order=True)  # fmt: skip
    row, at = dated["row"].cast(pl.Int64).to_numpy(), micros(dated["posted_at"])
    opening, links = _links(table, row)
    answered, by_others = _answers(at, person[row], links)
    gone = table["removed_at"].is_not_null() | table["removed_by"].is_not_null()
    timed = (table["time_quality"] != "date").fill_null(value=True)
    return Posts(
        row, at, person[row], space[row], opening, answered, _addressed(person[row], links),
        gone.to_numpy()[row], micros(table["removed_at"])[row], timed.to_numpy()[row],
        _broken(links, row.size), *by_others,
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


def _links(table: pl.DataFrame, row: Ints) -> tuple[Flags, _Links]:
    """Return which posts open a thread ([posts]), and the links between the posts.

    ``row`` is the row of each post in the table.
    """
    thread, parent = table["thread_id"], table["parent_id"]
    place_of = finder(table["post_id"])
    of_thread, of_parent = at_once([lambda: place_of(thread)[row], lambda: place_of(parent)[row]])
    names_thread = thread.is_not_null().to_numpy()[row] & (of_thread != row)
    names_parent = (parent.is_not_null() & parent.ne_missing(thread)).to_numpy()[row]
    target = np.concatenate([of_thread[names_thread], of_parent[names_parent]])
    i = np.concatenate([np.flatnonzero(names_thread), np.flatnonzero(names_parent)])
    place = np.full(table.height + 1, -1)  # of each row of the table among the posts; -1 has none
    place[row] = np.arange(row.size)
    of = np.where(place[target] == i, -1, place[target])  # whoever names itself says of nobody
    return of_thread == row, _Links(i, of, target >= 0)


def _answers(at: Ints, person: Ints, links: _Links) -> tuple[Ints, tuple[Ints, Ints]]:
    """Return when each post was first answered by another, and who answers what: [answers] twice.

    ``at`` and ``person`` are of the posts.
    """
    by_others = (links.of >= 0) & (person[links.i] != person[links.of])
    reply, replied = links.i[by_others], links.of[by_others]
    answered = np.full(at.size, NEVER)
    np.minimum.at(answered, replied, at[reply])
    return answered, (reply, replied)


def _addressed(person: Ints, links: _Links) -> Ints:
    """Return the person whom each reply answers, -1 for none or unknown: [posts].

    What a reply names as its parent comes last and decides: where that is not in the data, is
    nobody's or is the reply itself, it does not answer whoever opened the thread instead.
    """
    to = np.full(person.size, -1)
    to[links.i] = np.where(links.of >= 0, person[links.of], -1)
    return to


def _broken(links: _Links, posts: int) -> Flags:
    """Say which posts name something that is not in the data at all: [posts]."""
    flags = np.zeros(posts, bool)
    flags[links.i[~links.here]] = True
    return flags
