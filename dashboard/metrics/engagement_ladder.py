"""The ladder from reading to being answered, each step of all members; and who reacted."""

from __future__ import annotations

import polars as pl

from dashboard.metrics._builders import Aside, Tables, partly, share_of_members
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, metric
from dashboard.metrics._reads import reads_of
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._sums import sums_of
from dashboard.view import View

_EACH_STEP = "Each step of the ladder counts those who did this or any later step."
_NO_READS = "the reads in this export are not of this period and these spaces"


@metric(
    "members_read",
    family="engagement",
    label="Read",
    question="How many members are known to have read?",
    why="Readers are listeners; without them a community looks like its writers only.",
    definition=(
        "Members for whom the platform reports reads in the period, or who reacted or spoke,"
        f" divided by all members. {_EACH_STEP}"
    ),
    not_counted="Reads that the platform does not report; figures that reach beyond the period.",
    unit="share",
    favours="high",
    counterweight=("members_silent",),
    blind_spot="Having opened something is not having read it.",
    needs=frozenset({"reads"}),
    source="This project's definition of the ladder.",
    sentences=Sentences(
        "{count} of {base} members are known to have read, {value}[ {interval}]"
        "[; {before}, {then}: a {verdict}].",
        "{count} of {base} members are known to have read, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see who reads: {why}.",
    ),
)
def members_read(view: View) -> Reading:
    """Return the share of members known to have read or done more."""
    part = slice_of(view)
    if not reads_of(part).told.any():
        return cannot_tell("members_read", _NO_READS)
    return share_of_members(
        "members_read", part, "read", aside=Aside(caveats=partly(part, "reads"))
    )


@metric(
    "members_got_answer",
    family="engagement",
    label="Got an answer",
    question="How many members were answered?",
    why="Speaking is half of a conversation; being answered is the other half.",
    definition=(
        "Members who wrote in the period and whose post another person answered by the end of the"
        " data (an opening post: anywhere in its thread; a reply: directly), divided by all"
        f" members. {_EACH_STEP}"
    ),
    not_counted="Answers by bots and by the author; reactions; answers given elsewhere.",
    unit="share",
    favours="high",
    counterweight=("members_silent",),
    blind_spot="It does not say whether the answer helped.",
    needs=frozenset({"replies"}),
    source="This project's definition of the ladder.",
    sentences=Sentences(
        "{count} of {base} members got an answer, {value}[ {interval}]"
        "[; {before}, {then}: a {verdict}].",
        "{count} of {base} members got an answer, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see who got an answer: {why}.",
    ),
)
def members_got_answer(view: View) -> Reading:
    """Return the share of members who got an answer, and the whole ladder."""
    part = slice_of(view)
    aside = Aside(caveats=partly(part, "replies"), tables=Tables(ladder=lambda: ladder(part)))
    return share_of_members("members_got_answer", part, "got answer", aside=aside)


@metric(
    "members_reacted",
    family="engagement",
    label="Reacted",
    question="How many members gave a reaction?",
    why="A reaction is the lightest way to be heard, and the easiest to take for agreement.",
    definition="Members who gave a reaction in the period, divided by all members.",
    not_counted="What a reaction means. One without a time counts at the time of its post.",
    unit="share",
    favours="high",
    counterweight=("members_silent",),
    blind_spot="A reaction is neither agreement nor reading.",
    needs=frozenset({"reactions", "reactors"}),
    source="This project's definition.",
    sentences=Sentences(
        "{count} of {base} members gave a reaction, {value}[ {interval}]"
        "[; {before}, {then}: a {verdict}].",
        "{count} of {base} members gave a reaction, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see who gave reactions: {why}.",
    ),
)
def members_reacted(view: View) -> Reading:
    """Return the share of members who gave a reaction."""
    part = slice_of(view)
    aside = Aside(caveats=partly(part, "reactors"))
    return share_of_members("members_reacted", part, "reacted", aside=aside)


def ladder(part: Slice) -> pl.DataFrame:
    """Return step, people, unknown, of_people; ``people`` is null where a step cannot be told.

    ``unknown`` counts the members of whom the export does not tell whether they took the step.
    """
    did = {name: int(values.sum()) for name, values in sums_of(part).by_person.items()}
    reads = reads_of(part)
    told = reads.told & part.members
    told[: part.among.size] |= part.active & part.among
    unread = part.n - int(told.sum())
    unreacted = 0 if part.can("reactors") else part.n - did["spoke"]
    answered = part.can("replies")
    rows = [
        ("members", part.n, 0),
        ("read", did["read"] if reads.told.any() else None, unread),
        ("reacted or spoke", did["active"], unreacted),
        ("spoke", did["spoke"], 0),
        ("got an answer", did["got answer"] if answered else None, 0 if answered else did["spoke"]),
    ]
    schema = {"step": pl.String, "people": pl.Int64, "unknown": pl.Int64}
    frame = pl.DataFrame(rows, schema, orient="row")
    return frame.with_columns(of_people=pl.lit(part.n, pl.Int64))
