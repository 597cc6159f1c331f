"""Which posts tell the sponsor's story, as the sponsor wrote it down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from dashboard.stories.embeddings import centred, static_embeddings
from dashboard.stories.text import cleaned, words_of
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
    return nearness_of(cleaned(texts), sponsor)


def nearness_of(own: Sequence[str], sponsor: SponsorStory) -> Nearness:
    """Return the same of texts that are cleaned already, empty where too short."""
    near = np.full(len(own), -1.0)
    read = np.array([bool(text) for text in own], dtype=bool)
    if sponsor.examples and read.any():
        near[read] = _to_examples([text for text in own if text], sponsor.examples)
    phrases = [tuple(words_of(keyword)) for keyword in sponsor.keywords]
    for row, text in enumerate(own):
        if text and any(_says(words_of(text), phrase) for phrase in phrases):
            near[row] = 1.0
    return near


def _to_examples(texts: list[str], examples: Sequence[str]) -> Nearness:
    distinct, places = np.unique(np.array(texts, dtype=object), return_inverse=True)
    raw = static_embeddings(distinct.tolist())
    mean = raw.mean(axis=0)
    near = centred(raw, mean) @ centred(static_embeddings(list(examples)), mean).T
    nearest: Nearness = np.round(near.max(axis=1), 4).astype(np.float64)[places]
    return nearest


def _says(words: list[str], phrase: tuple[str, ...]) -> bool:
    """Say whether the words of a phrase stand in a text, in this order and side by side."""
    size = len(phrase)
    return size > 0 and any(
        tuple(words[at : at + size]) == phrase for at in range(len(words) - size + 1)
    )
