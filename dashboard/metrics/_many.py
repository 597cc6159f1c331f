"""What stays told when many things are looked at at once."""

from __future__ import annotations

from collections.abc import Iterable


def largest_told(chances: Iterable[float], level: float) -> float:
    """Return the largest chance (p) that stays told among all of them, 0 if none does.

    Of those told at most a share ``level`` is expected to be due to chance alone. Source: Benjamini
    & Hochberg (1995), JRSS B 57, 289-300.

    >>> largest_told([0.001, 0.02, 0.04, 0.9], 0.05)
    0.02
    >>> largest_told([0.03, 0.04, 0.9], 0.05)
    0.0
    """
    ranked = sorted(chances)
    told = [p for i, p in enumerate(ranked, 1) if p <= level * i / len(ranked)]
    return max(told, default=0.0)
