"""What a person is asked about a dropped table: which column says what, and how its times read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from data_sources.column_facts import MOSTLY, Facts, column_facts
from data_sources.errors import ExportError
from data_sources.formats._log_rows import time_cells
from data_sources.formats.activity_log import preview
from data_sources.mapping import PERSON, Choice, Mapping, guess
from data_sources.moments import Order, read_times
from data_sources.profiles import Profile
from data_sources.read import recognised
from data_sources.upload import Upload

SURE: Final = 0.9
"""A log whose person and time are surer than this is read without asking."""

LOOKED_AT: Final = 20_000
_BY_VALUES: Final = 0.3
_LONG: Final = 20
_JSON: Final = (b"{", b"[")


@dataclass(frozen=True)
class OpenTable:
    """A table that no platform's export claims, as far as it explains itself.

    ``cells`` are its first :data:`LOOKED_AT` rows as text, ``guessed`` the roles of its columns.
    ``doubtful`` says that a person should look at them before it is read.
    """

    file: str
    cells: pl.DataFrame
    guessed: Mapping
    doubtful: bool


@dataclass(frozen=True)
class OpenTimes:
    """What a column of times leaves open; ``guessed`` is the order that is taken unless told."""

    order: bool = False
    zone: bool = False
    guessed: Order = "day first"


def open_table(upload: Upload) -> OpenTable | None:
    """Return what must be known of ``upload``; None where its columns need no word.

    That is so for a platform's export, a people list, and what is no table of two or more columns;
    what cannot be read is told when it is read.
    """
    ranked = recognised(upload)
    if ranked and ranked[0][1].key != "activity_log":
        return None
    if not ranked and (upload.entries or upload.head(size=64).lstrip()[:1] in _JSON):
        return None
    try:
        guessed, cells = preview(upload)
    except ExportError:
        return None
    if cells.width < 2:  # noqa: PLR2004 - who and when are two
        return None
    cells = cells.head(LOOKED_AT)
    guessed = _by_values(cells, guessed)
    doubtful = not ranked or guessed.sure <= SURE or bool(guessed.ask)
    return OpenTable(upload.name, cells, guessed, doubtful or open_times(cells, guessed).order)


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
    return guess(table.cells, profile.columns)
