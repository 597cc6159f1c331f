"""What a person is asked about a dropped table: which column says what, and how its times read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from data_sources.column_facts import MOSTLY, SAMPLE, Facts, column_facts
from data_sources.errors import ExportError
from data_sources.formats._log_rows import time_cells
from data_sources.formats._tables import tables
from data_sources.formats.activity_log import preview
from data_sources.formats.people_roster import guess_people
from data_sources.mapping import PERSON, Choice, Mapping, guess
from data_sources.moments import Order, read_times
from data_sources.profiles import Kind, Profile, header_key
from data_sources.read import recognised
from data_sources.upload import Upload

SURE: Final = 0.9
"""A log whose person and time are surer than this is read without asking."""

LOOKED_AT: Final = 20_000
MOST: Final = 5
"""Headers in one archive that are asked about."""

_TABLES: Final[dict[str, Kind]] = {"activity_log": "events", "people_roster": "people"}
_BY_VALUES: Final = 0.3
_MOVES: Final = 0.5
"""Where more than this share of people are in several places, the places are no people's own."""
_LONG: Final = 20
_JSON: Final = (b"{", b"[")
_Guess = tuple[str, tuple[str, ...], str, Callable[[Facts, int], bool], Callable[[Facts], float]]


@dataclass(frozen=True)
class OpenTable:
    """A table that no platform's export claims, as far as it explains itself.

    ``cells`` are its first :data:`LOOKED_AT` rows as text, ``guessed`` the roles of its columns.
    ``doubtful`` says that a person should look at them before it is read. ``kind`` says whether a
    row is an event or a person.
    """

    file: str
    cells: pl.DataFrame
    guessed: Mapping
    doubtful: bool
    kind: Kind = "events"


@dataclass(frozen=True)
class OpenTimes:
    """What a column of times leaves open; ``guessed`` is the order that is taken unless told."""

    order: bool = False
    zone: bool = False
    guessed: Order = "day first"


def open_tables(upload: Upload, *, people: bool = False) -> list[OpenTable]:
    """Return the tables of ``upload`` whose columns a person may set; ``people`` of a people list.

    None are those of a platform's export, and what is no table of two or more columns; what cannot
    be read is told when it is read. In an archive that nothing recognises, tables with the same
    header are one.
    """
    if people:
        return _opened(upload, upload.name, known=True, kind="people")
    ranked = recognised(upload)
    key = ranked[0][1].key if ranked else ""
    if key in _TABLES:
        return _opened(upload, upload.name, known=True, kind=_TABLES[key])
    if key or (not upload.entries and upload.head(size=64).lstrip()[:1] in _JSON):
        return []
    headers: dict[str, list[str | None]] = {}
    for entry in tables(upload):
        headers.setdefault(header_key(upload.header(entry)), []).append(entry)
    found = []
    for entries in list(headers.values())[:MOST]:
        name = f"{upload.name}, {entries[0]}" if entries[0] else upload.name
        found += _opened(upload.only(entries), name, known=False, kind="events")
    return found


def _opened(upload: Upload, name: str, *, known: bool, kind: Kind) -> list[OpenTable]:
    try:
        guessed, cells = preview(upload)
    except ExportError:
        return []
    if cells.width < 2:  # noqa: PLR2004 - who and when are two
        return []
    cells = cells.head(LOOKED_AT)
    if kind == "people":
        return [as_kind(OpenTable(name, cells, guessed, doubtful=False), "people")]
    guessed = _by_values(cells, guessed)
    doubtful = not known or guessed.sure <= SURE or bool(guessed.ask)
    doubtful = doubtful or open_times(cells, guessed).order
    return [OpenTable(name, cells, guessed, doubtful)]


def as_kind(table: OpenTable, kind: Kind) -> OpenTable:
    """Return the table as one of events or of people, its columns guessed for that."""
    if table.kind == kind:
        return table
    if kind == "events":
        return replace(table, guessed=_by_values(table.cells, guess(table.cells)), kind=kind)
    guessed = guess_people(table.cells)
    unsure = not guessed.has("name", "first_name") or bool(guessed.ask)
    doubtful = table.doubtful or unsure or open_days(table.cells, guessed).order
    return replace(table, guessed=guessed, kind=kind, doubtful=doubtful)


def open_days(cells: pl.DataFrame, chosen: Mapping) -> OpenTimes:
    """Return what the days on which people joined and left leave open: the order alone."""
    for role in ("joined_at", "left_at"):
        column = chosen.column(role)
        if column is not None:
            moments = read_times(cells[column])
            if moments.order is not None and not moments.sure:
                return OpenTimes(order=True, guessed=moments.order)
    return OpenTimes()


