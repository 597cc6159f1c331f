"""Slack channel analytics: Analytics, Channels, Export CSV; one row for each channel.

Name, Created, Total membership, Full Members, Guests, Messages posted, Messages posted by members,
Members who posted, Members who viewed, Reactions added, Members who reacted. A channel has no id
here, so it is joined by its name. The days that the figures are of are not in the file.
It cannot tell who they were: not one person is named.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.community import Ability
from data_sources.formats._columns import FILE, LINE, Rule, by_header, cell, number, sort_out
from data_sources.formats._figures import able, figures, no_window_note
from data_sources.formats._format import Format, Part
from data_sources.formats._tables import load, tables_with
from data_sources.upload import Upload

SIGNATURE: Final = {"name", "members who viewed"}
MEASURES: Final = {
    "total membership": "members",
    "messages posted": "posts",
    "members who posted": "speakers",
    "members who viewed": "readers",
    "reactions added": "reactions",
    "members who reacted": "reactors",
}

CAN_TELL: Final = able(
    reads=Ability("no", "how many people viewed each channel, not who"),
    spaces=Ability("partly", "the figures of channels, not what was said in them"),
)


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds Slack's channel analytics."""
    return 0.97 if tables_with(upload, SIGNATURE) else 0.0


def read(upload: Upload) -> Part:
    """Read the figures of each channel; they are never added to messages."""
    loaded = load(upload, tables_with(upload, SIGNATURE))
    frame = by_header(loaded.frame)
    rows = frame.select(
        pl.col(FILE),
        pl.col(LINE),
        cell(frame, "name").str.strip_prefix("#").alias("subject_id"),
        *(number(cell(frame, name)).alias(name) for name in MEASURES),
    )
    nameless = [Rule(pl.col("subject_id").is_null(), "no name of a channel")]
    used, aside, notes = sort_out(rows, nameless, ())
    return Part(
        file=upload.name,
        format="slack_channels",
        platform="slack",
        kind="aggregate",
        tables={"aggregates": figures(used, "space", MEASURES)},
        can_tell=CAN_TELL,
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        notes=(*loaded.notes, no_window_note(used.height, upload.name), *notes),
    )


FORMAT: Final = Format(
    key="slack_channels",
    label="Slack channel analytics",
    how_to_export=(
        "Analytics, Channels: choose the same days as the workspace export, then Export CSV; "
        "upload both together."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
