"""The same messages in two exports of one platform, of which one gives them no ids.

Such a message gets the id that the other export gives it: by author, space, time to the
millisecond and text, equal ones by their place. Where spaces have other names, author, time and
text must fit one message alone; where the text was changed since, author, space and time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from data_sources.merge_ids import POST_COLUMNS, renamed

if TYPE_CHECKING:  # the formats are slow to import
    from data_sources.formats._format import Part

TWIN: Final = "the same message in another export of this platform"
_LISTS: Final = ("members", "aggregates")
_PLACE: Final = "place"
_WAYS: Final = (
    ("author_id", "room", "at", "words", _PLACE),
    ("author_id", "at", "words"),
    ("author_id", "room", "at"),
)


@dataclass
class Once:
    """Parts in which a message has one id, and ``(place of the part, reason) -> rows`` left out."""

    parts: list[Part]
    dropped: Counter[tuple[int, str]] = field(default_factory=Counter)


def one_id_each(parts: Sequence[Part], people: Mapping[str, str]) -> Once:
    """Give messages without ids of their own those that another export of the platform gives them.

    ``people`` says which account is another's. A message that both have with the same text is left
    out of the part without ids; its reactions, mentions and time of change stay.
    """
    once = Once([_by_people(part, people) for part in parts])
    for platform in sorted({part.platform for part in parts if part.made_ids}):
        here = [
            at
            for at, part in enumerate(parts)
            if part.platform == platform and part.kind == "events" and "posts" in part.tables
        ]
        given = [at for at in here if not parts[at].made_ids]
        if given:
            _settle(once, [at for at in here if parts[at].made_ids], given)
    return once


def _by_people(part: Part, people: Mapping[str, str]) -> Part:
    """Name the account of a person alike in all that is said; lists are folded later."""
    if not people:
        return part
    acts = {name: frame for name, frame in part.tables.items() if name not in _LISTS}
    return replace(part, tables={**part.tables, **renamed(acts, people)})


def _settle(once: Once, made: Sequence[int], given: Sequence[int]) -> None:
    posts = [part.tables.get("posts") for part in once.parts]
    loose = _keyed([frame for at in made if (frame := posts[at]) is not None])
    firm = _keyed([frame for at in given if (frame := posts[at]) is not None])
    twins = _twins(loose, firm)
    if twins.is_empty():
        return
    for at in made:
        once.parts[at], gone = _without_twins(once.parts[at], twins)
        if gone:
            once.dropped[at, TWIN] += gone
    changed = twins.filter("same").drop_nulls("edited_at").group_by("given").agg(
        pl.col("edited_at").max().alias("told")
    )  # fmt: skip
    for at in given:
        once.parts[at] = _edited(once.parts[at], changed)


def _keyed(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return each message once, with what it is known by."""
    rows = pl.concat(
        frame.select(
            "post_id",
            "author_id",
            "space",
            "edited_at",
            # one export says in which team a channel is where another leaves it out
            pl.col("space").str.split(" / ").list.last().alias("room"),
            pl.col("posted_at").dt.truncate("1ms").alias("at"),
            pl.col("text").fill_null("").str.strip_chars().alias("words"),
        )
        for frame in frames
    )
    rows = rows.drop_nulls(["author_id", "at"]).unique("post_id", keep="any").sort("post_id")
    place = pl.int_range(pl.len()).over(*_WAYS[0][:-1])
    return rows.with_columns(place.alias(_PLACE))


def _twins(loose: pl.DataFrame, firm: pl.DataFrame) -> pl.DataFrame:
    """Return ``post_id, given`` (its id), both spaces, ``edited_at``, and whether texts agree."""
    right = firm.rename({"post_id": "given", "space": "called"}).drop("edited_at")
    found = []
    for way in _WAYS:
        sole = pl.lit(value=True) if _PLACE in way else pl.len().over(way) == 1
        hits = loose.filter(sole).join(
            right.filter(sole), on=way, nulls_equal=True, suffix=" there"
        )
        same = pl.lit(value="words" in way).alias("same")
        found.append(hits.select("post_id", "given", "space", "called", "edited_at", same))
        loose = loose.join(hits, on="post_id", how="anti")
        right = right.join(hits, on="given", how="anti")
    return pl.concat(found)


def _without_twins(part: Part, twins: pl.DataFrame) -> tuple[Part, int]:
    """Return the part without what another says too, ids and spaces named as there; how many."""
    posts = part.tables["posts"]
    kept = posts.join(twins.filter("same"), on="post_id", how="anti", maintain_order="left")
    ids = twins["post_id"], twins["given"]
    spaces = _one_to_one(twins)
    tables = {}
    for name, frame in {**part.tables, "posts": kept}.items():
        columns = [pl.col(each).replace(*ids) for each in POST_COLUMNS.get(name, ())]
        if spaces and "space" in frame.columns:
            columns.append(pl.col("space").replace(spaces))
        tables[name] = frame.with_columns(columns)
    return replace(part, tables=tables), posts.height - kept.height


def _one_to_one(twins: pl.DataFrame) -> dict[str, str]:
    """Return ``space -> its name in the other export`` where one stands for one."""
    pairs = twins.select("space", "called").drop_nulls().unique()
    sole = ~pl.col("space").is_duplicated() & ~pl.col("called").is_duplicated()
    return dict(pairs.filter(sole, pl.col("space") != pl.col("called")).sort("space").iter_rows())


def _edited(part: Part, changed: pl.DataFrame) -> Part:
    """Return the part with the times of change that only its twin without ids knows."""
    if changed.is_empty():
        return part
    posts = part.tables["posts"]
    told = posts.join(changed, left_on="post_id", right_on="given", how="left",
                      maintain_order="left")["told"]  # fmt: skip
    posts = posts.with_columns(pl.coalesce("edited_at", told).alias("edited_at"))
    return replace(part, tables={**part.tables, "posts": posts})
