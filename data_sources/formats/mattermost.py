"""Mattermost compliance export: ``posts.csv`` in a zip, loose, or in nested batch zips.

Rows are messages (with a Post Id) and joins and leaves (without one). Columns: Post Creation Time
(milliseconds), Team and Channel ids and names, Channel Type (public, private, direct, group), User
Id, User Email, Username, Post Id, Edited By Post Id, Replied to Post Id, Post Message, Post Type,
since version 10.5 also User Type, Update Time, Updated Type.
It cannot tell reactions or readers, nor people who never wrote, joined or left.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.community import JOINED, TIME, Ability, Note
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
from data_sources.formats._tables import Loaded, load, messages_count, tables_with
from data_sources.upload import Upload

SIGNATURE: Final = {"replied to post id", "post message"}
NEVER_REACTIONS: Final = "a Mattermost compliance export never contains reactions"
NEVER_READS: Final = "a Mattermost compliance export does not say who read"

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("no", NEVER_REACTIONS),
    "reactors": Ability("no", NEVER_REACTIONS),
    "mentions": Ability(
        "partly", "names written as @name, where the name belongs to a person seen"
    ),
    "reads": Ability("no", NEVER_READS),
    "members": Ability("no", "people who never wrote, joined or left are not in this export"),
    "memberships": Ability("partly", "only from joins and leaves"),
    "removed": Ability("partly", "only in exports of version 10.5 and later"),
    "edited": Ability("partly", "only in exports of version 10.5 and later"),
    "spaces": Ability("yes"),
    "attributes": Ability("no", "no departments or locations; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` is a Mattermost compliance export."""
    return 0.97 if tables_with(upload, SIGNATURE) else 0.0


def read(upload: Upload) -> Part:
    """Read the public messages, joins and leaves; private ones are counted and left out."""
    loaded = load(upload, tables_with(upload, SIGNATURE))
    rows = _rows(loaded)
    used, aside, notes = sort_out(rows, _rules(), ("post_id", "at"))
    private = aside.filter(pl.col("reason") == _PRIVATE).height
    posts = _posts(used.filter(pl.col("post_id").is_not_null() & pl.col("edited_by").is_null()))
    moves = used.filter(pl.col("post_id").is_null())
    versions = used.filter(pl.col("edited_by").is_not_null())
    named, own = mentions(posts, (AT_NAME,), _names(used))
    tables = {
        "members": _members(used),
        "posts": pl.concat([posts, _joins(moves)]),
        "versions": _versions(versions),
        "mentions": named,
        "memberships": _memberships(moves),
    }
    return Part(
        file=upload.name,
        format="mattermost",
        platform="mattermost",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        private_dropped=private,
        notes=(*loaded.notes, *notes, *own, *_counted(upload, rows)),
        exported_at=rows["at"].max(),  # type: ignore[arg-type]  # a column of times
    )


_PRIVATE: Final = "a private or direct message"
_PRIVATE_MOVE: Final = "joined or left a private conversation"


def _rules() -> list[Rule]:
    private = pl.col("channel_type") != "public"
    post = pl.col("post_id").is_not_null()
    return [
        Rule(private & post, _PRIVATE, private=True, consequence="counted, never loaded"),
        Rule(private, _PRIVATE_MOVE, private=True, consequence="counted, never loaded"),
        Rule(pl.col("user_id").is_null(), "no person", consequence="nobody to count it for"),
        Rule(pl.col("at").is_null(), "no readable time", consequence="cannot be placed in time"),
    ]


def _rows(loaded: Loaded) -> pl.DataFrame:
    """Return the cells under our names; an unknown or missing channel type counts as private."""
    frame = by_header(loaded.frame)
    space = pl.coalesce(cell(frame, "channel display name"), cell(frame, "channel name"))
    rows = frame.select(
        pl.col(FILE),
        pl.col(LINE),
        _time(cell(frame, "post creation time")).alias("at"),
        _time(cell(frame, "update time")).alias("updated_at"),
        cell(frame, "updated type").alias("updated_type"),
        cell(frame, "team display name", "team name").alias("team"),
        cell(frame, "channel id").alias("channel_id"),
        space.alias("space"),
        cell(frame, "channel type").str.to_lowercase().fill_null("unknown").alias("channel_type"),
        cell(frame, "user id").alias("user_id"),
        cell(frame, "user email").str.to_lowercase().alias("email"),
        cell(frame, "username").alias("username"),
        cell(frame, "user type").str.to_lowercase().alias("user_type"),
        cell(frame, "post id").alias("post_id"),
        cell(frame, "edited by post id").alias("edited_by"),
        cell(frame, "replied to post id").alias("parent_id"),
        cell(frame, "post message").alias("text"),
        cell(frame, "post type").str.to_lowercase().alias("post_type"),
    )
    twins = pl.col("channel_id").n_unique().over("space") > 1
    return rows.with_columns(
        pl.when(twins & pl.col("team").is_not_null())
        .then(pl.concat_str("team", pl.lit(" / "), "space"))
        .otherwise("space")
        .alias("space")
    )


def _time(cells: pl.Expr) -> pl.Expr:
    """Read milliseconds since 1970; 0 means never."""
    milliseconds = cells.cast(pl.Float64, strict=False).cast(pl.Int64, strict=False)
    return pl.when(milliseconds > 0).then((milliseconds * 1_000).cast(TIME))


