"""Viva Engage users: the zip of Export users, with Users.csv of all people of a network.

Columns: id, name, email, job_title, location, department, guid, state (``active``,
``soft_delete``), joined_at, deleted_at, suspended_at. The network export has a file of the same
name with only those who joined or left in its dates; this one is the whole list. People who were
invited and never came (``soft_delete`` without dates) are set aside.
It tells who could take part; it cannot tell what anyone said.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.community import CAPABILITIES, Ability
from data_sources.errors import ExportError
from data_sources.formats._columns import (
    FILE,
    LINE,
    Rule,
    by_header,
    cell,
    clean_ids,
    shape,
    sort_out,
)
from data_sources.formats._format import Format, Part
from data_sources.formats._tables import Entry, Loaded, load, moment, tables_with
from data_sources.upload import Upload

SIGNATURE: Final = {"id", "email", "guid", "joined at", "suspended at"}
_MESSAGES: Final = {"replied to id", "thread id", "sender id"}
ATTRIBUTES: Final = ("department", "location", "job_title")
_NEVER_CAME: Final = "somebody who was invited and never came"

CAN_TELL: Final = dict.fromkeys(
    CAPABILITIES, Ability("no", "a people list does not say what anyone did")
) | {
    "members": Ability("yes"),
    "attributes": Ability("partly", "department, location and job title, where they are given"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` lists the users of a network, without messages."""
    return 0.97 if _lists(upload) and not tables_with(upload, _MESSAGES) else 0.0


def _lists(upload: Upload) -> list[Entry]:
    return tables_with(upload, SIGNATURE)


def read(upload: Upload) -> Part:
    """Read the people; raises ExportError where there is no list of users."""
    found = _lists(upload)
    if not found:
        raise ExportError(upload.name, "there is no Users.csv in it", "export the users again")
    loaded = load(upload, found)
    rows, id_notes = clean_ids(_rows(loaded), ["member_id"], upload.name)
    rules = [
        Rule(pl.col("member_id").is_null(), "no id that can be used"),
        Rule(pl.col("pending"), _NEVER_CAME, consequence="nobody is counted for it"),
    ]
    used, aside, notes = sort_out(rows, rules, ())
    groups = tuple(name for name in ATTRIBUTES if used[name].count())
    return Part(
        file=upload.name,
        format="viva_users",
        platform="roster",
        kind="roster",
        tables={"members": shape("members", used, ("email", *groups))},
        can_tell=CAN_TELL if groups else CAN_TELL | {"attributes": Ability("no", _NO_GROUPS)},
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        attributes=groups,
        notes=(*loaded.notes, *id_notes, *notes),
    )


_NO_GROUPS: Final = "no department, location or title is given; add a people list"


def _rows(loaded: Loaded) -> pl.DataFrame:
    frame = by_header(loaded.frame)
    joined_at, _ = moment(frame, "joined at")
    deleted_at, _ = moment(frame, "deleted at")
    suspended_at, _ = moment(frame, "suspended at")
    soft = cell(frame, "state").str.to_lowercase() == "soft_delete"
    rows = frame.select(
        pl.col(FILE),
        pl.col(LINE),
        cell(frame, "id").alias("member_id"),
        cell(frame, "name").alias("name"),
        cell(frame, "email").str.to_lowercase().alias("email"),
        *(cell(frame, name.replace("_", " ")).alias(name) for name in ATTRIBUTES),
        soft.fill_null(value=False).alias("soft"),
        joined_at.alias("joined_at"),
        pl.coalesce(deleted_at, suspended_at).alias("left_at"),
        pl.lit("person").alias("kind"),
        pl.lit("roster").alias("known_from"),
    )
    never = pl.col("joined_at").is_null() & pl.col("left_at").is_null()
    return rows.with_columns((pl.col("soft") & never).alias("pending"))


FORMAT: Final = Format(
    key="viva_users",
    label="Viva Engage users (Export users)",
    how_to_export=(
        "Viva Engage admin center, Users, Export users; upload the zip together with the network "
        "exports: it names those who never wrote."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
