"""How many reactions are given, by how few, and to whom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from dashboard.metrics._builders import Aside, Tables, counted, describing, partly, people_behind
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, metric
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._sums import sums_of
from dashboard.metrics.engagement_voices import SHARES, people_for
from dashboard.view import View

_NO_REACTIONS = "there is no reaction in this view"
_NO_GIVERS = "under a filter of groups we need to know who reacted, and this export does not tell"


@metric(
    "reactions_total",
    family="engagement",
    label="Reactions",
    question="How many reactions were given?",
    why="Reactions are easily counted, and easily taken for agreement.",
    definition="Reactions given in the period, each once; one without a time counts with its post.",
    not_counted="What a reaction means.",
    unit="reactions",
    favours="high",
    counterweight=("reactions_from_half",),
    blind_spot="Many reactions may come from few people.",
    needs=frozenset({"reactions"}),
    source="This project's definition.",
    sentences=Sentences(
        "{count} reactions were given[; {before}, {then}: {change}].",
        "{count} reactions were given[; {before}, {then}: {verdict}].",
        "We cannot see how many reactions were given: {why}.",
        none="No reaction was given[; {before}, {then}: {verdict}].",
    ),
)
def reactions_total(view: View) -> Reading:
    """Count the reactions of the view."""
    part = slice_of(view)
    if part.groups and not part.can("reactors"):
        return cannot_tell("reactions_total", _NO_GIVERS)
    sums = sums_of(part)
    by_person = sums.by_person["reactions"]
    # Those of nobody known to nobody known count, but nobody's weight can move them.
    unknown = float(part.reaction("n").sum()) - by_person.sum()
    reading = counted(
        "reactions_total", by_person, sums.drawn["reactions"] + unknown,
        Aside(caveats=partly(part, "reactions")),
    )  # fmt: skip
    total = by_person.sum() + unknown
    return replace(reading, value=float(total), count=float(total))


@metric(
    "reactions_from_half",
    family="engagement",
    label="People behind half of the reactions",
    question="How few people gave half of all reactions?",
    why="Applause can come from a few hands.",
    definition=(
        "The smallest number of people who together gave half of the reactions of the period. The"
        " table says how many went to leaders."
    ),
    not_counted="Reactions of which only the number is known.",
    unit="people",
    favours="high",
    counterweight=("members_silent",),
    blind_spot="It does not tell what the others think.",
    needs=frozenset({"reactions", "reactors"}),
    source="This project's definition.",
    sentences=Sentences(
        "{count} people gave half of all reactions[; {before}, {then}: {change}].",
        "{count} people gave half of all reactions[; {before}, {then}].",
        "We cannot see how few people gave half of the reactions: {why}.",
    ),
)
def reactions_from_half(view: View) -> Reading:
    """Return the smallest number of people who gave half of the reactions."""
    part = slice_of(view)
    if not part.reactions.any():
        return cannot_tell("reactions_from_half", _NO_REACTIONS)
    aside = Aside(
        int((part.reactions > 0).sum()),
        "people who gave a reaction",
        partly(part, "reactors"),
        Tables(half=lambda: _half(part), to_leaders=lambda: _to_leaders(part)),
    )
    value = people_for(part.reactions, 0.5)
    return describing("reactions_from_half", value, part.reactions, aside)


def _half(part: Slice) -> pl.DataFrame:
    people = [people_for(part.reactions, share) for share in SHARES]
    givers = int((part.reactions > 0).sum())
    return pl.DataFrame({"reactions_share": SHARES, "people": people}).with_columns(
        of_people=pl.lit(givers, pl.Int64)
    )


def _to_leaders(part: Slice) -> pl.DataFrame:
    """Return what, reactions, share, people (who gave them); empty where nobody leads."""
    author, n = part.reaction("author"), part.reaction("n")
    leads = np.append(part.leading[: part.among.size], values=False)[author] & (author >= 0)
    parts = {
        "to leaders": leads,
        "to others": ~leads & (author >= 0),
        "to posts of unknown authors": author < 0,
    }
    total = max(int(n.sum()), 1)
    rows = [
        (what, int(n[mask].sum()), int(n[mask].sum()) / total,
         people_behind(part.reaction("person")[mask]))
        for what, mask in parts.items()
        if mask.any()
    ]  # fmt: skip
    schema = {"what": pl.String, "reactions": pl.Int64, "share": pl.Float64, "people": pl.Int64}
    return pl.DataFrame(rows if part.leading.any() else [], schema, orient="row")
