"""Writes docs/metrics.md and docs/formats.md from the code, so that both always say the same."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))

from dashboard.metrics import METRICS  # noqa: E402 - found by the path above
from dashboard.metrics._metric import Metric  # noqa: E402
from dashboard.metrics._uncertainty import uncertainty  # noqa: E402
from data_sources.formats._docs import formats_page  # noqa: E402

WRITTEN: Final = "<!-- Written by `make docs` from the code: change it there. -->\n"

INTRODUCTION: Final = """Each number stands beside its base and its uncertainty; a number that
flatters stands beside its counterweight. What an export cannot tell is said in words and never
shown as 0. The same texts stand on the Method page, with the values of the current view.
"""

FAVOURS: Final = {
    "high": "a high value is the favourable one",
    "low": "a low value is the favourable one",
    "-": "neither direction is favourable",
}


def metrics_page() -> str:
    """Return the page of all metrics, by family, in catalogue order."""
    lines = [
        "# What each number means\n",
        WRITTEN,
        INTRODUCTION,
    ]
    for family, members in groupby(METRICS.values(), key=lambda each: each.family):
        lines.append(f"## {family[:1].upper()}{family[1:]}\n")
        lines += [_metric(each) for each in members]
    return "\n".join(lines)


def _metric(each: Metric) -> str:
    beside = ", ".join(f"`{key}` ({METRICS[key].label})" for key in each.counterweight)
    facts = [
        ("Question", each.question),
        ("Why it is asked", each.why),
        ("Definition", each.definition),
        ("Not counted", each.not_counted),
        ("Blind spot", each.blind_spot),
        ("Reading it", f"in {each.unit}; {FAVOURS[each.favours]}"),
        ("Uncertainty", uncertainty(each)),
        ("Counterweight", beside),
        ("Needs from the export", ", ".join(sorted(each.needs))),
        ("Source", each.source),
    ]
    return "\n".join([f"### {each.label} (`{each.key}`)\n", *_list(facts), ""])


def _list(facts: Iterable[tuple[str, str]]) -> list[str]:
    return [f"* **{name}**: {text}" for name, text in facts if text]


PAGES: Final[dict[str, Callable[[], str]]] = {
    "metrics.md": metrics_page,
    "formats.md": formats_page,
}


if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")
