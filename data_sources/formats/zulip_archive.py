"""Zulip archive: public streams as JSON, one file for each topic, ``<id>-<stream>/<topic>.json``.

Each file is a list of messages with id, sender_full_name, timestamp (seconds since 1970) and
content (HTML); in the names of topics dots stand for percent signs. People are known by name alone,
and bots by names that end so. A topic is a thread whose later messages answer its first one, unless
they quote another.
It cannot tell reactions, readers, members, changes or removals.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

import orjson
import polars as pl

from data_sources.community import Ability, Note
from data_sources.errors import ExportError
from data_sources.formats._columns import told
from data_sources.formats._format import Format, Part
from data_sources.formats._html_text import html_to_text
from data_sources.formats._json_stream import json_value
from data_sources.formats._json_values import Entry, Row, claims, json_entries, with_marks, words
from data_sources.formats._talk import Said, Talk
from data_sources.formats._zulip_topics import answering_topics
from data_sources.upload import Upload

_MARKS: Final = (b'"sender_full_name"', b'"content"')
_ESCAPED: Final = re.compile(r"\.(?=[0-9A-Fa-f]{2})")
_NUMBERED: Final = re.compile(r"^\d+-")
_BOT: Final = re.compile(r"(?i)\bbot$")
_QUOTED: Final = re.compile(r"/near/(\d+)[^>]*>said</a>")
_NAMED: Final = re.compile(r'<span class="user-mention[^>]*>@?([^<]+)</span>')
_CUT: Final = "a topic that is cut off or no JSON"
_NEVER: Final = "a Zulip archive never contains it; use the organisation export"

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability(
        "partly", "only quotes name whom they answer; else a topic's messages answer its first"
    ),
    "reactions": Ability("no", _NEVER),
    "reactors": Ability("no", _NEVER),
    "mentions": Ability("yes"),
    "reads": Ability("no", _NEVER),
    "members": Ability("no", "people who never wrote are not in this archive; add a people list"),
    "memberships": Ability("no", _NEVER),
    "removed": Ability("no", _NEVER),
    "edited": Ability("no", _NEVER),
    "spaces": Ability("yes"),
    "attributes": Ability("no", "no departments or locations; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds topics of a Zulip archive."""
    return 0.95 if claims(upload, _MARKS) else 0.0


def read(upload: Upload) -> Part:
    """Read all topics; raises ExportError where none is in it."""
    entries = with_marks(upload, json_entries(upload), _MARKS)
    if not entries:
        raise ExportError(upload.name, "no topic of a Zulip archive is in it", "download it again")
    archive = _Topics(upload)
    for entry in entries:
        archive.add(entry)
    archive.settle()
    talk = archive.talk
    if not talk.rows:
        raise ExportError(upload.name, "it is cut off or no JSON", "download the archive again")
    tables = talk.tables()
    tables["posts"] = answering_topics(tables["posts"])
    return Part(
        file=upload.name,
        format="zulip_archive",
        platform="zulip",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=talk.rows,
        rows_used=talk.rows - len(talk.aside),
        set_aside=talk.set_aside(),
        notes=talk.all_notes({}),
        exported_at=tables["posts"]["posted_at"].max(),  # type: ignore[arg-type]  # times
    )


class _Topics:
    """The messages of all topic files, gathered."""

    def __init__(self, upload: Upload) -> None:
        self.upload, self.talk = upload, Talk(upload.name)
        self._named: list[tuple[str, list[str]]] = []

    def add(self, entry: Entry) -> None:
        """Add the messages of one topic."""
        file = entry or self.upload.name
        space, topic = placed(file)
        space = space or _stream(PurePosixPath(self.upload.name).stem)
        rows = _messages(self.upload, entry)
        if rows is None:
            self.talk.notes.append(Note(_CUT, 1, file, "its messages are missing"))
        for line, row in enumerate(rows or (), 1):
            self.talk.rows += 1
            name = " ".join(words(row, "sender_full_name").split())
            if not words(row, "id") or not name:
                self.talk.refuse(file, line, "nobody named as author" if not name else "no id")
                continue
            self._say(row, name, (space, topic), (file, line))

    def _say(self, row: Row, name: str, where: tuple[str | None, str], at: tuple[str, int]) -> None:
        space, topic = where
        number, html = words(row, "id"), words(row, "content")
        person = self.talk.meet(_member(name))
        person.name = person.name or name
        person.kind = "bot" if _BOT.search(name) else "person"
        quoted = _QUOTED.search(html)
        answered = quoted[1] if quoted and quoted[1] != number else None
        kind = "bot" if person.kind == "bot" else "post"
        said = Said(number, _member(name), space, words(row, "timestamp"), html_to_text(html),
                    kind=kind, title=topic, thread_id=at[0],
                    parent_id=answered)  # fmt: skip
        self.talk.say(said, *at)
        if kind == "post":
            self._named.append((number, [_member(found) for found in _NAMED.findall(html)]))

    def settle(self) -> None:
        """Add who is mentioned, of those who wrote anywhere in the archive."""
        for number, members in self._named:
            self.talk.mention(number, [one for one in members if one in self.talk.people])


def _member(name: str) -> str:
    return "name:" + " ".join(name.casefold().split())


def placed(file: str) -> tuple[str | None, str]:
    """Return the stream (None for a file without a folder) and the topic that a name says.

    >>> placed("113-new-members/Hello.20.3A.29.json")
    ('new-members', 'Hello :)')
    """
    path = PurePosixPath(file)
    return _stream(path.parent.name), _plain(path.name.removesuffix(".json"))


def _stream(folder: str) -> str | None:
    found = _NUMBERED.match(folder)
    return _plain(folder[found.end() :]) or None if found else None


def _plain(name: str) -> str:
    return unquote(_ESCAPED.sub("%", name))


def _messages(upload: Upload, entry: Entry) -> list[Row] | None:
    """Return the messages of a topic, what is no object as an empty one; None for no list."""
    with upload.open(entry) as stream:
        try:
            found = json_value(stream.read())
        except orjson.JSONDecodeError:
            return None
    if not isinstance(found, list):
        return None
    return [row if isinstance(row, dict) else {} for row in found]


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    able = dict(CAN_TELL)
    if not tables["posts"]["parent_id"].is_not_null().any():
        able["replies"] = Ability("no", "no topic here has a second message")
    able["mentions"] = told(tables["mentions"].height, "nobody is mentioned in these messages")
    return able


FORMAT: Final = Format(
    key="zulip_archive",
    label="Zulip archive (JSON of public streams)",
    how_to_export=(
        "A public archive that zulip-archive keeps (a folder for each stream, a JSON file for each "
        "topic): zip its folder of JSON files. The organisation export tells far more."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
