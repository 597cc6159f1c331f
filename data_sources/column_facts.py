"""What the values of a text column look like: shares of times, numbers, addresses and so on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from data_sources.event_words import EVENTS, MISSING, NO, PRIVATE, PUBLIC, YES
from data_sources.moments import looks_like_times
from data_sources.synonyms import fold

SAMPLE: Final = 2_000
_WORDS: Final = 300
_ENOUGH: Final = 200
MOSTLY: Final = 0.8
EMAIL: Final = r"^[^@\s<>,;]+@[^@\s<>,;]+\.[A-Za-z]{2,}$"
PHONE: Final = r"^(?:\+|00)\d[\d ()/.\-]{6,18}$"
ADDRESS: Final = r"^(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?$|^(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}$"
SCIENTIFIC: Final = r"^\d(?:[.,]\d+)?[eE]\+\d+$"
_NUMBER: Final = r"^-?\d{1,3}(?:[ .,'’]\d{3})*(?:[.,]\d+)?$|^-?\d+(?:[.,]\d+)?$"
_CLOCK: Final = r"^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?$"


@dataclass(frozen=True)
class Facts:
    """Shares (0 to 1) of the filled cells in a sample; ``length`` is the mean in characters."""

    filled: int
    distinct: int
    times: float
    clocks: float
    numbers: float
    emails: float
    phones: float
    addresses: float
    yes_no: float
    privacy: float
    events: float
    length: float

    @property
    def unique(self) -> float:
        """The share of different values among the filled cells, 0 where none is filled."""
        return self.distinct / self.filled if self.filled else 0.0


def column_facts(cells: pl.Series) -> Facts:
    """Look at up to :data:`SAMPLE` filled cells of a column of text."""
    text = _filled(cells.head(SAMPLE)) if cells.len() > SAMPLE else _filled(cells)
    if cells.len() > SAMPLE and text.len() < _ENOUGH:
        text = _filled(cells).head(SAMPLE)
    short = text.head(_WORDS).str.slice(0, 40)
    folded = pl.Series([fold(value) for value in short], dtype=pl.String)
    return Facts(
        filled=text.len(),
        distinct=text.n_unique() if text.len() else 0,
        times=looks_like_times(text),
        clocks=_share(text.str.contains(_CLOCK)),
        numbers=_share(text.str.contains(_NUMBER)),
        emails=_share(text.str.contains(EMAIL)),
        phones=_share(text.str.contains(PHONE)),
        addresses=_share(text.str.contains(ADDRESS)),
        yes_no=_share(folded.is_in([*YES, *NO])),
        privacy=_share(folded.is_in([*YES, *NO, *PRIVATE, *PUBLIC])),
        events=_share(folded.is_in(list(EVENTS))),
        length=float(text.str.len_chars().sum() / text.len()) if text.len() else 0.0,
    )


def _filled(cells: pl.Series) -> pl.Series:
    text = cells.cast(pl.String).str.strip_chars()
    return text.filter(text.is_not_null() & ~text.is_in(MISSING))


def _share(hits: pl.Series) -> float:
    return float(hits.sum() / hits.len()) if hits.len() else 0.0
