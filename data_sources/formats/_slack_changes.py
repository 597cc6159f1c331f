"""Changed and removed messages of a Slack export that keeps them: earlier texts and removals.

Where a workspace retains edits and deletions, its day files hold rows of the subtypes
``message_changed`` (with ``message`` and ``previous_message``) and ``message_deleted`` (with
``deleted_ts`` and ``previous_message``) beside the messages, or in place of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from data_sources.community import SCHEMAS
from data_sources.formats._parse import epoch_seconds
from data_sources.formats._slack_rows import (
    Channel,
    Gathered,
    Row,
    add_row,
    mapping_of,
    plain,
    text_of,
)

CHANGES: Final = frozenset({"message_changed", "message_deleted"})
_LOST: Final = "a notice about a change that does not say of which message"


@dataclass
class Changes:
    """What changed: earlier states, newest states and removals, by the id of the message."""

    earlier: list[tuple[str, str, str]] = field(default_factory=list)
    states: dict[str, tuple[Channel, Row]] = field(default_factory=dict)
    removed: dict[str, str] = field(default_factory=dict)

    def add(self, row: Row, channel: Channel) -> str:
        """Add one notice of a change; return why it cannot be used, or an empty text."""
        before = mapping_of(row, "previous_message")
        now = mapping_of(row, "message")
        ts = text_of(row, "deleted_ts") or text_of(now, "ts") or text_of(before, "ts")
        if not ts:
            return _LOST
        post_id = f"{channel.id}:{ts}"
        if text_of(row, "subtype") == "message_deleted":
            self.removed[post_id] = text_of(row, "ts")
            self.states.setdefault(post_id, (channel, before))
            return ""
        if text_of(before, "text"):
            seen = text_of(mapping_of(before, "edited"), "ts") or ts
            self.earlier.append((post_id, seen, plain(text_of(before, "text"))))
        self.states[post_id] = channel, now
        return ""

    def settle(self, into: Gathered) -> None:
        """Add messages that only such notices hold, and mark those that were removed."""
        for post_id, (channel, row) in self.states.items():
            if post_id not in into.seen and row:
                add_row(into, row, channel)
        for post in into.posts:
            removed = self.removed.get(str(post["post_id"]))
            if removed:
                post["removed_ts"] = removed

    def versions(self, into: Gathered) -> pl.DataFrame:
        """Return the earlier texts of the messages that are used."""
        text = pl.String()
        schema = {"post_id": text, "ts": text, "text": text}
        frame = pl.DataFrame(self.earlier, schema=schema, orient="row")
        now = {str(post["post_id"]): post["text"] for post in into.posts}
        known = pl.DataFrame(
            {"post_id": list(now), "now": list(now.values())}, schema={"post_id": text, "now": text}
        )
        frame = frame.join(known, on="post_id", maintain_order="left")
        other = frame.filter(pl.col("text").ne_missing(pl.col("now"))).unique(maintain_order=True)
        other = other.with_columns(epoch_seconds(pl.col("ts")).alias("seen_at"), title=pl.lit(None))
        return other.select(pl.col(name).cast(kind) for name, kind in SCHEMAS["versions"].items())
