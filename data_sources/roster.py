"""The people roster, read as a part of a community: who could take part, and in which group."""

from __future__ import annotations

from data_sources.formats.people_roster import read as read_roster

__all__ = ["read_roster"]
