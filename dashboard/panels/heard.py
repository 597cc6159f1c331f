"""Heard?: what happened to what we did not want to hear?"""

from __future__ import annotations

from dataclasses import replace

from dashboard.panels import heard_open, heard_said
from dashboard.panels._panel import Panel, Sentence
from dashboard.panels._seen import Pairs, Seen


def lead(seen: Seen) -> Pairs:
    """Return how often your story was answered, beside how much less often the others were."""
    if not seen.told("answered_sponsor") or not seen.told("answered_gap"):
        return ()
    yours, gap = seen.pair("answered_sponsor", "answered_gap")
    return ((yours, replace(gap, text=f"{gap.text} {heard_said.after_matching(seen)}")),)


def panels(seen: Seen) -> tuple[Panel, ...]:
    """Return the panels of the page in reading order."""
    if not any(seen.told(key) for key in ("answered_sponsor", "answered_alternative")):
        return (nothing(seen), heard_open.removed(seen), heard_open.mirror(seen), dissent(seen))
    return (
        heard_said.ladder(seen),
        heard_open.still_open(seen),
        heard_open.removed(seen),
        dissent(seen),
        heard_said.curves(seen),
        heard_open.returned(seen),
        heard_said.compared(seen),
        heard_open.mirror(seen),
    )


def nothing(seen: Seen) -> Panel:
    """Why nothing can be told of other stories, and where the sponsor's is written down."""
    write = Sentence(
        "The sponsor's story is written down on the Stories page: its words and some examples.",
        "answered_gap", "none", "stories", "", "write it",
    )  # fmt: skip
    found = seen.view.stories is not None
    unwritten = found and seen.view.marks.sponsor is None
    return seen.panel(
        "matched", "From said to acted on", "How far did each story get?",
        keys=("answered_gap",), more=(write,) if unwritten else (),
    )  # fmt: skip


def small(seen: Seen) -> Panel:
    """The panel of the overview: other stories that nobody has answered, the oldest first."""
    return heard_open.still_open(seen, key="not_heard", title="Not heard", quiet=True)


def dissent(seen: Seen) -> Panel:
    """What people who labelled a sample call dissent: nothing before they have."""
    return seen.panel(
        "dissent", "Dissent", "How much of what is said disagrees, and is it answered?",
        keys=("dissent_share", "dissent_answered_gap"),
    )  # fmt: skip
