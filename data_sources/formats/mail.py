"""Mailing lists: mbox files, months of Mailman's archive, groups of Google Takeout.

``list.mbox``, ``2024-March.txt`` or ``.txt.gz``, ``Groups/<list>/topics.mbox``; alone or in an
archive, where lists of members may stand beside them (``members.csv``, Vault's memberships). A mail
answers what In-Reply-To names, else the last of References, else the first mail with its subject.
Mailman hides addresses ("ann at example.org"): such people are known by name. Mail in a person's
own mailbox that went to no list is private. It cannot tell reactions or readers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from pathlib import PurePosixPath
from typing import IO, Final

import polars as pl

from data_sources.community import Ability, Note
from data_sources.errors import ExportError
from data_sources.formats import _mail_parts as parts
from data_sources.formats._columns import roots, told
from data_sources.formats._format import Format, Part
from data_sources.formats._mail_members import add_members, folder, member_lists
from data_sources.formats._mail_scan import begins, messages
from data_sources.formats._talk import AGAIN, Said, Talk
from data_sources.upload import Upload

Entry = str | None

_NO_MEMBERS: Final = "people who never wrote are not in this export; add a people list"
_NOBODY: Final = "nobody is named as its sender"
_PRIVATE: Final = "a mail that went to no list"
_LOOKED_AT: Final = 16
_MONTH: Final = re.compile(r"^(?:\d{4}|topics|messages|mbox|archive)\b.*$|^\d{6}$", re.IGNORECASE)
_ANSWERS: Final = r"(?i)^(?:\[[^\]]*\]\s*)?(?:(?:re|aw|sv|antw|rv|res|tr)\s*(?:\[\d+\])?:\s*)+"
_TAG: Final = r"(?i)^(?:(?:re|aw|sv|antw|rv|res|tr)\s*:\s*|\[[^\]]*\]\s*)+"
_ODD: Final = {
    "arrived": ("the date of a mail cannot be right", "the time of its arrival stands for it"),
    "no zone": ("times without a time zone", "read as times of UTC"),
    "attached": ("attachments", "they are not read"),
    "automatic": ("notices that a program sent", "kept apart from what people wrote"),
}

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("no", "mail has no reactions"),
    "reactors": Ability("no", "mail has no reactions"),
    "mentions": Ability("no", "mail has no mentions"),
    "reads": Ability("no", "who read a mail is not in this export"),
    "members": Ability("partly", "where the lists of members are in the archive"),
    "memberships": Ability("partly", "where the lists of members are in the archive"),
    "removed": Ability("no", "removed mails are not in this export"),
    "edited": Ability("no", "a mail cannot be changed"),
    "spaces": Ability("yes"),
    "attributes": Ability("no", "no departments or locations; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds mails, by the first bytes of its files."""
    try:
        return 0.95 if next(_boxes(upload), "none") != "none" else 0.0
    except ExportError:
        return 0.0


def read(upload: Upload) -> Part:
    """Read all mails; raises ExportError where there is none."""
    mails = _Mails(upload.name)
    for entry in _boxes(upload):
        with upload.open(entry) as stream:
            mails.read(stream, entry or upload.name, _space(upload, entry))
    talk = mails.talk
    lists = member_lists(upload)
    for entry in lists:
        add_members(upload, entry, talk, mails.space_of(entry) or _space(upload, entry))
    if not talk.rows:
        raise ExportError(upload.name, "no mail is in it", "download the archive again")
    tables = talk.tables()
    inferred, tables["posts"] = _by_subject(tables["posts"])
    if inferred:
        why = "they answer the first mail with their subject; whom they really answer is unknown"
        talk.notes.append(Note("answers known by their subject only", inferred, "", why))
    return Part(
        file=upload.name,
        format="mail",
        platform="mail",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables["posts"], listed=bool(lists)),
        rows_in=talk.rows,
        rows_used=talk.rows - len(talk.aside),
        set_aside=talk.set_aside(),
        private_dropped=talk.private,
        notes=(*mails.odd_notes(), *talk.all_notes({_PRIVATE: "counted, never loaded"})),
        exported_at=tables["posts"]["posted_at"].max(),  # type: ignore[arg-type]  # times
    )


