"""Microsoft 365 usage reports of Viva Engage: one CSV of users, one of groups.

Admin center, Reports, Usage, Viva Engage, Export. Users: User Principal Name, Display Name, User
State, State Change Date, Last Activity Date, Posted Count, Read Count, Liked Count, Report Period.
Groups: Group Display Name, Is Deleted, Member Count, Posted Count, Read Count, Liked Count. Each
row sums the days of the Report Period up to the Report Refresh Date. ``Read Count`` is the one
measure of readers. Names may be concealed by a setting; they are then codes that fit nobody.
It cannot tell messages, nor who answered or reacted to whom.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import polars as pl

from data_sources.community import Ability, Note
from data_sources.formats._columns import FILE, LINE, Rule, by_header, cell, number, shape, sort_out
from data_sources.formats._figures import (
    CONCEALED,
    ONLY_FIGURES,
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

_DAY: Final = timedelta(days=1)
SIGNATURE: Final = {"report refresh date", "posted count", "read count", "liked count"}
_USERS: Final = SIGNATURE | {"user principal name"}
_GROUPS: Final = SIGNATURE | {"group display name"}
MEASURES: Final = {"posted count": "posts", "read count": "reads", "liked count": "reactions"}
_SIZES: Final = {"member count": "members"}
_READS: Final = Ability("partly", "how often each person read in the report's days, not what")

CAN_TELL: Final = able(
    reads=_READS,
    members=Ability("yes"),
    spaces=Ability("partly", "the names of groups, where the groups report is there as well"),
)


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds a Viva Engage usage report."""
    return 0.97 if tables_with(upload, SIGNATURE) else 0.0


def read(upload: Upload) -> Part:
    """Read the reports of users and of groups; figures stay figures, none becomes a message."""
    loaded = load(upload, tables_with(upload, SIGNATURE))
    rows = _rows(loaded)
    used, aside, notes = sort_out(rows, _rules(), ())
    tables = _tables(used)
    hidden = used.filter(concealed(pl.coalesce("email", "group"))).height
    return Part(
        file=upload.name,
        format="engage_reports",
        platform="viva",
        kind="aggregate",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        notes=(
            *loaded.notes,
            *_period(used, upload),
            *concealed_notes(hidden, upload.name),
            *notes,
        ),
        exported_at=used["period_end"].max(),  # type: ignore[arg-type]  # a column of times
    )


def _tables(used: pl.DataFrame) -> dict[str, pl.DataFrame]:
    people = used.filter(pl.col("group").is_null())
    groups = used.filter(pl.col("group").is_not_null())
    found = [
        figures(people.with_columns(subject_id=pl.col("member_id")), "member", MEASURES),
        figures(groups.with_columns(subject_id=pl.col("group")), "space", MEASURES | _SIZES),
    ]
    return {"members": _members(people), "aggregates": pl.concat(found)}


def _rules() -> list[Rule]:
    return [Rule(pl.col("member_id").is_null() & pl.col("group").is_null(), "no person or group")]


def _rows(loaded: Loaded) -> pl.DataFrame:
    frame = by_header(loaded.frame)
    refreshed, _ = moment(frame, "report refresh date")
    since, _ = moment(frame, "state change date")
    who = cell(frame, "user principal name").str.to_lowercase()
    rows = frame.select(
        pl.col(FILE),
        pl.col(LINE),
        who.alias("email"),
        cell(frame, "display name").alias("name"),
        cell(frame, "user state").str.to_lowercase().alias("state"),
        cell(frame, "group display name").alias("group"),
        number(cell(frame, "report period")).alias("days"),
        *(number(cell(frame, name)).alias(name) for name in (*MEASURES, *_SIZES)),
        refreshed.alias("refreshed"),
        since.alias("since"),
    )
    day, days = pl.duration(days=1), pl.duration(days=pl.col("days"))
    return rows.with_columns(
        pl.when(concealed(pl.col("email")))
        .then(pl.lit(CONCEALED) + pl.col("email"))
        .otherwise(mail_ids(rows["email"]))
        .alias("member_id"),
        (pl.col("refreshed") + day - days).alias("period_start"),
        (pl.col("refreshed") + day).alias("period_end"),
    )


def _members(people: pl.DataFrame) -> pl.DataFrame:
    """Return the people of the report; those deleted or suspended left on that day."""
    hidden = pl.col("member_id").str.starts_with(CONCEALED)
    gone = pl.col("state").is_in(["deleted", "suspended", "soft_delete"]).fill_null(value=False)
    told = people.sort("period_end").unique("member_id", keep="last", maintain_order=True)
    return shape(
        "members",
        told.with_columns(
            pl.when(~hidden).then("name").alias("name"),
            pl.when(~hidden).then("email").alias("email"),
            pl.lit("person").alias("kind"),
            pl.when(gone).then("since").alias("left_at"),
            pl.lit("export").alias("known_from"),
        ),
        ("email",),
    )


def _period(used: pl.DataFrame, upload: Upload) -> list[Note]:
    """Say which days the figures are of."""
    spans = used.select("period_start", "period_end", "days").drop_nulls().unique()
    if spans.is_empty():
        why = "they are read as of the whole period of the data that come with them"
        return [Note("the report does not say which days it is of", used.height, upload.name, why)]
    ordered = spans.sort("period_start", "period_end").rows()
    return [
        Note(
            f"the figures are of {start:%Y-%m-%d} to {end - _DAY:%Y-%m-%d}",
            used.filter(pl.col("period_start") == start, pl.col("period_end") == end).height,
            upload.name,
            "they tell only of a chosen period that holds all of these days",
        )
        for start, end, _ in ordered
    ]


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    members, aggregates = tables["members"], tables["aggregates"]
    told = dict(CAN_TELL)
    if members.is_empty():
        why = "this is a report of groups; the report of users says who read"
        return told | {"reads": Ability("no", why), "members": ONLY_FIGURES}
    told["members"] = everyone(members, aggregates)
    if not (aggregates["subject_kind"] == "space").any():
        told["spaces"] = Ability("no", "this is a report of users; the report of groups names them")
    return told


FORMAT: Final = Format(
    key="engage_reports",
    label="Viva Engage usage reports (Microsoft 365)",
    how_to_export=(
        "Microsoft 365 admin center, Reports, Usage, Viva Engage: choose the period, then Export, "
        "for users and for groups; upload them together with the network export."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
