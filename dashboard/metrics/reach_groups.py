"""Whether groups have to do with each other, beside what chance alone would give."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from dashboard.metrics._builders import Aside, Tables
from dashboard.metrics._group_ties import (
    apart,
    apart_by,
    between_table,
    chosen_groups,
    crossing_anew,
    outward_table,
    said,
)
from dashboard.metrics._metric import Caveat, Reading, Sentences, cannot_tell, metric
from dashboard.metrics._null_models import CHANCE, chance_table, grouped
from dashboard.metrics._reach import caveats, columns_of, share_of_pairs
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._ties import nothing_tied
from dashboard.view import View

_NO_GROUPS = "no group of any member is known"
_NO_KNOWN_TIES = "no two people of known groups are connected in this view"
_NO_FIVE = "no group has five members or more"
_NOT_COUNTED = "Ties with people whose group is not known."
_CHANCE = (
    "Chance: the groups keep their sizes and the ties stay, but who is in which group is drawn anew"
    " many times, over all people, the silent included."
)
_SOURCE = "Krackhardt & Stern (1988); permutation of labels as in Hubert & Schultz (1976)."
_FILTERED = Caveat(
    "partly", "Under a filter of groups chance is not drawn: the ties are chosen by their groups."
)


@metric(
    "cross_group_ties",
    family="reach",
    label="Ties between groups",
    question="How much of the conversation crosses the borders of groups?",
    why="A practice spreads only where people of different groups turn to each other.",
    definition=(
        "Weight of ties between people of different groups over the weight of all ties between"
        f" people of known groups. {_CHANCE} The sentence says what chance would give only where"
        " the share is also lower than with ties drawn anew, everybody's number of ties kept, and"
        " then names the lower of both."
    ),
    not_counted=_NOT_COUNTED,
    unit="share",
    favours="high",
    counterweight=("groups_barely_reached",),
    blind_spot="Two large groups may make up all of it, and leave the others out.",
    needs=frozenset({"attributes"}),
    source=_SOURCE,
    sentences=Sentences(
        "{value} of all ties lead from one group to another[ {interval}]"
        "[; {before}, {then}: {change}][. {finding}].",
        "{value} of all ties lead from one group to another[ {interval}]"
        "[; {before}, {then}: {verdict}][. {finding}].",
        "We cannot see how much leads from one group to another: {why}.",
        less="clearly less",
    ),
)
def cross_group_ties(view: View) -> Reading:
    """Return the share of tie weight between groups, the table of all pairs of groups, chance."""
    part = slice_of(view)
    why = _no_ties(part)
    if why:
        return cannot_tell("cross_group_ties", why)
    tables = Tables(
        between=lambda: between_table(part), chance=lambda: _chance(part),
        ties_anew=lambda: _ties_anew(part),
    )  # fmt: skip
    aside = Aside(
        of="ties between people of known groups", tables=tables,
        caveats=(_FILTERED,) if part.groups else (),
    )  # fmt: skip
    shared = share_of_pairs("cross_group_ties", part, "between", "known", aside)
    return replace(shared, finding=_inward_said(part))


@metric(
    "ei_index",
    family="reach",
    label="Outward or inward",
    question="Do groups turn outwards or keep to themselves?",
    why="It says on one scale whether ties lead out of groups (1) or stay inside (-1).",
    definition=(
        "(Weight of ties between groups - weight of ties inside groups) / the weight of both: from"
        f" -1, all inside, to 1, all between. {_CHANCE}"
    ),
    not_counted=_NOT_COUNTED,
    unit="-1..1",
    favours="high",
    counterweight=("groups_barely_reached",),
    blind_spot="It depends on how many groups there are and how large; so chance stands beside it.",
    needs=frozenset({"attributes"}),
    source=_SOURCE,
    sentences=Sentences(
        "On a scale from -1 (all inside groups) to 1 (all between groups) ties stand at {value}"
        "[ {interval}][; {before}, {then}: {change}].",
        "On a scale from -1 (all inside groups) to 1 (all between groups) ties stand at {value}"
        "[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see whether groups turn outwards: {why}.",
        more="clearly further outwards",
        less="clearly further inwards",
    ),
)
def ei_index(view: View) -> Reading:
    """Return the E-I index of the ties, with its expectation and p under labels dealt anew."""
    part = slice_of(view)
    why = _no_ties(part)
    if why:
        return cannot_tell("ei_index", why)
    aside = Aside(of="ties between people of known groups")
    shared = share_of_pairs("cross_group_ties", part, "between", "known", aside)
    return replace(
        shared, key="ei_index", unit="-1..1", count=None,
        value=_doubled(shared.value), low=_doubled(shared.low), high=_doubled(shared.high),
        draws=None if shared.draws is None else 2 * shared.draws - 1,
        caveats=(*shared.caveats, *((_FILTERED,) if part.groups else ())),
        tables=Tables(chance=lambda: _on_scale(_chance(part))),
    )  # fmt: skip


@metric(
    "groups_not_reached",
    family="reach",
    label="Groups without a tie to another",
    question="Which groups have to do with no other group at all?",
    why="Whatever happens elsewhere does not reach them, and what they know reaches nobody.",
    definition="Groups of five members or more without a single tie to a person of another group.",
    not_counted="Groups of fewer than five members.",
    unit="groups",
    favours="low",
    counterweight=("groups_barely_reached",),
    blind_spot="One tie is enough not to be counted here.",
    needs=frozenset({"attributes"}),
    source="This project's definition.",
    sentences=Sentences(
        "Groups without a single tie to another group: {count} of {base}"
        "[; {before}, {then}: {change}][. {finding}].",
        "Groups without a single tie to another group: {count} of {base}"
        "[; {before}, {then}][. {finding}].",
        "We cannot see which groups have to do with no other: {why}.",
        none="Each of the {base} groups has a tie to another group[; {before}, {then} had none].",
    ),
)
def groups_not_reached(view: View) -> Reading:
    """Count the groups without a tie to another group."""
    part = slice_of(view)
    why = _no_groups(part)
    if why:
        return cannot_tell("groups_not_reached", why)
    names = chosen_groups(part)
    missed = [each.name for each in names if not each.outward]
    finding = said("Without a tie to another group", [e for e in names if e.name in missed])
    return _counted("groups_not_reached", part, len(missed), finding)


@metric(
    "groups_barely_reached",
    family="reach",
    label="Groups barely reached",
    question="Which groups have less to do with others than chance would give?",
    why="A picture of the whole looks connected while one group stands at the edge.",
    definition=(
        "Groups of five members or more whose weight of ties with other groups lies under the"
        f" 2.5 % point of what chance gives. {_CHANCE} Named are those that stay when many groups"
        " are looked at at once (Benjamini & Hochberg 1995); one of them keeps to itself where its"
        " own ties stay inside more than ties drawn anew would, else it has few ties at all."
    ),
    not_counted="Groups of fewer than five members; whether a group would like more.",
    unit="groups",
    favours="low",
    counterweight=("members_isolated",),
    blind_spot="A group of few active people must be far below the others to be told from chance.",
    needs=frozenset({"attributes"}),
    source=_SOURCE,
    sentences=Sentences(
        "Groups with fewer ties to others than chance would give: {count} of {base}"
        "[; {before}, {then}: {change}][. {finding}].",
        "Groups with fewer ties to others than chance would give: {count} of {base}"
        "[; {before}, {then}][. {finding}].",
        "We cannot see which groups are barely reached: {why}.",
        none="No group of the {base} has fewer ties to others than chance would give"
        "[; {before}, {then} had].",
    ),
)
def groups_barely_reached(view: View) -> Reading:
    """Count the groups whose ties with others lie under what chance gives, and name them."""
    part = slice_of(view)
    why = _no_groups(part)
    if why:
        return cannot_tell("groups_barely_reached", why)
    groups = chosen_groups(part)
    barely = sum(e.barely for e in groups)
    reading = _counted("groups_barely_reached", part, barely, apart(groups))
    return replace(reading, beyond=apart_by(groups))


def _counted(key: str, part: Slice, count: int, finding: str) -> Reading:
    return Reading(
        key, count, "groups", count, len(chosen_groups(part)), "groups of five members or more",
        method="counted; chance by dealing the groups anew", caveats=caveats(part),
        tables=Tables(by_group=lambda: outward_table(part)), finding=finding,
    )  # fmt: skip


def _no_groups(part: Slice) -> str:
    why = nothing_tied(part)
    if why:
        return why
    groups = grouped(part)
    if groups is None:
        return _NO_GROUPS
    return "" if chosen_groups(part) else _NO_FIVE


def _no_ties(part: Slice) -> str:
    why = nothing_tied(part)
    if why:
        return why
    found = columns_of(part).by_person
    if "known" not in found:
        return _NO_GROUPS
    return "" if found["known"].any() else _NO_KNOWN_TIES


def _chance(part: Slice) -> pl.DataFrame:
    groups, found = grouped(part), columns_of(part).by_person
    if groups is None:
        raise ValueError("chance is drawn for known groups")
    observed = float(found["between"].sum() / found["known"].sum())
    return chance_table(part, observed, groups.dealt.crossing)


def _ties_anew(part: Slice) -> pl.DataFrame:
    """Return low (the 2.5 % point of the share with ties drawn anew): one row, none if filtered."""
    groups = None if part.groups else grouped(part)
    lows = [] if groups is None else [crossing_anew(groups)]
    return pl.DataFrame({"low": lows}, {"low": pl.Float64})


def _inward_said(part: Slice) -> str:
    """Return what chance would give, where the ties lead out of groups less often than that.

    Chance is drawn in two ways, groups dealt anew and ties drawn anew; the nearer one is told.
    """
    chance, anew = _chance(part), _ties_anew(part)
    if not chance.height or not anew.height:
        return ""
    observed, low = chance.select("observed", "low").row(0)
    least = round(min(low, anew["low"][0]) * 100)
    return f"Chance would give {least} % or more" if round(observed * 100) < least else ""


def _on_scale(table: pl.DataFrame) -> pl.DataFrame:
    moved = [name for name in ("observed", *CHANCE) if name not in {"p", "draws"}]
    return table.with_columns((2 * pl.col(name) - 1).alias(name) for name in moved)


def _doubled(number: float | None) -> float | None:
    return None if number is None else 2 * number - 1
