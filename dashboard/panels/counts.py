"""The counts of the whole data, as they may be told."""

from __future__ import annotations

from typing import Final

from dashboard.disclosure import identifies
from data_sources.community import Community, Note

_ABOUT_PEOPLE: Final = frozenset(
    {
        "accounts joined to another",
        "names that fit several people",
        "people who mention themselves",
    }
)
"""Notes whose rows are people, or what few people did."""


def counts_told(community: Community) -> dict[str, int | None]:
    """Return the counts of the whole data; ``speakers`` is None where it would show a few."""
    counts: dict[str, int | None] = dict(community.counts())
    if identifies(counts["speakers"], counts["members"]):
        counts["speakers"] = None
    return counts


def rows_told(note: Note) -> int | None:
    """Return the rows of a note; None where they are fewer than five people."""
    return None if note.reason in _ABOUT_PEOPLE and identifies(note.rows, None) else note.rows
