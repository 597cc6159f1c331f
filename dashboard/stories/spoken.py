"""What many posts say, read once: their own words and directions, kept for the next question.

Cleaning 100,000 posts and finding their directions takes ten seconds, and on the workbench one
question of the same posts follows another. The last few sets of posts are kept, by a digest of
what they say.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.stories.embeddings import Vectors, centred, static_embeddings
from dashboard.stories.text import cleaned, words_of

KEPT: Final = 2
"""Sets of posts kept: 100 MB each for 100,000 distinct posts."""


class Directions(NamedTuple):
    """The directions of distinct texts around their mean; ``places`` is the row of each post."""

    around: Vectors
    places: npt.NDArray[np.int64]
    mean: Vectors


class Spoken:
    """What posts say, in their order; what is asked for is worked out once."""

    def __init__(self, said: pl.Series) -> None:
        """Read ``said``, a text per post."""
        self._said = said

    @cached_property
    def own(self) -> pl.Series:
        """The own words of each post; empty where too short to tell a story."""
        return pl.Series("own", cleaned(self._said.to_list()), dtype=pl.String)

    @cached_property
    def words(self) -> pl.Series:
        """The words of each post with a blank before, between and after them."""
        said = [f" {' '.join(words_of(text))} " for text in self.own]
        return pl.Series("words", said, dtype=pl.String)

    @cached_property
    def directions(self) -> Directions:
        """The directions of the posts; the mean is that of the distinct texts that say something.

        A post too short to tell a story has the direction of the empty text.
        """
        distinct, places = np.unique(self.own.to_numpy(), return_inverse=True)
        raw = static_embeddings(distinct.tolist())
        some = distinct != ""
        mean = np.zeros(raw.shape[1], np.float32)
        if some.any():
            mean = raw[some].mean(axis=0)
        return Directions(centred(raw, mean), places, mean)

    def nearness(self, examples: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return how near each post lies to the nearest example, -1 to 1.

        It is the cosine similarity after the mean of all texts is taken away.
        """
        every = self.directions
        to = centred(static_embeddings(list(examples)), every.mean)
        near: npt.NDArray[np.float64] = np.round((every.around @ to.T).max(axis=1), 4)
        return near.astype(np.float64)[every.places]

    def says(self, phrase: str) -> pl.Series:
        """Say of each post whether it holds the words of a phrase, in order and side by side."""
        wanted = words_of(phrase)
        if not wanted:
            return pl.repeat(value=False, n=self.own.len(), eager=True)
        return self.words.str.contains(f" {' '.join(wanted)} ", literal=True)


_KEPT: Final[OrderedDict[bytes, Spoken]] = OrderedDict()
_LOCK: Final = Lock()


def spoken(said: pl.Series) -> Spoken:
    """Return what posts say, worked out before where the same was asked for lately."""
    key = _digest(said)
    with _LOCK:
        found = _KEPT.setdefault(key, Spoken(said))
        _KEPT.move_to_end(key)
        while len(_KEPT) > KEPT:
            _KEPT.popitem(last=False)
    return found


def _digest(said: pl.Series) -> bytes:
    """Return a digest of texts, which tells their lengths too: no two lists have the same."""
    text = said.fill_null("")
    lengths = text.str.len_bytes().to_numpy().tobytes()
    return hashlib.sha256(lengths + text.str.join("").item().encode()).digest()
