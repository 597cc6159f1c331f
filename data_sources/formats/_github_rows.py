"""Discussions, comments and replies of GitHub's GraphQL interface -> messages and votes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from data_sources.community import Note
from data_sources.formats._json_values import Row, listed, mapped, whole, words
from data_sources.formats._talk import Said, Talk

PAGE: Final = 100
CUT: Final = "lists that end before all is told"
_GHOST: Final = "ghost"
_AT_NAME: Final = re.compile(r"(?<![\w@/.])@([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})")
_HIDDEN: Final = frozenset({"abuse", "off-topic", "off_topic", "spam", "low-quality"})


class Discussions:
    """Reads documents into ``talk``; ``settle`` comes last, when everybody is known."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self._cut = self._missing = self._here = self._total = 0
        self._named: list[tuple[str, list[str]]] = []

    def read(self, document: object, file: str) -> None:
        """Read every discussion in a document, wherever its list stands."""
        for rows, holder in _lists(document):
            self._here += len(rows)
            self._total = max(self._total, whole(holder, "totalCount"))
            self._cut += len(rows) == PAGE and "totalCount" not in holder
            for line, row in enumerate(rows, 1):
                self._discussion(row, file, line)

    def settle(self) -> None:
        """Add the mentions of people who wrote, and tell which lists are cut."""
        logins = {login.casefold(): login for login in self.talk.people}
        for post_id, names in self._named:
            known = [logins[name] for name in names if name in logins]
            self.talk.mention(post_id, known)
        if self._total > self._here:  # pages after pages are one list
            self._compare({"totalCount": self._total}, self._here)
        if self._cut:
            why = "discussions, comments or replies are missing; ask for the further pages"
            reason = f"{CUT}: {self._missing:,} entries are missing" if self._missing else CUT
            self.talk.notes.append(Note(reason, self._cut, "", why))

    def _discussion(self, row: Row, file: str, line: int) -> None:
        post_id = words(row, "id") or words(row, "url") or f"discussion {words(row, 'number')}"
        space = words(mapped(row, "category"), "name") or None
        if not self._say(row, Place(post_id, post_id, None, space), file, line):
            return
        comments = mapped(row, "comments")
        self._compare(comments, len(listed(comments, "nodes")))
        for place, comment in enumerate(listed(comments, "nodes"), 1):
            comment_id = words(comment, "id") or words(comment, "url") or f"{post_id}/{place}"
            parent = words(mapped(comment, "replyTo"), "id") or post_id
            self._say(comment, Place(comment_id, post_id, parent, space), file, line)
            replies = mapped(comment, "replies")
            self._compare(replies, len(listed(replies, "nodes")))
            for under, reply in enumerate(listed(replies, "nodes"), 1):
                reply_id = words(reply, "id") or words(reply, "url") or f"{comment_id}/{under}"
                answered = words(mapped(reply, "replyTo"), "id") or comment_id
                self._say(reply, Place(reply_id, post_id, answered, space), file, line)

    def _say(self, row: Row, place: Place, file: str, line: int) -> bool:
        self.talk.rows += 1
        created = words(row, "createdAt")
        if not created:
            self.talk.refuse(file, line, "no readable time")
            return False
        login, bot = self._meet(mapped(row, "author"))
        text = words(row, "body") or words(row, "bodyText")
        hidden = row.get("isMinimized") is True and words(row, "minimizedReason").lower() in _HIDDEN
        removed = words(row, "deletedAt") or (created if hidden else "")
        said = Said(
            post_id=place.post_id,
            author_id=login,
            space=place.space,
            posted=created,
            text=text or None,
            kind="bot" if bot else "post",
            title=words(row, "title") or None,
            thread_id=place.thread_id,
            parent_id=place.parent_id,
            edited=words(row, "lastEditedAt") or None,
            removed=removed or None,
            removed_by="moderator" if hidden else "unknown" if removed else None,
        )
        self.talk.say(said, file, line)
        self._vote(row, place.post_id)
        if "@" in text and not bot:
            names = [name.casefold() for name in _AT_NAME.findall(text)]
            self._named.append((place.post_id, names))
        return True

    def _vote(self, row: Row, post_id: str) -> None:
        if votes := whole(row, "upvoteCount"):
            self.talk.react(post_id, None, "upvote", votes)
        for group in listed(row, "reactionGroups"):
            count = whole(mapped(group, "reactors"), "totalCount")
            count = count or whole(mapped(group, "users"), "totalCount")
            if count:
                self.talk.react(post_id, None, words(group, "content").lower() or "reaction", count)

    def _meet(self, author: Row) -> tuple[str, bool]:
        """Return the login, and whether it is a bot's; a deleted account is the one ghost."""
        login = words(author, "login") or _GHOST
        person = self.talk.meet(login)
        person.name = words(author, "name") or login
        person.handle = login
        bot = words(author, "__typename") == "Bot" or login.endswith("[bot]")
        person.kind = "merged" if login == _GHOST else "bot" if bot else "person"
        return login, bot

    def _compare(self, holder: Row, here: int) -> None:
        """Note a list that says that more belongs to it, or that is as long as a page."""
        total, more = holder.get("totalCount"), mapped(holder, "pageInfo").get("hasNextPage")
        missing = total - here if isinstance(total, int) and not isinstance(total, bool) else 0
        unsaid = here == PAGE and total is None and more is None
        if missing > 0 or more is True or unsaid:
            self._cut += 1
            self._missing += max(missing, 0)


class Place:
    """Where a text stands: its id, its discussion, what it answers, and the category."""

    def __init__(
        self, post_id: str, thread_id: str, parent_id: str | None, space: str | None
    ) -> None:
        self.post_id, self.thread_id = post_id, thread_id
        self.parent_id, self.space = parent_id, space


def _lists(document: object) -> Iterator[tuple[list[Row], Row]]:
    """Yield the lists of discussions in a document, each with the object that holds it."""
    left: list[tuple[object, Row]] = [(document, {})]
    while left:
        value, holder = left.pop()
        if isinstance(value, list):
            rows: list[Row] = [row for row in value if isinstance(row, dict)]
            found = [row for row in rows if "number" in row and {"category", "comments"} & set(row)]
            if found:
                yield found, holder
            else:
                left += [(row, {}) for row in reversed(rows)]
        elif isinstance(value, dict):
            if "number" in value and {"category", "comments"} & set(value):
                yield [value], {}
                continue
            left += [(one, value) for one in reversed(list(value.values()))]
