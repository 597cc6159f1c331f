"""Canonical tables from the rows of a hand-made log (:class:`LogRows`)."""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.community import JOINED, Note, empty
from data_sources.event_words import MERGED
from data_sources.formats._columns import LINE, roots, shape
from data_sources.formats._log_rows import LogRows

UNKNOWN_PARENT: Final = "unknown:"
"""Starts the id of the parent of a reply that does not say what it answers."""

_ITSELF: Final = "posts that answer themselves"
_ANSWER_MARK: Final = r"(?i)^(?:(?:re|aw|fw|fwd|wg|antw|sv|tr|rv|res|enc)\s*:\s*)+"
_NO_TEXT: Final = pl.lit(None, dtype=pl.String)
_SEEN_AS_ID: Final = 0.5


def posts_of(said: pl.DataFrame) -> pl.DataFrame:
    """Return the canonical posts of rows that are posts or replies and have their ``post_id``."""
    rows = _threaded(said.with_columns(_parent(said)))
    if "removed" in rows.columns:
        by = pl.when(pl.col("removed")).then(pl.lit("unknown")).alias("removed_by")
        # A flag says that a post is gone but not when: its own time is the only one known.
        at = pl.when(pl.col("removed")).then(pl.coalesce("removed_at", "posted_at"))
        rows = rows.with_columns(by, at.alias("removed_at"))
    if "title" in rows.columns:
        opening = pl.col("parent_id").is_null()
        rows = rows.with_columns(pl.when(opening).then("title").alias("title"))
    return shape("posts", rows.with_columns(pl.lit("post").alias("kind")))


def post_ids(said: pl.DataFrame) -> pl.Series:
    """Return the message ids; a row without one gets a key made of all that tells it apart."""
    if "post_id" not in said.columns:
        return _made_keys(said)
    ids = said["post_id"]
    if not ids.null_count():
        return ids
    lacking = said.with_row_index("place").filter(pl.col("post_id").is_null())
    made = pl.DataFrame({"place": lacking["place"], "made": _made_keys(lacking)})
    return (
        said.with_row_index("place")
        .join(made, on="place", how="left", maintain_order="left")
        .select(pl.coalesce("post_id", "made").alias("post_id"))["post_id"]
    )


def _made_keys(rows: pl.DataFrame) -> pl.Series:
    """Return person, time, digest of space and text, and the ordinal among equal rows."""
    words = [pl.col(name) for name in ("space", "title", "text") if name in rows.columns]
    digest = pl.struct(words).hash(seed=0) if words else pl.lit(0)
    key = pl.concat_str(
        "author_id", pl.col("posted_at").dt.epoch("us"), digest.cast(pl.String), separator="|"
    )
    keyed = rows.select(key.alias("key"))
    if keyed["key"].n_unique() == keyed.height:
        return keyed["key"].alias("post_id")
    ordinal = pl.int_range(pl.len()).over("key")
    numbered = pl.when(ordinal > 0).then(pl.concat_str("key", ordinal, separator="|"))
    return keyed.select(numbered.otherwise("key").alias("post_id"))["post_id"]


def own_answers(said: pl.DataFrame, file: str) -> list[Note]:
    """Return the note that counts the rows which name themselves as what they answer."""
    if "reply_to" not in said.columns:
        return []
    rows = said.filter(pl.col("reply_to") == pl.col("post_id"))
    if rows.is_empty():
        return []
    why = "read as openings"
    if "thread" in said.columns:
        why = "their thread alone says what they belong to"
    elif (rows["what"] == "reply").any():
        why = "who they answer is unknown"
    return [Note(_ITSELF, rows.height, f"{file}, line {rows[LINE][0]}", why)]


def _parent(rows: pl.DataFrame) -> pl.Expr:
    """Return what a row answers; a reply that does not say it answers an unknown post."""
    named = pl.col("reply_to") if "reply_to" in rows.columns else pl.lit(None, dtype=pl.String)
    named = pl.when(named != pl.col("post_id")).then(named)
    if "thread" in rows.columns:
        return named.alias("parent_id")
    unknown = pl.concat_str(pl.lit(UNKNOWN_PARENT), "post_id")
    reply = pl.when(pl.col("what") == "reply").then(unknown)
    return pl.coalesce(named, reply).alias("parent_id")


