"""One channel file of DiscordChatExporter -> messages, reactions, mentions and people."""

from __future__ import annotations

from typing import IO, Final

from data_sources.community import JOINED, Note
from data_sources.formats._json_stream import LongJson
from data_sources.formats._json_values import Row, listed, mapped, whole, words
from data_sources.formats._talk import Said, Talk

DELETED_USER: Final = "456226577798135808"
PRIVATE: Final = "a direct message or a private thread"
CUT: Final = "the end of the file is missing"
_PRIVATE_CHANNELS: Final = ("Direct", "GuildPrivateThread", "PrivateThread")
_WRITTEN: Final = frozenset(
    {"Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "0", "19", "20", "23", ""}
)
_JOINS: Final = frozenset({"GuildMemberJoin", "7"})
_STARTERS: Final = frozenset({"ThreadStarterMessage", "21"})
_ANSWERS: Final = frozenset({"Reply", "19"}) | _STARTERS
_FORWARDS: Final = frozenset({"Forward", "1"})


class ChannelFile:
    """Reads one file into ``talk``; a thread's first message is what the others answer."""

    def __init__(self, talk: Talk, name: str) -> None:
        self.talk, self.name = talk, name
        self._root: str | None = None
        self._channel: Row = {}
        self._thread = False

    def read(self, stream: IO[bytes]) -> Row:
        """Read all messages; return the file's other values."""
        source = LongJson(stream, {"messages"}, self.name)
        rows = 0
        for piece in source:
            self._begin(mapped(piece.around, "channel"))
            rows += len(piece.elements)
            if words(self._channel, "type").startswith(_PRIVATE_CHANNELS):
                self.talk.drop_private(len(piece.elements), PRIVATE)
                continue
            for line, row in enumerate(piece.elements, piece.first):
                self._add(row, line)
        self.talk.rows += rows
        self._tell(source, rows)
        return source.rest

    def _begin(self, channel: Row) -> None:
        self._channel = channel
        self._thread = words(channel, "type").endswith("Thread")

    def _add(self, row: object, line: int) -> None:
        if not isinstance(row, dict):
            self.talk.refuse(self.name, line, "not a message")
            return
        author = mapped(row, "author")
        post_id, author_id = words(row, "id"), words(author, "id")
        if not post_id:
            self.talk.refuse(self.name, line, "no id")
        elif not author_id:
            self.talk.refuse(self.name, line, "nobody named as author")
        else:
            self._say(row, line, author)
            self._react(row, post_id)

    def _say(self, row: Row, line: int, author: Row) -> None:
        kind, bot = words(row, "type"), author.get("isBot") is True
        post_id = words(row, "id")
        system = kind not in _WRITTEN
        channel = self._channel
        parent = self._parent(row)
        opening = self._thread and parent is None
        title = JOINED if kind in _JOINS else kind if system else None
        said = Said(
            post_id=post_id,
            author_id=words(author, "id"),
            space=words(channel, "category" if self._thread else "name") or None,
            posted=words(row, "timestamp"),
            text=words(row, "content") or None,
            kind="system" if system else "bot" if bot else "post",
            title=title or (words(channel, "name") if opening else "") or _shown(row),
            parent_id=parent,
            edited=words(row, "timestampEdited") or None,
        )
        self.talk.say(said, self.name, line)
        self._meet(author)
        if said.kind == "post":
            self._mention(row, post_id, reply=parent is not None)
        if kind in _JOINS:
            person = self.talk.meet(words(author, "id"))
            person.joined = min(person.joined or said.posted, said.posted)

    def _parent(self, row: Row) -> str | None:
        """Return whom a message answers; in a thread at least the message that opened it."""
        post_id, kind, reference = words(row, "id"), words(row, "type"), mapped(row, "reference")
        if kind in _ANSWERS and words(reference, "type") not in _FORWARDS:
            answered = words(reference, "messageId") or f"lost:{post_id}"
            if kind in _STARTERS:
                self._root = answered
            return answered
        if not self._thread:
            return None
        if self._root is None:
            self._root = post_id
        return self._root if self._root != post_id else None

    def _meet(self, author: Row) -> None:
        person_id = words(author, "id")
        person = self.talk.meet(person_id)
        shown = words(author, "nickname") or words(author, "name")
        person.name = shown or person.name
        person.handle = words(author, "name") or person.handle
        if author.get("isBot") is True:
            person.kind = "bot"
        if person_id == DELETED_USER:
            person.kind, person.name = "merged", "Deleted User"
        roles = listed(author, "roles")
        if roles:
            person.role = words(roles[0], "name") or person.role

    def _react(self, row: Row, post_id: str) -> None:
        for reaction in listed(row, "reactions"):
            emoji, users = mapped(reaction, "emoji"), listed(reaction, "users")
            kind = words(emoji, "name") or words(emoji, "code") or "reaction"
            for user in users:
                if user_id := words(user, "id"):
                    self._meet(user)
                    self.talk.react(post_id, user_id, kind)
            unknown = whole(reaction, "count") - len(users)
            if unknown > 0:
                self.talk.react(post_id, None, kind, unknown)

    def _mention(self, row: Row, post_id: str, *, reply: bool) -> None:
        """Note who is named; an answer that names nobody only tells its addressee of itself."""
        named = listed(row, "mentions")
        if named and not (reply and "@" not in words(row, "content")):
            for user in named:
                self._meet(user)
            self.talk.mention(post_id, [words(user, "id") for user in named if words(user, "id")])

    def _tell(self, source: LongJson, rows: int) -> None:
        stated = source.rest.get("messageCount")
        if source.cut or not isinstance(stated, int):
            why = "the export was cut off: the last messages of this channel are missing"
            self.talk.notes.append(Note(CUT, rows, self.name, why))
        elif stated != rows:
            reason = f"the file states {stated:,} messages, but holds {rows:,}"
            why = "some messages may be missing"
            self.talk.notes.append(Note(reason, abs(stated - rows), self.name, why))


def _shown(row: Row) -> str | None:
    """Return the name of what was attached, where nothing was written."""
    files = [] if words(row, "content") else listed(row, "attachments")
    return words(files[0], "fileName") or None if files else None
