"""Panels about what holds the network together: both ways, bridges, pieces and the centre."""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.panels import words
from dashboard.panels._panel import Panel
from dashboard.panels._seen import Seen

Rows = tuple[tuple[str, str], ...]

_MOST: Final = 8
_CHANCE: Final = "chance: as many people and ties, drawn at random, over the whole data"


def two_way(seen: Seen) -> Panel:
    """Whether ties go both ways, beside chance, and who turns to others in vain."""
    table = seen.table("two_way_ties", "chance")
    return seen.panel(
        "two_way", "Ties both ways", "Do people turn to each other, or only one to the other?",
        keys=("two_way_ties",), table=table,
        rows=_beside_chance(table, "pairs both ways", share=True),
    )  # fmt: skip


def bridges(seen: Seen) -> Panel:
    """What breaks when the few people between the others leave."""
    table = seen.table("bridge_dependence", "held_together")
    rows = []
    if table.height:
        order = table.sort("people", nulls_last=False).head(_MOST)
        rows = [
            (f"{row['group']} and all others are held together by", _held(row))
            for row in order.iter_rows(named=True)
        ]
    leaving = seen.table("bridge_dependence", "leaving")
    rows += [
        (f"cut off without {row['without']}", words.percentage(row["lost"]))
        for row in leaving.iter_rows(named=True)
        if row["lost"] is not None
    ]
    return seen.panel(
        "bridges", "Bridges", "What breaks when a few people leave?",
        keys=("bridge_dependence",), table=table if table.width else None, rows=tuple(rows),
    )  # fmt: skip


def pieces(seen: Seen) -> Panel:
    """Into how many pieces the network falls, and how much of it turns around one centre."""
    table = seen.table("largest_component_share", "pieces")
    rows = tuple(
        (str(row["piece"]), _piece(row))
        for row in table.iter_rows(named=True)
        if row["people"] != 0
    )
    beside = _beside_chance(_named(seen, "centralisation"), "around one centre", share=False)
    return seen.panel(
        "pieces", "Pieces and centre", "Does it hang together, and does it turn around a few?",
        keys=("largest_component_share", "centralisation", "communities"),
        table=table if table.width else None, rows=rows + beside, foot=_CHANCE if beside else "",
    )  # fmt: skip


def _named(seen: Seen, key: str) -> pl.DataFrame:
    table = seen.table(key, "chance")
    return table.filter(pl.col("what") == key) if "what" in table.columns else table


def _beside_chance(table: pl.DataFrame, what: str, *, share: bool) -> Rows:
    rows: list[tuple[str, str]] = []
    for row in table.iter_rows(named=True):
        if any(row[name] is None for name in ("observed", "low", "high")):
            continue
        seen, low, high = (
            words.percentage(row[name]) if share else f"{row[name]:.2f}"
            for name in ("observed", "low", "high")
        )
        rows.append((f"{what}, in the whole data", seen))
        rows.append(("the same by chance", low if low == high else f"{low} to {high}"))
    return tuple(rows)


def _held(row: dict[str, object]) -> str:
    people = row["people"]
    if isinstance(people, int):
        return words.counted(people, "people") if people else "nobody"
    return str(row.get("shown") or "hidden")


def _piece(row: dict[str, object]) -> str:
    people, base = row["people"], row["of_people"]
    if not isinstance(people, int):
        return str(row.get("shown") or "hidden")
    of = f" of {words.grouped(base)}" if isinstance(base, int) else ""
    return f"{words.grouped(people)}{of}"
