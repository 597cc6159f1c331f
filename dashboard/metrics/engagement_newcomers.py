"""Who is new, whether their first post was answered, and whether they came back."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics._arrivals import Arrivals, arrivals_of
from dashboard.metrics._builders import (
    FULL_COUNT,
    Aside,
    Tables,
    partly,
    ratio_of_people,
    wilson_columns,
)
from dashboard.metrics._frames import Flags
from dashboard.metrics._intervals import divided
from dashboard.metrics._ladder import answers_told
from dashboard.metrics._metric import Caveat, Reading, Sentences, alone, cannot_tell, metric
from dashboard.metrics._responses import first_posts_of
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._sums import sums_of
from dashboard.metrics.engagement_replies import answered
from dashboard.view import View

_NOBODY_NEW = "nobody is known to have joined in this period"
_NOT_WATCHED = "the data end before any newcomer could be followed for 30 days"
_NO_OPENING = "no newcomer's first post opened a conversation"
_WHO_IS_NEW = (
    "Newcomers joined in the period; where a joining date is missing, their first act lies in it,"
    " 60 days or more after the start of the data."
)


@metric(
    "newcomers",
    family="engagement",
    label="Newcomers",
    question="Who is new?",
    why="A community lives on by those who join it, and stay.",
    definition=(
        "Members who joined in the period: by their joining date, else by their first act after a"
        " burn-in of 60 days from the start of the data. Silent newcomers count."
    ),
    not_counted="People who joined a space of a community to which they belonged before.",
    unit="people",
    favours="high",
    counterweight=("newcomers_gone_30d", "members_silent"),
    blind_spot="Without joining dates, newcomers who say nothing are not seen.",
    source="This project's definition.",
    sentences=Sentences(
        "{count} people are new[; {before}, {then}: {change}].",
        "{count} people are new[; {before}, {then}: {verdict}].",
        "We cannot see who is new: {why}.",
        none="Nobody is new[; {before}, {then} people were: {verdict}].",
    ),
)
def newcomers(view: View) -> Reading:
    """Count the newcomers, and say how far they came."""
    part = slice_of(view)
    new = arrivals_of(part)
    why = "there is no member in this view" if not part.n else new.why_unknown
    if why:
        return cannot_tell("newcomers", why)
    count = int(new.new.sum())
    draws = sums_of(part).drawn["new"] + _silent(part, new.new)
    reading = Reading(
        "newcomers", count, "people", count, part.n, part.of, method=FULL_COUNT,
        caveats=_partly(new), tables=Tables(ladder=lambda: _ladder(part, new)),
        draws=draws, effective=float(count),
    )  # fmt: skip
    return _fairly(view, new, reading)


@metric(
    "newcomer_first_post_answered",
    family="engagement",
    label="First posts answered",
    question="Are newcomers answered when they first speak?",
    why="Whoever is answered the first time more often comes back.",
    definition=(
        "The cumulative incidence of a reply by another person within 7 days to the first posts of"
        f" newcomers, those that open a conversation. {_WHO_IS_NEW}"
    ),
    not_counted="First posts that are themselves replies; answers by bots; reactions.",
    unit="share",
    favours="high",
    counterweight=("newcomers_gone_30d",),
    blind_spot="Newcomers who never post are not in it.",
    needs=frozenset({"replies"}),
    source="Fine & Gray (1999); on first answers: Joyce & Kraut (2006).",
    sentences=Sentences(
        "{value} of newcomers' first posts were answered within a week[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{value} of newcomers' first posts were answered within a week[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see whether newcomers' first posts were answered: {why}.",
        none="Not one of newcomers' first posts was answered within a week[ {interval}]"
        "[; {before}, {then}: {verdict}].",
    ),
)
def newcomer_first_post_answered(view: View) -> Reading:
    """Return the share of newcomers' first posts answered within 7 days."""
    part, key = slice_of(view), "newcomer_first_post_answered"
    new = arrivals_of(part)
    why = _why_none(new)
    if why:
        return cannot_tell(key, why)
    aside = Aside(of="first posts of newcomers", caveats=(*partly(part, "replies"), *_partly(new)))
    return _fairly(view, new, answered(key, first_posts_of(part), _NO_OPENING, aside))


