"""Ids for messages and people whose export gives none, the same wherever the same stands again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import polars as pl


def own_ids(rows: pl.DataFrame, mark: str, within: Sequence[str] = ()) -> pl.Series:
    """Return an id for each row of ``space, author_id, posted_at, text``, beginning with ``mark``.

    Truly equal rows are told apart by their place among each other, so that an overlapping second
    file gives the same ids again. ``within`` names columns (the file) inside which places count.
    """
    words = pl.struct("space", "text").hash(seed=0)
    keyed = rows.select(
        pl.concat_str(
            pl.lit(mark),
            "author_id",
            pl.col("posted_at").dt.epoch("us"),
            words.cast(pl.String),
            separator="|",
            ignore_nulls=True,
        ).alias("key"),
        *within,
    )
    place = pl.int_range(pl.len()).over("key", *within)
    numbered = pl.when(place > 0).then(pl.concat_str("key", place, separator="|"))
    return keyed.select(pl.coalesce(numbered, "key").alias("post_id"))["post_id"]


def mail_ids(addresses: pl.Series) -> pl.Series:
    """Return ``mail:`` and a digest for each address, lower case; merging keys the digests."""
    known = addresses.drop_nulls().unique()
    digests = (hashlib.blake2b(each.encode(), digest_size=12).hexdigest() for each in known)
    ids = pl.Series(["mail:" + digest for digest in digests], dtype=pl.String)
    return addresses.replace_strict(known, ids, default=None, return_dtype=pl.String)
