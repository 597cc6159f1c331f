"""What chats of several platforms give, row by row -> canonical tables, kept as columns on the way.

Rows are turned into columns five thousand at a time, so that a long export is never held as
Python objects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import polars as pl

from data_sources.community import SCHEMAS, TIME, Note, empty_set_aside
from data_sources.formats._columns import roots, shape
from data_sources.moments import read_times

AT_ONCE: Final = 5_000
NO_TIME: Final = "no readable time"
AGAIN: Final = "the same message again"
OLDER: Final = "an older state of the same message"

_TEXT: Final = pl.String()
_NUMBER: Final = pl.Int64()
_POST: Final = {
    "file": _TEXT, "line": _NUMBER, "post_id": _TEXT, "author_id": _TEXT, "space": _TEXT,
    "posted": _TEXT, "text": _TEXT, "kind": _TEXT, "title": _TEXT, "thread_id": _TEXT,
    "parent_id": _TEXT, "edited": _TEXT, "removed": _TEXT, "removed_by": _TEXT,
}  # fmt: skip
_REACTION: Final = {
    "post_id": _TEXT, "member_id": _TEXT, "kind": _TEXT, "reacted": _TEXT, "n": _NUMBER,
}  # fmt: skip
_MENTION: Final = {"post_id": _TEXT, "member_id": _TEXT, "n": _NUMBER}
_VERSION: Final = {"post_id": _TEXT, "seen": _TEXT, "title": _TEXT, "text": _TEXT}
_MEMBERSHIP: Final = {"member_id": _TEXT, "space": _TEXT, "joined": _TEXT, "left": _TEXT}


class Said(NamedTuple):
    """One message as its export gives it; times as text (ISO, or seconds since 1970)."""

    post_id: str
    author_id: str | None
    space: str | None
    posted: str
    text: str | None = None
    kind: str = "post"
    title: str | None = None
    thread_id: str | None = None
    parent_id: str | None = None
    edited: str | None = None
    removed: str | None = None
    removed_by: str | None = None


@dataclass
class Person:
    """One account; ``kind`` is person, bot or merged, ``known_from`` export or activity."""

    name: str | None = None
    handle: str | None = None
    kind: str = "person"
    known_from: str = "activity"
    email: str | None = None
    joined: str | None = None
    left: str | None = None
    role: str | None = None


class _Batches:
    """Tuples gathered into frames of columns."""

    def __init__(self, schema: Mapping[str, pl.DataType]) -> None:
        self.schema = schema
        self.rows: list[tuple[object, ...]] = []
        self.frames: list[pl.DataFrame] = []

    def taken(self) -> pl.DataFrame:
        """Return the rows gathered since the last time, as columns."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.schema)
        series = [
            pl.Series(name, values, dtype=kind, strict=False)
            for (name, kind), values in zip(self.schema.items(), columns, strict=True)
        ]
        self.rows = []
        return pl.DataFrame(series)


