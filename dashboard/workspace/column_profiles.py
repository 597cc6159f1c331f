"""Column profiles: what a person settled about a table, found again by its header."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime

import sqlalchemy as sql
from sqlalchemy.dialects.sqlite import insert

from dashboard.workspace.store import COLUMN_PROFILES, records
from data_sources.profiles import Profile, header_key

BEFORE = "the columns as they were set before"
"""The name of a profile that was kept, in what is told of it."""


def keep(header: Iterable[str], profile: Profile) -> None:
    """Keep the profile of a header, in place of an earlier one."""
    header = list(header)
    written = {
        "profile": json.dumps(asdict(replace(profile, made_for=header_key(header)))),
        "kept_at": datetime.now(UTC),
    }
    added = insert(COLUMN_PROFILES).values(header=header_key(header), **written)
    with records().begin() as connection:
        connection.execute(added.on_conflict_do_update(index_elements=["header"], set_=written))


def find(header: Iterable[str]) -> Profile | None:
    """Return the profile kept for a header, None where nobody has set one."""
    table = COLUMN_PROFILES.c
    wanted = sql.select(table.profile).where(table.header == header_key(header))
    with records().connect() as connection:
        written = connection.execute(wanted).scalar_one_or_none()
    return None if written is None else Profile(**json.loads(written) | {"name": BEFORE})
