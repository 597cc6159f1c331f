"""The network by circles of conversation: who is in which, and what is told of a circle."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from dashboard.charts import networks
from dashboard.charts.networks import Part
from dashboard.disclosure import FEWEST, lines_of
from dashboard.metrics._communities import circle_name
from dashboard.metrics._frames import Ints
from dashboard.metrics.network import Dots, places_of_groups
from dashboard.panels import words
from dashboard.panels._seen import Seen
from dashboard.panels.reach_circle import on_offer

_NO_CIRCLE: Final = (
    "in no circle of five people or more, or its circle is hidden because few of a group are in it"
)
_UNCOLOURED: Final = "It has no colour here, because few of a group are in it."
_NOT_ALONE: Final = "Fewer than ten people: it is not looked at alone."

Way = tuple[str, dict[str, Any]]


def around(ways: tuple[Way, ...], circle: int) -> tuple[Way, ...]:
    """Return the ways to see circles, with this one chosen."""
    name = circle_name(circle)
    return tuple(
        (title, way | {"chosen": [part["name"] for part in way["parts"]].index(name)})
        for title, way in ways
        if name in [part["name"] for part in way["parts"]]
    )


def by_circle(seen: Seen, dots: Dots) -> dict[str, Any]:
    """Return the way to see people by circle; circles that are told and have no dot say why."""
    rows = _circle_rows(seen)
    of = _placed(dots, rows)
    shown = set(of.tolist())
    parts = [
        part if i in shown else replace(part, facts=(*part.facts, _UNCOLOURED))
        for i, part in enumerate(_circle(row) for row in rows)
    ]
    a, b, _ = lines_of(dots, of, dots.group)
    way = networks.people(
        x=dots.x, y=dots.y, of=of, alone=dots.connected, a=a, b=b,
        parts=parts, rest=_NO_CIRCLE,
    )  # fmt: skip
    return way | {"circles": _codes(seen, rows)}


def as_dots(seen: Seen, dots: Dots) -> dict[str, Any] | None:
    """Return the circles of conversation as dots, the more pairs between two the wider their line.

    None where there are fewer than two.
    """
    rows = _circle_rows(seen)
    if len(rows) < 2:  # noqa: PLR2004 - one circle has no other
        return None
    of = _placed(dots, rows)
    a, b, _ = lines_of(dots, of)
    ends = np.sort(np.stack([of[a], of[b]]), axis=0)
    apart = ends[:, (ends[0] >= 0) & (ends[0] != ends[1])]
    (one, other), pairs = np.unique(apart, axis=1, return_counts=True)
    ties = pairs.astype(np.float64)
    x, y = places_of_groups(len(rows), one, other, ties).T
    way = networks.groups(
        x=x, y=y, people=np.array([row["people"] for row in rows]), a=one, b=other, ties=ties,
        parts=[_circle(row) for row in rows],
    )  # fmt: skip
    return way | {"circles": _codes(seen, rows)}


def _codes(seen: Seen, rows: list[dict[str, Any]]) -> list[str]:
    """Return the code of each circle, "" for one that may not be looked at alone."""
    offered = on_offer(seen)
    return [offered.get(row["number"], "") for row in rows]


def _circle_rows(seen: Seen) -> list[dict[str, Any]]:
    """Return the circles that may be told, each with its ``number``; 0 is the largest."""
    table = seen.table("communities", "circles").with_row_index("number")
    told = table.drop_nulls("people") if "people" in table.columns else table.clear()
    return list(told.iter_rows(named=True))


def _placed(dots: Dots, rows: list[dict[str, Any]]) -> Ints:
    """Return the place of each dot's circle among those told, -1 for none: [dots]."""
    place = np.full(max(int(dots.circle.max(initial=-1)), -1) + 2, -1)
    for i, row in enumerate(rows):
        if row["number"] < place.size - 1:
            place[row["number"]] = i
    found: Ints = place[dots.circle]
    return found


def _circle(row: dict[str, Any]) -> Part:
    size = words.counted(row["people"], "people")
    of = f"{size} of {words.grouped(row['of_people'])} who are connected"
    fact = f"{of} have more to do with each other than chance would give."
    small = (_NOT_ALONE,) if row["people"] < FEWEST else ()
    return Part(str(row["circle"]), size, (fact, *small))
