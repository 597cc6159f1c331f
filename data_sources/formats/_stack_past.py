"""PostHistory.xml of a Stack Exchange dump: earlier states of posts, and removals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from data_sources.formats._columns import shape
from data_sources.formats._xml_rows import Row
from data_sources.moments import read_times

_BODIES: Final = frozenset("258")
_TITLES: Final = frozenset("147")
_REMOVED: Final = "12"
_RESTORED: Final = "13"


def utc(row: Row, name: str) -> str | None:
    """Return a time with the zone that the dump leaves out, None where there is none."""
    value = row.get(name, "")
    return f"{value}Z" if "T" in value and not value.endswith("Z") else value or None


class Past:
    """Gathers the rows; titles and bodies of one revision are one state."""

    def __init__(self) -> None:
        self._states: dict[tuple[str, str], tuple[str | None, str | None, str | None]] = {}
        self._removals: dict[str, tuple[str | None, str]] = {}

    def take(self, row: Row, name: str, line: int) -> None:
        """Add one row of the history."""
        del name, line
        kind, post_id, at = row.get("PostHistoryTypeId"), row.get("PostId", ""), "CreationDate"
        key = post_id, row.get("RevisionGUID") or row.get("Id", "")
        _, title, text = self._states.get(key, (None, None, None))
        if kind in _BODIES:
            self._states[key] = utc(row, at), title, row.get("Text")
        elif kind in _TITLES:
            self._states[key] = utc(row, at), row.get("Text"), text
        elif kind == _REMOVED:
            self._removals[post_id] = (utc(row, at), row.get("UserId", ""))
        elif kind == _RESTORED:
            self._removals.pop(post_id, None)

    def versions(self, posts: pl.DataFrame) -> pl.DataFrame:
        """Return the states of ``posts`` but the last of each, which stands in the posts."""
        keys = [post for post, _ in self._states]
        states = [*zip(*self._states.values(), strict=True)] or [(), (), ()]
        text = pl.String()
        frame = pl.DataFrame(
            [pl.Series("post_id", keys, dtype=text)]
            + [pl.Series(name, each, dtype=text)
               for name, each in zip(("at", "title", "text"), states, strict=True)]
        )  # fmt: skip
        seen = frame.with_columns(read_times(frame["at"]).times.alias("seen_at"))
        last = pl.int_range(pl.len()).over("post_id") == pl.len().over("post_id") - 1
        ordered = seen.sort("post_id", "seen_at", maintain_order=True).filter(~last)
        return shape("versions", ordered.join(posts, on="post_id", how="semi"))

    def removed(self, posts: pl.DataFrame, owners: Mapping[str, str]) -> pl.DataFrame:
        """Return ``posts`` with the removals that the history tells, by their author or others."""
        if not self._removals:
            return posts
        rows = [
            (post, at, "author" if by and by == owners.get(post) else "moderator")
            for post, (at, by) in self._removals.items()
        ]
        frame = pl.DataFrame(rows, schema=["post_id", "at", "by"], orient="row")
        gone = frame.with_columns(read_times(frame["at"].cast(pl.String)).times.alias("at"))
        joined = posts.join(gone.drop_nulls("at"), on="post_id", how="left", maintain_order="left")
        return joined.with_columns(
            pl.coalesce("at", "removed_at").alias("removed_at"),
            pl.coalesce("by", "removed_by").alias("removed_by"),
        ).drop("at", "by")
