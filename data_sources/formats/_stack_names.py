"""Who is meant by ``@Name`` in a comment: names lose their blanks, and several people share one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

_AT: Final = re.compile(r"(?:^|(?<=[\s(\[{>,;:\"'*!?/]))@(\w[\w.\-]*)")


class Named:
    """Gathers people, who takes part where, and names; then tells who is meant."""

    def __init__(self) -> None:
        self._holders: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, str] = {}
        self._present: dict[str, set[str]] = defaultdict(set)
        self._said: list[tuple[str, str, list[str]]] = []

    def know(self, person: str, name: str) -> None:
        """Add a person and the name shown."""
        bare = "".join(name.split()).casefold()
        self._holders[bare].append(person)
        self._names[person] = bare

    def part(self, question: str, person: str) -> None:
        """Add that a person takes part in the talk below a question."""
        self._present[question].add(person)

    def said(self, post_id: str, question: str, text: str) -> None:
        """Add a comment; only the names in it are kept."""
        if "@" in text and (found := _AT.findall(text)):
            self._said.append((post_id, question, found))

    def meant(self) -> Iterator[tuple[str, list[str]]]:
        """Yield ``post, people named``; a name that fits several takes the one who is present."""
        for post_id, question, names in self._said:
            people = [self._who(name.casefold(), question) for name in names]
            yield post_id, [person for person in people if person]

    def _who(self, name: str, question: str) -> str | None:
        for way in dict.fromkeys((name, name.rstrip(".-_"))):
            holders = self._holders.get(way, [])
            present = [one for one in holders if one in self._present[question]]
            if len(present) == 1 or len(holders) == 1:
                return (present or holders)[0]
        return None
