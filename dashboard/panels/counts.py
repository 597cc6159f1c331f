"""The counts of the whole data, as they may be told alone and beside the numbers of a view."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from dashboard.disclosure import identifies
from dashboard.disclosure._cells import FEW_FOR_CONDUCT, few
from dashboard.metrics import read
from dashboard.metrics._metric import Reading
from dashboard.view import View
from data_sources.community import Community, Note


def counts_told(
    community: Community, view: View | None = None, beside: Mapping[str, Reading] | None = None
) -> dict[str, int | None]:
    """Return the counts of the whole data; ``speakers`` is None where it would show a few.

    It may do so alone, by those who never spoke, or beside the readings that a view shows: those
    who spoke in a view are some of all who ever spoke.
    """
    counts: dict[str, int | None] = dict(community.counts())
    speakers, members = counts["speakers"], counts["members"]
    near = view is not None and beside is not None and _near(speakers or 0, view, beside)
    if near or identifies(speakers, members):
        counts["speakers"] = None
    return counts


def rows_told(note: Note, community: Community) -> int | None:
    """Return the rows of a note; None where they may be about a few people.

    Whom a note is about is not known, so one to four rows are never counted out; nor, where the
    posts of fewer than ten people were removed, as few rows as that.
    """
    removed = community.posts.filter(pl.col("removed_at").is_not_null())
    authors = removed["author_id"].n_unique()
    barely_removed = authors < FEW_FOR_CONDUCT and 0 < note.rows <= removed.height
    return None if few(note.rows) or barely_removed else note.rows


def _near(speakers: int, view: View, beside: Mapping[str, Reading]) -> bool:
    """Say whether a few people lie between all who ever spoke and a set that the view shows.

    Where the view hides how many spoke, all who ever spoke may not give it away either.
    """
    shown = [beside[key].count for key in ("members_spoke", "members_got_answer")]
    if any(count is not None and few(speakers - count) for count in shown):
        return True
    spoke = read("members_spoke", view).count
    hidden = beside["members_spoke"].count is None
    return hidden and spoke is not None and (spoke == speakers or few(speakers - spoke))
