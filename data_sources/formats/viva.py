"""Viva Engage (Yammer) network data export: a zip with Messages.csv, Users.csv, Groups.csv.

With external networks there is one folder for each network id, named in Networks.csv; a loose
Messages.csv is read as well. Ids have up to sixteen digits and stay text; ``null`` means missing;
messages edited later return in later zips under the same id. Private conversations and private
groups are left out and counted.
It cannot tell reactions, readers or who belongs to which community; Users.csv lists only people
who joined, were deleted or were suspended in the chosen dates.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.community import Ability, Note, empty
from data_sources.formats._columns import (
    FILE,
    LINE,
    Rule,
    by_header,
    cell,
    clean_ids,
    is_yes,
    mentions,
    shape,
    sort_out,
    told,
)
from data_sources.formats._format import Format, Part
from data_sources.formats._tables import load, moment, tables_named, tables_with
from data_sources.upload import Upload

SIGNATURE: Final = {"replied to id", "thread id", "sender id"}
MENTION: Final = r"\[\[user:(\d+)\]\]"
ATTRIBUTES: Final = ("department", "location", "job_title")
NEVER_REACTIONS: Final = "a Viva Engage export never contains reactions"
NEVER_READS: Final = "a Viva Engage export does not say who read; add the usage report"

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("no", NEVER_REACTIONS),
    "reactors": Ability("no", NEVER_REACTIONS),
    "mentions": Ability("yes"),
    "reads": Ability("no", NEVER_READS),
    "members": Ability(
        "partly", "Users.csv lists only people who joined or left in the dates of the export"
    ),
    "memberships": Ability("no", "a Viva Engage export leaves out who belongs to which community"),
    "removed": Ability("yes"),
    "edited": Ability("partly", "where the zip holds MessageVersions.csv"),
    "spaces": Ability("yes"),
    "attributes": Ability("partly", "for the people in Users.csv"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` is a Viva Engage network export."""
    return 0.96 if tables_with(upload, SIGNATURE) else 0.0


def read(upload: Upload) -> Part:
    """Read the open messages of all networks in the export, with their people and versions."""
    loaded = load(upload, tables_with(upload, SIGNATURE))
    rows, id_notes = clean_ids(_rows(loaded.frame), _IDS, upload.name)
    rows = _networks(upload, rows)
    used, aside, notes = sort_out(rows, _rules(), ("post_id", "author_id", "posted_at"))
    private = aside.filter(pl.col("reason").is_in([_PRIVATE, _PRIVATE_GROUP])).height
    people, user_notes = _users(upload)
    posts = _edited(_posts(used), versions := _versions(upload, used))
    named, own = mentions(posts, (MENTION,), None)
    tables = {
        "members": _members(used, people),
        "posts": posts,
        "versions": versions,
        "mentions": named,
    }
    return Part(
        file=upload.name,
        format="viva",
        platform="viva",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=rows.height + people.height,
        rows_used=used.height + people.height,
        set_aside=aside,
        private_dropped=private,
        attributes=ATTRIBUTES,
        notes=(*loaded.notes, *user_notes, *id_notes, *notes, *own),
        exported_at=rows.select(pl.max_horizontal("posted_at", "removed_at").max()).item(),
    )


_PRIVATE: Final = "a message in a private conversation"
_PRIVATE_GROUP: Final = "a message in a private group"
_IDS: Final = ("post_id", "parent_id", "thread_id", "author_id", "remover_id")


def _rules() -> list[Rule]:
    kept_out = "counted, never loaded"
    return [
        Rule(pl.col("private"), _PRIVATE, private=True, consequence=kept_out),
        Rule(pl.col("private_group"), _PRIVATE_GROUP, private=True, consequence=kept_out),
        Rule(pl.col("post_id").is_null(), "no message id that can be used"),
        Rule(pl.col("author_id").is_null(), "no person", consequence="nobody to count it for"),
        Rule(
            pl.col("posted_at").is_null(),
            "no readable time",
            consequence="cannot be placed in time",
        ),
    ]


