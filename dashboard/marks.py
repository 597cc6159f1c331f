"""What people have set on a dataset: who leads, its zone, and the sponsor's own story."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.story_map import SponsorStory


@dataclass(frozen=True)
class Marks:
    """Who leads (member ids), the zone of the calendar, and the story the sponsor tells."""

    leaders: frozenset[str] = frozenset()
    zone: str | None = None
    sponsor: SponsorStory | None = None

    def version(self) -> str:
        """Return a text that differs when any mark differs; it keys caches."""
        told = self.sponsor.version() if self.sponsor else ""
        return f"{self.zone or ''}|{','.join(sorted(self.leaders))}|{told}"
