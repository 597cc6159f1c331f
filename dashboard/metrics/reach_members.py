"""Who is connected with anybody, who is known to be reached, and who is in the largest piece."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics._builders import Aside, Tables, partly
from dashboard.metrics._groups import by_group
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, metric
from dashboard.metrics._reach import columns_of, share
from dashboard.metrics._rewired import chance_of, not_drawn
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._ties import kinds_of, net_of
from dashboard.view import TIES, View

_A_TIE = (
    "A tie leads from one person to another: an answer, a mention, a reaction to a post, or a tie"
    " that was given as one."
)
_NOT_COUNTED = (
    "Bots and merged accounts; private messages; what people say to each other elsewhere."
)
_NO_TRACE = "this export tells neither reads, nor who reacted, nor who replied"


@metric(
    "members_connected",
    family="reach",
    label="Connected",
    question="How many members have to do with anybody at all?",
    why="A lively centre can hide that most are not part of it.",
    definition=f"Members with a tie in the period, in or out, over all members. {_A_TIE}",
    not_counted=_NOT_COUNTED,
    unit="share",
    favours="high",
    counterweight=("members_isolated",),
    blind_spot="A single reaction connects as much as a friendship.",
    source="This project's definition.",
    sentences=Sentences(
        "{count} of {base} members are connected with somebody, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{count} of {base} members are connected with somebody, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see who is connected: {why}.",
    ),
)
def members_connected(view: View) -> Reading:
    """Return the share of members with a tie, and how many ties there are of each kind."""
    part = slice_of(view)
    tables = Tables(
        kinds=lambda: _kinds(part),
        by_group=lambda: by_group(part, columns_of(part).by_person["connected"] > 0),
    )
    return share("members_connected", part, "connected", aside=Aside(tables=tables))


@metric(
    "members_isolated",
    family="reach",
    label="Nobody's conversation",
    question="How many members have to do with nobody?",
    why="Nobody answered them, mentioned them or reacted to them, and they did so to nobody.",
    definition="Members without a tie in the period, in or out, over all members; by group.",
    not_counted=_NOT_COUNTED,
    unit="share",
    favours="low",
    counterweight=("groups_not_reached",),
    blind_spot="They may read, and they may talk elsewhere.",
    source="This project's definition.",
    sentences=Sentences(
        "{count} of {base} members are connected with nobody, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{count} of {base} members are connected with nobody, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see who is connected with nobody: {why}.",
        none="Nobody among the {base} members stands alone[; {before}, {then} did].",
    ),
)
def members_isolated(view: View) -> Reading:
    """Return the share of members without a tie, by group."""
    part = slice_of(view)
    tables = Tables(
        by_group=lambda: by_group(part, columns_of(part).by_person["connected"] > 0, rest=True)
    )
    return share("members_isolated", part, "connected", rest=True, aside=Aside(tables=tables))


@metric(
    "reached_observed",
    family="reach",
    label="Known to be reached",
    question="How many members does this community reach, as far as anybody can see?",
    why="What is said reaches people only if they see it.",
    definition=(
        "Members known to have read, reacted or replied in the period, over all members: a lower"
        " bound, unless reads are known for everybody."
    ),
    not_counted="Reads that the export does not carry; posts that open a conversation.",
    unit="share",
    favours="high",
    counterweight=("members_not_known_reached",),
    blind_spot="Without reads, those who only read are missing.",
    source="This project's definition.",
    sentences=Sentences(
        "{count} of {base} members read, reacted or replied, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{count} of {base} members read, reacted or replied, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see how many members are reached: {why}.",
    ),
)
def reached_observed(view: View) -> Reading:
    """Return the share of members known to have read, reacted or replied."""
    return _reached("reached_observed", slice_of(view), rest=False)


@metric(
    "members_not_known_reached",
    family="reach",
    label="Not known to be reached",
    question="How many members may never see any of this?",
    why="Nobody knows whether anything reaches them.",
    definition="Members not known to have read, reacted or replied in the period; by group.",
    not_counted="Reads that the export does not carry.",
    unit="share",
    favours="low",
    counterweight=("groups_not_reached",),
    blind_spot="Not known is not no: they may read without a trace.",
    source="This project's definition: unknown is not zero.",
    sentences=Sentences(
        "For {count} of {base} members nobody knows whether anything reaches them, {value}"
        "[ {interval}][; {before}, {then}: {change}].",
        "For {count} of {base} members nobody knows whether anything reaches them, {value}"
        "[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see how many members are not reached: {why}.",
        none="All {base} members are known to be reached[; {before}, {then} were not].",
    ),
)
def members_not_known_reached(view: View) -> Reading:
    """Return the share of members not known to be reached, by group."""
    return _reached("members_not_known_reached", slice_of(view), rest=True)


@metric(
    "largest_component_share",
    family="reach",
    label="In the largest piece",
    question="How many members hang together, however indirectly?",
    why="Where the network falls into pieces, nothing passes between them.",
    definition=(
        "Members in the largest set of people who are connected through ties, directly or through"
        " others and whichever way the ties lead, over all members."
    ),
    not_counted=_NOT_COUNTED,
    unit="share",
    favours="high",
    counterweight=("members_isolated",),
    blind_spot="Two halves that a single person joins are one piece; see the bridges.",
    source="Weak components; what chance gives by rewiring ties (Maslov & Sneppen 2002).",
    sentences=Sentences(
        "{count} of {base} members hang together in one piece, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{count} of {base} members hang together in one piece, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see how many members hang together: {why}.",
    ),
)
def largest_component_share(view: View) -> Reading:
    """Return the share of members in the largest weak component, and the other pieces."""
    part = slice_of(view)
    tables = Tables(pieces=lambda: _pieces(part), chance=lambda: chance_of(view, "in one piece"))
    aside = Aside(caveats=not_drawn(view), tables=tables)
    return share("largest_component_share", part, "largest", aside=aside)


def _reached(key: str, part: Slice, *, rest: bool) -> Reading:
    if not (part.can("reads") or part.can("reactors") or part.can("replies")):
        return cannot_tell(key, _NO_TRACE)
    tables = Tables(
        by_group=lambda: by_group(part, columns_of(part).by_person["reached"] > 0, rest=rest)
    )
    aside = Aside(caveats=partly(part, "reads"), tables=tables)
    return share(key, part, "reached", rest=rest, aside=aside)


def _kinds(part: Slice) -> pl.DataFrame:
    """Return kind, ties, people (with such a tie), for each kind that is counted."""
    ties, rows = net_of(part).ties, []
    for kind in kinds_of(part):
        some = ties.some(ties.kind == kind)
        people = np.unique(np.concatenate([some.source, some.target])).size
        rows.append((TIES[kind], float(some.weight.sum()), people))
    schema = {"kind": pl.String, "ties": pl.Float64, "people": pl.Int64}
    return pl.DataFrame(rows, schema, orient="row")


def _pieces(part: Slice) -> pl.DataFrame:
    """Return piece, people, of_people, share, pieces: the largest, all smaller, without a tie."""
    found = columns_of(part).by_person
    inside, connected = int(found["largest"].sum()), int(found["connected"].sum())
    sizes = net_of(part).pairs.component_sizes(part.among)
    smaller = max(int((sizes > 0).sum()) - 1, 0)
    rows = [
        ("the largest piece", inside, min(inside, 1)),
        ("smaller pieces", connected - inside, smaller),
        ("connected with nobody", part.n - connected, part.n - connected),
    ]
    schema = {"piece": pl.String, "people": pl.Int64, "pieces": pl.Int64}
    return pl.DataFrame(rows, schema, orient="row").with_columns(
        of_people=pl.lit(part.n, pl.Int64), share=pl.col("people") / part.n
    )
