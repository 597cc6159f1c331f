"""Small parts for tests of merging: what a format would have read, written by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl

from data_sources.community import CAPABILITIES, SCHEMAS, Ability, empty
from data_sources.formats._format import Part

START = datetime(2024, 1, 1, tzinfo=UTC)
YES = dict.fromkeys(CAPABILITIES, Ability("yes"))


def at(hours):
    return START + timedelta(hours=hours)


def table(name, rows, **extra):
    schema = {**SCHEMAS[name], **dict.fromkeys(extra, pl.String())}
    frame = pl.DataFrame([{key: row.get(key) for key in schema} for row in rows], schema=schema)
    return frame if rows else empty(name)


def post(post_id, author, hours=0, **more):
    told = {"space": "town", "kind": "post", "time_quality": "exact", "text": f"text {post_id}"}
    return {
        "post_id": post_id,
        "thread_id": post_id,
        "author_id": author,
        "posted_at": at(hours),
    } | (told | more)


def member(member_id, **more):
    return {"member_id": member_id, "kind": "person", "known_from": "export"} | more


def part(  # noqa: PLR0913 - each names one thing that a part may hold
    posts=(),
    members=(),
    *,
    file="a.csv",
    platform="here",
    kind="events",
    attributes=(),
    exported=None,
    can_tell=None,
    private=0,
    **tables,
):
    rows = len(posts) or len(members)
    held = {"posts": table("posts", list(posts))} if kind == "events" else {}
    held["members"] = table("members", list(members), email="", **dict.fromkeys(attributes, ""))
    for name, content in tables.items():
        held[name] = table(name, list(content))
    return Part(
        file=file,
        format="test",
        platform=platform,
        kind=kind,
        tables=held,
        can_tell=can_tell or YES,
        rows_in=rows,
        rows_used=rows,
        private_dropped=private,
        attributes=tuple(attributes),
        exported_at=exported,
    )
