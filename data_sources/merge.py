"""Many parts -> one Community: the same thing twice is once, newest wins, nothing untold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import polars as pl

from data_sources.community import SCHEMAS, Ability, Community, Note, fingerprints
from data_sources.digests import table_digest
from data_sources.errors import ExportError
from data_sources.formats._format import Part
from data_sources.formats._parse import PROCESS_KEY
from data_sources.hidden import notes_of, without_contacts_in
from data_sources.merge_accounts import nobody_left, one_account_each, same_people, without
from data_sources.merge_chats import one_chat_each
from data_sources.merge_ids import apart, keyed_ids, renamed, telling_ids
from data_sources.merge_people import (
    once_each,
    with_all_seen,
    with_email_key,
    without_bots,
    without_contacts,
)
from data_sources.merge_realms import one_realm_each
from data_sources.merge_tables import (
    AGAIN,
    once_belonging,
    once_mentioned,
    pool,
    stacked,
    threads_across_files,
    threads_told,
)
from data_sources.merge_told import abilities, notes, sources, zone_of
from data_sources.merge_twins import Once, one_id_each
from data_sources.moments import EARLIEST
from data_sources.places import places
from data_sources.roster_join import LOCAL, Joined, join_roster, on_the_list

_TIMES: Final = {
    "members": ("joined_at", "left_at"),
    "posts": ("posted_at", "edited_at", "removed_at"),
    "versions": ("seen_at",),
    "reactions": ("reacted_at",),
    "memberships": ("joined_at", "left_at"),
    "edges": ("at",),
}


@dataclass
class _Draft:
    """What merging works on: the tables, and what to tell."""

    tables: dict[str, pl.DataFrame]
    attributes: tuple[str, ...]
    can_tell: dict[str, Ability]
    notes: list[Note] = field(default_factory=list)


def merge(
    parts: Sequence[Part], *, zone: str | None = None, title: str = "", key: bytes = PROCESS_KEY
) -> Community:
    """Merge what several uploads gave into one community.

    ``zone`` overrides the zone guessed from the users; ``key`` is the key of the e-mail hashes,
    also of ids made of addresses. Figures and fingerprint do not depend on the order of ``parts``;
    where ids are made of addresses, the fingerprint depends on ``key``.
    Raises ExportError without any.
    """
    if not parts:
        raise ExportError("the upload", "it holds no file", "choose at least one export")
    fresh, dropped = _without_repeats(parts)
    kept = [part for _, part in fresh]
    draft = _drafted(fresh, dropped, key)
    _add_rosters(draft, [part for part in kept if part.kind == "roster"], key)
    _tidy(draft, key)
    told, aside = sources(parts, dropped)
    fingerprint, seed = fingerprints({name: draft.tables[name] for name in SCHEMAS})
    return Community(
        members=draft.tables["members"],
        posts=draft.tables["posts"],
        versions=draft.tables["versions"],
        reactions=draft.tables["reactions"],
        mentions=draft.tables["mentions"],
        memberships=draft.tables["memberships"],
        aggregates=draft.tables["aggregates"],
        edges=draft.tables["edges"],
        attributes=draft.attributes,
        can_tell=draft.can_tell,
        notes=tuple(draft.notes),
        sources=told,
        set_aside=without_contacts_in(aside, ("row",))[0],
        private_dropped=sum(part.private_dropped for part in kept),
        zone=zone_of(kept, zone),
        title=title or min((part.title for part in kept if part.title), default=""),
        fingerprint=fingerprint,
        seed=seed,
    )


def _drafted(
    fresh: Sequence[tuple[int, Part]], dropped: Counter[tuple[int, str]], key: bytes
) -> _Draft:
    """Return the tables of all parts but people lists; what repeats is added to ``dropped``."""
    kept = [part for _, part in fresh]
    said = [part for part in kept if part.kind != "roster"]
    same = one_chat_each(one_realm_each(Once(said)))
    events = threads_told(apart(same.parts))
    places = [place for place, part in fresh if part.kind != "roster"]
    attributes = tuple(sorted({name for part in kept for name in part.attributes}))
    people = once_each(events, attributes, key)
    accounts = same_people(events, people)
    once = one_id_each(events, accounts.ids)
    pooled = pool(once.parts)
    for found in (same.dropped, once.dropped, pooled.dropped):
        dropped.update({(places[at], why): rows for (at, why), rows in found.items()})
    tables = pooled.tables
    if len(events) > 1:
        tables["posts"] = threads_across_files(tables["posts"])
    tables["members"] = with_all_seen(people, tables)
    tables = one_account_each(without(tables, accounts.strangers), accounts.ids)
    tables = renamed(tables, telling_ids(tables["members"]))
    able = abilities([part for part in kept if not nobody_left(part, accounts.strangers)])
    if accounts.strangers and tables["aggregates"].is_empty():
        able["reads"] = Ability("no", "the names in the usage report are concealed")
    return _Draft(tables, attributes, able, [*notes(kept, dropped), *accounts.notes])


def _without_repeats(
    parts: Sequence[Part],
) -> tuple[list[tuple[int, Part]], Counter[tuple[int, str]]]:
    """Leave out parts that say exactly what another says; all of their used rows are told again."""
    fresh: list[tuple[int, Part]] = []
    dropped: Counter[tuple[int, str]] = Counter()
    seen: set[str] = set()
    for place, part in enumerate(parts):
        mark = ""
        if len(parts) > 1:
            told = (part.platform, part.kind, part.exported_at, part.rows_in, part.private_dropped)
            mark = f"{told}{table_digest(part.tables)}"
        if mark and mark in seen:
            dropped[place, AGAIN] = part.rows_used
            continue
        seen.add(mark)
        fresh.append((place, part))
    return fresh, dropped


def _add_rosters(draft: _Draft, rosters: Sequence[Part], key: bytes) -> None:
    """Join the people lists, and make accounts of one person one member."""
    if not rosters:
        return
    rows = stacked(rosters, "members", ("email", *draft.attributes))
    if "email" in rows.columns:
        local = pl.col("email").str.extract(r"^([^@\s]+)@").str.to_lowercase()
        rows = rows.with_columns(pl.when(pl.col("handle").is_null()).then(local).alias(LOCAL))
    rows = with_email_key(rows, key)
    rows = rows.with_columns(
        pl.lit(None, dtype=pl.String).alias(name)
        for name in draft.attributes
        if name not in rows.columns
    )
    rows = renamed({"members": rows}, telling_ids(rows.drop_nulls("member_id")))["members"]
    acts = draft.tables["posts"].filter(pl.col("kind") == "post")
    first = acts.group_by(pl.col("author_id").alias("member_id")).agg(
        pl.col("posted_at").min().alias("first")
    )
    joined = join_roster(draft.tables["members"], rows, first, draft.attributes)
    draft.tables = renamed(draft.tables, joined.ids) | {"members": joined.members}
    draft.notes += joined.notes
    if joined.ids:
        draft.tables["mentions"] = once_mentioned(draft.tables["mentions"])
        draft.tables["memberships"] = once_belonging(draft.tables["memberships"])
    _attributes_partly(draft, joined)


def _attributes_partly(draft: _Draft, joined: Joined) -> None:
    """Say that groups are known in part where some accounts stand on no people list."""
    if joined.matched < joined.accounts and draft.can_tell["attributes"].level == "yes":
        told = on_the_list(joined.matched, joined.accounts)
        draft.can_tell["attributes"] = Ability("partly", told)


def _tidy(draft: _Draft, key: bytes) -> None:
    """Clean ids, times, contacts, self mentions and kinds, and tell what changed."""
    draft.tables = renamed(draft.tables, keyed_ids(draft.tables["members"], key))
    _times(draft)
    members, draft.attributes, told = without_contacts(draft.tables["members"], draft.attributes)
    draft.tables["members"] = members.select(*SCHEMAS["members"], *draft.attributes)
    draft.notes += told
    if not draft.attributes and draft.can_tell["attributes"].can:
        draft.can_tell["attributes"] = Ability("no", "no column groups people")
    hidden: Counter[str] = Counter()
    for table in ("posts", "versions"):
        draft.tables[table], hits = without_contacts_in(draft.tables[table], ("title", "text"))
        hidden.update(hits)
    draft.notes += notes_of(hidden)
    _posts(draft)
    draft.tables, told = without_bots(draft.tables)
    draft.notes += told
    _mentions(draft)


def _times(draft: _Draft) -> None:
    latest = datetime.now(UTC) + timedelta(days=1)
    outside = 0
    for table, columns in _TIMES.items():
        frame = draft.tables[table]
        strange = [~pl.col(name).is_between(EARLIEST, latest) for name in columns]
        counts = frame.select(flag.sum().alias(str(at)) for at, flag in enumerate(strange))
        rows = sum(int(count or 0) for count in counts.row(0)) if frame.height else 0
        if rows:
            outside += rows
            clean = [
                pl.when(flag).then(None).otherwise(name).alias(name)
                for name, flag in zip(columns, strange, strict=True)
            ]
            draft.tables[table] = frame.with_columns(clean)
            if table == "posts":
                _stay_removed(draft, frame["removed_at"])
    if outside:
        why = "these times are left out; the rows stay without a time"
        draft.notes.append(Note("times before 1990 or after tomorrow", outside, "", why))


def _stay_removed(draft: _Draft, told: pl.Series) -> None:
    """Keep posts removed whose time of removal was told and left out."""
    posts = draft.tables["posts"]
    lost = told.is_not_null() & posts["removed_at"].is_null()
    if rows := int(lost.sum()):
        by = pl.when(lost).then(pl.col("removed_by").fill_null("unknown")).otherwise("removed_by")
        draft.tables["posts"] = posts.with_columns(by.alias("removed_by"))
        why = "they stay removed; the time of posting stands for it"
        draft.notes.append(Note("removals before 1990 or after tomorrow", rows, "", why))


def _removals(posts: pl.DataFrame) -> list[pl.Expr]:
    """Return what makes each removed post one with a time and with somebody who removed it."""
    told = posts.select(pl.col("removed_at", "removed_by").is_not_null().any()).row(0)
    if told == (False, False):
        return []
    at = pl.col("removed_at").is_not_null()
    by = pl.when(at).then(pl.col("removed_by").fill_null("unknown")).otherwise("removed_by")
    # Who removed a post says that it is gone, but not when: its own time is the only one known.
    posted = pl.when(pl.col("removed_by").is_not_null()).then("posted_at")
    return [by.alias("removed_by"), pl.coalesce("removed_at", posted).alias("removed_at")]


def _posts(draft: _Draft) -> None:
    """Settle threads, parents, kinds and removals of the posts."""
    posts = draft.tables["posts"]
    bots = draft.tables["members"].filter(pl.col("kind") == "bot")["member_id"]
    own = (posts["parent_id"] == posts["post_id"]).fill_null(value=False)
    by_bot = (pl.col("kind") == "post") & pl.col("author_id").is_in(bots.implode())
    changes = []  # a large table is written anew only where something changes
    if selfish := int(own.sum()):
        changes.append(pl.when(~own).then("parent_id").alias("parent_id"))
        draft.notes.append(Note("posts that answer themselves", selfish, "", "read as openings"))
    if posts["thread_id"].null_count() and not draft.can_tell["replies"].can:
        changes.append(pl.coalesce("thread_id", "post_id").alias("thread_id"))
    if bots.len():
        kind = pl.when(by_bot.fill_null(value=False)).then(pl.lit("bot")).otherwise("kind")
        changes.append(kind.alias("kind"))
    posts = posts.with_columns(changes + _removals(posts))
    draft.tables["posts"] = posts
    replies = posts["parent_id"].drop_nulls()
    if missing := int((places(posts["post_id"], replies) < 0).sum()):
        share = f"{missing / replies.len():.0%} of the replies answer a post that is not here"
        why = "they stay replies; who they answer is unknown"
        draft.notes.append(Note(share, missing, "", why))


def _mentions(draft: _Draft) -> None:
    """Leave out mentions of oneself, and of posts that are not here."""
    mentions, posts = draft.tables["mentions"], draft.tables["posts"]
    written = mentions.join(posts.select("post_id", "author_id"), on="post_id")
    others = written.filter(pl.col("author_id").ne_missing(pl.col("member_id")))
    own = int(written["n"].sum()) - int(others["n"].sum())
    draft.tables["mentions"] = others.select(*SCHEMAS["mentions"]).sort("post_id", "member_id")
    if own:
        why = "left out of mentions and ties"
        draft.notes.append(Note("people who mention themselves", own, "", why))
