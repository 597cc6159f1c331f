"""Canonical tables of several parts -> one of each: the same thing twice is once, newest wins.

Everything works on whole columns, and nothing depends on the order of files or rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from data_sources.community import SCHEMAS, TIME, empty

if TYPE_CHECKING:  # the formats are slow to import
    from data_sources.formats._format import Part

AGAIN: Final = "the same row again"
OLDER: Final = "an older state of the same message"
_PART: Final = "part of row"
_EXPORTED: Final = "exported at"


@dataclass
class Pooled:
    """Merged tables, and the rows that were not used again: ``(part, reason) -> rows``."""

    tables: dict[str, pl.DataFrame]
    dropped: Counter[tuple[int, str]] = field(default_factory=Counter)


def pool(parts: Sequence[Part]) -> Pooled:
    """Merge the tables of ``parts`` (ids already unique across platforms)."""
    pooled = Pooled({})
    posts, versions = _posts(stacked(parts, "posts"), pooled)
    older = [stacked(parts, "versions").select(*SCHEMAS["versions"]), versions]
    pooled.tables |= {
        "posts": posts,
        "versions": pl.concat(older).unique().sort("post_id", "seen_at", "text"),
        "reactions": _reactions(stacked(parts, "reactions"), pooled),
        "mentions": once_mentioned(stacked(parts, "mentions")),
        "memberships": once_belonging(stacked(parts, "memberships")),
        "aggregates": _aggregates(stacked(parts, "aggregates")),
        "edges": _edges(stacked(parts, "edges"), pooled),
    }
    return pooled


def stacked(parts: Sequence[Part], table: str, extra: Sequence[str] = ()) -> pl.DataFrame:
    """Return one table of all parts, with the place of the part and the time of its export."""
    frames = [empty(table).with_columns(_marks(-1, None))]
    for place, part in enumerate(parts):
        frame = part.tables.get(table)
        if frame is None or frame.is_empty():
            continue
        wanted = [pl.col(name).cast(kind) for name, kind in SCHEMAS[table].items()]
        more = [pl.col(name).cast(pl.String) for name in extra if name in frame.columns]
        frames.append(frame.select(*wanted, *more).with_columns(_marks(place, part.exported_at)))
    return frames[1] if len(frames) == 2 else pl.concat(frames, how="diagonal")  # noqa: PLR2004 - one part


def _marks(place: int, exported: object) -> list[pl.Expr]:
    return [
        pl.lit(place, dtype=pl.Int32).alias(_PART),
        pl.lit(exported, dtype=TIME).alias(_EXPORTED),
    ]


def _posts(rows: pl.DataFrame, pooled: Pooled) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the posts by id, each once, and the earlier states of those that changed."""
    columns = list(SCHEMAS["posts"])
    rows = rows.sort("post_id")
    again = (rows["post_id"] == rows["post_id"].shift()).fill_null(value=False)
    if not again.any():
        return rows.select(columns), empty("versions")
    twice = rows.filter(pl.col("post_id").is_in(rows["post_id"].filter(again).implode()))
    # equal rows count as of their newest export, whichever file comes first
    twice = twice.with_columns(pl.col(_EXPORTED).max().over(columns))
    first = twice.sort(_PART).unique(columns, keep="first", maintain_order=True)
    _count(pooled, AGAIN, twice, first)
    changed = pl.max_horizontal("edited_at", "removed_at")
    states = first.with_columns(changed.alias("changed")).sort(
        "post_id", "changed", _EXPORTED, *columns[1:], nulls_last=False
    )
    newest = states.group_by("post_id", maintain_order=True).agg(
        pl.col(name).drop_nulls().last() for name in columns[1:]
    )
    final = pl.col("text").drop_nulls().last().over("post_id")
    other = pl.col("text").is_not_null() & (pl.col("text") != final)
    last = pl.int_range(pl.len()).over("post_id") == pl.len().over("post_id") - 1
    states = states.with_columns(other.alias("other"), last.alias("last"))
    _count(pooled, OLDER, states, states.filter(pl.col("other") | pl.col("last")))
    versions = states.filter("other").select(
        "post_id", pl.coalesce("edited_at", "posted_at").alias("seen_at"), "title", "text"
    )
    single = rows.join(newest, on="post_id", how="anti").select(columns)
    return pl.concat([single, newest.select(columns)]).sort("post_id"), versions


def threads_told(parts: Sequence[Part]) -> list[Part]:
    """Leave posts in no thread where their platform cannot tell replies, but another here can.

    Such posts are no opening posts: whether anybody answered them is unknown. Of a platform that
    tells replies in one file, all files are taken as they are: there was nothing to tell.
    """
    able = {part.platform for part in parts if part.kind == "events" and _tells_replies(part)}
    return [_threads_told(part, able) for part in parts] if able else list(parts)


def _tells_replies(part: Part) -> bool:
    return "replies" in part.can_tell and part.can_tell["replies"].can


