"""Stack Exchange: the data dump of a site, XML tables of ``<row .../>`` in 7z, zip or loose files.

Posts.xml holds questions (PostTypeId 1) and answers (2, ParentId), Comments.xml comments (PostId),
Users.xml everyone who is registered, Votes.xml votes without people but for bookmarks (5) and
bounties (8), PostHistory.xml earlier states. Times are UTC without saying so; votes have days.
Questions, answers and comments are posts; a question stands under its first tag, answers and
comments with it. Comments are named ``c<id>``. Removed accounts and the system account -1 are
merged accounts. Tag wikis are not messages. It cannot tell who voted, who read, or departments.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.community import Ability, Note
from data_sources.errors import ExportError
from data_sources.formats._columns import told
from data_sources.formats._format import Format, Part
from data_sources.formats._stack_rows import WIKI, Dump
from data_sources.formats._xml_rows import root_of
from data_sources.upload import Upload

Entry = str | None
TABLES: Final = ("users", "posts", "posthistory", "comments", "votes")
"""The tables that are read, in this order: what comes later refers to what came before."""

_CLAIMED: Final = frozenset({*TABLES, "badges", "postlinks", "tags"})
_LOOKED_AT: Final = 16

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("yes"),
    "reactors": Ability("partly", "who voted is not in this export, only who bookmarked"),
    "mentions": Ability("partly", "names written as @name in comments, where one person fits"),
    "reads": Ability("partly", "how often a question was opened, not by whom"),
    "members": Ability("yes"),
    "memberships": Ability("no", "the people of a tag are not in this export"),
    "removed": Ability("partly", "only removals that PostHistory.xml tells; most are left out"),
    "edited": Ability("yes"),
    "spaces": Ability("partly", "a question stands under its first tag"),
    "attributes": Ability("no", "no departments or locations; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds tables of the dump, by their root elements."""
    try:
        return 0.96 if _entries(upload, _LOOKED_AT) else 0.0
    except ExportError:
        return 0.0


def read(upload: Upload) -> Part:
    """Read all tables; raises ExportError where none is in it, or one defines entities."""
    entries = _entries(upload)
    if not entries:
        raise ExportError(upload.name, "no table of a dump is in it", "download the dump again")
    dump = Dump(upload.name)
    for table in TABLES:
        for entry, root in entries.items():
            if root == table:
                with upload.open(entry) as stream:
                    dump.read(table, stream, entry or upload.name)
    for entry, root in entries.items():
        if root not in TABLES:
            why = "badges, links and the list of tags change no figure"
            unused = Note(f"the table {root} is not used", 1, entry or upload.name, why)
            dump.talk.notes.append(unused)
    tables = dump.tables()
    talk = dump.talk
    return Part(
        file=upload.name,
        format="stack_exchange",
        platform="stack_exchange",
        kind="events" if {"posts", "comments", "votes"} & set(entries.values()) else "roster",
        tables=tables,
        can_tell=_can_tell(tables, set(entries.values())),
        rows_in=talk.rows,
        rows_used=talk.rows - len(talk.aside),
        set_aside=talk.set_aside(),
        notes=talk.all_notes({WIKI: "descriptions of tags are not messages of people"}),
    )


def _entries(upload: Upload, most: int | None = None) -> dict[Entry, str]:
    """Return the tables of the dump in ``upload`` by the names of their root elements."""
    listed = [name for name in upload.entries if name.lower().endswith(".xml")]
    names: list[Entry] = [*listed[:most]] if upload.entries else [None]
    roots = {name: root_of(upload.head(name, 4096)) for name in names}
    held = {
        name: root
        for name, root in roots.items()
        if root in _CLAIMED and b"<row " in upload.head(name, 4096)
    }
    return held if set(held.values()) & set(TABLES) else {}


def _can_tell(tables: dict[str, pl.DataFrame], held: set[str]) -> dict[str, Ability]:
    posts, reactions = tables["posts"], tables["reactions"]
    able = dict(CAN_TELL)
    able["replies"] = told(posts["parent_id"].is_not_null().any(), "no post here is an answer")
    able["edited"] = told(posts["edited_at"].is_not_null().any(), "no post here was changed")
    if not reactions.height:
        able["reactions"] = Ability("no", "Votes.xml is not in this upload")
    elif "votes" not in held:
        able["reactions"] = Ability("partly", "Votes.xml is not in this upload, only comments")
    if reactions["member_id"].null_count() == reactions.height:
        able["reactors"] = Ability("no", "who voted is not in this export")
    if not tables["mentions"].height:
        able["mentions"] = Ability("no", "nobody is named in these comments")
    if not tables["aggregates"].height:
        able["reads"] = Ability("no", "how often questions were opened is not in this upload")
    if not posts["removed_at"].is_not_null().any():
        able["removed"] = Ability("no", "removed posts are not in this export")
    if not posts["space"].is_not_null().any():
        able["spaces"] = Ability("no", "Posts.xml, which holds the tags, is not in this upload")
    if "users" not in held:
        able["members"] = Ability("no", "Users.xml is not in this upload")
    return able


FORMAT: Final = Format(
    key="stack_exchange",
    label="Stack Exchange dump",
    how_to_export=(
        "Download the site's data dump (your profile, Settings, Data dump access; Stack Overflow "
        "for Teams: Admin settings, Download data) and upload the 7z file, a zip, or the XML files "
        "Posts, Users, Comments, Votes and PostHistory together."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
