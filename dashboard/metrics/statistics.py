"""The numerical core: plain numbers in, plain numbers out.

Every function here is checked against published values, has its formula and source in its
docstring, and refuses what has no answer with a ``ValueError`` in one plain sentence: no values at
all, negative ones, all zeros where a share of nothing would be asked for. Sequences and numpy
arrays are both welcome.
"""

from __future__ import annotations

from dashboard.metrics._concentration import gini, jensen_shannon, lorenz, wilson_interval
from dashboard.metrics._diversity import (
    hill_asymptotic,
    hill_at_coverage,
    hill_at_size,
    hill_number,
    sample_coverage,
)
from dashboard.metrics._labelled import cohen_kappa, prediction_powered_mean, rogan_gladen
from dashboard.metrics._survival import (
    cumulative_incidence,
    kaplan_meier,
    log_rank,
    median_survival,
)

__all__ = [
    "cohen_kappa",
    "cumulative_incidence",
    "gini",
    "hill_asymptotic",
    "hill_at_coverage",
    "hill_at_size",
    "hill_number",
    "jensen_shannon",
    "kaplan_meier",
    "log_rank",
    "lorenz",
    "median_survival",
    "prediction_powered_mean",
    "rogan_gladen",
    "sample_coverage",
    "wilson_interval",
]
