"""Engagement: who takes part, and who does not?"""

from __future__ import annotations

from dashboard.panels import acting, answering, participation
from dashboard.panels._panel import Panel
from dashboard.panels._seen import Pairs, Seen


def lead(seen: Seen) -> Pairs:
    """Return who spoke beside who said nothing."""
    return (seen.pair("members_spoke", "members_silent"),)


def panels(seen: Seen) -> tuple[Panel, ...]:
    """Return the panels of the page in reading order."""
    answers = ("group", "space") if seen.told("unanswered_after_7d") else ()
    return (
        participation.participation(seen),
        participation.everyone(seen, ("members_active", "members_got_answer", "members_read")),
        participation.by_group(seen),
        participation.voices(
            seen,
            ("posts_total", "effective_voices", "posts_gini_all", "posts_gini_speakers"),
        ),
        answering.answers(seen, ("first_reply_median_hours", "questions_answered")),
        answering.still_open(seen),
        *(answering.unanswered_by(seen, name) for name in answers),
        answering.newcomers(seen, ("newcomers", "newcomer_first_post_answered")),
        answering.retention(seen),
        participation.rhythm(seen),
        acting.behaviours(seen),
        acting.spaces(seen),
        acting.reactions(seen),
        acting.leaders(seen),
        acting.removed(seen),
    )
