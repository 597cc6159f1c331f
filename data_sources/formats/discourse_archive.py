"""Discourse user archive: one person's own posts, from their profile, Download my posts.

A zip with ``user_archive.csv`` (topic_title, categories, is_pm, post_raw, like_count, reply_count,
url, created_at; in older versions category, sub_category, post), ``likes.csv`` and ``visits.csv``.
There is no column of the author: the name is in the file's name. ``is_pm`` is written in the
user's language, so all that is not a known word for no is private. Files with secrets
(auth_tokens.csv, preferences.json) are never opened.
It cannot tell what anybody else said, nor whom in a topic a post answers.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from data_sources.community import Ability, Note, empty
from data_sources.event_words import NO
from data_sources.formats._columns import (
    AT_NAME,
    FILE,
    LINE,
    Rule,
    by_header,
    cell,
    mentions,
    number,
    shape,
    sort_out,
    told,
)
from data_sources.formats._figures import figures
from data_sources.formats._format import Format, Part
from data_sources.formats._own_ids import own_ids
from data_sources.formats._tables import load, moment, tables_named, tables_with
from data_sources.upload import Upload

SIGNATURE: Final = {"topic title", "is pm", "url"}
_OWNER: Final = re.compile(
    r"^(?:user[_-]archive[_-])?(?P<name>.+?)-\d{6}-\d{6}(?:-\d+)?(?:\..+)?$", re.IGNORECASE
)
_PLACE: Final = r"/t/(?:[^/]+/)?(\d+)(?:/(\d+))?/?(?:[?#].*)?$"
_PRIVATE: Final = "a private message"
UNNAMED: Final = "the owner of this archive"

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("partly", "which topic a post answers, not whose post"),
    "reactions": Ability("partly", "how many likes a post has, and the likes this person gave"),
    "reactors": Ability("partly", "only the likes that this one person gave"),
    "mentions": Ability("partly", "names written as @name in the posts of one person"),
    "reads": Ability("partly", "only how much this one person read on each day"),
    "members": Ability("no", "this is the archive of one person; add the user list"),
    "memberships": Ability("no", "Discourse has no members of categories"),
    "removed": Ability("no", "removed posts are not in this export"),
    "edited": Ability("no", "the time of a change is not in this export"),
    "spaces": Ability("yes"),
    "attributes": Ability("no", "no departments or locations; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` is a Discourse user archive."""
    return 0.97 if tables_with(upload, SIGNATURE) else 0.0


def owner_of(name: str) -> str:
    """Return the user name that the name of an archive holds.

    >>> owner_of("user_archive-Ann-240501-101112.zip")
    'Ann'
    """
    match = _OWNER.match(name)
    return match["name"] if match else ""


def read(upload: Upload) -> Part:
    """Read the public posts of one person, the likes they gave, and how much they read."""
    loaded = load(upload, tables_with(upload, SIGNATURE))
    owner = owner_of(upload.name)
    member = f"user:{owner.lower()}" if owner else UNNAMED
    rows = _rows(by_header(loaded.frame), member)
    used, aside, notes = sort_out(rows, _rules(), ("posted_at",))
    posts = _posts(used)
    named, _ = mentions(posts, (AT_NAME,), _named(posts))
    tables = {
        "members": _members(member, owner, named),
        "posts": posts,
        "reactions": pl.concat([_liked(used), _likes(upload, member)]),
        "mentions": named,
        "aggregates": _visits(upload, member),
    }
    return Part(
        file=upload.name,
        format="discourse_archive",
        platform="discourse",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        private_dropped=aside.filter(pl.col("reason") == _PRIVATE).height,
        notes=(*loaded.notes, *notes, *_whose(owner, used.height, upload)),
        exported_at=used["posted_at"].max(),  # type: ignore[arg-type]  # a column of times
        made_ids=used["topic"].null_count() == used.height,
    )


def _rules() -> list[Rule]:
    return [
        Rule(pl.col("private"), _PRIVATE, private=True, consequence="counted, never loaded"),
        Rule(pl.col("posted_at").is_null(), "no readable time"),
    ]


def _rows(frame: pl.DataFrame, member: str) -> pl.DataFrame:
    posted_at, quality = moment(frame, "created at")
    folded = cell(frame, "is pm").str.to_lowercase().str.normalize("NFKD")
    public = folded.str.replace_all(r"\p{M}", "").is_in(NO).fill_null(value=False)
    parent, child = cell(frame, "category"), cell(frame, "sub category")
    older = pl.when(child.is_in(["-"])).then(None).otherwise(child)
    space = pl.concat_str(parent, older, separator=" / ", ignore_nulls=True)
    listed = cell(frame, "categories").str.replace_all("|", " / ", literal=True)
    url = cell(frame, "url")
    rows = frame.select(
        pl.col(FILE),
        pl.col(LINE),
        (~public).alias("private"),
        pl.lit(member).alias("author_id"),
        pl.coalesce(listed, pl.when(parent.is_not_null()).then(space)).alias("space"),
        cell(frame, "topic title").alias("title"),
        pl.coalesce(cell(frame, "post raw"), cell(frame, "post")).alias("text"),
        number(cell(frame, "like count")).alias("like count"),
        url.str.extract(_PLACE, 1).alias("topic"),
        url.str.extract(_PLACE, 2).fill_null("1").alias("place"),
        posted_at.alias("posted_at"),
        quality.alias("time_quality"),
    )
    made = own_ids(rows.select("space", "author_id", "posted_at", "text"), "archive")
    known = pl.concat_str("topic", pl.lit("/"), "place")
    return rows.with_columns(pl.coalesce(known, made).alias("post_id"))


