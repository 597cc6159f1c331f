"""Rows of a Slack export's day files -> columns of posts, reactions, mentions, and who moved where.

Only JSON is looped over here; everything after it works on whole columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

PEOPLE: Final = frozenset(
    {None, "file_share", "file_comment", "me_message", "thread_broadcast", "reply_broadcast"}
)
JOINS: Final = frozenset({"channel_join", "group_join"})
LEAVES: Final = frozenset({"channel_leave", "group_leave"})
PHANTOM: Final = "U00"
SLACKBOT: Final = "USLACKBOT"

_MENTION: Final = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_LINK: Final = re.compile(
    r"<(?:(?P<url>(?:https?|mailto|tel|ftp):[^|>]*)|(?P<mark>[#!][^|>]*))(?:\|(?P<label>[^>]*))?>"
)
_UPLOADED: Final = re.compile(
    r"^<@[^>]+> (?:uploaded|shared|commented on)\b[^<]*(?:<@[^>]*>[^<]*)?<http[^>]*>(?P<rest>.*)$",
    re.DOTALL,
)
_SAID: Final = re.compile(r"^(?: and commented)?:\s*", re.DOTALL)

Row = Mapping[str, object]


@dataclass(frozen=True)
class Channel:
    """A public channel: its id and its name."""

    id: str
    name: str


@dataclass
class Gathered:
    """Columns of what the rows gave; ``bot_users`` are the ids that users.json marks as bots."""

    bot_users: frozenset[str] = frozenset()
    posts: list[dict[str, object]] = field(default_factory=list)
    reactions: list[tuple[str, str | None, str, int]] = field(default_factory=list)
    file_reactions: dict[tuple[str, str, str], int] = field(default_factory=dict)
    file_posts: dict[str, tuple[str, str]] = field(default_factory=dict)
    mentions: list[tuple[str, str]] = field(default_factory=list)
    listed: list[tuple[str, str]] = field(default_factory=list)
    bots: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    self_mentions: int = 0
    fewer_listed: int = 0
    tombstones: int = 0


def text_of(row: Row, key: str) -> str:
    """Return a text value, or an empty text for anything else."""
    value = row.get(key)
    return value if isinstance(value, str) else ""


def mapping_of(row: Row, key: str) -> Row:
    """Return an object value, or an empty one for anything else."""
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def objects_of(row: Row, key: str) -> list[Row]:
    """Return the objects of a list value, or none."""
    value = row.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def ids_of(row: Row, key: str) -> list[str]:
    """Return the texts of a list value, or none."""
    value = row.get(key)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def is_message(row: object) -> bool:
    """Tell whether somebody or a bot wrote a row; joins, leaves and other notices are none."""
    if not isinstance(row, dict):
        return False
    return (text_of(row, "subtype") or None) in PEOPLE | {"bot_message", "tombstone"}


def hidden(row: Row) -> bool:
    """Tell whether Slack's free plan hides a row."""
    return bool(row.get("hidden_by_limit") or row.get("is_hidden_by_limit"))


def add_row(into: Gathered, row: Row, channel: Channel) -> str:
    """Add one message row of a channel; return why it cannot be used, or an empty text."""
    if hidden(row):
        return "hidden by the limit of Slack's free plan"
    subtype = text_of(row, "subtype") or None
    ts = text_of(row, "ts")
    if not re.fullmatch(r"\d{1,11}(?:\.\d+)?", ts):
        return "no readable time"
    author, kind = _author(into, row, subtype)
    if kind == "post" and not author and subtype != "tombstone":
        return "nobody named as author"
    post_id = f"{channel.id}:{ts}"
    if post_id in into.seen:
        return "the same row again"
    into.seen.add(post_id)
    into.posts.append(
        {"post_id": post_id, "author_id": author, "space": channel.name, "ts": ts, "kind": kind}
        | _content(row, kind, subtype, channel)
    )
    into.tombstones += subtype == "tombstone"
    _add_reactions(into, row, post_id)
    _add_files(into, row, post_id, ts)
    if kind == "post":
        _add_mentions(into, row, post_id, author)
    if subtype == "channel_archive":
        into.listed += [(member, channel.name) for member in ids_of(row, "members")]
    return ""


