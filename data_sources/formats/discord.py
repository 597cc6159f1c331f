"""Discord, as DiscordChatExporter writes it: one JSON file per channel or thread, loose or zipped.

A file holds ``guild, channel, exportedAt, messages, messageCount``; a message ``id, type,
timestamp, timestampEdited, content, author, reactions, mentions, reference``. ``messageCount``
comes last: where it is missing, the file is cut off, and what could be read is read. Direct
messages and private threads are counted and dropped. It cannot tell who read, who belongs to the
server without writing, or what was removed; which channels are private is not in it.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.community import Ability, Note
from data_sources.errors import ExportError
from data_sources.formats._columns import told
from data_sources.formats._discord_rows import PRIVATE, ChannelFile
from data_sources.formats._format import Format, Part
from data_sources.formats._json_values import (
    claims,
    json_entries,
    latest,
    mapped,
    with_marks,
    words,
)
from data_sources.formats._talk import Talk
from data_sources.upload import Upload

_MARKS: Final = (b'"guild"', b'"channel"', b'"messages"')

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("yes"),
    "reactors": Ability("yes"),
    "mentions": Ability("yes"),
    "reads": Ability("no", "a Discord export does not say who read"),
    "members": Ability("no", "people who never wrote are not in this export; add a people list"),
    "memberships": Ability("no", "who may see a channel is not in this export"),
    "removed": Ability("no", "removed messages are not in this export"),
    "edited": Ability("yes"),
    "spaces": Ability("yes"),
    "attributes": Ability("partly", "the first role of people who wrote"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds channels in this JSON, by their first bytes."""
    return 0.97 if claims(upload, _MARKS) else 0.0


def read(upload: Upload) -> Part:
    """Read all channels; raises ExportError where none is in it."""
    entries = with_marks(upload, json_entries(upload), _MARKS)
    if not entries:
        raise ExportError(upload.name, "no Discord channel is in it", "export it as JSON again")
    talk, files = Talk(upload.name), []
    for entry in entries:
        with upload.open(entry) as stream:
            files.append(ChannelFile(talk, entry or upload.name).read(stream))
    _passed_over(upload, talk)
    roles = any(person.role for person in talk.people.values())
    attributes = ("role",) if roles else ()
    tables = talk.tables(attributes, by_answers=True)
    exported = [words(file, "exportedAt") for file in files]
    guilds = [words(mapped(file, "guild"), "name") for file in files]
    return Part(
        file=upload.name,
        format="discord",
        platform="discord",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables, roles=roles),
        rows_in=talk.rows,
        rows_used=talk.rows - len(talk.aside),
        set_aside=talk.set_aside(),
        private_dropped=talk.private,
        attributes=attributes,
        notes=talk.all_notes({PRIVATE: "counted, never loaded"}),
        exported_at=latest(exported),
        title=next((name for name in guilds if name), ""),
    )


def _passed_over(upload: Upload, talk: Talk) -> None:
    """Tell of channels in the other shape beside these: they hold the same without ids."""
    tables = [name for name in upload.entries if name.lower().endswith((".csv", ".html", ".txt"))]
    if tables:
        why = "only the JSON files were read; what is in the others alone is missing"
        talk.notes.append(Note("channels in other kinds of file", len(tables), tables[0], why))


def _can_tell(tables: dict[str, pl.DataFrame], *, roles: bool) -> dict[str, Ability]:
    posts, reactions = tables["posts"], tables["reactions"]
    able = dict(CAN_TELL)
    able["replies"] = told(posts["parent_id"].is_not_null().any(), "no message here is a reply")
    able["mentions"] = told(tables["mentions"].height, "nobody is mentioned in these messages")
    able["edited"] = told(posts["edited_at"].is_not_null().any(), "no message here is edited")
    able["reactions"] = told(reactions.height, "these messages have no reactions")
    unnamed = reactions["member_id"].null_count()
    if unnamed == reactions.height:
        able["reactors"] = Ability("no", "who reacted is not in this export")
    elif unnamed:
        able["reactors"] = Ability("partly", "some lists of people who reacted are cut short")
    if not roles:
        able["attributes"] = Ability("no", "nobody here has a role; add a people list")
    return able


FORMAT: Final = Format(
    key="discord",
    label="Discord (DiscordChatExporter JSON)",
    how_to_export=(
        "In DiscordChatExporter choose the public channels with their threads, format JSON, and "
        "export; zip the folder or upload the files together. Leave private channels out."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
