"""What a text does, told by its signs and words: it asks, it thanks, it welcomes.

Proxies, and called so wherever they are shown: a list of words by language knows neither irony nor
a language that is not in it.
"""

from __future__ import annotations

from typing import Final

import polars as pl

THANKS: Final = {
    "English": ("thanks", "thank you", "thank u", "thx"),
    "German": ("danke", "dankeschön", "vielen dank", "besten dank"),
    "French": ("merci",),
    "Spanish": ("gracias",),
    "Dutch": ("bedankt", "dank je", "dank jullie", "dank u", "dankjewel"),
    "Portuguese": ("obrigado", "obrigada", "obrigados", "obrigadas"),
}
WELCOMES: Final = {
    "English": ("welcome",),
    "German": ("willkommen",),
    "French": ("bienvenue",),
    "Spanish": ("bienvenido", "bienvenida", "bienvenidos", "bienvenidas"),
    "Dutch": ("welkom",),
    "Portuguese": ("bem-vindo", "bem-vinda", "bem-vindos", "bem-vindas", "boas-vindas"),
}

QUESTION_MARKS: Final = ("?", "？", "؟")
# A mark at the very end of an address belongs to the sentence, so the address stops before it.
_ADDRESS: Final = r"(?i)(?:https?://|www\.)\S*[^\s?？؟]"
_POLITE: Final = r"(?i)\b(?:you(?:['’]?re| are)|u r|always|most)(?: very| most| always)? welcome\b"


def told(text: str) -> dict[str, pl.Expr]:
    """Return what the text of a column does, by name: asks, thanks, welcomes; null does nothing.

    A question mark counts outside web addresses only, and "you're welcome" is no welcome.

    >>> frame = pl.DataFrame({"text": ["Why? Thanks!", "see https://a.org/?q=1", None]})
    >>> frame.select(told("text")["asks"]).to_series().to_list()
    [True, False, False]
    """
    return {
        "asks": _told(text, QUESTION_MARKS, f"[{''.join(QUESTION_MARKS)}]", _ADDRESS),
        "thanks": _told(text, *_looked_for(THANKS), None),
        "welcomes": _told(text, *_looked_for(WELCOMES), _POLITE),
    }


def languages() -> str:
    """Return the languages of the word lists, in words."""
    names = list(THANKS)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _looked_for(lists: dict[str, tuple[str, ...]]) -> tuple[tuple[str, ...], str]:
    words = tuple(word for some in lists.values() for word in some)
    return words, rf"(?i)\b(?:{'|'.join(words)})\b"


def _told(text: str, signs: tuple[str, ...], pattern: str, without: str | None) -> pl.Expr:
    """Search ``pattern`` only where a sign occurs at all: most texts are passed over cheaply."""
    near = pl.col(text).str.contains_any(list(signs), ascii_case_insensitive=True)
    some: pl.Expr = pl.when(near).then(text)
    if without is not None:
        some = some.str.replace_all(without, " ")
    return some.str.contains(pattern).fill_null(value=False)
