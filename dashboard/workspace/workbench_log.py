"""Who opened the workbench of a dataset, and what they did there: added to, and never changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sql

from dashboard.workspace.store import WORKBENCH_LOG, hashed, records


class Entry(NamedTuple):
    """One line of the log; ``at`` is in UTC."""

    at: datetime
    who: str
    what: str


def write(token: str, who: str, what: str) -> None:
    """Add a line to the log of a dataset, and return when it is safely on the disk."""
    row = {"token_hash": hashed(token), "at": datetime.now(UTC), "who": who, "what": what}
    with records().begin() as connection:
        connection.execute(sql.insert(WORKBENCH_LOG).values(row))


def read(token: str, most: int) -> list[Entry]:
    """Return the newest ``most`` lines of the log of a dataset, newest first."""
    columns = WORKBENCH_LOG.c.at, WORKBENCH_LOG.c.who, WORKBENCH_LOG.c.what
    wanted = sql.select(*columns).where(WORKBENCH_LOG.c.token_hash == hashed(token))
    with records().connect() as connection:
        rows = connection.execute(wanted.order_by(WORKBENCH_LOG.c.entry.desc()).limit(most)).all()
    return [Entry(row.at.replace(tzinfo=UTC), row.who, row.what) for row in rows]


def size(token: str) -> int:
    """Return how many lines the log of a dataset has."""
    wanted = sql.select(sql.func.count()).where(WORKBENCH_LOG.c.token_hash == hashed(token))
    with records().connect() as connection:
        return int(connection.execute(wanted).scalar_one())
