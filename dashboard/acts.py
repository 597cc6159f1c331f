"""What people did to the stories that were found: the shape of an act only.

Acts name stories by their permanent numbers and posts by words and examples, never by rows, so
that they can be done again on the stories of a later month.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

Kind = Literal["rename", "merge", "split", "pin", "exclude", "undo"]
LONGEST_NAME: Final = 80
LONGEST_REASON: Final = 200


@dataclass(frozen=True)
class Act:
    """One act of one person on the stories of a dataset.

    ``number`` counts the acts of a dataset from 1; ``at`` is in UTC. ``story`` is the number of
    the story acted on. ``into`` is the story it is merged into, or the number that what is split
    off gets; ``name`` the new name. ``keywords`` and ``examples`` say which posts are split off or
    pinned. An undo only names the act that it ``takes_back``.
    """

    number: int
    kind: Kind
    author: str
    at: datetime
    reason: str
    story: str = ""
    into: str = ""
    name: str = ""
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    takes_back: int = 0

    def sentence(self) -> str:
        """Return the act in words, with who did it and when.

        >>> from datetime import UTC
        >>> at = datetime(2026, 3, 3, tzinfo=UTC)
        >>> Act(4, "merge", "Ann", at, "the same", "S-003", "S-002").sentence()
        'Merging S-003 into S-002 (Ann, 3 March 2026)'
        """
        told = {
            "rename": f"Naming {self.story} “{self.name}”",
            "merge": f"Merging {self.story} into {self.into}",
            "split": f"Splitting {self.into} off {self.story} by {self._by()}",
            "pin": f"Pinning posts to {self.story} by {self._by()}",
            "exclude": f"Leaving {self.story} out",
            "undo": f"Taking back act {self.takes_back}",
        }
        return f"{told[self.kind]} ({self.who()})"

    def who(self) -> str:
        """Return who acted and on which day."""
        return f"{self.author}, {self.at.day} {self.at:%B %Y}"

    def _by(self) -> str:
        words = ", ".join(f"“{word}”" for word in self.keywords)
        if not self.examples:
            return words
        one = len(self.examples) == 1
        examples = "an example" if one else f"{len(self.examples)} examples"
        return f"{words} and {examples}" if words else examples


class Conflict(NamedTuple):
    """What became of an act that could not be done as it was meant: its number, and a sentence.

    ``done`` says whether it was done all the same.
    """

    number: int
    sentence: str
    done: bool = False


def in_force(acts: Sequence[Act]) -> tuple[Act, ...]:
    """Return the acts that were not taken back, in their order, without the undos.

    An undo can be taken back as well: the act that it took back is then in force again.
    """
    return tuple(act for act in _standing(acts) if act.kind != "undo")


def open_undos(acts: Sequence[Act]) -> set[int]:
    """Return the numbers of the undos that were not taken back themselves."""
    return {act.number for act in _standing(acts) if act.kind == "undo"}


def _standing(acts: Sequence[Act]) -> list[Act]:
    """Return the acts that no standing undo takes back, in their order."""
    gone: set[int] = set()
    left: list[Act] = []
    for act in sorted(acts, key=lambda act: act.number, reverse=True):
        if act.number not in gone:
            left.append(act)
            gone |= {act.takes_back} if act.kind == "undo" else set()
    return left[::-1]


def version_of_acts(acts: Sequence[Act]) -> str:
    """Return a text that differs when the acts in force differ; empty where none is."""
    kept = in_force(acts)
    return hashlib.sha256(repr(kept).encode()).hexdigest()[:16] if kept else ""
