"""Rows of a WhatsApp chat -> canonical tables; a telephone number becomes "Person 17"."""

from __future__ import annotations

import hashlib
import re
from typing import Final

import polars as pl

from data_sources.community import JOINED
from data_sources.formats._columns import AT_NAME, mentions, shape
from data_sources.formats._own_ids import own_ids
from data_sources.formats._whatsapp_lines import moves
from data_sources.formats._whatsapp_words import INVISIBLE, ISOLATED

NUMBER: Final = r"^\+?\(?\d[\d ()./\-‑]{5,20}$"
_TO_NUMBER: Final = r"@\+?(\d{8,15})\b"


def tables_of(rows: pl.DataFrame, space: str) -> dict[str, pl.DataFrame]:
    """Return the canonical tables of the rows of one chat."""
    came = moves(rows)
    known = _people(pl.concat([rows["sender"], came["who"]]))
    ids = dict(known.select("sender", "member_id").iter_rows())
    names = dict(known.select("member_id", "name").iter_rows())
    posts = _posts(rows, came, ids, space)
    belonging = _memberships(posts, came, ids, space)
    joined = belonging.select("member_id", "joined_at")
    members = known.unique("member_id", keep="first", maintain_order=True).with_columns(
        pl.lit("person").alias("kind"), pl.lit("activity").alias("known_from")
    )
    members = members.join(joined, on="member_id", how="left", maintain_order="left")
    return {
        "members": shape("members", members),
        "posts": shape("posts", posts.with_columns(_without_numbers(posts["text"], names))),
        "mentions": _mentions(posts, known),
        "memberships": belonging,
    }


def _people(names: pl.Series) -> pl.DataFrame:
    """Return ``sender, member_id, name`` in the order of their coming; numbers are counted."""
    known = names.drop_nulls().unique(maintain_order=True)
    numbers = known.str.contains(NUMBER)
    each = list(zip(known, numbers, numbers.cum_sum(), strict=True))
    ids = [number_id(name) if bare else name.casefold() for name, bare, _ in each]
    shown = [f"Person {place}" if bare else name for name, bare, place in each]
    schema = {"sender": pl.String, "member_id": pl.String, "name": pl.String}
    return pl.DataFrame({"sender": known, "member_id": ids, "name": shown}, schema=schema)


def number_id(number: str) -> str:
    """Return an id for a telephone number, from which nobody reads it; merging keys it.

    >>> number_id("+49 170 1234567") == number_id("491701234567")
    True
    """
    digits = "".join(sign for sign in number if sign.isdigit()).lstrip("0")
    return "id:" + hashlib.blake2b(digits.encode(), digest_size=12).hexdigest()


def _posts(rows: pl.DataFrame, came: pl.DataFrame, ids: dict[str, str], space: str) -> pl.DataFrame:
    """Return one post a row; removals and edits have no time of their own: that of posting stands.

    A notice that names several people is one post, of the first of them.
    """
    mover = came.unique("line", keep="first").select("line", "title", "who")
    by = pl.coalesce("sender", "who").replace_strict(ids, default=None, return_dtype=pl.String)
    frame = rows.join(mover, on="line", how="left", maintain_order="left").with_columns(
        by.alias("author_id"),
        pl.lit(space).alias("space"),
        pl.when("system").then(pl.col("title").fill_null("notice")).alias("title"),
        pl.when("system").then(pl.lit("system")).otherwise(pl.lit("post")).alias("kind"),
        pl.when("edited").then("posted_at").alias("edited_at"),
        pl.when("gone").then("posted_at").alias("removed_at"),
        pl.when("by_admin")
        .then(pl.lit("moderator"))
        .when("gone")
        .then(pl.lit("author"))
        .alias("removed_by"),
    )
    found = own_ids(frame, "whatsapp")
    return frame.with_columns(found, found.alias("thread_id"))


def _without_numbers(texts: pl.Series, names: dict[str, str]) -> pl.Series:
    """Return the texts; a telephone number that is mentioned becomes the name shown for it."""
    found = texts.str.contains(_TO_NUMBER).fill_null(value=False).arg_true()
    if found.is_empty():
        return texts

    def shown(mention: re.Match[str]) -> str:
        return f"@{names.get(number_id(mention[1]), '[telephone number]')}"

    changed = [re.sub(_TO_NUMBER, shown, text) for text in texts.gather(found)]
    return texts.scatter(found, pl.Series(changed, dtype=pl.String))


def _mentions(posts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return who is named: as ``@name``, between WhatsApp's marks, or by number."""
    names = {name.casefold(): member for name, member, _ in known.iter_rows()}
    names |= {shown.casefold(): member for _, member, shown in known.iter_rows()}
    digits = {re.sub(r"\D", "", name): member for name, member, _ in known.iter_rows()
              if re.match(NUMBER, name)}  # fmt: skip
    marked = posts.filter(pl.col("kind") == "post").select(
        "post_id", "author_id", pl.col("marked").alias("text")
    )
    isolated = pl.col("text").str.contains(ISOLATED)
    named, _ = mentions(marked.filter(isolated), (ISOLATED,), names)
    plain = marked.filter(~isolated).with_columns(pl.col("text").str.replace_all(INVISIBLE, ""))
    written, _ = mentions(plain, (AT_NAME,), names)
    by_number, _ = mentions(plain, (_TO_NUMBER,), digits)
    both = pl.concat([named, written, by_number]).group_by("post_id", "member_id")
    return shape("mentions", both.agg(pl.col("n").max()).sort("post_id", "member_id"))


def _memberships(
    posts: pl.DataFrame, came: pl.DataFrame, ids: dict[str, str], space: str
) -> pl.DataFrame:
    """Return everyone who wrote, came or went; whoever came again after leaving is there."""
    member = pl.col("who").replace_strict(ids, default=None, return_dtype=pl.String)
    at = came.join(posts.select("line", "posted_at"), on="line").with_columns(
        member.alias("member_id")
    )
    spans = at.group_by("member_id").agg(
        pl.col("posted_at").filter(pl.col("title") == JOINED).min().alias("joined_at"),
        pl.col("posted_at").filter(pl.col("title") == "left").max().alias("left_at"),
        pl.col("posted_at").filter(pl.col("title") == JOINED).max().alias("again"),
    )
    wrote = posts.filter(pl.col("kind") == "post").select(pl.col("author_id").alias("member_id"))
    everyone = pl.concat([wrote, spans.select("member_id")]).unique().sort("member_id")
    back = (pl.col("again") >= pl.col("left_at")).fill_null(value=False)
    known = everyone.join(spans, on="member_id", how="left", maintain_order="left").with_columns(
        pl.when(~back).then("left_at").alias("left_at"), pl.lit(space).alias("space")
    )
    inverted = (pl.col("left_at") < pl.col("joined_at")).fill_null(value=False)
    return shape(
        "memberships", known.with_columns(pl.when(~inverted).then("joined_at").alias("joined_at"))
    )
