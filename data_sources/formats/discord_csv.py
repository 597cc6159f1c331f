"""Discord, as DiscordChatExporter writes it as CSV: one file per channel, loose or zipped.

Columns ``AuthorID, Author, Date, Content, Attachments, Reactions`` (old files lack the first).
Server, category and channel stand in the file name alone: ``Server - Category - channel [id].csv``.
It cannot tell replies, threads, bots or who reacted: the JSON of the same program can.
Messages have no id; they are told apart by channel, author, time, text and their place among
equal ones of the same file.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

import polars as pl

from data_sources.community import Ability, Note
from data_sources.formats._columns import (
    AT_NAME,
    FILE,
    LINE,
    Rule,
    by_header,
    cell,
    mentions,
    shape,
    sort_out,
    told,
)
from data_sources.formats._format import Format, Part
from data_sources.formats._own_ids import own_ids
from data_sources.formats._tables import load, moment, tables_with
from data_sources.upload import Upload

DELETED_USER: Final = "456226577798135808"
SIGNATURE: Final = {"author", "date", "content", "attachments", "reactions"}
_NAME: Final = re.compile(
    r"^(?P<server>.+?) - (?:(?P<category>.+) - )?(?P<channel>.+?) \[(?P<id>\d+)\](?P<more>.*)$"
)
_PRIVATE: Final = "a direct message"
_NOT_HERE: Final = "not in the CSV of DiscordChatExporter; its JSON has it"

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("no", _NOT_HERE),
    "reactions": Ability("yes"),
    "reactors": Ability("no", _NOT_HERE),
    "mentions": Ability("partly", "names of one word written as @name, of people who wrote"),
    "reads": Ability("no", "a Discord export does not say who read"),
    "members": Ability("no", "people who never wrote are not in this export; add a people list"),
    "memberships": Ability("no", "who may see a channel is not in this export"),
    "removed": Ability("no", "removed messages are not in this export"),
    "edited": Ability("no", _NOT_HERE),
    "spaces": Ability("partly", "only as the file is named"),
    "attributes": Ability("no", "no roles or departments; export JSON or add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds channels as this CSV."""
    return 0.96 if tables_with(upload, SIGNATURE) else 0.0


def read(upload: Upload) -> Part:
    """Read all channels of the upload; direct messages are counted and left out."""
    loaded = load(upload, tables_with(upload, SIGNATURE))
    rows = _rows(loaded.frame)
    used, aside, notes = sort_out(rows, _rules(), ("posted_at",))
    posts = shape("posts", used)
    named, own = mentions(posts, (AT_NAME,), _names(used))
    tables = {
        "members": _members(used),
        "posts": posts,
        "reactions": _reactions(used),
        "mentions": named,
    }
    return Part(
        file=upload.name,
        format="discord_csv",
        platform="discord",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        private_dropped=aside.filter(pl.col("reason") == _PRIVATE).height,
        notes=(*loaded.notes, *notes, *own, *_advice(used)),
        exported_at=posts["posted_at"].max(),  # type: ignore[arg-type]  # a column of times
        title=min(used["server"].drop_nulls().to_list(), default=""),
        made_ids=True,
    )


def _rules() -> list[Rule]:
    direct = pl.col("server").str.starts_with("Direct Messages")
    return [
        Rule(direct, _PRIVATE, private=True, consequence="counted, never loaded"),
        Rule(pl.col("author_id").is_null(), "nobody named as author"),
        Rule(pl.col("posted_at").is_null(), "no readable time"),
    ]


def _rows(raw: pl.DataFrame) -> pl.DataFrame:
    frame = by_header(raw)
    posted_at, quality = moment(frame, "date")
    author = cell(frame, "author")
    where = frame[FILE].cast(pl.String).unique()
    server = {name: _place(name)[0] for name in where}
    space = {name: _place(name)[1] for name in where}
    file = pl.col(FILE).cast(pl.String)
    rows = frame.select(
        pl.col(FILE),
        pl.col(LINE),
        file.replace_strict(server, return_dtype=pl.String).alias("server"),
        file.replace_strict(space, return_dtype=pl.String).alias("space"),
        pl.coalesce(cell(frame, "author id", "authorid"), author).alias("author_id"),
        author.alias("name"),
        pl.col("content").alias("text"),
        cell(frame, "reactions").alias("reactions"),
        pl.lit("post").alias("kind"),
        posted_at.alias("posted_at"),
        quality.alias("time_quality"),
    )
    ids = own_ids(rows, "csv", (FILE,))
    return rows.with_columns(ids, ids.alias("thread_id"))


def _place(name: str) -> tuple[str | None, str]:
    """Return the server (None where the name does not say it) and the channel of a file.

    >>> _place("x/Guild - Text - general [12] (after 2024-01-01) [part 2].csv")
    ('Guild', 'general')
    """
    stem = PurePosixPath(name).name.removesuffix(".csv")
    found = _NAME.match(stem)
    return (found["server"], found["channel"]) if found else (None, stem)


def _members(used: pl.DataFrame) -> pl.DataFrame:
    people = (
        used.sort("posted_at", maintain_order=True)
        .group_by("author_id", maintain_order=True)
        .agg(pl.col("name").drop_nulls().last())
        .with_columns(
            pl.col("author_id").alias("member_id"),
            pl.col("name").alias("handle"),
            pl.when(pl.col("author_id") == DELETED_USER)
            .then(pl.lit("merged"))
            .otherwise(pl.lit("person"))
            .alias("kind"),
            pl.lit("activity").alias("known_from"),
        )
    )
    return shape("members", people)


def _reactions(used: pl.DataFrame) -> pl.DataFrame:
    """Return how many reactions of each kind a message has: ``👍 (3),❤ (1)``."""
    given = used.drop_nulls("reactions").select(
        "post_id", pl.col("reactions").str.extract_all(r"[^,]+ \(\d+\)").alias("one")
    )
    each = given.explode("one", empty_as_null=True).drop_nulls("one")
    counted = each.select(
        "post_id",
        pl.col("one").str.extract(r"^\s*(.+) \(\d+\)$").alias("kind"),
        pl.col("one").str.extract(r"\((\d+)\)$").cast(pl.Int64, strict=False).alias("n"),
    )
    return shape("reactions", counted.filter(pl.col("n") > 0))


def _names(used: pl.DataFrame) -> dict[str, str]:
    """Return ``lower-case name -> member id`` of the names that only one person has."""
    pairs = used.select(pl.col("name").str.to_lowercase(), "author_id").drop_nulls().unique()
    return dict(pairs.filter(~pl.col("name").is_duplicated()).sort("name").iter_rows())


def _advice(used: pl.DataFrame) -> list[Note]:
    why = "answers, threads, bots and who reacted cannot be told; export JSON instead"
    return [Note("channels exported as CSV", used.height, "", why)] if used.height else []


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    able = dict(CAN_TELL)
    able["reactions"] = told(tables["reactions"].height, "these messages have no reactions")
    if tables["mentions"].is_empty():
        able["mentions"] = Ability("no", "nobody is mentioned in these messages")
    return able


FORMAT: Final = Format(
    key="discord_csv",
    label="Discord (DiscordChatExporter CSV)",
    how_to_export=(
        "In DiscordChatExporter choose the public channels and format CSV, and keep the file "
        "names as they are. JSON tells far more: choose it where you can."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
