"""Accounts that two files of one platform name in different ways -> one id for one person.

A report of figures knows people by e-mail address, an archive by user name, the messages by a
number. Files of one platform are joined by id, then e-mail, then user name; a key that fits
several people joins nobody. Across platforms only a list of people joins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from data_sources.community import Note
from data_sources.few import FEW, some_of
from data_sources.merge_ids import MEMBER_COLUMNS, renamed
from data_sources.merge_tables import once_belonging, once_mentioned

if TYPE_CHECKING:  # the formats are slow to import
    from data_sources.formats._format import Part

CONCEALED: Final = r"(?:^|:)concealed:"
_MADE: Final = r"(?:^|:)(?:mail|user):"
_WAYS: Final = ("email_key", "handle")
_KNOWN: Final = {"roster": 0, "export": 1, "activity": 2}


@dataclass(frozen=True)
class Accounts:
    """``ids`` are accounts that are another's, ``strangers`` those that must not be counted."""

    ids: Mapping[str, str]
    strangers: tuple[str, ...]
    notes: tuple[Note, ...]


def same_people(parts: Sequence[Part], members: pl.DataFrame) -> Accounts:
    """Find accounts of one person in the ``parts`` of each platform.

    ``members`` has a row for each ``member_id`` with ``email_key`` and ``handle``. Only ids that a
    report alone knows, or that are made of an address or a user name, become another's.
    """
    ids: dict[str, str] = {}
    strangers: list[str] = []
    notes: list[Note] = []
    for platform in sorted({part.platform for part in parts}):
        here = [part for part in parts if part.platform == platform]
        if len(here) > 1:
            found = _of_platform(here, members)
            ids |= found.ids
            strangers += found.strangers
            notes += found.notes
    return Accounts(ids, tuple(strangers), tuple(notes))


def _of_platform(parts: Sequence[Part], members: pl.DataFrame) -> Accounts:
    acting, reported = _ids(parts, "events"), _ids(parts, "aggregate")
    known = members.filter(pl.col("member_id").is_in(pl.concat([acting, reported]).implode()))
    own = pl.col("member_id").is_in(acting.implode())
    made = pl.col("member_id").str.contains(_MADE)
    loose = known.filter(made | ~own)
    ids = _matched(loose, known.filter(~made))
    if not acting.len() or not reported.len():
        return Accounts(ids, (), ())
    listed = reported.filter(~reported.is_in(acting.implode()))
    hidden = listed.filter(listed.str.contains(CONCEALED))
    file = next(part.file for part in parts if part.kind == "aggregate")
    matched = reported.len() - listed.len() + sum(one in ids for one in listed)
    return Accounts(ids, tuple(hidden), _told(acting.len(), reported.len(), matched, hidden, file))


def _ids(parts: Sequence[Part], kind: str) -> pl.Series:
    """Return the ids of everyone whom parts of this kind name, each once."""
    columns = [pl.Series([], dtype=pl.String)]
    for part in parts:
        if part.kind == kind:
            for table, names in MEMBER_COLUMNS.items():
                if table in part.tables:
                    columns += [part.tables[table][name] for name in names]
    return pl.concat([each.cast(pl.String) for each in columns]).drop_nulls().unique().sort()


def _matched(loose: pl.DataFrame, firm: pl.DataFrame) -> dict[str, str]:
    """Return ``loose id -> firm id`` where an address or a user name fits one of each alone."""
    found: dict[str, str] = {}
    for way in _WAYS:
        key = pl.col(way).str.to_lowercase().str.strip_prefix("@").alias("key")
        left = loose.filter(~pl.col("member_id").is_in([*found])).select("member_id", key)
        right = firm.select(pl.col("member_id").alias("first"), key)
        hits = left.drop_nulls().join(right.drop_nulls(), on="key")
        hits = hits.filter(pl.col("member_id") != pl.col("first"))
        sole = hits.filter(pl.len().over("member_id") == 1)
        found |= dict(sole.select("member_id", "first").iter_rows())
    # Two accounts that would each become the other stay two.
    return {one: first for one, first in found.items() if first not in found}


def _told(
    acting: int, reported: int, matched: int, hidden: pl.Series, file: str
) -> tuple[Note, ...]:
    if hidden.len():
        reason = "people under concealed names, beside messages that name people"
        why = (
            "nobody can tell who they are, so they and their figures are left out and nobody is"
            " counted twice; export the report again with names"
        )
        return (Note(reason, hidden.len(), file, why),)
    reason = f"{some_of(matched, acting)} known from the messages are in the report of figures"
    if matched:
        few = 0 < matched < FEW or 0 < acting - matched < FEW
        why = "for the others no figure is known"
        return (Note(reason, acting if few else matched, file, why),)
    why = (
        "no id, address or user name is in both, so the people of the report count beside the"
        " writers; check that both are of the same workspace"
    )
    return (Note(reason, reported, file, why),)


def nobody_left(part: Part, strangers: Sequence[str]) -> bool:
    """Whether a report lists people, and all of them are left out."""
    if part.kind != "aggregate" or not strangers or part.tables.get("members") is None:
        return False
    listed = part.tables["members"]["member_id"]
    return bool(listed.len()) and bool(listed.is_in([*strangers]).all())


def without(tables: Mapping[str, pl.DataFrame], ids: Sequence[str]) -> dict[str, pl.DataFrame]:
    """Return the tables without the members ``ids`` and their figures."""
    if not ids:
        return dict(tables)
    kept = dict(tables)
    gone = pl.Series([*ids], dtype=pl.String).implode()
    kept["members"] = tables["members"].filter(~pl.col("member_id").is_in(gone))
    theirs = (pl.col("subject_kind") == "member") & pl.col("subject_id").is_in(gone)
    kept["aggregates"] = tables["aggregates"].filter(~theirs)
    return kept


def one_account_each(
    tables: Mapping[str, pl.DataFrame], ids: Mapping[str, str]
) -> dict[str, pl.DataFrame]:
    """Return the tables with accounts that are another's folded into it; its own values win."""
    if not ids:
        return dict(tables)
    columns = tables["members"].columns
    folded = pl.col("member_id").is_in([*ids]).alias("folded")
    changed = renamed({**tables, "members": tables["members"].with_columns(folded)}, ids)
    rest = [name for name in columns if name not in {"member_id", "joined_at", "known_from"}]
    rank = pl.col("known_from").replace_strict(_KNOWN, default=9)
    members = (
        changed["members"]
        .sort("member_id", "folded", maintain_order=True)
        .group_by("member_id", maintain_order=True)
        .agg(
            *(pl.col(name).drop_nulls().first() for name in rest),
            pl.col("joined_at").min(),
            pl.col("known_from").sort_by(rank).first(),
        )
    )
    changed["members"] = members.select(columns)
    changed["mentions"] = once_mentioned(changed["mentions"])
    changed["memberships"] = once_belonging(changed["memberships"])
    return changed
