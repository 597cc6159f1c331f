"""WhatsApp chat, exported by a telephone: ``WhatsApp Chat with X.txt``, or ``_chat.txt`` in a zip.

A line that begins with a date starts a message, ``1/4/23, 7:02 PM - Name: text`` on Android,
``[31/12/2022, 11:40:26] Name: text`` on iOS; other lines continue it, rows without a name are
notices. The times are those of the telephone, without zone. Unknown people are telephone numbers:
they become "Person 17". It cannot tell answers, reactions or readers.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

import polars as pl

from data_sources.community import Ability, Note
from data_sources.decoding import decode
from data_sources.errors import ExportError
from data_sources.formats._columns import aside_notes
from data_sources.formats._format import Format, Part
from data_sources.formats._tables import open_end
from data_sources.formats._whatsapp_lines import Chat, read_chat, starts
from data_sources.formats._whatsapp_tables import NUMBER, tables_of
from data_sources.formats._whatsapp_words import INVISIBLE, TITLE
from data_sources.upload import Upload

CUT: Final = range(39_500, 40_501)
_LEAST, _FIRST = 3, 20
_LARGEST: Final = 512 * 1024**2
_PRIVATE: Final = "a chat between two people"
_TIMELESS: Final = "no readable time"
_NEVER: Final = "a WhatsApp export never contains"

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("no", f"{_NEVER} whom a message answers"),
    "reactions": Ability("no", f"{_NEVER} reactions"),
    "reactors": Ability("no", f"{_NEVER} reactions"),
    "mentions": Ability("partly", "names written as @name, of people who wrote"),
    "reads": Ability("no", f"{_NEVER} who read"),
    "members": Ability("no", "people who never wrote, joined or left are not in this export"),
    "memberships": Ability("partly", "only those who wrote, joined or left"),
    "removed": Ability("partly", "only that a message was removed, not when"),
    "edited": Ability("partly", "only that a message was edited, not when"),
    "spaces": Ability("yes"),
    "attributes": Ability("no", "no departments or locations; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` is a chat, by its first twenty lines."""
    try:
        entry = _entry(upload)
        head = decode(upload.head(entry), upload.name).text
    except ExportError:
        return 0.0
    begun = starts("\n".join(head.split("\n")[:_FIRST]))
    return 0.95 if begun.sum() >= min(_LEAST, begun.len()) and begun.any() else 0.0


def read(upload: Upload) -> Part:
    """Read the chat; raises ExportError where no line starts a message."""
    with upload.open(_entry(upload)) as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ExportError(upload.name, "it is larger than any chat", "export the chat again")
    chat = read_chat(decode(data, upload.name).text)
    if chat.rows.is_empty():
        what = "no line of it begins with a date and a time"
        raise ExportError(upload.name, what, "export the chat again, without media")
    space = _space(upload)
    rows = chat.rows.filter(pl.col("posted_at").is_not_null())
    direct = _direct(rows, space)
    aside = _aside(chat.rows, upload.name, direct=direct)
    tables = tables_of(rows.clear() if direct else rows, space)
    return Part(
        file=upload.name,
        format="whatsapp",
        platform="whatsapp",
        kind="events",
        tables=tables,
        can_tell=_can_tell(tables),
        rows_in=chat.rows.height,
        rows_used=chat.rows.height - aside.height,
        set_aside=aside,
        private_dropped=rows.filter(~pl.col("system")).height if direct else 0,
        notes=(*_notes(chat, aside), *_open(upload, chat)),
        exported_at=tables["posts"]["posted_at"].max(),  # type: ignore[arg-type]  # times
        title="" if direct else space,
    )


def _entry(upload: Upload) -> str | None:
    """Return the chat's text in an archive; None for the file itself."""
    if not upload.entries:
        return None
    texts = [name for name in upload.entries if name.lower().endswith(".txt")]
    chats = [name for name in texts if PurePosixPath(name).name == "_chat.txt"] or texts
    if not chats:
        raise ExportError(upload.name, "no chat is in it", "export the chat again")
    return chats[0]