def _posts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one post for each Post Id: its newest text, and when it was edited or removed."""
    changed = pl.coalesce("updated_at", "at")
    deleted = (
        pl.col("updated_type").str.to_lowercase().str.contains("delete").fill_null(value=False)
    )
    edited = pl.col("updated_type").str.to_lowercase().str.contains("edit").fill_null(value=False)
    newest = (
        rows.sort(changed)
        .with_columns(
            pl.when(deleted).then(changed).alias("removed_at"),
            pl.when(edited).then(changed).alias("edited_at"),
            _kind().alias("kind"),
        )
        .group_by("post_id", maintain_order=True)
        .agg(
            pl.col("parent_id", "user_id", "space", "kind", "text").drop_nulls().last(),
            pl.col("at").min(),
            pl.col("removed_at", "edited_at").max(),
        )
    )
    return shape(
        "posts",
        newest.with_columns(
            pl.coalesce("parent_id", "post_id").alias("thread_id"),
            pl.col("user_id").alias("author_id"),
            pl.col("at").alias("posted_at"),
            pl.lit("exact").alias("time_quality"),
            pl.when(pl.col("removed_at").is_not_null()).then(pl.lit("unknown")).alias("removed_by"),
        ),
    )


def _kind() -> pl.Expr:
    bot = (pl.col("user_type") == "bot").fill_null(value=False)
    kind = pl.when(pl.col("post_type").str.starts_with("system")).then(pl.lit("system"))
    return kind.when(bot).then(pl.lit("bot")).otherwise(pl.lit("post"))


def _joins(moves: pl.DataFrame) -> pl.DataFrame:
    """Return the joins and leaves as system rows; "previously-joined" is neither."""
    real = moves.filter(pl.col("post_type") != "previously-joined")
    left = pl.col("post_type").str.contains("leave|left|remove")
    return shape(
        "posts",
        real.select(
            pl.concat_str(
                "post_type", "channel_id", "user_id", pl.col("at").dt.epoch("ms"), separator=":"
            ).alias("post_id"),
            pl.col("user_id").alias("author_id"),
            "space",
            pl.col("at").alias("posted_at"),
            pl.lit("exact").alias("time_quality"),
            pl.lit("system").alias("kind"),
            pl.when(left).then(pl.lit("left")).otherwise(pl.lit(JOINED)).alias("title"),
        )
        .with_columns(pl.col("post_id").alias("thread_id"))
        .unique("post_id", maintain_order=True),
    )


def _memberships(moves: pl.DataFrame) -> pl.DataFrame:
    """Return who was in which channel, from joins and leaves; a later join undoes a leave."""
    left = pl.col("post_type").str.contains("leave|left|remove")
    joined = ~left & (pl.col("post_type") != "previously-joined")
    spans = moves.group_by("user_id", "space", maintain_order=True).agg(
        pl.col("at").filter(joined).min().alias("joined_at"),
        pl.col("at").filter(left).max().alias("left_at"),
        pl.col("at").filter(joined).max().alias("again"),
    )
    back = (pl.col("again") > pl.col("left_at")).fill_null(value=False)
    spans = spans.with_columns(pl.when(~back).then("left_at").alias("left_at"))
    return shape("memberships", spans.rename({"user_id": "member_id"}))


def _members(used: pl.DataFrame) -> pl.DataFrame:
    bot = (pl.col("user_type") == "bot").fill_null(value=False).any()
    people = (
        used.sort("at")
        .group_by("user_id", maintain_order=True)
        .agg(
            pl.col("username").drop_nulls().last().alias("handle"),
            pl.col("email").drop_nulls().last(),
            pl.when(bot).then(pl.lit("bot")).otherwise(pl.lit("person")).alias("kind"),
        )
        .with_columns(
            pl.col("user_id").alias("member_id"),
            pl.col("handle").alias("name"),
            pl.lit("activity").alias("known_from"),
        )
    )
    return shape("members", people, ("email",))


def _versions(rows: pl.DataFrame) -> pl.DataFrame:
    """Return earlier texts: rows that name the post that replaced them."""
    seen = rows.select(pl.col("edited_by").alias("post_id"), pl.col("at").alias("seen_at"), "text")
    return shape("versions", seen)


def _names(used: pl.DataFrame) -> dict[str, str]:
    """Return ``lower-case user name -> member id``."""
    pairs = used.select(pl.col("username").str.to_lowercase(), "user_id").drop_nulls().unique()
    return dict(pairs.sort("user_id").iter_rows())


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    posts = tables["posts"]
    able = dict(CAN_TELL)
    able["replies"] = told(posts["parent_id"].is_not_null().any(), "no message here is a reply")
    able["removed"] = told(
        posts["removed_at"].is_not_null().any(), "no message here is marked as deleted"
    )
    able["edited"] = told(
        posts["edited_at"].is_not_null().any(), "no message here is marked as edited"
    )
    if tables["memberships"].is_empty():
        able["memberships"] = Ability("no", "no joins or leaves of public channels in this export")
    return able


def _counted(upload: Upload, rows: pl.DataFrame) -> list[Note]:
    """Compare the messages with the number that the export itself states."""
    stated = messages_count(upload)
    here = rows.filter(pl.col("post_id").is_not_null())["post_id"].n_unique()
    if stated is None or stated == here:
        return []
    return [
        Note(
            f"the export states {stated:,} messages, but holds {here:,}",
            abs(stated - here),
            "metadata.json",
            "some messages may be missing",
        )
    ]


FORMAT: Final = Format(
    key="mattermost",
    label="Mattermost compliance export",
    how_to_export=(
        "System Console, Compliance, Compliance export, format CSV; upload the zip as it is."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
