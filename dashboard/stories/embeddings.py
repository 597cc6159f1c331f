"""Texts as directions in space: near ones speak of the same thing. The engine's one seam."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import wordllama
from wordllama.inference import WordLlamaInference

Vectors = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]

BATCH: Final = 4_096
ROUNDED: Final = 5
"""Decimals kept, so that the last bits of a machine's arithmetic decide nothing."""


def static_embeddings(texts: Sequence[str]) -> Vectors:
    """Return one vector of length 1 (256 numbers) per text; a text without known words is zero.

    The model lies in the installed package (see the decision record on stories): nothing is
    fetched. It was made for English.
    """
    model = _model()
    parts = [
        np.asarray(model.embed(list(texts[at : at + BATCH]), norm=False), dtype=np.float32)
        for at in range(0, len(texts), BATCH)
    ]
    return unit(np.concatenate(parts)) if parts else np.zeros((0, 256), np.float32)


def centred(vectors: Vectors, mean: Vectors | None = None) -> Vectors:
    """Return vectors of length 1 after the mean of all is taken away.

    What all posts share (a community's everyday words) then brings no two of them together.
    """
    middle = vectors.mean(axis=0) if mean is None else mean
    return unit(vectors - middle)


def unit(vectors: Vectors) -> Vectors:
    """Return the vectors at length 1, rounded; a zero stays zero."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
    rounded: Vectors = np.round(scaled, ROUNDED).astype(np.float32)
    return rounded


@cache
def _model() -> WordLlamaInference:
    folder = Path(wordllama.__file__).parent
    return wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