def _posts(used: pl.DataFrame) -> pl.DataFrame:
    """Return the posts; all but the first of a topic answer that topic."""
    first = pl.concat_str("topic", pl.lit("/1"))
    opening = (pl.col("place") == "1") | pl.col("topic").is_null()
    once = used.unique("post_id", keep="last", maintain_order=True)
    return shape(
        "posts",
        once.with_columns(
            pl.coalesce(first, "post_id").alias("thread_id"),
            pl.when(~opening).then(first).alias("parent_id"),
            pl.when(opening).then("title").alias("title"),
            pl.lit("post").alias("kind"),
        ),
    )


def _named(posts: pl.DataFrame) -> dict[str, str]:
    """Return ``user name -> member id`` for all names written with @; they are people elsewhere."""
    found = posts.select(pl.col("text").str.extract_all(AT_NAME).alias("hit")).explode(
        "hit", empty_as_null=True
    )
    names = found.select(pl.col("hit").str.extract(AT_NAME).str.to_lowercase())["hit"]
    bare = names.drop_nulls().str.strip_chars_end(".-_").unique().sort()
    return {name: f"user:{name}" for name in bare}


def _members(member: str, owner: str, named: pl.DataFrame) -> pl.DataFrame:
    others = sorted(set(named["member_id"]) - {member})
    handles = [owner or None, *(one.removeprefix("user:") for one in others)]
    frame = pl.DataFrame(
        {"member_id": [member, *others], "handle": handles},
        schema={"member_id": pl.String, "handle": pl.String},
    )
    told_of = {"kind": pl.lit("person"), "known_from": pl.lit("activity")}
    return shape("members", frame.with_columns(name=pl.coalesce("handle", "member_id"), **told_of))


def _liked(used: pl.DataFrame) -> pl.DataFrame:
    """Return the likes that the posts got, of which only the number is known."""
    some = used.filter(pl.col("like count") > 0)
    return shape(
        "reactions",
        some.select("post_id", pl.lit("like").alias("kind"), pl.col("like count").alias("n")),
    )


def _likes(upload: Upload, member: str) -> pl.DataFrame:
    """Return the likes that this person gave to posts of others."""
    found = tables_named(upload, "likes.csv")
    if not found:
        return empty("reactions")
    frame = by_header(load(upload, found).frame)
    at, _ = moment(frame, "created at")
    taken_back, _ = moment(frame, "deleted at")
    rows = frame.select(
        pl.concat_str(cell(frame, "topic id"), pl.lit("/"), cell(frame, "post number")).alias(
            "post_id"
        ),
        pl.lit(member).alias("member_id"),
        pl.lit("like").alias("kind"),
        at.alias("reacted_at"),
        pl.lit(1).alias("n"),
        taken_back.alias("gone"),
    )
    return shape("reactions", rows.filter(pl.col("gone").is_null()).drop_nulls("post_id"))


def _visits(upload: Upload, member: str) -> pl.DataFrame:
    """Return how much this person read on each day."""
    found = tables_named(upload, "visits.csv")
    if not found:
        return empty("aggregates")
    frame = by_header(load(upload, found).frame)
    day, _ = moment(frame, "visited at")
    count = number(cell(frame, "posts read")).alias("posts read")
    rows = frame.select(count, day.alias("period_start"))
    days = rows.group_by("period_start", maintain_order=True).agg(pl.col("posts read").sum())
    timed = days.drop_nulls("period_start").with_columns(
        pl.lit(member).alias("subject_id"),
        pl.col("period_start").dt.offset_by("1d").alias("period_end"),
    )
    return figures(timed, "member", {"posts read": "reads"})


def _whose(owner: str, posts: int, upload: Upload) -> list[Note]:
    if owner:
        why = "shares and ties among people need the posts of everybody"
        return [Note("this is the archive of one person", posts, upload.name, why)]
    why = "name it user_archive-NAME-DATE-TIME.zip again, as Discourse did"
    return [Note("the file's name does not say whose archive it is", posts, upload.name, why)]


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    able = dict(CAN_TELL)
    posts, reactions = tables["posts"], tables["reactions"]
    if not posts["parent_id"].is_not_null().any():
        able["replies"] = Ability("no", "no post here is a reply")
    if reactions.is_empty():
        able["reactions"] = told(0, "no post here has a like")
    if not reactions["member_id"].is_not_null().any():
        able["reactors"] = Ability("no", "the likes this person gave are not in this file")
    if tables["mentions"].is_empty():
        able["mentions"] = Ability("no", "nobody is mentioned in these posts")
    if tables["aggregates"].is_empty():
        able["reads"] = Ability("no", "this file does not say how much was read")
    return able


FORMAT: Final = Format(
    key="discourse_archive",
    label="Discourse user archive",
    how_to_export=(
        "Each person: own profile, Activity, Download my posts; upload the zips under the names "
        "that Discourse gave them."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
