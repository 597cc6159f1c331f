"""In what stories are counted: the people who tell them, their posts, or the threads they are in.

People is the default: somebody who says a thing a hundred times is one voice.
"""

from __future__ import annotations

from typing import Final, Literal

from data_sources.community import Community

Unit = Literal["people", "posts", "threads"]

UNITS: Final[tuple[Unit, ...]] = ("people", "posts", "threads")
"""What stories can be counted in, the default first."""
NO_THREADS: Final = "this export has no threads"


def units(community: Community) -> tuple[Unit, ...]:
    """Return what the stories of a community can be counted in; a flat chat has no threads."""
    threaded = community.can_tell["replies"].can
    return tuple(unit for unit in UNITS if threaded or unit != "threads")


def asked_unit(wanted: str, community: Community, told: list[str]) -> Unit:
    """Return the unit that a link asks for; what cannot be followed is a sentence in ``told``."""
    for unit in units(community):
        if wanted == unit:
            return unit
    if wanted == "threads":
        told.append("This link asked to count stories by threads, but this export has no threads.")
    elif wanted:
        told.append(f"This link asked to count stories by “{wanted}”, which is no way to count.")
    return UNITS[0]
