"""Figures of a person, a post or a space over a period, as reports and lists of users give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from data_sources.community import CAPABILITIES, Ability, Note, empty
from data_sources.formats._columns import shape

NOT_LISTED: Final = "a report of figures does not say it; add the export of the messages"
ONLY_FIGURES: Final = Ability("no", NOT_LISTED)
NO_WINDOW: Final = "the file does not say which days its figures are of"
CONCEALED: Final = "concealed:"
"""How the ids of people begin whose names the platform replaced by codes."""

_CODE: Final = r"^[0-9A-Fa-f]{32,64}$"


def figures(rows: pl.DataFrame, subject_kind: str, measures: Mapping[str, str]) -> pl.DataFrame:
    """Return ``aggregates`` from columns of numbers; ``measures`` is ``column -> measure``.

    ``rows`` has ``subject_id``, perhaps ``period_start`` and ``period_end``, and one column of
    numbers for each measure; an empty cell is unknown and gives no row.
    """
    given = [name for name in measures if name in rows.columns]
    if not given or rows.is_empty():
        return empty("aggregates")
    tall = rows.unpivot(
        given,
        index=[name for name in ("subject_id", "period_start", "period_end") if name in rows],
        variable_name="measure",
        value_name="value",
    )
    told = tall.filter(pl.col("value").is_not_null() & pl.col("subject_id").is_not_null())
    named = told.with_columns(
        pl.lit(subject_kind).alias("subject_kind"),
        pl.col("measure").replace(dict(measures)),
    )
    return shape("aggregates", named)


def concealed(names: pl.Expr) -> pl.Expr:
    """Whether a name is a code that the platform put in place of it."""
    return names.str.contains(_CODE).fill_null(value=False)


def concealed_notes(hidden: int, file: str) -> list[Note]:
    """Say that names are concealed, what follows, and where to change it."""
    if not hidden:
        return []
    return [
        Note(
            "names are concealed in this report",
            hidden,
            file,
            "nobody can be joined to messages or a people list; to change it, untick the concealed"
            " names under Settings, Org settings, Reports in the Microsoft 365 admin center and"
            " export again",
        )
    ]


def no_window_note(rows: int, file: str) -> Note:
    """Say that the days which the figures are of are unknown, and how they are read."""
    return Note(
        NO_WINDOW, rows, file, "they are read as of the whole period of the data that come with it"
    )


def able(**told: Ability) -> dict[str, Ability]:
    """Return what a report can tell: ``told``, and nothing else."""
    return dict.fromkeys(CAPABILITIES, ONLY_FIGURES) | told


def everyone(members: pl.DataFrame, aggregates: pl.DataFrame) -> Ability:
    """Say whether the file lists those as well who did nothing."""
    some = aggregates.filter((pl.col("subject_kind") == "member") & (pl.col("value") > 0))
    did = some["subject_id"].n_unique()
    if members["member_id"].n_unique() > did:
        return Ability("yes")
    return Ability("partly", "nobody in it did nothing, so it may list active people only")
