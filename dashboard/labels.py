"""What people said of posts that they read one by one, not knowing what was found: shapes only.

A sample is drawn for one purpose: whether a post disagrees (``dissent``), or whether it tells the
sponsor's story (``sponsor``). Nothing that is told changes before a sample is closed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from dashboard.period import Period

Purpose = Literal["dissent", "sponsor"]

LABELLERS: Final = 2
"""People who read the same posts of a sample for dissent, each alone."""
FEWEST_BOTH: Final = 100
"""Posts of random samples that both have to have read before a number is told."""


@dataclass(frozen=True)
class Drawn:
    """A post of a sample.

    ``chance`` is the probability with which it was drawn (0 to 1), None where it was picked and not
    drawn by chance: such a post teaches, and no number is told from it. ``found`` says whether the
    post was found to tell the sponsor's story when it was drawn; None for dissent.
    """

    post_id: str
    chance: float | None
    found: bool | None = None


@dataclass(frozen=True)
class Sample:
    """Posts drawn for one purpose, in the order in which they are read.

    ``number`` counts the samples of a purpose from 1. ``period`` are the days drawn from, in the
    zone that the dataset had. ``about`` is the version of the sponsor's story that was looked for,
    empty for dissent. ``drawn_at`` and ``closed_at`` are in UTC; the latter is None while the
    sample is being read.
    """

    purpose: Purpose
    number: int
    period: Period
    about: str
    drawn_by: str
    drawn_at: datetime
    posts: tuple[Drawn, ...]
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Label:
    """What one person said of one post: yes, no, or None where they could not say."""

    purpose: Purpose
    sample: int
    post_id: str
    labeller: str
    says: bool | None
    at: datetime


@dataclass(frozen=True)
class Labels:
    """The closed samples of a dataset, and each person's last word on each of their posts."""

    samples: tuple[Sample, ...] = ()
    given: tuple[Label, ...] = ()

    def of(self, purpose: Purpose) -> Labels:
        """Return the samples of one purpose, and what was said of their posts."""
        return Labels(
            tuple(each for each in self.samples if each.purpose == purpose),
            tuple(each for each in self.given if each.purpose == purpose),
        )

    def version(self) -> str:
        """Return a text that differs when any label differs; empty where no sample is closed."""
        if not self.samples:
            return ""
        return hashlib.sha256(repr((self.samples, self.given)).encode()).hexdigest()[:16]


NO_LABELS: Final = Labels()


def last_words(given: Sequence[Label]) -> tuple[Label, ...]:
    """Return the last label of each person on each post, of labels in the order they were given."""
    last = {(each.purpose, each.sample, each.post_id, each.labeller): each for each in given}
    return tuple(last.values())
