"""Dissent: only people can say what it is, so nothing is told before a sample is labelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b
from typing import Final

import numpy as np
from scipy.special import ndtri

from dashboard.metrics._builders import settled
from dashboard.metrics._dissent import Refused, Sampled, agreement, sampled_of
from dashboard.metrics._draws import Floats, effective_number
from dashboard.metrics._frames import Flags
from dashboard.metrics._heard_tables import in_points
from dashboard.metrics._intervals import interval_of_share
from dashboard.metrics._labelled import (
    between_labellers,
    mean_of,
    precision_and_recall,
    rectified,
)
from dashboard.metrics._metric import (
    ENOUGH_PEOPLE,
    Caveat,
    Reading,
    Sentences,
    cannot_tell,
    interval,
    metric,
    widened,
)
from dashboard.metrics._responses import WEEK, openings_of
from dashboard.view import View

LEAST_OF_EACH: Final = 10
"""Labelled opening posts that disagree, by as many people, and others, from which a gap is told."""
TOO_FEW_OPENINGS: Final = (
    "too few to say: of {n} labelled opening posts, fewer than ten by ten people"
)
NO_MOTIVE: Final = "This does not prove a motive: nothing was matched, and other things differ too."
METHOD: Final = (
    "The share that the labelled posts give, each weighted by the inverse of its chance to be"
    " drawn, moved by what a classifier of these labels says of all posts less what it says of the"
    " labelled ones (prediction-powered inference), as far as that makes it more certain. 95 %"
    " interval from drawing the people 1,000 times anew, with what sets the two labellers apart."
)

Estimate = tuple[float, Floats]
"""A number and its draws over people."""

_HALF: Final = 0.5
_SOURCE: Final = (
    "Angelopoulos et al. (2023), Science 382, 669-674: prediction-powered inference; agreement:"
    " Cohen (1960), Educ Psychol Meas 20, 37-46."
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
        " the errors that the sample shows. Posts of which neither could say are left out."
    ),
    not_counted="Tone: an angry post may agree, a kind one may not. Posts without words.",
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
def dissent_share(view: View) -> Reading:
    """Return the share of posts that disagree, as two people who labelled a sample see it."""
    key, found = "dissent_share", sampled_of(view)
    if isinstance(found, Refused):
        return _refused(key, found)
    value, draws, people = _of_share(found)
    effective = effective_number(np.bincount(found.person(found.places), found.weight))
    low, high = interval_of_share(value, draws, min(effective, people) if people else effective)
    return settled(
        Reading(
            key, value, "share", None, float(found.frame.size), "posts with words", low, high,
            method=METHOD, caveats=(_quality(found),), draws=draws, effective=effective,
        )
    )  # fmt: skip


@metric(
    "dissent_answered_gap",
    family="heard",
    label="Gap in answers to dissent",
    question="Are posts that disagree answered less often?",
    why="Who disagrees and gets no answer may stop.",
    definition=(
        "Share of other opening posts answered by another person within 7 days, less that of those"
        " that disagree, corrected for the errors that the labelled sample shows; over the opening"
        " posts of the period that could be followed for 7 days."
    ),
    not_counted="Tone: an angry post may agree, a kind one may not. Posts without words.",
    unit="-1..1",
    favours="low",
    counterweight=_AGAINST,
    blind_spot=f"{_BLIND} {NO_MOTIVE}",
    needs=frozenset({"text", "replies"}),
    source=_SOURCE,
    sentences=Sentences(
        "Opening posts that disagree were answered {finding}[; the gap is {change} than {before}]."
        f" {NO_MOTIVE}",
        f"Opening posts that disagree were answered {{finding}}[; beside {{before}}, {{verdict}}]."
        f" {NO_MOTIVE}",
        "We cannot compare answers to those who disagree: {why}.",
        more="clearly wider",
        less="clearly narrower",
    ),
)
def dissent_answered_gap(view: View) -> Reading:
    """Return by how much less often opening posts that disagree were answered than others."""
    key, found = "dissent_answered_gap", sampled_of(view)
    if isinstance(found, Refused):
        return _refused(key, found)
    answered, followed = _outcome(found)
    here = found.some(followed[found.places], followed[found.frame])
    if _too_few(here):
        return _refused(key, Refused(TOO_FEW_OPENINGS.format(n=here.places.size)))
    value, draws = _of_gap(here, answered)
    effective = min(
        effective_number(np.bincount(here.person(here.places), each))
        for each in (here.weight * here.said, here.weight * (1.0 - here.said))
    )
    low, high = widened(interval(draws), value, effective)
    if low is None or high is None or low == high or effective < ENOUGH_PEOPLE:
        low = high = None  # where nobody or everybody was answered, draws cannot spread
    else:
        low, high = max(low, -1.0), min(high, 1.0)
    return settled(
        Reading(
            key, value, "-1..1", None, float(here.frame.size), "opening posts", low, high,
            method=METHOD, caveats=(_quality(found),), draws=draws, effective=effective,
            finding=in_points(value, low, high, than="others"),
        )
    )  # fmt: skip


def _refused(key: str, why: Refused) -> Reading:
    reading = cannot_tell(key, why.why)
    return replace(reading, caveats=(*reading.caveats, *why.beside))


def _quality(found: Sampled) -> Caveat:
    """Say how far the labels and the classifier that learned from them are to be trusted."""
    precision, recall = precision_and_recall(found.said, found.score, found.weight, _HALF)
    told = "The classifier that learned from them finds no post"
    if precision is not None and recall is not None:
        told = (
            f"Of the posts that the classifier finds {precision * 100:.0f} % disagree (precision),"
            f" of those that disagree it finds {recall * 100:.0f} % (recall): the numbers are"
            " corrected for that"
        )
    return Caveat("partly", f"{agreement(found.both, found.kappa)}. {told}.")


def _of_share(found: Sampled) -> tuple[float, Floats, float]:
    """Return the share of posts that disagree, its draws, and on how many people they rest."""
    draws = found.part.facts.draws
    labelled = found.labelled(found.said[:, None], found.score[:, None])
    mean = rectified(labelled, found.all_posts(found.frame_score[:, None]), draws)

    def of(answers: Floats, some: Sampled) -> Estimate:
        value, drawn = mean_of(some.labelled(answers[:, None], answers[:, None]), draws)
        return float(value[0]), drawn[0]

    value = float(np.clip(mean.value[0], 0.0, 1.0))
    return value, mean.draws[0] + _labellers(found, of), float(mean.people[0])


def _of_gap(found: Sampled, answered: Flags) -> Estimate:
    """Return the share of others answered less that of posts that disagree, and its draws."""
    draws = found.part.facts.draws
    here, every = answered[found.places], answered[found.frame]
    labelled = found.labelled(_split(found.said, here), _split(found.score, here))
    disagree = rectified(labelled, found.all_posts(_split(found.frame_score, every)), draws)
    all_answered = mean_of(found.all_posts(every[:, None].astype(np.float64)), draws)

    def of(answers: Floats, some: Sampled) -> Estimate:
        got = answered[some.places]
        parts = _split(answers, got)
        value, drawn = mean_of(some.labelled(parts, np.column_stack([parts, got])), draws)
        return float(_apart(value[:2], value[2])), _apart(drawn[:2], drawn[2])

    value = _apart(disagree.value, all_answered[0][0])
    drawn = _apart(disagree.draws, all_answered[1][0])
    return float(value), drawn + _labellers(found, of)


def _split(said: Floats, answered: Flags) -> Floats:
    """Return how far each post disagrees and is answered, and how far it does and is not."""
    return np.column_stack([said * answered, said * ~answered])


def _apart(disagree: Floats, answered: Floats) -> Floats:
    """Return others' share answered less that of posts that disagree; NaN where none does.

    ``disagree`` are the shares of posts that disagree and are answered, or are not, ``answered``
    is the share of all; each may be one number or a row of draws.
    """
    got, none = np.clip(disagree, 0.0, 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        theirs = got / (got + none)
        others = np.clip((answered - got) / (1.0 - got - none), 0.0, 1.0)
    apart: Floats = others - theirs
    return apart


def _labellers(found: Sampled, estimate: Callable[[Floats, Sampled], Estimate]) -> Floats:
    """Return, in each draw, by how much two other people would have said otherwise.

    The same two give the same, so that it falls away where two periods are compared.
    """
    both = ~(np.isnan(found.first) | np.isnan(found.second))
    some = found.some(both, np.ones(found.frame.size, bool))
    spread = between_labellers(estimate(some.first, some), estimate(some.second, some)) ** _HALF
    number = found.part.facts.draws.draws
    evenly = ndtri((np.arange(number) + _HALF) / number)
    digest = blake2b("\0".join(found.who).encode(errors="surrogatepass"), digest_size=8).digest()
    mixed = np.random.default_rng(int.from_bytes(digest)).permutation(evenly)
    apart: Floats = spread * mixed
    return apart


def _outcome(found: Sampled) -> tuple[Flags, Flags]:
    """Return which posts were answered within 7 days, and which openings were followed so long.

    Both are [all posts]. What was removed before an answer was not answered.
    """
    cases = openings_of(found.part)
    answered, followed = np.zeros((2, found.part.facts.posts.at.size), bool)
    answered[cases.places] = cases.answered & (cases.hours <= WEEK)
    followed[cases.places] = cases.followed_hours >= WEEK
    return answered, followed


def _too_few(here: Sampled) -> bool:
    """Say whether too few labelled opening posts disagree, by too few people, or do not."""
    sides = (here.places[here.said > _HALF], here.places[here.said < _HALF])
    disagree, others = sides
    by = np.unique(here.person(disagree)).size
    return min(disagree.size, by, others.size) < LEAST_OF_EACH
