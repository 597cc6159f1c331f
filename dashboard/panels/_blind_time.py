"""Blind spots about time and files: days that lack, files that were cut or lie apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import polars as pl

from dashboard.data_days import data_period, default_period
from dashboard.panels import words
from dashboard.panels._blind_check import Check, day_of, ends, part_of, said
from dashboard.period import Period, in_words, quarter_of
from data_sources.community import Community, Source

_GAP: Final = timedelta(days=30)
_SHORT_DAYS: Final = 90
_FREE_PLAN_DAYS: Final = 100
_ASIDE: Final = 0.01
CAPS: Final = (10_000, 50_000, 100_000, 1_048_575, 1_048_576)
"""Numbers of rows at which tools that export or spreadsheets are known to stop."""


def _quality(community: Community, quality: str) -> str:
    posts = said(community)
    hits = int((posts["time_quality"] == quality).sum())
    return part_of(hits, posts.height) if hits else ""


def _zoneless(community: Community) -> str:
    part = _quality(community, "assumed_zone")
    return f"The times of {part} of the posts name no time zone." if part else ""


def _days_only(community: Community) -> str:
    part = _quality(community, "date")
    return f"Of {part} of the posts only the day is known." if part else ""


def _minutes(community: Community) -> str:
    part = _quality(community, "minute")
    return f"The times of {part} of the posts are to the minute only." if part else ""


def _undated(community: Community) -> str:
    posts = said(community)
    lacking = posts["posted_at"].null_count()
    return (
        f"{part_of(lacking, posts.height).capitalize()} of the posts have no time."
        if lacking
        else ""
    )


def _gap(community: Community) -> str:
    times = said(community).select(pl.col("posted_at").drop_nulls().sort())
    waits = times.with_columns(before=pl.col("posted_at").shift(1)).drop_nulls()
    longest = waits.filter(pl.col("posted_at") - pl.col("before") > _GAP)
    if longest.is_empty():
        return ""
    last, first = longest.sort(pl.col("before") - pl.col("posted_at")).row(0)
    days = f"{day_of(first, community)} and {day_of(last, community)}"
    return f"Nobody posted between {days}: whether it was quiet or days lack is not known."


def _short(community: Community) -> str:
    whole = data_period(community, community.zone)
    if whole is None or whole.days >= _SHORT_DAYS:
        return ""
    return f"The data cover {words.counted(whole.days, 'days')} only."


def _unfinished(community: Community) -> str:
    whole = data_period(community, community.zone)
    if whole is None or quarter_of(whole.end).end == whole.end:
        return ""
    last = in_words(Period(whole.end, whole.end))
    return f"The last quarter is not complete: the data end on {last}."


def _young(community: Community) -> str:
    times = said(community)["posted_at"].drop_nulls()
    last = ends(times)
    if last is None or not community.can_tell["replies"].can:
        return ""
    return "The posts of the last seven days may still be answered."


def _free_plan(community: Community) -> str:
    for source in _dated(community):
        first, last = date.fromisoformat(source.first_day), date.fromisoformat(source.last_day)
        if source.format == "slack" and (last - first).days < _FREE_PLAN_DAYS:
            return (
                f"The file {source.file} reaches back less than a hundred days, as exports of"
                " Slack's free plan do."
            )
    return ""


def _dated(community: Community) -> Iterator[Source]:
    return (source for source in community.sources if source.first_day)


def _cut(community: Community) -> str:
    files = [source.file for source in community.sources if source.rows_in in CAPS]
    if not files:
        return ""
    verb = "file {} was" if len(files) == 1 else "files {} were"
    named = verb.format(words.joined(files))
    return f"The {named} probably cut: exports stop at just this number of rows."


def _aside(community: Community) -> str:
    found = [
        source
        for source in community.sources
        if source.rows_set_aside and source.rows_set_aside >= _ASIDE * source.rows_in
    ]
    if not found:
        return ""
    left, rows = sum(s.rows_set_aside for s in found), sum(s.rows_in for s in found)
    files = words.joined([source.file for source in found])
    return f"{left:,} of {rows:,} rows of {files} were set aside."


def _apart(community: Community) -> str:
    found = sorted(_dated(community), key=lambda source: source.first_day)
    for one, other in pairwise(found):
        if one.last_day < other.first_day and one.file != other.file:
            ended, began = date.fromisoformat(one.last_day), date.fromisoformat(other.first_day)
            days = in_words(Period(ended, ended)), in_words(Period(began, began))
            return (
                f"The file {one.file} ends on {days[0]}, before {other.file} begins on {days[1]}."
            )
    return ""


def _outside(community: Community) -> str:
    shown = default_period(community, community.zone)
    if shown is None:
        return ""
    first, last = shown.start.isoformat(), shown.end.isoformat()
    files = [s.file for s in _dated(community) if s.last_day < first or s.first_day > last]
    if not files:
        return ""
    return (
        f"The posts of {words.joined(files)} lie outside {in_words(shown)}, which is shown first."
    )


CHECKS: Final = (
    Check("zoneless", "time", _zoneless, {
        "engagement": "they are read in the zone of the data, so hours of the day may be shifted",
        "heard": "a wait between two files may be wrong by hours",
    }),
    Check("days_only", "time", _days_only, {
        "engagement": "hours of the day and waits of less than a day cannot be shown",
        "heard": "waits of less than a day cannot be compared",
    }),
    Check("minutes", "time", _minutes, {
        "engagement": "waits of a minute or two are not exact",
    }),
    Check("undated", "time", _undated, {
        "engagement": "they stand in no period",
        "reach": "they tie nobody in any period",
    }),
    Check("gap", "time", _gap, {
        "overview": "a change across these days may be one of the files",
        "engagement": "these days look silent",
    }),
    Check("short", "time", _short, {
        "overview": "there is hardly anything to compare with",
        "engagement": "who comes back and who stays cannot be told",
    }),
    Check("unfinished", "time", _unfinished, {
        "overview": "the last days are left out of the period that is shown first",
    }),
    Check("young", "time", _young, {
        "engagement": "they count as waiting, not as never answered",
        "heard": "they count as waiting, not as never answered",
    }),
    Check("free_plan", "time", _free_plan, {
        "overview": "what was said before is not there to compare with",
        "engagement": "members who spoke earlier look as if they never had",
    }),
    Check("cut", "files", _cut, {
        "overview": "the rest may be missing from every number",
        "engagement": "the rest may be missing from every number",
        "reach": "the rest may be missing from every tie",
    }),
    Check("aside", "files", _aside, {
        "overview": "whoever and whatever stands in these rows is in none of its numbers",
        "engagement": "these rows are in no number; this page lists each with its reason",
        "reach": "these rows tie nobody",
    }),
    Check("apart", "files", _apart, {
        "overview": "a change between them may be a change of files",
        "engagement": "a period of one file cannot be compared with the other",
        "reach": "nobody of the one can be seen beside those of the other",
    }),
    Check("outside", "files", _outside, {
        "overview": "they are in none of its numbers until another period is chosen",
        "engagement": "they are in none of its numbers until another period is chosen",
        "reach": "their ties are not shown until another period is chosen",
    }),
)  # fmt: skip
