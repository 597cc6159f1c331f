"""Messages and service rows of Telegram's ``result.json`` -> messages, reactions, joins, people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final

import polars as pl

from data_sources.community import JOINED
from data_sources.formats._columns import shape
from data_sources.formats._json_stream import LongJson, Piece
from data_sources.formats._json_values import Row, listed, whole, words
from data_sources.formats._talk import Said, Talk, spans

PRIVATE: Final = "a private chat"
_GROUPS: Final = ("_supergroup", "_channel")
_ONE_CHAT: Final = 2
_JOINS: Final = frozenset({"join_group_by_link", "join_group_by_request", "invite_members"})
_LEAVES: Final = frozenset({"remove_members"})
_NEVER: Final = "1970-01-01"
_GHOST: Final = "deleted account"
_NAMED: Final = "name:"
_MENTIONS: Final = frozenset({"mention", "mention_name"})


class History:
    """Reads files into ``talk``; ``names`` are the groups read, ``closed`` counts private ones."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.names: list[str] = []
        self.closed = 0

    def read(self, stream: IO[bytes], file: str) -> bool:
        """Read one file; return whether its end is missing."""
        source = LongJson(stream, {"messages"}, file)
        for piece in source:
            self.talk.rows += len(piece.elements)
            if not _readable(piece):
                written = sum(isinstance(row, dict) and words(row, "type") == "message"
                              for row in piece.elements)  # fmt: skip
                self.talk.drop_private(len(piece.elements), PRIVATE)
                self.talk.private -= len(piece.elements) - written
                continue
            self._begin(piece)
            for line, row in enumerate(piece.elements, piece.first):
                self._add(row, piece.around, file, line)
        return source.cut

    def _begin(self, piece: Piece) -> None:
        if piece.first == 1:
            self.names.append(words(piece.around, "name"))
            self.closed += not words(piece.around, "type").startswith("public_")

    def _add(self, row: object, chat: Row, file: str, line: int) -> None:
        if not isinstance(row, dict) or not words(row, "id"):
            self.talk.refuse(file, line, "not a message")
        elif words(row, "type") == "service":
            self._serve(row, chat, file, line)
        else:
            self._say(row, chat, file, line)

    def _say(self, row: Row, chat: Row, file: str, line: int) -> None:
        author = self._meet(words(row, "from_id"), words(row, "from"))
        post_id, answered = _post_id(row, chat), words(row, "reply_to_message_id")
        place = words(row, "reply_to_peer_id").removeprefix("channel") or words(chat, "id")
        said = Said(
            post_id=post_id,
            author_id=author,
            space=words(chat, "name") or None,
            posted=words(row, "date_unixtime") or words(row, "date"),
            text=_text(row) or None,
            parent_id=f"{place}/{answered}" if answered else None,
            edited=_edited(row),
        )
        self.talk.say(said, file, line)
        self.talk.mention(post_id, _named(row))
        for reaction in listed(row, "reactions"):
            self._react(reaction, post_id)

    def _react(self, reaction: Row, post_id: str) -> None:
        kind = words(reaction, "emoji") or words(reaction, "type") or "reaction"
        recent = [one for one in listed(reaction, "recent") if words(one, "from_id")]
        for one in recent:
            person = self._meet(words(one, "from_id"), words(one, "from"))
            self.talk.react(post_id, person, kind)  # its time has no zone, that of messages has
        unknown = whole(reaction, "count") - len(recent)
        if unknown > 0:
            self.talk.react(post_id, None, kind, unknown)

    def _serve(self, row: Row, chat: Row, file: str, line: int) -> None:
        """Add a notice; one that names several people is one of each of them."""
        action = words(row, "action") or "notice"
        actor = self._meet(words(row, "actor_id"), words(row, "actor"))
        posted = words(row, "date_unixtime") or words(row, "date")
        moved = action in _JOINS | _LEAVES
        title = JOINED if action in _JOINS else "left" if action in _LEAVES else action
        named = _members(row) if action in {"invite_members", "remove_members"} else []
        people = [self._known(name, row, actor) for name in named] or [actor]
        for place, person in enumerate(people):
            post_id = _post_id(row, chat) + (f"+{place}" if place else "")
            space = words(chat, "name")
            said = Said(post_id, person, space or None, posted, kind="system", title=title)
            self.talk.say(said, file, line)
            if moved and space:
                self._move(person, space, posted, title)

    def _known(self, name: str, row: Row, actor: str) -> str:
        """Return the id of somebody whom a notice names: the actor, or an id made of the name."""
        if name == words(row, "actor"):
            return actor
        self.talk.meet(f"{_NAMED}{name.casefold()}").name = name
        return f"{_NAMED}{name.casefold()}"

    def _move(self, person: str, space: str, posted: str, title: str) -> None:
        joined = title == JOINED
        self.talk.belong(person, space, posted if joined else None, None if joined else posted)

    def _meet(self, person_id: str, name: str) -> str:
        """Return the id of an account; those without one are one merged account."""
        if not person_id:
            ghost = self.talk.meet(_GHOST)
            ghost.name, ghost.kind = "Deleted Account", "merged"
            return _GHOST
        plain = f"user{person_id}" if person_id.isdigit() else person_id
        person = self.talk.meet(plain)
        person.name = name or person.name
        if not plain.startswith("user"):  # many people may write as the channel or the group
            person.kind = "merged"
        return plain


