"""Which words keep company in these posts: what a model of the language at large does not know.

A community has words of its own, and uses common ones in its own way. Words that stand in the same
posts here are brought together (TF-IDF and its largest singular vectors: latent semantic analysis).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from dashboard.stories.embeddings import Vectors, unit
from dashboard.stories.text import words_of

DIRECTIONS: Final = 150
"""Kinds of company that are told apart; 100 to 200 gave nearly the same."""
SHARE: Final = 0.2
"""What the company of words adds to the similarity of two texts; that of their meaning counts 1."""
OFTEN: Final = 3
"""Texts that hold a word before its company is known."""
EVERYDAY: Final = 0.1
"""A word in more of the texts keeps company with all others."""
FEWEST_TEXTS: Final = 1_000
"""Of fewer texts too little company is seen."""


def with_company(texts: Sequence[str], vectors: Vectors) -> Vectors:
    """Return ``vectors`` (texts x numbers) with columns that add the company of words.

    The product of two rows is the similarity of their vectors and ``SHARE`` that of their company.
    Of few texts the vectors alone are returned.
    """
    if len(texts) < FEWEST_TEXTS:
        return vectors
    words = TfidfVectorizer(
        analyzer=words_of, min_df=OFTEN, max_df=EVERYDAY, sublinear_tf=True, dtype=np.float32
    )
    try:
        seen = words.fit_transform(texts)
    except ValueError:  # no word is left: every text has words of its own only
        return vectors
    found = TruncatedSVD(min(DIRECTIONS, seen.shape[1]), random_state=0)
    with threadpool_limits(1):  # the order of additions is then always the same
        company = unit(found.fit_transform(seen).astype(np.float32))
    return np.hstack([vectors, np.float32(SHARE**0.5) * company])
