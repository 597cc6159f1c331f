"""Intervals of shares from draws over people."""

from __future__ import annotations

import numpy as np

from dashboard.metrics._concentration import wilson_interval
from dashboard.metrics._metric import Draws, interval


def interval_of_share(
    value: float, draws: Draws, effective: float
) -> tuple[float | None, float | None]:
    """Return the spread of the draws; of none or all of them Wilson's, on the people in effect.

    When nothing happened, or everything did, the draws cannot spread and would claim certainty.
    """
    if value in (0.0, 1.0) and effective >= 1:
        return wilson_interval(value * effective, effective)
    return interval(draws)


def divided(above: Draws, below: Draws) -> Draws:
    """Divide draw by draw; NaN where nothing was drawn."""
    shares: Draws = np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)
    return shares
