"""Exports of any platform -> one :class:`~data_sources.community.Community`."""

from __future__ import annotations

from data_sources.errors import ExportError
from data_sources.read import read_exports

__all__ = ["ExportError", "read_exports"]
