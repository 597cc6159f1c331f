"""Four everyday behaviours, told from words, signs and replies: proxies, each by person."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.metrics._frames import Flags
from dashboard.metrics._slice import Slice

NO_GROUPS = "no group attribute is known well enough to tell who answers another group"


@dataclass(frozen=True, eq=False)
class Behaviours:
    """Who did each at least once: [acting] by name; ``unknown`` says why, by name."""

    did: dict[str, Flags]
    unknown: dict[str, str]


def behaviours_of(part: Slice) -> Behaviours:
    """Return the behaviours of a slice, kept with it."""
    return part.own(_behaviours)


def _behaviours(part: Slice) -> Behaviours:
    unknown = {}
    did = {}
    person = part.post("person")
    if part.can("text"):
        for name, flag in (
            ("welcomed", "welcomes"), ("thanked", "thanks"), ("asked", "asks"),
        ):  # fmt: skip
            did[name] = part.count(person[part.flag(flag)]) > 0  # type: ignore[arg-type]
    if not part.can("replies"):
        unknown["answered another group"] = part.can_tell["replies"].reason
    elif part.attribute is None:
        unknown["answered another group"] = NO_GROUPS
    else:
        did["answered another group"] = part.count(person[_across(part, part.attribute)]) > 0
    return Behaviours({name: flags & part.among for name, flags in did.items()}, unknown)


def _across(part: Slice, attribute: str) -> Flags:
    """Say which posts answer a person of another group."""
    codes = part.facts.group_codes(attribute)[1]
    to = part.post("to")
    own, other = codes[part.post("person")], codes[to]
    flags: Flags = (to >= 0) & (own >= 0) & (other >= 0) & (own != other)
    return flags
