"""Mattermost bulk export: one JSON object a line, loose or as ``import.jsonl`` in a zip.

``mmctl export create``. The first line is ``{"type": "version"}``; then come team, channel (type O
is open, P private), user (with the channels each belongs to), bot, and post (team, channel, user,
message, create_at in milliseconds, edit_at, reactions, replies). Posts have no ids: they are named
by channel, author, time and place among equals. Private channels and direct messages are counted
and dropped. It cannot tell who read, or what was removed.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import orjson
import polars as pl

from data_sources.community import Ability
from data_sources.errors import ExportError
from data_sources.formats._columns import told
from data_sources.formats._format import Format, Part
from data_sources.formats._json_stream import json_value
from data_sources.formats._json_values import Entry, Row, listed, mapped, whole, words
from data_sources.formats._talk import Said, Talk
from data_sources.upload import Upload

_VERSION: Final = re.compile(rb'^\s*\{[^{}]*"type"\s*:\s*"version"')
_AT: Final = re.compile(r"(?:^|[\s(\[{>,;:\"'*!?])@([\w][\w.\-]*)")
_PRIVATE: Final = "a message in a private channel"
_DIRECT: Final = "a direct message"
_BROKEN: Final = "a line that is no JSON"

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("yes"),
    "reactors": Ability("yes"),
    "mentions": Ability("yes"),
    "reads": Ability("no", "a Mattermost bulk export does not say who read"),
    "members": Ability("yes"),
    "memberships": Ability("yes"),
    "removed": Ability("no", "removed messages are not in this export"),
    "edited": Ability("yes"),
    "spaces": Ability("yes"),
    "attributes": Ability("partly", "the positions that people gave themselves"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` is a bulk export, by its first line."""
    return 0.97 if _entries(upload) else 0.0


def _entries(upload: Upload) -> list[Entry]:
    lines: list[Entry] = [name for name in upload.entries if name.lower().endswith(".jsonl")]
    found = lines if upload.entries else [None]
    try:
        return [entry for entry in found if _begins(upload.head(entry, 512))]
    except ExportError:
        return []


def _begins(head: bytes) -> bool:
    return _VERSION.match(head.removeprefix(BOM_UTF8)) is not None


def read(upload: Upload) -> Part:
    """Read the open channels; raises ExportError where the file is no bulk export."""
    entries = _entries(upload)
    if not entries:
        raise ExportError(upload.name, "its first line is no version", "export it again")
    bulk = _Bulk(Talk(upload.name))
    for entry in entries:
        bulk.read(upload, entry)
    talk = bulk.talk
    placed = any(person.role for person in talk.people.values())
    attributes = ("role",) if placed else ()
    tables = talk.tables(attributes)
    return Part(
        file=upload.name,
        format="mattermost_bulk",
        platform="mattermost",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables, placed=placed),
        rows_in=talk.rows,
        rows_used=talk.rows - len(talk.aside),
        set_aside=talk.set_aside(),
        private_dropped=talk.private,
        attributes=attributes,
        notes=talk.all_notes(dict.fromkeys((_PRIVATE, _DIRECT), "counted, never loaded")),
        exported_at=tables["posts"]["posted_at"].max(),  # type: ignore[arg-type]  # of times
        made_ids=True,
    )


