"""Reddit dumps: one JSON object a line, submissions and comments, packed or plain or in a zip.

A submission has ``id, author, title, selftext, subreddit, created_utc, score``; a comment ``body,
link_id`` (``t3_…``, its submission) and ``parent_id`` (``t1_…`` or ``t3_…``). Votes are a score:
ups less downs, one of which is the author's own and is taken off. "[removed]" was taken down by a
moderator, "[deleted]" by its author; the author "[deleted]" is many people. It cannot tell readers
or people who never wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final

import orjson
import polars as pl

from data_sources.community import Ability, Note
from data_sources.errors import ExportError
from data_sources.formats._columns import told
from data_sources.formats._format import Format, Part
from data_sources.formats._json_stream import json_value
from data_sources.formats._json_values import Entry
from data_sources.formats._reddit_rows import Dump
from data_sources.formats._talk import Talk
from data_sources.upload import Upload

_LONGEST_LINE: Final = 16 * 1024**2
_SUFFIXES: Final = (".json", ".jsonl", ".ndjson", ".txt")
_MARKS: Final = (b'"created_utc"', b'"subreddit"')
_EITHER: Final = (b'"link_id"', b'"selftext"')

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("partly", "a score only: votes for it less votes against it"),
    "reactors": Ability("no", "who voted is not in a Reddit dump"),
    "mentions": Ability("partly", "names written as u/name, of people who wrote"),
    "reads": Ability("no", "a Reddit dump does not say who read"),
    "members": Ability("no", "people who never wrote are not in this dump"),
    "memberships": Ability("no", "who subscribed is not in a Reddit dump"),
    "removed": Ability("partly", "that a text was removed and by which side, not when"),
    "edited": Ability("partly", "the time of the last change, not the earlier text"),
    "spaces": Ability("yes"),
    "attributes": Ability("no", "no departments or locations; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` is a dump, by the first bytes of its files."""
    try:
        return 0.95 if _entries(upload, look_at=8) else 0.0
    except ExportError:
        return 0.0


def read(upload: Upload) -> Part:
    """Read submissions and comments; raises ExportError where none is in it."""
    talk = Talk(upload.name)
    dump = Dump(talk)
    for entry in _entries(upload):
        with upload.open(entry) as stream:
            _lines(stream, dump, entry or upload.name)
    if not talk.rows:
        raise ExportError(upload.name, "no submission or comment is in it", "choose another file")
    dump.settle()
    tables = talk.tables()
    return Part(
        file=upload.name,
        format="reddit",
        platform="reddit",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=talk.rows,
        rows_used=talk.rows - len(talk.aside),
        set_aside=talk.set_aside(),
        notes=(*talk.all_notes({}), *_removals(tables["posts"])),
        exported_at=tables["posts"]["posted_at"].max(),  # type: ignore[arg-type]  # times
    )


def _entries(upload: Upload, look_at: int | None = None) -> list[Entry]:
    """Return the files whose first line looks like a submission or a comment."""
    every: list[Entry] = [None]
    if upload.entries:
        every = [name for name in upload.entries if name.lower().endswith(_SUFFIXES)]
    return [entry for entry in every[:look_at] if _is_dump(upload.head(entry))]


def _is_dump(head: bytes) -> bool:
    first = head.lstrip(b"\xef\xbb\xbf \r\n").partition(b"\n")[0]
    known = all(mark in first for mark in _MARKS) and any(mark in first for mark in _EITHER)
    return first.startswith(b"{") and known


def _lines(stream: IO[bytes], dump: Dump, name: str) -> None:
    """Read line by line; the last line of a cut file is no JSON, and is set aside."""
    for line, data in enumerate(_read_lines(stream, name), 1):
        if not data.strip():
            continue
        dump.talk.rows += 1
        try:
            dump.add(json_value(data), name, line)
        except orjson.JSONDecodeError:
            dump.talk.refuse(name, line, "a line that is no JSON")


def _read_lines(stream: IO[bytes], name: str) -> Iterator[bytes]:
    while data := stream.readline(_LONGEST_LINE):
        if len(data) >= _LONGEST_LINE:
            raise ExportError(name, "a line is longer than any text", "download the dump again")
        yield data


def _removals(posts: pl.DataFrame) -> list[Note]:
    gone = posts.filter(pl.col("removed_at").is_not_null()).height
    if not gone:
        return []
    why = "the time of removal is not in the dump; the time of posting stands for it"
    return [Note("removed texts", gone, "", why)]


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    posts, able = tables["posts"], dict(CAN_TELL)
    able["replies"] = told(posts["parent_id"].is_not_null().any(), "no comments in this file")
    if tables["reactions"].is_empty():
        able["reactions"] = Ability("no", "nothing here has a score above its author's own vote")
    if tables["mentions"].is_empty():
        able["mentions"] = Ability("no", "nobody who wrote is named here")
    if not posts["removed_at"].is_not_null().any():
        able["removed"] = Ability("no", "nothing here is marked as removed")
    if not posts["edited_at"].is_not_null().any():
        able["edited"] = Ability("no", "nothing here is marked as changed")
    return able


FORMAT: Final = Format(
    key="reddit",
    label="Reddit dump",
    how_to_export=(
        "Take the files of your subreddit from a public dump (submissions and comments), and "
        "upload both, packed as .zst as they are."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
