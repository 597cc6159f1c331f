"""What a sample that people labelled says of all posts: agreement, and means corrected by it.

A mean over all posts is that of the labelled sample (each post weighted by the inverse of its
chance to be drawn; Hajek 1971), moved by what a classifier says of all posts less what it says of
the labelled ones: prediction-powered inference (Angelopoulos, Bates, Fannjiang, Jordan & Zrnic
2023, Science 382) with predictions for posts that it has not learned from (Zrnic & Candes 2024,
PNAS 121). How far it is moved ("power") is what makes the variance least (Angelopoulos, Duchi &
Zrnic 2023): a classifier that knows nothing moves it by nothing, so that the result is no worse
than that of the labels alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from dashboard.metrics._draws import Draws, Floats
from dashboard.metrics._posts import Ints

_NOTHING: Final = 1e-12


class Posts(NamedTuple):
    """Some posts: who wrote each (a row of the weights), what it counts, what is known of it.

    ``values`` are [posts x kinds]; of the labelled posts also ``said``, of the same shape.
    """

    person: Ints
    weight: Floats
    scores: Floats
    said: Floats | None = None


class Rectified(NamedTuple):
    """Means over all posts, [kinds]; their draws over people [kinds x draws]; the power used.

    ``people`` is how many people, in effect, the variance itself rests on: (sum z^2)^2 / sum z^4
    of each one's part z in it (Satterthwaite 1946). A few with much weight make it small.
    """

    value: Floats
    draws: Floats
    power: Floats
    people: Floats


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    """Return how far two people agree beyond chance (Cohen 1960): 1 in all, 0 as by chance.

    ``first`` and ``second`` are their answers on the same posts; any two answers that are equal
    agree. None where chance alone would make them agree in all (there is one answer only).

    >>> cohen_kappa("yyyynnnnnn", "yyynynnnnn")
    0.5833333333333334
    """
    if len(first) != len(second):
        raise ValueError("both have to answer on the same posts")
    answers = {each: at for at, each in enumerate(dict.fromkeys([*first, *second]))}
    one, two = (np.array([answers[each] for each in some], np.int64) for some in (first, second))
    if not one.size:
        return None
    met = float((one == two).mean())
    shares = [np.bincount(each, minlength=len(answers)) / one.size for each in (one, two)]
    chance = float(shares[0] @ shares[1])
    return None if 1.0 - chance < _NOTHING else (met - chance) / (1.0 - chance)


def rogan_gladen(apparent: float, sensitivity: float, specificity: float) -> float:
    """Return the true share behind an apparent one (Rogan & Gladen 1978), within 0 to 1.

    ``sensitivity`` is the share of the true ones that are found, ``specificity`` that of the
    others that are not. Raises ValueError where the finding is no better than chance.

    >>> round(rogan_gladen(0.25, 0.8, 0.9), 4)
    0.2143
    """
    better = sensitivity + specificity - 1.0
    if better <= 0:
        raise ValueError("what is found has to be better than chance")
    return min(1.0, max(0.0, (apparent + specificity - 1.0) / better))


def prediction_powered_mean(
    said: npt.ArrayLike,
    scores: npt.ArrayLike,
    all_scores: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    power: float | None = None,
) -> float:
    """Return the mean over all, from labels of some and predictions of all.

    ``said`` are the labels of some, ``scores`` their predictions, ``all_scores`` those of all
    others (a sample of its own); ``weights`` are inverse chances (default alike). ``power`` 1 is
    the original estimator, 0 the mean of the labels; the default makes the variance least.

    >>> prediction_powered_mean([1, 0, 1, 0], [1, 0, 0, 0], [1, 1, 0, 0], power=1)
    0.75
    """
    y, f, every = (np.asarray(some, np.float64)[:, None] for some in (said, scores, all_scores))
    each = np.ones(len(y)) if weights is None else np.asarray(weights, np.float64)
    person = np.arange(len(y) + len(every))
    few = Posts(person[: len(y)], each, f, y)
    rest = Posts(person[len(y) :], np.ones(len(every)), every)
    found, apart, _ = _parts(few, rest)
    used = best_power(few, rest) if power is None else np.array([power])
    return float((found + used * apart)[0])


def rectified(labelled: Posts, frame: Posts, draws: Draws) -> Rectified:
    """Return the means over ``frame`` of what was said of ``labelled``, drawn over people.

    The same draws weigh both parts, so that the labelled posts may be among those of the frame. A
    part of the frame that was drawn by chance stands for all of it; its error is in the draws.
    """
    power = best_power(labelled, frame)
    found, apart, by_person = _parts(labelled, frame)
    said = _said(labelled)
    kinds = said.shape[1]
    squares = (by_person[:, :kinds] + power * by_person[:, kinds:]) ** 2
    fourth = np.maximum((squares**2).sum(axis=0), np.finfo(float).tiny)
    people: Floats = squares.sum(axis=0) ** 2 / fourth
    both = Posts(labelled.person, labelled.weight, np.column_stack([said, labelled.scores]))
    means, others = mean_of(both, draws)[1], mean_of(frame, draws)[1]
    drawn = means[:kinds] + power[:, None] * (others - means[kinds:])
    return Rectified(found + power * apart, drawn, power, people)


def best_power(labelled: Posts, frame: Posts) -> Floats:
    """Return, of each kind, how far predictions are to be followed: 0 not at all, 1 wholly.

    It makes the variance over people least: minus the covariance of the labelled mean with what it
    is moved by, over the variance of that.
    """
    _, _, by_person = _parts(labelled, frame)
    kinds = labelled.scores.shape[1]
    mean, moved = by_person[:, :kinds], by_person[:, kinds:]
    spread = (moved**2).sum(axis=0)
    power = np.divide(-(mean * moved).sum(axis=0), spread, out=np.zeros(kinds),
                      where=spread > _NOTHING)  # fmt: skip
    clipped: Floats = np.clip(power, 0.0, 1.0)
    return clipped


def mean_of(posts: Posts, draws: Draws) -> tuple[Floats, Floats]:
    """Return the means of the scores over posts, [kinds], and their draws, [kinds x draws]."""
    sums = _summed(posts, np.column_stack([np.ones(len(posts.weight)), posts.scores]), draws)
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn: Floats = sums[1:] / sums[0]
    mean: Floats = np.average(posts.scores, axis=0, weights=posts.weight)
    return mean, drawn


def between_labellers(first: tuple[float, Floats], second: tuple[float, Floats]) -> float:
    """Return the variance of a mean of two people's numbers that comes from who they are.

    ``first`` and ``second`` are the number that each one's answers on the same posts give, and
    its draws. It is a quarter of the squared difference (of two, the variance of their mean), less
    the part of it that comes from the posts that were drawn.
    """
    by_chance = float(np.nanvar(first[1] - second[1]))
    return max(0.0, (first[0] - second[0]) ** 2 - by_chance) / 4


def precision_and_recall(
    said: Floats, scores: Floats, weight: Floats, floor: float
) -> tuple[float | None, float | None]:
    """Return which share of those found people say yes of, and which share of theirs is found.

    Found is a score of ``floor`` or more. None where nothing is found, or nothing is theirs.
    """
    found = scores >= floor
    both, all_found = float((weight * said)[found].sum()), float(weight[found].sum())
    theirs = float((weight * said).sum())
    return (both / all_found if all_found else None, both / theirs if theirs else None)


def _said(labelled: Posts) -> Floats:
    if labelled.said is None:
        raise ValueError("labelled posts have labels")
    return labelled.said


def _parts(labelled: Posts, frame: Posts) -> tuple[Floats, Floats, Floats]:
    """Return the labelled mean, what moves it at power 1, and both by person around the mean.

    The last is [people x 2 kinds]: each person's part in how far the two could have come out
    otherwise (linearised).
    """
    said = _said(labelled)
    mean, mean_score = (np.average(v, axis=0, weights=labelled.weight)
                        for v in (said, labelled.scores))  # fmt: skip
    whole = np.average(frame.scores, axis=0, weights=frame.weight)
    people = int(max(labelled.person.max(initial=-1), frame.person.max(initial=-1))) + 1
    here = labelled.weight[:, None] / labelled.weight.sum()
    there = frame.weight[:, None] / frame.weight.sum()
    kinds = said.shape[1]
    by_person = np.zeros((people, 2 * kinds))
    np.add.at(by_person[:, :kinds], labelled.person, here * (said - mean))
    np.add.at(by_person[:, kinds:], labelled.person, -here * (labelled.scores - mean_score))
    np.add.at(by_person[:, kinds:], frame.person, there * (frame.scores - whole))
    return mean, whole - mean_score, by_person


def _summed(posts: Posts, columns: Floats, draws: Draws) -> Floats:
    """Return the weighted sums of columns in each draw: [columns x draws]."""
    by_person = np.zeros((len(draws.people), columns.shape[1]))
    np.add.at(by_person, posts.person, columns * posts.weight[:, None])
    return draws.sums(by_person)
