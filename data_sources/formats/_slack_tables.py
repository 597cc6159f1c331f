"""Gathered rows, users and channels of a Slack export -> canonical tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import polars as pl

from data_sources.community import JOINED, SCHEMAS, Note, empty
from data_sources.formats._parse import epoch_seconds
from data_sources.formats._slack_rows import (
    SLACKBOT,
    Gathered,
    Row,
    ids_of,
    mapping_of,
    text_of,
)

_TEXT: Final = pl.String()
_RAW: Final = {
    "post_id": _TEXT, "root": _TEXT, "author_id": _TEXT, "space": _TEXT, "ts": _TEXT, "kind": _TEXT,
    "title": _TEXT, "text": _TEXT, "edited_ts": _TEXT, "gone": pl.Boolean(),
    "removed_ts": _TEXT,
}  # fmt: skip


def tables(into: Gathered, users: list[Row], channels: list[Row]) -> dict[str, pl.DataFrame]:
    """Return the canonical tables; ``members`` has the further columns ``email, title``."""
    posts = _posts(into)
    reactions = _reactions(into)
    mentions = pl.DataFrame(into.mentions, schema=["post_id", "member_id"], orient="row")
    mentions = mentions.cast(_TEXT).group_by("post_id", "member_id", maintain_order=True).len("n")
    memberships = _memberships(into, posts, channels)
    referred = pl.concat(
        [
            posts["author_id"],
            reactions["member_id"],
            mentions["member_id"],
            memberships["member_id"],
        ]
    )
    return {
        "members": _members(into, users, referred, posts),
        "posts": posts,
        "reactions": reactions,
        "mentions": mentions.with_columns(pl.col("n").cast(pl.Int64)),
        "memberships": memberships,
    }


def has_titles(users: list[Row]) -> int:
    """Return how many users gave a title."""
    return sum(bool(text_of(mapping_of(user, "profile"), "title").strip()) for user in users)


def reason_notes(aside: Iterable[tuple[str, str, str, str | None]]) -> list[Note]:
    """Return one note for each reason why rows were set aside."""
    counted: Counter[str] = Counter()
    example: dict[str, str] = {}
    for file, line, reason, _ in aside:
        counted[reason] += 1
        example.setdefault(reason, f"{file}, entry {line}" if line else "")
    return [Note(why, n, example[why], "these rows are not used") for why, n in counted.items()]


def _posts(into: Gathered) -> pl.DataFrame:
    raw = pl.DataFrame(into.posts, schema=_RAW)
    reply = pl.col("root").is_not_null() & (pl.col("root") != pl.col("post_id"))
    at, gone_at = epoch_seconds(pl.col("ts")), epoch_seconds(pl.col("removed_ts"))
    frame = raw.with_columns(
        pl.when(reply).then("root").otherwise("post_id").alias("thread_id"),
        pl.when(reply).then("root").alias("parent_id"),
        at.alias("posted_at"),
        pl.lit("exact").alias("time_quality"),
        epoch_seconds(pl.col("edited_ts")).alias("edited_at"),
        pl.coalesce(gone_at, pl.when("gone").then(at)).alias("removed_at"),
        pl.when(gone_at.is_not_null() | pl.col("gone")).then(pl.lit("unknown")).alias("removed_by"),
    )
    return frame.select(pl.col(name).cast(kind) for name, kind in SCHEMAS["posts"].items())


def _reactions(into: Gathered) -> pl.DataFrame:
    on_files = [
        (into.file_posts[file][1] if file in into.file_posts else file, user, kind, n)
        for (file, user, kind), n in into.file_reactions.items()
    ]
    schema = {"post_id": _TEXT, "member_id": _TEXT, "kind": _TEXT, "n": pl.Int64()}
    frame = pl.DataFrame([*into.reactions, *on_files], schema=schema, orient="row")
    undated = frame.with_columns(pl.lit(None).alias("reacted_at"))
    return undated.select(pl.col(name).cast(kind) for name, kind in SCHEMAS["reactions"].items())


def _memberships(into: Gathered, posts: pl.DataFrame, channels: list[Row]) -> pl.DataFrame:
    """Return the listed members of each channel, and those known from joins and leaves alone."""
    now = [(member, text_of(c, "name")) for c in channels for member in ids_of(c, "members")]
    schema = {"member_id": _TEXT, "space": _TEXT}
    listed = pl.DataFrame(now, schema=schema, orient="row").unique().with_columns(here=True)
    archived = pl.DataFrame(into.listed, schema=schema, orient="row").unique()
    moves = posts.filter((pl.col("kind") == "system") & pl.col("author_id").is_not_null())
    spans = moves.group_by(pl.col("author_id").alias("member_id"), "space").agg(
        pl.col("posted_at").filter(pl.col("title") == JOINED).max().alias("joined_at"),
        pl.col("posted_at").filter(pl.col("title") == "left").max().alias("left_at"),
    )
    moved = spans.filter(pl.col("joined_at").is_not_null() | pl.col("left_at").is_not_null())
    known = pl.concat([listed.select(*schema), archived, moved.select(*schema)]).unique()
    stays = pl.col("here").fill_null(value=False) | (pl.col("joined_at") > pl.col("left_at"))
    frame = known.join(moved, on=["member_id", "space"], how="left")
    frame = frame.join(listed, on=["member_id", "space"], how="left").with_columns(
        pl.when(~stays.fill_null(value=False)).then("left_at").alias("left_at")
    )
    inverted = pl.col("left_at") < pl.col("joined_at")
    frame = frame.with_columns(pl.when(~inverted.fill_null(value=False)).then("joined_at"))
    return frame.select(
        pl.col(name).cast(kind) for name, kind in SCHEMAS["memberships"].items()
    ).sort("member_id", "space")


def _members(
    into: Gathered, users: list[Row], referred: pl.Series, posts: pl.DataFrame
) -> pl.DataFrame:
    listed = [_member(user) for user in users if text_of(user, "id")]
    known = {row["member_id"] for row in listed}
    others = sorted(set(referred.drop_nulls().to_list()) - known)
    listed += [_stranger(member, into) for member in others]
    schema = {name: kind for name, kind in SCHEMAS["members"].items() if kind == _TEXT}
    frame = pl.DataFrame(listed, schema={**schema, "email": _TEXT, "title": _TEXT})
    acts = posts.group_by(pl.col("author_id").alias("member_id")).agg(
        pl.col("posted_at")
        .filter(pl.col("title") == JOINED, pl.col("kind") == "system")
        .min()
        .alias("joined"),
        pl.col("posted_at").filter(pl.col("kind") != "system").min().alias("first"),
    )
    late = (pl.col("joined") > pl.col("first")).fill_null(value=False)
    frame = frame.join(acts, on="member_id", how="left").with_columns(
        pl.when(~late).then("joined").alias("joined_at"),
        pl.lit(None).alias("left_at"),
    )
    ordered = [pl.col(name).cast(kind) for name, kind in SCHEMAS["members"].items()]
    return frame.select(*ordered, "email", "title") if frame.height else _nobody()


def _nobody() -> pl.DataFrame:
    text = pl.lit(None, dtype=pl.String)
    return empty("members").with_columns(email=text, title=text)


def _member(user: Row) -> dict[str, str | None]:
    profile = mapping_of(user, "profile")
    names = (
        text_of(user, "real_name"),
        text_of(profile, "real_name"),
        text_of(profile, "display_name"),
    )
    bot = user.get("is_bot") is True or text_of(user, "id") == SLACKBOT
    return {
        "member_id": text_of(user, "id"),
        "name": next((name for name in names if name.strip()), text_of(user, "name") or None),
        "handle": text_of(user, "name") or None,
        "email_key": None,
        "kind": "bot" if bot else "person",
        "known_from": "export",
        "email": text_of(profile, "email") or None,
        "title": text_of(profile, "title").strip() or None,
    }


def _stranger(member: str, into: Gathered) -> dict[str, str | None]:
    """Return someone who acted or was named, but is not in users.json (a shared channel)."""
    bot = member in into.bots
    name = into.bots.get(member) or into.names.get(member)
    kind, known = ("bot" if bot else "person"), "activity"
    return {"member_id": member, "name": name, "kind": kind, "known_from": known}
