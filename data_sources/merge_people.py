"""Members of several parts -> one row each; e-mail becomes a keyed hash, contact details go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from data_sources.column_facts import ADDRESS, EMAIL, PHONE
from data_sources.community import SCHEMAS, Note
from data_sources.event_words import MERGED
from data_sources.formats._format import Part
from data_sources.formats._parse import email_key
from data_sources.merge_ids import MEMBER_COLUMNS
from data_sources.merge_tables import stacked

_KNOWN: Final = {"roster": 0, "export": 1, "activity": 2}
_KINDS: Final = {"merged": 0, "bot": 1, "person": 2}
_MOSTLY: Final = 0.5


def once_each(parts: Sequence[Part], attributes: Sequence[str], key: bytes) -> pl.DataFrame:
    """Return one row for each member id, the newest known values, with ``email_key`` set."""
    rows = stacked(parts, "members", ("email", *attributes))
    rows = with_email_key(rows, key)
    columns = [*SCHEMAS["members"], *attributes]
    rows = rows.with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in columns if name not in rows.columns
    )
    if rows["member_id"].n_unique() == rows.height:
        return rows.select(columns).sort("member_id")
    ordered = rows.sort("member_id", "exported at", *columns[1:], nulls_last=False)
    plain = [name for name in columns[1:] if name not in {"kind", "joined_at", "known_from"}]
    best = {"kind": _KINDS, "known_from": _KNOWN}
    return (
        ordered.group_by("member_id", maintain_order=True)
        .agg(
            *(pl.col(name).drop_nulls().last() for name in plain),
            pl.col("joined_at").min(),
            *(
                pl.col(name).sort_by(pl.col(name).replace_strict(rank, default=9)).first()
                for name, rank in best.items()
            ),
        )
        .select(columns)
    )


def with_email_key(rows: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """Replace the column ``email`` by a keyed hash in ``email_key``."""
    if "email" not in rows.columns:
        return rows
    known = rows["email"].drop_nulls().unique()
    hashed = pl.Series([email_key(address, key) for address in known], dtype=pl.String)
    made = pl.col("email").replace_strict(known, hashed, default=None, return_dtype=pl.String)
    return rows.with_columns(pl.coalesce(made, "email_key").alias("email_key")).drop("email")


def with_all_seen(members: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Add everyone who acts or is named somewhere but is no member yet; mark merged accounts."""
    seen = [
        tables[table][column]
        for table, columns in MEMBER_COLUMNS.items()
        if table in tables
        for column in columns
    ]
    figures = tables["aggregates"].filter(pl.col("subject_kind") == "member")["subject_id"]
    ids = pl.concat([each.unique() for each in (*seen, figures)]).drop_nulls().unique().sort()
    lacking = ids.filter(~ids.is_in(members["member_id"].implode()))
    if lacking.len():
        told = {"kind": pl.lit("person"), "known_from": pl.lit("activity")}
        strangers = pl.DataFrame({"member_id": lacking}).with_columns(**told)
        members = pl.concat([members, strangers], how="diagonal")
    bare = pl.col("name").str.to_lowercase().str.strip_chars("[](){}<> ")
    ghost = bare.is_in(MERGED).fill_null(value=False) & (pl.col("kind") == "person")
    kind = pl.when(ghost).then(pl.lit("merged")).otherwise("kind")
    return members.with_columns(kind.alias("kind")).sort("member_id")


def without_bots(tables: Mapping[str, pl.DataFrame]) -> tuple[dict[str, pl.DataFrame], list[Note]]:
    """Leave out the reactions by bots and the mentions of bots; nobody said or heard them."""
    bots = tables["members"].filter(pl.col("kind") == "bot").select("member_id")
    kept, notes = dict(tables), []
    for table, named in (("reactions", "reactions by bots"), ("mentions", "mentions of bots")):
        frame = tables[table]
        kept[table] = frame.join(bots, on="member_id", how="anti", maintain_order="left")
        if gone := int(frame["n"].sum()) - int(kept[table]["n"].sum()):
            notes.append(Note(named, gone, "", "left out: bots are not people"))
    return kept, notes


def without_contacts(
    members: pl.DataFrame, attributes: Sequence[str]
) -> tuple[pl.DataFrame, tuple[str, ...], list[Note]]:
    """Drop attribute columns that hold addresses or numbers, and such values elsewhere."""
    kept, notes = [], []
    for name in attributes:
        hits = _contacts(members[name])
        filled = members[name].len() - members[name].null_count()
        if hits.sum() and hits.sum() >= _MOSTLY * filled:
            why = "its values are addresses or telephone numbers; they are never kept"
            notes.append(Note(f"column “{name}” was dropped", int(hits.sum()), "", why))
            members = members.drop(name)
            continue
        members = members.with_columns(pl.when(~hits).then(name).alias(name))
        if filled:
            kept.append(name)
        else:
            members = members.drop(name)
    shown = []
    for name in ("name", "handle"):
        local = pl.col(name).str.extract(r"^([^@]+)@", 1)
        mail = pl.col(name).str.contains(EMAIL)
        number = pl.col(name).str.contains(PHONE) | pl.col(name).str.contains(ADDRESS)
        shown.append(pl.when(mail).then(local).when(~number).then(name).alias(name))
    return members.with_columns(shown), tuple(kept), notes


def _contacts(values: pl.Series) -> pl.Series:
    patterns = (EMAIL, PHONE, ADDRESS)
    hits = pl.any_horizontal(pl.col("v").str.strip_chars().str.contains(each) for each in patterns)
    return values.alias("v").to_frame().select(hits.fill_null(value=False))["v"]
