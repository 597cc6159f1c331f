"""Lists of members beside mailboxes: who belongs to a mailing list, whether they wrote or not.

Google Takeout gives ``Groups/<list>/members.csv`` (Email address, Nickname, Group status, Join year
to Join second), Google Vault ``<name>-group-membership.csv`` (address, group, join time, role).
Columns are found by name; addresses are kept only as digests.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

import polars as pl

from data_sources.formats._columns import FILE, LINE, by_header, cell
from data_sources.formats._own_ids import mail_ids
from data_sources.formats._tables import load
from data_sources.formats._talk import Talk
from data_sources.upload import Upload

_LISTS: Final = ("members.csv", "group-membership.csv")
_ADDRESS: Final = ("email address", "e mail address", "address", "email", "member", "member email")
_NOT_YET: Final = ("pending", "invited", "banned", "blocked")
_PARTS: Final = ("year", "month", "day", "hour", "minute", "second")
NOBODY: Final = "a member without an address"
OUTSIDE: Final = "somebody invited or banned, who is no member"


def member_lists(upload: Upload) -> list[str]:
    """Return the lists of members in an archive that have a column of addresses."""
    named = [name for name in upload.entries if name.lower().endswith(_LISTS)]
    return [name for name in named if {*_folded(upload, name)} & {*_ADDRESS}]


def _folded(upload: Upload, entry: str) -> list[str]:
    empty = pl.DataFrame(schema=dict.fromkeys(upload.header(entry), pl.String))
    return by_header(empty).columns


def add_members(upload: Upload, entry: str, talk: Talk, space: str) -> None:
    """Add the people of one list to ``talk``; ``space`` is theirs where no column names it."""
    rows = _rows(by_header(load(upload, [entry]).frame), space)
    talk.rows += rows.height
    for row in rows.iter_rows(named=True):
        if row["member_id"] is None or row["outside"]:
            talk.refuse(entry, row[LINE], OUTSIDE if row["member_id"] else NOBODY)
            continue
        person = talk.meet(row["member_id"])
        person.email = person.email or row["address"]
        person.name = person.name or row["name"] or row["address"].partition("@")[0]
        person.known_from = "export"
        talk.belong(row["member_id"], row["space"], row["joined"])


def _rows(frame: pl.DataFrame, space: str) -> pl.DataFrame:
    address = cell(frame, *_ADDRESS).str.strip_chars().str.to_lowercase()
    valid = pl.when(address.str.contains(r"^[^@\s]+@[^@\s]+$")).then(address)
    parts = [cell(frame, f"join {part}").str.zfill(4 if part == "year" else 2) for part in _PARTS]
    day = pl.concat_str(parts[:3], separator="-")
    clock = pl.concat_str(parts[3:], separator=":")
    # Takeout names the zone in words beside the parts; a day is what they are read for
    made = pl.coalesce(pl.concat_str(day, pl.lit(" "), clock), day)
    status = cell(frame, "group status", "role", "status").str.to_lowercase()
    listed = cell(frame, "group", "group email", "group name").str.replace(r"@.*$", "")
    rows = frame.select(
        pl.col(FILE),
        pl.col(LINE),
        valid.alias("address"),
        cell(frame, "nickname", "name", "display name").alias("name"),
        pl.coalesce(made, cell(frame, "join time", "joined", "join date")).alias("joined"),
        pl.coalesce(listed, pl.lit(space)).alias("space"),
        status.is_in(_NOT_YET).fill_null(value=False).alias("outside"),
    )
    return rows.with_columns(mail_ids(rows["address"]).alias("member_id"))


def folder(entry: str) -> str:
    """Return the folder of an entry, which Takeout names like the list."""
    return PurePosixPath(entry).parent.name
