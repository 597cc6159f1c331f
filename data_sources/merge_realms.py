"""A public archive of messages and the full export of the same organisation -> one platform.

The archive does not say of which organisation it is, but its messages have the numbers that the
export gives them. Where numbers and times agree, the archive's people become the export's: by what
they wrote, else by a name that one person alone has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from data_sources.merge_ids import POST_COLUMNS, renamed
from data_sources.merge_twins import TWIN, Once

if TYPE_CHECKING:  # the formats are slow to import
    from data_sources.formats._format import Part

_AGREE: Final = 0.9
"""The share of equal numbers that must be of the same second: another realm has the numbers too."""


def one_realm_each(once: Once) -> Once:
    """Give archives that name no organisation the one whose messages they hold.

    A message that the export has too is left out of the archive, and counted.
    """
    for at, part in enumerate(once.parts):
        firm = _realm_of(part, once.parts)
        if firm:
            once.parts[at], gone = _joined(part, firm)
            once.dropped[at, TWIN] += gone
    return once


def _realm_of(part: Part, parts: Sequence[Part]) -> list[Part]:
    """Return the parts of the one organisation of this software that has the same messages."""
    mark = f"{part.platform}:"
    found: dict[str, tuple[int, list[Part]]] = {}
    for platform in sorted({each.platform for each in parts if each.platform.startswith(mark)}):
        there = [one for one in parts if one.platform == platform and "posts" in one.tables]
        both = _both(part, there) if there and "posts" in part.tables else None
        same = 0 if both is None else both.filter("same").height
        if both is not None and same and same >= _AGREE * both.height:
            found[platform] = same, there
    return max(found.values(), key=lambda one: one[0], default=(0, []))[1]


def _both(part: Part, firm: Sequence[Part]) -> pl.DataFrame:
    """Return ``post_id, author_id, given`` (the author there), ``same`` for numbers in both."""
    columns = ("post_id", "author_id", pl.col("posted_at").dt.truncate("1s").alias("at"))
    there = pl.concat(one.tables["posts"].select(columns) for one in firm).unique("post_id")
    both = part.tables["posts"].select(columns).join(there, on="post_id", suffix=" there")
    same = (pl.col("at") == pl.col("at there")).fill_null(value=False)
    return both.select("post_id", "author_id", pl.col("author_id there").alias("given"),
                       same.alias("same"))  # fmt: skip


def _joined(part: Part, firm: Sequence[Part]) -> tuple[Part, int]:
    both = _both(part, firm).filter("same")
    ids = _people(part, firm, both)
    tables = renamed(part.tables, ids)
    gone = both["post_id"].implode()
    for name, columns in POST_COLUMNS.items():
        if name in tables:
            tables[name] = tables[name].filter(~pl.col(columns[0]).is_in(gone))
    told = pl.Series([*ids.values()], dtype=pl.String).implode()
    tables["members"] = tables["members"].filter(~pl.col("member_id").is_in(told))
    return replace(part, tables=tables, platform=firm[0].platform), both.height


def _people(part: Part, firm: Sequence[Part], both: pl.DataFrame) -> Mapping[str, str]:
    """Return ``id in the archive -> id in the export`` where it is one person alone."""
    wrote = both.drop_nulls().group_by("author_id").agg(
        pl.col("given").n_unique().alias("n"), pl.col("given").first()
    )  # fmt: skip
    ids = dict(wrote.filter(pl.col("n") == 1).select("author_id", "given").iter_rows())
    key = pl.col("name").str.to_lowercase().alias("key")
    there = pl.concat(one.tables["members"].select("member_id", key) for one in firm).unique()
    sole = there.drop_nulls().filter(~pl.col("key").is_duplicated())
    here = part.tables["members"].select(pl.col("member_id").alias("author_id"), key).drop_nulls()
    named = here.filter(~pl.col("key").is_duplicated()).join(sole, on="key")
    rest = named.filter(~pl.col("author_id").is_in([*wrote["author_id"]]))
    return ids | dict(rest.select("author_id", "member_id").iter_rows())
