"""Stories side by side: the sponsor's, the largest others, the rest together, and what tells none.

And how they went on: how many stories it is as if all were told alike, by month, and by when a
story had come to a group.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import numpy as np
import polars as pl

from dashboard.metrics._diversity import hill_at_coverage, sample_coverage
from dashboard.metrics._draws import Floats
from dashboard.metrics._frames import Flags, Ints
from dashboard.metrics._heard_ladder import answered_in_time
from dashboard.metrics._metric import ENOUGH_PEOPLE
from dashboard.metrics._responses import Cases, openings_of
from dashboard.metrics._story_units import Counted
from dashboard.metrics._told import Told
from dashboard.story_map import SPONSOR

NAMED: Final = 4
"""Other stories that stand by themselves; the rest stand together."""
OTHERS: Final = "other stories"
NONE: Final = "in no story"
_TRAVELLED: Final = 10
"""Stories of fewer people are not followed from group to group."""
_THERE: Final = 5
"""A story has come to a group once so many people of it have told it."""
_COVERAGE: Final = 0.9

BESIDE: Final = {
    "story": pl.String, "name": pl.String, "stories": pl.Int64, "posts": pl.Int64,
    "posts_share": pl.Float64, "people": pl.Int64, "people_share": pl.Float64,
    "openings": pl.Int64, "openers": pl.Int64, "answered": pl.Float64,
}  # fmt: skip
THREADS: Final = {"threads": pl.Int64, "threads_share": pl.Float64}
TRAVEL: Final = {
    "story": pl.String, "name": pl.String, "group": pl.String, "week": pl.Date, "people": pl.Int64,
}  # fmt: skip
BY_MONTH: Final = {"month": pl.Date, "as_if_alike": pl.Float64, "people": pl.Int64}


def labels(told: Told) -> dict[str, str]:
    """Return what each story is called: its sponsor's or a person's name, else its first words.

    Three words, or all where three are those of another story too.
    """
    found = told.found
    named = {} if found.sponsor is None else {SPONSOR: found.sponsor.name}
    rows = found.stories.select("story", "name", "words").rows()
    short = {story: name or ", ".join((words or [])[:3]) for story, name, words in rows}
    times = Counter(short.values())
    longer = {
        story: ", ".join(words)
        for story, name, words in rows
        if not name and words and times[short[story]] > 1
    }
    return short | longer | named


def listed(each: Counted) -> pl.DataFrame:
    """Return the stories told as :meth:`Told.table`, the largest by what is counted first.

    Counted by threads, ``threads`` is how many tell each.
    """
    table = each.told.table()
    if each.unit == "threads":
        number = dict(zip(each.told.names, each.by_story().tolist(), strict=True))
        counts = pl.col("story").replace_strict(number, return_dtype=pl.Int64).alias("threads")
        table = table.select(*table.columns[:-2], counts, *table.columns[-2:])
    order = [each.unit, *(name for name in ("people", "posts") if name != each.unit), "story"]
    return table.sort(order, descending=[name != "story" for name in order])


def beside(each: Counted) -> pl.DataFrame:
    """Return story, name, stories, posts, people and their shares, openings, openers, answered.

    A row for the sponsor's story, for the four others of most people, one for the rest of them
    (``stories`` of them), one for posts in no story. ``posts_share`` is of all posts,
    ``people_share`` of all who posted, ``answered`` of the opening posts, within a week. Counted by
    threads, ``threads_share`` is of all threads. The same stories stand there whatever is counted,
    so that no two of these tables tell of a third; the order is that of what is counted.
    """
    told, number = each.told, each.by_story()
    order = np.argsort(-told.tellers, kind="stable")
    others = [int(i) for i in order if told.posts[i] and i != told.sponsor]
    alone = [i for i in others[:NAMED] if told.tellers[i] >= ENOUGH_PEOPLE]
    rest = [i for i in others if i not in alone]
    alone.sort(key=lambda i: -number[i])
    called = labels(told)
    parts: list[tuple[str, str, Ints]] = []
    if told.sponsor >= 0:
        parts.append((SPONSOR, called.get(SPONSOR, ""), _one(told.sponsor)))
    parts += [(told.names[i], called.get(told.names[i], ""), _one(i)) for i in alone]
    if rest:
        parts.append((OTHERS, OTHERS, np.array(rest)))
    parts.append((NONE, NONE, _one(-1)))
    schema = BESIDE | (THREADS if each.unit == "threads" else {})
    return pl.DataFrame([_row(each, *part) for part in parts], schema)


def _one(place: int) -> Ints:
    return np.array([place])


def _row(each: Counted, story: str, name: str, places: Ints) -> dict[str, object]:
    told = each.told
    mine = np.isin(told.story, places)
    people = np.unique(told.person[mine & (told.person >= 0)]).size
    answers = _answers(told, places)
    posts, spoke = int(mine.sum()), int(told.spoke.sum())
    return {
        "story": story, "name": name, "stories": 0 if story == NONE else places.size,
        "posts": posts, "posts_share": posts / told.story.size,
        "people": people, "people_share": people / spoke if spoke else None, **answers,
        **_threads(each, mine),
    }  # fmt: skip


def _threads(each: Counted, mine: Flags) -> dict[str, object]:
    if each.unit != "threads":
        return {}
    return {"threads": each.some(mine), "threads_share": each.some(mine) / each.number}


def _answers(told: Told, places: Ints) -> dict[str, object]:
    """Return how many opening posts these stories have, by how many, and how often answered."""
    if not told.part.can_tell["replies"].can:
        return {"openings": None, "openers": None, "answered": None}
    openings = openings_of(told.part).places
    mine: Flags = np.isin(told.everywhere[openings], places)
    cases = Cases(told.part, openings).some(mine)
    share = answered_in_time(cases)["share"] if cases.places.size else None
    return {"openings": cases.places.size, "openers": cases.people, "answered": share}


def travel(told: Told) -> pl.DataFrame:
    """Return story, name, group, week, people: by which week five of a group had told a story.

    Only stories of ten people or more, those of most people first, and only groups of which five
    told it; ``week`` begins on a Monday.
    """
    names, codes = told.part.facts.group_codes(told.part.attribute or "")
    called = labels(told)
    first = _followed(told, codes).group_by("story", "group", "person").agg(pl.col("at").min())
    came = (
        first.sort("at")
        .group_by("story", "group")
        .agg(week=pl.col("at").get(_THERE - 1, null_on_oob=True), people=pl.len())
        .drop_nulls("week")
    )
    zone = told.part.zone
    week = pl.col("week").cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(zone)
    named = came.with_columns(
        week=week.dt.truncate("1w").dt.date(),
        most=pl.Series(told.tellers[came["story"].to_numpy()]),
        group=pl.Series([names[code] for code in came["group"]], dtype=pl.String),
        story=pl.Series([told.names[place] for place in came["story"]], dtype=pl.String),
    ).with_columns(name=pl.col("story").replace_strict(called, default="", return_dtype=pl.String))
    order = ["most", "story", "week", "group"]
    return named.sort(order, descending=[True, False, False, False]).select(
        pl.col(column).cast(kind) for column, kind in TRAVEL.items()
    )


def _followed(told: Told, codes: Ints) -> pl.DataFrame:
    """Return story, person, group, at of the posts of stories that are followed, in known groups.

    ``codes`` are the places of people's groups, -1 unknown.
    """
    known = (told.story >= 0) & (told.person >= 0)
    group = codes[told.person[known]] if codes.size else np.full(int(known.sum()), -1)
    frame = pl.DataFrame(
        {
            "story": told.story[known],
            "person": told.person[known],
            "group": group,
            "at": told.part.post("at")[known],
        }
    )
    followed = np.flatnonzero(told.tellers >= _TRAVELLED)
    return frame.filter(pl.col("group") >= 0, pl.col("story").is_in(followed))


def by_month(each: Counted) -> pl.DataFrame:
    """Return month, as_if_alike, people: the effective number of stories of each month.

    At nine tenths of the coverage that all months reach, so that a busy month is not richer for
    being busy; at a month's own coverage the estimate would leap. None where fewer than ten people
    posted.
    """
    part, person = each.told.part, each.told.person
    at = pl.Series(part.post("at")).cast(pl.Datetime("us", "UTC"))
    months = at.dt.convert_time_zone(part.zone).dt.truncate("1mo").dt.date()
    found = []
    for month in months.unique().sort().drop_nulls():
        here = (months == month).to_numpy()
        found.append((month, each.seen(here), np.unique(person[here]).size))
    enough = [seen for _, seen, people in found if people >= ENOUGH_PEOPLE]
    level = _COVERAGE * min([1.0, *(sample_coverage(*seen) for seen in enough)])
    rows = [
        (month, _effective(*seen, level) if people >= ENOUGH_PEOPLE else None, people)
        for month, seen, people in found
    ]
    return pl.DataFrame(rows, BY_MONTH, orient="row")


def _effective(counts: Floats, units: int | None, level: float) -> float | None:
    if not counts.size or level <= 0:
        return None
    return float(hill_at_coverage(counts, level, 1, units))
