"""What people have set on a dataset: who leads, its zone, the sponsor's story, who is the same."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.acts import Act, version_of_acts
from dashboard.labels import NO_LABELS, Labels
from dashboard.story_map import SponsorStory


@dataclass(frozen=True)
class Marks:
    """Who leads (member ids), the zone of the calendar, and the story the sponsor tells.

    ``joined`` are pairs of an account and the account of the same person that it is counted with.
    ``curation`` is what people did to the stories that were found, in the order of its numbers.
    ``labels`` are the closed samples of posts that people read and said something of.
    """

    leaders: frozenset[str] = frozenset()
    zone: str | None = None
    sponsor: SponsorStory | None = None
    joined: frozenset[tuple[str, str]] = frozenset()
    curation: tuple[Act, ...] = ()
    labels: Labels = NO_LABELS

    def version(self) -> str:
        """Return a text that differs when any mark differs; it keys caches."""
        told = self.sponsor.version() if self.sponsor else ""
        same = ",".join("=".join(pair) for pair in sorted(self.joined))
        done, said = version_of_acts(self.curation), self.labels.version()
        led = ",".join(sorted(self.leaders))
        return f"{self.zone or ''}|{led}|{told}|{same}|{done}|{said}"
