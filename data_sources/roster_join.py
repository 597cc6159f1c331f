"""Joining a people roster to the members: by id, then e-mail, then user name, then name.

An id of the list may be a user name, and so may the part of an address before its @.

A name that fits two people joins nobody. Several accounts that fit one roster row by id, e-mail or
user name become one member. Roster rows that fit nobody become members who said nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from data_sources.community import SCHEMAS, Note
from data_sources.few import FEW, some_of
from data_sources.leaders import name_key

LOCAL: Final = "user name of address"
"""The column of a roster with the part of an address before its @."""

_WAYS: Final = (
    ("id", "id"),
    ("email", "email"),
    ("handle", "handle"),
    ("handle", "folded id"),
    ("folded id", "folded id"),
    ("handle", LOCAL),
    ("folded id", LOCAL),
    ("name", "name"),
)
"""What of a member is compared with what of a roster row, the surest first."""

_ROW: Final = "roster row"
_PLATFORM: Final = r"^(?:[a-z_]+:)+"


@dataclass(frozen=True)
class Joined:
    """Members after the join, the ids of accounts that became another's, and what to tell.

    ``accounts`` is how many people were known without the roster, ``matched`` how many of them
    stand on it.
    """

    members: pl.DataFrame
    ids: Mapping[str, str]
    accounts: int
    matched: int
    notes: tuple[Note, ...]


def join_roster(
    members: pl.DataFrame, roster: pl.DataFrame, first_acts: pl.DataFrame, attributes: Sequence[str]
) -> Joined:
    """Join ``roster`` (as members, with ``email_key``) to ``members``.

    ``first_acts`` (``member_id, first``) keeps a day of joining from lying after the first act.
    """
    roster = _once(roster, attributes).with_row_index(_ROW)
    people = members.filter(pl.col("kind") == "person")
    pairs, unclear = _pairs(people, roster)
    ids, listed = _one_account(pairs)
    notes = _notes(people.height, pairs.height, unclear, listed)
    kept = _one_row(members, ids)
    matched = pairs.with_columns(pl.col("member_id").replace(dict(ids))).unique()
    filled = _filled(kept, roster.drop("member_id").join(matched, on=_ROW), first_acts, attributes)
    silent = roster.join(pairs, on=_ROW, how="anti")
    taken = members["member_id"]
    named = _silent_ids(silent, taken)
    columns = filled.columns
    everyone = pl.concat([filled, named.select(columns)]).sort("member_id")
    return Joined(everyone, ids, people.height, pairs.height, tuple(notes))


def _once(roster: pl.DataFrame, attributes: Sequence[str]) -> pl.DataFrame:
    """Return each row of the roster once; the same id in two rows keeps what either knows."""
    columns = [*SCHEMAS["members"], *attributes]
    columns += [LOCAL] if LOCAL in roster.columns else []
    ordered = roster.select(columns).unique().sort(columns)
    known = ordered.filter(pl.col("member_id").is_not_null())
    known = known.group_by("member_id", maintain_order=True).agg(
        pl.col(name).drop_nulls().last() for name in columns[1:]
    )
    return pl.concat([known.select(columns), ordered.filter(pl.col("member_id").is_null())])


def _keys(frame: pl.DataFrame) -> pl.DataFrame:
    """Return one column for each way of matching; an id counts without its platform."""
    names = frame["name"].drop_nulls().unique()
    folded = pl.Series([name_key(name) or None for name in names], dtype=pl.String)
    bare = pl.col("member_id").str.replace(_PLATFORM, "")
    local = pl.col(LOCAL) if LOCAL in frame.columns else pl.lit(None, dtype=pl.String).alias(LOCAL)
    return frame.select(
        *(name for name in (_ROW, "member_id") if name in frame.columns),
        bare.alias("id"),
        bare.str.to_lowercase().str.strip_prefix("@").alias("folded id"),
        pl.col("email_key").alias("email"),
        pl.col("handle").str.to_lowercase().str.strip_prefix("@").alias("handle"),
        local,
        pl.col("name").replace_strict(names, folded, default=None, return_dtype=pl.String),
    )


def _pairs(people: pl.DataFrame, roster: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return ``member_id, roster row`` of those that match, and how many names fit several."""
    left, right = _keys(people), _keys(roster).drop("member_id")
    found = pl.DataFrame(schema={"member_id": pl.String, _ROW: pl.UInt32})
    unclear = 0
    for way, listed in _WAYS:
        rest = left.filter(pl.col(way).is_not_null()).join(found, on="member_id", how="anti")
        free = right.filter(pl.col(listed).is_not_null())
        if way in {"name", "folded id"} or listed == LOCAL:
            free = free.join(found, on=_ROW, how="anti")
        hits = rest.join(free, left_on=way, right_on=listed)
        if way == "name":
            sole = hits.filter((pl.len().over("member_id") == 1) & (pl.len().over(_ROW) == 1))
            unclear = hits["member_id"].n_unique() - sole.height
        else:
            sole = hits.filter(pl.len().over("member_id") == 1)
        found = pl.concat([found, sole.select("member_id", _ROW)])
    return found, unclear


