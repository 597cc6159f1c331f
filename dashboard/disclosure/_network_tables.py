"""The gate for tables about the network: ties between groups, and the steps from leaders."""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.disclosure._cells import few
from dashboard.disclosure._looks import FEWER, HIDDEN, hide
from dashboard.disclosure._nested import Place, ints
from dashboard.disclosure._rows import Row, hidden_posts, hidden_rows
from dashboard.metrics import METRICS

_WITHIN: Final = {
    "groups_not_reached": ("members_connected",),
    "groups_barely_reached": ("members_connected",),
    "groups_untouched_by_leaders": ("members_connected",),
    "leader_reach_1": ("members_connected", "groups_untouched_by_leaders"),
}
"""Readings whose people, by group, are among the people of another reading, by group."""


def between(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """Ties from group to group: a cell of few people says so, and another one covers it."""
    people = ints(frame, "people")
    away = hidden_posts([Row(n) for n in people])
    return hide(frame, {i: FEWER if few(people[i]) else HIDDEN for i in away})


def circles(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """Circles of the connected: those in none of them are a row as well, for they follow."""
    people, bases = ints(frame, "people"), ints(frame, "of_people")
    rows = [Row(n, base) for n, base in zip(people, bases, strict=True)]
    if bases and bases[0] is not None:
        rows.append(Row(bases[0] - sum(n or 0 for n in people), bases[0]))
    away = hidden_rows(rows) - {frame.height}
    return hide(frame, dict.fromkeys(away, HIDDEN), keep=("of_people",))


def led(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Steps from the leaders: each holds the one before, so neighbours tell their difference."""
    chain, looks = place.told.network["led"], {}
    for i, (n, base) in enumerate(
        zip(ints(frame, "people"), ints(frame, "of_people"), strict=True)
    ):
        if n is not None and not (chain.tell(0, base or 0) and chain.tell(0, n)):
            looks[i] = FEWER if few(n) else HIDDEN
    return hide(frame, looks, keep=("steps", "of_people"))


def near_others(frame: pl.DataFrame, place: Place) -> frozenset[int]:
    """Return the groups in which a set and one that holds it differ by fewer than five people."""
    found: set[int] = set()
    if "group" not in frame.columns:
        return frozenset()
    for key in _WITHIN.get(place.reading.key, ()):
        outer = METRICS[key].take(place.view).tables.get("by_group")
        if outer is None or "people" not in outer.columns:
            continue
        both = frame.join(
            outer.select("group", whole="people"), on="group", how="left", maintain_order="left"
        )
        more = (both["whole"] - both["people"]).abs().to_list()
        found |= {i for i, n in enumerate(more) if few(n)}
    return frozenset(found)
