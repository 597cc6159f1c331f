"""How likely each post disagrees, learned from labels: the shape only; stories make it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

SCORES: Final = {
    "post_id": pl.String, "part": pl.Boolean, "opening": pl.Boolean, "phrase": pl.Boolean,
    "score": pl.Int64,
}  # fmt: skip
METHOD: Final = "1"
"""To be raised when the same posts and labels would give other scores."""
THOUSANDTHS: Final = 1_000


@dataclass(frozen=True, eq=False)
class Stance:
    """What the labels of a community teach about its posts; no post is named by it.

    ``scores`` has a row per post that was scored (``post_id, part, opening, phrase, score``):
    ``score`` is in thousandths, by a classifier that has seen nothing of the post's author;
    ``part`` says whether the post is of the part of all that was drawn by chance for it;
    ``opening`` and ``phrase`` say from which stratum samples draw it. ``version`` differs when
    anything does.
    """

    scores: pl.DataFrame
    version: str
