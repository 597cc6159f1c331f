"""What a person is asked about a dropped table: which column says what, and how its times read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from data_sources.column_facts import MOSTLY, Facts, column_facts
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
_LONG: Final = 20
_JSON: Final = (b"{", b"[")


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


def _by_values(cells: pl.DataFrame, guessed: Mapping) -> Mapping:
    """Add a guess by the values alone for who, when and what where no header says it."""
    choices = dict(guessed.choices)
    free = {name: column_facts(cells[name]) for name in guessed.unused}

    def add(
        role: str, why: str, fits: Callable[[Facts], bool], best: Callable[[Facts], float]
    ) -> None:
        found = [name for name, seen in free.items() if seen.filled and fits(seen)]
        if found:
            column = max(found, key=lambda name: best(free[name]))
            del free[column]
            choices[role] = Choice(column, _BY_VALUES, why)

    if not guessed.has("time"):
        add(
            "time",
            "its values are dates",
            lambda seen: seen.times >= MOSTLY,
            lambda seen: seen.times,
        )
    if not guessed.has("text"):
        add("text", "its values are the longest", _wordy, lambda seen: seen.length)
    if not guessed.has(*PERSON, "first_name"):
        add(
            "name", "its values are short and come again", _coming_again, lambda seen: seen.distinct
        )
    return replace(guessed, choices=choices, unused=tuple(free))


def _wordy(seen: Facts) -> bool:
    return seen.length >= _LONG and seen.times < MOSTLY


def _coming_again(seen: Facts) -> bool:
    plain = max(seen.times, seen.numbers, seen.clocks) < MOSTLY
    return plain and seen.length < _LONG and seen.distinct > 1 and seen.unique < SURE


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
