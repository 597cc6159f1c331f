"""Where everything that must last is kept, and how it is written so that it lasts.

One directory, :func:`home`: ``workspace.sqlite`` holds what people set and which datasets there
are, ``tables/`` holds Parquet files named by the SHA-256 of their bytes, ``secret`` holds the key
that turns e-mail addresses into pseudonyms. A file is complete on disk before a row names it, so
a crash leaves at most a file that nothing names, and :func:`sweep` takes that away.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sql

ROOT: Final = Path(__file__).resolve().parent.parent.parent

RECORDS: Final = sql.MetaData()

DATASETS: Final = sql.Table(
    "datasets",
    RECORDS,
    sql.Column("token_hash", sql.String(64), primary_key=True),
    sql.Column("title", sql.String, nullable=False),
    sql.Column("stored_at", sql.DateTime(timezone=True), nullable=False),
    sql.Column("contents", sql.JSON, nullable=False),
)
"""One row a dataset; ``contents`` names its table files and holds all that is not a table."""

MARKS: Final = sql.Table(
    "marks",
    RECORDS,
    sql.Column("token_hash", sql.String(64), primary_key=True),
    sql.Column("leaders", sql.JSON, nullable=False),
    sql.Column("zone", sql.String),
)
"""What people have set on a dataset."""

SPONSORS: Final = sql.Table(
    "sponsor_stories",
    RECORDS,
    sql.Column("token_hash", sql.String(64), primary_key=True),
    sql.Column("story", sql.JSON),
)
"""The sponsor's story of a dataset, as it was written down; null where it was taken back."""

JOINED: Final = sql.Table(
    "joined_accounts",
    RECORDS,
    sql.Column("token_hash", sql.String(64), primary_key=True),
    sql.Column("pairs", sql.JSON, nullable=False),
)
"""The accounts of a dataset that are counted with another of the same person."""

CURATION: Final = sql.Table(
    "curation",
    RECORDS,
    sql.Column("token_hash", sql.String(64), primary_key=True),
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("act", sql.JSON, nullable=False),
)
"""What people did to the stories of a dataset: rows are added, never changed."""

LABEL_SAMPLES: Final = sql.Table(
    "label_samples",
    RECORDS,
    sql.Column("token_hash", sql.String(64), primary_key=True),
    sql.Column("purpose", sql.String, primary_key=True),
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("sample", sql.JSON, nullable=False),
    sql.Column("closed_at", sql.DateTime(timezone=True)),
)
"""The posts of a dataset that were drawn to be read one by one; once closed they count."""

