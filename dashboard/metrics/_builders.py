"""How readings are built: shares of members, counts and shares of posts, counts of people.

Shares of members carry Wilson's interval, other shares the spread of the draws over people. A
count of all there is carries none: nobody was left out, so nothing is estimated; whether it changed
is judged by the draws. An interval that rests on fewer than ten people, in effect, is withdrawn and
the reading says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.metrics._concentration import wilson_interval
from dashboard.metrics._draws import effective_number
from dashboard.metrics._intervals import divided, interval_of_share
from dashboard.metrics._metric import (
    ENOUGH_PEOPLE,
    METRICS,
    TOO_FEW_PEOPLE,
    Caveat,
    Draws,
    Reading,
    cannot_tell,
)
from dashboard.metrics._slice import Slice
from dashboard.metrics._sums import sums_of

WILSON: Final = (
    "95 % interval by Wilson's formula. A change is judged by drawing the people 1,000 times anew,"
    " the same people in both periods (paired bootstrap)."
)
OVER_PEOPLE: Final = (
    "95 % interval from drawing the people 1,000 times anew (bootstrap), because posts cluster in"
    " people, widened where few people stand behind it (t distribution); a change, by the same"
    " people drawn in both periods."
)
FULL_COUNT: Final = (
    "A full count, so it has no interval. A change is judged by drawing the people 1,000 times"
    " anew, the same people in both periods (paired bootstrap)."
)
COUNTED: Final = "counted"
THESE_ONLY: Final = Caveat("describes_these_only", "This describes these people only.")
FEW: Final = Caveat(
    TOO_FEW_PEOPLE,
    "Fewer than ten people, in effect, stand behind this: how sure it is we cannot say.",
)
_FROM_FIGURES: Final = ("read", "seen")
NO_POSTS: Final = "there is no post by a member in these data"
NO_POSTS_HERE: Final = "there is no post by a member in this view"
NO_MEMBERS: Final = "there is no member in this view"


class Tables(Mapping[str, pl.DataFrame]):
    """Tables by name, each made when it is first looked at; pickled as a plain dict."""

    def __init__(self, **makers: Callable[[], pl.DataFrame]) -> None:
        self._makers = makers
        self._made: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class Aside(NamedTuple):
    """What stands beside a number: its base and what that is in words, caveats and tables.

    ``effective`` is the effective number of people behind a count, if not those who are counted.
    """

    base: float | None = None
    of: str = ""
    caveats: tuple[Caveat, ...] = ()
    tables: Mapping[str, pl.DataFrame] = Tables()
    effective: float | None = None


NOTHING_ASIDE: Final = Aside()


def nothing_to_read(part: Slice) -> str:
    """Say why nothing at all can be told of this slice, empty where it can."""
    if not part.facts.posts.at.size:
        return NO_POSTS
    return "" if part.n else NO_MEMBERS


def share_of_members(
    key: str,
    part: Slice,
    column: str,
    *,
    rest: bool = False,
    aside: Aside = NOTHING_ASIDE,
) -> Reading:
    """Return the share of N that did what ``column`` says, or with ``rest`` that did not."""
    why = nothing_to_read(part)
    if why and not (why == NO_POSTS and column in _FROM_FIGURES and part.n):
        return cannot_tell(key, why)
    sums = sums_of(part)
    count = float(sums.by_person[column].sum())
    draws = divided(sums.drawn[column], sums.everyone)
    if rest:
        count, draws = part.n - count, 1.0 - draws
    low, high = wilson_interval(count, part.n)
    return settled(
        Reading(
            key, count / part.n, "share", count, part.n, part.of, low, high, method=WILSON,
            caveats=aside.caveats, tables=aside.tables, draws=draws, effective=float(part.n),
        )
    )  # fmt: skip


def ratio_of_people(
    key: str, count: float, base: float, draws: Draws, aside: Aside = NOTHING_ASIDE
) -> Reading:
    """Return ``count`` of ``base`` people (not all members), with Wilson's interval."""
    low, high = wilson_interval(count, base)
    return settled(
        Reading(
            key, count / base, "share", count, base, aside.of, low, high, method=WILSON,
            caveats=aside.caveats, tables=aside.tables, draws=draws, effective=float(base),
        )
    )  # fmt: skip


def counted(
    key: str, per_person: npt.NDArray[np.float64], draws: Draws, aside: Aside = NOTHING_ASIDE
) -> Reading:
    """Return how many there are, summed over people; the draws say whether they changed."""
    total = float(per_person.sum())
    effective = effective_number(per_person) if aside.effective is None else aside.effective
    return Reading(
        key, total, METRICS[key].unit, total, aside.base, aside.of, method=FULL_COUNT,
        caveats=aside.caveats, tables=aside.tables, draws=draws, effective=effective,
    )  # fmt: skip


def ratio_of_posts(
    key: str, part: Slice, above: str, aside: Aside = NOTHING_ASIDE, below: str = "posts"
) -> Reading:
    """Return one column over another (posts), with the spread of the draws over people."""
    sums = sums_of(part)
    count, base = float(sums.by_person[above].sum()), float(sums.by_person[below].sum())
    if not base:
        return cannot_tell(key, NO_POSTS_HERE)
    draws = divided(sums.drawn[above], sums.drawn[below])
    effective = effective_number(sums.by_person[below])
    low, high = interval_of_share(count / base, draws, effective)
    return settled(
        Reading(
            key, count / base, "share", count, base, aside.of, low, high, method=OVER_PEOPLE,
            caveats=aside.caveats, tables=aside.tables, draws=draws, effective=effective,
        )
    )  # fmt: skip


def describing(
    key: str, value: float, per_person: npt.NDArray[np.float64], aside: Aside = NOTHING_ASIDE
) -> Reading:
    """Return a number that leans on the few who do most: without an interval, and saying so."""
    return Reading(
        key, value, METRICS[key].unit, value if isinstance(value, int) else None,
        aside.base, aside.of, method="without an interval: it leans on the few who do most",
        caveats=(*aside.caveats, THESE_ONLY), tables=aside.tables,
        effective=effective_number(per_person),
    )  # fmt: skip


def settled(reading: Reading) -> Reading:
    """Withdraw the interval of a reading that rests on fewer than ten people, in effect."""
    if reading.effective is None or reading.effective >= ENOUGH_PEOPLE:
        return reading
    return replace(reading, low=None, high=None, caveats=(*reading.caveats, FEW))


def partly(part: Slice, *abilities: str) -> tuple[Caveat, ...]:
    """Return a caveat for each ability that the export has in part or not at all."""
    return tuple(
        Caveat("partly", part.can_tell[name].reason)
        for name in abilities
        if part.can_tell[name].level != "yes" and part.can_tell[name].reason
    )


def wilson_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """Add share, low and high to ``people`` of ``of_people``; null where the base is too small."""
    shares, lows, highs = [], [], []
    for people, base in frame.select("people", "of_people").iter_rows():
        enough = base >= ENOUGH_PEOPLE
        low, high = wilson_interval(people, base) if enough else (None, None)
        shares.append(people / base if base else None)
        lows.append(low)
        highs.append(high)
    return frame.with_columns(
        pl.Series("share", shares, pl.Float64),
        pl.Series("low", lows, pl.Float64),
        pl.Series("high", highs, pl.Float64),
    )


def people_behind(person: npt.NDArray[np.int64]) -> int:
    """Count distinct people, those known."""
    return int(np.unique(person[person >= 0]).size)
