"""Stories once found, kept for everybody who opens the same posts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl
import sqlalchemy as sql
from sqlalchemy.dialects.sqlite import insert

from dashboard.story_map import SponsorStory, StoryMap
from dashboard.workspace import store, tables
from dashboard.workspace.store import STORY_MAPS, home, records
from dashboard.workspace.unchanged import since_written

TABLES: Final = ("posts", "stories", "places")
_SEEN: Final[set[tuple[Path, str]]] = set()
SAME: Final = 0.5
"""A map of which this share of the posts is known is one of the same community."""


def keep(found: StoryMap) -> None:
    """Keep a map; what is kept whole under its version already stays."""
    if _is_kept(found.version):
        return
    with store.storing():
        frames = {name: getattr(found, name) for name in TABLES}
        files = {
            name: tables.write(name, frame) for name, frame in frames.items() if frame is not None
        }
        store.sync_directory(store.tables_directory())
        contents = {
            "files": files,
            "agreement": found.agreement,
            "languages": list(found.languages),
            "newer": found.newer,
            "band": found.band,
        }
        row = insert(STORY_MAPS).values(version=found.version, contents=contents)
        with records().begin() as connection:
            # A row that is there already names files of which one was damaged.
            mended = {"contents": row.excluded.contents}
            connection.execute(row.on_conflict_do_update(index_elements=["version"], set_=mended))


def known(version: str) -> bool:
    """Say whether a map is kept under a version; a map once kept stays, so it is asked once."""
    if (home(), version) in _SEEN:
        return True
    found = since_written(("story map", version), lambda: _is_kept(version))
    if found:
        _SEEN.add((home(), version))
    return found


def _is_kept(version: str) -> bool:
    """Say whether a map is kept whole: one whose files were damaged has to be found again."""
    return kept(version) is not None


def kept(version: str, sponsor: SponsorStory | None = None) -> StoryMap | None:
    """Return the map of a version; None where none is kept or its files are not what was kept.

    ``sponsor`` is the story that was taken out of the others, which the version tells.
    """
    contents = _contents(version)
    if contents is None:
        return None
    frames = {name: tables.read(digest) for name, digest in contents["files"].items()}
    posts, stories = frames.get("posts"), frames.get("stories")
    if posts is None or stories is None:
        return None
    band = contents.get("band")
    return StoryMap(
        posts, stories, contents["agreement"], tuple(contents["languages"]), version,
        sponsor, (band[0], band[1]) if band else None, frames.get("places"),
        contents.get("newer", 0),
    )  # fmt: skip


def earlier(version: str, posts: pl.DataFrame) -> StoryMap | None:
    """Return the map kept for earlier posts of the same community, or None.

    It is the one with most of ``posts`` (``post_id``) among those found in the same way as
    ``version``, half of whose own posts are among them.
    """
    best, most = None, 0
    for other in _found_like(version):
        known = _read(other, "posts")
        shared = 0 if known is None else known.join(posts, on="post_id", how="semi").height
        if known is not None and shared > max(most, SAME * known.height):
            best, most = other, shared
    return None if best is None else kept(best)


def _found_like(version: str) -> list[str]:
    """Return the versions of maps found in the same way, before any sponsor's story."""
    way = version.rpartition("-")[0]
    wanted = sql.select(STORY_MAPS.c.version).where(STORY_MAPS.c.version.startswith(f"{way}-"))
    with records().connect() as connection:
        every = connection.execute(wanted.order_by(STORY_MAPS.c.version)).scalars().all()
    return [each for each in every if "-" not in each.removeprefix(f"{way}-") and each != version]


def _read(version: str, name: str) -> pl.DataFrame | None:
    contents = _contents(version)
    return None if contents is None else tables.read(contents["files"][name])


def _contents(version: str) -> Mapping[str, Any] | None:
    wanted = sql.select(STORY_MAPS.c.contents).where(STORY_MAPS.c.version == version)
    with records().connect() as connection:
        contents: Mapping[str, Any] | None = connection.execute(wanted).scalar_one_or_none()
    return contents
