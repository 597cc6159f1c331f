"""Columns that only say yes or no, in the languages that we know."""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.event_words import NO, YES
from data_sources.synonyms import fold

_WRITTEN: Final = 8
"""More ways of writing a cell than this are no mere yes and no."""


def says_yes_or_no(column: pl.Series) -> bool:
    """Say whether the filled cells of a column are all yes or no, both of them.

    >>> says_yes_or_no(pl.Series(["Ja", "nein", None])), says_yes_or_no(pl.Series(["yes", "North"]))
    (True, False)
    """
    told = column.drop_nulls().unique()
    if told.len() > _WRITTEN:
        return False
    said = {fold(value) for value in told}
    return said <= {*YES, *NO} and bool(said & set(YES)) and bool(said & set(NO))
