"""The tables of a Stack Exchange dump, row by row -> posts, people, reactions, earlier states."""

from __future__ import annotations

import re
from collections import Counter
from typing import IO, Final

import polars as pl

from data_sources.community import Note
from data_sources.formats._columns import shape
from data_sources.formats._html_text import html_to_text
from data_sources.formats._stack_names import Named
from data_sources.formats._stack_past import Past, utc
from data_sources.formats._talk import Said, Talk
from data_sources.formats._xml_rows import Row, XmlRows
from data_sources.moments import read_times

WIKI: Final = "a description of a tag"
CUT: Final = "the end of the file is missing"
SYSTEM_USER: Final = "-1"
DELETED_USER: Final = "deleted user"
_QUESTION, _ANSWER = "1", "2"
_TAGS: Final = re.compile(r"[<|]([^<>|]+)")
_VOTES: Final = {"1": "accepted", "2": "upvote", "3": "downvote", "5": "bookmark"}
_LONGEST: Final = 12


class Dump:
    """Reads tables in the order users, posts, history, comments, votes."""

    def __init__(self, upload: str) -> None:
        self.talk = Talk(upload)
        self.named = Named()
        self._spaces: dict[str, str | None] = {}
        self._questions: dict[str, str] = {}
        self._votes: Counter[tuple[str, str]] = Counter()
        self._views: list[tuple[str, str | None, int]] = []
        self._closed = 0
        self._more_tags = 0
        self._other_votes = 0
        self._named_votes = 0
        self.past = Past()
        self._owners: dict[str, str] = {}

    def read(self, table: str, stream: IO[bytes], name: str) -> None:
        """Read one table of :data:`TABLES`; a file that is cut off is read up to the cut."""
        rows = XmlRows(stream, name)
        take = {"users": self._user, "posts": self._post, "posthistory": self.past.take,
                "comments": self._comment, "votes": self._vote}[table]  # fmt: skip
        count = 0
        for count, row in enumerate(rows, 1):
            take(row, name, count)
        if rows.cut:
            why = "the file is cut off or damaged: what stood after it is missing"
            self.talk.notes.append(Note(CUT, count, name, why))
        if rows.mended:
            why = "they are read as blanks"
            said = "characters that XML does not allow"
            self.talk.notes.append(Note(said, rows.mended, name, why))

    def _user(self, row: Row, name: str, line: int) -> None:
        del name, line
        user = row.get("Id", "")
        if not user:
            return
        person = self.talk.meet(user)
        person.name = row.get("DisplayName") or f"user {user}"
        person.known_from, person.joined = "export", utc(row, "CreationDate")
        if user == SYSTEM_USER:
            person.kind, person.joined = "merged", None
        else:
            self.named.know(user, person.name)

    def _post(self, row: Row, name: str, line: int) -> None:
        talk, kind, post_id = self.talk, row.get("PostTypeId", ""), row.get("Id", "")
        talk.rows += 1
        if kind not in {_QUESTION, _ANSWER}:
            talk.refuse(name, line, WIKI if kind else "not a question or an answer")
            return
        if not post_id:
            talk.refuse(name, line, "no id")
            return
        question = row.get("ParentId") if kind == _ANSWER else None
        self._place(row, post_id, question or post_id)
        author = self._author(row, "OwnerUserId")
        self._owners[post_id] = author
        self.named.part(question or post_id, author)
        removed = utc(row, "DeletionDate")
        talk.say(
            Said(
                post_id=post_id, thread_id=question or post_id, author_id=author,
                parent_id=(question or f"lost:{post_id}") if kind == _ANSWER else None,
                space=self._spaces.get(question or post_id), posted=utc(row, "CreationDate") or "",
                title=row.get("Title"), text=html_to_text(row.get("Body", "")) or None,
                edited=utc(row, "LastEditDate"), removed=removed,
                removed_by="unknown" if removed else None,
            ), name, line,
        )  # fmt: skip
        if views := _number(row, "ViewCount"):
            self._views.append((post_id, utc(row, "CreationDate"), views))

    def _place(self, row: Row, post_id: str, question: str) -> None:
        """Remember under which tag and question a post stands."""
        self._questions[post_id] = question
        tags = _TAGS.findall(row.get("Tags", ""))
        if tags:
            self._spaces[post_id] = tags[0]
            self._more_tags += len(tags) > 1
        self._closed += "ClosedDate" in row

    def _comment(self, row: Row, name: str, line: int) -> None:
        talk, post_id = self.talk, row.get("PostId", "")
        talk.rows += 1
        if not row.get("Id") or not post_id:
            talk.refuse(name, line, "no id, or no post that it is about")
            return
        question = self._questions.get(post_id, post_id)
        own_id, author = f"c{row['Id']}", self._author(row, "UserId")
        text = row.get("Text") or None
        talk.say(
            Said(
                post_id=own_id, thread_id=question, parent_id=post_id, author_id=author,
                space=self._spaces.get(question), posted=utc(row, "CreationDate") or "", text=text,
            ), name, line,
        )  # fmt: skip
        self.named.part(question, author)
        self.named.said(own_id, question, text or "")
        if score := _number(row, "Score"):
            talk.react(own_id, None, "upvote on a comment", score)

    def _author(self, row: Row, name: str) -> str:
        """Return who wrote; accounts that were removed are one merged account."""
        author = row.get(name) or DELETED_USER
        person = self.talk.meet(author)
        if author in {DELETED_USER, SYSTEM_USER}:
            person.kind, person.name = "merged", person.name or "Deleted user"
        return author

    def _vote(self, row: Row, name: str, line: int) -> None:
        del name, line
        kind = _VOTES.get(row.get("VoteTypeId", ""))
        post_id, voter = row.get("PostId", ""), row.get("UserId")
        if kind is None:
            self._other_votes += 1
        elif voter:
            self.talk.meet(voter)
            self._named_votes += 1
            self.talk.react(post_id, voter, kind, at=utc(row, "CreationDate"))
        else:
            self._votes[post_id, kind] += 1

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return the canonical tables, after the last row."""
        for (post_id, kind), n in self._votes.items():
            self.talk.react(post_id, None, kind, n)
        for post_id, people in self.named.meant():
            self.talk.mention(post_id, people)
        tables = self.talk.tables()
        self._tell(tables["reactions"])
        tables["posts"] = self.past.removed(tables["posts"], self._owners)
        versions = self.past.versions(tables["posts"])
        schema = {"subject_id": pl.String, "at": pl.String, "value": pl.Float64}
        views = pl.DataFrame(self._views, orient="row", schema=schema)
        reads = views.with_columns(
            pl.lit("post").alias("subject_kind"),
            pl.lit("reads").alias("measure"),
            read_times(views["at"]).times.alias("period_start"),
        )
        tables["aggregates"] = shape("aggregates", reads)
        return tables | ({"versions": versions} if versions.height else {})

    def _tell(self, kept: pl.DataFrame) -> None:
        """Tell what the dump holds and no figure uses."""
        given = self._votes.total() + self._named_votes
        used = kept.filter(pl.col("kind").is_in(list(_VOTES.values())))["n"].sum()
        for reason, rows, why in (
            ("closed questions", self._closed, "they count like other questions"),
            ("questions with several tags", self._more_tags, "they stand under their first tag"),
            ("votes of moderation, bounties and edits", self._other_votes,
             "they are no reactions of members"),
            ("votes on posts that are not here", given - int(used), "these votes are not used"),
        ):  # fmt: skip
            if rows:
                self.talk.notes.append(Note(reason, rows, "", why))


def _number(row: Row, name: str) -> int:
    """Return a whole number above 0, or 0 for anything else."""
    value = row.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= _LONGEST else 0
