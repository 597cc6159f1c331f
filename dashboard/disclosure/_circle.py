"""The gate for one circle of conversation looked at alone.

Circles part the members as the groups of an attribute do, so they are judged as those are: what is
told of one must not follow, nor tell of fewer than five people, beside the same number of all other
circles and of everyone. Who is in it is what the dots of the picture tell, and nothing more. Only
circles of ten people or more are looked at, among everyone in all spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from dashboard.disclosure._cells import Chain, identifies
from dashboard.disclosure._looks import HIDDEN, SHOWN, YES
from dashboard.disclosure._nested import ints
from dashboard.disclosure._rows import Row, hidden_rows
from dashboard.metrics._communities import circle_name
from dashboard.metrics._metric import Reading
from dashboard.metrics.circles import codes_of, parts_of, reaching
from dashboard.metrics.network import Dots
from dashboard.view import View

FEWEST: Final = 10
"""A circle of fewer people is not looked at alone."""

IN_NONE: Final = "people in no circle"


@dataclass(frozen=True)
class Circle:
    """What may be told of one circle; None is hidden, or compared with nothing.

    ``number`` is 0 for the largest; ``people`` of ``of_people`` who are connected are in it;
    ``groups``: group, people, of_people, share, shown; ``outside`` have a tie with somebody who is
    not in it, ``before`` had one with anybody in the comparison period, if that is ``compared``;
    ``others``: with, people, shown.
    """

    number: int
    people: int
    of_people: int
    groups: pl.DataFrame
    outside: int | None
    before: int | None
    compared: bool
    others: pl.DataFrame


def circles_on_offer(view: View, gated: Mapping[str, Reading]) -> dict[int, str]:
    """Return the codes of the circles that may be looked at alone, by their numbers.

    Circles of one code, as where all ties are of one moment, cannot be told apart by a link.
    """
    if view.scope.groups or view.scope.spaces:
        return {}
    codes, sizes = codes_of(view), _sizes(gated)
    named = {i: codes[i] for i, people in sizes.items() if people >= FEWEST and i < len(codes)}
    return {i: code for i, code in named.items() if codes.count(code) == 1}


def gate_circle(view: View, dots: Dots, drawn: Dots, gated: Mapping[str, Reading]) -> Circle | None:
    """Return the circle that the scope of a view names, None where it may not be looked at.

    ``dots`` are all dots of the view, ``drawn`` those of the picture, after the gate.
    """
    found = [i for i, code in circles_on_offer(view, gated).items() if code == view.scope.circle]
    if not found:
        return None
    (number,), sizes = found[:1], _sizes(gated)
    parts = _judged(parts_of(view), sizes)
    row = {name: parts[name][number] for name in ("people", "outside", "before")}
    of = gated["communities"].tables["circles"]["of_people"][number]
    return Circle(
        number, row["people"], of, _groups(number, dots, drawn, gated), row["outside"],
        row["before"], bool(parts["compared"][0]), _others(view, number, row),
    )  # fmt: skip


def _sizes(gated: Mapping[str, Reading]) -> dict[int, int]:
    """Return the people of the circles whose size is told, by number."""
    table = gated["communities"].tables.get("circles", pl.DataFrame())
    if "people" not in table.columns:
        return {}
    return {i: people for i, people in enumerate(ints(table, "people")) if people is not None}


def _judged(parts: pl.DataFrame, sizes: dict[int, int]) -> pl.DataFrame:
    """Return the circles with the numbers that may be told, and whether any is compared."""
    told = [i for i in range(parts.height - 1) if i in sizes]
    rest = [i for i in range(parts.height) if i not in sizes]
    people = parts["people"]
    columns: dict[str, list[int | None]] = {}
    for name in ("outside", "before"):
        counts = parts[name]
        kept: list[int | None] = [None] * parts.height
        if counts.null_count() == 0:
            rows = [Row(counts[i], people[i]) for i in told]
            rows.append(Row(int(counts[rest].sum()), int(people[rest].sum())))
            away = hidden_rows(rows)
            for place, i in enumerate(told):
                kept[i] = None if place in away else counts[i]
        columns[name] = kept
    known = pl.lit(parts["before"].null_count() == 0)
    return parts.with_columns(
        *(pl.Series(name, kept, pl.Int64) for name, kept in columns.items()), compared=known
    )


def _groups(number: int, dots: Dots, drawn: Dots, gated: Mapping[str, Reading]) -> pl.DataFrame:
    """Return how many of each group are in the circle: where the dots of the picture tell it."""
    connected = gated["members_connected"].tables.get("by_group", pl.DataFrame())
    schema = {"group": pl.String, "people": pl.Int64, "of_people": pl.Int64, SHOWN: pl.String}
    rows = []
    for row in connected.iter_rows(named=True):
        if row["group"] not in dots.groups or row["of_people"] is None:
            continue
        place = dots.groups.index(row["group"])
        here, shown = (
            int(((some.group == place) & (some.circle == number)).sum()) for some in (dots, drawn)
        )
        small = here in (0, row["of_people"]) and row["of_people"] < FEWEST
        told = row["people"] is not None and here == shown and not small
        rows.append(
            (row["group"], here if told else None, row["of_people"], YES if told else HIDDEN)
        )
    frame = pl.DataFrame(rows, schema, orient="row")
    return frame.with_columns(share=pl.col("people") / pl.col("of_people"))


def _others(view: View, number: int, row: dict[str, int | None]) -> pl.DataFrame:
    """Return how many people of the circle have a tie with each other circle, in their order.

    What is hidden has no place among the numbers that tells how large it is.
    """
    counts, chain, rows = reaching(view)[number], Chain(), []
    people, outside = row["people"] or 0, row["outside"]
    chain.tell(0, people)
    if outside is not None:
        chain.tell(0, outside)
    last = counts.size if counts[-1] else counts.size - 1
    for other in (i for i in range(last) if i != number):
        name = circle_name(other) if other < counts.size - 1 else IN_NONE
        n = int(counts[other])
        told = not identifies(n, people) and chain.tell(0, n)
        rows.append((name, n if told else None, YES if told else HIDDEN))
    schema = {"with": pl.String, "people": pl.Int64, SHOWN: pl.String}
    return pl.DataFrame(rows, schema, orient="row")
