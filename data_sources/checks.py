"""What must hold for any Community, whatever it was read from; used by tests and at import."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from data_sources.community import (
    CAPABILITIES,
    KEYS,
    SCHEMAS,
    Community,
    empty_set_aside,
    fingerprints,
)

_VALUES: Final[dict[tuple[str, str], set[str | None]]] = {
    ("members", "kind"): {"person", "bot", "merged"},
    ("members", "known_from"): {"roster", "export", "activity"},
    ("posts", "kind"): {"post", "system", "bot"},
    ("posts", "time_quality"): {"exact", "minute", "assumed_zone", "date", None},
    ("posts", "removed_by"): {"author", "moderator", "unknown", None},
    ("aggregates", "subject_kind"): {"member", "post", "space"},
}
_REFERENCES: Final = (
    ("posts", "author_id", "members", "member_id"),
    ("reactions", "member_id", "members", "member_id"),
    ("mentions", "member_id", "members", "member_id"),
    ("mentions", "post_id", "posts", "post_id"),
    ("memberships", "member_id", "members", "member_id"),
    ("edges", "source_id", "members", "member_id"),
    ("edges", "target_id", "members", "member_id"),
)
_NEVER_NULL: Final = (
    ("members", "member_id"), ("members", "kind"), ("members", "known_from"),
    ("posts", "post_id"), ("posts", "kind"),
    ("versions", "post_id"), ("reactions", "post_id"), ("reactions", "n"),
    ("mentions", "post_id"), ("mentions", "member_id"), ("mentions", "n"),
    ("memberships", "member_id"), ("memberships", "space"),
    ("aggregates", "value"), ("edges", "source_id"), ("edges", "target_id"),
)  # fmt: skip


def check(community: Community) -> list[str]:
    """Return every broken promise as a sentence; an empty list when all hold."""
    shapes = list(_shapes(community))
    if shapes:
        return shapes
    return [*_ids(community), *_contents(community), *_told(community)]


def _shapes(community: Community) -> Iterator[str]:
    for name, frame in community.tables().items():
        wanted = dict(SCHEMAS[name])
        if name == "members":
            wanted |= dict.fromkeys(community.attributes, pl.String())
        if dict(frame.schema) != wanted:
            yield f"{name} has the columns {dict(frame.schema)}, not {wanted}"
    if community.set_aside.schema != empty_set_aside().schema:
        yield "set_aside has other columns"


def _ids(community: Community) -> Iterator[str]:
    tables = community.tables()
    for name, key in KEYS.items():
        extra = tables[name].height - tables[name].select(pl.struct(key).n_unique()).item()
        if extra and tables[name].height:
            yield f"{extra} rows of {name} repeat their {' and '.join(key)}"
    for name, column in _NEVER_NULL:
        if lacking := tables[name][column].null_count():
            yield f"{lacking} rows of {name} have no {column}"
    for name, column, other, key_column in _REFERENCES:
        known = tables[other].select(pl.col(key_column).alias(column))
        named = tables[name].select(column).drop_nulls().unique()
        if unknown := named.join(known, on=column, how="anti").height:
            yield f"{unknown} values of {name}.{column} are not in {other}"


def _contents(community: Community) -> Iterator[str]:
    tables = community.tables()
    for (name, column), allowed in _VALUES.items():
        if strange := set(tables[name][column].unique().to_list()) - allowed:
            yield f"{name}.{column} holds {sorted(map(str, strange))}"
    below = pl.col("n") < 1, "n below 1"
    weightless = pl.col("weight") <= 0, "weight not above 0"
    few = {"reactions": below, "mentions": below, "edges": weightless}
    for name, (wrong, why) in few.items():
        if tables[name].filter(wrong).height:
            yield f"{name} has rows with {why}"
    for name, column in (("aggregates", "value"), ("edges", "weight")):
        if not tables[name][column].drop_nulls().is_finite().all():
            yield f"{name}.{column} holds NaN or infinity"
    posts = community.posts
    broken = {
        "are removed by somebody, but at no time": pl.col("removed_by").is_not_null()
        & pl.col("removed_at").is_null(),
        "are removed, but nobody says by whom": pl.col("removed_by").is_null()
        & pl.col("removed_at").is_not_null(),
        "answer themselves": pl.col("parent_id") == pl.col("post_id"),
        "answer a post, but are in no thread": pl.col("parent_id").is_not_null()
        & pl.col("thread_id").is_null(),
    }
    for what, rule in broken.items():
        if rows := posts.select(rule.fill_null(value=False).sum()).item():
            yield f"{rows} posts {what}"
    own = community.mentions.join(posts.select("post_id", "author_id"), on="post_id")
    if (own["author_id"] == own["member_id"]).any():
        yield "somebody mentions themselves"


def _told(community: Community) -> Iterator[str]:
    if set(community.can_tell) != set(CAPABILITIES):
        yield "can_tell lacks something, or holds too much"
    for key, able in community.can_tell.items():
        if (able.level == "yes") == bool(able.reason):
            yield f"can_tell {key} is {able.level} with the reason “{able.reason}”"
    for source in community.sources:
        counts = (source.rows_in, source.rows_used, source.rows_set_aside)
        if source.rows_in != source.rows_used + source.rows_set_aside or min(counts) < 0:
            yield f"{source.file}: {source.rows_in} rows in are not used and set aside"
    if any(note.rows < 0 or not note.reason for note in community.notes):
        yield "a note has no reason, or less than no rows"
    if (community.fingerprint, community.seed) != fingerprints(community.tables()):
        yield "fingerprint and seed are not those of the tables"
    claims = {
        "reactions": community.reactions.height,
        "mentions": community.mentions.height,
        # a removed post of nobody says nothing of people
        "removed": community.posts.drop_nulls("author_id")["removed_at"].is_not_null().any(),
        "edited": community.posts["edited_at"].is_not_null().any(),
        "replies": community.posts["parent_id"].is_not_null().any(),
        "attributes": len(community.attributes),
    }
    for key, seen in claims.items():
        if seen and not community.can_tell[key].can:
            yield f"{key} cannot be told, but the tables hold them"
