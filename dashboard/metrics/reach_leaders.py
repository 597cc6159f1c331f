"""Whom the leaders reach, in one step and in two, and the groups they never meet."""

from __future__ import annotations

from typing import Final, Literal, TypedDict

import numpy as np
import polars as pl

from dashboard.metrics._builders import WILSON, Tables, settled
from dashboard.metrics._concentration import wilson_interval
from dashboard.metrics._frames import Flags
from dashboard.metrics._group_ties import Group, chosen_groups, said
from dashboard.metrics._groups import UNKNOWN
from dashboard.metrics._intervals import divided
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, metric
from dashboard.metrics._null_models import FIVE, beyond, grouped
from dashboard.metrics._reach import NO_DATES, caveats, columns_of, led, method
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._ties import net_of, nothing_tied, of_everyone
from dashboard.view import View

_NO_LEADERS = "nobody is marked as a leader"
_NO_OTHERS = "there is nobody but leaders in this view"
_NO_GROUPS = "no group of five members or more is known"
_Z: Final = 1.96
_FEWEST: Final = 10
_NOT_COUNTED = "Leaders themselves, and leaders whom nobody has marked."


@metric(
    "leader_reach_1",
    family="reach",
    label="Met by a leader",
    question="To how many people did a leader ever turn?",
    why="Leaders can be loud and still have to do only with each other.",
    definition=(
        "Members other than leaders who received a tie from a leader in the period, over all"
        " members other than leaders. Beside it: how much of what leaders turn to goes to other"
        " leaders, and what chance gives where everybody receives as much as they do."
    ),
    not_counted=_NOT_COUNTED,
    unit="share",
    favours="high",
    counterweight=("groups_untouched_by_leaders",),
    blind_spot="Reading what a leader posts for all is no tie.",
    source="This project's definition.",
    sentences=Sentences(
        "Leaders turned to {count} of {base} others, {value}[ {interval}]"
        "[; {before}, {then}: {change}][. {finding}].",
        "Leaders turned to {count} of {base} others, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}][. {finding}].",
        "We cannot see whom the leaders reach: {why}.",
    ),
)
def leader_reach_1(view: View) -> Reading:
    """Return the share of others who received a tie from a leader."""
    part = slice_of(view)
    tables = Tables(
        steps=lambda: _steps(part),
        by_group=lambda: _by_group(part, led(part).first),
        bubble=lambda: _bubble(part),
    )
    return _reach("leader_reach_1", part, "first", tables)


@metric(
    "leader_reach_2",
    family="reach",
    label="Met by a leader in two steps",
    question="How many people could anything from a leader reach, by one person in between?",
    why="What leaders start travels on only through those they turn to.",
    definition=(
        "Members other than leaders who received a tie from a leader, or later than that from"
        " somebody who had received one, over all members other than leaders. The same in any order"
        " of time stands in the table."
    ),
    not_counted=_NOT_COUNTED,
    unit="share",
    favours="high",
    counterweight=("groups_untouched_by_leaders",),
    blind_spot="That a path exists does not say that anything was passed on.",
    source="Time-respecting paths: Holme & Saramaki (2012).",
    sentences=Sentences(
        "In two steps leaders reach {count} of {base} others, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
        "In two steps leaders reach {count} of {base} others, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see whom the leaders reach in two steps: {why}.",
    ),
)
def leader_reach_2(view: View) -> Reading:
    """Return the share of others whom leaders reach in two steps, in order of time."""
    part = slice_of(view)
    tables = Tables(steps=lambda: _steps(part))
    return _reach("leader_reach_2", part, "second", tables)


@metric(
    "groups_untouched_by_leaders",
    family="reach",
    label="Groups no leader meets",
    question="Which groups never have to do with a leader?",
    why="Nobody who decides hears them, and they hear nobody who decides.",
    definition=(
        "Groups of five members or more no member of which exchanged a tie with a leader in the"
        " period, whichever way."
    ),
    not_counted="Groups of fewer than five members; leaders as members of their own group.",
    unit="groups",
    favours="low",
    counterweight=("members_not_known_reached",),
    blind_spot="One reaction is enough not to be counted here.",
    needs=frozenset({"attributes"}),
    source="This project's definition.",
    sentences=Sentences(
        "Groups that have nothing to do with any leader: {count} of {base}"
        "[; {before}, {then}: {change}][. {finding}].",
        "Groups that have nothing to do with any leader: {count} of {base}"
        "[; {before}, {then}][. {finding}].",
        "We cannot see which groups no leader meets: {why}.",
        none="Leaders have to do with each of the {base} groups[; {before}, not with {then}].",
    ),
)
def groups_untouched_by_leaders(view: View) -> Reading:
    """Count the groups that exchanged no tie with a leader."""
    part = slice_of(view)
    why = _untold(part) or ("" if grouped(part) and chosen_groups(part) else _NO_GROUPS)
    if why:
        return cannot_tell("groups_untouched_by_leaders", why)
    missed = _untouched(part)
    return Reading(
        "groups_untouched_by_leaders", len(missed), "groups", len(missed),
        len(chosen_groups(part)), "groups of five members or more", method="counted",
        caveats=caveats(part), finding=said("No leader has to do with", missed),
        tables=Tables(by_group=lambda: _known(_by_group(part, led(part).met))),
    )  # fmt: skip


