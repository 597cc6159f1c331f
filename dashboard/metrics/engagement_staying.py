"""Who was there before and is not now, and how long people stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from dashboard.metrics._arrivals import SHORTEST_DAYS, before
from dashboard.metrics._builders import (
    OVER_PEOPLE,
    Aside,
    Tables,
    ratio_of_people,
    settled,
)
from dashboard.metrics._draws import Floats
from dashboard.metrics._frames import DAY, HOUR, NEVER, Ints
from dashboard.metrics._incidence import Incidence, incidence_draws
from dashboard.metrics._intervals import band, divided, interval_of_share
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, metric
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._sums import sums_of
from dashboard.view import View

_SHORT = f"the period is shorter than {SHORTEST_DAYS} days"
_NO_BEFORE = "the data do not reach back over the period before"
_NOBODY_THEN = "nobody was active in the period before"
_NO_ACTS = "nobody has acted by the end of this period"
_TOO_SHORT = "the data are too short to follow anybody for 90 days"
_SETTLING = 60 * DAY
_NINETY = 90
_STEPS = (1, 7, 14, 21, 30, 45, 60, 75, 90, 120, 150, 180, 270, 365)
_ALL_GONE = 1 - 1e-12


@metric(
    "members_lost",
    family="engagement",
    label="Lost",
    question="Who was active before, and is not now?",
    why="Growth can hide that those who were here have gone.",
    definition=(
        "Of the people who posted, replied or reacted in the preceding period of equal length (28"
        " days or more), those who did nothing of that in this period."
    ),
    not_counted="People who read on in silence are counted as lost.",
    unit="share",
    favours="low",
    counterweight=("members_unseen",),
    blind_spot="Holidays and reorganisations look like loss.",
    source="This project's definition.",
    sentences=Sentences(
        "{count} of {base} people who were active before did nothing in this period, {value}"
        "[ {interval}][; {before}, {then}: {change}].",
        "{count} of {base} people who were active before did nothing in this period, {value}"
        "[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see who was lost: {why}.",
        none="All {base} people who were active before did something in this period too"
        "[; {before}, {then} did not].",
    ),
)
def members_lost(view: View) -> Reading:
    """Return the share of those active before who are not active now."""
    part = slice_of(view)
    if before(part) is None:
        short = part.period is not None and part.period.days < SHORTEST_DAYS
        return cannot_tell("members_lost", _SHORT if short else _NO_BEFORE)
    sums = sums_of(part)
    base = float(sums.by_person["active then"].sum())
    if not base:
        return cannot_tell("members_lost", _NOBODY_THEN)
    draws = divided(sums.drawn["lost"], sums.drawn["active then"])
    aside = Aside(of="people active in the period before")
    return ratio_of_people(
        "members_lost", float(sums.by_person["lost"].sum()), base, draws, aside
    )  # fmt: skip


@metric(
    "retention_90d",
    family="engagement",
    label="Still here after 90 days",
    question="Do people stay?",
    why="It follows everyone from the first act on, the lost included.",
    definition=(
        "Of the people whose first act lies between the start of the data and the end of the"
        " period, the Kaplan-Meier share whose last act lies 90 days or more after the first. A"
        " last act within 60 days of the end of the data is censored there: that person may still"
        " be here."
    ),
    not_counted="Members who never acted; reading.",
    unit="share",
    favours="high",
    counterweight=("members_lost",),
    blind_spot="Whoever was here before the data begin seems to start with them.",
    source="Kaplan & Meier (1958), JASA 53, 457-481.",
    sentences=Sentences(
        "About {value} of those who begin are still here after 90 days[ {interval}]"
        "[; {before}, {then}: {change}].",
        "About {value} of those who begin are still here after 90 days[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see how many stay for 90 days: {why}.",
    ),
)
def retention_90d(view: View) -> Reading:
    """Return the share of people still acting 90 days after their first act."""
    stays = slice_of(view).own(Stays)
    if not stays.person.size:
        return cannot_tell("retention_90d", _NO_ACTS)
    left, draws = stays.left([_NINETY]).at(_hours(_NINETY))
    if stays.hours.max() < _NINETY * 24 and left < _ALL_GONE:
        return cannot_tell("retention_90d", _TOO_SHORT)
    people = float(stays.person.size)
    low, high = interval_of_share(1.0 - left, 1.0 - draws, people)
    return settled(
        Reading(
            "retention_90d", 1.0 - left, "share", base=stays.person.size,
            of="people who acted by the end of the period", low=low, high=high,
            method=OVER_PEOPLE, tables=Tables(curve=lambda: _curve(stays)),
            draws=1.0 - draws, effective=people,
        )
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Stays:
    """How long people stay: from their first act to their last, within spaces and groups."""

    part: Slice

    @cached_property
    def _acts(self) -> tuple[Ints, Ints]:
        first = np.full(self.part.among.size, NEVER)
        last = np.full(self.part.among.size, -NEVER)
        for acts in (self.part.facts.posts, self.part.facts.reactions):
            rows = self.part.within(acts.at, acts.person, acts.space, (-NEVER, NEVER))
            person, at = acts.person[rows], acts.at[rows]
            known = person >= 0
            np.minimum.at(first, person[known], at[known])
            np.maximum.at(last, person[known], at[known])
        return first, last

    @cached_property
    def person(self) -> Ints:
        """Who first acted before the end of the period: [stays]."""
        begun: Ints = np.flatnonzero(self._acts[0] < self.part.bounds[1])
        return begun

    @cached_property
    def hours(self) -> Floats:
        """From the first act to the last: [stays]."""
        first, last = self._acts
        apart: Floats = (last - first)[self.person] / HOUR
        return apart

    def left(self, days: Sequence[int]) -> Incidence:
        """Return how many had left by each day; a last act near the end of the data censors."""
        gone = self._acts[1][self.person] < self.part.facts.end - _SETTLING
        steps = [_hours(day) for day in days]
        matrix = self.part.facts.draws.matrix
        return incidence_draws(self.person, self.hours, gone.astype(np.int64), matrix, steps)


def _hours(days: int) -> float:
    """Return the last moment before so many days: whoever acts on that very day is still here."""
    return float(np.nextafter(days * 24.0, 0.0))


def _curve(stays: Stays) -> pl.DataFrame:
    """Return days, share still here, low, high, and people: those followed as long as that."""
    longest = stays.hours.max()
    found = stays.left([day for day in _STEPS if day <= _NINETY or day * 24 <= longest])
    known = [(stays.hours >= edge).any() or at >= _ALL_GONE for edge, at in _points(found)]
    enough = stays.person.size
    frame = pl.DataFrame(
        {
            "days": np.rint(found.edges / 24).astype(np.int64),
            "share": 1.0 - found.point,
            **band(1.0 - found.point, 1.0 - found.draws, float(enough)).to_dict(),
            "people": [int((stays.hours >= edge).sum()) for edge in found.edges],
            "of_people": np.full(found.edges.size, enough),
        }
    )
    return frame.filter(pl.Series(known, dtype=pl.Boolean))


def _points(found: Incidence) -> list[tuple[float, float]]:
    return list(zip(found.edges.tolist(), found.point.tolist(), strict=True))