class _Bulk:
    """The lines of a bulk export, gathered; users and posts are its rows."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.teams: dict[str, str] = {}
        self.channels: dict[tuple[str, str], tuple[str, bool]] = {}
        self.same: Counter[str] = Counter()
        self._by_type: Mapping[str, Callable[[Row, str, int], None]] = {
            "team": self._team,
            "channel": self._channel,
            "user": self._user,
            "bot": self._bot,
            "post": self._post,
            "direct_post": self._direct,
        }

    def read(self, upload: Upload, entry: Entry) -> None:
        """Read all lines of one file."""
        file = entry or upload.name
        for line, row in _lines(upload, entry):
            if row is None:
                self.talk.rows += 1
                self.talk.refuse(file, line, _BROKEN)
                continue
            kind = words(row, "type")
            if kind in self._by_type:
                self._by_type[kind](mapped(row, kind), file, line)

    def _team(self, row: Row, _file: str, _line: int) -> None:
        self.teams[words(row, "name")] = words(row, "display_name") or words(row, "name")

    def _channel(self, row: Row, _file: str, _line: int) -> None:
        name = words(row, "display_name") or words(row, "name")
        key = words(row, "team"), words(row, "name")
        self.channels[key] = (name, words(row, "type") == "O")

    def _space(self, team: str, channel: str) -> tuple[str, bool]:
        """Return the name of a channel, and whether it is open; one not listed is not."""
        name, is_open = self.channels.get((team, channel), (channel, False))
        if len(self.teams) > 1:
            name = f"{self.teams.get(team, team)} / {name}"
        return name, is_open

    def _user(self, row: Row, file: str, line: int) -> None:
        self.talk.rows += 1
        handle = words(row, "username")
        if not handle:
            self.talk.refuse(file, line, "no user name")
            return
        person = self.talk.meet(_member(handle))
        full = " ".join(filter(None, (words(row, "first_name"), words(row, "last_name"))))
        person.handle, person.known_from = handle, "export"
        person.name = full or words(row, "nickname") or handle
        person.email = words(row, "email").lower() or None
        person.role = words(row, "position") or None
        person.left = words(row, "delete_at") if whole(row, "delete_at") else None
        for team in listed(row, "teams"):
            for channel in listed(team, "channels"):
                space, is_open = self._space(words(team, "name"), words(channel, "name"))
                if is_open:
                    self.talk.belong(_member(handle), space)

    def _bot(self, row: Row, _file: str, _line: int) -> None:
        handle = words(row, "username")
        person = self.talk.meet(_member(handle))
        person.kind, person.handle, person.known_from = "bot", handle, "export"
        person.name = words(row, "display_name") or handle

    def _direct(self, row: Row, _file: str, _line: int) -> None:
        messages = 1 + len(listed(row, "replies"))
        self.talk.rows += messages
        self.talk.drop_private(messages, _DIRECT)

    def _post(self, row: Row, file: str, line: int) -> None:
        replies = listed(row, "replies")
        self.talk.rows += 1 + len(replies)
        team, channel = words(row, "team"), words(row, "channel")
        space, is_open = self._space(team, channel)
        if not is_open:
            self.talk.drop_private(1 + len(replies), _PRIVATE)
            return
        place = f"{team}/{channel}"
        root = self._say(row, place, space, None, file, line)
        for reply in replies:
            self._say(reply, place, space, root, file, line)

    def _say(  # noqa: PLR0913, PLR0917 - what a message needs besides its own row
        self, row: Row, place: str, space: str, root: str | None, file: str, line: int
    ) -> str | None:
        handle = words(row, "user")
        if not handle:
            self.talk.refuse(file, line, "nobody named as author")
            return None
        author, text = _member(handle), words(row, "message")
        self.talk.meet(author).handle = self.talk.meet(author).handle or handle
        self.talk.meet(author).name = self.talk.meet(author).name or handle
        key = f"{place}/{handle}/{words(row, 'create_at')}"
        self.same[key] += 1
        post_id = key if self.same[key] == 1 else f"{key}/{self.same[key]}"
        kind = "system" if words(row, "type").startswith("system_") else "post"
        if kind == "post" and self.talk.people[author].kind == "bot":
            kind = "bot"
        edited = words(row, "edit_at") if whole(row, "edit_at") else None
        said = Said(post_id, author, space, words(row, "create_at"), text, kind=kind, edited=edited,
                    thread_id=root or post_id, parent_id=root)  # fmt: skip
        self.talk.say(said, file, line)
        for one in listed(row, "reactions"):
            if words(one, "user"):
                self.talk.react(post_id, _member(words(one, "user")), words(one, "emoji_name"),
                                at=words(one, "create_at") or None)  # fmt: skip
        named = [_member(name.rstrip(".-_")) for name in _AT.findall(text)]
        self.talk.mention(post_id, [one for one in named if one in self.talk.people])
        return post_id


def _member(handle: str) -> str:
    return f"user:{handle.lower()}"


def _lines(upload: Upload, entry: Entry) -> Iterator[tuple[int, Row | None]]:
    """Yield the number and the object of each line; None for what is no object."""
    with upload.open(entry) as stream:
        for line, data in enumerate(stream, 1):
            if not data.strip():
                continue
            try:
                row = json_value(data)
            except orjson.JSONDecodeError:
                row = None
            yield line, row if isinstance(row, dict) else None


def _can_tell(tables: dict[str, pl.DataFrame], *, placed: bool) -> dict[str, Ability]:
    posts = tables["posts"]
    able = dict(CAN_TELL)
    able["replies"] = told(posts["parent_id"].is_not_null().any(), "no message here is a reply")
    able["edited"] = told(posts["edited_at"].is_not_null().any(), "no message here is edited")
    able["mentions"] = told(tables["mentions"].height, "nobody is mentioned in these messages")
    for key in ("reactions", "reactors"):
        able[key] = told(tables["reactions"].height, "these messages have no reactions")
    if tables["memberships"].is_empty():
        able["memberships"] = Ability("no", "nobody here belongs to an open channel")
    if not (tables["members"]["known_from"] == "export").any():
        able["members"] = Ability("no", "this file lists no users")
    if not placed:
        able["attributes"] = Ability("no", "nobody here gave a position; add a people list")
    return able


FORMAT: Final = Format(
    key="mattermost_bulk",
    label="Mattermost bulk export",
    how_to_export=(
        "mmctl export create, then mmctl export download; upload the zip or its import.jsonl as it "
        "is. System administrators can do it."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