def _reach(key: str, part: Slice, column: Literal["first", "second"], tables: Tables) -> Reading:
    why = _untold(part)
    if not why and column == "second" and led(part).second is None:
        why = NO_DATES
    if why:
        return cannot_tell(key, why)
    found = columns_of(part)
    count, base = float(found.by_person[column].sum()), float(_others(part).sum())
    low, high = wilson_interval(count, base)
    return settled(
        Reading(
            key, count / base, "share", count, base, f"{part.of}, leaders left out", low, high,
            method=method(part, WILSON), caveats=caveats(part), tables=tables,
            draws=divided(found.drawn[column], found.others), effective=base,
            **(_bubble_found(part) if column == "first" else {}),
        )
    )  # fmt: skip


def _untold(part: Slice) -> str:
    why = nothing_tied(part)
    if why:
        return why
    if not part.leading.any():
        return _NO_LEADERS
    return "" if _others(part).any() else _NO_OTHERS


def _others(part: Slice) -> Flags:
    flags: Flags = part.members & ~part.leading
    return flags


def _steps(part: Slice) -> pl.DataFrame:
    """Return steps, order, people, of_people, share: one step, two in order of time, two anyhow."""
    found, base = columns_of(part).by_person, int(_others(part).sum())
    rows = [(1, "in order of time", int(found["first"].sum()))]
    if led(part).second is not None:
        rows.append((2, "in order of time", int(found["second"].sum())))
    rows.append((2, "in any order", int(found["either"].sum())))
    schema = {"steps": pl.Int64, "order": pl.String, "people": pl.Int64}
    return pl.DataFrame(rows, schema, orient="row").with_columns(
        of_people=pl.lit(base, pl.Int64), share=pl.col("people") / base
    )


def _by_group(part: Slice, met: Flags) -> pl.DataFrame:
    """Return group, people, of_people, share: others than leaders of each group."""
    names, codes = part.facts.group_codes(part.attribute or "")
    codes = np.where(codes < 0, len(names), codes)
    others = _others(part)
    base = np.bincount(codes[others], minlength=len(names) + 1)
    here = np.flatnonzero(met & others[: met.size])
    people = np.bincount(codes[here], minlength=len(names) + 1)
    frame = pl.DataFrame({"group": [*names, UNKNOWN], "people": people, "of_people": base})
    shown = frame.filter(pl.col("of_people") > 0) if part.attribute else frame.clear()
    return shown.with_columns(share=pl.col("people") / pl.col("of_people"))


def _known(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter((pl.col("group") != UNKNOWN) & (pl.col("of_people") >= FIVE))


def _untouched(part: Slice) -> list[Group]:
    groups, met = grouped(part), led(part).met
    if groups is None:
        return []
    touched = set(groups.shown[: met.size][met & groups.part.among].tolist())
    names = {name: i for i, name in enumerate(groups.names)}
    leaders = _only_leaders(part, names)
    return [
        group for group in chosen_groups(part)
        if names[group.name] not in touched and group.name not in leaders
    ]  # fmt: skip


def _only_leaders(part: Slice, names: dict[str, int]) -> set[str]:
    """Return the groups in which there is nobody but leaders."""
    groups = grouped(part)
    if groups is None:
        return set()
    others = set(groups.shown[_others(of_everyone(part))].tolist())
    return {name for name, i in names.items() if i not in others}


def _bubble(part: Slice) -> pl.DataFrame:
    """Return ties, to_leaders, observed, expected, low, high: what leaders turn to, one row."""
    found = _among_leaders(part)
    columns = ("ties", "to_leaders", "observed", "expected", "low", "high")
    schema = dict.fromkeys(columns, pl.Float64)
    if found is None:
        return pl.DataFrame(schema=schema)
    return pl.DataFrame([found], schema, orient="row")


class _Found(TypedDict, total=False):
    finding: str
    beyond: float


def _bubble_found(part: Slice) -> _Found:
    """Return what is said of a bubble, and how far it lies beyond chance; nothing where is none."""
    found = _among_leaders(part)
    if found is None or found[2] <= found[5]:
        return {}
    _, _, observed, expected, low, high = found
    text = (
        f"{round(observed * 100)} % of what leaders turn to is other leaders, where chance would"
        f" give {round(expected * 100)} %"
    )
    return {"finding": text, "beyond": beyond(observed, low, high)}


def _among_leaders(part: Slice) -> tuple[float, float, float, float, float, float] | None:
    """Return how much leaders turn to, to leaders, its share, and by chance with its band.

    By chance each tie of a leader goes to anybody else in proportion to what that one receives.
    Ties of one pair are not independent, which widens the band. None where leaders do too little.
    """
    pairs = net_of(of_everyone(part)).pairs
    leads = part.leading[: pairs.n]
    if leads.sum() < 2:  # noqa: PLR2004 - one has no other
        return None
    out = np.bincount(pairs.source, pairs.weight, pairs.n)[leads]
    into = np.bincount(pairs.target, pairs.weight, pairs.n)
    ties, total = float(out.sum()), float(pairs.weight.sum())
    if ties < _FEWEST:
        return None
    chance = (into[leads].sum() - into[leads]) / np.maximum(total - into[leads], 1e-9)
    own = pairs.weight[leads[pairs.source]]
    to_leaders = float(pairs.weight[leads[pairs.source] & leads[pairs.target]].sum())
    expected = float(out @ chance) / ties
    repeated = float((own * own).sum() / own.sum())
    reach = _Z * np.sqrt(expected * (1 - expected) * repeated / ties)
    return (
        ties, to_leaders, to_leaders / ties, expected, max(expected - reach, 0.0),
        min(expected + reach, 1.0),
    )  # fmt: skip
