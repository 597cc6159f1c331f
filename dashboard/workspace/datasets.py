"""Datasets: a community stored once under a random token, and opened again by whoever has it.

The token is the only way to a dataset. It is shown once, to the person who stored it, and kept as
a hash only. A dataset is never changed; what people set on it (:class:`Marks`) is kept beside it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

import polars as pl
import sqlalchemy as sql
from sqlalchemy.dialects.sqlite import insert

from dashboard.labels import NO_LABELS
from dashboard.marks import Marks
from dashboard.story_map import SponsorStory
from dashboard.workspace import curation, labels, tables
from dashboard.workspace import store as files
from dashboard.workspace.given import SAMPLE
from dashboard.workspace.store import (
    DATASETS,
    JOINED,
    MARKS,
    SPONSORS,
    hashed,
    home,
    records,
    secret_key,
    sweep,
)
from data_sources.community import Ability, Community, Note, Source
from data_sources.sample import sample_community, sample_leaders
from data_sources.sample_people import START
from data_sources.sample_stories import EXAMPLES, KEYWORDS, SPONSORED

__all__ = [
    "SAMPLE",
    "DamagedDataset",
    "MarksChanged",
    "UnknownDataset",
    "home",
    "marks",
    "open_dataset",
    "sample_sponsor",
    "secret_key",
    "set_marks",
    "store",
    "sweep",
    "title",
]

TOKEN_BYTES: Final = 24
"""192 random bits: nobody finds a dataset by trying."""

PLAIN: Final = ("attributes", "private_dropped", "zone", "title", "made_up", "fingerprint", "seed")
"""The parts of a community that JSON carries as they are."""


class UnknownDataset(Exception):  # noqa: N818 - an answer to a question, named as the pages say it
    """No dataset has this token: it never existed, or it was taken back."""

    def __init__(self) -> None:
        super().__init__(
            "This link leads to no dataset here: ask the person who sent it, or upload the export."
        )


class DamagedDataset(Exception):  # noqa: N818 - the same
    """A stored table is missing or is not what was stored."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"The stored {table} of this dataset are damaged on the disk: upload the export again."
        )


class MarksChanged(Exception):  # noqa: N818 - the same
    """Somebody else has set marks since these were read."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has changed what is set on these data meanwhile: look at theirs, "
            "then set yours again."
        )


def store(community: Community) -> str:
    """Store a community and return its new token, once all of it is safely on the disk."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with files.storing():
        frames = {**community.tables(), "set_aside": community.set_aside}
        contents = {
            "files": {name: tables.write(name, frame) for name, frame in frames.items()},
            **{name: getattr(community, name) for name in PLAIN},
            "can_tell": {key: asdict(ability) for key, ability in community.can_tell.items()},
            "notes": [asdict(note) for note in community.notes],
            "sources": [asdict(source) for source in community.sources],
        }
        files.sync_directory(files.tables_directory())
        row = {
            "token_hash": hashed(token),
            "title": community.title,
            "stored_at": datetime.now(UTC),
            "contents": contents,
        }
        with records().begin() as connection:
            connection.execute(sql.insert(DATASETS).values(row))
    return token


def open_dataset(token: str) -> Community:
    """Return the community stored under a token.

    Raises:
        UnknownDataset: Nothing is stored under it.
        DamagedDataset: The disk no longer holds what was stored.
    """
    if token == SAMPLE:
        return _sample()
    contents = _contents(token)
    parts: dict[str, Any] = {name: _read(name, each) for name, each in contents["files"].items()}
    parts |= {name: contents[name] for name in PLAIN}
    parts["attributes"] = tuple(parts["attributes"])
    return Community(
        **parts,
        can_tell={key: Ability(**each) for key, each in contents["can_tell"].items()},
        notes=tuple(Note(**each) for each in contents["notes"]),
        sources=tuple(Source(**each) for each in contents["sources"]),
    )


def title(token: str) -> str:
    """Return the title of a dataset without opening its tables; raises as :func:`open_dataset`."""
    return _sample().title if token == SAMPLE else str(_contents(token)["title"])