def _author(into: Gathered, row: Row, subtype: str | None) -> tuple[str | None, str]:
    """Return who wrote a row, and whether it is a ``post``, a ``bot``'s or a ``system`` row."""
    user = text_of(row, "user") or text_of(mapping_of(row, "comment"), "user")
    bot = text_of(row, "bot_id")
    if subtype == "tombstone":
        return (user if user != SLACKBOT else text_of(row, "parent_user_id")) or None, "post"
    if subtype == "bot_message" or (bot and not user):
        bot_id = bot or f"bot:{text_of(row, 'username') or 'unnamed'}"
        into.bots.setdefault(bot_id, text_of(row, "username"))
        return bot_id, "bot"
    if user in into.bot_users or user == SLACKBOT:
        into.bots.setdefault(user, text_of(row, "username"))
        return user, "bot" if subtype in PEOPLE else "system"
    profile = mapping_of(row, "user_profile")
    named = text_of(profile, "real_name") or text_of(profile, "display_name")
    if user and named:
        into.names.setdefault(user, named)
    return (
        user if user != PHANTOM else None,
        "post" if subtype in PEOPLE and user != PHANTOM else "system",
    )


def _content(row: Row, kind: str, subtype: str | None, channel: Channel) -> dict[str, object]:
    root = text_of(row, "thread_ts") or text_of(mapping_of(row, "root"), "ts")
    title = ""
    if kind == "system":
        title = (
            "joined" if subtype in JOINS else "left" if subtype in LEAVES else subtype or "notice"
        )
    elif files := _files(row):
        title = text_of(files[0], "title")
    gone = subtype == "tombstone"
    return {
        "root": f"{channel.id}:{root}" if root else None,
        "title": title or None,
        "text": None if gone else plain(text_of(row, "text"), with_file=bool(_files(row))),
        "edited_ts": text_of(mapping_of(row, "edited"), "ts") or None,
        "gone": gone,
    }


def _files(row: Row) -> list[Row]:
    one = mapping_of(row, "file")
    return [one] if one else objects_of(row, "files")


def _add_reactions(into: Gathered, row: Row, post_id: str) -> None:
    for entry in objects_of(row, "reactions"):
        kind, users = text_of(entry, "name"), ids_of(entry, "users")
        into.reactions += [(post_id, user, kind, 1) for user in users]
        count = entry.get("count")
        if isinstance(count, int) and count > len(users):
            into.reactions.append((post_id, None, kind, count - len(users)))
            into.fewer_listed += 1


def _add_files(into: Gathered, row: Row, post_id: str, ts: str) -> None:
    """Note reactions on files once a file, and the first post that shows each file."""
    for file in _files(row):
        file_id = text_of(file, "id")
        moment = (ts.zfill(20), post_id)
        if file_id:
            into.file_posts[file_id] = min(into.file_posts.get(file_id, moment), moment)
        for entry in objects_of(file, "reactions"):
            for user in ids_of(entry, "users"):
                into.file_reactions[file_id or post_id, user, text_of(entry, "name")] = 1


def _add_mentions(into: Gathered, row: Row, post_id: str, author: str | None) -> None:
    text, files = text_of(row, "text"), _files(row)
    # the notice of an upload begins by naming its author
    said = text.partition(">")[2] if files and text.startswith("<@") else text
    for member in _MENTION.findall(said):
        if member == author:
            into.self_mentions += 1
        else:
            into.mentions.append((post_id, member))


def plain(text: str, *, with_file: bool = False) -> str:
    """Return what a person wrote without Slack's markup; mentions stay as ``<@U123>``.

    >>> plain("see <https://x.org|this> &amp; <#C1|general>, <@U12|ada> <!here>")
    'see this & #general, <@U12> @here'
    """
    if with_file and (notice := _UPLOADED.match(text)):
        rest = notice["rest"]
        text = _SAID.sub("", rest) if _SAID.match(rest) else ""
    text = _MENTION.sub(r"<@\1>", text) if "<@" in text else text
    text = _LINK.sub(_readable, text) if "<" in text else text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _readable(link: re.Match[str]) -> str:
    mark, label = link["mark"] or "", link["label"]
    if mark.startswith("#"):
        return f"#{label or mark[1:]}"
    if mark.startswith("!"):
        return f"@{(label or mark[1:].partition('^')[0]).removeprefix('@')}"
    return str(label or link["url"])
