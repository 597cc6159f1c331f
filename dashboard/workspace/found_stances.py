"""What the labels of a dataset teach about its posts: worked out once for each set of labels."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import sqlalchemy as sql
from sqlalchemy.dialects.sqlite import insert

from dashboard.marks import Marks
from dashboard.period import Period
from dashboard.stance import METHOD, SCORES, Stance
from dashboard.workspace import store, tables
from dashboard.workspace.store import STANCES, records
from dashboard.workspace.unchanged import since_written
from data_sources.community import Community

Progress = Callable[[str, float], None]


def version(community: Community, marks: Marks) -> str:
    """Return the version of what the labels teach; empty where no sample is closed."""
    said = marks.labels.of("dissent").version()
    return f"{METHOD}-{community.seed}-{said}" if said else ""


def missing(community: Community, marks: Marks) -> bool:
    """Say whether what the labels teach has yet to be worked out; never where nobody labelled."""
    wanted = version(community, marks)
    return bool(wanted) and not since_written(("stance", wanted), lambda: bool(_files(wanted)))


def kept(community: Community, marks: Marks) -> Stance | None:
    """Return what the labels teach; None until it has been worked out."""
    wanted = version(community, marks)
    files = _files(wanted) if wanted else None
    scores = tables.read(files["scores"]) if files else None
    return None if scores is None else Stance(scores, wanted)


def find(community: Community, marks: Marks, tell: Progress) -> None:
    """Learn from the labels, score the posts of the days that were drawn from, and keep that."""
    from dashboard.stories.scoring import scored  # noqa: PLC0415 - slow; seldom needed
    from dashboard.stories.stance import readable  # noqa: PLC0415 - the same

    labels = marks.labels.of("dissent")
    if not labels.samples:
        return
    tell("learning from the labels", 0.0)
    ends = [(each.period.start, each.period.end) for each in labels.samples]
    days = Period(min(start for start, _ in ends), max(end for _, end in ends))
    posts = readable(community, days, marks.zone or community.zone)
    scores = scored(posts, labels, community.seed)
    _keep(version(community, marks), pl.DataFrame(schema=SCORES) if scores is None else scores)


def _keep(wanted: str, scores: pl.DataFrame) -> None:
    with store.storing():
        files = {"scores": tables.write("scores", scores)}
        store.sync_directory(store.tables_directory())
        row = insert(STANCES).values(version=wanted, contents={"files": files})
        with records().begin() as connection:
            connection.execute(row.on_conflict_do_nothing())


def _files(wanted: str) -> dict[str, str] | None:
    asked = sql.select(STANCES.c.contents).where(STANCES.c.version == wanted)
    with records().connect() as connection:
        contents = connection.execute(asked).scalar_one_or_none()
    return None if contents is None else dict(contents["files"])
