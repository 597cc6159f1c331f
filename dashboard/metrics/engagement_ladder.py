"""The ladder from reading to being answered, each step of all members; and who reacted."""

from __future__ import annotations

from dashboard.metrics._builders import Aside, Tables, nothing_to_read, partly, share_of_members
from dashboard.metrics._ladder import answers_told, ladder
from dashboard.metrics._metric import Caveat, Reading, Sentences, cannot_tell, metric
from dashboard.metrics._reads import days_of_reads, reads_of, why_untold
from dashboard.metrics._slice import slice_of
from dashboard.view import View

_EACH_STEP = "Each step of the ladder counts those who did this or any later step."


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
    counterweight=("members_unseen", "members_silent"),
    blind_spot="Having opened something is not having read it.",
    needs=frozenset({"reads"}),
    source="This project's definition of the ladder.",
    sentences=Sentences(
        "{count} of {base} members are known to have read or done more, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{count} of {base} members are known to have read or done more, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see who reads: {why}.",
    ),
)
def members_read(view: View) -> Reading:
    """Return the share of members known to have read or done more."""
    part = slice_of(view)
    if not reads_of(part).told.any():
        return cannot_tell("members_read", why_untold(part))
    caveats = (*partly(part, "reads"), *days_of_reads(part))
    return share_of_members("members_read", part, "read", aside=Aside(caveats=caveats))


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
    counterweight=("unanswered_after_7d", "members_silent"),
    blind_spot="It does not say whether the answer helped.",
    source="This project's definition of the ladder.",
    sentences=Sentences(
        "{count} of {base} members got an answer, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{count} of {base} members got an answer, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see who got an answer: {why}.",
    ),
)
def members_got_answer(view: View) -> Reading:
    """Return the share of members who got an answer, and the whole ladder."""
    part, key = slice_of(view), "members_got_answer"
    tables = Tables(ladder=lambda: ladder(part))
    if not nothing_to_read(part) and not answers_told(part):
        # Without replies the lower steps are still told, so the ladder stays.
        why = Caveat("cannot_tell", part.can_tell["replies"].reason)
        return Reading(key, None, "share", caveats=(why,), tables=tables)
    aside = Aside(caveats=partly(part, "replies"), tables=tables)
    return share_of_members(key, part, "got answer", aside=aside)


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
    counterweight=("reactions_from_half", "members_silent"),
    blind_spot="A reaction is neither agreement nor reading.",
    needs=frozenset({"reactions", "reactors"}),
    source="This project's definition.",
    sentences=Sentences(
        "{count} of {base} members gave a reaction, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
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
