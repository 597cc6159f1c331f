"""Slack export: a zip with ``users.json``, ``channels.json`` and a folder per channel.

On Enterprise Grid ``org_users.json`` stands in place of users.json, and each workspace may have a
folder of its own with the same files.

Workspace settings, Import/Export data, Export. Each channel folder holds one ``YYYY-MM-DD.json``
list a day with the keys type, subtype, user, text, ts, thread_ts, reactions, edited, file(s).
``ts`` is text, unique inside its channel alone, and serves as the message's id. Only public
channels are read; private channels and direct messages (folders that channels.json does not list)
are counted and dropped. It cannot tell who read, and of a thread only its first message is known.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import Final

import orjson
import polars as pl

from data_sources.community import Ability, Note, empty_set_aside
from data_sources.errors import ExportError
from data_sources.few import some_of
from data_sources.formats import _slack_tables as build
from data_sources.formats._format import Format, Part
from data_sources.formats._parse import json_rows
from data_sources.formats._slack_changes import CHANGES, Changes
from data_sources.formats._slack_rows import (
    Channel,
    Gathered,
    Row,
    add_row,
    hidden,
    ids_of,
    is_message,
    text_of,
)
from data_sources.upload import Upload

FREE_PLAN_DAYS: Final = 100
_DAY_FILE: Final = re.compile(r"^(?P<folder>.+)/\d{4}-\d{2}-\d{2}\.json$")
_USERS: Final = ("users.json", "org_users.json")
_CHANNELS: Final = "channels.json"
_PRIVATE: Final = "a private channel or a direct message"
_UNLISTED: Final = "a folder that channels.json does not list, so it may be private"
_READS: Final = "a Slack export does not say who read"
_WHOLE: Final = "download the whole export from Slack and upload the zip as it is"

CAN_TELL: Final = {
    "text": Ability("yes"),
    "replies": Ability("yes"),
    "reactions": Ability("yes"),
    "reactors": Ability("yes"),
    "mentions": Ability("yes"),
    "reads": Ability("no", _READS),
    "members": Ability("yes"),
    "memberships": Ability("partly", "archived channels list no members"),
    "removed": Ability("partly", "only those that had answers or that the workspace keeps"),
    "edited": Ability("yes"),
    "spaces": Ability("yes"),
    "attributes": Ability("partly", "only the titles that people gave themselves"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` is a Slack export, by the names of its entries."""
    users, days = bool(_named(upload, *_USERS)), any(map(_DAY_FILE.match, upload.entries))
    if _named(upload, _CHANNELS):
        return 0.98 if users and days else 0.9 if days else 0.6 if users else 0.0
    return 0.5 if days else 0.0


def _named(upload: Upload, *names: str) -> list[str]:
    """Return the entries with these file names, in any folder, the outermost first."""
    found = [entry for entry in upload.entries if entry.rpartition("/")[2] in names]
    return sorted(found, key=lambda entry: (entry.count("/"), entry))


def read(upload: Upload) -> Part:
    """Read the public channels; raises ExportError where users.json or channels.json is missing."""
    users = _users(upload)
    public, channels = _channels(upload)
    bots = frozenset(text_of(user, "id") for user in users if user.get("is_bot") is True)
    rows = _Rows(upload, public, bots)
    for entry in upload.entries:
        if match := _DAY_FILE.match(entry):
            rows.add(entry, match["folder"])
    rows.finish(users)
    tables = build.tables(rows.into, users, channels)
    versions = rows.changes.versions(rows.into)
    tables |= {"versions": versions} if versions.height else {}
    titles, posts = build.has_titles(users), tables["posts"]
    tables["members"] = tables["members"].drop(() if titles else "title")
    return Part(
        file=upload.name,
        format="slack",
        platform="slack",
        kind="events",
        tables=tables,
        can_tell=_can_tell(rows.into, tables, users, channels),
        rows_in=rows.seen,
        rows_used=rows.seen - len(rows.aside),
        set_aside=_set_aside(rows.aside),
        private_dropped=rows.private,
        attributes=("title",) if titles else (),
        notes=tuple(_notes(rows, tables, channels)),
        zones=dict(Counter(zone for user in users if (zone := text_of(user, "tz")))),
        exported_at=posts["posted_at"].max(),  # type: ignore[arg-type]  # a column of times
    )


