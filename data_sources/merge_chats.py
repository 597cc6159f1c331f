"""The same chat, exported by two telephones: other names, another zone, seconds or minutes only.

Neither gives its messages ids. Two files are of one chat where texts that stand once in each of
them come in both at the same minute, but for whole quarters of an hour between the clocks, and
most of what was written while both ran is in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from data_sources.merge_ids import renamed
from data_sources.merge_twins import TWIN, Once

if TYPE_CHECKING:  # the formats are slow to import
    from data_sources.formats._format import Part

_CHATS: Final = "whatsapp"
_TELLING: Final = 8
"""A text of fewer characters is written in any chat."""
_LEAST, _AGREE, _SHARED = 3, 0.8, 0.5
_QUARTER, _FARTHEST, _SUMMER = 15, 26 * 60, 60
_NUMBERED: Final = "id:"
_TIMES: Final = {
    "posts": ("posted_at", "edited_at", "removed_at"),
    "members": ("joined_at",),
    "memberships": ("joined_at", "left_at"),
}


@dataclass(frozen=True)
class _Match:
    """``pairs`` holds both ids and both authors; one clock is ``minutes`` ahead of the other."""

    pairs: pl.DataFrame
    minutes: int


def one_chat_each(once: Once) -> Once:
    """Count each message of a chat once, whichever telephones exported it.

    Names, space and clock are those of the longer file; a name stands for a telephone number.
    """
    chats = [at for at, part in enumerate(once.parts)
             if part.platform == _CHATS and part.tables["posts"].height]  # fmt: skip
    chats.sort(key=lambda at: (-once.parts[at].rows_in, once.parts[at].title, once.parts[at].file))
    for place, at in enumerate(chats):
        for firm in chats[:place]:
            match = _match(once.parts[at].tables["posts"], once.parts[firm].tables["posts"])
            if match is not None:
                _settle(once, at, firm, match)
    return once


def _match(loose: pl.DataFrame, firm: pl.DataFrame) -> _Match | None:
    """Return the pairs of the same message, None where the two are not of one chat."""
    loose = _keyed(loose.join(firm, on="post_id", how="anti"))
    firm = _keyed(firm)
    minutes = _ahead(loose, firm)
    if minutes is None:
        return None
    summers = (minutes, minutes - _SUMMER, minutes + _SUMMER)
    pairs = _pairs(loose, firm, summers)
    shared = firm["minute"] + minutes
    first, last = shared.min(), shared.max()
    window = pl.col("minute").is_between(pl.lit(first), pl.lit(last))
    during = loose.filter(window & (pl.col("kind") == "post"))
    there = pairs.filter(pl.col("kind") == "post")
    return _Match(pairs, minutes) if there.height >= _SHARED * during.height else None


def _keyed(posts: pl.DataFrame) -> pl.DataFrame:
    return posts.select(
        "post_id",
        "author_id",
        "kind",
        pl.col("text").fill_null(pl.col("title")).fill_null("").alias("words"),
        (pl.col("posted_at").dt.epoch("s") // 60).alias("minute"),
    )


def _ahead(loose: pl.DataFrame, firm: pl.DataFrame) -> int | None:
    """Return by how many minutes the clock of ``loose`` is ahead; None where nothing agrees."""
    telling = (pl.col("words").str.len_chars() >= _TELLING) & (pl.col("kind") == "post")
    once = telling & ~pl.col("words").is_duplicated()
    both = loose.filter(once).join(firm.filter(once), on="words", suffix=" there")
    apart = (both["minute"] - both["minute there"]).value_counts(sort=True)
    if apart.is_empty():
        return None
    minutes = int(apart["minute"][0])
    near = (pl.col("minute") - minutes).abs().is_in([0, _SUMMER])
    agree = int(apart.filter(near)["count"].sum())
    zones = minutes % _QUARTER == 0 and abs(minutes) <= _FARTHEST
    return minutes if zones and agree >= max(_LEAST, _AGREE * both.height) else None


def _pairs(loose: pl.DataFrame, firm: pl.DataFrame, offsets: Sequence[int]) -> pl.DataFrame:
    """Pair equal words of one minute by their place; clocks may differ by an hour in summer."""
    found = []
    key = ["kind", "words", "minute"]
    place = pl.int_range(pl.len()).over(key).alias("place")
    right = firm.rename({"post_id": "given", "author_id": "writer"})
    for offset in offsets:
        left = loose.with_columns(pl.col("minute") - offset).with_columns(place)
        hits = left.join(right.with_columns(place), on=[*key, "place"])
        found.append(hits.select("post_id", "given", "author_id", "writer", "kind"))
        loose = loose.join(hits, on="post_id", how="anti")
        right = right.join(hits, on="given", how="anti")
    return pl.concat(found)


def _settle(once: Once, at: int, place: int, match: _Match) -> None:
    part, firm = once.parts[at], once.parts[place]
    ids = _people(match.pairs)
    once.parts[place] = _named(firm, part, ids)
    kept = part.tables["posts"].join(match.pairs, on="post_id", how="anti", maintain_order="left")
    gone = match.pairs["post_id"].implode()
    mentions = part.tables["mentions"].filter(~pl.col("post_id").is_in(gone))
    tables = renamed({**part.tables, "posts": kept, "mentions": mentions}, ids)
    told = pl.Series([*ids.values()], dtype=pl.String).implode()
    tables["members"] = tables["members"].filter(~pl.col("member_id").is_in(told))
    space = firm.tables["posts"]["space"][0]
    ahead = pl.duration(minutes=match.minutes)
    for name, columns in _TIMES.items():
        tables[name] = tables[name].with_columns(pl.col(columns) - ahead)
        if "space" in tables[name].columns:
            tables[name] = tables[name].with_columns(pl.lit(space).alias("space"))
    once.parts[at] = replace(part, tables=tables)
    once.dropped[at, TWIN] += match.pairs.height


def _people(pairs: pl.DataFrame) -> dict[str, str]:
    """Return ``name in one -> name in the other`` where what each wrote is mostly the other's."""
    wrote = pairs.filter(pl.col("kind") == "post").drop_nulls()
    counts = wrote.group_by("author_id", "writer").len()
    mostly = [pl.col("len") >= _AGREE * pl.col("len").sum().over(who)
              for who in ("author_id", "writer")]  # fmt: skip
    found = counts.filter(*mostly, pl.col("author_id") != pl.col("writer"))
    return dict(found.select("author_id", "writer").iter_rows())


def _named(firm: Part, part: Part, ids: dict[str, str]) -> Part:
    """Return the part whose people known by number alone have the names of the other telephone."""
    names = dict(part.tables["members"].select("member_id", "name").iter_rows())
    shown = {writer: names[one] for one, writer in ids.items()
             if writer.startswith(_NUMBERED) and not one.startswith(_NUMBERED)}  # fmt: skip
    if not shown:
        return firm
    members = firm.tables["members"].with_columns(
        pl.coalesce(
            pl.col("member_id").replace_strict(shown, default=None, return_dtype=pl.String), "name"
        ).alias("name")
    )
    return replace(firm, tables={**firm.tables, "members": members})