@metric(
    "newcomers_gone_30d",
    family="engagement",
    label="Newcomers gone",
    question="How many newcomers did not come back?",
    why="Joining is easy to count; staying is what matters.",
    definition=(
        "Of the newcomers observed for 30 days, those without a post, reply or reaction from day 8"
        f" to day 30 (the first 24 hours are day 1). {_WHO_IS_NEW}"
    ),
    not_counted="Reading; newcomers of the last 30 days of the data.",
    unit="share",
    favours="low",
    counterweight=("members_unseen",),
    blind_spot="Someone who reads and says nothing counts as gone.",
    source="This project's definition.",
    sentences=Sentences(
        "{count} of {base} newcomers did nothing more after their first week, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{count} of {base} newcomers did nothing more after their first week, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see whether newcomers came back: {why}.",
        none="All {base} newcomers did something after their first week"
        "[; {before}, {then} did not].",
    ),
)
def newcomers_gone_30d(view: View) -> Reading:
    """Return the share of newcomers without an act from day 8 to day 30."""
    part, key = slice_of(view), "newcomers_gone_30d"
    new = arrivals_of(part)
    base = int(new.watched.sum())
    why = _why_none(new) or ("" if base else _NOT_WATCHED)
    if why:
        return cannot_tell(key, why)
    drawn, silent = sums_of(part).drawn, _silent(part, new.watched)
    draws = divided(drawn["gone"] + silent, drawn["watched"] + silent)
    tables = Tables(by_answer=lambda: _by_answer(part, new))
    aside = Aside(of="newcomers observed for 30 days", caveats=_partly(new), tables=tables)
    gone = float((new.watched & ~new.back).sum())
    return _fairly(view, new, ratio_of_people(key, gone, base, draws, aside))


def _fairly(view: View, new: Arrivals, reading: Reading) -> Reading:
    """Compare with no period in which some of the newcomers cannot be seen, unless here too."""
    other = view.compared()
    if other is None or new.why_partly or not arrivals_of(slice_of(other)).why_partly:
        return reading
    return alone(reading)


def _why_none(new: Arrivals) -> str:
    return new.why_unknown or ("" if new.new.any() else _NOBODY_NEW)


def _partly(new: Arrivals) -> tuple[Caveat, ...]:
    return (Caveat("partly", f"Some newcomers are not seen: {new.why_partly}."),) if (
        new.why_partly
    ) else ()  # fmt: skip


def _silent(part: Slice, flags: Flags) -> np.typing.NDArray[np.float64]:
    """Return the weight of those of them who never act, in each draw."""
    return part.facts.draws.silent_weight(int(flags[part.among.size :].sum()))


def _ladder(part: Slice, new: Arrivals) -> pl.DataFrame:
    """Return step, people, unknown, of_people; ``people`` is null where it cannot be told."""
    answered: int | None = int(new.first_answered.sum())
    if not part.can("replies") or (not answered and not answers_told(part)):
        answered = None
    wholly = part.can_tell["replies"].level == "yes"
    unknown = 0 if wholly else int(new.posted.sum()) - (answered or 0)
    came_back = new.watched & new.back
    rows = [
        ("joined", int(new.new.sum()), 0),
        ("posted", int(new.posted.sum()), 0),
        ("first post answered", answered, unknown),
        ("came back", int(came_back.sum()), int((new.new & ~new.watched).sum())),
    ]
    schema = {"step": pl.String, "people": pl.Int64, "unknown": pl.Int64}
    frame = pl.DataFrame(rows, schema, orient="row")
    return frame.with_columns(of_people=pl.lit(int(new.new.sum()), pl.Int64))


def _by_answer(part: Slice, new: Arrivals) -> pl.DataFrame:
    """Return how many were gone by what became of their first post: people gone of of_people."""
    opened = np.zeros(new.new.size, bool)
    opened[part.facts.posts.person[new.first_posts]] = True
    if part.can("replies"):
        parts = {
            "first post answered": new.first_answered,
            "first post not answered": opened & ~new.first_answered,
            "first post was a reply": new.posted & ~opened,
        }
    else:
        parts = {"posted": new.posted}
    parts["never posted"] = ~new.posted
    gone = new.watched & ~new.back
    rows = [
        (name, int((gone & mask).sum()), int((new.watched & mask).sum()))
        for name, mask in parts.items()
    ]
    schema = {"first_post": pl.String, "people": pl.Int64, "of_people": pl.Int64}
    frame = pl.DataFrame(rows, schema, orient="row")
    return wilson_columns(frame.filter(pl.col("of_people") > 0))
