"""The gate for the tables of a reading: coarser first, then hidden, each look said in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

import polars as pl

from dashboard.disclosure._cells import FEW, FEW_FOR_CONDUCT, few, identifies
from dashboard.disclosure._coarser import blocks_of, lorenz_of
from dashboard.disclosure._looks import FEWER, HIDDEN, SHOWN, YES, hide
from dashboard.disclosure._nested import Place, at_risk, bases, ints, parts, steps, voices
from dashboard.disclosure._network_tables import between, circles, led, near_others
from dashboard.disclosure._open_stories import open_by_story
from dashboard.disclosure._readings import base_may_be_told
from dashboard.disclosure._removal import before_and_after, ledger, of_removal, ways
from dashboard.disclosure._rows import Row, hidden_posts, hidden_rows
from dashboard.disclosure._stories import (
    beside,
    by_month,
    by_story,
    changes,
    richness,
    stories,
    travel,
)
from dashboard.disclosure._together import groups_apart
from dashboard.metrics._metric import METRICS

_BY_CHAIN: Final = frozenset({"by_answer", "ladder", "parts", "steps"})

_NEW: Final = ("newcomers", "newcomer_first_post_answered", "newcomers_gone_30d")

_ABOUT_NOBODY: Final = frozenset(
    {"by_file", "gaps", "chance", "ties_anew", "bubble", "leaving", "agreement"}
)
"""Tables without a column ``people`` that show no cell about people."""


def gate_table(name: str, frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """Return the table as a meeting may see it, with a column ``shown``; None if it may not."""
    if "removed" in frame.columns and _tells_who_was_removed(name, place):
        frame = frame.drop("removed")
    if name in _RULES:
        return _RULES[name](frame, place)
    if "people" not in frame.columns:
        return frame if name in _ABOUT_NOBODY else None
    if "of_people" in frame.columns:
        return _of_members(frame, place)
    return _of_posts(frame, place)


def _tells_who_was_removed(name: str, place: Place) -> bool:
    """Say whether a column about removed posts rests on fewer than ten people, or may do so."""
    whole = name in {"curve", "cut"}
    return not whole or 0 < place.standing.removed < FEW_FOR_CONDUCT


class GatedTables(Mapping[str, pl.DataFrame]):
    """The tables of a reading behind the gate, each gated when it is first looked at.

    What the chain decides is decided at once, in the order of the readings, so that looking never
    changes what can be seen. Pickled as a plain dict.
    """

    def __init__(self, tables: Mapping[str, pl.DataFrame], place: Place) -> None:
        self._tables, self._place = tables, place
        self._gated: dict[str, pl.DataFrame | None] = {}
        for name in tables:
            if name in _BY_CHAIN:
                self._gated[name] = gate_table(name, tables[name], place)

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._tables:
            raise KeyError(name)
        if name not in self._gated:
            self._gated[name] = gate_table(name, self._tables[name], self._place)
        found = self._gated[name]
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter([name for name in self._tables if self._open(name)])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)

    def _open(self, name: str) -> bool:
        try:
            self[name]
        except KeyError:
            return False
        return True


def _of_members(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Rows of ``people`` of ``of_people`` that add up to something known."""
    people, bases = ints(frame, "people"), ints(frame, "of_people")
    rows = [Row(n, base) for n, base in zip(people, bases, strict=True)]
    sizes = _sizes_to_hide(bases)
    shared = hidden_posts(rows) if "space" in frame.columns else frozenset[int]()
    near = _near_speakers(frame, place) | near_others(frame, place) | _together(frame, place)
    away = hidden_rows(rows, near | sizes | shared)
    looks = {i: FEWER if few(rows[i].people) and i not in sizes else HIDDEN for i in away}
    out = hide(frame, looks, keep=("of_people",))
    gone = pl.Series([i in sizes for i in range(frame.height)], dtype=pl.Boolean)
    return out.with_columns(pl.when(~gone).then(pl.col("of_people")).alias("of_people"))


def _together(frame: pl.DataFrame, place: Place) -> frozenset[int]:
    """Return the groups of which the reading is told together with others only."""
    if "group" not in frame.columns:
        return frozenset()
    kept = groups_apart(place.view, place.reading.key)
    return frozenset(i for i, group in enumerate(frame["group"]) if group in kept)


def _near_speakers(frame: pl.DataFrame, place: Place) -> frozenset[int]:
    """Return the groups in which "seen" and "spoke" differ by fewer than five people."""
    if place.reading.key != "members_unseen" or "group" not in frame.columns:
        return frozenset()
    spoke = METRICS["members_spoke"].take(place.view).tables["by_group"]
    beside = frame.join(spoke.select("group", spoke="people"), on="group", how="left")
    seen = beside["of_people"] - beside["people"]
    return frozenset(i for i, n in enumerate((seen - beside["spoke"]).to_list()) if few(n))


