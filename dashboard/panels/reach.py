"""Reach: who is connected to whom, and who is nobody's conversation?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

import polars as pl

from dashboard.metrics import METRICS
from dashboard.metrics.network import dots_of
from dashboard.panels import reach_circle, reach_groups, reach_network, reach_ties, words
from dashboard.panels._panel import Panel
from dashboard.panels._seen import Pairs, Seen

LEAD: Final = (
    ("members_connected", "members_isolated"),
    ("cross_group_ties", "groups_barely_reached"),
)
"""What leads: who has to do with nobody, and the groups that have little to do with others."""


def lead(seen: Seen) -> Pairs:
    """Return who is connected beside who is not, and ties between groups beside who has few.

    A circle looked at alone has no readings of its own.
    """
    if reach_circle.chosen(seen) is not None:
        return ()
    return tuple(seen.pair(one, other) for one, other in LEAD if seen.told(one))


def panels(seen: Seen) -> tuple[Panel, ...]:
    """Return the panels of the page in reading order."""
    if dots_of(seen.view) is None:
        return (reach_network.network(seen), reach_groups.reached(seen))
    circle = reach_circle.chosen(seen)
    if circle is not None:
        network = reach_network.network(seen, circle.number)
        return tuple(_said_once(reach_circle.panels(seen, circle, network)))
    return tuple(_said_once(_all(seen)))


def _all(seen: Seen) -> tuple[Panel, ...]:
    grouped = seen.table("members_connected", "by_group").height > 0
    return (
        reach_groups.isolated(seen),
        *((reach_groups.barely(seen),) if grouped else ()),
        reach_network.network(seen),
        *((reach_groups.between(seen),) if grouped else ()),
        reach_ties.bridges(seen),
        reach_ties.two_way(seen),
        reach_groups.led(seen),
        reach_groups.reached(seen),
        reach_ties.pieces(seen),
        *moved(seen),
    )


def _said_once(panels: Iterable[Panel]) -> Iterator[Panel]:
    """Leave what cannot be told on the first panel that says it: it holds for those below too."""
    said: set[str] = set()
    for panel in panels:
        anew = tuple(text for text in panel.cannot_tell if text not in said)
        said.update(anew)
        yield replace(panel, cannot_tell=anew)


def moved(seen: Seen) -> tuple[Panel, ...]:
    """Say of every reading of the page how it moved against the comparison period."""
    before = words.before(seen.view)
    rows = [row for row in (_moved(seen, key) for key in METRICS) if row is not None]
    if before is None or not rows:
        return ()
    table = pl.DataFrame(rows, ["reading", "now", "then", "verdict"], orient="row")
    table = table.with_columns(pl.col("verdict").str.strip_prefix(": "))
    return (
        seen.panel(
            "moved", "What moved", f"How does all of it compare with {before}?", keys=(),
            rows=tuple((name, f"{then} → {now}{said}") for name, now, then, said in rows),
            table=table,
        ),
    )  # fmt: skip


def _moved(seen: Seen, key: str) -> tuple[str, str, str, str] | None:
    reading, metric = seen.readings[key], METRICS[key]
    compared = reading.compared
    if metric.family != "reach" or reading.value is None:
        return None
    if compared is None or compared.value is None:
        return None
    said = words.fields(reading, seen.view)
    verdict = f": {compared.verdict}" if compared.low is not None else ""
    return metric.label, said["value"] or "", said["then"] or "", verdict
