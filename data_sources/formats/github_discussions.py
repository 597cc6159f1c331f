"""GitHub Discussions as the GraphQL interface gives them, in one JSON or several one after another.

A discussion has ``number, title, body, author{login}, createdAt, category{name}, upvoteCount,
reactionGroups, comments{nodes{replyTo, replies}}``. The interface gives at most 100 at a time
without a word: ``totalCount`` and ``pageInfo`` are compared with what is there. A deleted account
is "ghost", which is many people. It cannot tell readers, or people who never wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

import orjson
import polars as pl

from data_sources.community import Ability
from data_sources.errors import ExportError
from data_sources.formats._columns import told
from data_sources.formats._format import Format, Part
from data_sources.formats._github_rows import Discussions
from data_sources.formats._json_stream import json_value, mended
from data_sources.formats._json_values import claims, json_entries
from data_sources.formats._talk import Talk
from data_sources.upload import Upload

_LARGEST: Final = 256 * 1024**2
_MARKS: Final = (b'"nodes"', b'"number"', b'"category"')
_SOME: Final = (b'"number"', b'"category"', b'"comments"')

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("yes"),
    "reactors": Ability("no", "only how many reacted, not who"),
    "mentions": Ability("partly", "names written as @name, of people who wrote"),
    "reads": Ability("no", "GitHub does not say who read"),
    "members": Ability("no", "people who never wrote are not in this export; add a people list"),
    "memberships": Ability("no", "GitHub has no members of categories"),
    "removed": Ability(
        "partly", "only comments that were hidden or deleted, where it is asked for"
    ),
    "edited": Ability("partly", "the time of the last change, not the earlier text"),
    "spaces": Ability("yes"),
    "attributes": Ability("no", "no departments or locations; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds discussions, by its first bytes."""
    return 0.95 if claims(upload, _MARKS) or claims(upload, _SOME) else 0.0


def read(upload: Upload) -> Part:
    """Read all discussions; raises ExportError where none is in the upload."""
    talk = Talk(upload.name)
    found = Discussions(talk)
    for entry in json_entries(upload):
        with upload.open(entry) as stream:
            data = stream.read(_LARGEST + 1)
        name = entry or upload.name
        if len(data) > _LARGEST:
            raise ExportError(name, "it is larger than 256 MB", "export fewer discussions at once")
        for document in _documents(data, name):
            found.read(document, name)
    if not talk.rows:
        what = "no discussion is in it"
        raise ExportError(upload.name, what, "ask for the discussions with their comments again")
    found.settle()
    tables = talk.tables()
    return Part(
        file=upload.name,
        format="github_discussions",
        platform="github",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=talk.rows,
        rows_used=talk.rows - len(talk.aside),
        set_aside=talk.set_aside(),
        notes=talk.all_notes({}),
        exported_at=tables["posts"]["posted_at"].max(),  # type: ignore[arg-type]  # times
    )


def _documents(data: bytes, name: str) -> Iterator[object]:
    """Yield the JSON documents in a file: one, or pages one after another."""
    try:
        yield json_value(data)
    except orjson.JSONDecodeError:
        text = mended(data, bytes.decode).lstrip("\ufeff")
    else:
        return
    decoder, at, some = json.JSONDecoder(), 0, False
    while (at := _after_blanks(text, at)) < len(text):
        try:
            document, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            if some:
                raise ExportError(name, "its end is missing", "download it again") from None
            raise ExportError(name, "it is not complete JSON", "download it again") from None
        some = True
        yield document


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    posts, able = tables["posts"], dict(CAN_TELL)
    able["replies"] = told(posts["parent_id"].is_not_null().any(), "no discussion has a comment")
    able["reactions"] = told(tables["reactions"].height, "nothing here has reactions or votes")
    if tables["mentions"].is_empty():
        able["mentions"] = Ability("no", "nobody who wrote is mentioned here")
    if not posts["removed_at"].is_not_null().any():
        able["removed"] = Ability("no", "nothing here is marked as hidden or deleted")
    if not posts["edited_at"].is_not_null().any():
        able["edited"] = Ability("no", "nothing here is marked as changed")
    return able


FORMAT: Final = Format(
    key="github_discussions",
    label="GitHub Discussions",
    how_to_export=(
        "Ask GitHub's GraphQL interface for repository.discussions with comments and replies, "
        "100 at a time until hasNextPage is false (`gh api graphql --paginate`), and upload the "
        "JSON files."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
