"""What must be known of the view itself: gaps, people seen once, broken threads, rows left out."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics._builders import (
    COUNTED,
    NO_MEMBERS,
    WILSON,
    Tables,
    partly,
    settled,
)
from dashboard.metrics._concentration import wilson_interval
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, metric
from dashboard.metrics._slice import Slice, slice_of
from dashboard.view import View

_NOTHING_DATED = "nothing in these data carries a date"
_NOBODY_ACTED = "nobody did anything in this view"
_NO_ROSTER = "no roster was given"
_OURS = "This project's definition."


@metric(
    "data_gaps",
    family="view",
    label="Days without data",
    question="Are there days without any data?",
    why="A gap in the export looks like silence in the community.",
    definition=(
        "Days of the period without any post or reaction in the whole data, whatever the spaces and"
        " groups; the runs of such days are in the table."
    ),
    not_counted="Hours; days on which a part of the data is missing.",
    unit="days",
    favours="-",
    blind_spot="A quiet weekend looks like a gap.",
    source=_OURS,
    sentences=Sentences(
        "{count} of {base} days are without any data.",
        "{count} of {base} days are without any data.",
        "We cannot see whether days are missing: {why}.",
        none="Days without data: none of {base}.",
    ),
)
def data_gaps(view: View) -> Reading:
    """Count the days of the period without any post or reaction."""
    part = slice_of(view)
    if part.period is None:
        return cannot_tell("data_gaps", _NOTHING_DATED)
    empty = _empty_days(part)
    return Reading(
        "data_gaps", empty.len(), "days", empty.len(), part.period.days, "days of the period",
        method=COUNTED, tables=Tables(gaps=lambda: _runs(empty)),
    )  # fmt: skip


@metric(
    "seen_once",
    family="view",
    label="Seen once",
    question="How many people did exactly one thing?",
    why="Whoever is seen once may be one person under two names, or someone passing by.",
    definition="Members with exactly one post, reply or reaction in the period.",
    not_counted="Members who did nothing.",
    unit="people",
    favours="-",
    blind_spot="It cannot tell a passer-by from an account counted twice.",
    source=_OURS,
    sentences=Sentences(
        "{count} of {base} people who did anything did it once.",
        "{count} of {base} people who did anything did it once.",
        "We cannot see how many people were seen once: {why}.",
    ),
)
def seen_once(view: View) -> Reading:
    """Count the members with exactly one act."""
    part = slice_of(view)
    acts = (part.posts + part.reactions)[part.among]
    if not acts.any():
        return cannot_tell("seen_once", _NOBODY_ACTED)
    once = int((acts == 1).sum())
    return Reading(
        "seen_once", once, "people", once, int((acts > 0).sum()), "people who did anything",
        method=COUNTED,
    )  # fmt: skip


@metric(
    "unresolved_parents",
    family="view",
    label="Replies without their parent",
    question="Which replies hang in the air?",
    why="Where the post they answer is missing, answers cannot be counted.",
    definition=(
        "Posts and replies of the period that name a parent or a thread that is not in the data."
    ),
    not_counted="Posts that quote without naming a parent.",
    unit="posts",
    favours="-",
    blind_spot="Exports often begin in the middle of a conversation.",
    needs=frozenset({"replies"}),
    source=_OURS,
    sentences=Sentences(
        "{count} of {base} posts answer something that is not in the data.",
        "{count} of {base} posts answer something that is not in the data.",
        "We cannot see which replies lack their parent: {why}.",
        none="Every answer belongs to a post that is in the data.",
    ),
)
def unresolved_parents(view: View) -> Reading:
    """Count the posts whose parent or thread is missing."""
    part = slice_of(view)
    broken = part.facts.posts.broken[part.picked]
    return Reading(
        "unresolved_parents", int(broken.sum()), "posts", int(broken.sum()), int(broken.size),
        "posts of this view", method=COUNTED, caveats=partly(part, "replies"),
    )  # fmt: skip


@metric(
    "rows_set_aside",
    family="view",
    label="Rows set aside",
    question="What was left out of the files?",
    why="Rows in are rows used and rows set aside, each with its reason.",
    definition="Rows of all files that were not used, whatever the scope, by file in the table.",
    not_counted="Rows that the platform never exported.",
    unit="rows",
    favours="-",
    blind_spot="A row that was used may still be wrong.",
    source=_OURS,
    sentences=Sentences(
        "{count} of {base} rows were set aside.",
        "{count} of {base} rows were set aside.",
        "We cannot see what was left out: {why}.",
        none="All {base} rows were used.",
    ),
)
def rows_set_aside(view: View) -> Reading:
    """Count the rows set aside, by file."""
    sources = view.community.sources
    if not sources:
        return cannot_tell("rows_set_aside", "these data were not read from a file")
    aside, rows = sum(s.rows_set_aside for s in sources), sum(s.rows_in for s in sources)
    table = pl.DataFrame(
        [(s.file, s.rows_in, s.rows_used, s.rows_set_aside) for s in sources],
        ["file", "rows_in", "rows_used", "rows_set_aside"],
        orient="row",
    )
    return Reading(
        "rows_set_aside", aside, "rows", aside, rows, "rows of all files", method=COUNTED,
        tables={"by_file": table},
    )  # fmt: skip


@metric(
    "roster_match",
    family="view",
    label="On the roster",
    question="How many members does the roster know?",
    why="Shares of all members are as good as the list of members.",
    definition="Members who are on the roster, divided by all members.",
    not_counted="Roster rows that name nobody of this view.",
    unit="share",
    favours="-",
    blind_spot="A person under two names is matched once.",
    source=_OURS,
    sentences=Sentences(
        "{count} of {base} members are on the roster, {value}[ {interval}].",
        "{count} of {base} members are on the roster, {value}[ {interval}].",
        "We cannot see how many members the roster knows: {why}.",
    ),
)
def roster_match(view: View) -> Reading:
    """Return the share of members who are on the roster."""
    part = slice_of(view)
    if not part.facts.roster or not part.n:
        return cannot_tell("roster_match", NO_MEMBERS if part.facts.roster else _NO_ROSTER)
    on_list = (part.facts.people.frame["known_from"] == "roster").fill_null(value=False).to_numpy()
    count = int((on_list & part.members).sum())
    low, high = wilson_interval(count, part.n)
    return settled(
        Reading(
            "roster_match", count / part.n, "share", count, part.n, part.of, low, high,
            method=WILSON, effective=float(part.n),
        )
    )  # fmt: skip


def _empty_days(part: Slice) -> pl.Series:
    """Return the days of the period on which nobody of the whole data did anything, in order."""
    if part.period is None:
        return pl.Series([], dtype=pl.Date)
    acts = part.facts
    at = []
    for times in (acts.posts.at, acts.reactions.at):
        low, high = np.searchsorted(times, part.bounds)
        at.append(times[low:high])
    moments = pl.Series(np.concatenate(at)).cast(pl.Datetime("us", "UTC"))
    seen = moments.dt.convert_time_zone(part.zone).dt.date().unique()
    days = pl.date_range(part.period.start, part.period.end, "1d", eager=True)
    return days.filter(~days.is_in(seen.implode()))


def _runs(days: pl.Series) -> pl.DataFrame:
    """Return from, to and days of each run of days."""
    run = days.cast(pl.Int32) - pl.Series(range(days.len()), dtype=pl.Int32)
    frame = pl.DataFrame({"day": days, "run": run})
    runs = frame.group_by("run", maintain_order=True).agg(
        pl.col("day").min().alias("from"), pl.col("day").max().alias("to"), days=pl.len()
    )  # fmt: skip
    return runs.drop("run").with_columns(pl.col("days").cast(pl.Int64))
