"""What the made-up community comes with: names for its largest stories, as a reader gave them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from dashboard.acts import Act

SAMPLE: Final = "sample"
"""The token of the made-up community, which everybody may open."""

_BY: Final = "Whole Picture"
_AT: Final = datetime(2026, 4, 1, tzinfo=UTC)
_WHY: Final = "comes with the made-up posts: somebody read them and named what they tell"
NAMES: Final = {
    "S-002": "Nobody repairs the lifts",
    "S-003": "Hello, well done, who decides",
    "S-004": "Near misses",
    "S-005": "The new gloves tear",
    "S-006": "The app counts steps",
    "S-007": "What we saw in Leeds",
    "S-009": "Training courses",
    "S-010": "Handovers with gaps",
    "S-011": "Heat and no water",
    "S-013": "Lorries at the crossing",
    "S-015": "Too loud to hear",
    "S-017": "Double shifts",
    "S-020": "Broken lifts mean stairs",
    "S-021": "Loads carried up the stairs",
}
"""By the permanent number of a story; a test holds each name to what the posts say."""

_ACTS: Final = tuple(
    Act(number, "rename", _BY, _AT, _WHY, story, name=name)
    for number, (story, name) in enumerate(NAMES.items(), start=1)
)


def acts_of(token: str) -> tuple[Act, ...]:
    """Return the acts that the stories of a dataset come with; nothing but for the made-up one."""
    return _ACTS if token == SAMPLE else ()
