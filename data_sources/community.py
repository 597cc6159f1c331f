"""The canonical model: one community, whatever platform its exports came from.

Everything above this file reads these tables and nothing else. Ids are strings, times are UTC with
microseconds, unknown is null and never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final, Literal

import polars as pl

from data_sources.digests import combined, frame_digest

TIME: Final = pl.Datetime("us", "UTC")

Schema = Mapping[str, pl.DataType]

SCHEMAS: Final[Mapping[str, Schema]] = {
    # kind: person | bot | merged; known_from: roster | export | activity; attribute columns follow.
    "members": {
        "member_id": pl.String(),
        "name": pl.String(),
        "handle": pl.String(),
        "email_key": pl.String(),
        "kind": pl.String(),
        "joined_at": TIME,
        "left_at": TIME,
        "known_from": pl.String(),
    },
    # time_quality is exact, minute, assumed_zone or date; kind is post, system or bot;
    # removed_by is author, moderator or unknown. A join notice is a system row titled JOINED.
    # thread_id is null where a source cannot tell replies, but others of the community can.
    "posts": {
        "post_id": pl.String(),
        "thread_id": pl.String(),
        "parent_id": pl.String(),
        "author_id": pl.String(),
        "space": pl.String(),
        "posted_at": TIME,
        "time_quality": pl.String(),
        "kind": pl.String(),
        "title": pl.String(),
        "text": pl.String(),
        "edited_at": TIME,
        "removed_at": TIME,
        "removed_by": pl.String(),
    },
    "versions": {
        "post_id": pl.String(),
        "seen_at": TIME,
        "title": pl.String(),
        "text": pl.String(),
    },
    # member_id is null where only counts are known; n is how many.
    "reactions": {
        "post_id": pl.String(),
        "member_id": pl.String(),
        "kind": pl.String(),
        "reacted_at": TIME,
        "n": pl.Int64(),
    },
    "mentions": {"post_id": pl.String(), "member_id": pl.String(), "n": pl.Int64()},
    "memberships": {
        "member_id": pl.String(),
        "space": pl.String(),
        "joined_at": TIME,
        "left_at": TIME,
    },
    # subject_kind: member | post | space; measure: reads, days_active, posts, reactions, ...
    "aggregates": {
        "subject_kind": pl.String(),
        "subject_id": pl.String(),
        "measure": pl.String(),
        "period_start": TIME,
        "period_end": TIME,
        "value": pl.Float64(),
    },
    "edges": {
        "source_id": pl.String(),
        "target_id": pl.String(),
        "at": TIME,
        "weight": pl.Float64(),
    },
}

JOINED: Final = "joined"
"""The title of the system row that says that a person joined a space."""

CAPABILITIES: Final = (
    "text",
    "replies",
    "reactions",
    "reactors",
    "mentions",
    "reads",
    "members",
    "memberships",
    "removed",
    "edited",
    "spaces",
    "attributes",
)

Level = Literal["yes", "partly", "no"]


@dataclass(frozen=True)
class Ability:
    """Whether an export can tell something, and why not (a plain sentence, empty for "yes")."""

    level: Level
    reason: str = ""

    @property
    def can(self) -> bool:
        """Whether at least a part of it is known."""
        return self.level != "no"


@dataclass(frozen=True)
class Note:
    """Something that a reader of the numbers must know about the data.

    ``reason`` is what was found, ``rows`` how many rows it concerns, ``example`` one place
    (file and line, never private content), ``consequence`` what it does to the pages.
    """

    reason: str
    rows: int
    example: str = ""
    consequence: str = ""


@dataclass(frozen=True)
class Source:
    """One uploaded file: rows in = rows used + rows set aside, always.

    ``lacks`` says, by what it cannot tell or tells in part only, why; lists and reports only add,
    so they lack nothing. ``first_day`` and ``last_day`` are those of its posts (UTC, YYYY-MM-DD,
    empty without any).
    """

    file: str
    format: str
    rows_in: int
    rows_used: int
    rows_set_aside: int
    lacks: Mapping[str, str] = field(default_factory=dict)
    first_day: str = ""
    last_day: str = ""


@dataclass(frozen=True, eq=False)
class Community:
    """All that is known of one community, in the tables of :data:`SCHEMAS`.

    ``attributes`` names the group attributes, each a text column of ``members``.
    ``set_aside`` holds the rows that were not used: ``file, line, reason, row`` (all text; private
    rows appear with reason and line only, ``row`` null).
    """

    members: pl.DataFrame
    posts: pl.DataFrame
    versions: pl.DataFrame
    reactions: pl.DataFrame
    mentions: pl.DataFrame
    memberships: pl.DataFrame
    aggregates: pl.DataFrame
    edges: pl.DataFrame
    attributes: tuple[str, ...]
    can_tell: Mapping[str, Ability]
    notes: tuple[Note, ...] = ()
    sources: tuple[Source, ...] = ()
    set_aside: pl.DataFrame = field(default_factory=lambda: empty_set_aside())  # noqa: PLW0108 - it stands below
    private_dropped: int = 0
    zone: str = "UTC"
    title: str = ""
    made_up: bool = False
    fingerprint: str = ""
    seed: str = ""

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return the canonical tables by name."""
        return {name: getattr(self, name) for name in SCHEMAS}

    def counts(self) -> dict[str, int]:
        """Count the whole data, whatever the scope; posts are those of persons."""
        return dict(self._counts)

    @cached_property
    def _counts(self) -> dict[str, int]:
        people = self.members.filter(pl.col("kind") == "person")
        written = self.posts.filter(pl.col("kind") == "post")
        posts = written.join(people, left_on="author_id", right_on="member_id", how="semi")
        joins = self.posts.filter((pl.col("kind") == "system") & (pl.col("title") == JOINED))
        return {
            "members": people.height,
            "speakers": posts["author_id"].n_unique(),
            "posts": posts.height,
            "reactions": int(self.reactions["n"].sum()),
            "mentions": int(self.mentions["n"].sum()),
            "joins": joins.height,
            "bots": self.members.filter(pl.col("kind") == "bot").height,
            "spaces": self.spaces().len(),
            "private_dropped": self.private_dropped,
        }

    def spaces(self) -> pl.Series:
        """Return the names of all spaces, sorted, those with members and no post included."""
        return self._spaces

    @cached_property
    def _spaces(self) -> pl.Series:
        named = pl.concat([self.posts["space"], self.memberships["space"]])
        return named.drop_nulls().unique().sort()

    def extent(self) -> tuple[datetime, datetime] | None:
        """Return the first and the last moment of the data (UTC), or None without dates."""
        return self._extent

    @cached_property
    def _extent(self) -> tuple[datetime, datetime] | None:
        times = pl.concat(
            [self.posts["posted_at"], self.reactions["reacted_at"], self.edges["at"]]
        ).drop_nulls()
        first, last = times.min(), times.max()
        if isinstance(first, datetime) and isinstance(last, datetime):
            return first, last
        return None


def empty(table: str) -> pl.DataFrame:
    """Return the canonical ``table`` without rows."""
    return pl.DataFrame(schema=dict(SCHEMAS[table]))


def empty_set_aside() -> pl.DataFrame:
    """Return the table of rows set aside without rows."""
    text = pl.String()
    return pl.DataFrame(schema={"file": text, "line": text, "reason": text, "row": text})


KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "members": ("member_id",),
    "posts": ("post_id",),
    "mentions": ("post_id", "member_id"),
    "memberships": ("member_id", "space"),
}
"""The columns that identify a row, of the tables that have such."""


def fingerprints(
    tables: Mapping[str, pl.DataFrame],
) -> tuple[str, str]:
    """Return the digests ``fingerprint`` and ``seed`` of the tables, whatever their row order.

    ``fingerprint`` names the dataset (all tables, without e-mail keys); ``seed`` is of posts,
    reactions and mentions only, so that silent members never change a draw.
    """
    everything = dict(tables)
    everything["members"] = everything["members"].drop("email_key")
    digests = {name: frame_digest(frame, KEYS.get(name, ())) for name, frame in everything.items()}
    said = {name: digests[name] for name in ("posts", "reactions", "mentions")}
    return combined(digests), combined(said)
