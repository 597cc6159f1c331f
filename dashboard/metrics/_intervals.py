"""Intervals of shares from draws over people."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics._concentration import wilson_interval
from dashboard.metrics._metric import Draws, interval, widened


def interval_of_share(
    value: float, draws: Draws, effective: float
) -> tuple[float | None, float | None]:
    """Return the spread of the draws, widened where few people stand behind it, within 0 to 1.

    When nothing happened, or everything did, the draws cannot spread and would claim certainty:
    then it is Wilson's, on the people in effect.
    """
    if value in (0.0, 1.0) and effective >= 1:
        return wilson_interval(value * effective, effective)
    return _within(value, draws, effective)


def band(points: Draws, draws: Draws, effective: float) -> pl.DataFrame:
    """Return low and high around each point of a curve of shares; ``draws`` is [draws x points]."""
    ends = [_within(float(p), d, effective) for p, d in zip(points, draws.T, strict=True)]
    return pl.DataFrame(ends, {"low": pl.Float64, "high": pl.Float64}, orient="row")


def _within(value: float, draws: Draws, effective: float) -> tuple[float | None, float | None]:
    low, high = widened(interval(draws), value, effective)
    return (None, None) if low is None or high is None else (max(low, 0.0), min(high, 1.0))


def divided(above: Draws, below: Draws) -> Draws:
    """Divide draw by draw; NaN where nothing was drawn."""
    shares: Draws = np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)
    return shares
