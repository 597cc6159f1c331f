"""Moodle forum, as More, Export gives it: CSV, XLSX or ODS, one forum a file.

Columns: id, discussion, parent (0 opens), userid, userfullname, created, modified, subject,
message (HTML unless stripped), messageformat, deleted, privatereplyto. Times are Unix seconds, or,
with readable dates ticked, in the language of who exported. Private replies are dropped at the
door. It cannot tell reactions, readers, members who never wrote, or mentions.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

import polars as pl

from data_sources.community import Ability
from data_sources.errors import ExportError
from data_sources.formats._columns import (
    FILE,
    LINE,
    Rule,
    by_header,
    cell,
    clean_ids,
    is_yes,
    roots,
    shape,
    sort_out,
    told,
)
from data_sources.formats._format import Format, Part
from data_sources.formats._html_text import html_to_text
from data_sources.formats._tables import load, moment, tables_with
from data_sources.upload import Upload

SIGNATURE: Final = {"discussion", "parent", "userfullname", "privatereplyto"}

_PRIVATE: Final = "a private reply"
_IDS: Final = ("post_id", "parent_id", "author_id")
_HTML: Final = "1"
_WEEKDAY: Final = r"^\s*\p{L}+, "
_CLOCK: Final = r"(\d{4}), (\d)"

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("no", "a forum's export has no reactions"),
    "reactors": Ability("no", "a forum's export has no reactions"),
    "mentions": Ability("no", "forums have no mentions"),
    "reads": Ability("no", "who read is not in this export"),
    "members": Ability("no", "people who never wrote are not in this export; add a people list"),
    "memberships": Ability("no", "who belongs to the course is not in this export"),
    "removed": Ability("partly", "that a post was removed, not when or by whom"),
    "edited": Ability("partly", "the time of the last change, not the earlier text"),
    "spaces": Ability("partly", "a forum is named as its file is"),
    "attributes": Ability("no", "no departments or locations; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` is a forum, by its columns."""
    return 0.96 if tables_with(upload, SIGNATURE) else 0.0


def read(upload: Upload) -> Part:
    """Read the forums; raises ExportError where their dates are in a language not read here."""
    loaded = load(upload, tables_with(upload, SIGNATURE))
    rows, id_notes = clean_ids(_rows(loaded.frame), _IDS, upload.name)
    if rows.height and rows["posted_at"].null_count() == rows.height:
        what = "its dates are in a language that is not read here"
        raise ExportError(upload.name, what, "export the forum again without readable dates")
    used, aside, notes = sort_out(rows, _rules(), ("post_id", "posted_at"))
    posts = _posts(used)
    return Part(
        file=upload.name,
        format="moodle",
        platform="moodle",
        kind="events",
        tables={"members": _members(used), "posts": posts},
        can_tell=_can_tell(posts),
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        private_dropped=aside.filter(pl.col("reason") == _PRIVATE).height,
        notes=(*loaded.notes, *id_notes, *notes),
        exported_at=posts["posted_at"].max(),  # type: ignore[arg-type]  # times
    )


def _rules() -> list[Rule]:
    private = pl.col("private").is_not_null() & (pl.col("private") != "0")
    return [
        Rule(private, _PRIVATE, private=True, consequence="counted, never loaded"),
        Rule(pl.col("post_id").is_null(), "no id that can be used"),
        Rule(pl.col("author_id").is_null(), "nobody is named as its author"),
        Rule(pl.col("posted_at").is_null(), "no readable time"),
    ]


def _rows(raw: pl.DataFrame) -> pl.DataFrame:
    """Return the rows in columns of ours; dates lose their weekday, which polars cannot read."""
    frame = by_header(raw.drop(FILE, LINE))
    dates = [name for name in ("created", "modified") if name in frame.columns]
    frame = frame.with_columns(pl.col(dates).str.replace(_WEEKDAY, "").str.replace(_CLOCK, "$1 $2"))
    posted, quality = moment(frame, "created")
    changed, _ = moment(frame, "modified")
    rows = frame.select(
        raw[FILE],
        raw[LINE],
        cell(frame, "id").alias("post_id"),
        cell(frame, "parent").alias("parent_id"),
        cell(frame, "userid").alias("author_id"),
        cell(frame, "userfullname").alias("name"),
        cell(frame, "subject").alias("title"),
        cell(frame, "message").alias("message"),
        cell(frame, "messageformat").fill_null(_HTML).alias("form"),
        cell(frame, "privatereplyto").alias("private"),
        is_yes(cell(frame, "deleted")).alias("gone"),
    )
    return rows.with_columns(
        posted.alias("posted_at"), quality.alias("time_quality"), changed.alias("changed_at")
    )


def _posts(rows: pl.DataFrame) -> pl.DataFrame:
    pairs = zip(rows["message"], rows["form"], strict=True)
    texts = [html_to_text(text) if text and form == _HTML else text for text, form in pairs]
    names = {name: PurePosixPath(name).stem for name in rows[FILE].cast(pl.String).unique()}
    opens = pl.col("parent_id").is_null() | (pl.col("parent_id") == "0")
    gone = pl.when("gone")
    rows = rows.with_columns(
        pl.Series("text", texts, dtype=pl.String),
        pl.when(~opens).then("parent_id").alias("parent_id"),
        pl.when(opens).then("title").alias("title"),
        pl.col(FILE).cast(pl.String).replace(names).alias("space"),
        pl.when(pl.col("changed_at") > pl.col("posted_at")).then("changed_at").alias("edited_at"),
        gone.then(pl.coalesce("changed_at", "posted_at")).alias("removed_at"),
        gone.then(pl.lit("unknown")).alias("removed_by"),
        pl.lit("post").alias("kind"),
    ).unique("post_id", keep="last", maintain_order=True)
    return shape("posts", rows.with_columns(roots(rows.select("post_id", "parent_id"))))


def _members(rows: pl.DataFrame) -> pl.DataFrame:
    people = rows.group_by(pl.col("author_id").alias("member_id"), maintain_order=True).agg(
        pl.col("name").drop_nulls().last()
    )
    return shape(
        "members",
        people.with_columns(pl.lit("person").alias("kind"), pl.lit("activity").alias("known_from")),
    )


def _can_tell(posts: pl.DataFrame) -> dict[str, Ability]:
    able = dict(CAN_TELL)
    able["replies"] = told(posts["parent_id"].is_not_null().any(), "no post here is an answer")
    if not posts["edited_at"].is_not_null().any():
        able["edited"] = Ability("no", "no post here was changed")
    if not posts["removed_at"].is_not_null().any():
        able["removed"] = Ability("no", "no post here is marked as removed")
    return able


FORMAT: Final = Format(
    key="moodle",
    label="Moodle forum",
    how_to_export=(
        "In the forum: More, Export, as CSV or Excel, without readable dates; one file for each "
        "forum, several together in a zip. Teachers and managers can do it."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
