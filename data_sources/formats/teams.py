"""Microsoft Teams messages from Microsoft Graph: JSON lists of chatMessage, loose or zipped.

A list, or an object with a list ``value``; a message has id, replyToId (the first message of its
thread), messageType, createdDateTime, lastEditedDateTime, deletedDateTime, subject, from, body,
mentions, reactions, channelIdentity, perhaps nested ``replies``. An id is unique inside its channel
alone. Chats (``chatId`` without channelIdentity) are private, and so are channels that a list of
channels in the same upload calls private. It cannot tell who read, or who never wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import orjson
import polars as pl

from data_sources.community import JOINED, Ability
from data_sources.errors import ExportError
from data_sources.formats._columns import told
from data_sources.formats._format import Format, Part
from data_sources.formats._html_text import html_to_text
from data_sources.formats._json_stream import json_value
from data_sources.formats._json_values import (
    Entry,
    Row,
    claims,
    json_entries,
    listed,
    mapped,
    with_marks,
    words,
)
from data_sources.formats._talk import Said, Talk
from data_sources.upload import Upload

_MARKS: Final = (b'"messageType"', b'"createdDateTime"', b'"body"')
_CHANNEL_MARKS: Final = (b'"membershipType"', b'"displayName"')
_CHAT: Final = "a message in a private chat"
_PRIVATE: Final = "a message in a private channel"
_MOVES: Final = {"Added": JOINED, "Joined": JOINED, "Deleted": "left", "Left": "left"}
_ROOTS_ONLY: Final = (
    "listing a channel gives first messages only; export the replies of each message as well"
)

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("yes"),
    "reactors": Ability("yes"),
    "mentions": Ability("yes"),
    "reads": Ability("no", "Microsoft Graph does not say who read a message"),
    "members": Ability("no", "people who never wrote are not in this export; add a people list"),
    "memberships": Ability("partly", "only from notices of who joined and left"),
    "removed": Ability("yes"),
    "edited": Ability("yes"),
    "spaces": Ability("yes"),
    "attributes": Ability("no", "no departments or locations; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds messages in this JSON, by their first bytes."""
    return 0.96 if claims(upload, _MARKS) else 0.0


def read(upload: Upload) -> Part:
    """Read the messages of all open channels; raises ExportError where there are none."""
    entries = with_marks(upload, json_entries(upload), _MARKS)
    if not entries:
        raise ExportError(upload.name, "no Teams message is in it", "export it from Graph again")
    teams = _Teams(upload)
    for entry in entries:
        for line, row in enumerate(_messages(upload, entry), 1):
            teams.add(row, entry or upload.name, line)
    talk = teams.talk
    tables = talk.tables()
    return Part(
        file=upload.name,
        format="teams",
        platform="teams",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=talk.rows,
        rows_used=talk.rows - len(talk.aside),
        set_aside=talk.set_aside(),
        private_dropped=talk.private,
        notes=talk.all_notes(dict.fromkeys((_CHAT, _PRIVATE), "counted, never loaded")),
        exported_at=tables["posts"]["posted_at"].max(),  # type: ignore[arg-type]  # of times
    )


def _objects(upload: Upload, entry: Entry) -> list[Row]:
    """Return the objects of a list, or of the list ``value`` of an object."""
    with upload.open(entry) as stream:
        data = stream.read()
    try:
        found = json_value(data)
    except orjson.JSONDecodeError:
        name = entry or upload.name
        raise ExportError(name, "it is not complete JSON", "export it again") from None
    whole = found if isinstance(found, dict) else {"value": found}
    return listed(whole, "value") if "value" in whole else [whole]


def _messages(upload: Upload, entry: Entry) -> Iterator[Row]:
    """Yield the messages, and after each the replies that are nested in it."""
    for row in _objects(upload, entry):
        yield row
        for reply in listed(row, "replies"):
            inherited = {"replyToId": row.get("id"), "channelIdentity": row.get("channelIdentity")}
            yield inherited | dict(reply)