class _Mails:
    """Reads mailboxes into ``talk``; each Message-ID once, wherever it was posted."""

    def __init__(self, name: str) -> None:
        self.talk = Talk(name)
        self._seen: set[str] = set()
        self._odd: Counter[str] = Counter()
        self._without: Counter[str] = Counter()
        self._spaces: dict[str, Counter[str]] = {}

    def space_of(self, entry: str) -> str | None:
        """Return the list to which most mails of the same folder went, None without any."""
        found = self._spaces.get(folder(entry), Counter())
        return min(found, key=lambda name: (-found[name], name)) if found else None

    def read(self, stream: IO[bytes], file: str, space: str) -> None:
        """Read one mailbox."""
        self._without.clear()
        for number, (line, data) in enumerate(messages(stream), 1):
            self.talk.rows += 1
            mail = parts.parsed(data)
            named = parts.listed(mail)
            if named is None and "X-Gmail-Labels" in mail:
                self.talk.drop_private(1, _PRIVATE)
                continue
            self._spaces.setdefault(folder(file), Counter())[named or space] += 1
            self._say(mail, line, (file, number), named or space)

    def _say(self, mail: Message, line: bytes, place: tuple[str, int], space: str) -> None:
        who = parts.sender(mail)
        if who is None:
            self.talk.refuse(*place, _NOBODY)
            return
        text, attached = parts.text_of(mail)
        at, odd = parts.sent_at(mail, line)
        title = parts.header(mail, "Subject")
        number = parts.message_id(mail) or self._made(who.key, at, title, text)
        if number in self._seen:
            self.talk.refuse(*place, AGAIN)
            return
        self._seen.add(number)
        automatic = parts.is_automatic(mail)
        self._odd.update({odd: 1, "attached": attached, "automatic": automatic or who.software})
        self._meet(who)
        kind = "system" if automatic else "post"
        parent = parts.parent_id(mail)
        self.talk.say(
            Said(number, who.key, space, at, text, kind=kind, title=title, parent_id=parent), *place
        )

    def _meet(self, who: parts.Sender) -> None:
        person = self.talk.meet(who.key)
        person.name = person.name or who.name
        person.email = who.address
        if who.software:
            person.kind = "bot"

    def _made(self, *words: str) -> str:
        """Return an id for a mail without one; truly equal ones of a file are told apart."""
        key = "|".join(words)
        self._without[key] += 1
        return parts.short(f"{self._without[key]}|{key}")

    def odd_notes(self) -> Iterator[Note]:
        """Yield what was odd about the mails, counted."""
        for key, (reason, why) in _ODD.items():
            if self._odd[key]:
                yield Note(reason, self._odd[key], "", why)


def _boxes(upload: Upload) -> Iterator[Entry]:
    """Yield the mailboxes of an upload; those that do not look like one are passed over."""
    if not upload.entries:
        if begins(upload.head()):
            yield None
        return
    names = [name for name in upload.entries if _may_be(name)]
    found = False
    for place, name in enumerate(names):
        if place >= _LOOKED_AT and not found:
            return
        if begins(upload.head(name)):
            found = True
            yield name


def _may_be(name: str) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix in {".mbox", ".mbx", ".txt", ".mail", ""}


def _space(upload: Upload, entry: Entry) -> str:
    """Return the list by the name of the file or its folder, for mails that do not say it."""
    paths = [PurePosixPath(name) for name in (entry, upload.name) if name]
    for path in paths:
        for name in (_stem(path.name), path.parent.name):
            if name and not _MONTH.match(name):
                return name
    return "list"


def _stem(name: str) -> str:
    return re.sub(r"(?i)\.(?:gz|mbox|mbx|txt|mail|zip|7z|tar|tgz)", "", name).strip()


def _by_subject(posts: pl.DataFrame) -> tuple[int, pl.DataFrame]:
    """Give answers that name nothing the first mail with their subject -> how many, and the posts.

    Threads are those of the chains of answers; only what opens one keeps its subject as title.
    """
    bare = pl.col("title").str.replace(_TAG, "").str.strip_chars().str.to_lowercase()
    rows = posts.with_columns(bare.alias("bare")).with_row_index("place")
    first = rows.sort("posted_at", maintain_order=True).unique(["space", "bare"], keep="first")
    first = first.select("space", "bare", pl.col("post_id").alias("first"))
    rows = rows.join(first, on=["space", "bare"], how="left", maintain_order="left")
    lost = pl.col("parent_id").is_null() & pl.col("title").str.contains(_ANSWERS)
    found = lost & (pl.col("bare") != "") & (pl.col("first") != pl.col("post_id"))
    count = int(rows.select(found.fill_null(value=False).sum()).item())
    rows = rows.with_columns(pl.when(found).then("first").otherwise("parent_id").alias("parent_id"))
    opening = pl.when(pl.col("parent_id").is_null()).then("title").alias("title")
    rows = rows.with_columns(opening, roots(rows.select("post_id", "parent_id")))
    return count, rows.select(posts.columns)


def _can_tell(posts: pl.DataFrame, *, listed: bool) -> dict[str, Ability]:
    able = dict(CAN_TELL)
    if listed:
        able |= {"members": Ability("yes"), "memberships": Ability("yes")}
    else:
        able["members"] = Ability("no", _NO_MEMBERS)
        able["memberships"] = Ability("no", "who belongs to a list is not in this export")
    able["replies"] = told(posts["parent_id"].is_not_null().any(), "no mail here is an answer")
    return able


FORMAT: Final = Format(
    key="mail",
    label="Mailing list (mbox, Mailman, Google Takeout)",
    how_to_export=(
        "Mailman: download the months of the list's archive (Downloadable version, .txt.gz) or its "
        "mbox; groups.io: Admin, Export group data; Google Groups: Takeout, Groups. Upload the "
        "files as they are, or one zip of them."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