def _rows(raw: pl.DataFrame) -> pl.DataFrame:
    frame = by_header(raw)
    posted_at, quality = moment(frame, "created at")
    removed_at, _ = moment(frame, "deleted at")
    listed = cell(frame, "participants").str.contains("user:").fill_null(value=False)
    in_group = cell(frame, "group id").is_not_null() | cell(frame, "group name").is_not_null()
    return frame.select(
        pl.col(FILE),
        pl.col(LINE),
        cell(frame, "id").alias("post_id"),
        cell(frame, "replied to id").alias("parent_id"),
        cell(frame, "thread id").alias("thread_id"),
        cell(frame, "group name").fill_null("All company").alias("space"),
        (is_yes(cell(frame, "in private conversation")) | (listed & ~in_group)).alias("private"),
        is_yes(cell(frame, "in private group")).alias("private_group"),
        cell(frame, "sender id").alias("author_id"),
        cell(frame, "sender type").str.to_lowercase().alias("sender_type"),
        cell(frame, "sender name").alias("name"),
        cell(frame, "sender email").str.to_lowercase().alias("email"),
        cell(frame, "message type").str.to_lowercase().alias("message_type"),
        cell(frame, "title").alias("title"),
        cell(frame, "body").str.replace_all("\\n", "\n", literal=True).alias("text"),
        cell(frame, "deleted by id").alias("remover_id"),
        posted_at.alias("posted_at"),
        quality.alias("time_quality"),
        removed_at.alias("removed_at"),
    )


def _networks(upload: Upload, rows: pl.DataFrame) -> pl.DataFrame:
    """Put the network's name before the space where the export holds several networks."""
    folder = pl.col(FILE).cast(pl.String).str.extract(r"([^/]+)/[^/]+$")
    if rows.select(folder.n_unique()).item() < 2:  # noqa: PLR2004 - one network needs no name
        return rows
    names: dict[str, str] = {}
    found = tables_named(upload, "networks.csv")
    if found:
        listed = by_header(load(upload, found).frame)
        pairs = listed.select(cell(listed, "id").alias("id"), cell(listed, "name").alias("name"))
        names = dict(pairs.drop_nulls().iter_rows())
    named = folder.replace(names).fill_null("")
    return rows.with_columns(pl.concat_str(named, pl.lit(" / "), "space").alias("space"))


def _posts(used: pl.DataFrame) -> pl.DataFrame:
    """Return the posts; a remover who is the author took back their own words."""
    removed = pl.col("removed_at").is_not_null()
    bot = pl.col("sender_type").is_in(["bot", "application"]).fill_null(value=False)
    by = (
        pl.when(pl.col("remover_id") == pl.col("author_id"))
        .then(pl.lit("author"))
        .when(pl.col("remover_id").is_not_null())
        .then(pl.lit("moderator"))
        .otherwise(pl.lit("unknown"))
    )
    parent = pl.when(pl.col("parent_id") != pl.col("post_id")).then(pl.col("parent_id"))
    root = pl.when(pl.col("thread_id") != pl.col("post_id")).then(pl.col("thread_id"))
    return shape(
        "posts",
        used.with_columns(
            pl.coalesce("thread_id", "parent_id", "post_id").alias("thread_id"),
            pl.coalesce(parent, root).alias("parent_id"),
            pl.when(removed).then(by).alias("removed_by"),
            pl.when(pl.col("message_type") == "system")
            .then(pl.lit("system"))
            .when(bot)
            .then(pl.lit("bot"))
            .otherwise(pl.lit("post"))
            .alias("kind"),
        ),
    )


def _edited(posts: pl.DataFrame, versions: pl.DataFrame) -> pl.DataFrame:
    """Take the time of the last earlier version as the time of the edit."""
    edited = versions.group_by("post_id").agg(pl.col("seen_at").max().alias("edited_at"))
    return shape("posts", posts.drop("edited_at").join(edited, on="post_id", how="left"))


