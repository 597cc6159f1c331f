"""Discourse readers, downloaded from the Data Explorer with our query ``community-readers``.

One row is a person and a month: user_id, month, days_visited, posts_read, seconds_read. Data
Explorer cuts a download at 10,000 rows, so several files are uploaded together.
It cannot tell which posts were read, nor people who never came.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.community import TIME, Ability
from data_sources.formats._columns import (
    FILE,
    LINE,
    Rule,
    by_header,
    cell,
    clean_ids,
    number,
    shape,
    sort_out,
)
from data_sources.formats._figures import able, figures
from data_sources.formats._format import Format, Part
from data_sources.formats._tables import load, tables_with
from data_sources.upload import Upload

SIGNATURE: Final = {"user id", "days visited", "posts read"}
MEASURES: Final = {
    "posts read": "reads",
    "days visited": "days_active",
    "seconds read": "seconds_read",
}

CAN_TELL: Final = able(
    reads=Ability("partly", "how many posts each person read in a month, not which"),
    members=Ability("no", "people who never came are not in this file; add the user list"),
)


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds the result of ``community-readers``."""
    return 0.97 if tables_with(upload, SIGNATURE) else 0.0


def read(upload: Upload) -> Part:
    """Read the figures of each person and month."""
    loaded = load(upload, tables_with(upload, SIGNATURE))
    rows = _rows(by_header(loaded.frame))
    rows, id_notes = clean_ids(rows, ["subject_id"], upload.name)
    rules = [
        Rule(pl.col("subject_id").is_null(), "no person"),
        Rule(pl.col("period_start").is_null(), "no month that can be read"),
    ]
    used, aside, notes = sort_out(rows, rules, ())
    people = used.select(pl.col("subject_id").unique(maintain_order=True).alias("member_id"))
    told = people.with_columns(kind=pl.lit("person"), known_from=pl.lit("activity"))
    return Part(
        file=upload.name,
        format="discourse_readers",
        platform="discourse",
        kind="aggregate",
        tables={"members": shape("members", told), "aggregates": figures(used, "member", MEASURES)},
        can_tell=CAN_TELL,
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        notes=(*loaded.notes, *id_notes, *notes),
        exported_at=used["period_end"].max(),  # type: ignore[arg-type]  # a column of times
    )


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    month = cell(frame, "month").str.slice(0, 7) + pl.lit("-01")
    starts = month.str.to_datetime("%Y-%m-%d", strict=False, time_unit="us", time_zone="UTC")
    rows = frame.select(
        pl.col(FILE),
        pl.col(LINE),
        cell(frame, "user id").alias("subject_id"),
        starts.cast(TIME).alias("period_start"),
        *(number(cell(frame, name)).alias(name) for name in MEASURES),
    )
    return rows.with_columns(pl.col("period_start").dt.offset_by("1mo").alias("period_end"))


FORMAT: Final = Format(
    key="discourse_readers",
    label="Discourse readers (Data Explorer)",
    how_to_export=(
        "Admin, Plugins, Data Explorer: paste the query community-readers, run it "
        "once for each month and download each result as CSV; upload them with the posts."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
