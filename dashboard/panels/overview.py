"""The overview: what does the whole picture say?"""

from __future__ import annotations

from dashboard.metrics import METRICS
from dashboard.panels import answering, heard, participation, reach_groups, stories, words
from dashboard.panels._panel import Panel
from dashboard.panels._seen import Pairs, Seen
from dashboard.panels.choose import pairs

_VOICES = 2
"""Rows of the small panel: half of the posts, and most of them; the table has the others."""


def lead(seen: Seen) -> Pairs:
    """Return the pairs of sentences that lead, chosen by rule."""
    chosen = pairs(METRICS, seen.readings)
    return tuple(seen.pair(pair.favourable, pair.counterweight) for pair in chosen)


def panels(seen: Seen) -> tuple[Panel, ...]:
    """Return the small panels, the first three side by side and the others below them.

    Once stories are known they stand in the place of the time to an answer, what was not heard
    below them, and what was found of reach has the height of two.
    """
    new = ("newcomers", "newcomer_first_post_answered", "newcomers_gone_30d")
    everyone = participation.everyone(seen, ("members_active", "members_got_answer"), quiet=True)
    newcomers = answering.newcomers(seen, new, quiet=True)
    leading = {sentence.key for pair in lead(seen) for sentence in pair}
    if seen.told("stories_told"):
        reach = reach_groups.small(seen, findings=True, said=leading)
        return everyone, stories.small(seen), reach, newcomers, heard.small(seen)
    reach, answers = reach_groups.small(seen, said=leading), answering.small(seen)
    return everyone, reach, answers, newcomers, half(seen)


def half(seen: Seen) -> Panel:
    """How few people wrote how much of it."""
    table = seen.table("voices_for_half", "voices")
    rows = []
    for row in table.tail(_VOICES).iter_rows(named=True):
        few = row.get("shown") == "fewer than five people"
        hidden = "fewer than five people" if few else "hidden"
        people = hidden if row["people"] is None else words.counted(row["people"], "people")
        rows.append((f"{words.percentage(row['posts_share'])} of the posts", people))
    caption = participation.half_in_words(seen)
    return seen.panel(
        "voices", "How many voices make it",
        words.finished(caption) or "How few people say most of it?",
        keys=("posts_total", "voices_for_half"), rows=tuple(rows), quiet=True,
        table=table if table.width else None,
    )  # fmt: skip
