"""Which post tells which story.

What finds stories is imported when it is asked for: that takes a second, and the first page of a
fresh server comes by here for the languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.stories.making import make_map, with_sponsor

__all__ = ["make_map", "with_sponsor"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    from dashboard.stories import making  # noqa: PLC0415 - slow; see above

    return getattr(making, name)
