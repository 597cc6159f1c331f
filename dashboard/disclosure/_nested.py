"""The gate for tables whose rows are sets of people that hold each other: ladders and curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from dashboard.disclosure._cells import FEW, Chain, few, identifies
from dashboard.disclosure._looks import FEWER, HIDDEN, SHOWN, YES, hide
from dashboard.disclosure._readings import NESTED, Told, base_may_be_told
from dashboard.disclosure._rounding import step_for
from dashboard.disclosure._scope import Standing
from dashboard.metrics._metric import Reading
from dashboard.view import View

CAME_BACK: Final = "came back"
_LADDER: Final = ("people", "unknown", "of_people")
_OF_THOSE_WHO_SPOKE: Final = frozenset({"got an answer", "first post answered"})
_TOLD_IN_STEPS: Final = frozenset(NESTED) | {
    "newcomers", "newcomer_first_post_answered", "newcomers_gone_30d", "members_reacted",
}  # fmt: skip
"""Readings whose numbers stand in the steps of a ladder and in the parts of the silent too."""
_NEAREST: Final = ("reacted", "read", "no act", "unknown")
"""The parts of the silent, those nearest to speaking first."""


@dataclass(frozen=True)
class Place:
    """Where a table stands: its reading, its view, what the view allows, and what is known."""

    reading: Reading
    view: View
    told: Told

    @property
    def standing(self) -> Standing:
        """Return what the view allows."""
        return self.told.standing


def steps(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """Steps of a ladder: each holds those of the next, so neighbours tell their difference."""
    if place.standing.apart.intersection(_TOLD_IN_STEPS):
        return None
    looks, untold = {}, []
    columns = frame.with_columns(pl.lit(None).alias(c) for c in _LADDER if c not in frame.columns)
    whole = columns["of_people"].max()
    if whole is not None and not _chain_of(place, "").tell(0, float(str(whole))):
        return None
    for i, (n, apart, base) in enumerate(columns.select(_LADDER).iter_rows()):
        chain = _chain_of(place, str(frame[i, 0]))
        if n is not None and not chain.tell(0, n):
            looks[i] = FEWER if few(n) else HIDDEN
        if apart and not _apart_told(chain, n, apart, base, str(frame[i, 0])):
            untold.append(i)
    out = hide(frame, looks, keep=("of_people", "unknown"))
    if "unknown" not in out.columns:
        return out
    blank = pl.Series([i in untold for i in range(frame.height)], dtype=pl.Boolean)
    return out.with_columns(pl.when(~blank).then(pl.col("unknown")).alias("unknown"))


def _apart_told(chain: Chain, n: int | None, apart: int, base: int, step: str) -> bool:
    """Say whether a step's unknown may be told: it and what it leaves are sets of people too.

    Of an answer the unknown are those who spoke and are not known to have got one; elsewhere the
    rest are known.
    """
    if few(apart):
        return False
    if step in _OF_THOSE_WHO_SPOKE:
        return chain.tell(n or 0, (n or 0) + apart)
    return chain.tell(base - apart, base)


def _chain_of(place: Place, step: str) -> Chain:
    """Return the chain of sets in which a step of a ladder stands."""
    if place.reading.key != "newcomers":
        return place.told.members
    return place.told.watched if step == CAME_BACK else place.told.newcomers


def parts(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """Parts of the silent, from those nearest to speaking: the chain joins them to the steps."""
    if place.standing.apart.intersection(_TOLD_IN_STEPS):
        return None
    people = dict(zip(frame["part"], ints(frame, "people"), strict=True))
    base = ints(frame, "of_people")[0] if frame.height else 0
    looks, far = {}, (base or 0) - sum(n or 0 for n in people.values())
    for part in sorted(people, key=lambda p: _NEAREST.index(p) if p in _NEAREST else len(people)):
        near, far = far, far + (people[part] or 0)
        if not place.told.members.tell(near, far):
            looks[list(people).index(part)] = FEWER if few(people[part]) else HIDDEN
    return hide(frame, looks, keep=("of_people",))


def at_risk(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """A curve: only the points between which five people or more left, and five or more stayed."""
    if "people" not in frame.columns:
        return None if few(place.standing.openers) else frame
    chain, kept = Chain(), []
    for base in set(bases(frame)) - {None}:
        chain.tell(0, base or 0)
    for i, n in enumerate(ints(frame, "people")):
        if n is not None and n >= FEW and chain.tell(0, n):
            kept.append(i)
    out = frame[kept].with_columns(pl.lit(YES).alias(SHOWN))
    told = base_may_be_told(place.reading, place.told)
    if told:
        return out
    return _rough(out.drop("people", "of_people", strict=False), place.reading.base)


def _rough(frame: pl.DataFrame, base: float | None) -> pl.DataFrame:
    """Round shares in steps: more digits would give a hidden base away."""
    step = step_for(base)
    shares = pl.col(pl.Float64).exclude("days", "hours")
    return frame.with_columns(((shares / step).round() * step).round(2))


def voices(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """How many people made a part of the posts: few are said, all but a few are hidden."""
    looks = {}
    for i, (n, base) in enumerate(zip(ints(frame, "people"), bases(frame), strict=True)):
        if few(n):
            looks[i] = FEWER
        elif identifies(n, base):
            looks[i] = HIDDEN
    told = base_may_be_told(place.reading, place.told)
    out = hide(frame, looks, keep=("of_people",))
    return out if told else out.drop("of_people", strict=False)


def bases(frame: pl.DataFrame) -> list[int | None]:
    return ints(frame, "of_people") if "of_people" in frame.columns else [None] * frame.height


def ints(frame: pl.DataFrame, column: str) -> list[int | None]:
    values: list[int | None] = frame[column].cast(pl.Float64).round().cast(pl.Int64).to_list()
    return values
