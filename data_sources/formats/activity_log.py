"""Activity log: any table with one row for each event, made by hand or by another platform.

Columns are found by their headers in six languages and by their values: who, when, the text, the
message id, what it answers, its thread, the space, the kind of event, counts of likes and reads,
removed, private, department and location. At least a person and a time are needed. What the
columns do not hold cannot be told.
"""

from __future__ import annotations

from collections.abc import Mapping as Pairs
from functools import partial
from typing import Final

import polars as pl

from data_sources.at_once import both
from data_sources.community import Ability, Note
from data_sources.errors import ExportError
from data_sources.formats._columns import AT_NAME, Rule, mentions, sort_out, told
from data_sources.formats._format import Format, Part
from data_sources.formats._log_rows import LogRows, log_rows
from data_sources.formats._log_tables import (
    moves,
    own_answers,
    people,
    post_ids,
    posts_of,
    reactions_of,
    reads_of,
)
from data_sources.formats._tables import Entry, load, tables
from data_sources.mapping import PERSON, Mapping, guess, header_roles
from data_sources.profiles import Profile
from data_sources.upload import Upload

_MAYBE: Final = "only where the file has a column for it"
CAN_TELL: Final = {
    "text": Ability("partly", _MAYBE),
    "replies": Ability("partly", "only with a column that says what a message answers"),
    "reactions": Ability("partly", "from a column of counts, or rows that are reactions"),
    "reactors": Ability("partly", "only where reactions are rows of their own"),
    "mentions": Ability("partly", "names written as @name in the text"),
    "reads": Ability("partly", _MAYBE),
    "members": Ability("no", "a log shows only people who did something; add a people list"),
    "memberships": Ability("partly", "only from rows that say who joined"),
    "removed": Ability("partly", _MAYBE),
    "edited": Ability("partly", _MAYBE),
    "spaces": Ability("partly", _MAYBE),
    "attributes": Ability("partly", _MAYBE),
}
_POSTS: Final = ("post", "reply")
_ENOUGH_THREADS: Final = 5
_FIRST_LOOK: Final = 10_000


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` is a log; formats with a name of their own go first."""
    best = 0.0
    for entry in _logs(upload):
        roles = header_roles(upload.header(entry)).keys()
        best = max(best, 0.5 if roles & {"text", "kind", "post_id"} else 0.35)
    return best


def _logs(upload: Upload) -> list[Entry]:
    """Return the tables whose header says who and when."""
    found = []
    for entry in tables(upload):
        roles = header_roles(upload.header(entry)).keys()
        if roles & {*PERSON, "first_name"} and "time" in roles:
            found.append(entry)
    return found


def preview(upload: Upload, columns: Pairs[str, str] | None = None) -> tuple[Mapping, pl.DataFrame]:
    """Return the guessed (or given) roles of the columns, and all cells as text."""
    cells = load(upload, _logs(upload) or tables(upload)).cells()
    return guess(cells, columns), cells


def read(upload: Upload, columns: Pairs[str, str] | Profile | None = None) -> Part:
    """Read a log; ``columns`` names columns by role where a person has set them.

    A profile says the date order and the zone too.
    """
    settled = columns if isinstance(columns, Profile) else Profile(columns or {})
    loaded = load(upload, _logs(upload) or tables(upload))
    mapping = guess(loaded.cells(), settled.columns)
    _needed(upload, mapping)
    rows = log_rows(loaded, mapping, upload.name, settled)
    rows_in = rows.frame.height
    used, aside, notes = sort_out(rows.frame, _rules(mapping), ("posted_at", "what", "space"))
    private = aside.filter(pl.col("reason") == _PRIVATE).height
    found, own = _found(used, rows, upload.name)
    mapped = _mapping_notes(mapping, upload, rows_in)
    return Part(
        file=upload.name,
        format="activity_log",
        platform="activity_log",
        kind="events",
        tables=found,
        can_tell=_can_tell(mapping, found),
        rows_in=rows_in,
        rows_used=used.height,
        set_aside=aside,
        private_dropped=private,
        attributes=rows.attributes,
        notes=(*loaded.notes, *mapped, *rows.notes, *notes, *own, *_told(mapping, used, found)),
        exported_at=used["posted_at"].max(),  # type: ignore[arg-type]  # a column of times
    )


_PRIVATE: Final = "a private message"


def _rules(mapping: Mapping) -> list[Rule]:
    private, post = pl.col("private"), pl.col("what").is_in(_POSTS)
    rules = [
        Rule(pl.col("author_id").is_null(), "no person", consequence="nobody to count it for"),
        Rule(
            pl.col("posted_at").is_null(),
            "no readable time",
            consequence="cannot be placed in time",
        ),
        Rule(pl.col("what") == "", "an event of another kind", consequence="not counted as a post"),
    ]
    if not mapping.has("private"):
        return rules
    kept_out = "counted, never loaded"
    return [
        Rule(private & post, _PRIVATE, private=True, consequence=kept_out),
        Rule(private, "an event in a private space", private=True, consequence=kept_out),
        *rules,
    ]


def _needed(upload: Upload, mapping: Mapping) -> None:
    lacking = [
        word
        for word, has in (
            ("who acted", mapping.has(*PERSON, "first_name")),
            ("when", mapping.has("time")),
        )
        if not has
    ]
    if lacking:
        raise ExportError(
            upload.name,
            f"no column says {' or '.join(lacking)}",
            "name the columns on the Data page, or add headers such as author and created_at",
        )


def _found(
    used: pl.DataFrame, rows: LogRows, file: str
) -> tuple[dict[str, pl.DataFrame], list[Note]]:
    """Return all canonical tables that the rows give, and what to tell of them."""
    said = used.filter(pl.col("what").is_in(_POSTS)) if rows.kinds else used
    other = used.filter(~pl.col("what").is_in(_POSTS)) if rows.kinds else used.clear()
    said = said.with_columns(post_ids(said))
    posts, (members, names) = both(partial(posts_of, said), partial(people, used, rows))
    itself = own_answers(said, file)
    system, memberships = moves(other)
    named, own = mentions(posts, (AT_NAME,), names)
    found = {
        "members": members,
        "posts": pl.concat([posts, system]) if system.height else posts,
        "reactions": reactions_of(said, other),
        "mentions": named,
        "memberships": memberships,
        "aggregates": reads_of(said, other),
    }
    return found, [*itself, *own]


def _mapping_notes(mapping: Mapping, upload: Upload, rows: int) -> list[Note]:
    """Tell what was not loaded, and what was decided without being sure."""
    notes = [
        Note(f"column “{column}” is never loaded", rows, upload.name, why)
        for column, why in mapping.never.items()
    ]
    notes += [
        Note(question, rows, upload.name, "set the columns on the Data page if this is wrong")
        for question in mapping.ask
    ]
    if mapping.unused:
        listed = ", ".join(f"“{column}”" for column in mapping.unused[:10])
        notes.append(Note(f"columns without a role: {listed}", rows, upload.name, "not used"))
    return notes


def _told(mapping: Mapping, used: pl.DataFrame, found: dict[str, pl.DataFrame]) -> list[Note]:
    """Tell columns that carry less than their header promises."""
    notes = []
    if mapping.has("likes") and found["reactions"].is_empty():
        column = mapping.column("likes")
        notes.append(Note(f"column “{column}” holds only zeros", 0, "", "reactions cannot be told"))
    if mapping.has("removed"):
        timeless = used.filter(pl.col("removed") & pl.col("removed_at").is_null()).height
        if timeless:
            why = "the time of posting stands for it"
            notes.append(Note("removed rows without the time of removal", timeless, "", why))
    return [*notes, *_constant_times(found["posts"])]


def _constant_times(posts: pl.DataFrame) -> list[Note]:
    """Tell when all posts of every thread have one time: then it is the thread's, not theirs."""
    if posts.height > _FIRST_LOOK and not _times_of_threads(posts.head(_FIRST_LOOK))["same"].all():
        return []
    threads = _times_of_threads(posts)
    if threads.height < _ENOUGH_THREADS or not threads["same"].all():
        return []
    why = "how fast answers came cannot be trusted"
    return [Note("every answer has the time of its thread", int(threads["len"].sum()), "", why)]


def _times_of_threads(posts: pl.DataFrame) -> pl.DataFrame:
    """Return the threads of two posts or more: ``len``, and whether all have the ``same`` time."""
    return (
        posts.lazy()
        .group_by("thread_id")
        .agg(pl.len(), (pl.col("posted_at").max() == pl.col("posted_at").min()).alias("same"))
        .filter(pl.col("len") > 1)
        .collect()
    )


def _can_tell(mapping: Mapping, found: dict[str, pl.DataFrame]) -> dict[str, Ability]:
    """Say what the columns could tell, and what they did tell."""
    posts, members = found["posts"], found["members"]
    column = "this file has no column for it"
    reactors = found["reactions"]["member_id"].is_not_null().any()
    able = dict(CAN_TELL)
    able["text"] = told(mapping.has("text", "title"), column)
    able["replies"] = told(
        posts["parent_id"].is_not_null().any(), "no row says which message it answers"
    )
    able["reactions"] = told(found["reactions"].height, "this file holds no reactions")
    able["reactors"] = told(reactors, "who reacted is not in this file")
    able["mentions"] = told(found["mentions"].height, "nobody is named as @name in this file")
    if able["mentions"].can:
        able["mentions"] = CAN_TELL["mentions"]
    able["reads"] = told(found["aggregates"].height, "this file does not say what was read")
    able["memberships"] = (
        CAN_TELL["memberships"]
        if found["memberships"].height
        else Ability("no", "this file does not say who belongs where")
    )
    able["removed"] = told(
        posts["removed_by"].is_not_null().any(), "no row here is marked as removed"
    )
    able["edited"] = told(posts["edited_at"].is_not_null().any(), "no row here is marked as edited")
    able["spaces"] = told(mapping.has("space"), column)
    known = [name for name in members.columns if name in ("department", "location", "role")]
    able["attributes"] = told(known, "no department or location; add a people list")
    return able


FORMAT: Final = Format(
    key="activity_log",
    label="Activity log (any table of events)",
    how_to_export=(
        "A CSV, XLSX, XLS or ODS with one row for each message or event, and headers such as "
        "author, "
        "created at, text, channel, message id, reply to; in any of six languages."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