def marks(token: str) -> Marks:
    """Return what people have set on a dataset; the empty marks where nobody has set any.

    The made-up community comes with its leaders marked, the sponsor's story written down, and
    names for its largest stories.
    """
    with records().connect() as connection:
        done = curation.acts_within(connection, token)
        said = labels.closed_within(connection, token)
        return replace(_marks(connection, token), curation=done, labels=said)


def set_marks(token: str, new: Marks, *, instead_of: Marks | None = None) -> None:
    """Set the marks of a dataset; with ``instead_of``, only if those are still the marks.

    What people did to its stories and said of its posts is not among them: ``workspace.curation``
    and ``workspace.labels`` keep that.

    Raises:
        UnknownDataset: Nothing is stored under the token.
        MarksChanged: The marks are no longer those of ``instead_of``; nothing was set.
    """
    if token != SAMPLE:
        _contents(token)
    values = {"leaders": sorted(new.leaders), "zone": new.zone}
    told = {"story": _written(new.sponsor)}
    same = {"pairs": sorted(new.joined)}
    with records().connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        others = replace(instead_of, curation=(), labels=NO_LABELS) if instead_of else None
        if others is not None and _marks(connection, token) != others:
            raise MarksChanged
        for table, row in ((MARKS, values), (SPONSORS, told), (JOINED, same)):
            added = insert(table).values(token_hash=hashed(token), **row)
            connection.execute(added.on_conflict_do_update(index_elements=["token_hash"], set_=row))
        connection.commit()


def _marks(connection: sql.Connection, token: str) -> Marks:
    every = MARKS.outerjoin(SPONSORS, MARKS.c.token_hash == SPONSORS.c.token_hash)
    every = every.outerjoin(JOINED, MARKS.c.token_hash == JOINED.c.token_hash)
    columns = MARKS.c.leaders, MARKS.c.zone, SPONSORS.c.story, JOINED.c.pairs
    wanted = sql.select(*columns).select_from(every)
    row = connection.execute(wanted.where(MARKS.c.token_hash == hashed(token))).one_or_none()
    if row is not None:
        joined = frozenset((account, person) for account, person in row.pairs or ())
        return Marks(frozenset(row.leaders), row.zone, _read_sponsor(row.story), joined)
    return _sample_marks() if token == SAMPLE else Marks()


def _written(story: SponsorStory | None) -> dict[str, Any] | None:
    if story is None:
        return None
    days = {"written_on": story.written_on, "changed_on": story.changed_on}
    return asdict(story) | {name: day.isoformat() if day else None for name, day in days.items()}


def _read_sponsor(written: Mapping[str, Any] | None) -> SponsorStory | None:
    if written is None:
        return None
    days = (written.get(name) for name in ("written_on", "changed_on"))
    return SponsorStory(
        written["name"],
        tuple(written["keywords"]),
        tuple(written["examples"]),
        *(date.fromisoformat(day) if day else None for day in days),
    )


def _contents(token: str) -> Mapping[str, Any]:
    wanted = sql.select(DATASETS.c.contents).where(DATASETS.c.token_hash == hashed(token))
    with records().connect() as connection:
        contents: Mapping[str, Any] | None = connection.execute(wanted).scalar_one_or_none()
    if contents is None:
        raise UnknownDataset
    return contents


def _read(name: str, digest: str) -> pl.DataFrame:
    frame = tables.read(digest)
    if frame is None:
        raise DamagedDataset(name)
    return frame


@lru_cache(maxsize=1)
def _sample() -> Community:
    return sample_community()


def sample_sponsor() -> SponsorStory:
    """Return the sponsor's story of the made-up community, written before its first post."""
    return SponsorStory(SPONSORED, KEYWORDS, EXAMPLES, START.date())


@lru_cache(maxsize=1)
def _sample_marks() -> Marks:
    return Marks(sample_leaders(_sample()), None, sample_sponsor())
