"""What people did to the stories of a dataset: acts that are added, and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sql

from dashboard.acts import Act
from dashboard.workspace.given import acts_of
from dashboard.workspace.store import CURATION, hashed, records

LISTS: Final = ("keywords", "examples")


class CurationChanged(Exception):  # noqa: N818 - an answer to a question, named as the pages say it
    """Somebody else has acted on the stories since they were read."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has changed the stories meanwhile: look at theirs, then do this again."
        )


def acts(token: str) -> tuple[Act, ...]:
    """Return what was done to the stories of a dataset, in order; nothing where nobody did.

    The acts that the made-up community comes with are the first of its own.
    """
    with records().connect() as connection:
        return acts_within(connection, token)


def acts_within(connection: sql.Connection, token: str) -> tuple[Act, ...]:
    """Return the acts as :func:`acts` does, through a connection that is open."""
    wanted = sql.select(CURATION.c.act).where(CURATION.c.token_hash == hashed(token))
    rows = connection.execute(wanted.order_by(CURATION.c.number)).scalars()
    return (*acts_of(token), *(_read(row) for row in rows))


def add(token: str, new: Sequence[Act], *, after: int) -> tuple[Act, ...]:
    """Add acts to those of a dataset, whose last has the number ``after``; return them numbered.

    Raises:
        CurationChanged: Other acts were added meanwhile; nothing was added.
    """
    ours = CURATION.c.token_hash == hashed(token)
    numbered = tuple(replace(act, number=after + at) for at, act in enumerate(new, start=1))
    rows = [
        {"token_hash": hashed(token), "number": act.number, "act": _written(act)}
        for act in numbered
    ]
    with records().connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        last = connection.execute(sql.select(sql.func.max(CURATION.c.number)).where(ours)).scalar()
        if (last or len(acts_of(token))) != after:
            raise CurationChanged
        if rows:
            connection.execute(sql.insert(CURATION), rows)
        connection.commit()
    return numbered


def _written(act: Act) -> dict[str, Any]:
    return asdict(act) | {"at": act.at.isoformat()}


def _read(row: dict[str, Any]) -> Act:
    lists = {name: tuple(row[name]) for name in LISTS}
    return Act(**{**row, **lists, "at": datetime.fromisoformat(row["at"])})
