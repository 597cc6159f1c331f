"""The overview: what does the whole picture say?"""

from __future__ import annotations

from dashboard.charts import distributions
from dashboard.charts._chart import Segment
from dashboard.charts._theme import Words
from dashboard.metrics import METRICS
from dashboard.panels import answering, participation, words
from dashboard.panels._panel import Panel
from dashboard.panels._seen import Pairs, Seen
from dashboard.panels.choose import pairs

_GROUPS = 6
_SMALL = 170
_VOICES = 2
"""Rows of the small panel: half of the posts, and most of them; the table has the others."""


def lead(seen: Seen) -> Pairs:
    """Return the pairs of sentences that lead, chosen by rule."""
    chosen = pairs(METRICS, seen.readings)
    return tuple(seen.pair(pair.favourable, pair.counterweight) for pair in chosen)


def panels(seen: Seen) -> tuple[Panel, ...]:
    """Return the small panels: everyone, groups, answers, newcomers, voices."""
    answered = ("first_reply_median_hours", "unanswered_after_7d")
    new = ("newcomers", "newcomer_first_post_answered", "newcomers_gone_30d")
    return (
        participation.everyone(seen, ("members_active", "members_got_answer"), quiet=True),
        groups(seen),
        answering.answers(seen, answered, height=_SMALL, quiet=True),
        answering.newcomers(seen, new, quiet=True),
        half(seen),
    )


def groups(seen: Seen) -> Panel:
    """Who speaks in each group: the largest groups as plain bars."""
    table = seen.table("members_spoke", "by_group")
    rows = []
    if "of_people" in table.columns:
        largest = table.sort("of_people", descending=True, nulls_last=True).head(_GROUPS)
        rows = [_bar(row) for row in largest.iter_rows(named=True)]
    said = "; ".join(f"{label}: {text}" for label, _, text in rows)
    caption = "Members who spoke, of each group; hatched, the silent"
    picture = distributions.ladder(rows, Words("Who speaks, by group", caption, said), table)
    more = max(table.height - _GROUPS, 0)
    return seen.panel(
        "groups", "Who speaks, by group", "Which groups speak, and which do not?",
        keys=("members_spoke",), more=participation.quietest(seen), quiet=True,
        picture=picture if rows else None,
        rows=() if rows else ((participation.NO_GROUPS, ""),),
        foot=words.counted(more, "more groups in the table") if more else "",
    )  # fmt: skip


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


def _bar(row: dict[str, object]) -> tuple[str, tuple[Segment, ...], str]:
    name, base, people = str(row["group"]), row["of_people"], row["people"]
    if isinstance(people, int) and isinstance(base, int) and base:
        bar = (
            distributions.segment("value", people / base),
            distributions.segment("silent", 1 - people / base),
        )
        return name, bar, f"{words.grouped(people)} of {words.grouped(base)}"
    few = row.get("shown") == "fewer than five people"
    of = f" of {words.grouped(base)}" if isinstance(base, int) else ""
    text = f"{words.FEWER}{of}" if few else f"hidden{of}"
    return name, (distributions.segment("hidden", 1.0),), text
