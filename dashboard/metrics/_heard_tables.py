"""The tables behind the gaps: ways to compare, balance, who came back; and a gap in words."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dashboard.metrics._circumstances import Outcome, matching
from dashboard.metrics._classes import WITHIN, classes_of, gap
from dashboard.metrics._intervals import interval_of_share
from dashboard.metrics._matching import LEAST_MATCHED
from dashboard.metrics._metric import UNSURE, interval, widened
from dashboard.metrics._responses import WEEK, Cases
from dashboard.metrics._told import Told

CRUDE, MATCHED, ONE_LESS, WITHIN_AUTHORS = (
    "as they are", "matched", "matched, leaving one space out", "the same authors",
)  # fmt: skip
UNMATCHED: Final = "cannot be matched"

_WAYS: Final = {
    "how": pl.String, "gap": pl.Float64, "low": pl.Float64, "high": pl.Float64, "posts": pl.Int64,
    "people": pl.Int64, "matched_share": pl.Float64, "note": pl.String,
}  # fmt: skip


def in_points(
    value: float,
    low: float | None = None,
    high: float | None = None,
    than: str = "those that tell yours",
) -> str:
    """Return a gap in words, said of the other stories: positive is less often.

    >>> in_points(0.374, 0.211, 0.52)
    '37 points less often than those that tell yours (21 to 52)'
    >>> in_points(-0.02, -0.1, 0.06)
    '2 points more often than those that tell yours (10 more to 6 less)'
    """
    points = round(abs(value) * 100)
    said = f"{points} points {_way(value)} often than" if points else "about as often as"
    said = said.replace("1 points", "1 point") if points == 1 else said
    return f"{said} {than}{_ends(value, low, high)}"


def _ends(value: float, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f" {UNSURE}"
    ends = [round(end * 100) for end in (low, high)]
    if min(ends) >= 0 and round(value * 100) > 0:
        return f" ({ends[0]} to {ends[1]})"
    if max(ends) <= 0 and round(value * 100) < 0:
        return f" ({-ends[1]} to {-ends[0]})"
    return f" ({' to '.join(f'{abs(end)} {_way(end)}' for end in ends)})"


def _way(value: float) -> str:
    return "less" if value > 0 else "more"


def ways(told: Told, outcome: Outcome) -> pl.DataFrame:
    """Return how, gap, low, high, posts, people, matched_share, note: crude and matched.

    ``people`` are the authors of the class that has fewer.
    """
    both = classes_of(told, "answer" if outcome == "removed" else outcome)
    posts = sum(int(cases.places.size) for cases in both)
    size = {"posts": posts, "people": min(cases.people for cases in both)}
    rows: list[dict[str, object]] = []
    if outcome != "removed":
        value, draws = gap(both, WITHIN[outcome])
        low, high = widened(interval(draws), value, both.effective)
        rows.append({"how": CRUDE, "gap": value, "low": low, "high": high, **size})
    rows += [{**row, **size} for row in _matched(told, outcome)]
    frame = pl.DataFrame(rows, _WAYS).with_columns(pl.col(pl.Float64).fill_nan(None))
    return _others_less_ours(frame) if outcome == "removed" else frame


def _others_less_ours(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn gaps round, as the gap in removals is told: that of other stories less the sponsor's."""
    return frame.with_columns(gap=-pl.col("gap"), low=-pl.col("high"), high=-pl.col("low"))


def _matched(told: Told, outcome: Outcome) -> list[dict[str, object]]:
    found = matching(told, outcome)
    if found is None:
        few = "fewer than 30 posts, or posts by fewer than 10 people, on one side"
        return [{"how": MATCHED, "note": f"{UNMATCHED}: {few}"}]
    result, i = found
    rows: list[dict[str, object]] = [
        {
            "how": MATCHED, "gap": result.gap[i], "low": result.low[i], "high": result.high[i],
            "matched_share": result.share,
            "note": "" if result.share >= LEAST_MATCHED else f"{UNMATCHED}: too few are alike",
        },
    ]  # fmt: skip
    if not np.isnan(result.least[i]):
        rows.append({"how": ONE_LESS, "low": result.least[i], "high": result.most[i]})
    value, low, high = result.within[:, i]
    note = f"{result.both} people told both"
    if not np.isnan(value):
        rows.append({"how": WITHIN_AUTHORS, "gap": value, "low": low, "high": high, "note": note})
    return rows


def balance(told: Told, outcome: Outcome) -> pl.DataFrame:
    """Return circumstance, before, after, people: standardised differences, and by matching."""
    schema = {"circumstance": pl.String, "before": pl.Float64, "after": pl.Float64}
    found = matching(told, outcome)
    both = classes_of(told)
    people = pl.lit(min(cases.people for cases in both), pl.Int64).alias("people")
    if found is None:
        return pl.DataFrame(schema=schema).with_columns(people)
    result = found[0]
    frame = pl.DataFrame([list(result.names), result.before, result.after], schema)
    varied = frame.filter((pl.col("before").abs() > 0) | (pl.col("after").abs() > 0))
    return varied.with_columns(pl.col(pl.Float64).fill_nan(None), people)


def returns(told: Told) -> pl.DataFrame:
    """Return what, share, low, high, posts, people: who posted again within 30 days."""
    both, answers = classes_of(told, "return"), classes_of(told)
    heard = answers.alternative.answered & (answers.alternative.hours <= WEEK)
    rows = {
        "another story, after an answer": both.alternative.some(heard),
        "another story, after none": both.alternative.some(~heard),
        "your story, either way": both.sponsor,
    }
    found = [{"what": what, **_share(cases, WITHIN["return"])} for what, cases in rows.items()]
    kinds = {"share": pl.Float64, "low": pl.Float64, "high": pl.Float64}
    counts = {"posts": pl.Int64, "people": pl.Int64}
    return pl.DataFrame(found, {"what": pl.String, **kinds, **counts})


def _share(cases: Cases, hours: float) -> dict[str, float | int | None]:
    """Return share, low, high, posts, people of what came by some hours."""
    size = {"posts": int(cases.places.size), "people": cases.people}
    if not cases.followed(hours):
        return {"share": None, "low": None, "high": None, **size}
    point, draws = cases.share(hours)
    low = high = None
    if draws.size:
        low, high = interval_of_share(point, draws, cases.effective)
    return {"share": point, "low": low, "high": high, **size}