class _Rows:
    """The message rows of all day files, gathered or set aside."""

    def __init__(self, upload: Upload, public: dict[str, Channel], bots: frozenset[str]) -> None:
        self.upload, self.public = upload, public
        self.into, self.changes = Gathered(bots), Changes()
        self.aside: list[tuple[str, str, str, str | None]] = []
        self.seen = self.private = 0
        self.private_names = _private_names(upload)

    def add(self, entry: str, folder: str) -> None:
        """Read one day file; of a private one only the number of messages is kept."""
        channel = self.public.get(folder)
        rows = json_rows(self.upload, entry)
        self.seen += len(rows)
        if channel is None:
            self.private += sum(is_message(row) for row in rows)
            reason = _PRIVATE if folder in self.private_names else _UNLISTED
            self.aside += [("(private)", "", reason, None)] * len(rows)
            return
        for line, row in enumerate(rows, 1):
            reason = "not a message"
            if isinstance(row, dict):
                change = text_of(row, "subtype") in CHANGES and not hidden(row)
                add = self.changes.add if change else partial(add_row, self.into)
                reason = add(row, channel)
            if reason:
                self.aside.append((entry, str(line), reason, _shown(row)))

    def finish(self, users: list[Row]) -> None:
        """Count the rows of users.json, and set aside those without an id."""
        self.changes.settle(self.into)
        self.seen += len(users)
        nameless = [line for line, user in enumerate(users, 1) if not text_of(user, "id")]
        self.aside += [("users.json", str(line), "no id", None) for line in nameless]


def _shown(row: object) -> str:
    """Return what may be shown of a row set aside: when, and which kind; no words, nobody."""
    kept = row if isinstance(row, dict) else {}
    shown = {key: kept[key] for key in ("ts", "type", "subtype") if key in kept}
    return orjson.dumps(shown).decode()


def _users(upload: Upload) -> list[Row]:
    """Return the users of all lists; one who is in several workspaces is one."""
    found = _named(upload, *_USERS)
    if not found:
        raise ExportError(upload.name, "users.json is missing in this Slack export", _WHOLE)
    once: dict[object, Row] = {}
    for entry in found:
        for place, row in enumerate(_list_of(upload, entry)):
            once.setdefault(text_of(row, "id") or (entry, place), row)
    return list(once.values())


def _channels(upload: Upload) -> tuple[dict[str, Channel], list[Row]]:
    """Return ``folder -> public channel``, and the rows of all lists under the spaces' names."""
    found = _named(upload, _CHANNELS)
    if not found:
        raise ExportError(upload.name, f"{_CHANNELS} is missing in this Slack export", _WHOLE)
    public: dict[str, Channel] = {}
    rows: list[Row] = []
    for entry in found:
        root = entry.rpartition("/")[0]
        workspace = root.rpartition("/")[2] if len(found) > 1 else ""
        for row in _list_of(upload, entry):
            if name := text_of(row, "name"):
                space = f"{workspace} / {name}" if workspace else name
                folder = f"{root}/{name}" if root else name
                public[folder] = Channel(text_of(row, "id") or folder, space)
                rows.append({**row, "name": space})
    return public, rows


def _list_of(upload: Upload, entry: str) -> list[Row]:
    return [row for row in json_rows(upload, entry) if isinstance(row, dict)]


