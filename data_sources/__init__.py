"""Exports of any platform -> one :class:`~data_sources.community.Community`.

What reads them, every format among it, is imported when it is asked for: a fresh server shows its
first page sooner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_sources.errors import ExportError

if TYPE_CHECKING:
    from data_sources.read import read_exports

__all__ = ["ExportError", "read_exports"]


def __getattr__(name: str) -> object:
    if name != "read_exports":
        raise AttributeError(name)
    from data_sources import read  # noqa: PLC0415 - slow; see above

    return read.read_exports
