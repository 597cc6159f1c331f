"""The gate for stories: what may be said of those told by a few, and of the groups that tell them.

A story told by fewer than five people is listed with those of its words that five or more people
of the community used, without date, group or count; its number is left out too, because numbers
follow the size of stories. In a view of some groups, spaces or days the list itself would tell who
or when, so there only their number is told. Stories of five to nine people have no dates,
those of more have days, no times.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.disclosure._cells import FEW, few
from dashboard.disclosure._days import LEAST_DAYS, whole_months
from dashboard.disclosure._looks import FEWER, HIDDEN, SHOWN, YES, hide
from dashboard.disclosure._nested import Place, ints
from dashboard.disclosure._rows import Row, hidden_posts, hidden_rows
from dashboard.disclosure._story_counted import rows_away
from dashboard.metrics._story_lines import NONE, OTHERS
from dashboard.metrics._told import told_of
from dashboard.metrics.stories_groups import cells
from dashboard.story_map import SPONSOR
from dashboard.view import View

UNTOLD: Final = "in words that fewer than five people use"
"""In the place of the words of a story all of whose words are those of a few."""
FEW_FOR_DAYS: Final = 10
"""Fewer tellers than this and the days of a story are not told."""


def stories(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Return the stories, those of a few in the words the rules allow or together in one row."""
    people, bases = ints(frame, "people"), ints(frame, "of_people")
    rows = [Row(n, base) for n, base in zip(people, bases, strict=True)]
    rare = pl.Series([few(n) for n in people], dtype=pl.Boolean)
    away = rows_away(rows)
    looks = {i: FEWER if few(people[i]) else HIDDEN for i in away}
    days = [_days_of_many(name, place.view.zone) for name in ("first", "last")]
    shown = hide(frame, looks).with_columns(days)
    many, said = shown.filter(~rare), pl.col(SHOWN) == YES  # a place would tell how large it is
    parts = [many.filter(said), many.filter(~said), _of_few(shown.filter(rare), place)]
    return pl.concat(parts, how="diagonal")


