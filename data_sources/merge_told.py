"""What is told about merged data: what it can tell, sources, notes, rows set aside, zone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from data_sources.community import CAPABILITIES, Ability, Note, Source, empty_set_aside
from data_sources.formats._format import Part

_FROM_LISTS: Final = ("members", "attributes", "reads")
_NOT_HERE: Final = Ability("no", "no file here can tell it")


def abilities(parts: Sequence[Part]) -> dict[str, Ability]:
    """Combine what each part can tell: all yes is yes, all no is no, mixed is partly.

    Lists of people and reports of figures only add: what they cannot tell takes nothing away.
    """
    events = [part for part in parts if part.kind == "events"]
    lists = [part for part in parts if part.kind != "events"]
    told = {}
    for key in CAPABILITIES:
        able = _combined([(part, part.can_tell.get(key, _NOT_HERE)) for part in events])
        for part in lists:
            more = part.can_tell.get(key, _NOT_HERE)
            if key in _FROM_LISTS and _rank(more) > _rank(able):
                able = more
        told[key] = able
    return told


def _rank(able: Ability) -> int:
    return ("no", "partly", "yes").index(able.level)


def _combined(able: Sequence[tuple[Part, Ability]]) -> Ability:
    levels = {one.level for _, one in able}
    if not able:
        return _NOT_HERE
    if len(levels) == 1:
        return min((one for _, one in able), key=lambda one: one.reason)
    lacking = sorted((part.file, one.reason) for part, one in able if one.level != "yes")
    file, reason = lacking[0]
    return Ability("partly", f"not in all files: {file}: {reason}")


def sources(
    parts: Sequence[Part], dropped: Mapping[tuple[int, str], int]
) -> tuple[tuple[Source, ...], pl.DataFrame]:
    """Return one source for each part, and all rows set aside; in = used + set aside for each."""
    told, aside = [], [empty_set_aside()]
    for place, part in enumerate(parts):
        left = part.rows_used
        for (where, reason), rows in sorted(dropped.items()):
            gone = min(rows, left) if where == place else 0
            left -= gone
            aside.append(_rows_again(part.file, reason, gone))
        told.append(_source(part, left))
        aside.append(part.set_aside.select(empty_set_aside().columns).cast(pl.String))
    return tuple(told), pl.concat(aside)


def _source(part: Part, used: int) -> Source:
    first, last = _days(part)
    lacks = {
        name: able.reason
        for name, able in sorted(part.can_tell.items())
        if part.kind == "events" and able.level != "yes"
    }
    return Source(
        part.file, part.format, part.rows_in, used, part.rows_in - used, lacks, first, last
    )


def _days(part: Part) -> tuple[str, str]:
    """Return the first and the last day of the posts of a part, empty without any."""
    posts = part.tables.get("posts")
    if posts is None:
        return "", ""
    times = posts.filter(pl.col("kind") == "post")["posted_at"].drop_nulls().dt.date()
    first, last = times.min(), times.max()
    return ("", "") if first is None else (str(first), str(last))


def _rows_again(file: str, reason: str, rows: int) -> pl.DataFrame:
    text = pl.String
    one = pl.DataFrame(
        {"file": [file], "line": [None], "reason": [reason], "row": [None]},
        schema=dict.fromkeys(("file", "line", "reason", "row"), text),
    )
    return (
        one.clear()
        if rows == 0
        else pl.concat([one] * rows)
        if rows == 1
        else one.select(pl.all().repeat_by(rows).explode())
    )


def notes(parts: Sequence[Part], dropped: Mapping[tuple[int, str], int]) -> list[Note]:
    """Return the notes of all parts, equal reasons once with their rows summed."""
    merged: dict[tuple[str, str], Note] = {}
    for note in (note for part in parts for note in part.notes):
        seen = merged.get((note.reason, note.consequence))
        rows = note.rows + (seen.rows if seen else 0)
        merged[note.reason, note.consequence] = replace(seen or note, rows=rows)
    again: Counter[str] = Counter()
    for (_, reason), rows in dropped.items():
        again[reason] += rows
    why = "counted once"
    return [*merged.values(), *(Note(reason, n, "", why) for reason, n in sorted(again.items()))]


def zone_of(parts: Sequence[Part], chosen: str | None) -> str:
    """Return the chosen zone, else the most frequent of the users, else UTC."""
    if chosen and _exists(chosen):
        return chosen
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update({zone: n for zone, n in part.zones.items() if _exists(zone)})
    return min(counts, key=lambda zone: (-counts[zone], zone)) if counts else "UTC"


def _exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
