"""Who gets an answer, how soon, and what is still open."""

from __future__ import annotations

import numpy as np

from dashboard.metrics._builders import (
    OVER_PEOPLE,
    Aside,
    Tables,
    counted,
    partly,
    settled,
)
from dashboard.metrics._intervals import interval_of_share
from dashboard.metrics._metric import (
    Caveat,
    Draws,
    Reading,
    Sentences,
    cannot_tell,
    interval,
    metric,
)
from dashboard.metrics._response_tables import (
    by_group,
    by_space,
    curve,
    cut,
    newcomers,
    oldest,
    open_by_space,
)
from dashboard.metrics._responses import (
    WEEK,
    Cases,
    older,
    openings_of,
    questions_of,
    whole_only,
)
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._sums import sums_of
from dashboard.view import View

NO_OPENINGS = "there is no opening post in this view"
NO_QUESTIONS = "no opening post of this view asks a question"
TOO_SHORT = "the data end before any of these posts could be followed for 7 days"
_NEVER_HALF = "fewer than half of the opening posts were answered while they could be followed"
_ENDLESS = Caveat(
    "partly",
    "Perhaps half of the posts will never be answered, so this time has no upper end.",
)
_NONE_OLD = "no opening post of this view is older than 7 days at the end of the data"
_HALF = 0.5
_TAIL = 0.025
_INCIDENCE = "Cumulative incidence with competing events: Fine & Gray (1999), JASA 94, 496-509."
_NOT_ANSWERS = "Answers by bots or by the author; reactions; answers given elsewhere."


@metric(
    "first_reply_median_hours",
    family="engagement",
    label="Time to a first answer",
    question="How long does it take until half of the posts are answered?",
    why="It counts those never answered too, so it cannot look short by leaving them out.",
    definition=(
        "The time at which the cumulative incidence of a first reply by another person reaches one"
        " half, over all opening posts of the period. A post removed before a reply counts as never"
        " answered; only the end of the data censors. Cannot be told if it never reaches one half."
    ),
    not_counted=_NOT_ANSWERS,
    unit="hours",
    favours="low",
    counterweight=("unanswered_after_7d",),
    blind_spot="It says nothing about whether the answer helped.",
    needs=frozenset({"replies"}),
    source=_INCIDENCE,
    sentences=Sentences(
        "Half of the posts that open a conversation were answered within {value}[ {interval}]"
        "[; {before}, within {then}: {change}].",
        "Half of the posts that open a conversation were answered within {value}[ {interval}]"
        "[; {before}, within {then}: {verdict}].",
        "We cannot say how soon half of the posts were answered: {why}.",
        more="it takes clearly longer now",
        less="it goes clearly faster now",
    ),
)
def first_reply_median_hours(view: View) -> Reading:
    """Return the hours by which half of the opening posts were answered."""
    part, key = slice_of(view), "first_reply_median_hours"
    cases = openings_of(part)
    if not cases.places.size:
        return cannot_tell(key, NO_OPENINGS)
    hours = cases.median()
    tables = Tables(curve=lambda: curve(cases))
    if hours is None:
        unread = cannot_tell(key, _NEVER_HALF)
        return Reading(key, None, "hours", caveats=unread.caveats, tables=tables)
    draws = cases.incidence.time_to(_HALF)
    low, high = _open_ended(draws)
    endless = () if low is not None or not draws.size else (_ENDLESS,)
    return settled(
        Reading(
            key, hours, "hours", base=cases.places.size, of="opening posts", low=low, high=high,
            method=OVER_PEOPLE, caveats=(*_day_only(part), *endless), tables=tables,
            draws=draws if draws.size else None, effective=cases.effective,
        )
    )  # fmt: skip


@metric(
    "unanswered_after_7d",
    family="engagement",
    label="Not answered within a week",
    question="How many posts got no answer?",
    why="Whoever gets no answer may not ask again.",
    definition=(
        "One minus the cumulative incidence of a first reply by another person within 7 days, over"
        " the opening posts of the period. Removal before a reply is a competing event: such a"
        " post counts as unanswered and is shown as its own part; only the end of the data censors."
    ),
    not_counted=_NOT_ANSWERS,
    unit="share",
    favours="low",
    counterweight=("open_posts",),
    blind_spot="Some posts need no answer.",
    needs=frozenset({"replies"}),
    source=_INCIDENCE,
    sentences=Sentences(
        "{value} of the posts that open a conversation got no answer within a week[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{value} of the posts that open a conversation got no answer within a week[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see which posts got no answer: {why}.",
        none="Every post that opens a conversation got an answer within a week[ {interval}]"
        "[; {before}, {then} got none].",
    ),
)
def unanswered_after_7d(view: View) -> Reading:
    """Return the share of opening posts without an answer after 7 days, and by whom and where."""
    part = slice_of(view)
    cases = openings_of(part)
    tables = Tables(
        cut=lambda: cut(cases),
        by_group=lambda: by_group(part, cases),
        by_space=lambda: by_space(part, cases),
        newcomers=lambda: newcomers(part, cases),
    )
    aside = Aside(of="opening posts", caveats=_day_only(part), tables=tables)
    return answered("unanswered_after_7d", cases, NO_OPENINGS, aside, missed=True)


