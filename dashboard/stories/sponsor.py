"""Which posts tell the sponsor's story, as the sponsor wrote it down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.stories.spoken import Spoken, spoken
from dashboard.story_map import SponsorStory

THRESHOLD: Final = 0.5
"""The similarity to the nearest example from which a post tells the story."""
BAND: Final = 0.05
"""The share is also told at a threshold that is stricter and looser by this."""

Nearness = npt.NDArray[np.float64]


def nearness(texts: Sequence[str], sponsor: SponsorStory) -> Nearness:
    """Return how near each text lies to the sponsor's story: 1 with a keyword, else -1 to 1.

    Without a keyword it is the cosine similarity to the nearest example, after the mean of all
    texts is taken away. A text too short to tell a story is -1.
    """
    return nearness_of(spoken(pl.Series(texts, dtype=pl.String)), sponsor)


def nearness_of(said: Spoken, sponsor: SponsorStory) -> Nearness:
    """Return the same of texts that may have been read before."""
    near = np.full(said.own.len(), -1.0)
    read = (said.own != "").to_numpy()
    if sponsor.examples and read.any():
        near[read] = said.nearness(sponsor.examples)[read]
    for keyword in sponsor.keywords:
        near[said.says(keyword).to_numpy() & read] = 1.0
    return near