def _sizes_to_hide(bases: list[int | None]) -> frozenset[int]:
    """Return the groups whose very size is hidden; one base for all rows is no size of a group."""
    if len(set(bases)) <= 1 and not few(bases[0] if bases else None):
        return frozenset()
    return hidden_posts([Row(base) for base in bases])


def _of_posts(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """Rows of posts by ``people`` authors whose total is known: one alone cannot be hidden."""
    away = hidden_posts([Row(n) for n in ints(frame, "people")], also=_together(frame, place))
    return None if len(away) == 1 else hide(frame, dict.fromkeys(away, HIDDEN))


def _of_said(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """Posts by how far they were heard: whose posts the next step lacks would be a few people."""
    shown = _of_posts(frame, place)
    return None if shown is None else shown.drop("people")


def _volumes(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """Posts by week: volumes over the whole community stay, only the few authors are hidden."""
    if place.view.scope.groups or place.view.scope.spaces:
        return _of_posts(frame, place)
    away = [i for i, n in enumerate(ints(frame, "people")) if few(n)]
    return hide(frame, dict.fromkeys(away, FEWER), keep=("posts",))


def _single(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """Rows about single posts: shown where five people or more are behind a row."""
    away = [i for i, n in enumerate(ints(frame, "people")) if n is None or n < FEW]
    kept = frame.with_row_index("place").filter(~pl.col("place").is_in(away)).drop("place")
    return kept.with_columns(pl.lit(YES).alias(SHOWN))


def _over_time(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Shares by week, else by month, else by quarter: the first in which every row may be told."""
    for wider in ("over_time", "over_time_by_month", "over_time_by_quarter"):
        frame = place.reading.tables.get(wider, frame)
        if not _too_few(frame):
            break
    return hide(frame, _too_few(frame), keep=("of_people",))


def _of_watched(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """Newcomers by what became of their first post: only where each number of them may be told.

    Answered, opened, posted, all: each holds the one before, and among those followed for 30 days
    they are parts of the same sets among all newcomers.
    """
    base = place.reading.base
    if base is None or place.standing.apart.intersection(_NEW):
        return None
    ends = [0, *frame["of_people"].cum_sum().to_list()]
    chains = (place.told.watched, place.told.newcomers)
    told = [chain.tell(one, other) for chain in chains for one, other in pairwise(ends)]
    return _of_members(frame, place) if all(told) else None


def _leaders(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """Leaders together beside everyone else: a public role, shown however few they are."""
    return None if few(place.standing.others) else hide(frame, {})


def _not_shown(_: pl.DataFrame, __: Place) -> None:
    """A coarser form of a table that is shown already."""


def _too_few(frame: pl.DataFrame) -> dict[int, str]:
    pairs = zip(ints(frame, "people"), bases(frame), strict=True)
    return {
        i: FEWER if few(n) else HIDDEN for i, (n, base) in enumerate(pairs) if identifies(n, base)
    }


def _rhythm(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    hourly = frame.with_columns(pl.lit(1, pl.Int64).alias("hours"))
    if not hidden_posts([Row(n) for n in ints(hourly, "people")]):
        return hide(hourly, {})
    return _of_posts(blocks_of(place.view), place)


def _lorenz(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    if not base_may_be_told(place.reading, place.told):
        return None
    return lorenz_of(frame, place.reading.base, place.standing.authors)


_RULES: Final[dict[str, Callable[[pl.DataFrame, Place], pl.DataFrame | None]]] = {
    "beside": beside,
    "between": between,
    "by_month": by_month,
    "by_week": _volumes,
    "by_answer": _of_watched,
    "by_class": of_removal,
    "by_remover": of_removal,
    "by_story": by_story,
    "changes": changes,
    "circles": circles,
    "curve": at_risk,
    "half": voices,
    "heard_ladder": _of_said,
    "held_together": voices,
    "ladder": steps,
    "ledger": ledger,
    "lorenz": _lorenz,
    "mirror": _leaders,
    "oldest": _single,
    "orders": richness,
    "open_by_story": open_by_story,
    "over_time": _over_time,
    "over_time_by_month": _not_shown,
    "over_time_by_quarter": _not_shown,
    "parts": parts,
    "removal": before_and_after,
    "rhythm": _rhythm,
    "richness": richness,
    "shares": _leaders,
    "steps": led,
    "stories": stories,
    "travel": travel,
    "voices": voices,
    "ways": ways,
}
