"""Which numbers about the network may be told: sets of people that hold each other, and few."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from dashboard.disclosure._cells import Chain, few, identifies
from dashboard.metrics._metric import Reading

Refusal = Literal["", "fewer", "beside", "behind"]

REACHED: Final = "reached"

_SETS: Final = {
    "members_connected": "connected",
    "members_isolated": "connected",
    "largest_component_share": "connected",
    "reached_observed": REACHED,
    "members_not_known_reached": REACHED,
    "leader_reach_1": "led",
    "leader_reach_2": "led",
}
"""Shares of people, by the chain of sets in which they stand: each set holds another."""

_FROM_THE_TOP: Final = frozenset({"members_isolated", "members_not_known_reached"})
_OF_TIES: Final = frozenset(
    {"two_way_ties", "cross_group_ties", "ei_index", "centralisation", "bridge_dependence"}
)
_OF_THE_CONNECTED: Final = frozenset({"centralisation", "bridge_dependence"})

CHAINS: Final = frozenset(_SETS.values())


def refused(reading: Reading, chains: Mapping[str, Chain]) -> Refusal:
    """Say why a number about the network must not be told, "" if it may; note is taken of it."""
    key, count, base = reading.key, reading.count, reading.base
    if key in _OF_TIES and reading.effective is not None and few(reading.effective):
        return "behind"
    if key == "never_addressed_back":
        if few(base):
            return "behind"
        return "" if not identifies(count, base) else "fewer" if few(count) else "beside"
    if key not in _SETS or count is None or base is None:
        return ""
    chain = chains[_SETS[key]]
    ends = (base - count, base) if key in _FROM_THE_TOP else (0.0, count)
    if chain.tell(0, base) and chain.tell(*ends):
        return ""
    return "fewer" if few(count) and not few(base) else "beside"


def tells_hidden(gated: Reading) -> bool:
    """Say whether the groups of a hidden number would add up to it."""
    return _SETS.get(gated.key) == REACHED and gated.value is None


def chain_of_base(key: str) -> str | None:
    """Return the chain in which the base of a reading is a set itself, None for no set."""
    return "connected" if key in _OF_THE_CONNECTED else None
