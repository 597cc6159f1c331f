"""Telegram Desktop's chat history as JSON: ``result.json`` of one chat, or of a whole account.

One chat is ``name, type, id, messages``; an account is ``chats.list`` of such. A message has
``id, type, date, date_unixtime, from, from_id, text, reply_to_message_id, reactions``; rows of the
type service tell joins. Of an account only supergroups and channels are read: chats between people
are counted and dropped. ``date`` has no zone; old files have nothing else. It cannot tell readers,
people who never wrote, or what was removed.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.community import Ability, Note
from data_sources.errors import ExportError
from data_sources.formats._columns import told
from data_sources.formats._format import Format, Part
from data_sources.formats._json_values import Entry, claims, json_entries, with_marks
from data_sources.formats._talk import Talk
from data_sources.formats._telegram_rows import PRIVATE, History, by_name
from data_sources.upload import Upload

_CHAT: Final = (b'"messages"', b'"type"', b'"name"', b'_id"', b'"from')
_ACCOUNT: Final = (b'"chats"', b'"list"', b'"personal_')

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("yes"),
    "reactors": Ability("partly", "only the last who reacted are named"),
    "mentions": Ability("partly", "only people named by their shown name, not by user name"),
    "reads": Ability("no", "a Telegram export does not say who read"),
    "members": Ability("no", "people who never wrote or joined are not in this export"),
    "memberships": Ability("partly", "only from joins and leaves"),
    "removed": Ability("no", "removed messages are not in this export"),
    "edited": Ability("partly", "the time of the last change, not the earlier text"),
    "spaces": Ability("yes"),
    "attributes": Ability("no", "no departments or locations; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds a chat history, by its first bytes."""
    chat = (*_CHAT, b'"from_id"')
    service = (*_CHAT[:3], b'"actor_id"', b'"service"')
    found = claims(upload, chat) or claims(upload, service) or claims(upload, _ACCOUNT)
    return 0.95 if found else 0.0


def read(upload: Upload) -> Part:
    """Read the groups and channels; raises ExportError where the upload holds no history."""
    talk = Talk(upload.name)
    history = History(talk)
    for entry in _entries(upload):
        with upload.open(entry) as stream:
            if history.read(stream, entry or upload.name):
                why = "the export was cut off: the last messages are missing"
                name = entry or upload.name
                talk.notes.append(Note("the end of the file is missing", talk.rows, name, why))
    tables = by_name(talk.tables(by_answers=True))
    return Part(
        file=upload.name,
        format="telegram",
        platform="telegram",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=talk.rows,
        rows_used=talk.rows - len(talk.aside),
        set_aside=talk.set_aside(),
        private_dropped=talk.private,
        notes=(*talk.all_notes({PRIVATE: "counted, never loaded"}), *_among_members(history)),
        exported_at=tables["posts"]["posted_at"].max(),  # type: ignore[arg-type]  # times
        title=history.names[0] if len(history.names) == 1 else "",
    )


def _entries(upload: Upload) -> list[Entry]:
    every = json_entries(upload)
    chats, accounts = with_marks(upload, every, _CHAT[:3]), with_marks(upload, every, _ACCOUNT)
    found = [entry for entry in every if entry in chats or entry in accounts]
    if not found:
        what = "no Telegram history is in it"
        raise ExportError(upload.name, what, "export the chat history as JSON again")
    return found


def _among_members(history: History) -> list[Note]:
    if not history.closed:
        return []
    why = "these groups are private by nature: make sure that their members know of this use"
    return [Note("groups that are not public", history.closed, "", why)]


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    posts, reactions = tables["posts"], tables["reactions"]
    able = dict(CAN_TELL)
    able["replies"] = told(posts["parent_id"].is_not_null().any(), "no message here is a reply")
    able["reactions"] = told(reactions.height, "these messages have no reactions")
    if reactions["member_id"].null_count() == reactions.height:
        able["reactors"] = Ability("no", "who reacted is not in this export")
    if tables["mentions"].is_empty():
        able["mentions"] = Ability("no", "nobody who wrote is named in these messages")
    if tables["memberships"].is_empty():
        able["memberships"] = Ability("no", "no joins or leaves in this export")
    if not posts["edited_at"].is_not_null().any():
        able["edited"] = Ability("no", "no message here is edited")
    return able


FORMAT: Final = Format(
    key="telegram",
    label="Telegram chat history",
    how_to_export=(
        "In Telegram Desktop open the group, More, Export chat history, without media, format "
        "JSON; upload result.json. Ask the members first."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
