"""Who is answered: posts that tell the sponsor's story beside those that tell another."""

from __future__ import annotations

from typing import Final

from dashboard.metrics._builders import OVER_PEOPLE, Aside, Tables, partly, settled
from dashboard.metrics._circumstances import Outcome
from dashboard.metrics._classes import (
    NO_OTHER_POST,
    NO_SPONSOR_POST,
    WITHIN,
    Waited,
    classes_of,
    gap,
)
from dashboard.metrics._heard_tables import balance, in_points, returns, ways
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, interval, metric, widened
from dashboard.metrics._response_tables import curve
from dashboard.metrics._told import Told, sponsor_told, stable
from dashboard.metrics.engagement_replies import TOO_SHORT, answered
from dashboard.view import View

NO_LEADERS: Final = "nobody is marked as a leader"
TOO_SHORT_TO_RETURN: Final = "the data end before any of these posts could be followed for 30 days"
_NEEDS: Final = frozenset({"text", "replies"})
_AGAINST: Final = ("open_alternative", "removed_share")
_MATCHING: Final = "Matching within strata of a score: Rosenbaum & Rubin (1984), JASA 79, 516-524."
_INCIDENCE: Final = "Cumulative incidence with competing events: Fine & Gray (1999), JASA 94."
_BLIND: Final = "This does not prove a motive: what was said, and how, differs too."
_NOT_ANSWERS: Final = "Answers by bots or by the author; reactions; answers given elsewhere."
_MATCHED_TOO: Final = (
    " After matching: the same within posts of one space that both ask or both do not, in five"
    " strata of a score from kind, language, part of the week, hour, length, the author's posts in"
    " the 28 days before and time in the community; see the table."
)
_CUT: Final = (
    "[; the gap is {change} than {before}].",
    "[; beside {before}, {verdict}].",
)


@metric(
    "answered_sponsor",
    family="heard",
    label="Your story, answered",
    question="How many posts that tell the sponsor's story are answered?",
    why="It shows what this community can do when it likes to hear something.",
    definition=(
        "The cumulative incidence of a first reply by another person within 7 days, over the"
        " opening posts of the period that tell the sponsor's story."
    ),
    not_counted=_NOT_ANSWERS,
    unit="share",
    favours="high",
    counterweight=("answered_gap",),
    blind_spot="It says nothing about whether the answer helped.",
    needs=_NEEDS,
    source=_INCIDENCE,
    sentences=Sentences(
        "Opening posts that tell your story were answered within a week in {value} of cases"
        "[ {interval}][; {before}, {then}: {change}].",
        "Opening posts that tell your story were answered within a week in {value} of cases"
        "[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see how often your story is answered: {why}.",
        none="Not one opening post that tells your story was answered within a week[ {interval}]"
        "[; {before}, {then} were].",
    ),
)
def answered_sponsor(view: View) -> Reading:
    """Return the share of the sponsor's opening posts answered within 7 days."""
    return _answered("answered_sponsor", view, NO_SPONSOR_POST)


@metric(
    "answered_alternative",
    family="heard",
    label="Other stories, answered",
    question="How many posts that tell another story are answered?",
    why="Whoever is not answered may not say it again.",
    definition=(
        "The cumulative incidence of a first reply by another person within 7 days, over the"
        " opening posts of the period that tell a story other than the sponsor's."
    ),
    not_counted=f"Posts that tell no story. {_NOT_ANSWERS}",
    unit="share",
    favours="high",
    counterweight=("answered_gap",),
    blind_spot="It says nothing about whether the answer helped.",
    needs=_NEEDS,
    source=_INCIDENCE,
    sentences=Sentences(
        "Opening posts that tell another story were answered within a week in {value} of cases"
        "[ {interval}][; {before}, {then}: {change}].",
        "Opening posts that tell another story were answered within a week in {value} of cases"
        "[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see how often other stories are answered: {why}.",
        none="Not one opening post that tells another story was answered within a week"
        "[ {interval}][; {before}, {then} were].",
    ),
)
def answered_alternative(view: View) -> Reading:
    """Return the share of the opening posts of other stories answered within 7 days."""
    return _answered("answered_alternative", view, NO_OTHER_POST)


@metric(
    "answered_gap",
    family="heard",
    label="Gap in answers",
    question="Are posts that tell another story answered less often than the sponsor's?",
    why="What is not answered is easily taken for not being there.",
    definition=(
        "Share of the sponsor's opening posts answered within 7 days, less that of opening posts"
        f" that tell another story.{_MATCHED_TOO}"
    ),
    not_counted=f"Posts that tell no story. {_NOT_ANSWERS}",
    unit="-1..1",
    favours="low",
    counterweight=_AGAINST,
    blind_spot=_BLIND,
    needs=_NEEDS,
    source=_MATCHING,
    sentences=Sentences(
        f"Opening posts that tell another story were answered {{finding}}{_CUT[0]}",
        f"Opening posts that tell another story were answered {{finding}}{_CUT[1]}",
        "We cannot compare the answers to your story and to others: {why}.",
        more="clearly wider",
        less="clearly narrower",
    ),
)
def answered_gap(view: View) -> Reading:
    """Return by how much more often the sponsor's opening posts were answered."""
    return _gap("answered_gap", view, "answer")


