"""The gate for one reading: its value, its comparison, and the sentence where neither is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from dashboard.disclosure._cells import FEW, FEW_FOR_CONDUCT, Chain, few, identifies
from dashboard.disclosure._network import CHAINS, REACHED, chain_of_base, refused
from dashboard.disclosure._rounding import rough
from dashboard.disclosure._scope import Standing
from dashboard.disclosure._sets import ASKED
from dashboard.disclosure._story_standing import OF_TELLERS
from dashboard.disclosure._story_standing import refused as refused_of_stories
from dashboard.metrics._metric import TOO_FEW, Caveat, Comparison, Reading

FEWER: Final = Caveat("fewer_than_five", "fewer than five people")
BESIDE: Final = Caveat(
    "hidden", "beside the other numbers here, this one would show fewer than five people"
)
APART: Final = Caveat(
    "hidden", "beside the views of other groups or spaces, this would show fewer than five people"
)
_ONE_ALONE: Final = 1
_NAMED_TOGETHER: Final = 5
"""Of more groups than these the sentence that says which are told together is not read."""
FEW_OTHERS: Final = Caveat("hidden", "all others together are fewer than five people")
FEW_REMOVED: Final = Caveat("hidden", "posts of fewer than ten people were removed")
FEW_REMOVED_OF_ONE: Final = Caveat(
    "hidden", "of one of the two, posts of fewer than ten people were removed"
)
FEW_DISAGREE: Final = Caveat(
    "hidden", "fewer than ten people wrote the labelled posts that disagree"
)
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
    {"members_reacted", "members_lost", "retention_90d", "behaviour_spread", "roster_match"}
)
_PEOPLE_SAID: Final = frozenset(
    {"voices_for_half", "effective_voices", "reactions_from_half", "seen_once"}
)
_OF_A_SET: Final = frozenset(
    {"voices_for_half", "effective_voices", "posts_gini_speakers", "seen_once", "retention_90d"}
)
"""Readings whose base is itself a set in the chain of members: those who wrote, those who acted."""
_CONCENTRATION: Final = frozenset({"posts_gini_all", "posts_gini_speakers", "effective_voices"})
_OF_OPENERS: Final = frozenset(
    {"first_reply_median_hours", "unanswered_after_7d", "open_posts", "questions_answered"}
)
_OF_CLASSES: Final = {
    "answered_sponsor": (0,), "answered_alternative": (1,), "alternative_seen": (1,),
    "open_alternative": (1,), "answered_gap": (0, 1), "leader_answered_gap": (0, 1),
    "returned_gap": (0, 1), "removed_gap": (0, 1),
}  # fmt: skip
"""Readings of posts that tell the sponsor's story (0) or another (1)."""
_OF_DISSENT: Final = frozenset({"dissent_share", "dissent_answered_gap"})
_OF_WRITING: Final = _CONCENTRATION | _OF_OPENERS | set(_OF_CLASSES) | _OF_DISSENT | {
    "leader_broadcast",
    "posts_total", "voices_for_half", "removed_share", "leader_post_share", "behaviour_spread",
    "quiet_spaces", "reactions_total", "reactions_from_half",
}  # fmt: skip


@dataclass
class Told:
    """What has been told so far of one period: the chains of members and of newcomers.

    ``newcomers`` holds those who posted and those whose post was answered, ``watched`` those
    followed for 30 days and those of them who came back. ``before`` is the same of the period just
    before, where that is the one compared with. ``network`` holds the sets of the network by name,
    ``tellers`` those who posted and those who tell a story, by the reading that counts them: who
    tells the sponsor's and who tells the largest other hold neither one the other.
    """

    standing: Standing
    members: Chain = field(default_factory=Chain)
    newcomers: Chain = field(default_factory=Chain)
    tellers: dict[str, Chain] = field(default_factory=lambda: {k: Chain() for k in OF_TELLERS})
    watched: Chain = field(default_factory=Chain)
    everyone: float | None = None
    before: Told | None = None
    network: dict[str, Chain] = field(default_factory=lambda: {name: Chain() for name in CHAINS})

    def __post_init__(self) -> None:
        """Let those known to be reached stand among the members: who read or acted holds them."""
        self.network[REACHED] = self.members


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
    for judge in (
        _beside_views, _about_authors, _about_classes, _about_sets, _about_people,
        _about_network, _about_stories,
    ):  # fmt: skip
        found = judge(reading, told)
        if found is not None:
            return found
    return None


def _beside_views(reading: Reading, told: Told) -> Caveat | None:
    """Judge a reading beside the views of other groups and spaces; one not known here, alone."""
    if reading.key in told.standing.apart:
        fewer = reading.key in NESTED and few(reading.count)
        return FEWER if fewer else _apart(told.standing.told_with.get(reading.key, ()))
    unknown = reading.key not in ASKED
    return BESIDE if unknown and identifies(reading.count, reading.base) else None


def _apart(groups: tuple[str, ...]) -> Caveat:
    """Return why a reading is not told of some groups alone, and of which it is told together."""
    if not _ONE_ALONE < len(groups) <= _NAMED_TOGETHER:
        return APART
    named = f"{', '.join(groups[:-1])} and {groups[-1]}"
    return Caveat(
        "hidden", f"told only of {named} together: alone, this would show fewer than five people"
    )


