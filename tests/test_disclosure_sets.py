"""Whose number a reading gives away, asked of the metrics by taking away what one person did.

A reading that moves when somebody's reactions, or their posts that nobody answered, are taken away
tells of that person; then they must be in one of the sets that the metric declares at the gate.
Metrics of stories, and those of who answered whom, do not move here and are not asked.
"""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from dashboard.disclosure._sets import ASKED, SETS
from dashboard.marks import Marks
from dashboard.metrics import METRICS
from dashboard.metrics._slice import slice_of
from dashboard.view import View
from tests import communities

SOME = 8
NO_PERSON = {"data_gaps", "bridge_dependence"}
"""Days without a post are those of the whole community in any view; whom chance takes away from the
network depends on the order of all who ever acted."""


def numbers(view):
    found = {key: metric.take(view) for key, metric in METRICS.items()}
    return {key: (each.value, each.count, each.base) for key, each in found.items()}


def declared(view):
    """Return by metric the people of all sets that it declares."""
    ids = np.array(slice_of(view).facts.people.frame["member_id"].to_list())
    by_set = {name: of.which(view) for name, of in SETS.items()}
    return {
        key: {who for name in asked for who in ids[: by_set[name].size][by_set[name]]}
        for key, asked in ASKED.items()
    }


def without(community, who, what):
    """Return a community without what ``who`` did, and nobody else's doing touched."""
    if what == "reactions":
        return replace(community, reactions=community.reactions.filter(pl.col("member_id") != who))
    posts = community.posts
    used = {
        *posts["parent_id"].drop_nulls(),
        *community.reactions["post_id"],
        *community.mentions["post_id"],
    }
    alone = (
        (pl.col("author_id") == who)
        & pl.col("parent_id").is_null()
        & ~pl.col("post_id").is_in(list(used))
    )
    return replace(community, posts=posts.filter(~alone))


def some(ids):
    ordered = sorted(ids)
    return ordered[:: max(1, len(ordered) // SOME)][:SOME]


def undeclared(community, marks, who, what):
    """Return the metrics that move with what a person did and do not say so."""
    views = [View(each, marks=marks) for each in (community, without(community, who, what))]
    before, after = (numbers(view) for view in views)
    sets = [declared(view) for view in views]
    return [
        key
        for key in METRICS
        if before[key] != after[key]
        and key not in NO_PERSON
        and not any(who in found[key] for found in sets)
    ]


@pytest.mark.parametrize(("what", "column"), [("reactions", "member_id"), ("posts", "author_id")])
def test_whoever_moves_a_reading_is_in_a_set_that_it_declares(what, column):
    community = communities.quiet()
    marks = Marks(leaders=frozenset(community.members["member_id"][:3]))
    moved = getattr(community, what)[column].drop_nulls().unique()
    found = {who: undeclared(community, marks, who, what) for who in some(moved)}
    assert not any(found.values()), found


def test_a_metric_that_declares_nobody_is_found_out(monkeypatch):
    community = communities.quiet()
    who = some(community.reactions["member_id"].unique())[0]
    monkeypatch.setitem(ASKED, "reactions_total", ())
    assert "reactions_total" in undeclared(community, Marks(), who, "reactions")