def _space(upload: Upload) -> str:
    """Return the chat's name, as the file is named."""
    for name in (upload.name, _entry(upload) or ""):
        stem = re.sub(r"\s*\(\d+\)$", "", PurePosixPath(name).stem.strip())
        if found := re.match(TITLE, re.sub(INVISIBLE, "", stem)):
            return str(found[1] or found[2]).strip()
    return PurePosixPath(upload.name).stem.strip(" _") or "chat"


def _direct(rows: pl.DataFrame, space: str) -> bool:
    """Whether this is the chat of two people: it is named like one of the only two who wrote."""
    wrote = rows["sender"].drop_nulls().unique().to_list()
    return len(wrote) <= 2 and space.casefold() in {name.casefold() for name in wrote}  # noqa: PLR2004 - two people


def _aside(rows: pl.DataFrame, file: str, *, direct: bool) -> pl.DataFrame:
    """Return the rows that are not used: those without a time, of a chat of two people all."""
    lost = rows if direct else rows.filter(pl.col("posted_at").is_null())
    empty = pl.lit(None, dtype=pl.String).alias("row")
    if direct:
        told = (pl.lit("(private)").alias("file"), pl.lit("").alias("line"))
    else:
        told = (pl.lit(file).alias("file"), pl.col("line").cast(pl.String))
    return lost.with_columns(
        *told, pl.lit(_PRIVATE if direct else _TIMELESS).alias("reason"), empty
    ).select("file", "line", "reason", "row")


def _can_tell(tables: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    posts, able = tables["posts"], dict(CAN_TELL)
    if tables["mentions"].is_empty():
        able["mentions"] = Ability("no", "nobody is mentioned in these messages")
    if not posts["removed_at"].is_not_null().any():
        able["removed"] = Ability("no", "no message here is marked as removed")
    if not posts["edited_at"].is_not_null().any():
        able["edited"] = Ability("no", "no message here is marked as edited")
    return able


def _open(upload: Upload, chat: Chat) -> list[Note]:
    """Return the suspicion that the chat was cut in its last message, if there is one."""
    last = f"{upload.name}, line {chat.rows['line'][-1]}"
    return [open_end(last)] if upload.ends_open(_entry(upload)) else []


def _notes(chat: Chat, aside: pl.DataFrame) -> list[Note]:
    """Return what a leader must know: whose chat it is, how its times read, what may be missing."""
    rows = chat.rows
    why = "a group chat is private by nature: make sure that its members know of this use"
    notes = [Note("a chat among members", rows.height, "", why)]
    if chat.before:
        why = "these lines are not used"
        notes.append(Note("lines before the first message", chat.before, "", why))
    if not chat.sure:
        why = "read as they fit best; weekdays and months may be wrong"
        notes.append(Note("days and months cannot be told apart", rows.height, "", why))
    if rows.height in CUT:
        why = "exports end after some 40,000 messages: older ones are missing"
        notes.append(Note("probably cut", rows.height, "", why))
    if marked := rows.filter(pl.col("gone") | pl.col("edited")).height:
        why = "the time is not in the export; the time of posting stands for it"
        notes.append(Note("removed or edited messages", marked, "", why))
    if numbers := rows.filter(pl.col("sender").str.contains(NUMBER))["sender"].n_unique():
        why = "they are shown as Person 1, Person 2 and so on; numbers are never kept"
        notes.append(Note("people known by telephone number alone", numbers, "", why))
    consequences = {_PRIVATE: "counted, never loaded"}
    return [*notes, *aside_notes(aside, consequences)]


FORMAT: Final = Format(
    key="whatsapp",
    label="WhatsApp chat",
    how_to_export=(
        "In the group chat: More, Export chat, Without media; upload the text file or the zip as "
        "it is. Ask the members first."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
