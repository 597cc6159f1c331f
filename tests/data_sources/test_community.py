"""The canonical model: counts, spaces, extent, and digests that depend on content alone."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.community import SCHEMAS, empty, fingerprints
from data_sources.digests import frame_digest
from data_sources.merge import merge
from tests.data_sources.parts import at, member, part, post


@pytest.fixture(scope="module")
def community():
    said = [
        post("1", "ann"),
        post("2", "robot", 1, kind="bot"),
        post("3", "bo", 2, kind="system", title="joined"),
        post("4", "ann", 3, space="lane"),
    ]
    people = [member("ann"), member("bo"), member("robot", kind="bot")]
    belongs = [{"member_id": "bo", "space": "quiet"}]
    reactions = [{"post_id": "1", "kind": "like", "n": 4, "reacted_at": at(9)}]
    return merge([part(said, people, memberships=belongs, reactions=reactions, private=7)])


def test_counts_are_of_people_and_their_posts(community):
    assert community.counts() == {
        "members": 2,
        "speakers": 1,
        "posts": 2,
        "reactions": 4,
        "mentions": 0,
        "joins": 1,
        "bots": 1,
        "spaces": 3,
        "private_dropped": 7,
    }


def test_spaces_without_posts_count(community):
    assert community.spaces().to_list() == ["lane", "quiet", "town"]


def test_the_extent_runs_over_posts_and_reactions(community):
    assert community.extent() == (at(0), at(9))


def test_empty_tables_have_the_canonical_columns():
    for name, schema in SCHEMAS.items():
        assert dict(empty(name).schema) == dict(schema)


def test_the_seed_is_of_what_was_said_and_the_fingerprint_of_all(community):
    tables = community.tables()
    whole, seed = fingerprints(tables)
    known = tables | {"members": tables["members"].with_columns(name=pl.lit("x"))}
    assert fingerprints(known)[0] != whole
    assert fingerprints(known)[1] == seed
    hashed = tables | {"members": tables["members"].with_columns(email_key=pl.lit("x"))}
    assert fingerprints(hashed) == (whole, seed)
    said = tables | {"posts": tables["posts"].with_columns(text=pl.lit("x"))}
    assert fingerprints(said)[0] != whole
    assert fingerprints(said)[1] != seed


row = st.tuples(
    st.one_of(st.none(), st.text(st.sampled_from("ab"), max_size=2)),
    st.one_of(st.none(), st.text(st.sampled_from("ab"), max_size=2)),
    st.one_of(st.none(), st.integers(0, 2)),
)
COLUMNS = {"a": pl.String(), "b": pl.String(), "c": pl.Int64()}


def frame(rows):
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


@given(st.lists(row, max_size=8), st.lists(row, max_size=8), st.sampled_from([(), ("a",)]))
def test_equal_digests_are_equal_rows_in_any_order(one, other, key):
    assert frame_digest(frame(one), key) == frame_digest(frame(one[::-1]), key)
    same = sorted(map(repr, one)) == sorted(map(repr, other))
    assert (frame_digest(frame(one), key) == frame_digest(frame(other), key)) == same


def test_a_digest_does_not_change_with_the_version_of_a_library():
    known = "8d5d78bff68d68a9"
    digest = frame_digest(frame([("a", None, 1), ("b", "", 2)])).hex()
    assert digest.startswith(known), digest
