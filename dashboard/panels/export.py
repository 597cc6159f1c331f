"""What anyone may take away: readings and views as plain data for JSON, after the gate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import polars as pl

from dashboard.disclosure import gate_all
from dashboard.metrics import METRICS, measure
from dashboard.metrics._metric import Comparison, Reading
from dashboard.panels import blind_spots
from dashboard.panels.counts import counts_told, rows_told
from dashboard.panels.words import sentence
from dashboard.view import Period, View, describe
from data_sources.community import Community

Json = dict[str, Any]


def view_json(view: View, readings: Mapping[str, Reading] | None = None) -> Json:
    """Return everything that ``measure --json`` prints; ``readings`` (not yet gated) if known."""
    gated = gate_all(measure(view) if readings is None else readings, view, "meeting")
    return {
        **community_json(view.community, view, gated),
        "scope": scope_json(view),
        "readings": {key: reading_json(reading) for key, reading in gated.items()},
        "stories": stories_json(gated["stories_told"]),
    }


def stories_json(told: Reading) -> list[Json]:
    """Return the stories as ``id, label, posts, people, first, last``; null where hidden."""
    table = told.tables.get("stories")
    if table is None:
        return []
    if {"name", "words"} <= set(table.columns):  # what a person called it, else its words
        table = table.with_columns(words=pl.coalesce("name", "words"))
    names = {"story": "id", "words": "label"}
    columns = [
        name for name in ("story", "words", "posts", "people", "first", "last") if name in table
    ]
    return [
        {names.get(name, name): _cell(value) for name, value in zip(columns, row, strict=True)}
        for row in table.select(columns).iter_rows()
    ]


def community_json(
    community: Community, view: View | None = None, beside: Mapping[str, Reading] | None = None
) -> Json:
    """Return what stands beside all readings: counts, abilities, sources and notes.

    ``view`` and its gated readings are given where they stand ``beside`` these numbers.
    """
    counts = counts_told(community, view, beside)
    return {
        "fingerprint": community.fingerprint,
        "counts": counts,
        "members": counts["members"],
        "posts": counts["posts"],
        "can_tell": {
            name: {"level": ability.level, "reason": ability.reason}
            for name, ability in community.can_tell.items()
        },
        "sources": [
            {
                "file": source.file, "format": source.format, "rows_in": source.rows_in,
                "rows_used": source.rows_used, "rows_set_aside": source.rows_set_aside,
            }
            for source in community.sources
        ],
        "notes": [
            {
                "reason": note.reason, "rows": rows_told(note, community),
                "example": note.example, "consequence": note.consequence,
            }
            for note in community.notes
        ],
    }  # fmt: skip


def inspect_json(community: Community) -> Json:
    """Return everything that ``inspect --json`` prints: the community and its blind spots."""
    return community_json(community) | {"blind_spots": blind_spots.in_json(community)}


def scope_json(view: View) -> Json:
    """Return the scope as it was settled, and as one sentence."""
    return {
        "sentence": describe(view),
        "period": _period(view.period),
        "compared_with": _period(view.comparison),
        "zone": view.zone,
        "spaces": list(view.scope.spaces),
        "groups": [list(pair) for pair in view.scope.groups],
        "by": view.scope.by,
        "unit": view.scope.unit,
    }


def reading_json(reading: Reading) -> Json:
    """Return one gated reading; ``table`` is its first table, ``tables`` are all of them."""
    metric = METRICS[reading.key]
    tables = {name: _records(frame) for name, frame in reading.tables.items()}
    return {
        "label": metric.label,
        "value": _number(reading.value),
        "unit": reading.unit,
        "favours": metric.favours,
        "count": _number(reading.count),
        "base": _number(reading.base),
        "of": reading.of,
        "low": _number(reading.low),
        "high": _number(reading.high),
        "compared": _comparison(reading.compared),
        "counterweight": list(metric.counterweight),
        "method": reading.method,
        "caveats": [{"key": c.key, "sentence": c.sentence} for c in reading.caveats],
        "table": next(iter(tables.values()), []),
        "tables": tables,
    }


def inspect_text(community: Community) -> str:
    """Return what the files are, what was used and set aside, and the blind spots, to be read."""
    told = inspect_json(community)
    lines = [
        f"{s['file']}: {s['format']}, {s['rows_in']:,} rows, {s['rows_used']:,} used,"
        f" {s['rows_set_aside']:,} set aside"
        for s in told["sources"]
    ]
    lines += [f"{name}: {_plain(n)}" for name, n in told["counts"].items()]
    spots = blind_spots.blind_spots(community)
    lines += [f"{spot.sentence} {blind_spots.in_words(spot)}" for spot in spots]
    lines += [f"{n['reason']} ({_few_or(n['rows'])}). {n['consequence']}" for n in told["notes"]]
    return "\n".join([*lines, f"data {community.fingerprint}"])


def measure_text(view: View) -> str:
    """Return every reading as a sentence, with its key, to be read."""
    gated = gate_all(measure(view), view, "meeting")
    lines = [f"{key}: {sentence(METRICS[key], reading, view)}" for key, reading in gated.items()]
    return "\n".join([describe(view), *lines, f"data {view.community.fingerprint}"])


def _comparison(compared: Comparison | None) -> Json | None:
    if compared is None:
        return None
    return {
        "value": _number(compared.value),
        "change": _number(compared.change),
        "low": _number(compared.low),
        "high": _number(compared.high),
        "verdict": compared.verdict,
    }


def _period(period: Period | None) -> Json | None:
    if period is None:
        return None
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}


def _records(frame: pl.DataFrame) -> list[Json]:
    return [
        {name: _cell(value) for name, value in row.items()} for row in frame.iter_rows(named=True)
    ]


def _cell(value: object) -> object:
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def _number(value: float | None) -> float | None:
    """Return a number that JSON can hold; whole numbers stay whole, what is not finite is null."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if isinstance(value, int) or float(value).is_integer() else float(value)


def _plain(count: int | None) -> str:
    return "hidden" if count is None else f"{count:,}"


def _few_or(rows: int | None) -> str:
    return "a few rows" if rows is None else f"{rows:,} rows"