def _threads_told(part: Part, able: Collection[str]) -> Part:
    posts = part.tables.get("posts")
    if posts is None or (part.platform in able and not _tells_replies(part)):
        return part
    own = pl.coalesce("thread_id", "post_id") if _tells_replies(part) else pl.lit(None, pl.String)
    return replace(part, tables={**part.tables, "posts": posts.with_columns(thread_id=own)})


def threads_across_files(posts: pl.DataFrame) -> pl.DataFrame:
    """Follow threads whose first post in one file is a reply in another, up to their first post."""
    for _ in range(posts.height.bit_length()):
        heads = posts.select(
            pl.col("post_id").alias("thread_id"), pl.col("thread_id").alias("further")
        ).filter(pl.col("further") != pl.col("thread_id"))
        moved = posts.join(heads, on="thread_id", how="left", maintain_order="left")["further"]
        if not moved.is_not_null().any():
            break
        posts = posts.with_columns(pl.coalesce(moved, "thread_id").alias("thread_id"))
    return posts


def _count(pooled: Pooled, reason: str, before: pl.DataFrame, after: pl.DataFrame) -> None:
    """Count, part by part, how many rows of ``before`` are not in ``after``."""
    now = dict(after.group_by(_PART).len().iter_rows())
    for place, rows in before.group_by(_PART).len().iter_rows():
        gone = rows - now.get(place, 0)
        if gone:
            pooled.dropped[place, reason] += gone


def _reactions(rows: pl.DataFrame, pooled: Pooled) -> pl.DataFrame:
    """Return each reaction of a person once; of bare counts the highest that an export gives."""
    key = ["post_id", "member_id", "kind", "reacted_at"]
    columns = list(SCHEMAS["reactions"])
    named = rows.filter(pl.col("member_id").is_not_null())
    if named.select(pl.struct(key).n_unique()).item() != named.height:
        kept = named.sort(_PART, "n", descending=[False, True]).unique(key, keep="first")
        _count(pooled, AGAIN, named, kept)
        named = named.group_by(key).agg(pl.col("n").max())
    counts = rows.filter(pl.col("member_id").is_null())
    if counts.height:
        counts = _beyond_names(rows, counts, named)
    return pl.concat([named.select(columns), counts.select(columns)]).sort(key)


def _beyond_names(rows: pl.DataFrame, counts: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Return how many reactions are known beyond the named ones, by the export that knows most."""
    key = ["post_id", "kind"]
    each = rows.group_by([*key, _PART]).agg(pl.col("n").sum())
    most = each.group_by(key).agg(pl.col("n").max().alias("most"))
    with_name = named.group_by(key).agg(pl.col("n").sum().alias("with name"))
    bare = counts.group_by(key).agg(pl.col("member_id", "reacted_at").first())
    left = pl.col("most").cast(pl.Int64) - pl.col("with name").fill_null(0).cast(pl.Int64)
    told = bare.join(most, on=key, how="left", nulls_equal=True)
    told = told.join(with_name, on=key, how="left", nulls_equal=True).with_columns(left.alias("n"))
    return told.filter(pl.col("n") > 0)


def once_mentioned(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the mentions of a person in a post as one row: summed in a part, then the most."""
    key = ["post_id", "member_id"]
    if _PART in rows.columns:
        rows = rows.group_by([*key, _PART]).agg(pl.col("n").sum())
        return rows.group_by(key).agg(pl.col("n").max()).sort(key)
    return rows.group_by(key).agg(pl.col("n").sum()).sort(key)


def once_belonging(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one membership for a person and a space: first joined, left as the newest says."""
    key = ["member_id", "space"]
    if _EXPORTED not in rows.columns:
        rows = rows.with_columns(_marks(0, None))
    newest = pl.col(_EXPORTED).fill_null(pl.datetime(1970, 1, 1, time_zone="UTC"))
    now = rows.filter(newest == newest.max().over(key))
    stays = pl.col("left_at").is_null().any()
    left = now.group_by(key).agg(pl.when(~stays).then(pl.col("left_at").max()).alias("left_at"))
    joined = rows.group_by(key).agg(pl.col("joined_at").min())
    merged = joined.join(left, on=key, how="left", nulls_equal=True)
    return merged.select(*SCHEMAS["memberships"]).sort(key)


def _edges(rows: pl.DataFrame, pooled: Pooled) -> pl.DataFrame:
    """Return each tie as often as the export has it that has it most often."""
    key = list(SCHEMAS["edges"])
    place = pl.int_range(pl.len()).over(*key, _PART).alias("place")
    numbered = rows.with_columns(place).sort(_PART)
    kept = numbered.unique([*key, "place"], keep="first", maintain_order=True)
    _count(pooled, AGAIN, numbered, kept)
    return kept.select(key).sort(key)


def _aggregates(rows: pl.DataFrame) -> pl.DataFrame:
    """Return each figure of a subject and period once, as the newest export gives it."""
    key = ["subject_kind", "subject_id", "measure", "period_start", "period_end"]
    ordered = rows.sort(_EXPORTED, "value", nulls_last=False)
    return ordered.unique(key, keep="last").select(*SCHEMAS["aggregates"]).sort(key)
