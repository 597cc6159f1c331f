"""How rich what is told is: Hill numbers of what tells each story, people, posts or threads."""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.metrics._diversity import hill_at_coverage, hill_number, sample_coverage
from dashboard.metrics._draws import Floats

COVERAGE: Final = 0.9
"""The completeness at which stories are counted, or the observed one where that is lower."""
_NEAR: Final = 0.99
_LEAP: Final = 1.1
"""So many times larger at a hundredth more of completeness, and a number is not compared there."""


def hill(counts: Floats, order: int, units: int | None, coverage: float = COVERAGE) -> float:
    """Return the Hill number at a coverage, or as observed where the coverage is lower."""
    if coverage <= 0 or sample_coverage(counts, units) <= coverage:
        return hill_number(counts, order)
    return float(hill_at_coverage(counts, coverage, order, units))


def common_coverage(samples: list[tuple[Floats, int | None]]) -> float:
    """Return the coverage at which samples are compared: their lowest, at most nine tenths.

    Where nearly everything is told once, the number leaps over the last hundredth of completeness,
    so that chance alone would make one period twice as rich as the other: then it is nine tenths of
    the lowest, where none leaps.
    """
    least = min([COVERAGE, *(sample_coverage(*each) for each in samples)])
    leaps = any(
        hill(counts, 1, units, least) > _LEAP * hill(counts, 1, units, _NEAR * least)
        for counts, units in samples
    )
    return COVERAGE * least if leaps else least


def orders(counts: Floats, units: int | None) -> pl.DataFrame:
    """Return ``order, observed, at_coverage, coverage``: how many stories, by three measures."""
    return pl.DataFrame(
        {
            "order": [0, 1, 2],
            "observed": [hill_number(counts, order) for order in range(3)],
            "at_coverage": [hill(counts, order, units) for order in range(3)],
            "coverage": [sample_coverage(counts, units)] * 3,
        }
    )
