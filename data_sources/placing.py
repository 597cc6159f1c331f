"""Times that name no zone, put where a person says they belong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import polars as pl

from data_sources.community import Note
from data_sources.formats._format import Part
from data_sources.moments import Moments, in_zone

ZONELESS: Final = "times without a time zone"
"""The reason of the note that counts such times."""

_LOOSE: Final = ("assumed_zone", "date")
_OTHERS: Final = {
    "posts": ("edited_at", "removed_at"),
    "versions": ("seen_at",),
    "reactions": ("reacted_at",),
    "memberships": ("joined_at", "left_at"),
}


def placed(part: Part, zone: str | None) -> Part:
    """Return ``part`` with its times that name no zone, and bare days, on the clock of ``zone``.

    Each post tells of its own time. Where no post of the file names a zone, the file's other times
    name none either, and move with them; a part without posts says which of its columns do. Without
    ``zone`` they stay times of UTC.
    """
    if zone is None:
        return part
    if part.zoneless:
        return _columns_placed(part, zone)
    posts = part.tables.get("posts")
    if posts is None or not posts["time_quality"].is_in(_LOOSE).any():
        return part
    moved = _moved(posts["posted_at"], posts["time_quality"], zone)
    times, quality = moved.times.alias("posted_at"), moved.quality.alias("time_quality")
    tables = {**part.tables, "posts": posts.with_columns(times, quality)}
    if posts["time_quality"].is_in(_LOOSE).all():
        tables = _others(tables, zone)
    exported = part.exported_at
    if exported is not None and exported == posts["posted_at"].max():
        exported = times.max()  # type: ignore[assignment]  # a column of times
    told = Note(ZONELESS, int(posts["time_quality"].is_in(_LOOSE).sum()), part.file, _as(zone))
    notes = (*(note for note in part.notes if note.reason != ZONELESS), told)
    return replace(part, tables=tables, notes=notes, exported_at=exported)


def _columns_placed(part: Part, zone: str) -> Part:
    """Return a part without posts with the columns that name no zone on the clock of ``zone``."""
    columns: dict[str, tuple[str, ...]] = {}
    for table, column in part.zoneless:
        columns[table] = (*columns.get(table, ()), column)
    before = [part.tables[table][column] for table, column in part.zoneless]
    tables = _others(part.tables, zone, columns)
    after = [tables[table][column] for table, column in part.zoneless]
    latest = {times.max(): moved.max() for times, moved in zip(before, after, strict=True)}
    exported = latest.get(part.exported_at, part.exported_at)
    count = sum(times.count() for times in before)
    notes = (*part.notes, Note(ZONELESS, count, part.file, _as(zone)))
    return replace(part, tables=tables, notes=notes, exported_at=exported)  # type: ignore[arg-type]  # times


def _as(zone: str) -> str:
    return f"read as times of {zone}"


def _moved(times: pl.Series, quality: pl.Series, zone: str) -> Moments:
    return in_zone(Moments(times, quality, None, sure=True, unread=0, outside=0), zone)


def _others(
    tables: Mapping[str, pl.DataFrame],
    zone: str,
    others: Mapping[str, tuple[str, ...]] = _OTHERS,
) -> dict[str, pl.DataFrame]:
    moved = dict(tables)
    for name, columns in others.items():
        if name in moved and moved[name].height:
            frame = moved[name]
            loose = pl.Series(["assumed_zone"]).new_from_index(0, frame.height)
            moved[name] = frame.with_columns(
                _moved(frame[column], loose, zone).times.alias(column) for column in columns
            )
    return moved
