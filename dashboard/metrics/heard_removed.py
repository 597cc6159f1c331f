"""What was taken away: of the sponsor's story and of the others."""

from __future__ import annotations

import numpy as np

from dashboard.metrics._builders import OVER_PEOPLE, Tables, partly, settled
from dashboard.metrics._classes import posts_of_classes
from dashboard.metrics._draws import effective_number
from dashboard.metrics._heard_ladder import ledger, removed_by_class
from dashboard.metrics._heard_tables import ways
from dashboard.metrics._intervals import divided
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, interval, metric, widened
from dashboard.metrics._told import sponsor_told, stable
from dashboard.view import View


@metric(
    "removed_gap",
    family="heard",
    label="Gap in removals",
    question="Is more removed of other stories than of the sponsor's?",
    why="What is taken away cannot be answered.",
    definition=(
        "Share of the posts and replies of the period telling another story that were removed or"
        " hidden, less that of those telling the sponsor's; by whom, and what was edited, in the"
        " table."
    ),
    not_counted="Posts that tell no story; posts that vanished without a trace in the export.",
    unit="-1..1",
    favours="low",
    counterweight=("removed_share",),
    blind_spot="Why a post was removed is not known: spam is among them.",
    needs=frozenset({"text", "removed"}),
    source="This project's definition.",
    sentences=Sentences(
        "Posts that tell another story were removed {finding}"
        "[; the gap is {change} than {before}].",
        "Posts that tell another story were removed {finding}[; beside {before}, {verdict}].",
        "We cannot compare what was removed: {why}.",
        more="clearly wider",
        less="clearly narrower",
    ),
)
def removed_gap(view: View) -> Reading:
    """Return by how much more of other stories was removed than of the sponsor's."""
    key, told = "removed_gap", sponsor_told(view)
    if isinstance(told, str):
        return cannot_tell(key, told)
    part, removed = told.part, told.part.post("removed").astype(bool)
    ours, theirs = posts_of_classes(told)
    for of, whose in ((ours, "the sponsor's story"), (theirs, "another story than the sponsor's")):
        if not of.any():
            return cannot_tell(key, f"no post of this view tells {whose}")
    masks = (theirs & removed, theirs, ours & removed, ours)
    columns = np.column_stack([part.count(told.person[mask]) for mask in masks])
    sums, exact = part.facts.draws.sums(columns), columns.sum(axis=0)
    value = float(exact[0] / exact[1] - exact[2] / exact[3])
    draws = divided(sums[0], sums[1]) - divided(sums[2], sums[3])
    effective = min(effective_number(columns[:, 1]), effective_number(columns[:, 3]))
    low, high = widened(interval(draws), value, effective)
    tables = Tables(
        by_class=lambda: removed_by_class(told), ledger=lambda: ledger(told),
        ways=lambda: ways(told, "removed"),
    )  # fmt: skip
    if low is not None and high is not None:
        low, high = max(low, -1.0), min(high, 1.0)
    return settled(
        Reading(
            key, value, "-1..1", None, float(exact[1] + exact[3]), "posts of both", low, high,
            method=OVER_PEOPLE, caveats=(*stable(told.found), *partly(part, "removed")),
            tables=tables, draws=draws, effective=effective, finding=_more_or_less(value),
        )
    )  # fmt: skip


def _more_or_less(value: float) -> str:
    points = abs(value) * 100
    if not value:
        return "as often as those that tell yours"
    said = f"{points:.0f}" if round(points) else "under 1"
    noun = "point" if said in {"1", "under 1"} else "points"
    return f"{said} {noun} {'more' if value > 0 else 'less'} often than those that tell yours"