def base_may_be_told(reading: Reading, told: Told) -> bool:
    """Say whether the base of a reading, where it is itself a number of people, may be told."""
    if reading.base is None:
        return True
    if reading.key == "reactions_from_half":
        return not identifies(reading.base, told.everyone)
    chain = _chain_of_base(reading.key, told)
    return chain is None or chain.tell(0, reading.base)


def _chain_of_base(key: str, told: Told) -> Chain | None:
    if key == "members_lost":
        return None if told.before is None else told.before.members
    if key in _OF_A_SET:
        return told.members
    name = chain_of_base(key)
    if name is not None:
        return told.network[name]
    return {"newcomers_gone_30d": told.watched, "newcomer_first_post_answered": told.newcomers}.get(
        key
    )


def hidden(reading: Reading, why: Caveat) -> Reading:
    """Return the reading without its value: few people are said, with bounds; others not at all."""
    bounds: tuple[float | None, float | None] = (None, None)
    if why is FEWER:
        share = reading.unit == "share"
        scale = reading.base if share and reading.base else 1.0
        bounds = (1 / scale, (FEW - 1) / scale)
    base = reading.base if why in {FEWER, BESIDE} and not few(reading.base) else None
    compared = None if reading.compared is None else blank()
    stay = (caveat for caveat in reading.caveats if caveat.key != "beside")
    return replace(
        reading, value=None, count=None, base=base, low=bounds[0], high=bounds[1],
        compared=compared, caveats=(why, *stay), finding="", beyond=0.0,
    )  # fmt: skip


def compared(reading: Reading, told: Told) -> Comparison | None:
    """Return the comparison of a reading, blank where the value then must not be shown."""
    then = reading.compared
    if then is None or then.value is None:
        return then
    before = replace(reading, value=then.value, count=then.count, base=then.base)
    if why_hidden(before, told) is not None:
        return blank()
    base_told = base_may_be_told(before, told)
    exact = base_told and reading.base is not None
    return then if exact or then.base is None else rough(then, reading, base_told=base_told)


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
    # Beside the unevenness over all members, that of the speakers would tell how many spoke; so
    # would the number of equal voices where nearly all wrote alike.
    near = key == "effective_voices" and (reading.base or 0) - (reading.value or 0) < FEW
    if (near or key == "posts_gini_speakers") and not base_may_be_told(reading, told):
        return BESIDE
    return None


def _about_classes(reading: Reading, told: Told) -> Caveat | None:
    """Judge a reading of posts that tell the sponsor's story or another, or that disagree."""
    key, stands = reading.key, told.standing
    if key in _OF_DISSENT and stands.disagreeing < FEW_FOR_CONDUCT:
        return FEW_DISAGREE
    if any(few(stands.classes[of]) for of in _OF_CLASSES.get(key, ())):
        return FEW_BEHIND
    if key == "removed_gap" and any(0 < n < FEW_FOR_CONDUCT for n in stands.removed_of_classes):
        return FEW_REMOVED_OF_ONE
    return None


def _about_sets(reading: Reading, told: Told) -> Caveat | None:
    if reading.key in _NEWCOMERS:
        return _newcomers(reading, told)
    if reading.key == "newcomers_gone_30d":
        return _watched(reading, told)
    if reading.key == "members_lost" and reading.base is not None and told.before is not None:
        return None if told.before.members.tell(0, reading.base) else BESIDE
    if reading.key in NESTED and reading.count is not None:
        return _member_sets(reading, reading.count, reading.base or reading.count, told)
    return None


def _member_sets(reading: Reading, size: float, base: float, told: Told) -> Caveat | None:
    if reading.key == "members_total":
        told.everyone = size
    ends = (base - size, base) if reading.key in _COUNTED_FROM_THE_TOP else (0.0, size)
    if told.members.tell(*ends):
        return None
    return FEWER if few(size) else BESIDE


def _newcomers(reading: Reading, told: Told) -> Caveat | None:
    size, base = reading.count, reading.base
    if size is None or base is None:
        return None
    chains = (told.newcomers, told.watched) if reading.key == "newcomers" else (told.newcomers,)
    if all(chain.tell(0, n) for chain in chains for n in (base, size)):
        return None
    return FEWER if few(size) and not few(base) else BESIDE


def _watched(reading: Reading, told: Told) -> Caveat | None:
    size, base = reading.count, reading.base
    if size is None or base is None:
        return None
    if told.watched.tell(0, base) and told.watched.tell(base - size, base):
        return None
    return FEWER if few(size) and not few(base) else BESIDE


def _about_network(reading: Reading, told: Told) -> Caveat | None:
    why = refused(reading, told.network)
    return {"": None, "fewer": FEWER, "beside": BESIDE, "behind": FEW_BEHIND}[why]


def _about_stories(reading: Reading, told: Told) -> Caveat | None:
    why = refused_of_stories(reading, told.standing.tellers, told.tellers)
    return {"": None, "fewer": FEWER, "beside": BESIDE, "behind": FEW_BEHIND}[why]


def _about_people(reading: Reading, _: Told) -> Caveat | None:
    if reading.key in _PEOPLE_SAID:
        if few(reading.value):
            return FEWER
        distinct = reading.key != "effective_voices"  # which is no number of certain people
        return BESIDE if distinct and identifies(reading.value, reading.base) else None
    if reading.key not in _OF_PEOPLE:
        return None
    if few(reading.base):
        return FEW_BEHIND
    if reading.count is not None and identifies(reading.count, reading.base):
        return FEWER if few(reading.count) else BESIDE
    return None
