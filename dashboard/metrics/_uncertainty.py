"""How uncertain each number is told to be, in words for the page of definitions."""

from __future__ import annotations

from typing import Final

from dashboard.metrics._metric import Metric

_OVER_PEOPLE: Final = "drawn over people."
_THESE_ONLY: Final = "no interval, it leans on the few who do most and describes these people only."
_FULL_COUNT: Final = "a full count, without an interval; a change is judged by draws over people."
_BY_UNIT: Final = {"share": _OVER_PEOPLE, "hours": _OVER_PEOPLE, "ratio": _OVER_PEOPLE}
_UNCERTAINTY: Final = {
    **dict.fromkeys(
        (
            "members_active", "members_spoke", "members_silent", "members_unseen", "members_read",
            "members_got_answer", "members_reacted", "newcomers_gone_30d", "members_lost",
            "roster_match", "members_connected", "members_isolated", "reached_observed",
            "members_not_known_reached", "largest_component_share", "never_addressed_back",
            "leader_reach_1", "leader_reach_2",
        ),
        "Wilson's interval.",
    ),
    **dict.fromkeys(
        (
            "voices_for_half", "effective_voices", "posts_gini_all", "posts_gini_speakers",
            "reactions_from_half",
        ),
        _THESE_ONLY,
    ),
    **dict.fromkeys(
        ("newcomers", "posts_total", "reactions_total", "open_posts", "open_alternative"),
        _FULL_COUNT,
    ),
    **dict.fromkeys(("centralisation", "bridge_dependence"), _THESE_ONLY),
    **dict.fromkeys(
        ("two_way_ties", "cross_group_ties", "ei_index"),
        "drawn over people with all their ties; beside it, what chance gives.",
    ),
    **dict.fromkeys(
        ("answered_gap", "leader_answered_gap", "returned_gap", "removed_gap"),
        "drawn over people; after matching 500 draws over authors, score and strata made anew.",
    ),
    **dict.fromkeys(
        ("dissent_share", "dissent_answered_gap"),
        "drawn over people, the errors of the classifier and what sets labellers apart within it.",
    ),
    **dict.fromkeys(
        ("groups_not_reached", "groups_barely_reached"), "counted, beside what chance gives."
    ),
}  # fmt: skip


def uncertainty(one: Metric) -> str:
    """Return in words how uncertain a number is told to be."""
    return _UNCERTAINTY.get(one.key, _BY_UNIT.get(one.unit, "counted, without an interval."))
