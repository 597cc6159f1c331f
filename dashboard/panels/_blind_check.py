"""What a check for a blind spot is made of, and the words that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.period import Period, in_words
from data_sources.community import Community

Theme = Literal["people", "said", "time", "files"]

IN_PART: Final = "Only in part"
"""How the sentence of something begins that is known in part."""

NEARLY_ALL: Final = 0.9
HALF: Final = 0.5
A_FEW: Final = 0.1


@dataclass(frozen=True)
class Check:
    """One question asked of the data: what they hide, and what that does to each page.

    ``find`` returns the sentence, empty where the data do not hide it. ``consequences`` says by
    the key of a page what a reader of it must know, beginning small and without a full stop.
    """

    key: str
    theme: Theme
    find: Callable[[Community], str]
    consequences: Mapping[str, str]


@dataclass(frozen=True)
class BlindSpot:
    """Something that the data cannot tell: a sentence, and what it does by the key of a page."""

    key: str
    theme: Theme
    sentence: str
    consequences: Mapping[str, str]


def part_of(number: int, whole: int) -> str:
    """Return how large a part is, in words that never count out a few people.

    >>> part_of(3, 3), part_of(95, 100), part_of(60, 100), part_of(20, 100), part_of(1, 100)
    ('all', 'nearly all', 'most', 'some', 'a few')
    """
    share = number / whole
    if number == whole:
        return "all"
    if share >= NEARLY_ALL:
        return "nearly all"
    return "most" if share > HALF else "some" if share >= A_FEW else "a few"


def people(community: Community) -> pl.DataFrame:
    """Return the members who are persons."""
    return community.members.filter(pl.col("kind") == "person")


def said(community: Community) -> pl.DataFrame:
    """Return the posts that are neither notices nor written by programs."""
    return community.posts.filter(pl.col("kind") == "post")


def day_of(moment: datetime, community: Community) -> str:
    """Return the day of a moment in the calendar of the community, as 3 March 2026."""
    day = moment.astimezone(ZoneInfo(community.zone)).date()
    return in_words(Period(day, day))


def ends(times: pl.Series) -> tuple[datetime, datetime] | None:
    """Return the first and the last of some times, None where there is none."""
    first, last = times.min(), times.max()
    if isinstance(first, datetime) and isinstance(last, datetime):
        return first, last
    return None
