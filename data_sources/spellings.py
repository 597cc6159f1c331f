"""One person under several accounts: who may be the same, and a community with them counted once.

Three ways, the surest first: the same e-mail key, the same full name, a user name made of a full
name. Nothing is joined by itself; whoever knows the people accepts a way, and may undo it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import polars as pl

from data_sources.community import Community, Note, fingerprints
from data_sources.merge_accounts import one_account_each

WAYS: Final = ("address", "name", "handle")
"""How two accounts may be found to be of one person, the surest first."""

MOST: Final = 3
"""More accounts of one name than this are namesakes rather than one person."""

_WORDS: Final = 2
_PLAIN: Final = r"[^\p{L}\p{N}]+"

Pair = tuple[str, str]
"""An account, and the account of the same person that it is counted with."""


def proposals(community: Community) -> dict[str, frozenset[Pair]]:
    """Return by way the pairs of accounts that may be of one person; each account once in all.

    A name that two people of a list of people share joins nobody, nor one that many accounts have.
    """
    people = community.members.filter(pl.col("kind") == "person").sort(
        pl.col("known_from").replace_strict({"roster": 0, "export": 1}, default=2), "member_id"
    )
    found: dict[str, frozenset[Pair]] = {}
    taken: dict[str, str] = {}
    for way in WAYS:
        pairs = {
            (account, person)
            for account, person in _same(people, way)
            if account not in taken and _end(person, taken) != account
        }
        taken |= dict(pairs)
        found[way] = frozenset(pairs)
    return found


def joined(community: Community, pairs: Iterable[Pair]) -> Community:
    """Return the community with the first account of each pair counted as the second.

    Pairs of accounts that are not here do nothing; chains are followed to their end.
    """
    ids = person_of(community, pairs)
    if not ids:
        return community
    tables = one_account_each(community.tables(), ids)
    tables["mentions"] = _of_others(tables["mentions"], tables["posts"])
    fingerprint, seed = fingerprints(tables)
    note = Note(
        "accounts counted together with another of the same person",
        len(ids),
        "",
        "set on the Data page, where it can be undone",
    )
    changed: dict[str, Any] = {
        **tables,
        "notes": (*community.notes, note),
        "fingerprint": fingerprint,
        "seed": seed,
    }
    return replace(community, **changed)


def person_of(community: Community, pairs: Iterable[Pair]) -> dict[str, str]:
    """Return for each account that is counted with another the one that stands for the person."""
    known = set(community.members["member_id"])
    wanted = {one: other for one, other in sorted(pairs) if {one, other} <= known}
    ends = {account: _end(account, wanted) for account in wanted}
    return {account: person for account, person in ends.items() if account != person}


def standing(accounts: Iterable[str], pairs: Iterable[Pair]) -> frozenset[str]:
    """Return the accounts that stand for the persons of ``accounts``."""
    ids = dict(sorted(pairs))
    return frozenset(_end(account, ids) for account in accounts)


def _end(account: str, ids: Mapping[str, str]) -> str:
    """Follow an account to the one that stands for it; a circle ends where it closes."""
    seen = {account}
    while account in ids and ids[account] not in seen:
        account = ids[account]
        seen.add(account)
    return account


def _same(people: pl.DataFrame, way: str) -> list[Pair]:
    """Return pairs by one way: each account with the first of those that share its key."""
    if way == "handle":
        return _by_handle(people)
    key = "email_key" if way == "address" else "full"
    keyed = people.with_columns(_full_name().alias("full")).filter(
        pl.col(key).is_not_null() & (pl.len().over(key) > 1)
    )
    if way == "name":
        listed = (pl.col("known_from") == "roster").sum().over(key)
        keyed = keyed.filter((pl.len().over(key) <= MOST) & (listed <= 1))
    firsts = keyed.with_columns(pl.col("member_id").first().over(key).alias("person"))
    return list(
        firsts.filter(pl.col("member_id") != pl.col("person"))
        .select("member_id", "person")
        .iter_rows()
    )


def _by_handle(people: pl.DataFrame) -> list[Pair]:
    """Return accounts whose user name is the full name of exactly one other account."""
    bare = people.select(
        "member_id",
        _folded("handle").str.replace_all(" ", "").alias("handle"),
        _full_name().str.replace_all(" ", "").alias("full"),
        (pl.col("known_from") == "roster").alias("listed"),
    )
    named = bare.drop_nulls("full").filter(pl.len().over("full") == 1)
    called = bare.drop_nulls("handle").filter(pl.len().over("handle") == 1)
    hits = called.join(named, left_on="handle", right_on="full", suffix=" of the name")
    other = pl.col("member_id of the name")
    hits = hits.filter(
        (pl.col("member_id") != other) & ~(pl.col("listed") & pl.col("listed of the name"))
    )
    swap = pl.col("listed") & ~pl.col("listed of the name")
    account = pl.when(swap).then(other).otherwise("member_id").alias("account")
    person = pl.when(swap).then("member_id").otherwise(other).alias("person")
    return list(hits.select(account, person).sort("account").iter_rows())


def _folded(column: str) -> pl.Expr:
    """Return a name without case, accents and signs, null where nothing is left."""
    plain = pl.col(column).str.to_lowercase().str.replace_all("ß", "ss").str.normalize("NFKD")
    bare = plain.str.replace_all(r"\p{M}", "").str.replace_all(_PLAIN, " ").str.strip_chars()
    return pl.when(bare != "").then(bare)


def _full_name() -> pl.Expr:
    """Return the folded name with its words in order; null where it is one word alone."""
    words = _folded("name").str.split(" ")
    whole = words.list.sort().list.join(" ")
    return pl.when(words.list.len() >= _WORDS).then(whole)


def _of_others(mentions: pl.DataFrame, posts: pl.DataFrame) -> pl.DataFrame:
    """Leave out mentions that now are of oneself."""
    written = mentions.join(posts.select("post_id", "author_id"), on="post_id", how="left")
    others = written.filter(pl.col("author_id").ne_missing(pl.col("member_id")))
    return others.select(mentions.columns)
