"""How rich what is told is: Hill numbers of what tells each story, people, posts or threads."""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.metrics._diversity import hill_at_coverage, hill_number, sample_coverage
from dashboard.metrics._draws import Floats

COVERAGE: Final = 0.9
"""The completeness at which stories are counted, or the observed one where that is lower."""


def hill(counts: Floats, order: int, units: int | None, coverage: float = COVERAGE) -> float:
    """Return the Hill number at a coverage, or as observed where the coverage is lower."""
    if coverage <= 0 or sample_coverage(counts, units) <= coverage:
        return hill_number(counts, order)
    return float(hill_at_coverage(counts, coverage, order, units))


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
