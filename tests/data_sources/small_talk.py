"""Small communities that nobody would think of, for round trips through the writers in tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import strategies as st

START = datetime(2024, 3, 1, 8, tzinfo=UTC)
LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")
)
WORDS = st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(bool)


@dataclass
class Told:
    """One post: ``answers`` is the place of an earlier post, ``reactors`` and ``named`` people."""

    place: int
    author: int
    minute: int
    text: str
    space: int = 0
    answers: int | None = None
    edited: bool = False
    bot: bool = False
    reactors: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)

    @property
    def at(self) -> datetime:
        return START + timedelta(minutes=self.minute)

    @property
    def edited_at(self) -> datetime | None:
        return self.at + timedelta(seconds=30) if self.edited else None


@st.composite
def talks(draw, texts=WORDS):
    """Draw up to eight posts by up to four people in two spaces, in the order of their times."""
    told, minute = [], 0
    for place in range(draw(st.integers(1, 8))):
        minute += draw(st.integers(1, 500))
        author = draw(st.integers(0, 3))
        others = st.sets(st.integers(0, 3).filter(lambda one, me=author: one != me), max_size=3)
        answers = draw(st.none() | st.integers(0, place - 1)) if place else None
        space = told[answers].space if answers is not None else draw(st.integers(0, 1))
        told.append(Told(place, author, minute, draw(texts), space, answers, draw(st.booleans()),
                         reactors=draw(others), named=draw(others)))  # fmt: skip
    return told


def rows(frame: pl.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    """Return the rows of some columns, sorted."""
    return sorted(frame.select(columns).iter_rows(), key=repr)


def wanted(told: list[Told], *values) -> list[tuple[object, ...]]:
    """Return one tuple for each post, by functions of it, sorted."""
    return sorted((tuple(value(each) for value in values) for each in told), key=repr)