def _users(upload: Upload) -> tuple[pl.DataFrame, list[Note]]:
    """Read Users.csv -> members with e-mail and attributes."""
    found = tables_named(upload, "users.csv")
    if not found:
        nobody = [pl.lit(None, dtype=pl.String).alias(name) for name in ("email", *ATTRIBUTES)]
        return empty("members").with_columns(nobody), []
    loaded = load(upload, found)
    frame = by_header(loaded.frame)
    joined_at, _ = moment(frame, "joined at")
    deleted_at, _ = moment(frame, "deleted at")
    suspended_at, _ = moment(frame, "suspended at")
    rows = frame.select(
        cell(frame, "id").alias("member_id"),
        cell(frame, "name").alias("name"),
        cell(frame, "email").str.to_lowercase().alias("email"),
        joined_at.alias("joined_at"),
        pl.coalesce(deleted_at, suspended_at).alias("left_at"),
        *(cell(frame, name.replace("_", " ")).alias(name) for name in ATTRIBUTES),
    )
    rows, notes = clean_ids(rows, ["member_id"], upload.name)
    rows = rows.with_columns(
        pl.lit("person").alias("kind"), pl.lit("export").alias("known_from")
    ).drop_nulls("member_id")
    return shape("members", rows, ("email", *ATTRIBUTES)), [*loaded.notes, *notes]


def _members(used: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return the people of Users.csv and those only seen writing."""
    bot = pl.col("sender_type").is_in(["bot", "application"]).any()
    seen = (
        used.sort("posted_at")
        .group_by("author_id", maintain_order=True)
        .agg(
            pl.col("name", "email").drop_nulls().last(),
            pl.when(bot).then(pl.lit("bot")).otherwise(pl.lit("person")).alias("kind"),
        )
        .rename({"author_id": "member_id"})
        .with_columns(
            pl.lit("activity").alias("known_from"),
            *(pl.lit(None, dtype=pl.String).alias(name) for name in ATTRIBUTES),
        )
        .join(people, on="member_id", how="anti")
    )
    extra = ("email", *ATTRIBUTES)
    return pl.concat([people, shape("members", seen, extra)]).unique(
        "member_id", keep="last", maintain_order=True
    )


def _versions(upload: Upload, used: pl.DataFrame) -> pl.DataFrame:
    """Read MessageVersions.csv: earlier texts of the messages that are used, and of no other."""
    found = tables_named(upload, "messageversions.csv")
    if not found:
        return empty("versions")
    frame = by_header(load(upload, found).frame)
    seen_at, _ = moment(frame, *("created at", "updated at", "edited at", "version at"))
    rows = frame.select(
        cell(frame, *("message id", "id")).alias("post_id"),
        seen_at.alias("seen_at"),
        cell(frame, "title").alias("title"),
        cell(frame, "body").str.replace_all("\\n", "\n", literal=True).alias("text"),
    )
    return shape("versions", rows.join(used, on="post_id", how="semi"))


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    posts, members = tables["posts"], tables["members"]
    listed = members.filter(pl.col("known_from") == "export")
    able = dict(CAN_TELL)
    able["replies"] = told(posts["parent_id"].is_not_null().any(), "no message here is a reply")
    removed = posts["removed_at"].is_not_null().any()
    able["removed"] = told(removed, "no message here is marked as deleted")
    able["mentions"] = told(tables["mentions"].height, "nobody is mentioned in these messages")
    edited = tables["versions"].height
    able["edited"] = told(edited, "this file holds no earlier versions of messages")
    if listed.is_empty():
        able["members"] = Ability("no", "this file has no Users.csv")
    attributes = members.select(pl.any_horizontal(pl.col(ATTRIBUTES).is_not_null().any())).item()
    if not attributes:
        able["attributes"] = Ability("no", "no department or location is given; add a people list")
    return able


FORMAT: Final = Format(
    key="viva",
    label="Viva Engage (Yammer) network export",
    how_to_export=(
        "Viva Engage admin center, Governance and compliance, Data export, Export tenant data; "
        "upload all zips together."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
