"""Microsoft 365 usage report of Teams users: one CSV, one row for each person.

Admin center, Reports, Usage, Microsoft Teams, User activity, Export. Columns grew over the years:
Report Refresh Date, User Principal Name, Last Activity Date, Is Deleted, Deleted Date, Team Chat
Message Count, Private Chat Message Count, Call Count, Meeting Count, Post Messages, Reply Messages,
Report Period. Only messages in channels are read; private chats, calls and meetings are nobody
else's business. Names may be concealed by a setting.
It cannot tell messages, nor who read or answered.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.community import Ability
from data_sources.formats._columns import (
    FILE,
    LINE,
    Rule,
    by_header,
    cell,
    is_yes,
    number,
    shape,
    sort_out,
)
from data_sources.formats._figures import (
    CONCEALED,
    able,
    concealed,
    concealed_notes,
    everyone,
    figures,
)
from data_sources.formats._format import Format, Part
from data_sources.formats._own_ids import mail_ids
from data_sources.formats._tables import Loaded, load, moment, tables_with
from data_sources.upload import Upload

SIGNATURE: Final = {"report refresh date", "team chat message count"}
MEASURES: Final = {"team chat message count": "posts"}

CAN_TELL: Final = able(members=Ability("yes"))


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds a Teams user activity report."""
    return 0.97 if tables_with(upload, SIGNATURE) else 0.0


def read(upload: Upload) -> Part:
    """Read the report; figures stay figures, none becomes a message."""
    loaded = load(upload, tables_with(upload, SIGNATURE))
    rows = _rows(loaded)
    used, aside, notes = sort_out(rows, [Rule(pl.col("member_id").is_null(), "no person")], ())
    found = figures(used.with_columns(subject_id=pl.col("member_id")), "member", MEASURES)
    tables = {"members": _members(used), "aggregates": found}
    hidden = used.filter(pl.col("member_id").str.starts_with(CONCEALED)).height
    return Part(
        file=upload.name,
        format="teams_reports",
        platform="teams",
        kind="aggregate",
        tables=tables,
        can_tell=CAN_TELL | {"members": everyone(tables["members"], found)},
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        notes=(*loaded.notes, *concealed_notes(hidden, upload.name), *notes),
        exported_at=used["period_end"].max(),  # type: ignore[arg-type]  # a column of times
    )


def _rows(loaded: Loaded) -> pl.DataFrame:
    frame = by_header(loaded.frame)
    refreshed, _ = moment(frame, "report refresh date")
    deleted_at, _ = moment(frame, "deleted date")
    rows = frame.select(
        pl.col(FILE),
        pl.col(LINE),
        cell(frame, "user id").alias("user_id"),
        cell(frame, "user principal name").str.to_lowercase().alias("email"),
        is_yes(cell(frame, "is deleted")).alias("deleted"),
        number(cell(frame, "report period")).alias("days"),
        *(number(cell(frame, name)).alias(name) for name in MEASURES),
        refreshed.alias("refreshed"),
        deleted_at.alias("deleted_at"),
    )
    day, days = pl.duration(days=1), pl.duration(days=pl.col("days"))
    code = pl.when(concealed(pl.col("email"))).then(pl.lit(CONCEALED) + pl.col("email"))
    known = pl.when(~concealed(pl.col("email"))).then(
        pl.coalesce("user_id", mail_ids(rows["email"]))
    )
    return rows.with_columns(
        pl.coalesce(code, known, "user_id").alias("member_id"),
        (pl.col("refreshed") + day - days).alias("period_start"),
        (pl.col("refreshed") + day).alias("period_end"),
    )


def _members(used: pl.DataFrame) -> pl.DataFrame:
    hidden = pl.col("member_id").str.starts_with(CONCEALED)
    once = used.sort("period_end").unique("member_id", keep="last", maintain_order=True)
    told = once.with_columns(
        pl.when(~hidden).then("email").alias("email"),
        pl.lit("person").alias("kind"),
        pl.when("deleted").then("deleted_at").alias("left_at"),
        pl.lit("export").alias("known_from"),
    )
    return shape("members", told, ("email",))


FORMAT: Final = Format(
    key="teams_reports",
    label="Microsoft Teams user activity report",
    how_to_export=(
        "Microsoft 365 admin center, Reports, Usage, Microsoft Teams, User activity: choose the "
        "period, then Export; upload it together with the messages."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
