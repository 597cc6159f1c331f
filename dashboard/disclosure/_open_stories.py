"""The gate for stories of which posts are still open: those of few people stand together."""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.disclosure._cells import FEW
from dashboard.disclosure._looks import FEWER, HIDDEN, SHOWN, hide
from dashboard.disclosure._nested import Place, ints
from dashboard.disclosure._rows import Row, hidden_posts

OF_FEW: Final = "stories told by fewer than five people"


def open_by_story(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """Stories told by five people or more; of the others only that there are some, in one row.

    Their numbers are hidden where fewer than five people wrote what is open, with one more row, so
    that the total gives nothing away.
    """
    rare = (frame["tellers"] < FEW).to_list()
    away = hidden_posts([Row(n) for n in ints(frame, "people")])
    away |= frozenset(i for i, few in enumerate(rare) if few)
    if len(away) == 1:
        away |= frozenset(_smallest(frame, away))
    shown = hide(frame, dict.fromkeys(away, HIDDEN), keep=("tellers",))
    kept = shown.filter(~pl.Series(rare, dtype=pl.Boolean)) if any(rare) else shown
    if not any(rare):
        return kept
    together = pl.DataFrame(
        [{"story": OF_FEW, "words": "", SHOWN: FEWER}],
        {name: kind for name, kind in kept.schema.items() if name in {"story", "words", SHOWN}},
    )
    return pl.concat([kept, together], how="diagonal")


def _smallest(frame: pl.DataFrame, away: frozenset[int]) -> list[int]:
    """Return the place of the smallest row that is not hidden yet, if there is one."""
    people = ints(frame, "people")
    others = [i for i in range(frame.height) if i not in away]
    return sorted(others, key=lambda i: (people[i] or 0, i))[:1]
