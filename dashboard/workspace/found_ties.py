"""What chance gives for the ties of a dataset: drawn once, beside the pages, and kept for all.

All kinds of tie together come first, then each kind by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import polars as pl
import sqlalchemy as sql
from sqlalchemy.dialects.sqlite import insert

from dashboard.drawn_ties import METHOD, DrawnTies
from dashboard.marks import Marks
from dashboard.view import TIES
from dashboard.workspace import store, tables
from dashboard.workspace.store import DRAWN_TIES, records
from dashboard.workspace.unchanged import since_written
from data_sources.community import Community

Progress = Callable[[str, float], None]

FEWEST: Final = 500
"""Posts, reactions and given ties of a dataset for which nobody waits: drawn where it is shown."""


def version(community: Community, kind: str = "") -> str:
    """Return the version of the draws of a dataset, for all kinds of tie together or for one alone.

    Empty where the dataset is too small to keep any.
    """
    frames = (community.posts, community.reactions, community.edges)
    large = sum(frame.height for frame in frames) >= FEWEST
    return "-".join(filter(None, (METHOD, community.fingerprint, kind))) if large else ""


def missing(community: Community, _marks: Marks) -> bool:
    """Say whether the ties of a dataset have yet to be drawn anew; no mark changes them."""
    wanted = version(community)
    return bool(wanted) and _row(wanted) is None


def missing_alone(community: Community, _marks: Marks) -> bool:
    """Say whether a kind of tie has yet to be drawn alone, once all are drawn together."""
    return any(_row(version(community, kind)) is None for kind in _kinds(community))


def kept(community: Community) -> tuple[DrawnTies, ...] | None:
    """Return the draws made so far, all kinds together first; None for data too small to keep."""
    if not version(community):
        return None
    versions = (version(community, kind) for kind in ("", *_kinds(community)))
    found = (_read(community, each) for each in versions)
    return tuple(each for each in found if each is not None)


def find(community: Community, _marks: Marks, tell: Progress) -> None:
    """Draw the ties of a dataset anew, all kinds together, and keep what that gives."""
    _draw(community, "", lambda share: tell("drawing ties", share))


def find_alone(community: Community, _marks: Marks, tell: Progress) -> None:
    """Draw each kind of tie by itself, and keep what that gives."""
    kinds = _kinds(community)
    for done, kind in enumerate(kinds):
        _draw(community, kind, partial(_of_kinds, tell, kind, done, len(kinds)))


def _of_kinds(tell: Progress, kind: str, done: int, kinds: int, share: float) -> None:
    tell(kind, (done + share) / kinds)


def _draw(community: Community, kind: str, tell: Callable[[float], None]) -> None:
    from dashboard.metrics import draw_ties  # noqa: PLC0415 - slow; seldom needed

    found = draw_ties(community, tell, (kind,) if kind else ())
    with store.storing():
        files = {"draws": tables.write("draws", pl.DataFrame(dict(found.drawn)))}
        store.sync_directory(store.tables_directory())
        contents = {"files": files, "observed": dict(found.observed), "kinds": found.kinds}
        row = insert(DRAWN_TIES).values(version=version(community, kind), contents=contents)
        with records().begin() as connection:
            connection.execute(row.on_conflict_do_nothing())


def _kinds(community: Community) -> tuple[str, ...]:
    """Return the kinds to be drawn alone: none before all are drawn together, or where one is."""
    wanted = version(community)
    together = _row(wanted) if wanted else None
    kinds = [TIES[kind] for kind in together["kinds"]] if together else []
    return tuple(kinds) if len(kinds) > 1 else ()


def _read(community: Community, wanted: str) -> DrawnTies | None:
    contents = _row(wanted)
    frame = tables.read(contents["files"]["draws"]) if contents else None
    if contents is None or frame is None:
        return None
    drawn = {name: frame[name].to_numpy() for name in frame.columns}
    return DrawnTies(contents["observed"], drawn, tuple(contents["kinds"]), community.seed)


def _row(wanted: str) -> dict[str, Any] | None:
    return since_written(("drawn ties", wanted), lambda: _contents(wanted))


def _contents(wanted: str) -> dict[str, Any] | None:
    asked = sql.select(DRAWN_TIES.c.contents).where(DRAWN_TIES.c.version == wanted)
    with records().connect() as connection:
        found: dict[str, Any] | None = connection.execute(asked).scalar_one_or_none()
    return found