@metric(
    "open_posts",
    family="engagement",
    label="Still open",
    question="What is still waiting for an answer?",
    why="These can still be answered.",
    definition=(
        "Opening posts of the period that are older than 7 days at the end of the data, are not"
        " removed, and have no reply by another person; oldest first in the table."
    ),
    not_counted="Removed posts: see the share of posts removed. " + _NOT_ANSWERS,
    unit="posts",
    favours="low",
    counterweight=("removed_share",),
    blind_spot="Some were settled elsewhere, and some need no answer.",
    needs=frozenset({"replies"}),
    source="This project's definition.",
    sentences=Sentences(
        "{count} posts that opened a conversation still wait for an answer"
        "[; {before}, {then}: {change}].",
        "{count} posts that opened a conversation still wait for an answer"
        "[; {before}, {then}: {verdict}].",
        "We cannot see what is still open: {why}.",
        none="No post that opened a conversation still waits for an answer[; {before}, {then}].",
    ),
)
def open_posts(view: View) -> Reading:
    """Count the opening posts still without an answer."""
    part, key = slice_of(view), "open_posts"
    old = older(part)
    if not old.places.size:
        return cannot_tell(key, _NONE_OLD if openings_of(part).places.size else NO_OPENINGS)
    aside = Aside(
        old.places.size, "opening posts older than 7 days", partly(part, "replies"),
        Tables(oldest=lambda: oldest(part), by_space=lambda: open_by_space(part)), old.effective,
    )  # fmt: skip
    sums = sums_of(part)
    return whole_only(part, counted(key, sums.by_person["open"], sums.drawn["open"], aside))


@metric(
    "questions_answered",
    family="engagement",
    label="Questions answered",
    question="How many questions were answered within a week?",
    why="A question that is answered is what a community of practice is for.",
    definition=(
        "The cumulative incidence of a first reply by another person within 7 days, over opening"
        " posts with a question mark (also full-width and Arabic) outside web addresses."
    ),
    not_counted="Questions without a question mark, and those asked inside a thread.",
    unit="share",
    favours="high",
    counterweight=("unanswered_after_7d",),
    blind_spot="A question mark is a sign, not proof of a question.",
    needs=frozenset({"replies", "text"}),
    source=_INCIDENCE,
    sentences=Sentences(
        "{value} of the questions were answered within a week[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{value} of the questions were answered within a week[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see how many questions were answered: {why}.",
        none="Not one of the questions was answered within a week[ {interval}]"
        "[; {before}, {then}: {verdict}].",
    ),
)
def questions_answered(view: View) -> Reading:
    """Return the share of opening posts with a question that were answered within 7 days."""
    part = slice_of(view)
    aside = Aside(of="opening posts with a question", caveats=_day_only(part))
    return answered("questions_answered", questions_of(part), NO_QUESTIONS, aside)


def answered(key: str, cases: Cases, none: str, aside: Aside, *, missed: bool = False) -> Reading:
    """Return the share answered within 7 days, or with ``missed`` the share that was not."""
    if not cases.places.size:
        return cannot_tell(key, none)
    if not cases.followed(WEEK):
        return cannot_tell(key, TOO_SHORT)
    point, draws = cases.share(WEEK)
    value, draws = (1.0 - point, 1.0 - draws) if missed else (point, draws)
    low, high = interval_of_share(value, draws, cases.effective)
    base = int(cases.places.size)
    return settled(
        Reading(
            key, value, "share", cases.observed(value), base, aside.of, low, high,
            method=OVER_PEOPLE, caveats=aside.caveats, tables=aside.tables,
            draws=draws if draws.size else None, effective=cases.effective,
        )
    )  # fmt: skip


def _open_ended(draws: Draws) -> tuple[float | None, float | None]:
    """Return the interval of times of which some are infinite; no end beyond what was seen."""
    if not draws.size or np.isnan(draws).any():
        return interval(draws)
    low, high = np.quantile(draws, [_TAIL, 1 - _TAIL], method="closest_observation")
    return (float(low), float(high)) if np.isfinite(high) else (None, None)


def _day_only(part: Slice) -> tuple[Caveat, ...]:
    known = partly(part, "replies")
    if part.facts.posts.timed[part.picked].all():
        return known
    return (*known, Caveat("partly", "Of some posts only the day is known, not the hour."))
