"""The gate for tables about removal: ten people behind each row, in all tables taken together."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dashboard.disclosure._cells import FEW_FOR_CONDUCT
from dashboard.disclosure._looks import HIDDEN, hide
from dashboard.disclosure._nested import Place, ints
from dashboard.disclosure._rows import Row, hidden_posts
from dashboard.disclosure._sets import SETS
from dashboard.disclosure._together import Cells, covered
from dashboard.metrics import METRICS

_EDITED: Final = "edited"
_BY: Final = {
    "author": "removed by the author",
    "moderator": "removed by a moderator",
    "unknown": "removed, by whom is unknown",
}
"""What the ledger calls a removal, by who removed."""


def of_removal(frame: pl.DataFrame, _: Place) -> pl.DataFrame:
    """Rows about removed posts: ten people behind each."""
    return hide(frame, dict.fromkeys(_few(frame), HIDDEN))


def before_and_after(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """Posts as posted and as they are now: their difference is what was removed."""
    away = hidden_posts([Row(n) for n in ints(frame, "people")])
    if 0 < place.standing.removed < FEW_FOR_CONDUCT or len(away) == 1:
        return None
    return hide(frame, dict.fromkeys(away, HIDDEN))


def ways(frame: pl.DataFrame, place: Place) -> pl.DataFrame | None:
    """A gap worked out in other ways; of removals, only where ten people or more were removed."""
    removed = place.standing.removed_of_classes if place.reading.key == "removed_gap" else ()
    if any(0 < n < FEW_FOR_CONDUCT for n in removed):
        return None
    away = hidden_posts([Row(n) for n in ints(frame, "people")])
    return None if len(away) == 1 else hide(frame, dict.fromkeys(away, HIDDEN))


def ledger(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Removals by class of story and by remover: what either total hides is not told here."""
    edited = frame["what"] == _EDITED
    stories = frame["story"].unique(maintain_order=True).to_list()
    acts = frame.filter(~edited)["what"].unique(maintain_order=True).to_list()
    counts = np.zeros((len(stories), len(acts)), np.int64)
    for story, what, people in frame.filter(~edited).select("story", "what", "people").iter_rows():
        counts[stories.index(story), acts.index(what)] = people
    away = _untold(stories, acts, place)
    if counts.size:
        away = covered(SETS["removed"], counts, np.zeros_like(counts), away)
    looks = {(story, what) for i, story in enumerate(stories) for j, what in enumerate(acts)
             if away[i, j]}  # fmt: skip
    some = frame.filter(edited)
    looks |= {(some["story"][i], _EDITED) for i in _few(some)}
    rows = frame.select("story", "what").iter_rows()
    hidden = [i for i, row in enumerate(rows) if row in looks]
    return hide(frame, dict.fromkeys(hidden, HIDDEN))


def _untold(stories: list[str], acts: list[str], place: Place) -> Cells:
    """Return the cells whose row or column another table about removals hides."""
    cells = np.zeros((len(stories), len(acts)), bool)
    classes = place.reading.tables.get("by_class")
    removers = METRICS["removed_share"].take(place.view).tables.get("by_remover")
    if classes is not None:
        for i in _few(classes):
            cells[[story == classes["story"][i] for story in stories]] = True
    if removers is not None:
        for i in _few(removers):
            cells[:, [what == _BY.get(removers["removed_by"][i]) for what in acts]] = True
    return cells


def _few(frame: pl.DataFrame) -> frozenset[int]:
    return hidden_posts([Row(n) for n in ints(frame, "people")], FEW_FOR_CONDUCT)