def _private_names(upload: Upload) -> set[str]:
    """Return the folders of private channels and direct messages that the export lists."""
    names: set[str] = set()
    for entry in _named(upload, "groups.json", "mpims.json", "dms.json"):
        root = entry.rpartition("/")[0]
        for row in _list_of(upload, entry):
            own = {text_of(row, "name"), text_of(row, "id")}
            names |= {f"{root}/{one}" if root else one for one in own}
    return names


def _set_aside(rows: list[tuple[str, str, str, str | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=empty_set_aside().schema, orient="row")


def _can_tell(
    into: Gathered, tables: dict[str, pl.DataFrame], users: list[Row], channels: list[Row]
) -> dict[str, Ability]:
    """Return what this export can tell: what it could carry but never shows is "no"."""
    reactions, titled = tables["reactions"], build.has_titles(users)
    archived = any(
        row.get("is_archived") is True and not ids_of(row, "members") for row in channels
    )
    fewer = Ability("partly", "some long lists of people who reacted are cut short")
    none = Ability("no", "this export has no reactions")
    seen = {
        "replies": (tables["posts"]["parent_id"].is_not_null().any(), "this export has no threads"),
        "mentions": (tables["mentions"].height, "nobody is mentioned in this export"),
        "edited": (tables["posts"]["edited_at"].is_not_null().any(), "no message here is edited"),
        "attributes": (titled, "no departments, locations or titles; add a people list"),
    }
    able = dict(CAN_TELL)
    able |= {key: Ability("no", why) for key, (shown, why) in seen.items() if not shown}
    if reactions.is_empty():
        able |= {"reactions": none, "reactors": none}
    elif into.fewer_listed:
        able["reactors"] = fewer
    if not archived:
        able["memberships"] = Ability("yes")
    if titled and titled < len(users):
        able["attributes"] = Ability("partly", f"{some_of(titled, len(users))} gave a title")
    able["removed"] = _removed(tables["posts"])
    return able


def _removed(posts: pl.DataFrame) -> Ability:
    """Say whose messages are known to be removed; those without an author are nobody's."""
    gone = posts.filter(pl.col("removed_at").is_not_null())
    if gone.is_empty():
        return Ability("no", "removed messages are not in this export")
    if gone["author_id"].null_count() == gone.height:
        return Ability("no", "removed messages here name no author")
    if gone["text"].count():
        return Ability("partly", "only removals that the workspace chose to keep")
    return Ability("partly", "only removed messages that had replies are marked")


def _notes(rows: _Rows, tables: dict[str, pl.DataFrame], channels: list[Row]) -> list[Note]:
    into, notes = rows.into, build.reason_notes(rows.aside)
    unlisted = [r for r in channels if r.get("is_archived") is True and not ids_of(r, "members")]
    if unlisted:
        notes.append(
            Note(
                "archived channels list no members",
                len(unlisted),
                f"channels.json, {text_of(unlisted[0], 'name')}",
                "their members are rebuilt from joins and leaves and may be incomplete",
            )
        )
    if into.self_mentions:
        notes.append(
            Note("people who mention themselves", into.self_mentions, "", "left out of mentions")
        )
    if into.tombstones:
        why = "the time of removal is not in the export; the time of posting stands for it"
        notes.append(Note("removed messages that had replies", into.tombstones, "", why))
    return notes + _free_plan(tables["posts"])


def _free_plan(posts: pl.DataFrame) -> list[Note]:
    days = posts.select((pl.col("posted_at").max() - pl.col("posted_at").min()).dt.total_days())
    span = days.item()
    if span is None or span >= FREE_PLAN_DAYS:
        return []
    return [
        Note(
            f"the messages cover {span} days only",
            posts.height,
            "",
            "on Slack's free plan older messages are missing: the community may be older",
        )
    ]


FORMAT: Final = Format(
    key="slack",
    label="Slack workspace export",
    how_to_export=(
        "Workspace settings, Import/Export data, Export; upload the zip as it is. Owners and "
        "administrators can do it."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
