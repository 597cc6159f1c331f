"""How many of several people, said so that fewer than five never stand out."""

from __future__ import annotations

from typing import Final

FEW: Final = 5
"""Fewer people than this are never told apart in a sentence."""


def some_of(people: int, everyone: int) -> str:
    """Say how many of ``everyone`` did something; one to four, and all but so many, in words.

    >>> some_of(3, 40), some_of(37, 40), some_of(20, 40), some_of(0, 4)
    ('fewer than five of 40 people', 'nearly all of 40 people', '20 of 40 people', '0 of 4 people')
    """
    if 0 < people < FEW:
        return f"fewer than five of {everyone} people"
    if people and 0 < everyone - people < FEW:
        return f"nearly all of {everyone} people"
    return f"{people} of {everyone} people"
