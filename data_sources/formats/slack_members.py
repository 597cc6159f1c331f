"""Slack member analytics: Analytics, Members, Export CSV; one row for each account.

Name, User ID, Username, Email, Account type, Account created, Claimed Date, Deactivated date, Days
active, Messages posted, Messages posted in channels, Reactions added, Last active. ``Messages
posted`` counts direct messages as well, so only ``Messages posted in channels`` is read. The days
that the figures are of are not in the file.
It cannot tell messages, nor what anyone read: only on how many days each was there.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.community import Ability, Note
from data_sources.formats._columns import FILE, LINE, Rule, by_header, cell, number, shape, sort_out
from data_sources.formats._figures import able, everyone, figures, no_window_note
from data_sources.formats._format import Format, Part
from data_sources.formats._tables import Loaded, load, moment, tables_with
from data_sources.upload import Upload

SIGNATURE: Final = {"user id", "claimed date utc", "days active"}
MEASURES: Final = {
    "days active": "days_active",
    "messages posted in channels": "posts",
    "reactions added": "reactions",
}

CAN_TELL: Final = able(
    reads=Ability("partly", "on how many days each person was there, not what they read"),
    members=Ability("yes"),
    attributes=Ability("partly", "only the titles that people gave themselves"),
)


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds Slack's member analytics."""
    return 0.97 if tables_with(upload, SIGNATURE) else 0.0


def read(upload: Upload) -> Part:
    """Read the accounts and their figures; figures stay figures, none becomes a message."""
    loaded = load(upload, tables_with(upload, SIGNATURE))
    rows = _rows(loaded)
    used, aside, notes = sort_out(rows, [Rule(pl.col("member_id").is_null(), "no user id")], ())
    found = figures(used.with_columns(subject_id=pl.col("member_id")), "member", MEASURES)
    members = _members(used)
    titled = members["title"].is_not_null().any()
    return Part(
        file=upload.name,
        format="slack_members",
        platform="slack",
        kind="aggregate",
        tables={"members": members, "aggregates": found},
        can_tell=_can_tell(members, found, titled=bool(titled)),
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        attributes=("title",) if titled else (),
        notes=(*loaded.notes, no_window_note(used.height, upload.name), *_direct(used), *notes),
        exported_at=used["last_active"].max(),  # type: ignore[arg-type]  # a column of times
    )


def _rows(loaded: Loaded) -> pl.DataFrame:
    frame = by_header(loaded.frame)
    created, _ = moment(frame, "account created utc", "claimed date utc")
    left, _ = moment(frame, "deactivated date utc")
    last, _ = moment(frame, "last active utc")
    return frame.select(
        pl.col(FILE),
        pl.col(LINE),
        cell(frame, "user id").alias("member_id"),
        pl.coalesce(cell(frame, "name"), cell(frame, "display name")).alias("name"),
        cell(frame, "username").alias("handle"),
        cell(frame, "email").str.to_lowercase().alias("email"),
        cell(frame, "what i do").alias("title"),
        cell(frame, "account type").str.to_lowercase().alias("account"),
        number(cell(frame, "messages posted")).alias("all messages"),
        *(number(cell(frame, name)).alias(name) for name in MEASURES),
        created.alias("joined_at"),
        left.alias("left_at"),
        last.alias("last_active"),
    )


def _members(used: pl.DataFrame) -> pl.DataFrame:
    bot = pl.col("account").str.contains("bot").fill_null(value=False)
    told = used.with_columns(
        pl.when(bot).then(pl.lit("bot")).otherwise(pl.lit("person")).alias("kind"),
        pl.lit("export").alias("known_from"),
    )
    once = told.unique("member_id", keep="last", maintain_order=True)
    return shape("members", once, ("email", "title"))


def _direct(used: pl.DataFrame) -> list[Note]:
    """Say that direct messages are in the file's count of messages and in none of ours."""
    some = used.filter(pl.col("all messages").is_not_null()).height
    if not some:
        return []
    reason = "“Messages posted” counts direct messages as well"
    return [Note(reason, some, "", "only “Messages posted in channels” is read")]


def _can_tell(members: pl.DataFrame, found: pl.DataFrame, *, titled: bool) -> dict[str, Ability]:
    told = dict(CAN_TELL) | {"members": everyone(members, found)}
    if not titled:
        told["attributes"] = Ability("no", "nobody here gave a title; add a people list")
    return told


FORMAT: Final = Format(
    key="slack_members",
    label="Slack member analytics",
    how_to_export=(
        "Analytics, Members: choose the same days as the workspace export, then Export CSV; upload "
        "both together."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