class _Teams:
    """The messages of all files, gathered."""

    def __init__(self, upload: Upload) -> None:
        self.talk = Talk(upload.name)
        self.names: dict[str, str] = {}
        self.private: set[str] = set()
        for entry in with_marks(upload, json_entries(upload), _CHANNEL_MARKS):
            for row in _objects(upload, entry):
                self.names[words(row, "id")] = words(row, "displayName")
                if words(row, "membershipType") == "private":
                    self.private.add(words(row, "id"))

    def add(self, row: Row, file: str, line: int) -> None:
        """Add one message; of a private one only that it was there is kept."""
        self.talk.rows += 1
        channel = words(mapped(row, "channelIdentity"), "channelId")
        if not channel or channel in self.private:
            self.talk.drop_private(1, _PRIVATE if channel else _CHAT)
            return
        own = words(row, "id")
        if not own:
            self.talk.refuse(file, line, "no message id")
            return
        if words(row, "messageType") == "systemEventMessage":
            self._notice(row, channel, file, line)
            return
        author, kind = self._author(mapped(row, "from"))
        if not author and not words(row, "deletedDateTime"):
            self.talk.refuse(file, line, "nobody named as author")
            return
        post_id, root = f"{channel}:{own}", words(row, "replyToId")
        thread = f"{channel}:{root}" if root and root != own else None
        said = Said(
            post_id, author, self._space(channel), words(row, "createdDateTime"), _text(row),
            kind=kind, title=words(row, "subject") or None, thread_id=thread or post_id,
            parent_id=thread, edited=words(row, "lastEditedDateTime") or None,
            removed=words(row, "deletedDateTime") or None,
            removed_by="unknown" if words(row, "deletedDateTime") else None,
        )  # fmt: skip
        self.talk.say(said, file, line)
        self._around(row, post_id)

    def _space(self, channel: str) -> str:
        """Return the name of a channel, or the beginning of its id where no list names it."""
        return self.names.get(channel) or f"Channel {channel.removeprefix('19:')[:8]}"

    def _author(self, sender: Row) -> tuple[str | None, str]:
        user, robot = mapped(sender, "user"), mapped(sender, "application")
        if user.get("id"):
            return self._met(user), "post"
        if not robot.get("id"):
            return None, "post"
        member = self._met(robot)
        self.talk.meet(member).kind = "bot"
        return member, "bot"

    def _met(self, who: Row) -> str:
        member = words(who, "id")
        person = self.talk.meet(member)
        person.name = words(who, "displayName") or person.name
        return member

    def _around(self, row: Row, post_id: str) -> None:
        """Add who reacted and who is named."""
        for one in listed(row, "reactions"):
            user = mapped(mapped(one, "user"), "user")
            member = self._met(user) if user.get("id") else None
            self.talk.react(post_id, member, words(one, "reactionType") or "like",
                            at=words(one, "createdDateTime") or None)  # fmt: skip
        named = [mapped(mapped(one, "mentioned"), "user") for one in listed(row, "mentions")]
        self.talk.mention(post_id, [self._met(user) for user in named if user.get("id")])

    def _notice(self, row: Row, channel: str, file: str, line: int) -> None:
        """Add a notice of the system; joins and leaves one for each person."""
        detail = mapped(row, "eventDetail")
        happened = words(detail, "@odata.type").removeprefix("#microsoft.graph.")
        moved = next((_MOVES[word] for word in _MOVES if f"members{word}" in happened), None)
        at, space, own = words(row, "createdDateTime"), self._space(channel), words(row, "id")
        people = [one for one in listed(detail, "members") if one.get("id")] if moved else []
        if not people:
            told_as = happened.removesuffix("EventMessageDetail") or "notice"
            self.talk.say(Said(f"{channel}:{own}", None, space, at, kind="system", title=told_as),
                          file, line)  # fmt: skip
        for one in people:
            member = self._met(one)
            key = f"{channel}:{own}:{member}"
            self.talk.say(Said(key, member, space, at, kind="system", title=moved), file, line)
            joined = moved == JOINED
            self.talk.belong(member, space, at if joined else None, None if joined else at)


def _text(row: Row) -> str | None:
    """Return what was written; of a removed message nothing, so that an earlier text stays."""
    if words(row, "deletedDateTime"):
        return None
    body = mapped(row, "body")
    content = words(body, "content")
    return html_to_text(content) if words(body, "contentType").lower() == "html" else content


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    posts = tables["posts"]
    able = dict(CAN_TELL)
    able["replies"] = told(posts["parent_id"].is_not_null().any(), _ROOTS_ONLY)
    able["edited"] = told(posts["edited_at"].is_not_null().any(), "no message here is edited")
    gone = posts.filter(pl.col("removed_at").is_not_null())
    able["removed"] = told(gone["author_id"].count(), "no message here is marked as deleted")
    able["mentions"] = told(tables["mentions"].height, "nobody is mentioned in these messages")
    for key in ("reactions", "reactors"):
        able[key] = told(tables["reactions"].height, "these messages have no reactions")
    if tables["memberships"].is_empty():
        able["memberships"] = Ability("no", "no notices of who joined or left in this export")
    return able


FORMAT: Final = Format(
    key="teams",
    label="Microsoft Teams messages (Graph)",
    how_to_export=(
        "Microsoft Graph: list the messages of each channel with their replies ($expand=replies), "
        "and the channels of the team for their names; zip the JSON files."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
