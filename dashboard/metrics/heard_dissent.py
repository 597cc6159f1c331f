"""Dissent: only people can say what it is, so nothing is told before a sample is labelled."""

from __future__ import annotations

from typing import Final

from dashboard.metrics._metric import Reading, Sentences, cannot_tell, metric
from dashboard.view import View

NO_LABELS: Final = "nobody has labelled a sample"

_SOURCE: Final = (
    "Rogan & Gladen (1978), Am J Epidemiol 107, 71-76: correction by a labelled sample."
)
_BLIND: Final = "Two people may not agree what dissent is: then no number is told."
_AGAINST: Final = ("open_alternative", "removed_share")


@metric(
    "dissent_share",
    family="heard",
    label="Dissent",
    question="How much of what is said disagrees?",
    why="A community without dissent may be one in which nobody dares.",
    definition=(
        "Share of posts that disagree, as two people who labelled a sample see it, corrected for"
        " the errors that the sample shows."
    ),
    not_counted="Tone: an angry post may agree, a kind one may not.",
    unit="share",
    favours="low",
    counterweight=_AGAINST,
    blind_spot=_BLIND,
    needs=frozenset({"text"}),
    source=_SOURCE,
    sentences=Sentences(
        "{value} of all posts disagree[ {interval}][; {before}, {then}: {change}].",
        "{value} of all posts disagree[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot tell how much of what is said disagrees: {why}.",
    ),
)
def dissent_share(_: View) -> Reading:
    """Say that nobody has labelled a sample."""
    return cannot_tell("dissent_share", NO_LABELS)


@metric(
    "dissent_answered_gap",
    family="heard",
    label="Gap in answers to dissent",
    question="Are posts that disagree answered less often?",
    why="Who disagrees and gets no answer may stop.",
    definition=(
        "Share of other opening posts answered within 7 days, less that of those that disagree,"
        " corrected for the errors that the labelled sample shows."
    ),
    not_counted="Tone: an angry post may agree, a kind one may not.",
    unit="-1..1",
    favours="low",
    counterweight=_AGAINST,
    blind_spot=_BLIND,
    needs=frozenset({"text", "replies"}),
    source=_SOURCE,
    sentences=Sentences(
        "Opening posts that disagree were answered {finding}[; the gap is {change} than {before}].",
        "Opening posts that disagree were answered {finding}[; beside {before}, {verdict}].",
        "We cannot compare answers to those who disagree: {why}.",
        more="clearly wider",
        less="clearly narrower",
    ),
)
def dissent_answered_gap(_: View) -> Reading:
    """Say that nobody has labelled a sample."""
    return cannot_tell("dissent_answered_gap", NO_LABELS)