def _readable(piece: Piece) -> bool:
    """Whether a chat is a group or channel; of one chat exported alone, any group is."""
    kind = words(piece.around, "type")
    return kind.endswith(_GROUPS) or (piece.depth == _ONE_CHAT and kind.endswith("_group"))


def _post_id(row: Row, chat: Row) -> str:
    return f"{words(chat, 'id')}/{words(row, 'id')}"


def _members(row: Row) -> list[str]:
    value = row.get("members")
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []


def _edited(row: Row) -> str | None:
    """Return when a message last changed; 1970 means never."""
    seconds, local = words(row, "edited_unixtime"), words(row, "edited")
    if seconds.strip("0"):
        return seconds
    return None if local.startswith(_NEVER) else local or None


def _text(row: Row) -> str:
    """Return the words of a message: a text, or a list of texts and marked texts."""
    value = row.get("text")
    if isinstance(value, str):
        return value
    pieces = value if isinstance(value, list) else []
    return "".join(one if isinstance(one, str) else words(one, "text")
                   for one in pieces if isinstance(one, str | dict))  # fmt: skip


def _named(row: Row) -> Iterator[str]:
    """Yield whom a message names: an account by its id, else by the name after the @."""
    value = row.get("text")
    for one in value if isinstance(value, list) else []:
        if isinstance(one, dict) and words(one, "type") in _MENTIONS:
            account, name = words(one, "user_id"), words(one, "text").removeprefix("@")
            if account:
                yield f"user{account}"
            elif name:
                yield f"{_NAMED}{name.casefold()}"


def by_name(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Give people who are known by name alone the one account with that name, where there is one.

    Who is named only in a mention, and is nobody's account, is left out.
    """
    members = tables["members"]
    accounts = members.filter(~pl.col("member_id").str.starts_with(_NAMED))
    key = (pl.lit(_NAMED) + pl.col("name").str.to_lowercase()).alias("key")
    named = accounts.select(key, "member_id").drop_nulls().filter(~pl.col("key").is_duplicated())
    ids = dict(named.iter_rows())
    known = pl.col("member_id").replace(ids)
    alone = members.with_columns(known).unique("member_id", keep="first", maintain_order=True)
    mentions = tables["mentions"].with_columns(known)
    return tables | {
        "members": pl.concat([accounts, alone]).unique(
            "member_id", keep="first", maintain_order=True
        ),
        "posts": tables["posts"].with_columns(pl.col("author_id").replace(ids)),
        "mentions": mentions.filter(pl.col("member_id").is_in(alone["member_id"].implode()))
        .group_by("post_id", "member_id", maintain_order=True)
        .agg(pl.col("n").sum()),
        "memberships": shape("memberships", spans(tables["memberships"].with_columns(known))),
    }
