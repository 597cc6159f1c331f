"""Which post tells which story.

What finds stories is imported when it is asked for: that takes a second, and the first page of a
fresh server comes by here for the languages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dashboard.stories.find import find_stories
    from dashboard.stories.making import make_map, with_sponsor

__all__ = ["find_stories", "make_map", "with_sponsor"]

_LATER: Final = {
    "find_stories": "dashboard.stories.find",
    "make_map": "dashboard.stories.making",
    "with_sponsor": "dashboard.stories.making",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(_LATER[name]), name)