def guessed_by_values(mapping: Mapping) -> bool:
    """Say whether any role was guessed by the values of a column alone."""
    return any(choice.sure <= _BY_VALUES for choice in mapping.choices.values())


def _by_values(cells: pl.DataFrame, guessed: Mapping) -> Mapping:
    """Add a guess by the values alone for who, when and what where no header says it."""
    choices = dict(guessed.choices)
    free = {name: column_facts(cells[name]) for name in guessed.unused}
    if not guessed.has("reply_to"):
        choices |= _answering(cells, free, guessed)
    for role, others, why, fits, best in _FOUND:
        if guessed.has(*others):
            continue
        found = [name for name, seen in free.items() if seen.filled and fits(seen, cells.height)]
        if found:
            column = max(found, key=lambda name: best(free[name]))
            del free[column]
            choices[role] = Choice(column, _BY_VALUES, why)
    return _placed(cells, replace(guessed, choices=choices, unused=tuple(free)))


def _placed(cells: pl.DataFrame, guessed: Mapping) -> Mapping:
    """Take a location that changes from row to row of a person for where it was said."""
    place = guessed.column("location")
    person = next((guessed.column(role) for role in PERSON if guessed.has(role)), None)
    if place is None or person is None or guessed.has("space"):
        return guessed
    seen = cells.group_by(person).agg(rows=pl.len(), places=pl.col(place).n_unique())
    often = seen.filter(pl.col("rows") > 1)
    if not often.height or float((often["places"] > 1).mean() or 0.0) <= _MOVES:  # type: ignore[arg-type]  # a share
        return guessed
    choices = {role: each for role, each in guessed.choices.items() if role != "location"}
    why = "the same person is in several of its values"
    return replace(guessed, choices={**choices, "space": Choice(place, _BY_VALUES, why)})


def _answering(cells: pl.DataFrame, free: dict[str, Facts], guessed: Mapping) -> dict[str, Choice]:
    """Return a column of ids and one whose cells are such ids; both are taken out of ``free``."""
    number = guessed.column("post_id")
    ids = [number] if number else [name for name, seen in free.items() if _identifies(seen, cells)]
    for own in ids:
        known = cells[own].drop_nulls()
        for name, seen in list(free.items()):
            filled = cells[name].replace("", None).drop_nulls()
            if name == own or _identifies(seen, cells) or not filled.len():
                continue
            if float(filled.is_in(known.implode()).mean() or 0.0) < SURE:  # type: ignore[arg-type]  # a share
                continue
            free.pop(own, None)
            del free[name]
            why = f"its values are those of “{own}”"
            added = {"reply_to": Choice(name, _BY_VALUES, why)}
            told = Choice(own, _BY_VALUES, "its values name each row")
            return added if number else added | {"post_id": told}
    return {}


def _identifies(seen: Facts, cells: pl.DataFrame) -> bool:
    """Whether a column names each row: filled everywhere, no value twice, no text and no time."""
    whole = seen.filled >= min(cells.height, SAMPLE) and seen.distinct == seen.filled
    return whole and seen.length < _LONG and seen.times < MOSTLY


def _dated(seen: Facts, _: int) -> bool:
    return seen.times >= MOSTLY


def _wordy(seen: Facts, _: int) -> bool:
    return seen.length >= _LONG and seen.times < MOSTLY


def _named(seen: Facts, rows: int) -> bool:
    """Whether a column is filled nearly everywhere with short words that come again."""
    plain = max(seen.times, seen.numbers, seen.clocks) < MOSTLY
    again = plain and seen.length < _LONG and seen.distinct > 1 and seen.unique < SURE
    return again and seen.filled >= MOSTLY * min(rows, SAMPLE)


_FOUND: Final[tuple[_Guess, ...]] = (
    ("time", ("time",), "its values are dates", _dated, lambda seen: seen.times),
    ("text", ("text",), "its values are the longest", _wordy, lambda seen: seen.length),
    (
        "name", (*PERSON, "first_name"), "its values are short and come again", _named,
        lambda seen: seen.distinct,
    ),
)  # fmt: skip
"""Roles guessed by values: role, the roles that make it needless, why, what fits, what is best."""


def open_times(cells: pl.DataFrame, chosen: Mapping) -> OpenTimes:
    """Return what the chosen columns of times leave open."""
    if not chosen.has("time"):
        return OpenTimes()
    moments = read_times(time_cells(cells, chosen))
    zone = bool((moments.quality == "assumed_zone").any())
    undecided = moments.order is not None and not moments.sure
    return OpenTimes(undecided, zone, moments.order or "day first")


def chosen(table: OpenTable, profile: Profile) -> Mapping:
    """Return the roles of a table with those that a person has set."""
    if table.kind == "people":
        return guess_people(table.cells, profile.columns)
    return guess(table.cells, profile.columns)
