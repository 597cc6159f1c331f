"""Shares whose base is hidden, rounded so far that many bases fit them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from dashboard.disclosure._cells import FEW
from dashboard.metrics._metric import Comparison, Reading

DIGITS: Final = 3
"""Decimals of a number that is no share and whose base is hidden."""

_STEPS: Final = (0.05, 0.1, 0.25, 0.5)


def step_for(base: float | None) -> float:
    """Return the step of a share of a hidden base: every base near it has a share in each step.

    A reader may know the base to within four people. Among ``n`` people shares lie 1 / n apart, so
    a step no smaller than that fits each of the bases he takes for possible.

    >>> step_for(60), step_for(16), step_for(9), step_for(None)
    (0.05, 0.1, 0.25, 0.5)
    """
    nearest = (base or 0) - FEW + 1
    return next((step for step in _STEPS if nearest * step >= 1), _STEPS[-1])


def without_base(reading: Reading) -> Reading:
    """Return the reading without its base, and rounded: the digits of a share give its base."""
    if reading.unit != "share":
        return replace(
            reading, base=None, value=_digits(reading.value), low=_digits(reading.low),
            high=_digits(reading.high),
        )  # fmt: skip
    step = step_for(reading.base)
    return replace(
        reading, base=None, count=None, value=rounded(reading.value, step),
        low=_down(reading.low, step), high=_up(reading.high, step),
    )  # fmt: skip


def rough(then: Comparison, reading: Reading, *, base_told: bool) -> Comparison:
    """Return a comparison of rounded values: no digit of the change gives one of them away.

    ``reading`` is what is shown of now; ``base_told``, whether the base of then may be told.
    """
    if reading.unit != "share":
        return replace(
            then, value=_digits(then.value), change=_digits(then.change), low=_digits(then.low),
            high=_digits(then.high), count=None, base=None,
        )  # fmt: skip
    step = max(step_for(then.base), step_for(reading.compared.base if reading.compared else None))
    value = then.value if base_told else rounded(then.value, step)
    known = value is not None and reading.value is not None
    change = (reading.value or 0.0) - (value or 0.0) if known else None
    return replace(
        then, value=value, change=change, low=_down(then.low, step), high=_up(then.high, step),
        count=None, base=then.base if base_told else None,
    )  # fmt: skip


def rounded(share: float | None, step: float) -> float | None:
    """Return a share at the nearest step.

    >>> rounded(0.818, 0.05), rounded(None, 0.05)
    (0.8, None)
    """
    return None if share is None else round(round(share / step) * step, 2)


def _down(share: float | None, step: float) -> float | None:
    return None if share is None else round(math.floor(share / step) * step, 2)


def _up(share: float | None, step: float) -> float | None:
    return None if share is None else round(math.ceil(share / step) * step, 2)


def _digits(number: float | None) -> float | None:
    return None if number is None else round(number, DIGITS)
