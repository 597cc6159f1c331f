"""What happened to what was said: removed posts."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics._builders import Aside, Tables, partly, ratio_of_posts
from dashboard.metrics._metric import Reading, Sentences, metric
from dashboard.metrics._slice import Slice, slice_of
from dashboard.view import View


@metric(
    "removed_share",
    family="heard",
    label="Removed",
    question="How much of what was said was taken away?",
    why="What was removed stays in the picture.",
    definition=(
        "Posts and replies of the period that were removed or hidden, by whomever, divided by all"
        " posts as posted; by who removed them in the table."
    ),
    not_counted="Posts that vanished without a trace in the export.",
    unit="share",
    favours="low",
    counterweight=("removed_gap",),
    blind_spot="Why a post was removed is not known: spam is among them.",
    needs=frozenset({"removed"}),
    source="This project's definition.",
    sentences=Sentences(
        "{value} of all posts were removed later[ {interval}][; {before}, {then}: {change}].",
        "{value} of all posts were removed later[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see what was removed: {why}.",
        none="No post was removed later[; {before}, {then} were].",
    ),
)
def removed_share(view: View) -> Reading:
    """Return the share of posts that were removed, and by whom."""
    part = slice_of(view)
    tables = Tables(by_remover=lambda: _by_remover(part))
    aside = Aside(of="posts as posted", caveats=partly(part, "removed"), tables=tables)
    return ratio_of_posts("removed_share", part, "removed", aside)


def _by_remover(part: Slice) -> pl.DataFrame:
    """Return removed_by (author, moderator, unknown), posts, people (their authors)."""
    removed = part.post("removed").astype(bool)
    rows = np.asarray(part.facts.posts.row[part.picked])[removed]
    by = part.facts.tables["posts"]["removed_by"].gather(rows).fill_null("unknown")
    frame = pl.DataFrame({"removed_by": by, "person": part.post("person")[removed]})
    counts = frame.group_by("removed_by").agg(
        posts=pl.len().cast(pl.Int64), people=pl.col("person").n_unique().cast(pl.Int64)
    )  # fmt: skip
    return counts.sort("removed_by")