def changes(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """Return how stories changed; of those of a few people, now or before, nothing."""
    columns = ("people", "people_before")
    people = {name: ints(frame, name) for name in columns}
    least = [max(n or 0 for n in each) for each in zip(*people.values(), strict=True)]
    away = frozenset[int]()
    for name in columns:
        away |= hidden_posts([Row(n) for n in people[name]])
    shown = hide(frame, dict.fromkeys(away, HIDDEN))
    verdict = pl.when(pl.col(SHOWN) == YES).then(pl.col("verdict"))
    kept = pl.Series([n >= FEW for n in least], dtype=pl.Boolean)
    return shown.with_columns(verdict.alias("verdict")).filter(kept)


def by_story(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """Return groups by stories: few people in a cell are hidden, and enough others to cover them.

    How many of a group posted is left out: it may be hidden elsewhere.
    """
    looks: dict[int, str] = {}
    placed = frame.with_row_index("place")
    for _story, part in placed.group_by("story", maintain_order=True):
        people, bases = ints(part, "people"), ints(part, "of_people")
        away = hidden_rows([Row(n, base) for n, base in zip(people, bases, strict=True)])
        at = part["place"].to_list()
        looks |= {at[i]: FEWER if few(people[i]) else HIDDEN for i in away}
    return hide(frame, looks).drop("of_people")


def beside(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """Return stories side by side, those of a few people hidden, with one more to cover them.

    How often a story was answered is told of ten authors or more. What all other stories got is
    told elsewhere: where it is not told of one of them, it is not told of a larger one either.
    """
    people = ints(frame, "people")
    rows = [Row(n) for n in people]
    shown = hide(frame, dict.fromkeys(hidden_posts(rows), HIDDEN))
    enough = ~pl.Series(_answers_away(frame), dtype=pl.Boolean)
    answers = [pl.when(enough).then(pl.col(name)).alias(name) for name in ("openings", "answered")]
    posts = pl.when(pl.col(SHOWN) == YES).then("posts_share").alias("posts_share")
    return shown.with_columns(*answers, posts).drop("openers").sort(_last, maintain_order=True)


_LAST: Final = {SPONSOR: 0, OTHERS: 3, NONE: 4}
_last: Final = pl.col("story").replace_strict(
    _LAST, default=pl.when(pl.col(SHOWN) == YES).then(1).otherwise(2), return_dtype=pl.Int8
)
"""The order of stories side by side; a hidden one's place would tell how large it is."""


def _answers_away(frame: pl.DataFrame) -> list[bool]:
    """Say of each row whether it is left out how often its story was answered."""
    openers = ints(frame, "openers")
    away = [(n or 0) < FEW_FOR_DAYS for n in openers]
    others = [i for i, story in enumerate(frame["story"]) if story not in {SPONSOR, NONE}]
    left = any(openers[i] for i in others if away[i])  # perhaps the same few people in each
    told = [i for i in others if not away[i]]
    if left and told:
        away[min(told, key=lambda i: openers[i] or 0)] = True
    return away


def travel(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Return by when stories came to groups; only of groups whose tellers may be told beside it.

    That five of a group told a story would else give away what is hidden of groups by stories.
    """
    told = told_of(place.view)
    if isinstance(told, str) or frame.is_empty():
        return frame.with_columns(pl.lit(YES).alias(SHOWN))
    known = by_story(cells(told), place).filter(pl.col(SHOWN) == YES)
    kept = frame.join(known, on=["story", "group"], how="semi", maintain_order="left")
    return kept.with_columns(pl.lit(YES).alias(SHOWN))


def by_month(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Return months of which ten people or more posted; how many did is told elsewhere."""
    if not place.standing.tellers.counted.varied_told:
        return frame.clear().with_columns(pl.lit(YES).alias(SHOWN)).drop("people")
    if place.view.scope.unit != "people":
        frame = frame.with_columns(pl.col("as_if_alike").round())
    enough = pl.col("people") >= FEW_FOR_DAYS
    said = pl.when(enough).then(pl.lit(YES)).otherwise(pl.lit(HIDDEN)).alias(SHOWN)
    return frame.with_columns(said, pl.when(enough).then("as_if_alike")).drop("people")


def richness(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """Return how rich what is told is; of posts or threads only where no story is hidden.

    From several exact measures the posts of a few people could be worked out.
    """
    counted = place.standing.tellers.counted
    return None if counted.unit != "people" and counted.hidden else frame


def words_told(view: View) -> dict[str, str]:
    """Return the words of each story that five or more people of the community used."""
    if view.stories is None:
        return {}
    told = view.stories.stories.select("story", "words", "used_by")
    return {
        story: ", ".join(word for word, n in zip(words, users, strict=True) if n >= FEW)
        for story, words, users in told.drop_nulls().iter_rows()
    }


def _of_few(rare: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Return the stories of a few in an order that tells nothing, or one row for all of them."""
    if rare.is_empty():
        return rare
    told = words_told(place.view) if _may_be_listed(place.view) else {}
    allowed = rare["story"].replace_strict(told, default="", return_dtype=pl.String)
    listed = rare.with_columns(
        words=pl.when(allowed != "").then(allowed).otherwise(pl.lit(UNTOLD)),
        story=pl.lit(None, pl.String),
        name=pl.lit(None, pl.String),
    )
    if not told:
        number = "one story" if rare.height == 1 else f"{rare.height:,} stories"
        listed = listed.head(1).with_columns(words=pl.lit(f"{number} of a few people"))
    return listed.sort("words")


def _may_be_listed(view: View) -> bool:
    """Say whether a list of what few people said would tell neither their group nor the day."""
    narrow = view.scope.groups or view.scope.spaces
    long = view.period is not None and view.period.days >= LEAST_DAYS
    return not narrow and long and whole_months(view)


def _days_of_many(name: str, zone: str) -> pl.Expr:
    """Return the day, never the time: whoever saw one post would know it by its second."""
    enough = (pl.col(SHOWN) == YES) & (pl.col("people") >= FEW_FOR_DAYS)
    day = pl.col(name).dt.convert_time_zone(zone).dt.date()
    return pl.when(enough).then(day).alias(name)
