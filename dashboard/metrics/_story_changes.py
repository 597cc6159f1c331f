"""Which stories rise and which fade: their posts now beside those of the period compared with."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import polars as pl
from scipy.special import stdtr, stdtrit

from dashboard.metrics._draws import Floats
from dashboard.metrics._many import largest_told
from dashboard.metrics._metric import (
    CLEAR_FALL,
    CLEAR_RISE,
    ENOUGH_PEOPLE,
    NO_CLEAR_CHANGE,
    TOO_FEW,
)
from dashboard.metrics._story_lines import labels
from dashboard.metrics._told import Told, told_of
from dashboard.view import View

_SCHEMA: Final = {
    "story": pl.String, "name": pl.String, "words": pl.String, "posts": pl.Int64,
    "people": pl.Int64, "posts_before": pl.Int64, "people_before": pl.Int64, "change": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "verdict": pl.String,
}  # fmt: skip
_LEVEL: Final = 0.05


def changes(view: View, told: Told) -> pl.DataFrame:
    """Return story, name, words, posts, people, posts_before, people_before, change, verdict.

    A row for each story told in either period, with ``low`` and ``high`` of the change.
    ``change`` is posts now less those before at equal lengths, with its 95 % interval over people
    (paired draws, t distribution), null where fewer than ten people told the story in the two
    periods. A rise or a fall is clear where it stays so among all stories looked at at once.
    """
    other = view.compared()
    then = told_of(other) if other is not None else ""
    if other is None or isinstance(then, str) or view.period is None or other.period is None:
        return pl.DataFrame(schema=_SCHEMA)
    words = dict(told.found.stories.select("story", "words").iter_rows())
    called = labels(told)
    moves = _moves(told, then, view.period.days / other.period.days)
    rows = [
        (
            name, called.get(name, ""), ", ".join(words.get(name) or []),
            int(told.posts[i]), int(told.tellers[i]), int(then.posts[i]), int(then.tellers[i]),
            *_said(moves[i], _most(moves)),
        )
        for i, name in enumerate(told.names)
        if told.posts[i] or then.posts[i]
    ]  # fmt: skip
    order = ["people", "posts", "story"]
    return pl.DataFrame(rows, _SCHEMA, orient="row").sort(order, descending=[True, True, False])


class _Move(NamedTuple):
    """How much more a story is told than before, the ends of its interval, and its p."""

    change: float
    low: float
    high: float
    p: float


def _moves(told: Told, then: Told, scale: float) -> list[_Move | None]:
    """Return how each story moved: [names]; None where fewer than ten people told it."""
    moved = _settled(_per_person(told), scale * _per_person(then))
    spread = told.part.facts.draws.sums(moved).std(axis=1)
    either = (told.tells | then.tells).sum(axis=0)
    changed = moved.sum(axis=0)
    return [
        _move(float(change), float(about), int(people)) if people >= ENOUGH_PEOPLE else None
        for change, about, people in zip(changed, spread, either, strict=True)
    ]


def _settled(now: Floats, before: Floats) -> Floats:
    """Return how much more each person tells each story, nothing where they differ by rounding."""
    moved: Floats = now - before
    moved[np.isclose(now, before, rtol=1e-9, atol=0.0)] = 0.0
    return moved


def _move(change: float, spread: float, people: int) -> _Move:
    """Return a move of ``people`` whose draws spread by so much.

    People are drawn with their numbers, so the square of the spread estimates the sum of what each
    moved, squared: where all moved alike it is as certain as their number allows. It is nothing
    only where nobody moved; then the change is known, and it is none.
    """
    if not spread:
        return _Move(change, change, change, float(not change))
    wide = spread * float(np.sqrt(people / (people - 1)))
    reach = float(stdtrit(people - 1, 1 - _LEVEL / 2)) * wide
    p = 2.0 * float(stdtr(people - 1, -abs(change) / wide))
    return _Move(change, change - reach, change + reach, p)


def _most(moves: list[_Move | None]) -> float:
    return largest_told((move.p for move in moves if move is not None), _LEVEL)


def _said(move: _Move | None, most: float) -> tuple[float | None, float | None, float | None, str]:
    """Return change, low, high and what may be said of it."""
    if move is None:
        return None, None, None, TOO_FEW
    clear = CLEAR_RISE if move.change > 0 else CLEAR_FALL
    return *move[:3], clear if move.p <= most else NO_CLEAR_CHANGE


def _per_person(told: Told) -> Floats:
    """Return how many posts of each person tell each story: [acting x names]."""
    counts = np.zeros((told.part.facts.people.acting, len(told.names)))
    known = (told.story >= 0) & (told.person >= 0)
    np.add.at(counts, (told.person[known], told.story[known]), 1.0)
    return counts
