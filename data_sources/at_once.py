"""Independent steps of an import side by side: polars and numpy leave Python free meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

_THREADS: Final = min(4, os.cpu_count() or 1)
_Result = TypeVar("_Result")
_Other = TypeVar("_Other")


def at_once(steps: Iterable[Callable[[], _Result]]) -> list[_Result]:
    """Return what the steps give, in their order; what a step raises is raised here.

    >>> at_once([lambda: 1, lambda: 2])
    [1, 2]
    """
    with ThreadPoolExecutor(_THREADS) as pool:
        begun = [pool.submit(step) for step in steps]
        return [step.result() for step in begun]


def both(one: Callable[[], _Result], other: Callable[[], _Other]) -> tuple[_Result, _Other]:
    """Return what two steps of different kinds give.

    >>> both(lambda: 1, lambda: "two")
    (1, 'two')
    """
    with ThreadPoolExecutor(1) as pool:
        begun = pool.submit(other)
        return one(), begun.result()