def _threaded(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``thread_id``, and the opening post as parent of rows that only name their thread.

    Without a column that could say what a row answers, rows are in no thread.
    """
    if "thread" not in rows.columns:
        if not rows["parent_id"].is_not_null().any():
            own = pl.col("post_id") if "reply_to" in rows.columns else _NO_TEXT
            return rows.with_columns(own.alias("thread_id"))
        return rows.with_columns(roots(rows.select("post_id", "parent_id")))
    thread = pl.col("thread").str.replace(_ANSWER_MARK, "")
    rows = rows.with_columns(thread.alias("thread"))
    as_ids = rows.select(pl.col("thread").is_in(rows["post_id"].implode()).mean()).item()
    if (as_ids or 0) >= _SEEN_AS_ID:
        root = pl.coalesce("thread", "post_id")
    else:
        rows, root = _opened(rows), pl.coalesce("root", "post_id")
    answered = pl.when(root != pl.col("post_id")).then(root)
    return rows.with_columns(
        root.alias("thread_id"), pl.coalesce("parent_id", answered).alias("parent_id")
    )


def _opened(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``root``: the first post of each thread (of each space, where there are spaces)."""
    key = ["thread", "space"] if "space" in rows.columns else ["thread"]
    first = (
        rows.lazy()
        .drop_nulls("thread")
        .group_by(key)
        .agg(pl.col("post_id").get(pl.col("posted_at").arg_min()).alias("root"))
    )
    return (
        rows.lazy()
        .join(first, on=key, how="left", nulls_equal=True, maintain_order="left")
        .collect()
    )


def people(used: pl.DataFrame, rows: LogRows) -> tuple[pl.DataFrame, dict[str, str]]:
    """Return the members with their attributes, and ``lower-case name -> member id``."""
    told = [name for name in ("name", "handle", "email") if name in used.columns]
    seen = used.select("author_id", *told, *rows.attributes)
    if seen.width == 1:  # then their order tells nothing more
        seen = seen["author_id"].unique(maintain_order=True).to_frame()
    else:
        seen = seen.unique(keep="last", maintain_order=True)
    last = [pl.col(name).drop_nulls().last() for name in (*told, *rows.attributes)]
    members = seen.group_by("author_id", maintain_order=True).agg(last)
    known = [pl.col(name) for name in ("name", "handle") if name in told]
    merged = pl.col("author_id") == "-1"
    for name in (pl.col("author_id"), *known):
        bare = name.str.to_lowercase().str.strip_chars("[](){}<> ").str.replace_all("[_-]", " ")
        merged |= bare.is_in(MERGED).fill_null(value=False)
    members = members.with_columns(
        pl.col("author_id").alias("member_id"),
        pl.coalesce(*known, *([] if "email" in told else [pl.col("author_id")]), None).alias(
            "name"
        ),
        pl.when(merged).then(pl.lit("merged")).otherwise(pl.lit("person")).alias("kind"),
        pl.lit("activity").alias("known_from"),
    )
    names: dict[str, str] = {}
    for name in known:
        pairs = members.select(name.str.to_lowercase().alias("key"), "member_id").drop_nulls()
        names |= dict(pairs.iter_rows())
    extra = [*(["email"] if "email" in told else []), *rows.attributes]
    return shape("members", members, extra), names


def reactions_of(said: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Return reactions: counts beside posts (nobody named), and rows that are reactions."""
    tables = []
    if "likes" in said.columns:
        liked = said.filter(pl.col("likes") > 0)
        tables.append(
            shape("reactions", liked.select("post_id", kind=pl.lit("like"), n=pl.col("likes")))
        )
    given = other.filter(pl.col("what") == "reaction")
    ways = [name for name in ("reply_to", "target", "post_id") if name in given.columns]
    if given.height and ways:
        rows = given.select(
            pl.coalesce(ways).alias("post_id"),
            pl.col("author_id").alias("member_id"),
            pl.lit("like").alias("kind"),
            pl.col("posted_at").alias("reacted_at"),
            pl.lit(1).alias("n"),
        )
        tables.append(shape("reactions", rows.drop_nulls("post_id")))
    return pl.concat(tables) if tables else empty("reactions")


def moves(other: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return joins and leaves as system rows, and who is therefore known to be in which space."""
    rows = other.filter(pl.col("what").is_in(["join", "leave"]))
    if rows.is_empty():
        return empty("posts"), empty("memberships")
    rows = rows if "space" in rows.columns else rows.with_columns(space=_NO_TEXT)
    joined = pl.col("what") == "join"
    key = pl.concat_str(
        "what", pl.col("space").fill_null(""), "author_id", pl.col("posted_at").dt.epoch("us"),
        separator="|",
    )  # fmt: skip
    system = rows.select(
        key.alias("post_id"),
        key.alias("thread_id"),
        "author_id",
        "space",
        "posted_at",
        "time_quality",
        pl.lit("system").alias("kind"),
        pl.when(joined).then(pl.lit(JOINED)).otherwise(pl.lit("left")).alias("title"),
    ).unique("post_id", maintain_order=True)
    spans = (
        rows.drop_nulls("space")
        .group_by("author_id", "space", maintain_order=True)
        .agg(
            pl.col("posted_at").filter(joined).min().alias("joined_at"),
            pl.col("posted_at").filter(~joined).max().alias("left_at"),
        )
        .rename({"author_id": "member_id"})
    )
    return shape("posts", system), shape("memberships", spans)


def reads_of(said: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Return how often each post was read, and how often each person read."""
    tables = [empty("aggregates")]
    if "reads" in said.columns:
        read = said.drop_nulls("reads")
        tables.append(
            shape(
                "aggregates",
                read.select(
                    subject_kind=pl.lit("post"),
                    subject_id=pl.col("post_id"),
                    measure=pl.lit("reads"),
                    period_start=pl.col("posted_at"),
                    value=pl.col("reads"),
                ),
            )
        )
    seen = other.filter(pl.col("what") == "read")
    if seen.height:
        by_person = seen.group_by("author_id", maintain_order=True).agg(
            pl.col("posted_at").min().alias("period_start"),
            pl.col("posted_at").max().alias("period_end"),
            pl.len().alias("value"),
        )
        told = {"subject_kind": pl.lit("member"), "measure": pl.lit("reads")}
        renamed = by_person.rename({"author_id": "subject_id"}).with_columns(**told)
        tables.append(shape("aggregates", renamed))
    return pl.concat(tables)