@metric(
    "leader_answered_gap",
    family="heard",
    label="Gap in answers by leaders",
    question="Do leaders answer other stories less often than the sponsor's?",
    why="Whom leaders answer shows what they hear.",
    definition=(
        "Share of the sponsor's opening posts answered by a leader within 7 days, less that of"
        f" opening posts that tell another story.{_MATCHED_TOO}"
    ),
    not_counted=f"Leaders whom nobody has marked; posts that tell no story. {_NOT_ANSWERS}",
    unit="-1..1",
    favours="low",
    counterweight=_AGAINST,
    blind_spot=_BLIND,
    needs=_NEEDS,
    source=_MATCHING,
    sentences=Sentences(
        f"Opening posts that tell another story were answered by a leader {{finding}}{_CUT[0]}",
        f"Opening posts that tell another story were answered by a leader {{finding}}{_CUT[1]}",
        "We cannot compare what leaders answer: {why}.",
        more="clearly wider",
        less="clearly narrower",
    ),
)
def leader_answered_gap(view: View) -> Reading:
    """Return by how much more often a leader answered the sponsor's opening posts."""
    return _gap("leader_answered_gap", view, "leader")


@metric(
    "returned_gap",
    family="heard",
    label="Gap in coming back",
    question="Do people come back less often after telling another story?",
    why="Whoever does not come back has stopped telling it here.",
    definition=(
        "Share of the sponsor's opening posts whose author posted again within 30 days, less that"
        f" of opening posts that tell another story.{_MATCHED_TOO}"
    ),
    not_counted="Returns to read or to react; posts that tell no story.",
    unit="-1..1",
    favours="low",
    counterweight=_AGAINST,
    blind_spot=f"Thanks for an answer count as posting again. {_BLIND}",
    needs=_NEEDS,
    source=_MATCHING,
    sentences=Sentences(
        f"People who told another story posted again within 30 days {{finding}}{_CUT[0]}",
        f"People who told another story posted again within 30 days {{finding}}{_CUT[1]}",
        "We cannot compare who comes back: {why}.",
        more="clearly wider",
        less="clearly narrower",
    ),
)
def returned_gap(view: View) -> Reading:
    """Return by how much more often the authors of the sponsor's opening posts came back."""
    return _gap("returned_gap", view, "return")


def _answered(key: str, view: View, none: str) -> Reading:
    told = sponsor_told(view)
    if isinstance(told, str):
        return cannot_tell(key, told)
    both = classes_of(told)
    cases = both.sponsor if key == "answered_sponsor" else both.alternative
    whose = "the sponsor's story" if key == "answered_sponsor" else "another story"
    caveats = (*stable(told.found), *partly(told.part, "replies"))
    tables = Tables(curve=lambda: curve(cases))
    return answered(
        key, cases, none, Aside(None, f"opening posts that tell {whose}", caveats, tables)
    )


def _gap(key: str, view: View, waited: Waited) -> Reading:
    told = sponsor_told(view)
    if isinstance(told, str):
        return cannot_tell(key, told)
    if waited == "leader" and not told.part.leaders_known:
        return cannot_tell(key, NO_LEADERS)
    both, hours = classes_of(told, waited), WITHIN[waited]
    if both.missing:
        return cannot_tell(key, both.missing)
    if not all(cases.followed(hours) for cases in both):
        return cannot_tell(key, TOO_SHORT_TO_RETURN if waited == "return" else TOO_SHORT)
    value, draws = gap(both, hours)
    low, high = widened(interval(draws), value, both.effective)
    if low is not None and high is not None:
        low, high = max(low, -1.0), min(high, 1.0)
    base = sum(int(cases.places.size) for cases in both)
    reading = Reading(
        key, value, "-1..1", None, base, "opening posts of both", low, high, method=OVER_PEOPLE,
        caveats=(*stable(told.found), *partly(told.part, "replies")),
        tables=_tables(told, waited), draws=draws if draws.size else None,
        effective=both.effective, finding=in_points(value, low, high),
    )  # fmt: skip
    return settled(reading)


def _tables(told: Told, waited: Waited) -> Tables:
    outcome: Outcome = waited
    makers = {"ways": lambda: ways(told, outcome), "balance": lambda: balance(told, outcome)}
    if waited == "return":
        makers["returns"] = lambda: returns(told)
    return Tables(**makers)
