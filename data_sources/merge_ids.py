"""Ids that are unique across platforms, and one id for one person, in all tables at once."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from data_sources.column_facts import PHONE

if TYPE_CHECKING:  # the formats are slow to import
    from data_sources.formats._format import Part

MEMBER_COLUMNS: Final = {
    "members": ("member_id",),
    "posts": ("author_id",),
    "reactions": ("member_id",),
    "mentions": ("member_id",),
    "memberships": ("member_id",),
    "edges": ("source_id", "target_id"),
}
POST_COLUMNS: Final = {
    "posts": ("post_id", "thread_id", "parent_id"),
    "versions": ("post_id",),
    "reactions": ("post_id",),
    "mentions": ("post_id",),
}
_SPACE_COLUMNS: Final = ("posts", "memberships")
_DIGEST: Final = r"(?:^|:)(?:mail|id):[0-9a-f]{24}$"
_MAIL: Final = r"[^@\s<>,;]+@[^@\s<>,;]+\.[A-Za-z]{2,}"


def apart(parts: Sequence[Part]) -> list[Part]:
    """Put the platform before every id, and after the names of spaces that two platforms share."""
    if len({part.platform for part in parts}) < 2:  # noqa: PLR2004 - one platform, one set of ids
        return list(parts)
    owners: dict[str, set[str]] = {}
    for part in parts:
        for name in _spaces(part):
            owners.setdefault(name, set()).add(part.platform)
    shared = {name for name, platforms in owners.items() if len(platforms) > 1}
    return [_prefixed(part, shared) for part in parts]


def _spaces(part: Part) -> list[str]:
    found = [part.tables[name]["space"] for name in _SPACE_COLUMNS if name in part.tables]
    return pl.concat(found).drop_nulls().unique().to_list() if found else []


def _prefixed(part: Part, shared: set[str]) -> Part:
    mark = f"{part.platform}:"
    named = {name: f"{name} ({part.platform})" for name in shared}
    tables = {}
    for table, frame in part.tables.items():
        ids = (*MEMBER_COLUMNS.get(table, ()), *POST_COLUMNS.get(table, ()))
        changes = [(pl.lit(mark) + pl.col(name)).alias(name) for name in ids]
        if named and table in _SPACE_COLUMNS:
            changes.append(pl.col("space").replace(named))
        if table == "aggregates":
            kind = pl.col("subject_kind")
            space = pl.col("subject_id").replace(named) if named else pl.col("subject_id")
            other = pl.lit(mark) + pl.col("subject_id")
            changes.append(
                pl.when(kind == "space").then(space).otherwise(other).alias("subject_id")
            )
        tables[table] = frame.with_columns(changes)
    return replace(part, tables=tables)


def renamed(tables: Mapping[str, pl.DataFrame], ids: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """Return the tables with the member ids ``ids`` replaced everywhere."""
    if not ids:
        return dict(tables)
    changed = {}
    for table, frame in tables.items():
        columns = [pl.col(name).replace(dict(ids)) for name in MEMBER_COLUMNS.get(table, ())]
        if table == "aggregates":
            member = pl.col("subject_kind") == "member"
            subject = pl.col("subject_id")
            columns.append(pl.when(member).then(subject.replace(dict(ids))).otherwise(subject))
        changed[table] = frame.with_columns(columns)
    return changed


def telling_ids(members: pl.DataFrame) -> dict[str, str]:
    """Return ``id -> digest`` for member ids that are e-mail addresses or telephone numbers."""
    ids = members["member_id"]
    telling = ids.filter(ids.str.contains(f"(?:^|:){_MAIL}$") | ids.str.contains(PHONE))
    return {
        value: "id:" + hashlib.blake2b(value.encode(), digest_size=12).hexdigest()
        for value in telling.unique()
    }


def keyed_ids(members: pl.DataFrame, key: bytes) -> dict[str, str]:
    """Return ``id -> keyed digest`` for ids that are digests of addresses or numbers.

    Without the key, anybody could test an address against them.
    """
    ids = members["member_id"]
    return {
        value: "id:" + hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:24]
        for value in ids.filter(ids.str.contains(_DIGEST)).unique()
    }