@dataclass
class Talk:
    """Everything that one upload says; ``rows`` counts what came in, used or not."""

    upload: str
    people: dict[str, Person] = field(default_factory=dict)
    aside: list[tuple[str, str, str, str | None]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    rows: int = 0
    private: int = 0
    _posts: _Batches = field(default_factory=lambda: _Batches(_POST))
    _reactions: _Batches = field(default_factory=lambda: _Batches(_REACTION))
    _mentions: _Batches = field(default_factory=lambda: _Batches(_MENTION))
    _memberships: _Batches = field(default_factory=lambda: _Batches(_MEMBERSHIP))
    _versions: _Batches = field(default_factory=lambda: _Batches(_VERSION))

    def say(self, said: Said, file: str, line: int) -> None:
        """Add a message; ``line`` is its place in ``file``."""
        into = self._posts
        into.rows.append((file, line, *said))
        if len(into.rows) >= AT_ONCE:
            self._settle_posts()

    def react(self, post_id: str, member_id: str | None, kind: str, n: int = 1,
              at: str | None = None) -> None:  # fmt: skip
        """Add a reaction of a person, or ``n`` of people unknown."""
        self._add(self._reactions, (post_id, member_id, kind, at, n))

    def mention(self, post_id: str, members: Iterable[str]) -> None:
        """Add who is named in a message, as often as they are."""
        for member, n in Counter(members).items():
            self._add(self._mentions, (post_id, member, n))

    def belong(self, member_id: str, space: str, joined: str | None = None,
               left: str | None = None) -> None:  # fmt: skip
        """Add that a person belongs, or belonged, to a space."""
        self._add(self._memberships, (member_id, space, joined, left))

    def recall(self, post_id: str, seen: str, text: str) -> None:
        """Add an earlier text of a message, as it stood since ``seen``."""
        self._add(self._versions, (post_id, seen, None, text))

    def meet(self, member_id: str) -> Person:
        """Return the person with this id, new where it is unknown so far."""
        person = self.people.get(member_id)
        if person is None:
            person = self.people[member_id] = Person()
        return person

    def refuse(self, file: str, line: int, reason: str) -> None:
        """Set a row aside; nothing of it is shown."""
        self.aside.append((file, str(line), reason, None))

    def drop_private(self, rows: int, reason: str, file: str = "(private)") -> None:
        """Count private messages; nothing of them is kept but their number."""
        self.private += rows
        self.aside += [(file, "", reason, None)] * rows

    def _add(self, into: _Batches, row: tuple[object, ...]) -> None:
        into.rows.append(row)
        if len(into.rows) >= AT_ONCE:
            into.frames.append(into.taken())

    def _settle_posts(self) -> None:
        """Read the times of the rows so far; those without a time are set aside."""
        raw = self._posts.taken()
        posted = read_times(raw["posted"])
        edited, removed = read_times(raw["edited"]), read_times(raw["removed"])
        frame = raw.with_columns(
            posted.times.alias("posted_at"),
            posted.quality.alias("time_quality"),
            edited.times.alias("edited_at"),
            removed.times.alias("removed_at"),
        )
        lost = frame.filter(pl.col("posted_at").is_null()).select("file", "line")
        self.aside += [(file, str(line), NO_TIME, None) for file, line in lost.iter_rows()]
        kept = frame.filter(pl.col("posted_at").is_not_null()) if lost.height else frame
        self._posts.frames.append(kept.select(*SCHEMAS["posts"]))

    def tables(self, attributes: Sequence[str] = (), *, by_answers: bool = False
               ) -> dict[str, pl.DataFrame]:  # fmt: skip
        """Return the canonical tables; ``by_answers`` makes threads of the chains of answers."""
        self._settle_posts()
        posts, older = self._once(pl.concat(self._posts.frames))
        versions = pl.concat([self._recalled(), older]).unique(maintain_order=True)
        self._posts.frames = []
        if by_answers:
            posts = posts.with_columns(roots(posts.select("post_id", "parent_id")))
        else:
            posts = posts.with_columns(pl.coalesce("thread_id", "post_id").alias("thread_id"))
        tables = {
            "members": self._members(attributes),
            "posts": posts,
            "reactions": self._reacted(posts),
            "mentions": self._mentioned(posts),
            "memberships": self._belonging(),
        }
        return tables | ({"versions": versions} if versions.height else {})

    def set_aside(self) -> pl.DataFrame:
        """Return the rows set aside, as in ``Community.set_aside``."""
        return pl.DataFrame(self.aside, schema=empty_set_aside().schema, orient="row")

    def all_notes(self, consequences: Mapping[str, str]) -> tuple[Note, ...]:
        """Return the notes, with one for each reason why rows were set aside."""
        counted = Counter(reason for _, _, reason, _ in self.aside)
        first: dict[str, str] = {}
        for file, line, reason, _ in self.aside:
            first.setdefault(reason, f"{file}, entry {line}" if line else "")
        usual = {AGAIN: "counted once", OLDER: "kept as an earlier text"}
        told = usual | dict(consequences)
        return (
            *self.notes,
            *(
                Note(reason, rows, first[reason], told.get(reason, "these rows are not used"))
                for reason, rows in counted.items()
            ),
        )

    def _once(self, posts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return each message once, in its newest state, and the other texts it had."""
        # by digests first: they take a fraction of the memory that the ids take
        if posts["post_id"].hash(seed=0).n_unique() == posts.height:
            return posts, pl.DataFrame(schema=dict(SCHEMAS["versions"]))
        twice = posts["post_id"].is_duplicated()
        states = posts.filter(twice).sort(
            "post_id", pl.col("edited_at"), nulls_last=False, maintain_order=True
        )
        last = states.unique("post_id", keep="last", maintain_order=True)
        newest = last.select("post_id", pl.col("text").alias("final"))
        final = states.join(newest, on="post_id", maintain_order="left")["final"]
        other = states["text"].is_not_null() & states["text"].ne_missing(final)
        older = states.filter(other).unique(["post_id", "text"], maintain_order=True)
        gone = states.height - last.height
        self.aside += [(self.upload, "", OLDER, None)] * older.height
        self.aside += [(self.upload, "", AGAIN, None)] * (gone - older.height)
        seen = older.select("post_id", pl.coalesce("edited_at", "posted_at").alias("seen_at"),
                            "title", "text")  # fmt: skip
        return pl.concat([posts.filter(~twice), last]), shape("versions", seen)

    def _recalled(self) -> pl.DataFrame:
        into = self._versions
        frame = pl.concat([*into.frames, into.taken()])
        return shape(
            "versions", frame.with_columns(read_times(frame["seen"]).times.alias("seen_at"))
        )

    def _reacted(self, posts: pl.DataFrame) -> pl.DataFrame:
        """Return the reactions to the posts that are here, each kind of a person once."""
        frame = pl.concat([*self._reactions.frames, self._reactions.taken()])
        at = read_times(frame["reacted"]).times.alias("reacted_at")
        each = frame.with_columns(at).group_by("post_id", "member_id", "kind", maintain_order=True)
        once = each.agg(pl.col("reacted_at").min(), pl.col("n").max())
        known = _among(posts, once["post_id"]).select("post_id")
        return shape("reactions", once.join(known, on="post_id", how="semi", maintain_order="left"))

    def _mentioned(self, posts: pl.DataFrame) -> pl.DataFrame:
        """Return the mentions of others; of oneself they are left out and counted."""
        frame = pl.concat([*self._mentions.frames, self._mentions.taken()])
        once = frame.group_by("post_id", "member_id", maintain_order=True).agg(pl.col("n").max())
        known = _among(posts, once["post_id"])
        by = once.join(known, on="post_id", maintain_order="left")
        own = (pl.col("member_id") == pl.col("author_id")).fill_null(value=False)
        if selfish := int(by.filter(own)["n"].sum()):
            why = "left out of mentions"
            self.notes.append(Note("people who mention themselves", selfish, "", why))
        return shape("mentions", by.filter(~own))

    def _belonging(self) -> pl.DataFrame:
        into = self._memberships
        frame = pl.concat([*into.frames, into.taken()])
        frame = frame.with_columns(
            read_times(frame["joined"]).times.alias("joined_at"),
            read_times(frame["left"]).times.alias("left_at"),
        )
        return shape("memberships", spans(frame))

    def _members(self, attributes: Sequence[str]) -> pl.DataFrame:
        columns = ("name", "handle", "kind", "known_from", "email", "joined", "left", "role")
        people = {"member_id": list(self.people)} | {
            name: [getattr(person, name) for person in self.people.values()] for name in columns
        }
        frame = pl.DataFrame(people, schema=dict.fromkeys(("member_id", *columns), _TEXT))
        times = [
            read_times(frame[name]).times.cast(TIME).alias(f"{name}_at")
            for name in ("joined", "left")
        ]
        return shape("members", frame.with_columns(times), ("email", *attributes))


def _among(posts: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Return id and author of the posts with these ids, by an index of the few, not of all."""
    few = ids.to_frame().unique()
    if few.is_empty():
        return posts.select("post_id", "author_id").clear()
    return posts.select("post_id", "author_id").join(few, on="post_id", how="semi")


def spans(belonging: pl.DataFrame) -> pl.DataFrame:
    """Return one row for a person and a space; who is listed, or came again, has not left."""
    listed = pl.col("joined_at").is_null() & pl.col("left_at").is_null()
    again = (pl.col("joined_at").max() > pl.col("left_at").max()).fill_null(value=False)
    return belonging.group_by("member_id", "space", maintain_order=True).agg(
        pl.col("joined_at").min(),
        pl.when(~(listed.any() | again)).then(pl.col("left_at").max()).alias("left_at"),
    )
