"""What chance gives for the ties of a dataset: drawn once, beside the pages, and kept for all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import polars as pl
import sqlalchemy as sql
from sqlalchemy.dialects.sqlite import insert

from dashboard.drawn_ties import METHOD, DrawnTies
from dashboard.marks import Marks
from dashboard.workspace import store, tables
from dashboard.workspace.store import DRAWN_TIES, records
from dashboard.workspace.unchanged import since_written
from data_sources.community import Community

Progress = Callable[[str, float], None]

FEWEST: Final = 500
"""Posts, reactions and given ties of a dataset for which nobody waits: drawn where it is shown."""


def version(community: Community) -> str:
    """Return the version of the draws of a dataset; empty where it is too small to keep any."""
    frames = (community.posts, community.reactions, community.edges)
    large = sum(frame.height for frame in frames) >= FEWEST
    return f"{METHOD}-{community.fingerprint}" if large else ""


def missing(community: Community, _marks: Marks) -> bool:
    """Say whether the ties of a dataset have yet to be drawn anew; no mark changes them."""
    wanted = version(community)
    return bool(wanted) and since_written(("drawn ties", wanted), lambda: _contents(wanted)) is None


def kept(community: Community) -> DrawnTies | None:
    """Return the draws of a dataset; None until they are made, or where none are kept."""
    wanted = version(community)
    contents = _contents(wanted) if wanted else None
    if contents is None:
        return None
    frame = tables.read(contents["files"]["draws"])
    if frame is None:
        return None
    drawn = {name: frame[name].to_numpy() for name in frame.columns}
    return DrawnTies(contents["observed"], drawn, tuple(contents["kinds"]), community.seed)


def find(community: Community, _marks: Marks, tell: Progress) -> None:
    """Draw the ties of a dataset anew, all kinds together, and keep what that gives."""
    from dashboard.metrics import draw_ties  # noqa: PLC0415 - slow; seldom needed

    found = draw_ties(community, lambda share: tell("drawing ties", share))
    with store.storing():
        files = {"draws": tables.write("draws", pl.DataFrame(dict(found.drawn)))}
        store.sync_directory(store.tables_directory())
        contents = {"files": files, "observed": dict(found.observed), "kinds": found.kinds}
        row = insert(DRAWN_TIES).values(version=version(community), contents=contents)
        with records().begin() as connection:
            connection.execute(row.on_conflict_do_nothing())


def _contents(wanted: str) -> dict[str, Any] | None:
    asked = sql.select(DRAWN_TIES.c.contents).where(DRAWN_TIES.c.version == wanted)
    with records().connect() as connection:
        found: dict[str, Any] | None = connection.execute(asked).scalar_one_or_none()
    return found
