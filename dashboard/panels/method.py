"""Method: how is every number made, and what is it in this view?"""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.metrics import METRICS
from dashboard.metrics._metric import Reading
from dashboard.panels import words
from dashboard.panels._panel import Panel
from dashboard.panels._seen import Seen

_TITLES: Final = {
    "engagement": "Engagement",
    "reach": "Reach",
    "stories": "Stories",
    "heard": "Heard?",
    "view": "About the view itself",
}
_COLUMNS: Final = [
    "key", "reading", "value", "definition", "not counted", "favours", "stands beside", "source",
]  # fmt: skip


def panels(seen: Seen) -> tuple[Panel, ...]:
    """Return one panel a section of the catalogue, each metric with its value and definition."""
    families = dict.fromkeys(metric.family for metric in METRICS.values())
    return tuple(_section(seen, family) for family in families)


def _section(seen: Seen, family: str) -> Panel:
    keys = tuple(key for key, metric in METRICS.items() if metric.family == family)
    title = _TITLES.get(family, family.capitalize())
    rows = tuple((METRICS[key].label, value_words(seen.readings[key])) for key in keys)
    table = pl.DataFrame(
        [_row(key, seen.readings[key]) for key in keys],
        [
            "key",
            "reading",
            "value",
            "definition",
            "not counted",
            "favours",
            "stands beside",
            "source",
        ],
        orient="row",
    )
    return seen.panel(
        f"method-{family}", title, "Each number of this view, with how it is made", keys=keys,
        table=table, rows=rows, quiet=True,
    )  # fmt: skip


def value_words(reading: Reading) -> str:
    """Return a value in words: "312 of 840, 37 % (34 to 40)"; else why there is none."""
    if any(caveat.key == "fewer_than_five" for caveat in reading.caveats):
        return "fewer than five people"
    if reading.value is None:
        return f"not told: {words.why(reading)}"
    value = words.amount(reading.value, reading.unit, reading.base)
    people = reading.unit == "share" and reading.count is not None and reading.base is not None
    of = f"{words.grouped(reading.count or 0)} of {words.grouped(reading.base or 0)}, "
    interval = words.interval(reading)
    return f"{of if people else ''}{value}" + (f" {interval}" if interval else "")


def _row(key: str, reading: Reading) -> tuple[str, ...]:
    metric = METRICS[key]
    beside = words.joined([METRICS[c].label for c in metric.counterweight if c in METRICS])
    return (
        key, metric.label, value_words(reading), metric.definition, metric.not_counted,
        {"high": "a high value", "low": "a low value"}.get(metric.favours, "neither"),
        beside, metric.source,
    )  # fmt: skip
