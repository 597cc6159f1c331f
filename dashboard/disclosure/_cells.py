"""Which numbers of people may be told, alone and beside each other."""

from __future__ import annotations

from typing import Final

FEW: Final = 5
"""Fewer people than this are behind no shown number."""

FEW_FOR_CONDUCT: Final = 10
"""The same for removal, and for groups of which everybody or nobody did something."""


def few(people: float | None) -> bool:
    """Say whether a number of people is one to four.

    >>> [few(n) for n in (None, 0, 1, 4, 5)]
    [False, False, True, True, False]
    """
    return people is not None and 0 < people < FEW


def identifies(people: float | None, base: float | None) -> bool:
    """Say whether ``people`` of ``base`` would show fewer than five people, or who did nothing.

    One to four people, all but one to four, and in a small group nobody or everybody.

    >>> identifies(3, 50), identifies(47, 50), identifies(0, 8), identifies(0, 95)
    (True, True, True, False)
    """
    if people is None:
        return False
    if few(people):
        return True
    if base is None:
        return False
    sure = people in (0, base) and 0 < base < FEW_FOR_CONDUCT
    return few(base - people) or sure


class Chain:
    """What a reader knows about sets of people of which each holds the one before.

    Along such a chain every shown number is the distance between two of its sets: "spoke" from
    nobody, "said nothing" from those who spoke to all. Two sets that are tied by shown numbers,
    however indirectly, tell their difference; the chain refuses a number that would tell a
    difference of one to four people.

    >>> chain = Chain()
    >>> chain.tell(0, 71), chain.tell(0, 32), chain.tell(32, 71)
    (True, True, True)
    >>> chain.tell(0, 34), chain.tell(34, 71)
    (False, False)
    """

    def __init__(self) -> None:
        self._known: dict[int, frozenset[int]] = {}

    def tell(self, smaller: float, larger: float) -> bool:
        """Take note that the difference of two sets is shown; False if it must not be."""
        a, b = self._component(smaller), self._component(larger)
        if any(0 < abs(x - y) < FEW for x in a for y in b):
            return False
        both = a | b
        for size in both:
            self._known[size] = both
        return True

    def _component(self, size: float) -> frozenset[int]:
        return self._known.get(round(size), frozenset({round(size)}))
