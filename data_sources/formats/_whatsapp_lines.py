"""Lines of a WhatsApp chat -> one row a message: when, who, what, and what kind of row it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from data_sources.community import JOINED
from data_sources.formats._whatsapp_words import (
    ADDED,
    AFTERNOON,
    ALONE,
    ATTACHED,
    BLANK,
    BY_ADMIN,
    CHANGED,
    GONE,
    INVISIBLE,
    LEFT,
    MORNING,
    NO_MEMBER,
    START,
)
from data_sources.moments import read_times

_LONGEST_NAME: Final = 100
_AND: Final = r",\s+|\s+(?:and|und|y|et|e|en)\s+"


@dataclass(frozen=True)
class Chat:
    """A chat's rows: when, who, what, whether a notice, removed (by whom) or edited.

    ``sure`` says whether day and month could be told apart, ``before`` how many lines stand before
    the first message.
    """

    rows: pl.DataFrame
    sure: bool
    before: int


def starts(text: str) -> pl.Series:
    """Return for each line whether a message starts there."""
    return _lines(text).str.contains(START)


def read_chat(text: str) -> Chat:
    """Read a chat; lines that begin no message continue the one before."""
    lines = _lines(text)
    told = lines.str.extract_groups(START).struct.unnest()
    frame = told.with_columns(
        lines.alias("line text"),
        pl.int_range(1, lines.len() + 1, dtype=pl.UInt32).alias("line"),
        pl.col("date").is_not_null().cum_sum().alias("message"),
    )
    before = frame.filter((pl.col("message") == 0) & (pl.col("line text") != "")).height
    first = pl.col("date").is_not_null()
    body = pl.when(first).then("rest").otherwise("line text")
    messages = (
        frame.filter(pl.col("message") > 0)
        .with_columns(body.alias("body"))
        .group_by("message", maintain_order=True)
        .agg(
            pl.col("line", "date", "before", "clock", "after").first(),
            pl.col("body").str.join("\n").str.strip_chars_end(),
        )
    )
    moments = read_times(_written(messages))
    timed = messages.select("line", "body").with_columns(
        moments.times.alias("posted_at"), moments.quality.alias("time_quality")
    )
    return Chat(_parted(timed), moments.sure, before)


def _lines(text: str) -> pl.Series:
    return pl.Series("line", text.split("\n"), dtype=pl.String).str.strip_chars_end("\r")


def _written(messages: pl.DataFrame) -> pl.Series:
    """Return date and clock in one way of writing: ``31/12/2022 11:40:26 PM``."""
    half = pl.coalesce("before", "after")
    noon = (
        pl.when(half.str.contains(MORNING))
        .then(pl.lit(" AM"))
        .when(half.str.contains(AFTERNOON))
        .then(pl.lit(" PM"))
        .otherwise(pl.lit(""))
    )
    date = pl.col("date").str.replace_all(BLANK, "").str.strip_chars_end(".")
    clock = pl.col("clock").str.replace_all(".", ":", literal=True)
    return messages.select((date + pl.lit(" ") + clock + noon).alias("at"))["at"]


def _parted(timed: pl.DataFrame) -> pl.DataFrame:
    """Part ``Name: text``; a row without a name is a notice, as is one that quotes in its name."""
    sender = pl.col("sender")
    named = (sender.str.len_chars() <= _LONGEST_NAME) & ~sender.str.contains('[“”"«»„]')
    parts = timed.with_columns(
        pl.col("body").str.extract(r"^([^:\n]+): ", 1).alias("sender"),
        pl.col("body").str.replace(r"^[^:\n]+:\s", "").alias("said"),
    ).with_columns(
        named.fill_null(value=False).alias("named"),
        _bare(pl.col("said")).alias("bare"),
        _bare(pl.col("said")).str.to_lowercase().alias("lower"),
        # iOS marks its own words with an invisible sign
        pl.col("said").str.starts_with("\u200e").alias("own"),
    )
    kinds = parts.with_columns(
        pl.col("lower").str.contains(pattern).alias(name)
        for name, pattern in (("media", ATTACHED), ("gone", GONE), ("edited", CHANGED))
    )
    by_itself = pl.col("own") & ~(pl.col("media") | pl.col("gone") | pl.col("edited"))
    return _kept(kinds.with_columns((~pl.col("named") | by_itself).alias("system")))


def _bare(words: pl.Expr) -> pl.Expr:
    return words.str.replace_all(INVISIBLE, "").str.strip_chars()


def _kept(parts: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of ``Chat.rows``; notices, media and removals have no text."""
    system, gone = pl.col("system"), pl.col("gone")
    text = pl.col("bare").str.replace(f"(?i){CHANGED}", "")
    return parts.select(
        "line",
        "posted_at",
        "time_quality",
        "system",
        pl.when(~system).then(clean_names(pl.col("sender"))).alias("sender"),
        pl.when(~(system | pl.col("media") | gone)).then(text).alias("text"),
        pl.when(~system).then("said").alias("marked"),
        (gone & ~system).alias("gone"),
        (gone & ~system & pl.col("lower").str.contains(BY_ADMIN)).alias("by_admin"),
        (pl.col("edited") & ~system).alias("edited"),
        pl.when("named").then("bare").otherwise(_bare(pl.col("body"))).alias("notice"),
    )


def clean_names(names: pl.Expr) -> pl.Expr:
    """Return names without invisible marks and the tilde of people not in the phone's contacts."""
    plain = names.str.replace_all(INVISIBLE, "").str.replace_all(BLANK, " ")
    return plain.str.strip_chars().str.replace(r"^~\s*", "").str.strip_chars()


def moves(rows: pl.DataFrame) -> pl.DataFrame:
    """Return who came and went, from the notices: ``line, title, who`` (one row a person)."""
    notices = rows.filter("system").select("line", "notice")
    about = ~pl.col("notice").str.to_lowercase().str.contains(NO_MEMBER)
    patterns = ((LEFT, "left"), (ALONE, JOINED), (ADDED, JOINED))
    title = pl.coalesce(
        pl.when(pl.col("notice").str.contains(f"(?i){pattern}")).then(pl.lit(title))
        for pattern, title in patterns
    )
    who = pl.coalesce(pl.col("notice").str.extract(f"(?i){pattern}", 1) for pattern, _ in patterns)
    told = notices.filter(about).select("line", title.alias("title"), who.alias("who"))
    several = pl.col("who").str.replace_all(_AND, "\n").str.split("\n")
    each = told.drop_nulls().with_columns(several).explode("who", empty_as_null=True)
    return each.with_columns(clean_names(pl.col("who"))).filter(pl.col("who") != "")