LABELS: Final = sql.Table(
    "labels",
    RECORDS,
    sql.Column("entry", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("token_hash", sql.String(64), nullable=False, index=True),
    sql.Column("purpose", sql.String, nullable=False),
    sql.Column("number", sql.Integer, nullable=False),
    sql.Column("post_id", sql.String, nullable=False),
    sql.Column("labeller", sql.String, nullable=False),
    sql.Column("says", sql.Boolean),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
)
"""What people said of these posts: rows are added, never changed; a person's last word counts."""

WORKBENCH_LOG: Final = sql.Table(
    "workbench_log",
    RECORDS,
    sql.Column("entry", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("token_hash", sql.String(64), nullable=False, index=True),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
    sql.Column("who", sql.String, nullable=False),
    sql.Column("what", sql.String, nullable=False),
)
"""Who opened the workbench of a dataset, and what they did there: rows are added, never changed."""

STORY_MAPS: Final = sql.Table(
    "story_maps",
    RECORDS,
    sql.Column("version", sql.String(160), primary_key=True),
    sql.Column("contents", sql.JSON, nullable=False),
)
"""The stories found in some posts; ``contents`` names its table files."""

STANCES: Final = sql.Table(
    "stances",
    RECORDS,
    sql.Column("version", sql.String(160), primary_key=True),
    sql.Column("contents", sql.JSON, nullable=False),
)
"""What labels teach about the posts of a dataset; ``contents`` names its table files."""

DRAWN_TIES: Final = sql.Table(
    "drawn_ties",
    RECORDS,
    sql.Column("version", sql.String(160), primary_key=True),
    sql.Column("contents", sql.JSON, nullable=False),
)
"""What chance gives for the ties of a dataset; ``contents`` names its table files."""

COLUMN_PROFILES: Final = sql.Table(
    "column_profiles",
    RECORDS,
    sql.Column("header", sql.String(64), primary_key=True),
    sql.Column("profile", sql.String, nullable=False),
    sql.Column("kept_at", sql.DateTime(timezone=True), nullable=False),
)
"""What people settled about hand-made tables, by header; no cell of a table is in it."""


def home() -> Path:
    """Return the directory of everything kept: ``WHOLE_PICTURE_HOME``, else ``.whole-picture/``."""
    directory = _resolved(os.environ.get("WHOLE_PICTURE_HOME"))
    if not directory.is_dir():
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return directory


@lru_cache(maxsize=8)
def _resolved(named: str | None) -> Path:
    return Path(named).resolve() if named else ROOT / ".whole-picture"


def hashed(token: str) -> str:
    """Return the name under which everything of a dataset is kept; the token itself is not."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def tables_directory() -> Path:
    """Return the directory of the Parquet files."""
    directory = home() / "tables"
    directory.mkdir(mode=0o700, exist_ok=True)
    return directory


def records() -> sql.Engine:
    """Return the database of the current home."""
    return _engine(database())


def database() -> Path:
    """Return the file of the database of the current home."""
    return home() / "workspace.sqlite"


@lru_cache(maxsize=8)
def _engine(path: Path) -> sql.Engine:
    engine = sql.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
    sql.event.listen(engine, "connect", _lasting)
    RECORDS.create_all(engine)
    return engine


def _lasting(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
    """Make an acknowledged write survive the loss of power."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def secret_key() -> bytes:
    """Return the 32 random bytes of this home, made at first need and readable by its owner only.

    They key the digests of e-mail addresses, so that nobody can test an address against them.
    """
    path = home() / "secret"
    if not path.exists():
        _make_secret(path)
    return path.read_bytes()


def _make_secret(path: Path) -> None:
    """Put a whole secret in place at once; whoever comes second keeps the first one's."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    write_whole(draft, secrets.token_bytes(32))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
    sync_directory(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Write a new file for its owner only, and return when it is on the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        sync_file(file.fileno())


def sync_file(handle: int) -> None:
    """Return when all that was written to an open file is on the disk."""
    os.fsync(handle)


def sync_directory(directory: Path) -> None:
    """Return when the names in a directory are on the disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep(draft: Path) -> str:
    """Move a complete draft in ``tables/`` to the name of its content; return that name."""
    with draft.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        sync_file(file.fileno())
    draft.replace(tables_directory() / f"{digest}.parquet")
    return digest


@contextmanager
def storing() -> Iterator[None]:
    """Hold off :func:`sweep` while new files wait for the row that names them."""
    with _lock(fcntl.LOCK_SH):
        yield


@contextmanager
def _lock(kind: int) -> Iterator[None]:
    with (home() / "tables.lock").open("ab") as file:
        fcntl.flock(file, kind)
        yield


def sweep() -> int:
    """Delete what an interrupted storing left behind; return how many files.

    It waits until nobody is storing, so it never takes a file that is about to be named.
    """
    with _lock(fcntl.LOCK_EX):
        with records().connect() as connection:
            contents = [
                each
                for table in (DATASETS, STORY_MAPS, STANCES, DRAWN_TIES)
                for each in connection.execute(sql.select(table.c.contents)).scalars()
            ]
        named = {f"{digest}.parquet" for each in contents for digest in each["files"].values()}
        orphans = [file for file in tables_directory().iterdir() if file.name not in named]
        for orphan in orphans:
            orphan.unlink()
        sync_directory(tables_directory())
        return len(orphans)
