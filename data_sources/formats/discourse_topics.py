"""Discourse topics as JSON: the address of a topic with ``.json`` after it, loose or zipped.

``post_stream.posts`` holds id, name, username, user_id, created_at, cooked (HTML), post_number,
post_type, reply_to_post_number, reads, actions_summary (id 2 counts likes), hidden, deleted_at.
A long topic's file holds its first posts only, while ``post_stream.stream`` lists all ids. Posts
are named ``topic/number``, as in the other exports of a forum.
It cannot tell who gave a like, who read, or who never wrote.
"""

from __future__ import annotations

import re
from typing import Final

import orjson
import polars as pl

from data_sources.community import Ability, Note
from data_sources.errors import ExportError
from data_sources.formats._columns import shape, told
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
    whole,
    with_marks,
    words,
)
from data_sources.formats._talk import Said, Talk
from data_sources.upload import Upload

_MARKS: Final = (b'"post_stream"', b'"posts"')
_MENTION: Final = re.compile(r'<a class="mention"[^>]*>@([^<]+)</a>')
_QUOTE: Final = re.compile(r'<aside class="quote[^>]*data-username="([^"]+)"')
_QUOTED: Final = re.compile(r'<aside class="quote.*?</aside>', re.DOTALL)
_TITLE: Final = re.compile(r'<div class="title">.*?</div>', re.DOTALL)
_LIKE: Final = 2
_REGULAR: Final = 1
_WHISPER: Final = 4
_PRIVATE: Final = "a private message"
_AMONG_STAFF: Final = "a whisper among staff"

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("yes"),
    "reactors": Ability("no", "only how many likes a post has, not from whom"),
    "mentions": Ability("yes"),
    "reads": Ability("partly", "how often a post was read, not by whom"),
    "members": Ability("no", "people who never wrote are not in this export; add the user list"),
    "memberships": Ability("no", "Discourse has no members of categories"),
    "removed": Ability("partly", "only posts that are still listed as removed or hidden"),
    "edited": Ability("no", "the time of a change is not in this export"),
    "spaces": Ability("yes"),
    "attributes": Ability("partly", "the primary group of people who wrote"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds topics in this JSON, by their first bytes."""
    return 0.97 if claims(upload, _MARKS) else 0.0


def read(upload: Upload) -> Part:
    """Read all topics; raises ExportError where none is in it."""
    entries = with_marks(upload, json_entries(upload), _MARKS)
    if not entries:
        raise ExportError(upload.name, "no Discourse topic is in it", "save the topic again")
    topics = _Topics(upload)
    for entry in entries:
        topics.add(entry)
    topics.settle()
    talk = topics.talk
    grouped = any(person.role for person in talk.people.values())
    attributes = ("role",) if grouped else ()
    tables = talk.tables(attributes)
    tables["aggregates"] = topics.reads(tables["posts"])
    return Part(
        file=upload.name,
        format="discourse_topics",
        platform="discourse",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables, grouped=grouped),
        rows_in=talk.rows,
        rows_used=talk.rows - len(talk.aside),
        set_aside=talk.set_aside(),
        private_dropped=talk.private,
        attributes=attributes,
        notes=(*talk.all_notes({_PRIVATE: "counted, never loaded"}), *topics.cut()),
        exported_at=tables["posts"]["posted_at"].max(),  # type: ignore[arg-type]  # of times
    )


class _Topics:
    """The posts of all topic files, gathered."""

    def __init__(self, upload: Upload) -> None:
        self.upload, self.talk = upload, Talk(upload.name)
        self.named: list[tuple[str, list[str]]] = []
        self.read_times: dict[str, int] = {}
        self.lacking = 0
        self.short: list[str] = []

    def add(self, entry: Entry) -> None:
        """Add one topic; of a private one only the number of posts is kept."""
        file = entry or self.upload.name
        topic = _loaded(self.upload, entry)
        stream = mapped(topic, "post_stream")
        posts = listed(stream, "posts")
        self.talk.rows += len(posts)
        if words(topic, "archetype") == "private_message":
            self.talk.drop_private(len(posts), _PRIVATE)
            return
        ids = stream.get("stream")
        lacking = max(0, len(ids) - len(posts)) if isinstance(ids, list) else 0
        if lacking:
            self.lacking += lacking
            self.short.append(file)
        for line, post in enumerate(posts, 1):
            self._post(topic, post, file, line)

    def _post(self, topic: Row, post: Row, file: str, line: int) -> None:
        kind, place = whole(post, "post_type") or _REGULAR, words(post, "post_number")
        key = words(post, "topic_id") or words(topic, "id")
        if kind == _WHISPER:
            self.talk.drop_private(1, _AMONG_STAFF)
            return
        if not place or not key:
            self.talk.refuse(file, line, "no topic or no post number")
            return
        post_id = f"{key}/{place}"
        author = self._author(post)
        self.talk.say(_said(topic, post, key, author), file, line)
        if kind == _REGULAR:
            self._around(post, post_id)

    def _author(self, post: Row) -> str:
        handle = words(post, "username")
        author = words(post, "user_id") or _by_name(handle)
        person = self.talk.meet(author)
        person.handle = handle or person.handle
        person.name = words(post, "name") or person.name or handle or author
        person.role = words(post, "primary_group_name") or person.role
        if author.startswith("-"):
            person.kind = "bot"
        return author

    def _around(self, post: Row, post_id: str) -> None:
        """Add likes, reads, and who is named or quoted."""
        for action in listed(post, "actions_summary"):
            if whole(action, "id") == _LIKE and whole(action, "count"):
                self.talk.react(post_id, None, "like", whole(action, "count"))
        if "reads" in post:
            self.read_times[post_id] = whole(post, "reads")
        cooked = words(post, "cooked")
        handles = [*_QUOTE.findall(cooked), *_MENTION.findall(_QUOTED.sub("", cooked))]
        if handles:
            self.named.append((post_id, handles))

    def settle(self) -> None:
        """Add who is named, once all who wrote are known; others are known by user name alone."""
        people = self.talk.people.items()
        known = {person.handle.lower(): one for one, person in people if person.handle}
        for post_id, handles in self.named:
            ids = [known.get(each.lower(), _by_name(each)) for each in handles]
            for one, handle in zip(ids, handles, strict=True):
                person = self.talk.meet(one)
                person.handle, person.name = person.handle or handle, person.name or handle
            self.talk.mention(post_id, ids)

    def reads(self, posts: pl.DataFrame) -> pl.DataFrame:
        """Return how often each post was read."""
        rows = {"subject_id": list(self.read_times), "value": list(self.read_times.values())}
        frame = pl.DataFrame(rows, schema={"subject_id": pl.String, "value": pl.Float64})
        used = posts.select(pl.col("post_id").alias("subject_id"), period_start="posted_at")
        frame = frame.join(used, on="subject_id", maintain_order="left")
        return shape(
            "aggregates",
            frame.with_columns(subject_kind=pl.lit("post"), measure=pl.lit("reads")),
        )

    def cut(self) -> list[Note]:
        """Tell of topics whose file lists more posts than it holds."""
        if not self.lacking:
            return []
        why = "they are missing here; use the Data Explorer query to get whole topics"
        reason = "posts of long topics that are not in these files"
        return [Note(reason, self.lacking, self.short[0], why)]


def _loaded(upload: Upload, entry: Entry) -> Row:
    with upload.open(entry) as stream:
        data = stream.read()
    try:
        found = json_value(data)
    except orjson.JSONDecodeError:
        name = entry or upload.name
        raise ExportError(name, "it is not complete JSON", "save the topic again") from None
    return found if isinstance(found, dict) else {}


def _by_name(handle: str) -> str:
    return f"user:{handle.lower()}" if handle else "deleted user"


def _said(topic: Row, post: Row, key: str, author: str) -> Said:
    """Return one post; without a reply number it answers the first post of its topic."""
    place = words(post, "post_number")
    opening = place == "1"
    answered = words(post, "reply_to_post_number") or "1"
    removed = words(post, "deleted_at")
    if not removed and (post.get("hidden") is True or post.get("user_deleted") is True):
        removed = words(post, "updated_at") or words(post, "created_at")
    by_author = post.get("user_deleted") is True
    kind = whole(post, "post_type") or _REGULAR
    robot = "bot" if author.startswith("-") else "post"
    category = words(topic, "category_name") or words(topic, "category_id")
    return Said(
        f"{key}/{place}",
        author,
        (category if not category.isdigit() else f"Category {category}") or None,
        words(post, "created_at"),
        html_to_text(_TITLE.sub("", words(post, "cooked"))),
        kind=robot if kind == _REGULAR else "system",
        title=words(topic, "title") or None if opening else None,
        thread_id=f"{key}/1",
        parent_id=None if opening else f"{key}/{answered}",
        removed=removed or None,
        removed_by=("author" if by_author else "unknown") if removed else None,
    )


def _can_tell(tables: dict[str, pl.DataFrame], *, grouped: bool) -> dict[str, Ability]:
    posts = tables["posts"]
    able = dict(CAN_TELL)
    able["replies"] = told(posts["parent_id"].is_not_null().any(), "no post here is a reply")
    able["reactions"] = told(tables["reactions"].height, "these posts have no likes")
    able["mentions"] = told(tables["mentions"].height, "nobody is mentioned in these posts")
    if not posts["removed_at"].is_not_null().any():
        able["removed"] = Ability("no", "no post here is marked as removed")
    if tables["aggregates"].is_empty():
        able["reads"] = Ability("no", "these posts do not say how often they were read")
    if not grouped:
        able["attributes"] = Ability("no", "nobody here has a primary group; add the user list")
    return able


FORMAT: Final = Format(
    key="discourse_topics",
    label="Discourse topics (JSON)",
    how_to_export=(
        "Open a topic, add .json to its address, save it; zip the files. For whole communities the "
        "Data Explorer query is easier and tells more."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
