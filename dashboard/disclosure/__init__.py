"""The gate: what a meeting may see. Applied once, in the panels; nothing unsafe exists above.

At least five people are behind every shown number about people, nor do the numbers beside it give
fewer away (section 7 of the definitions; the chain of :class:`Chain` and the row rules say how).
The analyst's own workbench sees the numbers as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from dashboard.disclosure._cells import identifies
from dashboard.disclosure._circle import FEWEST, Circle, circles_on_offer, gate_circle
from dashboard.disclosure._dots import gate_dots, lines_of
from dashboard.disclosure._looks import FEWER, HIDDEN, SHOWN, YES
from dashboard.disclosure._nested import Place
from dashboard.disclosure._network import tells_hidden
from dashboard.disclosure._readings import (
    FEW_BEHIND,
    NESTED,
    Told,
    base_may_be_told,
    compared,
    hidden,
    why_hidden,
)
from dashboard.disclosure._rounding import without_base
from dashboard.disclosure._scope import TOO_SMALL, Standing, standing
from dashboard.disclosure._story_counted import in_whole_numbers
from dashboard.disclosure._tables import GatedTables
from dashboard.metrics import METRICS, read
from dashboard.metrics._metric import Reading
from dashboard.view import View

__all__ = [
    "FEWER", "FEWEST", "HIDDEN", "SHOWN", "TOO_SMALL", "YES", "Circle", "Standing",
    "circles_on_offer", "gate", "gate_all", "gate_circle", "gate_dots", "identifies", "lines_of",
    "standing",
]  # fmt: skip

Audience = Literal["meeting", "workbench"]


def gate(reading: Reading, view: View, audience: Audience) -> Reading:
    """Gate one reading as it would be gated beside all that can stand beside it."""
    if audience == "workbench":
        return replace(reading, draws=None)
    beside: dict[str, Reading] = {key: read(key, view) for key in NESTED if key in METRICS}
    return gate_all({**beside, reading.key: reading}, view, audience)[reading.key]


def gate_all(readings: Mapping[str, Reading], view: View, audience: Audience) -> dict[str, Reading]:
    """Gate the readings of one view together, in their order; draws stay inside.

    Values that must not be shown become None with a caveat (``fewer_than_five``: said, with
    bounds; ``hidden``), rows of tables null with the reason in a column ``shown``.
    """
    if audience == "workbench":
        return {key: replace(reading, draws=None) for key, reading in readings.items()}
    other = view.compared()
    now = Told(standing(view))
    then = Told(Standing() if other is None else standing(other))
    if view.period is not None and view.comparison == view.period.before():
        now.before = then
    order = [key for key in NESTED if key in readings]
    order += [key for key in readings if key not in NESTED]
    values = {key: _value(readings[key], now, then) for key in order}
    return {key: _tables(values[key], readings[key], view, now) for key in readings}


def _value(reading: Reading, now: Told, then: Told) -> Reading:
    why = why_hidden(reading, now)
    if not base_may_be_told(reading, now):
        reading = without_base(reading)
    if why is not None:
        return hidden(reading, why)
    told = replace(reading, compared=compared(reading, then))
    return in_whole_numbers(told, now.standing.tellers.counted.unit)


def _tables(gated: Reading, reading: Reading, view: View, told: Told) -> Reading:
    """Gate the tables once all values are told; without a view that allows them there are none."""
    stands = told.standing
    barred = {why for why in (stands.nothing, stands.no_posts, FEW_BEHIND.sentence) if why}
    shut = reading.key in stands.apart or any(c.sentence in barred for c in gated.caveats)
    shut |= tells_hidden(gated)
    place = Place(reading, view, told)
    tables = GatedTables({} if shut else reading.tables, place)
    return replace(gated, tables=tables, draws=None, effective=None)
