"""The language guard: in which languages posts are, so that no language passes for a story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_TOLD_APART: Final = (
    "ar bg cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl "
    "sr sv th tr uk ur vi zh"
)
"""Languages told apart; more would only add chances to be wrong on a short post."""

LEAST_SHARE: Final = 0.05
LEAST_POSTS: Final = 20
"""A language counts from these on; a few posts taken for Danish are no Danish community."""

ENGLISH: Final = "en"


def languages(texts: Sequence[str]) -> list[str]:
    """Return the language of each text (ISO 639-1), or that of most where too few share it.

    >>> languages(["Die Heizung in Halle drei ist kaputt"])
    ['de']
    """
    said = [_model().classify(text)[0] for text in texts]
    seen = Counter(said)
    if not seen:
        return []
    most = min(seen, key=lambda language: (-seen[language], language))
    least = max(LEAST_POSTS, LEAST_SHARE * len(said))
    kept = {language for language, number in seen.items() if number >= least} | {most}
    return [language if language in kept else most for language in said]


@cache
def _model() -> LanguageIdentifier:
    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    model.set_languages(_TOLD_APART.split())
    return model
