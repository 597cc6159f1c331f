"""The made-up community "Field Safety", with planted trouble, as it lies drawn beside this file.

:mod:`data_sources.sample_drawing` draws it, and says what is planted. Reading it takes a twentieth
of the time, for which the first visitor of a server would wait.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import polars as pl

from data_sources.community import CAPABILITIES, SCHEMAS, Ability, Community, Source
from data_sources.sample_people import ATTRIBUTES, LEADERS

TITLE: Final = "Field Safety"

READERS_KNOWN: Final = ("Office", "Plant A", "Plant B")

TABLES: Final = Path(__file__).parent / "sample_tables"
DIGESTS: Final = TABLES / "digests.json"
"""The fingerprint and the seed of the tables."""


def sample_community() -> Community:
    """Return the made-up community, the same at every call."""
    tables = {name: pl.read_parquet(TABLES / f"{name}.parquet") for name in SCHEMAS}
    digests = json.loads(DIGESTS.read_text("utf-8"))
    rows = tables["posts"].height + tables["members"].height
    return Community(
        members=tables["members"],
        posts=tables["posts"],
        versions=tables["versions"],
        reactions=tables["reactions"],
        mentions=tables["mentions"],
        memberships=tables["memberships"],
        aggregates=tables["aggregates"],
        edges=tables["edges"],
        attributes=ATTRIBUTES,
        can_tell=_can_tell(),
        sources=(Source("made-up community", "made up", rows, rows, 0),),
        title=TITLE,
        made_up=True,
        fingerprint=digests["fingerprint"],
        seed=digests["seed"],
    )


def sample_leaders(community: Community) -> frozenset[str]:
    """Return the member ids of the twelve leaders of the made-up community."""
    led = community.members.filter(pl.col("trade") == "leader")["member_id"]
    if led.len() != LEADERS:
        raise ValueError("this is not the made-up community")
    return frozenset(led)


def _can_tell() -> dict[str, Ability]:
    told = dict.fromkeys(CAPABILITIES, Ability("yes"))
    known = ", ".join(READERS_KNOWN[:-1]) + " and " + READERS_KNOWN[-1]
    told["reads"] = Ability("partly", f"reads are known for {known} only")
    return told
