"""Which stories rise and which fade: their posts now beside those of the period compared with."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dashboard.metrics._draws import Floats
from dashboard.metrics._metric import (
    CLEAR_FALL,
    CLEAR_RISE,
    ENOUGH_PEOPLE,
    NO_CLEAR_CHANGE,
    TOO_FEW,
    interval,
)
from dashboard.metrics._story_lines import labels
from dashboard.metrics._told import Told, told_of
from dashboard.view import View

_SCHEMA: Final = {
    "story": pl.String, "name": pl.String, "words": pl.String, "posts": pl.Int64,
    "people": pl.Int64, "posts_before": pl.Int64, "people_before": pl.Int64, "verdict": pl.String,
}  # fmt: skip


def changes(view: View, told: Told) -> pl.DataFrame:
    """Return story, name, words, posts, people, posts_before, people_before, verdict.

    A row for each story told in either period.
    The verdict compares posts per day and is a rise or a fall only where the interval over people
    (paired draws) holds no zero, and where ten people told the story in the two periods.
    """
    other = view.compared()
    then = told_of(other) if other is not None else ""
    if other is None or isinstance(then, str) or view.period is None or other.period is None:
        return pl.DataFrame(schema=_SCHEMA)
    words = dict(told.found.stories.select("story", "words").iter_rows())
    called = labels(told)
    scale = view.period.days / other.period.days
    low, high = _spread(told, then, scale)
    either = (told.tells | then.tells).sum(axis=0)
    rows = [
        (
            name, called.get(name, ""), ", ".join(words.get(name) or []),
            int(told.posts[i]), int(told.tellers[i]),
            int(then.posts[i]), int(then.tellers[i]), _verdict(low[i], high[i], int(either[i])),
        )
        for i, name in enumerate(told.names)
        if told.posts[i] or then.posts[i]
    ]  # fmt: skip
    order = ["people", "posts", "story"]
    return pl.DataFrame(rows, _SCHEMA, orient="row").sort(order, descending=[True, True, False])


def _spread(told: Told, then: Told, scale: float) -> tuple[Floats, Floats]:
    """Return the 95 % interval of posts now less those before, at equal lengths: [names]."""
    now, before = (each.part.facts.draws.sums(_per_person(each)) for each in (told, then))
    pairs = [interval(drawn) for drawn in now - scale * before]
    ends = np.array([[np.nan if end is None else end for end in pair] for pair in pairs])
    return ends[:, 0], ends[:, 1]


def _per_person(told: Told) -> Floats:
    """Return how many posts of each person tell each story: [acting x names]."""
    counts = np.zeros((told.part.facts.people.acting, len(told.names)))
    known = (told.story >= 0) & (told.person >= 0)
    np.add.at(counts, (told.person[known], told.story[known]), 1.0)
    return counts


def _verdict(low: float, high: float, people: int) -> str:
    if people < ENOUGH_PEOPLE or not np.isfinite([low, high]).all():
        return TOO_FEW
    return CLEAR_RISE if low > 0 else CLEAR_FALL if high < 0 else NO_CLEAR_CHANGE
