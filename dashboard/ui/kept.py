"""Keeps what a function returned, for all readers; whoever asks meanwhile waits for the first.

A hit takes a microsecond, of which a page has many. Streamlit's own caches look at every argument
anew, and hold up whoever draws another page while something is made.
"""

from __future__ import annotations

import inspect
from collections import OrderedDict
from collections.abc import Callable
from functools import update_wrapper
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from dashboard.ui import turns

Result = TypeVar("Result")
Key = tuple[object, ...]

_NOTHING: Final = object()


class Kept(Generic[Result]):
    """A function of which the results asked for last are kept.

    The key are the arguments whose names do not begin with an underscore; all come by place.
    """

    def __init__(self, maker: Callable[..., Result], most: int) -> None:
        update_wrapper(self, maker)
        names = inspect.signature(maker).parameters
        self._places = [place for place, name in enumerate(names) if not name.startswith("_")]
        self._maker, self._most = maker, most
        self._results: OrderedDict[Key, Any] = OrderedDict()
        self._making: dict[Key, Lock] = {}
        self._lock = Lock()
        _ALL.append(self)

    def __call__(self, *arguments: Any) -> Result:  # noqa: ANN401 - what the function takes
        """Return the result of a key, made by the first who asks; an error is kept for nobody."""
        key = self._key(arguments)
        found: Any = self._find(key)
        if found is _NOTHING:
            found = self._make(key, arguments)
        result: Result = found
        return result

    def has(self, *arguments: Any) -> bool:  # noqa: ANN401 - the same
        """Say whether the result is there already."""
        return self._key(arguments) in self._results

    def forget(self) -> None:
        """Forget all results."""
        with self._lock:
            self._results.clear()

    def _key(self, arguments: Key) -> Key:
        return tuple(arguments[place] for place in self._places)

    def _find(self, key: Key) -> object:
        with self._lock:
            if key not in self._results:
                return _NOTHING
            self._results.move_to_end(key)
            return self._results[key]

    def _make(self, key: Key, arguments: Key) -> object:
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with turns.aside(), making:
            found = self._find(key)
            if found is not _NOTHING:
                return found
            try:
                found = self._maker(*arguments)
                self._keep(key, found)
            finally:
                with self._lock:
                    self._making.pop(key, None)
            return found

    def _keep(self, key: Key, found: object) -> None:
        with self._lock:
            self._results[key] = found
            while len(self._results) > self._most:
                self._results.popitem(last=False)


_ALL: Final[list[Kept[Any]]] = []


def kept(*, max_entries: int) -> Callable[[Callable[..., Result]], Kept[Result]]:
    """Keep the ``max_entries`` results of a function that were asked for last."""
    return lambda maker: Kept(maker, max_entries)


def forget_all() -> None:
    """Forget everything kept."""
    for each in _ALL:
        each.forget()
