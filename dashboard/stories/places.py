"""Where each story lies among the vectors, and which story a vector lies near enough to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.stories.communities import Labels
from dashboard.stories.embeddings import Vectors, unit
from dashboard.stories.neighbours import ROWS
from dashboard.story_map import PLACES

NONE: Final = -1
"""The label of a text in no story."""
EDGE: Final = 0.05
"""Texts under this share of their story's similarities lie at its edge."""

Similarities = npt.NDArray[np.float32]


class Places(NamedTuple):
    """The stories of one language: ``mean`` of all its vectors, and a row per label from 0 on.

    ``centre`` is the direction of a story after the mean is taken away, ``floor`` the similarity
    to it under which its texts lie at its edge.
    """

    mean: Vectors
    centre: Vectors
    floor: Similarities


def places(mean: Vectors, vectors: Vectors, labels: Labels) -> Places:
    """Return where the stories of ``labels`` lie; ``vectors`` are those after the mean is taken."""
    middle = centres(vectors, labels)
    inside = labels >= 0
    own = to_own(vectors[inside], labels[inside], middle)
    told = labels[inside]
    order = np.argsort(told, kind="stable")
    parts = np.split(own[order], np.searchsorted(told[order], np.arange(1, len(middle))))
    floor = [float(np.quantile(part, EDGE)) if part.size else 1.0 for part in parts]
    return Places(mean, middle, np.array(floor[: len(middle)], dtype=np.float32))


def centres(vectors: Vectors, labels: Labels) -> Vectors:
    """Return the direction of each story (label 0 on) as rows of length 1."""
    number = int(labels.max(initial=NONE)) + 1
    sums = np.zeros((number, vectors.shape[1]), np.float32)
    inside = labels >= 0
    np.add.at(sums, labels[inside], vectors[inside])
    return unit(sums)


def to_own(vectors: Vectors, labels: Labels, middle: Vectors) -> Similarities:
    """Return how near each row lies to its own story's centre; every row has a story."""
    own: Similarities = np.einsum("ij,ij->i", vectors, middle[labels])
    return np.round(own, 4)


def nearest(vectors: Vectors, known: Places) -> Labels:
    """Return the nearest story of each row; none where even that one is farther than its floor."""
    labels = np.full(len(vectors), NONE)
    if not len(known.centre):
        return labels
    for start in range(0, len(vectors), ROWS):
        similar = np.round(vectors[start : start + ROWS] @ known.centre.T, 4)
        best = similar.argmax(axis=1)
        near_enough = similar[np.arange(len(best)), best] >= known.floor[best]
        labels[start : start + ROWS] = np.where(near_enough, best, NONE)
    return labels


def written_places(numbers: Sequence[str], known: Places) -> pl.DataFrame:
    """Return the places of the stories ``numbers`` as a table (see ``StoryMap.places``)."""
    every = np.vstack([known.mean[None, :], known.centre])
    rows = {
        "story": [None, *numbers],
        "centre": list(every.astype(np.float32)),
        "floor": [None, *known.floor.astype(float).tolist()],
    }
    return pl.DataFrame(rows, schema=PLACES)


def read_places(table: pl.DataFrame) -> tuple[list[str], Places]:
    """Return the stories of a table of places, and the places."""
    every = np.array(table["centre"].to_list(), dtype=np.float32)
    mean = table["story"].is_null().to_numpy()
    stories = table.filter(pl.col("story").is_not_null())
    floor = stories["floor"].to_numpy().astype(np.float32)
    return stories["story"].to_list(), Places(every[mean][0], every[~mean], floor)
