"""The contract of a format, on one page: recognise an upload, read it into a Part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import polars as pl

from data_sources.community import Ability, Note, empty_set_aside
from data_sources.errors import ExportError
from data_sources.upload import Upload

__all__ = ["ExportError", "Format", "Part"]


@dataclass(frozen=True)
class Part:
    """What one upload gave, before it is merged with the others.

    ``platform`` names what ids are unique in ("slack", "viva:12345"). ``tables`` holds canonical
    tables by name (those that the format lacks are left out); ``members`` may carry attribute
    columns, named in ``attributes``, and an ``email`` column that merging turns into a keyed
    hash and drops. ``set_aside`` has the columns of ``Community.set_aside``. ``made_ids`` says that
    the export gives its messages no ids, so that theirs are made of author, time and place.
    ``zoneless`` names columns (``table, column``) of which no time names a zone; of posts each row
    tells itself.
    """

    file: str
    format: str
    platform: str
    kind: Literal["events", "roster", "aggregate"]
    tables: Mapping[str, pl.DataFrame]
    can_tell: Mapping[str, Ability]
    rows_in: int
    rows_used: int
    set_aside: pl.DataFrame = field(default_factory=empty_set_aside)
    private_dropped: int = 0
    attributes: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    zones: Mapping[str, int] = field(default_factory=dict)
    exported_at: datetime | None = None
    title: str = ""
    made_ids: bool = False
    zoneless: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Format:
    """One kind of export: how a person gets it, what it can tell, how it is told and read.

    ``recognise`` returns how sure it is, 0 to 1; it is cheap and never raises. ``read`` returns a
    Part, with unusable rows set aside and told, or raises ExportError.
    """

    key: str
    label: str
    how_to_export: str
    can_tell: Mapping[str, Ability]
    recognise: Callable[[Upload], float]
    read: Callable[[Upload], Part]
