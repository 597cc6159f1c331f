"""Checks: every promise of a community that is broken on purpose is named."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from data_sources.checks import check
from data_sources.community import Ability, Source, fingerprints
from data_sources.merge import merge
from tests.communities import community_of
from tests.data_sources.parts import member, part, post


@pytest.fixture(scope="module")
def sound():
    said = [post("1", "ann"), post("2", "bo", thread_id="1", parent_id="1")]
    people = [member("ann"), member("bo", team="A")]
    reactions = [{"post_id": "1", "member_id": "bo", "kind": "like", "n": 1}]
    mentions = [{"post_id": "1", "member_id": "bo", "n": 1}]
    return merge([part(said, people, attributes=("team",), reactions=reactions, mentions=mentions)])


def broken(community, table, *changes):
    """Return the community with a changed table and the digests that belong to it."""
    community = replace(community, **{table: getattr(community, table).with_columns(*changes)})
    fingerprint, seed = fingerprints(community.tables())
    return check(replace(community, fingerprint=fingerprint, seed=seed))


def text(value):
    return pl.lit(value, dtype=pl.String)


def test_a_sound_community_passes(sound):
    assert check(sound) == []


@pytest.mark.parametrize(
    ("table", "column", "value", "told"),
    [
        ("members", "member_id", text("ann"), "repeat their member_id"),
        ("members", "kind", text("hero"), "members.kind holds"),
        ("members", "known_from", text("rumour"), "members.known_from holds"),
        ("posts", "post_id", text("1"), "repeat their post_id"),
        ("posts", "author_id", text("cy"), "posts.author_id are not in members"),
        ("posts", "thread_id", text(None), "answer a post, but are in no thread"),
        ("posts", "removed_by", text("author"), "at no time"),
        ("posts", "removed_at", pl.col("posted_at"), "nobody says by whom"),
        ("posts", "parent_id", pl.col("post_id"), "answer themselves"),
        ("posts", "time_quality", text("vague"), "posts.time_quality holds"),
        ("reactions", "n", pl.lit(0, dtype=pl.Int64), "n below 1"),
        ("reactions", "member_id", text("cy"), "reactions.member_id are not in members"),
        ("mentions", "post_id", text("9"), "mentions.post_id are not in posts"),
        ("mentions", "member_id", text("ann"), "mentions themselves"),
    ],
)
def test_a_broken_value_is_named(sound, table, column, value, told):
    assert any(told in each for each in broken(sound, table, value.alias(column)))


def test_other_columns_are_named(sound):
    assert "posts has the columns" in check(replace(sound, posts=sound.posts.drop("text")))[0]
    assert "members has the columns" in check(replace(sound, attributes=()))[0]


def test_figures_that_are_no_numbers_are_named(sound):
    figures = pl.DataFrame(
        {"subject_kind": ["member"], "subject_id": ["ann"], "measure": ["reads"], "value": [1.0]}
    )
    wide = pl.concat([sound.aggregates, figures], how="diagonal")
    assert check(replace(sound, aggregates=wide)) == [
        "fingerprint and seed are not those of the tables"
    ]
    told = broken(
        replace(sound, aggregates=wide), "aggregates", pl.lit(float("nan")).alias("value")
    )
    assert told == ["aggregates.value holds NaN or infinity"]


def test_rows_that_are_neither_used_nor_set_aside_are_named(sound):
    told = check(replace(sound, sources=(Source("a.csv", "slack", 3, 1, 1),)))
    assert told == ["a.csv: 3 rows in are not used and set aside"]


@pytest.mark.parametrize(
    ("able", "told"),
    [
        ({"reads": Ability("no")}, "can_tell reads is no with the reason “”"),
        ({"reads": Ability("yes", "why")}, "can_tell reads is yes with the reason “why”"),
        ({"mentions": Ability("no", "why")}, "mentions cannot be told, but the tables hold them"),
        ({"more": Ability("yes")}, "can_tell lacks something, or holds too much"),
    ],
)
def test_what_can_be_told_must_fit_the_tables(sound, able, told):
    assert check(replace(sound, can_tell={**sound.can_tell, **able})) == [told]


def test_a_tie_without_weight_is_named():
    tied = community_of(edges=[{"source_id": "ann", "target_id": "bo", "weight": 0.0}])
    assert "edges has rows with weight not above 0" in check(tied)
