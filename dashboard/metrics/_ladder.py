"""The ladder of a slice: members, read, reacted or spoke, spoke, got an answer."""

from __future__ import annotations

import polars as pl

from dashboard.metrics._reads import reads_of
from dashboard.metrics._slice import Slice
from dashboard.metrics._sums import sums_of


def ladder(part: Slice) -> pl.DataFrame:
    """Return step, people, unknown, of_people; ``people`` is null where a step cannot be told.

    ``unknown`` counts the members of whom the export does not tell whether they took the step;
    where one of several files tells nothing of answers, these are all who spoke and got none.
    """
    did = {name: int(values.sum()) for name, values in sums_of(part).by_person.items()}
    reads = reads_of(part)
    told = reads.told & part.members
    told[: part.among.size] |= part.active & part.among
    unread = part.n - int(told.sum())
    reactors = part.can("reactors") and (_wholly(part, "reactors") or did["reacted"])
    unreacted = 0 if reactors else part.n - did["spoke"]
    answered = did["got answer"] if answers_told(part) else None
    unanswered = 0 if _wholly(part, "replies") else did["spoke"] - (answered or 0)
    rows = [
        ("members", part.n, 0),
        ("read", did["read"] if reads.told.any() else None, unread),
        ("reacted or spoke", did["active"], unreacted),
        ("spoke", did["spoke"], 0),
        ("got an answer", answered, unanswered),
    ]
    schema = {"step": pl.String, "people": pl.Int64, "unknown": pl.Int64}
    frame = pl.DataFrame(rows, schema, orient="row")
    return frame.with_columns(of_people=pl.lit(part.n, pl.Int64))


def answers_told(part: Slice) -> bool:
    """Say whether answers are told: none seen, where a file cannot tell, are unknown and not 0."""
    if _wholly(part, "replies"):
        return True
    return part.can("replies") and bool(sums_of(part).by_person["got answer"].any())


def _wholly(part: Slice, name: str) -> bool:
    return part.can_tell[name].level == "yes"
