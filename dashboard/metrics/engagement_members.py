"""Who takes part, and who does not: all members, those who act, those who say nothing."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from dashboard.metrics._builders import (
    COUNTED,
    NO_MEMBERS,
    Aside,
    Tables,
    partly,
    share_of_members,
    wilson_columns,
)
from dashboard.metrics._groups import by_group
from dashboard.metrics._ladder import ladder
from dashboard.metrics._metric import Caveat, Reading, Sentences, cannot_tell, metric
from dashboard.metrics._reads import reads_of
from dashboard.metrics._slice import Slice, period_micros, slice_of
from dashboard.metrics._sums import sums_of
from dashboard.view import Period, View

_NO_ROSTER = Caveat(
    "partly", "Without a list of members, people who never acted are missing from the base."
)
_NOT_PEOPLE = "Bots and merged accounts; people who left before the period or joined after it."


@metric(
    "members_total",
    family="engagement",
    label="Members",
    question="How many people belong to this community?",
    why="Every share of people is a share of this number, the silent included.",
    definition=(
        "Members whose joining date lies at or before the end of the period and whose leaving date"
        " is empty or after its start. Without a joining date, people on a roster or on the"
        " export's member list always count, all others from their first act or mention. With a"
        " filter of spaces: the members of these spaces where memberships are known."
    ),
    not_counted=_NOT_PEOPLE,
    unit="people",
    favours="high",
    counterweight=("members_silent",),
    blind_spot="Without a roster, people who never did anything cannot be seen.",
    source="This project's definition: everyone counts.",
    sentences=Sentences(
        "{count} people belong to the community[; {before}, {then}: {change}].",
        "{count} people belong to the community[; {before}, {then}: {verdict}].",
        "We cannot see how many people belong to the community: {why}.",
    ),
)
def members_total(view: View) -> Reading:
    """Count the members of the view, and say how each is known."""
    part = slice_of(view)
    if not part.n:
        return cannot_tell("members_total", NO_MEMBERS)
    known = part.facts.people.known.any()
    return Reading(
        "members_total", part.n, "people", part.n, part.n, part.of, method=COUNTED,
        caveats=() if part.facts.roster or known else (_NO_ROSTER,),
        tables=Tables(how_known=lambda: _how_known(part)),
        draws=sums_of(part).everyone, effective=float(part.n),
    )  # fmt: skip


@metric(
    "members_active",
    family="engagement",
    label="Took part",
    question="How many members did anything at all?",
    why="It counts the light steps too, and says how many took none.",
    definition="Members who posted, replied or reacted in the period, divided by all members.",
    not_counted="Reading; acts of bots; acts in private places.",
    unit="share",
    favours="high",
    counterweight=("members_unseen",),
    blind_spot="Where an export does not tell who reacted, only writing counts.",
    source="This project's definition.",
    sentences=Sentences(
        "{count} of {base} members posted, replied or reacted, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{count} of {base} members posted, replied or reacted, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see how many members took part: {why}.",
    ),
)
def members_active(view: View) -> Reading:
    """Return the share of members who posted, replied or reacted, and the whole ladder."""
    part = slice_of(view)
    caveats = partly(part, "reactions" if not part.can("reactions") else "reactors")
    aside = Aside(caveats=caveats, tables=Tables(ladder=lambda: ladder(part)))
    return share_of_members("members_active", part, "active", aside=aside)


@metric(
    "members_spoke",
    family="engagement",
    label="Spoke",
    question="How many members said something?",
    why="A community of practice lives on what its members say to each other.",
    definition="Members who wrote a post or a reply in the period, divided by all members.",
    not_counted="Reactions, reading, posts by bots, private messages.",
    unit="share",
    favours="high",
    counterweight=("members_silent",),
    blind_spot="It does not say what was said, nor whether anybody answered.",
    source="This project's definition.",
    sentences=Sentences(
        "{count} of {base} members spoke, {value}[ {interval}][; {before}, {then}: {change}].",
        "{count} of {base} members spoke, {value}[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see how many members spoke: {why}.",
    ),
)
def members_spoke(view: View) -> Reading:
    """Return the share of members who wrote, over time and by group."""
    part = slice_of(view)
    tables = Tables(
        over_time=lambda: _over_time(part, "1w"),
        by_group=lambda: by_group(part, sums_of(part).by_person["spoke"] > 0),
        over_time_by_month=lambda: _over_time(part, "1mo"),
        over_time_by_quarter=lambda: _over_time(part, "1q"),
    )
    return share_of_members("members_spoke", part, "spoke", aside=Aside(tables=tables))


@metric(
    "members_silent",
    family="engagement",
    label="Said nothing",
    question="How many members said nothing?",
    why="Silence is data: the silent are part of the community and of every share.",
    definition=(
        "Members who wrote neither a post nor a reply in the period, divided by all members. The"
        " table parts them: known to have read, reacted, no act though seen by the platform,"
        " unknown."
    ),
    not_counted="What people say elsewhere. Private messages are not speech here.",
    unit="share",
    favours="low",
    counterweight=("members_unseen",),
    blind_spot="Without a roster, those who never acted are missing, so silence is understated.",
    source="This project's definition; the parts follow Nonnecke & Preece (2000) on lurkers.",
    sentences=Sentences(
        "{count} of {base} members said nothing, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{count} of {base} members said nothing, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see how many members said nothing: {why}.",
        none="All {base} members said something[; {before}, {then} said nothing].",
    ),
)
def members_silent(view: View) -> Reading:
    """Return the share of members who wrote nothing, and its parts."""
    part = slice_of(view)
    tables = Tables(
        parts=lambda: _parts(part),
        by_group=lambda: by_group(part, sums_of(part).by_person["spoke"] > 0, rest=True),
    )
    return share_of_members("members_silent", part, "spoke", rest=True, aside=Aside(tables=tables))


@metric(
    "members_unseen",
    family="engagement",
    label="Not seen at all",
    question="Of how many members do we know nothing?",
    why="They may read, or be gone: what is unknown is not zero.",
    definition=(
        "Members who neither spoke nor reacted and are not known to have read or been there in the"
        " period, divided by all members; those of whom nothing is known count."
    ),
    not_counted="Reads that the export does not carry; joining a space is not being there.",
    unit="share",
    favours="low",
    counterweight=("members_silent",),
    blind_spot="Most exports have no reads: then readers are among the unseen.",
    source="This project's definition: unknown is not zero.",
    sentences=Sentences(
        "{count} of {base} members were not seen at all, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{count} of {base} members were not seen at all, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see how many members were not seen at all: {why}.",
        none="All {base} members were seen: they did something, or are known to have been there"
        "[; {before}, {then} were not].",
    ),
)
def members_unseen(view: View) -> Reading:
    """Return the share of members of whom nothing was seen."""
    part = slice_of(view)
    tables = Tables(by_group=lambda: by_group(part, sums_of(part).by_person["seen"] > 0, rest=True))
    aside = Aside(caveats=partly(part, "reads"), tables=tables)
    return share_of_members("members_unseen", part, "seen", rest=True, aside=aside)


def _how_known(part: Slice) -> pl.DataFrame:
    frame = part.facts.people.frame.filter(pl.Series(part.members))
    counts = frame.group_by("known_from").agg(people=pl.len().cast(pl.Int64))
    return counts.with_columns(of_people=pl.lit(part.n, pl.Int64)).sort("known_from")


def _parts(part: Slice) -> pl.DataFrame:
    """Return the parts of the silent: read, reacted, no act, unknown, in this order."""
    reads, acting = reads_of(part), part.among.size
    silent = part.members.copy()
    silent[:acting] &= part.posts == 0
    reacted = np.zeros(silent.size, bool)
    reacted[:acting] = part.reactions > 0
    masks = {
        "read": reads.read & ~reacted,
        "reacted": reacted,
        "no act": reads.seen & ~reads.read & ~reacted,
        "unknown": ~(reads.seen | reacted),
    }
    people = [int((silent & mask).sum()) for mask in masks.values()]
    return pl.DataFrame({"part": list(masks), "people": people}).with_columns(
        of_people=pl.lit(part.n, pl.Int64), share=pl.col("people") / part.n
    )


def _over_time(part: Slice, step: str) -> pl.DataFrame:
    """Return who spoke of the members of each step of the period, Monday to Sunday for weeks."""
    period = part.period
    if period is None:
        raise ValueError("a reading without a period has no course of time")
    days = pl.date_range(period.start, period.end, "1d", eager=True).dt.truncate(step)
    firsts = days.unique().sort().to_list()
    rows = []
    for i, first in enumerate(firsts):
        last = firsts[i + 1] - timedelta(days=1) if i + 1 < len(firsts) else period.end
        rows.append(_step(part, Period(max(first, period.start), last)))
    schema = {"period_start": pl.Date, "people": pl.Int64, "of_people": pl.Int64}
    return wilson_columns(pl.DataFrame(rows, schema, orient="row"))


def _step(part: Slice, step: Period) -> tuple[object, int, int]:
    start, after = period_micros(step, part.zone)
    low, high = np.searchsorted(part.post("at"), [start, after])
    members = part.members & part.facts.people.members(start, after)
    spoke = np.zeros(part.among.size, bool)
    spoke[part.post("person")[low:high]] = True
    return step.start, int((spoke & members[: spoke.size]).sum()), int(members.sum())
