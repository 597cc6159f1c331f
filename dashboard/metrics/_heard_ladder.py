"""What became of what was said, by class: the ladder, what is open, what was removed or edited."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dashboard.metrics._classes import classes_of, posts_of_classes
from dashboard.metrics._frames import DAY, NEVER, Flags
from dashboard.metrics._responses import WEEK, Cases, waiting
from dashboard.metrics._slice import Slice
from dashboard.metrics._told import Told

ANOTHER: Final = "another story"
YOURS: Final = "your story"
NO_STORY: Final = "no story"
STEPS: Final = ("said", "seen", "answered in a week", "by a leader")

_READS: Final = "reads"


def heard_ladder(told: Told) -> pl.DataFrame:
    """Return story, step, posts, of_posts, share, unknown, people: said, seen, answered, led.

    ``posts`` were seen to take the step; ``share`` of the answered counts posts at the end of the
    data as long as they were followed.
    """
    rows: list[dict[str, object]] = []
    for place, story in ((1, ANOTHER), (0, YOURS)):
        cases = classes_of(told)[place]
        noticed, unknown = seen_of(told, cases)
        steps = [
            _counted(cases, np.ones(cases.places.size, bool)),
            {**_counted(cases, noticed), "unknown": int(unknown.sum())},
            answered_in_time(cases),
        ]
        if told.part.leaders_known:
            steps.append(answered_in_time(classes_of(told, "leader")[place]))
        whole = {"story": story, "of_posts": int(cases.places.size), "unknown": 0}
        rows += [{**whole, "step": name, **step} for name, step in zip(STEPS, steps, strict=False)]
    return pl.DataFrame(rows, _LADDER)


def seen_of(told: Told, cases: Cases) -> tuple[Flags, Flags]:
    """Return which posts another person answered, reacted to or read, and of which nobody knows."""
    read, known = told.part.own(_reads_of_posts)
    seen = cases.part.facts.posts.answered[cases.places] != NEVER
    seen |= told.part.own(_reacted_to)[cases.places] | read[cases.places]
    return seen, ~seen & ~known[cases.places]


def open_by_story(told: Told) -> pl.DataFrame:
    """Return story, name, words, tellers, posts, people, days_open of other stories, oldest first.

    ``people`` wrote the posts that are still open, ``tellers`` tell the story in this view;
    ``days_open`` is the age of the oldest.
    """
    cases = open_others(told)
    posts = told.part.facts.posts
    story = told.everywhere[cases.places]
    frame = pl.DataFrame(
        {
            "place": story,
            "person": cases.person,
            "days": (told.part.facts.end - posts.at[cases.places]) // DAY,
        }
    )
    counts = frame.group_by("place").agg(
        posts=pl.len().cast(pl.Int64), people=pl.col("person").n_unique().cast(pl.Int64),
        days_open=pl.col("days").max(),
    )  # fmt: skip
    stories = pl.DataFrame(
        {"place": np.arange(len(told.names)), "story": told.names, "tellers": told.tellers}
    ).join(told.found.stories.select("story", "name", "words"), on="story", how="left")
    named = stories.with_columns(pl.col("words").list.head(3).list.join(", ").fill_null(""))
    joined = counts.join(named, on="place", how="left").sort(
        ["days_open", "story"], descending=[True, False]
    )
    return joined.select("story", "name", "words", "tellers", "posts", "people", "days_open")


def open_others(told: Told) -> Cases:
    """Return the opening posts of other stories that still wait for an answer."""
    cases = waiting(told.part)
    story = told.everywhere[cases.places]
    return cases.some((story >= 0) & (story != told.sponsor))


def removed_by_class(told: Told) -> pl.DataFrame:
    """Return story, posts, of_posts, share, people of the posts removed, by class."""
    removed = told.part.post("removed").astype(bool)
    rows = [{"story": story, **_part_of(told, of, removed)} for story, of in _three_classes(told)]
    return pl.DataFrame(rows, _REMOVED)


def ledger(told: Told) -> pl.DataFrame:
    """Return story, what, posts, of_posts, share, people: removed by whom, and edited."""
    part = told.part
    table = part.facts.tables["posts"][np.asarray(part.facts.posts.row[part.picked])]
    removed = part.post("removed").astype(bool)
    by = table["removed_by"].fill_null("unknown")
    acts = {
        "removed by the author": removed & (by == "author").to_numpy(),
        "removed by a moderator": removed & (by == "moderator").to_numpy(),
        "removed, by whom is unknown": removed & (by == "unknown").to_numpy(),
        "edited": table["edited_at"].is_not_null().to_numpy(),
    }
    rows = [
        {"story": story, "what": what, **_part_of(told, of, flags)}
        for what, flags in acts.items()
        for story, of in _three_classes(told)
        if flags.any()
    ]
    return pl.DataFrame(rows, _LEDGER)


def _three_classes(told: Told) -> tuple[tuple[str, Flags], ...]:
    ours, theirs = posts_of_classes(told)
    return (ANOTHER, theirs), (YOURS, ours), (NO_STORY, told.story < 0)


def _part_of(told: Told, of: Flags, flags: Flags) -> dict[str, object]:
    posts, base = int((of & flags).sum()), int(of.sum())
    return {
        "posts": posts, "of_posts": base, "share": posts / base if base else None,
        "people": int(np.unique(told.person[of & flags]).size),
    }  # fmt: skip


def _counted(cases: Cases, mask: Flags) -> dict[str, object]:
    base = cases.places.size
    return {
        "posts": int(mask.sum()), "share": float(mask.sum()) / base if base else None,
        "people": int(np.unique(cases.person[mask]).size),
    }  # fmt: skip


def answered_in_time(cases: Cases) -> dict[str, object]:
    """Return the posts answered within a week, and their share as long as they were followed."""
    found = _counted(cases, cases.answered & (cases.hours <= WEEK))
    return {**found, "share": cases.share(WEEK)[0] if cases.followed(WEEK) else None}


def _reacted_to(part: Slice) -> Flags:
    """Return which posts somebody reacted to who is not known to be their author: [all posts]."""
    tables = part.facts.tables
    given = tables["reactions"].filter(pl.col("n").fill_null(1) > 0).select("post_id", "member_id")
    authors = tables["posts"].select("post_id", "author_id")
    by_others = given.join(authors, on="post_id", how="inner").filter(
        pl.col("member_id").is_null() | (pl.col("member_id") != pl.col("author_id"))
    )
    return _flagged(part, by_others["post_id"])


def _reads_of_posts(part: Slice) -> tuple[Flags, Flags]:
    """Return which posts were read, and of which reads are known at all: [all posts] each."""
    table = part.facts.tables["aggregates"].filter(
        (pl.col("subject_kind") == "post")
        & (pl.col("measure") == _READS)
        & pl.col("value").is_not_null()
    )
    read = table.filter(pl.col("value") > 0)["subject_id"]
    return _flagged(part, read), _flagged(part, table["subject_id"])


def _flagged(part: Slice, ids: pl.Series) -> Flags:
    there = part.facts.tables["posts"]["post_id"].is_in(ids.drop_nulls().unique().implode())
    flags: Flags = there.to_numpy()[part.facts.posts.row]
    return flags


_COUNTS: Final = {"posts": pl.Int64, "of_posts": pl.Int64, "share": pl.Float64}
_LADDER: Final = {
    "story": pl.String, "step": pl.String, **_COUNTS, "unknown": pl.Int64, "people": pl.Int64,
}  # fmt: skip
_REMOVED: Final = {"story": pl.String, **_COUNTS, "people": pl.Int64}
_LEDGER: Final = {"story": pl.String, "what": pl.String, **_COUNTS, "people": pl.Int64}
