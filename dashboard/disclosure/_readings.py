"""The gate for one reading: its value, its comparison, and the sentence where neither is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from dashboard.disclosure._cells import FEW, FEW_FOR_CONDUCT, Chain, few, identifies
from dashboard.disclosure._scope import Standing
from dashboard.metrics._metric import TOO_FEW, Caveat, Comparison, Reading

FEWER: Final = Caveat("fewer_than_five", "fewer than five people")
BESIDE: Final = Caveat(
    "hidden", "beside the other numbers here, this one would show fewer than five people"
)
FEW_OTHERS: Final = Caveat("hidden", "all others together are fewer than five people")
FEW_REMOVED: Final = Caveat("hidden", "posts of fewer than ten people were removed")
FEW_BEHIND: Final = Caveat("hidden", "fewer than five people are behind it")

NESTED: Final = (
    "members_total",
    "members_spoke",
    "members_silent",
    "members_active",
    "members_unseen",
    "members_read",
    "members_got_answer",
)
"""Sets of members of which each holds another, the one that matters most first."""

_COUNTED_FROM_THE_TOP: Final = frozenset({"members_silent", "members_unseen"})
_NEWCOMERS: Final = frozenset({"newcomers", "newcomer_first_post_answered"})
_OF_PEOPLE: Final = frozenset(
    {"members_reacted", "members_lost", "newcomers_gone_30d", "retention_90d", "behaviour_spread"}
)
_PEOPLE_SAID: Final = frozenset({"voices_for_half", "effective_voices", "reactions_from_half"})
_CONCENTRATION: Final = frozenset({"posts_gini_all", "posts_gini_speakers", "effective_voices"})
_OF_OPENERS: Final = frozenset(
    {"first_reply_median_hours", "unanswered_after_7d", "open_posts", "questions_answered"}
)
_OF_WRITING: Final = _CONCENTRATION | _OF_OPENERS | {
    "posts_total", "voices_for_half", "removed_share", "leader_post_share", "behaviour_spread",
    "quiet_spaces", "reactions_total", "reactions_from_half",
}  # fmt: skip


@dataclass
class Told:
    """What has been told so far of one period: the chains of members and of newcomers."""

    standing: Standing
    members: Chain = field(default_factory=Chain)
    newcomers: Chain = field(default_factory=Chain)
    everyone: float = 0.0

    def chain(self, key: str) -> Chain:
        """Return the chain in which a reading and its ladder stand."""
        return self.newcomers if key in _NEWCOMERS else self.members


def why_hidden(reading: Reading, told: Told) -> Caveat | None:
    """Return why a value must not be shown beside what has been told; None if it may be.

    What may be shown is taken note of in ``told``.
    """
    key, stands = reading.key, told.standing
    if stands.nothing:
        return Caveat("hidden", stands.nothing)
    if stands.no_posts and key in _OF_WRITING:
        return Caveat("hidden", stands.no_posts)
    if reading.value is None:
        return None
    for judge in (_about_authors, _about_sets, _about_people):
        found = judge(reading, told)
        if found is not None:
            return found
    return None


def hidden(reading: Reading, why: Caveat) -> Reading:
    """Return the reading without its value: few people are said, with bounds; others not at all."""
    bounds: tuple[float | None, float | None] = (None, None)
    if why is FEWER:
        share = reading.unit == "share"
        scale = reading.base if share and reading.base else 1.0
        bounds = (1 / scale, (FEW - 1) / scale)
    base = reading.base if why in {FEWER, BESIDE} and not few(reading.base) else None
    compared = None if reading.compared is None else blank()
    return replace(
        reading, value=None, count=None, base=base, low=bounds[0], high=bounds[1],
        compared=compared, caveats=(why, *reading.caveats),
    )  # fmt: skip


def compared(reading: Reading, told: Told) -> Comparison | None:
    """Return the comparison of a reading, blank where the value then must not be shown."""
    then = reading.compared
    if then is None or then.value is None:
        return then
    before = replace(reading, value=then.value, count=then.count, base=then.base)
    return then if why_hidden(before, told) is None else blank()


def blank() -> Comparison:
    """Return a comparison that tells nothing."""
    return Comparison(None, None, None, None, TOO_FEW)


def _about_authors(reading: Reading, told: Told) -> Caveat | None:
    key, stands = reading.key, told.standing
    if key == "removed_share" and 0 < stands.removed < FEW_FOR_CONDUCT:
        return FEW_REMOVED
    if key == "leader_post_share" and few(stands.others):
        return FEW_OTHERS
    if key in _CONCENTRATION and few(stands.authors):
        return FEWER if key == "effective_voices" else FEW_BEHIND
    if key in _OF_OPENERS and few(stands.openers):
        return FEW_BEHIND
    return None


def _about_sets(reading: Reading, told: Told) -> Caveat | None:
    if reading.key in _NEWCOMERS:
        return _newcomers(reading, told)
    if reading.key == "members_lost" and reading.base is not None:
        return None if told.members.tell(0, reading.base) else BESIDE
    if reading.key not in NESTED:
        return None
    if reading.key == "members_total":
        told.everyone = reading.value or 0.0
    size = reading.value if reading.key == "members_total" else reading.count
    if size is None:
        return None
    base = reading.base or told.everyone
    ends = (base - size, base) if reading.key in _COUNTED_FROM_THE_TOP else (0, size)
    if told.members.tell(*ends):
        return None
    return FEWER if few(size) else BESIDE


def _newcomers(reading: Reading, told: Told) -> Caveat | None:
    sizes = [reading.value] if reading.key == "newcomers" else [reading.base, reading.count]
    for size in sizes:
        if size is not None and not told.newcomers.tell(0, size):
            return FEWER if few(size) and size is not reading.base else BESIDE
    return None


def _about_people(reading: Reading, _: Told) -> Caveat | None:
    if reading.key in _PEOPLE_SAID:
        if few(reading.value):
            return FEWER
        return BESIDE if identifies(reading.value, reading.base) else None
    if reading.key not in _OF_PEOPLE:
        return None
    if few(reading.base):
        return FEW_BEHIND
    if reading.count is not None and identifies(reading.count, reading.base):
        return FEWER if few(reading.count) else BESIDE
    return None
