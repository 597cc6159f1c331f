"""Zulip organisation export: an archive with ``realm.json`` and ``messages-000001.json`` and so on.

``realm.json`` lists people, streams, recipients and subscriptions; a message file holds
``zerver_message`` (id, sender, recipient, subject, content, date_sent, edit_history) and
``zerver_usermessage`` (who received and read it); reactions stand in ``zerver_reaction``.
Messages of public streams are read; direct messages and private streams are counted and dropped.
Zulip has no answers to a message: a topic is a thread whose later messages answer its first one,
unless they quote another.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from data_sources.community import Ability, Note
from data_sources.errors import ExportError
from data_sources.formats._columns import told
from data_sources.formats._format import Format, Part
from data_sources.formats._talk import Talk
from data_sources.formats._zulip_lists import Realm, read_realm
from data_sources.formats._zulip_rows import PRIVATE, MessageFiles
from data_sources.formats._zulip_topics import answering_topics
from data_sources.upload import Upload

_LISTS: Final = "realm.json"
_MESSAGES: Final = re.compile(r"(^|/)messages-\d{6}\.json$")
_REACTIONS: Final = re.compile(r"(^|/)reactions?-?\d*\.json$")

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability(
        "partly", "only quotes name whom they answer; else a topic's messages answer its first"
    ),
    "reactions": Ability("yes"),
    "reactors": Ability("yes"),
    "mentions": Ability("yes"),
    "reads": Ability("yes"),
    "members": Ability("yes"),
    "memberships": Ability("yes"),
    "removed": Ability("no", "removed messages are not in this export"),
    "edited": Ability("yes"),
    "spaces": Ability("yes"),
    "attributes": Ability("partly", "only roles such as member or guest; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` is a Zulip export, by the names of its entries."""
    messages = any(_MESSAGES.search(name) for name in upload.entries)
    lists = _LISTS in upload.entries
    return 0.98 if messages and lists else 0.5 if messages else 0.0


def read(upload: Upload) -> Part:
    """Read the public streams; raises ExportError where realm.json is missing."""
    if _LISTS not in upload.entries:
        what = "realm.json is missing in this Zulip export"
        raise ExportError(upload.name, what, "upload the export as Zulip gave it to you")
    talk = Talk(upload.name)
    with upload.open(_LISTS) as stream:
        realm = read_realm(stream, talk, _LISTS)
    files = _messages(upload, talk, realm)
    tables = talk.tables(("role",)) | {"aggregates": files.reads()}
    tables["posts"] = answering_topics(tables["posts"])
    return Part(
        file=upload.name,
        format="zulip",
        platform=f"zulip:{realm.id}" if realm.id else "zulip",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=talk.rows,
        rows_used=talk.rows - len(talk.aside),
        set_aside=talk.set_aside(),
        private_dropped=talk.private,
        attributes=("role",),
        notes=(*talk.all_notes({PRIVATE: "counted, never loaded"}), *_lists_told(realm)),
        exported_at=tables["posts"]["posted_at"].max(),  # type: ignore[arg-type]  # times
        title=realm.named,
    )


def _messages(upload: Upload, talk: Talk, realm: Realm) -> MessageFiles:
    files = MessageFiles(talk, realm)
    files.react(realm.reactions)
    for entry in upload.entries:
        if not (_MESSAGES.search(entry) or _REACTIONS.search(entry)):
            continue
        with upload.open(entry) as stream:
            if files.read(stream, entry):
                why = "the export was cut off: messages are missing"
                talk.notes.append(Note("the end of the file is missing", 1, entry, why))
    return files


def _lists_told(realm: Realm) -> list[Note]:
    notes = []
    if realm.private_streams:
        why = "their messages and members are not loaded"
        notes.append(Note("private streams", realm.private_streams, _LISTS, why))
    if realm.cut:
        why = "people, streams or memberships are missing"
        notes.append(Note("the end of the list of people is missing", 1, _LISTS, why))
    return notes


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    posts, reactions = tables["posts"], tables["reactions"]
    able = dict(CAN_TELL)
    if not posts["parent_id"].is_not_null().any():
        able["replies"] = Ability("no", "no topic here has a second message")
    able["reactions"] = told(reactions.height, "these messages have no reactions")
    able["reactors"] = told(reactions.height, "these messages have no reactions")
    able["mentions"] = told(tables["mentions"].height, "nobody is mentioned in these messages")
    able["edited"] = told(posts["edited_at"].is_not_null().any(), "no message here is edited")
    if not (tables["aggregates"]["value"] > 0).any():
        able["reads"] = Ability("no", "this export does not say who read")
    return able


FORMAT: Final = Format(
    key="zulip",
    label="Zulip organisation export",
    how_to_export=(
        "Organisation settings, Data exports, Start public export; upload the tar.gz as it is. "
        "Administrators can do it."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
