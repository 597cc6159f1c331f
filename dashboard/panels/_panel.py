"""What stands on a page, in a slide and in the JSON: one question answered, gated and worded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from dashboard.charts._chart import Picture
from dashboard.metrics._metric import Reading

Audience = Literal["meeting", "workbench"]


@dataclass(frozen=True)
class Sentence:
    """A sentence that can be read aloud, and where its evidence stands.

    ``dot`` is open for the side of a pair that flatters as it stands now; filled for a side that
    does not, and for every counterweight; none else.
    ``page`` and ``panel`` name the evidence; ``link`` is the word to click ("who", "see").
    """

    text: str
    key: str
    dot: Literal["open", "filled", "none"] = "none"
    page: str = ""
    panel: str = ""
    link: str = ""


@dataclass(frozen=True)
class Definition:
    """What stands behind one click beside a number."""

    key: str
    label: str
    definition: str
    base: str
    not_counted: str
    blind_spot: str
    source: str
    method: str


@dataclass(frozen=True)
class Panel:
    """One question with its sentences, readings, picture, table and definitions, after the gate.

    ``pairs`` puts each favourable sentence beside its counterweight; ``sentences`` are the rest.
    ``table`` is what "table" opens and a CSV holds. ``cannot_tell`` are plain sentences.
    ``rows`` are a few plain facts to list: words on the left, words on the right.
    """

    key: str
    title: str
    question: str
    pairs: tuple[tuple[Sentence, Sentence], ...]
    sentences: tuple[Sentence, ...]
    readings: tuple[Reading, ...]
    picture: Picture | None
    table: pl.DataFrame | None
    definitions: tuple[Definition, ...]
    cannot_tell: tuple[str, ...] = ()
    foot: str = ""
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Page:
    """One page: its question, what leads, its panels, and what nobody can read off it.

    ``pairs`` (favourable beside its counterweight) and ``sentences`` stand above the panels.
    ``footer`` are the facts of "check this view"; the last is the fingerprint of the data.
    """

    key: str
    question: str
    pairs: tuple[tuple[Sentence, Sentence], ...]
    sentences: tuple[Sentence, ...]
    panels: tuple[Panel, ...]
    cannot_tell: tuple[str, ...]
    questions_for_the_room: tuple[str, ...]
    footer: tuple[str, ...]
