"""The gate for stories counted by posts or threads: the people behind them are what is judged.

A story whose row is hidden in the list of stories must not follow from the largest story, nor from
how varied what is said is, counted in another way and set beside that list.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, NamedTuple

import numpy as np

from dashboard.counting import UNITS, Unit
from dashboard.disclosure._cells import few, identifies
from dashboard.disclosure._rows import Row, hidden_posts
from dashboard.metrics._frames import Flags
from dashboard.metrics._metric import Reading
from dashboard.metrics._story_units import Counted, counted_of
from dashboard.view import View

_MANY_HIDDEN: Final = 5
"""So many hidden stories and a whole number says nothing of any of them."""


class Behind(NamedTuple):
    """Distinct people behind stories counted in a ``unit`` other than people.

    ``sides`` of the largest story: those who tell it, those who tell others where it is not told,
    those who wrote where no story is told. ``largest_told``: its row is told in the list.
    ``hidden`` rows of that list are not.
    """

    unit: Unit = "people"
    sides: tuple[int, ...] = ()
    largest_told: bool = True
    hidden: int = 0

    @property
    def varied_told(self) -> bool:
        """Whether it may be told how varied what is said is."""
        return self.unit == UNITS[0] or not 0 < self.hidden < _MANY_HIDDEN


EVERYBODY: Final = Behind()


def rows_away(rows: list[Row]) -> frozenset[int]:
    """Return which rows of the list of stories are hidden, by the people who tell each."""
    alone = (i for i, row in enumerate(rows) if identifies(row.people, row.base))
    return hidden_posts(rows) | frozenset(alone)


def behind(view: View) -> Behind:
    """Return who is behind the stories of a view that are not counted by people."""
    found = EVERYBODY if view.scope.unit == UNITS[0] else counted_of(view)
    if not isinstance(found, Counted):
        return EVERYBODY
    told = found.told
    table = told.table()
    rows = [Row(n, base) for n, base in table.select("people", "of_people").iter_rows()]
    away = rows_away(rows)
    place = table["story"].to_list().index(told.names[found.largest])
    return Behind(found.unit, _sides(found), place not in away, len(away))


def refused_counted(key: str, behind: Behind) -> Literal["", "beside", "behind"]:
    """Say why a number counted by posts or threads must not be told, "" if it may."""
    if key == "effective_stories":
        return "" if behind.varied_told else "beside"
    if any(few(n) for n in behind.sides):
        return "behind"
    return "" if behind.largest_told else "beside"


def in_whole_numbers(reading: Reading, unit: Unit) -> Reading:
    """Return how varied what is said is in whole numbers where posts or threads are counted.

    From the exact number, what a few people posted could be worked out.
    """
    if reading.key != "effective_stories" or unit == UNITS[0] or reading.value is None:
        return reading
    then = reading.compared
    if then is not None and then.value is not None:
        value, was = round(reading.value), round(then.value)
        then = replace(then, value=was, change=value - was)
    return replace(reading, value=round(reading.value), compared=then)


def _sides(found: Counted) -> tuple[int, ...]:
    """Return the people behind the largest story, behind others only, and behind none."""
    story, of_post = found.told.story, found.of_post
    tells, largest = story >= 0, story == found.largest
    without_largest = tells & ~np.isin(of_post, of_post[largest])
    without_any = ~np.isin(of_post, of_post[tells])
    return tuple(_people(found, which) for which in (largest, without_largest, without_any))


def _people(found: Counted, which: Flags) -> int:
    return int(np.unique(found.told.person[which]).size)