def _one_account(pairs: pl.DataFrame) -> tuple[dict[str, str], list[str]]:
    """Return ``further account -> first account`` for accounts that share a roster row."""
    first = pl.col("member_id").min().over(_ROW)
    shared = pairs.with_columns(first.alias("first")).filter(pl.col("member_id") != pl.col("first"))
    ids = dict(shared.select("member_id", "first").sort("member_id").iter_rows())
    return ids, sorted(ids)


def _one_row(members: pl.DataFrame, ids: Mapping[str, str]) -> pl.DataFrame:
    """Fold the rows of accounts that became one."""
    if not ids:
        return members
    columns = members.columns
    return (
        members.sort("member_id")
        .with_columns(pl.col("member_id").replace(dict(ids)))
        .group_by("member_id", maintain_order=True)
        .agg(
            pl.col("joined_at").min(),
            *(
                pl.col(n).drop_nulls().first()
                for n in columns
                if n not in {"member_id", "joined_at"}
            ),
        )
        .select(columns)
    )


def _filled(
    members: pl.DataFrame,
    matched: pl.DataFrame,
    first_acts: pl.DataFrame,
    attributes: Sequence[str],
) -> pl.DataFrame:
    """Fill what members lack from their roster rows; attributes of the roster win."""
    columns = members.columns
    known = matched.select(
        "member_id",
        *(
            pl.col(name).alias(f"roster {name}")
            for name in ("name", "handle", "email_key", "joined_at", "left_at", *attributes)
        ),
    )
    known = known.with_columns(pl.lit(value=True).alias("on roster"))
    wide = members.join(known, on="member_id", how="left").join(
        first_acts, on="member_id", how="left"
    )
    joined = pl.col("roster joined_at")
    in_time = pl.when((joined <= pl.col("first")).fill_null(value=True)).then(joined)
    on_roster = pl.col("on roster").fill_null(value=False)
    plain = ("name", "handle", "email_key", "left_at")
    return wide.with_columns(
        *(pl.coalesce(name, f"roster {name}").alias(name) for name in plain),
        pl.coalesce("joined_at", in_time).alias("joined_at"),
        *(pl.coalesce(f"roster {name}", name).alias(name) for name in attributes),
        pl.when(on_roster).then(pl.lit("roster")).otherwise("known_from").alias("known_from"),
    ).select(columns)


def _silent_ids(silent: pl.DataFrame, taken: pl.Series) -> pl.DataFrame:
    """Give every silent person an id: the roster's own, or one made of what the roster knows."""
    own = pl.col("member_id")
    clash = own.is_null() | own.is_in(taken.implode())
    made = pl.concat_str(
        pl.lit("roster"), pl.coalesce(own, "handle", "name", pl.lit("")), separator=":"
    )
    named = silent.with_columns(pl.when(clash).then(made).otherwise(own).alias("member_id"))
    again = pl.int_range(pl.len()).over("member_id")
    numbered = pl.when(again > 0).then(pl.concat_str("member_id", again + 1, separator="#"))
    return named.with_columns(
        numbered.otherwise("member_id").alias("member_id"),
        pl.lit("roster").alias("known_from"),
        pl.col("kind").fill_null("person"),
    )


def on_the_list(matched: int, accounts: int) -> str:
    """Say how many accounts are on the people list, never so that fewer than five stand out."""
    return f"{some_of(matched, accounts)} are on the people list"


def _notes(accounts: int, matched: int, unclear: int, listed: list[str]) -> list[Note]:
    why = "groups are known for those alone; shares by group are of them"
    if accounts and not matched:
        why = (
            "everyone on the list counts beside those who acted: add a column with the ids, e-mail"
            " addresses or user names of this platform to the list"
        )
    rows = accounts if 0 < accounts - matched < FEW or 0 < matched < FEW else matched
    notes = [Note(on_the_list(matched, accounts), rows, "", why)]
    if unclear:
        why = "nobody is joined by such a name; add ids or e-mail addresses to the list"
        notes.append(Note("names that fit several people", unclear, "", why))
    if listed:
        why = "several accounts of one person count as one member"
        notes.append(Note("accounts joined to another", len(listed), "", why))
    return notes
