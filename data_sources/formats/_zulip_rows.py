"""``messages-000001.json`` of a Zulip export -> messages, mentions, reactions and who read."""

from __future__ import annotations

import re
from typing import IO, Final

import orjson
import polars as pl

from data_sources.community import TIME
from data_sources.formats._columns import shape
from data_sources.formats._json_stream import LongJson
from data_sources.formats._json_values import Row, words
from data_sources.formats._talk import Said, Talk
from data_sources.formats._zulip_lists import REACTIONS, Realm

PRIVATE: Final = "a direct message or one of a private stream"
READ: Final = 1
_MESSAGES: Final = "zerver_message"
_RECEIVED: Final = "zerver_usermessage"
_QUOTED: Final = re.compile(r"\[said\]\([^)\s]*/near/(\d+)/?\)")
_NAMED: Final = re.compile(r"@\*\*([^*|]+)(?:\|(\d+))?\*\*")
_RECEIPT: Final = {"post_id": "message", "member_id": "user_profile", "read": "flags_mask"}
_SENT: Final = dict.fromkeys(("post_id", "author_id", "at"), pl.String())
_AT_ONCE: Final = 50_000
_FIGURES: Final = {"subject_id": pl.String(), "month": TIME, "value": pl.Int64()}


class MessageFiles:
    """Reads message files into ``talk``; ``reads`` gathers what each person read in each month."""

    def __init__(self, talk: Talk, realm: Realm) -> None:
        self.talk, self.realm = talk, realm
        self.cut = False
        self._received: list[pl.DataFrame] = []
        self._figures: list[pl.DataFrame] = []
        self._at: list[tuple[str, str, str]] = []

    def read(self, stream: IO[bytes], name: str) -> bool:
        """Read one file; return whether its end is missing."""
        source = LongJson(stream, {_MESSAGES, _RECEIVED, REACTIONS}, name)
        for piece in source:
            if piece.key == _MESSAGES:
                self.talk.rows += len(piece.elements)
                for line, row in enumerate(piece.elements, piece.first):
                    self._add(row, name, line)
            elif piece.key == _RECEIVED:
                self._receive(piece.elements)
            else:
                self.react([row for row in piece.elements if isinstance(row, dict)])
        self._count()
        return source.cut

    def react(self, rows: list[Row]) -> None:
        """Add the reactions in ``zerver_reaction``, wherever it stands."""
        for row in rows:
            person, post = words(row, "user_profile"), words(row, "message")
            if person and post:
                self.talk.react(post, person, words(row, "emoji_name") or "reaction")

    def reads(self) -> pl.DataFrame:
        """Return how many messages of others each person read, by the month of the messages."""
        self._add_up()
        return shape(
            "aggregates",
            self._figures[0]
            .sort("subject_id", "month")
            .with_columns(
                pl.lit("member").alias("subject_kind"),
                pl.lit("reads").alias("measure"),
                pl.col("month").alias("period_start"),
                pl.col("month").dt.offset_by("1mo").alias("period_end"),
            ),
        )

    def _add(self, row: object, name: str, line: int) -> None:
        if not isinstance(row, dict):
            self.talk.refuse(name, line, "not a message")
            return
        space = self.realm.spaces.get(words(row, "recipient"))
        post_id, author = words(row, "id"), words(row, "sender")
        if space is None:
            self.talk.drop_private(1, PRIVATE)
        elif not post_id or not author:
            self.talk.refuse(name, line, "no id" if not post_id else "nobody named as author")
        else:
            self._say(row, space, name, line)

    def _say(self, row: Row, space: str, name: str, line: int) -> None:
        post_id, author, text = words(row, "id"), words(row, "sender"), words(row, "content")
        bot = author in self.realm.bots
        quoted = _QUOTED.search(text) if "/near/" in text else None
        said = Said(
            post_id=post_id,
            author_id=author,
            space=space,
            posted=words(row, "date_sent"),
            text=text or None,
            kind="bot" if bot else "post",
            title=words(row, "subject") or None,
            thread_id=f"{words(row, 'recipient')}/{words(row, 'subject')}",
            parent_id=quoted[1] if quoted and quoted[1] != post_id else None,
            edited=self._edited(row, post_id),
        )
        self.talk.say(said, name, line)
        self.talk.meet(author)
        self._at.append((post_id, author, said.posted))
        if "@**" in text and not bot:
            named = (found[1] or self.realm.knows(found[0]) for found in _NAMED.findall(text))
            self.talk.mention(post_id, [each for each in named if each in self.talk.people])

    def _edited(self, row: Row, post_id: str) -> str | None:
        """Return when the words last changed, and keep the earlier ones; moves are no edits."""
        changes = row.get("edit_history")
        if isinstance(changes, str):
            try:
                changes = orjson.loads(changes)
            except orjson.JSONDecodeError:
                return None
        if not isinstance(changes, list):
            return None
        edits = [one for one in changes if isinstance(one, dict) and "prev_content" in one]
        since = [*(words(one, "timestamp") for one in edits[1:]), words(row, "date_sent")]
        for edit, seen in zip(edits, since, strict=False):
            self.talk.recall(post_id, seen, words(edit, "prev_content"))
        return words(edits[0], "timestamp") or None if edits else None

    def _receive(self, rows: list[object]) -> None:
        known = [row for row in rows if isinstance(row, dict)]
        columns = [
            pl.Series(name, [row.get(key) for row in known], dtype=pl.Int64, strict=False)
            for name, key in _RECEIPT.items()
        ]
        read = pl.col("read").fill_null(0) & READ
        self._received.append(pl.DataFrame(columns).with_columns(read))

    def _count(self) -> None:
        """Count what was read in this file; its messages and their receivers stand together."""
        sent = pl.DataFrame(self._at, schema=_SENT, orient="row")
        received, self._at, self._received = self._received, [], []
        if not received or sent.is_empty():
            return
        micro = pl.col("at").cast(pl.Float64, strict=False) * 1_000_000
        month = micro.cast(pl.Int64).cast(TIME).dt.truncate("1mo").alias("month")
        ids = pl.col("post_id", "author_id").cast(pl.Int64, strict=False)
        bots = pl.Series(sorted(self.realm.bots), dtype=pl.String).cast(pl.Int64, strict=False)
        others = (
            pl.concat(received)
            .join(sent.select(ids, month), on="post_id")
            .filter(
                pl.col("member_id") != pl.col("author_id"),
                ~pl.col("member_id").is_in(bots.implode()),
                pl.col("month").is_not_null(),
            )
        )
        counts = others.group_by(pl.col("member_id").cast(pl.String).alias("subject_id"), "month")
        self._figures.append(counts.agg(pl.col("read").sum().alias("value")).select(*_FIGURES))
        gathered = sum(frame.height for frame in self._figures)
        if gathered > _AT_ONCE + 2 * self._figures[0].height:
            self._add_up()

    def _add_up(self) -> None:
        """Make one figure of each person's month; else they grow with the number of files."""
        frame = pl.concat([pl.DataFrame(schema=_FIGURES), *self._figures])
        self._figures = [frame.group_by("subject_id", "month").agg(pl.col("value").sum())]
