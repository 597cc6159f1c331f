"""Submissions and comments of a Reddit dump -> messages, scores and who is named."""

from __future__ import annotations

import re
from typing import Final

from data_sources.formats._json_values import Row, whole, words
from data_sources.formats._talk import Said, Talk

_GHOST: Final = "[deleted]"
_REMOVED: Final = "[removed]"
_BOTS: Final = frozenset({"automoderator", "reddit"})
_NAMED: Final = re.compile(r"(?<![\w/])/?u/([A-Za-z0-9_-]{3,20})\b")


class Dump:
    """Reads rows into ``talk``; ``settle`` comes last, when everybody is known."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self._named: list[tuple[str, list[str]]] = []

    def add(self, row: object, file: str, line: int) -> None:
        """Add one line's object."""
        if not isinstance(row, dict) or not words(row, "id"):
            self.talk.refuse(file, line, "no submission or comment")
            return
        said = self._said(row)
        self.talk.say(said, file, line)
        votes = whole(row, "score") - 1  # the author's own vote
        if votes > 0:
            self.talk.react(said.post_id, None, "score", votes)
        text = said.text or ""
        if "u/" in text and said.kind == "post":
            self._named.append((said.post_id, [name.lower() for name in _NAMED.findall(text)]))

    def _said(self, row: Row) -> Said:
        comment = "body" in row or "link_id" in row
        bare = words(row, "id").partition("_")[2] or words(row, "id")
        post_id = f"{'t1' if comment else 't3'}_{bare}"
        author = words(row, "author") or _GHOST
        text, by = _text(words(row, "body" if comment else "selftext"), row)
        link, posted = words(row, "link_id") or None, words(row, "created_utc")
        return Said(
            post_id=post_id,
            author_id=author,
            space=words(row, "subreddit") or None,
            posted=posted,
            text=text or None,
            kind="bot" if self._meet(author) else "post",
            title=words(row, "title") or None,
            thread_id=link if comment else post_id,
            parent_id=_parent(row, link) if comment else None,
            edited=words(row, "edited") or None,
            removed=posted if by else None,
            removed_by=by,
        )

    def settle(self) -> None:
        """Add the mentions of people who wrote."""
        known = {name.lower(): name for name in self.talk.people if name != _GHOST}
        for post_id, names in self._named:
            self.talk.mention(post_id, [known[name] for name in names if name in known])

    def _meet(self, author: str) -> bool:
        """Note an author; return whether it is a bot. The author "[deleted]" is many people."""
        person = self.talk.meet(author)
        person.name, person.handle = author, author
        bot = author.lower() in _BOTS
        person.kind = "merged" if author == _GHOST else "bot" if bot else "person"
        return bot


def _parent(row: Row, link: str | None) -> str | None:
    """Return what a comment answers: a comment, else its submission."""
    parent = words(row, "parent_id")
    return parent if parent.startswith(("t1_", "t3_")) else link


def _text(text: str, row: Row) -> tuple[str, str | None]:
    """Return the words, and who took them down: the moderators or the author."""
    if text == _REMOVED or (text == "" and words(row, "removed_by_category") == "moderator"):
        return "", "moderator"
    if text == _GHOST:
        return "", "author"
    return text, None
