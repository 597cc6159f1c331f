"""The list of leaders: rows that name people, or values of an attribute, matched to members.

Where nobody gives a list, a column of the people list that says yes or no of leading is taken.

A CSV or workbook with one of the columns ``member_id``, ``email``, ``handle``, ``name`` (in six
languages, or by the values), or with the columns ``attribute, value`` where each row marks all
members with that value. Rows that match nobody are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from data_sources.community import Community
from data_sources.errors import ExportError
from data_sources.event_words import LEADS
from data_sources.formats._columns import by_header, cell, is_yes
from data_sources.formats._parse import PROCESS_KEY, email_key
from data_sources.mapping import PERSON, guess, header_roles
from data_sources.synonyms import fold
from data_sources.upload import Upload
from data_sources.yes_no import says_yes_or_no

_BY_VALUE: Final = {"attribute", "value"}
_ALSO: Final = {
    "person_id": ("person_id",),
    "email": ("email",),
    "handle": ("handle", "person_id"),
    "name": ("name", "handle", "person_id"),
}
"""What a column may hold besides what its header says, in the order of trying."""


@dataclass(frozen=True)
class Leaders:
    """Members marked as leaders, and the rows (as written) that match nobody or several people."""

    member_ids: tuple[str, ...]
    unmatched: tuple[str, ...]


def name_key(name: str) -> str:
    """Return a name without case, accents and order of its words.

    >>> name_key("Pérez, Ana") == name_key("ana  perez")
    True
    """
    return " ".join(sorted(fold(name.replace(",", " ")).split()))


def match_leaders(upload: Upload, community: Community, key: bytes = PROCESS_KEY) -> Leaders:
    """Match the rows of ``upload`` to members: by id, then e-mail, then handle, then name.

    ``key`` is the key of the community's e-mail hashes. Raises ExportError without a usable column.
    """
    frame = by_header(upload.table().frame)
    people = community.members.filter(pl.col("kind") == "person")
    if set(frame.columns) >= _BY_VALUE:
        return _by_value(frame, community, people)
    roles = _roles(frame)
    if not roles:
        raise ExportError(
            upload.name,
            "it names nobody",
            "add a column member_id, email, handle or name, or the columns attribute and value",
        )
    lookups = {role: _lookup(people, role) for role in _ALSO}
    rows = frame.select(cell(frame, column).alias(role) for role, column in roles.items())
    found: dict[str, None] = {}
    unmatched = []
    for row in rows.iter_rows(named=True):
        filled = {role: value for role, value in row.items() if value is not None}
        ways = (
            lookups[way].get(_keyed(way, value, key))
            for role, value in filled.items()
            for way in _ALSO[role]
        )
        member = next((way for way in ways if way), None)
        if member:
            found[member] = None
        elif filled:
            unmatched.append(", ".join(value for role, value in filled.items() if role != "email"))
    return Leaders(tuple(found), tuple(name or "an e-mail address" for name in unmatched))


def flagged_leaders(community: Community) -> frozenset[str]:
    """Return the persons of whom a column such as ``leader`` says yes, where it says yes or no."""
    people = community.members.filter(pl.col("kind") == "person")
    found: set[str] = set()
    for name in community.attributes:
        if fold(name) in LEADS and says_yes_or_no(people[name]):
            found |= set(people.filter(is_yes(pl.col(name)))["member_id"])
    return frozenset(found)


def _roles(frame: pl.DataFrame) -> dict[str, str]:
    """Return ``role -> column`` in the order of matching, by headers, else by the values."""
    roles = header_roles(frame.columns)
    if "id" in frame.columns:
        roles.setdefault("person_id", "id")
    if not roles.keys() & {*PERSON}:
        choices = guess(frame).choices
        roles = {role: choice.column for role, choice in choices.items()}
    order = ("person_id", "email", "handle", "name")
    return {role: roles[role] for role in order if role in roles}


def _keyed(role: str, value: str, key: bytes) -> str:
    if role == "email":
        return email_key(value, key)
    if role == "handle":
        return value.casefold().removeprefix("@")
    return name_key(value) if role == "name" else value


def _lookup(people: pl.DataFrame, role: str) -> dict[str, str]:
    """Return ``key -> member id`` for one way of naming; a key of several people names none."""
    column = {"person_id": "member_id", "email": "email_key"}.get(role, role)
    found: dict[str, str] = {}
    several = set()
    for value, member in people.select(column, pl.col("member_id").alias("id")).iter_rows():
        if value is None:
            continue
        way = value if role in {"person_id", "email"} else _keyed(role, value, b"")
        if way in found:
            several.add(way)
        found[way] = member
    return {way: member for way, member in found.items() if way not in several}


def _by_value(frame: pl.DataFrame, community: Community, people: pl.DataFrame) -> Leaders:
    """Mark all members with a value of an attribute, such as role = Director."""
    attributes = {fold(name): name for name in community.attributes}
    found: dict[str, None] = {}
    unmatched = []
    rows = frame.select(cell(frame, "attribute").alias("attribute"), cell(frame, "value"))
    for attribute, value in rows.drop_nulls().iter_rows():
        column = attributes.get(fold(attribute))
        same = pl.col(column).str.to_lowercase() == value.lower() if column else pl.lit(value=False)
        members = people.filter(same)["member_id"].to_list()
        found |= dict.fromkeys(members)
        if not members:
            unmatched.append(f"{attribute} = {value}")
    return Leaders(tuple(found), tuple(unmatched))
