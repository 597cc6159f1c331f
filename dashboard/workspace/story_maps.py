"""Stories once found, kept for everybody who opens the same posts."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sql
from sqlalchemy.dialects.sqlite import insert

from dashboard.story_map import StoryMap
from dashboard.workspace import store, tables
from dashboard.workspace.store import STORY_MAPS, records

TABLES: Final = ("posts", "stories")


def keep(found: StoryMap) -> None:
    """Keep a map without a sponsor's story; what is kept under its version already stays."""
    with store.storing():
        files = {name: tables.write(name, getattr(found, name)) for name in TABLES}
        store.sync_directory(store.tables_directory())
        contents = {
            "files": files,
            "agreement": found.agreement,
            "languages": list(found.languages),
        }
        row = insert(STORY_MAPS).values(version=found.version, contents=contents)
        with records().begin() as connection:
            connection.execute(row.on_conflict_do_nothing())


def known(version: str) -> bool:
    """Say whether a map is kept under a version."""
    wanted = sql.select(STORY_MAPS.c.version).where(STORY_MAPS.c.version == version)
    with records().connect() as connection:
        return connection.execute(wanted).first() is not None


def kept(version: str) -> StoryMap | None:
    """Return the map of a version; None where none is kept or its files are not what was kept."""
    wanted = sql.select(STORY_MAPS.c.contents).where(STORY_MAPS.c.version == version)
    with records().connect() as connection:
        contents = connection.execute(wanted).scalar_one_or_none()
    if contents is None:
        return None
    frames = {name: tables.read(digest) for name, digest in contents["files"].items()}
    posts, stories = (frames.get(name) for name in TABLES)
    if posts is None or stories is None:
        return None
    return StoryMap(posts, stories, contents["agreement"], tuple(contents["languages"]), version)
