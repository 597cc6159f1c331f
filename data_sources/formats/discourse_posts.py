"""Discourse posts, downloaded from the Data Explorer with our query ``community-posts``.

One row is a post: id, topic_id, topic_title, post_number, reply_to_post_number (empty means an
answer to the topic), post_type, user_id, username, category, created_at, updated_at, deleted_at,
deleted_by_id, user_deleted, hidden, like_count, reads, raw. Data Explorer cuts a download at
10,000 rows without a word, so several files are uploaded together. Posts are named
``topic/number``, so that answers find their post in another file.
It cannot tell who gave a like, who read, or who never wrote.
"""

from __future__ import annotations

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
    clean_ids,
    is_yes,
    mentions,
    number,
    shape,
    sort_out,
    told,
)
from data_sources.formats._format import Format, Part
from data_sources.formats._tables import Loaded, load, moment, tables_with
from data_sources.upload import Upload

SIGNATURE: Final = {"reply to post number", "topic id", "post number"}
CUT: Final = 10_000
QUOTE: Final = r'\[quote="([^",\]]+)'
SYSTEM_USER: Final = "-1"
DELETED_USER: Final = "deleted user"

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("yes"),
    "reactors": Ability("no", "only how many likes a post has, not from whom"),
    "mentions": Ability("partly", "names written as @name or quoted, of people who wrote"),
    "reads": Ability("partly", "how often a post was read, not by whom"),
    "members": Ability("no", "people who never wrote are not in this export; add a people list"),
    "memberships": Ability("no", "Discourse has no members of categories"),
    "removed": Ability("yes"),
    "edited": Ability("partly", "the time of the last change, not the earlier text"),
    "spaces": Ability("yes"),
    "attributes": Ability("no", "no departments or locations; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds the result of ``community-posts``."""
    return 0.96 if tables_with(upload, SIGNATURE) else 0.0


def read(upload: Upload) -> Part:
    """Read the posts; staff whispers are private and left out."""
    loaded = load(upload, tables_with(upload, SIGNATURE))
    rows, id_notes = clean_ids(_rows(loaded.frame), _IDS, upload.name)
    used, aside, notes = sort_out(rows, _rules(), ("native_id", "post_id", "username", "posted_at"))
    posts = _posts(used)
    named, own = mentions(posts, (AT_NAME, QUOTE), _names(used))
    tables = {
        "members": _members(used),
        "posts": posts,
        "reactions": _likes(used),
        "mentions": named,
        "aggregates": _reads(used),
    }
    return Part(
        file=upload.name,
        format="discourse_posts",
        platform="discourse",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        private_dropped=aside.filter(pl.col("reason") == _WHISPER).height,
        notes=(*loaded.notes, *_cut(loaded), *id_notes, *notes, *own),
        exported_at=rows.select(pl.max_horizontal("posted_at", "updated_at").max()).item(),
    )


_WHISPER: Final = "a whisper among staff"
_IDS: Final = ("native_id", "topic_id", "author_id")


def _rules() -> list[Rule]:
    return [
        Rule(pl.col("post_type") == "4", _WHISPER, private=True, consequence="never loaded"),
        Rule(pl.col("topic_id").is_null(), "no topic id that can be used"),
        Rule(pl.col("place").is_null(), "no post number"),
        Rule(
            pl.col("posted_at").is_null(),
            "no readable time",
            consequence="cannot be placed in time",
        ),
    ]


def _rows(raw: pl.DataFrame) -> pl.DataFrame:
    frame = by_header(raw)
    (posted_at, quality), (updated_at, _), (deleted_at, _) = (
        moment(frame, name) for name in ("created at", "updated at", "deleted at")
    )
    place, topic = cell(frame, "post number"), cell(frame, "topic id")
    user = pl.coalesce(cell(frame, "user id"), cell(frame, "username"), pl.lit(DELETED_USER))
    return frame.select(
        pl.col(FILE),
        pl.col(LINE),
        cell(frame, "id").alias("native_id"),
        topic.alias("topic_id"),
        place.alias("place"),
        pl.concat_str(topic, pl.lit("/"), place).alias("post_id"),
        cell(frame, "reply to post number").alias("reply_to"),
        cell(frame, "post type").fill_null("1").alias("post_type"),
        user.alias("author_id"),
        cell(frame, "username").alias("username"),
        cell(frame, "category").alias("space"),
        cell(frame, "topic title").alias("title"),
        cell(frame, "raw").alias("text"),
        cell(frame, "deleted by id").alias("remover_id"),
        is_yes(cell(frame, "user deleted")).alias("user_deleted"),
        is_yes(cell(frame, "hidden")).alias("hidden"),
        *(number(cell(frame, name)).alias(name) for name in ("like count", "reads")),
        posted_at.alias("posted_at"),
        quality.alias("time_quality"),
        updated_at.alias("updated_at"),
        deleted_at.alias("deleted_at"),
    )


def _posts(used: pl.DataFrame) -> pl.DataFrame:
    """Return the posts; without a reply number a post answers the first of its topic."""
    opening = pl.col("place") == "1"
    first = pl.concat_str("topic_id", pl.lit("/1"))
    answered = pl.concat_str("topic_id", pl.lit("/"), pl.coalesce("reply_to", pl.lit("1")))
    removed = pl.col("deleted_at").is_not_null() | pl.col("user_deleted") | pl.col("hidden")
    own = pl.col("user_deleted") | (pl.col("remover_id") == pl.col("author_id"))
    edited = pl.col("updated_at") > pl.col("posted_at")
    return shape(
        "posts",
        used.with_columns(
            first.alias("thread_id"),
            pl.when(~opening).then(answered).alias("parent_id"),
            _kind().alias("kind"),
            pl.when(opening).then("title").alias("title"),
            pl.when(edited).then("updated_at").alias("edited_at"),
            # A hidden post carries no time of hiding: the last change is the nearest known one.
            pl.when(removed)
            .then(pl.coalesce("deleted_at", "updated_at", "posted_at"))
            .alias("removed_at"),
            pl.when(own.fill_null(value=False) & removed)
            .then(pl.lit("author"))
            .when(pl.col("remover_id").is_not_null() & removed)
            .then(pl.lit("moderator"))
            .when(removed)
            .then(pl.lit("unknown"))
            .alias("removed_by"),
        ),
    )


def _kind() -> pl.Expr:
    """Small actions are notices of the system; the account -1 is the forum's own robot."""
    return (
        pl.when(pl.col("post_type") != "1")
        .then(pl.lit("system"))
        .when(pl.col("author_id") == SYSTEM_USER)
        .then(pl.lit("bot"))
        .otherwise(pl.lit("post"))
    )


def _members(used: pl.DataFrame) -> pl.DataFrame:
    people = (
        used.sort("posted_at")
        .group_by("author_id", maintain_order=True)
        .agg(pl.col("username").drop_nulls().last().alias("handle"))
        .with_columns(
            pl.col("author_id").alias("member_id"),
            pl.coalesce("handle", "author_id").alias("name"),
            pl.when(pl.col("author_id") == SYSTEM_USER)
            .then(pl.lit("bot"))
            .when(pl.col("author_id") == DELETED_USER)
            .then(pl.lit("merged"))
            .otherwise(pl.lit("person"))
            .alias("kind"),
            pl.lit("activity").alias("known_from"),
        )
    )
    return shape("members", people)


def _likes(used: pl.DataFrame) -> pl.DataFrame:
    """Return the likes, of which only the number is known."""
    liked = used.filter(pl.col("like count") > 0)
    return shape(
        "reactions",
        liked.select("post_id", pl.lit("like").alias("kind"), pl.col("like count").alias("n")),
    )


def _reads(used: pl.DataFrame) -> pl.DataFrame:
    read = used.drop_nulls("reads")
    return shape(
        "aggregates",
        read.select(
            pl.lit("post").alias("subject_kind"),
            pl.col("post_id").alias("subject_id"),
            pl.lit("reads").alias("measure"),
            pl.col("posted_at").alias("period_start"),
            pl.col("reads").alias("value"),
        ),
    )


def _names(used: pl.DataFrame) -> dict[str, str]:
    """Return ``lower-case user name -> member id``."""
    pairs = used.select(pl.col("username").str.to_lowercase(), "author_id").drop_nulls().unique()
    return dict(pairs.sort("author_id").iter_rows())


def _cut(loaded: Loaded) -> list[Note]:
    """Tell files of exactly 10,000 rows: the download was probably cut."""
    cut = loaded.frame.group_by(FILE, maintain_order=True).len().filter(pl.col("len") == CUT)
    return [
        Note(
            "probably cut: Data Explorer downloads end after 10,000 rows",
            CUT,
            file,
            "run the query again from the last id and upload all files together",
        )
        for file in cut[FILE]
    ]


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    posts = tables["posts"]
    able = dict(CAN_TELL)
    able["replies"] = told(posts["parent_id"].is_not_null().any(), "no post here is a reply")
    able["reactions"] = told(tables["reactions"].height, "this file holds no likes")
    able["mentions"] = (
        CAN_TELL["mentions"]
        if tables["mentions"].height
        else Ability("no", "nobody is mentioned in these posts")
    )
    if tables["aggregates"].is_empty():
        able["reads"] = Ability("no", "this file has no column reads")
    able["removed"] = told(posts["removed_at"].is_not_null().any(), "no post here is removed")
    if not posts["edited_at"].is_not_null().any():
        able["edited"] = Ability("no", "no post here was changed")
    return able


FORMAT: Final = Format(
    key="discourse_posts",
    label="Discourse posts (Data Explorer)",
    how_to_export=(
        "Admin, Plugins, Data Explorer: paste the query for posts, run it page by page and "
        "download each result as CSV; upload all files together."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
