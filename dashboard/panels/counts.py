"""The counts of the whole data, as they may be told."""

from __future__ import annotations

from dashboard.disclosure import identifies
from data_sources.community import Community


def counts_told(community: Community) -> dict[str, int | None]:
    """Return the counts of the whole data; ``speakers`` is None where it would show a few."""
    counts: dict[str, int | None] = dict(community.counts())
    if identifies(counts["speakers"], counts["members"]):
        counts["speakers"] = None
    return counts
