"""The circumstances in which opening posts of both classes were written, to compare like with like.

Posts are taken only where they could be followed for the whole time in which an answer, or a
return, counts. They stand in the order of their ids, so that the order of rows changes nothing.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import polars as pl

from dashboard.metrics._classes import WITHIN, Classes, classes_of
from dashboard.metrics._draws import Floats
from dashboard.metrics._frames import DAY, NEVER, Flags, Ints
from dashboard.metrics._matching import Matched, Units, matched
from dashboard.metrics._responses import Cases
from dashboard.metrics._told import Told

Outcome = Literal["answer", "leader", "return", "removed"]

EXPLAINS: Final = (
    "what was said and how it was said, who the author knows, and answers given elsewhere"
)
"""What could still explain a gap after matching."""

_SECOND: Final = 1_000_000
_RECENT: Final = 28 * DAY // _SECOND
_SATURDAY: Final = 6
_LANGUAGES: Final = 4


def matching(told: Told, outcome: Outcome) -> tuple[Matched, int] | None:
    """Return what matching gives and the place of an outcome in it; None for too few posts.

    Answers and removals are compared among posts followed for a week, returns for 30 days.
    """
    found = told.own(_month if outcome == "return" else _week)
    return None if found is None else (found, _outcomes(told, outcome).index(outcome))


def units_of(told: Told, outcomes: tuple[Outcome, ...]) -> Units:
    """Return the posts of both classes with their circumstances and outcomes (0 or 1)."""
    part, both = told.part, classes_of(told)
    places = np.concatenate([cases.places for cases in both])
    theirs = np.arange(places.size) >= both.sponsor.places.size
    met = np.column_stack([_met(told, outcome) for outcome in outcomes])
    ids = part.facts.tables["posts"]["post_id"].gather(part.facts.posts.row[places])
    followed = np.concatenate([cases.followed_hours for cases in both])
    wait = WITHIN["return" if "return" in outcomes else "answer"]
    order = ids.arg_sort().to_numpy()
    order = order[followed[order] >= wait]
    places = places[order]
    columns = _columns(told, places)
    return Units(
        theirs[order], part.facts.posts.person[places], _exact(told, places),
        part.facts.posts.space[places], np.column_stack(list(columns.values())), tuple(columns),
        met[order],
    )  # fmt: skip


def _week(told: Told) -> Matched | None:
    return matched(units_of(told, _outcomes(told, "answer")), told.part.facts.draws.matrix)


def _month(told: Told) -> Matched | None:
    return matched(units_of(told, ("return",)), told.part.facts.draws.matrix)


def _outcomes(told: Told, outcome: Outcome) -> tuple[Outcome, ...]:
    """Return the outcomes that are compared together with one."""
    if outcome == "return":
        return ("return",)
    return ("answer", "removed", "leader") if told.part.leaders_known else ("answer", "removed")


def _met(told: Told, outcome: Outcome) -> Floats:
    """Return whether each post of both classes met with an outcome in time, as 0 or 1."""
    if outcome == "removed":
        places = np.concatenate([cases.places for cases in classes_of(told)])
        removed: Flags = told.part.facts.posts.removed[places]
        return removed.astype(np.float64)
    both: Classes = classes_of(told, outcome)
    return np.concatenate([_within(cases, WITHIN[outcome]) for cases in both]).astype(np.float64)


def _within(cases: Cases, hours: float) -> Flags:
    flags: Flags = cases.answered & (cases.hours <= hours)
    return flags


def _exact(told: Told, places: Ints) -> Ints:
    """Return a code of what must be alike: the space, and whether the post asks."""
    facts = told.part.facts
    codes: Ints = (facts.posts.space[places] + 1) * 2 + facts.told["asks"][places]
    return np.unique(codes, return_inverse=True)[1]


def _columns(told: Told, places: Ints) -> dict[str, Floats]:
    """Return the circumstances of posts by name: [posts] each."""
    facts, part = told.part.facts, told.part
    at = pl.Series(facts.posts.at[places]).cast(pl.Datetime("us", "UTC"))
    local = at.dt.convert_time_zone(part.zone)
    hour = (local.dt.hour() + local.dt.minute() / 60).to_numpy() / 24 * 2 * np.pi
    timed = facts.posts.timed[places]
    texts = facts.tables["posts"].select("title", "text")[facts.posts.row[places]]
    length = texts.select(pl.sum_horizontal(pl.all().str.len_chars().fill_null(0))).to_series()
    return {
        "has a title": texts["title"].is_not_null().to_numpy().astype(np.float64),
        **_languages(told, places),
        "weekend": (local.dt.weekday() >= _SATURDAY).to_numpy().astype(np.float64),
        "hour (sine)": np.where(timed, np.sin(hour), 0.0),
        "hour (cosine)": np.where(timed, np.cos(hour), 0.0),
        "length": np.log1p(length.cast(pl.Float64).to_numpy()),
        "posts in 28 days before": np.log1p(_recent(told, places)),
        "time since joining": np.log1p(_tenure(told, places)),
    }


def _languages(told: Told, places: Ints) -> dict[str, Floats]:
    """Return a column for each of the four languages that follow the most frequent one."""
    ids = told.part.facts.tables["posts"].select("post_id")[told.part.facts.posts.row[places]]
    known = told.found.posts.select("post_id", "language")
    spoken = ids.join(known, on="post_id", how="left", maintain_order="left")["language"]
    counts = spoken.drop_nulls().value_counts(name="posts")
    order = counts.sort("posts", "language", descending=[True, False])["language"]
    return {
        f"written in {name}": (spoken == name).fill_null(value=False).to_numpy().astype(np.float64)
        for name in order[1 : 1 + _LANGUAGES]
    }


def _recent(told: Told, places: Ints) -> Floats:
    """Return how many posts the author wrote in the 28 days before each post."""
    posts = told.part.facts.posts
    first = int(posts.at.min())
    second = (posts.at - first) // _SECOND
    room = int(second.max()) + 1 + _RECENT
    at = np.sort(posts.person * room + second)
    own = posts.person[places] * room
    then = second[places]
    start = np.searchsorted(at, own + np.maximum(then - _RECENT, 0))
    recent: Floats = (np.searchsorted(at, own + then) - start).astype(np.float64)
    return recent


def _tenure(told: Told, places: Ints) -> Floats:
    """Return the days from the author's joining, else first act, to each post."""
    facts = told.part.facts
    joined = facts.people.joined[: facts.people.acting]
    since = np.where(joined == NEVER, facts.first_act, np.minimum(joined, facts.first_act))
    apart = facts.posts.at[places] - since[facts.posts.person[places]]
    days: Floats = np.maximum(apart, 0) / DAY
    return days
