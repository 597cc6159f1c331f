"""Whose turn it is: pages are drawn one after another, which makes all of them ready sooner.

Python runs one thread at a time. Where twenty readers click at the same instant, twenty threads
that take turns every few milliseconds are all ready at the very end; one after the other, half of
them are ready in half of the time. Whoever does something slow steps aside meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, local
from typing import Final

PATIENCE_S: Final = 2.0
"""After so long nobody waits any more: what is slow elsewhere holds up no page.

Twenty pages one after another take less, on a slow machine too; where it is less than that, all
twenty give up waiting together and are ready at the very end.
"""

_TURN: Final = BoundedSemaphore(1)


class _Mine(local):
    """Whether it is the turn of this thread."""

    has: bool = False


_MINE: Final = _Mine()


@contextmanager
def turn() -> Iterator[None]:
    """Draw a page when it is its turn; without one where none comes within ``PATIENCE_S``."""
    _take()
    try:
        yield
    finally:
        _give()


@contextmanager
def aside() -> Iterator[None]:
    """Let others take their turn while this thread does something slow, or waits for it."""
    had = _give()
    try:
        yield
    finally:
        if had:
            _take()


def _take() -> None:
    _MINE.has = _TURN.acquire(timeout=PATIENCE_S)


def _give() -> bool:
    had = _MINE.has
    if had:
        _MINE.has = False
        _TURN.release()
    return had
