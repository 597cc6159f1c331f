"""People under several accounts: proposed, joined, and apart again."""

from datetime import timedelta

import polars as pl
import pytest

from data_sources.checks import check
from data_sources.spellings import joined, person_of, proposals
from tests import communities
from tests.communities import START, community_of


def members(*rows):
    return community_of(members=[{"member_id": f"m{at}", **row} for at, row in enumerate(rows)])


@pytest.mark.parametrize(
    ("rows", "way", "pairs"),
    [
        ([{"email_key": "k"}, {"email_key": "k"}, {"email_key": "j"}], "address", {("m1", "m0")}),
        ([{"name": "Zoë Müller"}, {"name": "zoe  muller", "known_from": "export"}], "name",
         {("m1", "m0")}),
        ([{"name": "Lee, Ann"}, {"name": "Ann Lee", "known_from": "export"}], "name",
         {("m1", "m0")}),
        ([{"name": "Ann Lee", "known_from": "export"}, {"name": "Ann Lee"}], "name",
         {("m0", "m1")}),
        ([{"name": "Ann Lee"}, {"handle": "ann.lee", "known_from": "export"}], "handle",
         {("m1", "m0")}),
        ([{"name": "Ann Lee", "known_from": "export"}, {"handle": "ann.lee"}], "handle",
         {("m0", "m1")}),
    ],
)  # fmt: skip
def test_accounts_of_one_person_are_proposed(rows, way, pairs):
    found = proposals(members(*rows))
    assert found.pop(way) == pairs
    assert not any(found.values())


@pytest.mark.parametrize(
    "rows",
    [
        [{"name": "Ann"}, {"name": "Ann", "known_from": "export"}],
        [{"name": "Ann Lee"}, {"name": "Ann Lee"}],
        [{"name": "Ann Lee", "known_from": "export"}] * 4,
        [{"name": "Ann Lee", "kind": "bot"}, {"name": "Ann Lee"}],
        [{"name": "Ann Lee", "handle": "annlee"}],
        [{"name": "Ann Lee"}, {"handle": "annlee"}],
        [{"name": "() -"}, {"name": "- ()", "known_from": "export"}],
        [{}, {}],
    ],
    ids=["one word", "two on the list", "many", "a program", "itself", "both listed", "signs", "-"],
)
def test_namesakes_and_programs_are_not_proposed(rows):
    assert not any(proposals(members(*rows)).values())


def test_an_account_is_proposed_once_and_never_in_a_circle():
    rows = [
        {"name": "Ann Lee", "email_key": "k", "handle": "annlee", "known_from": "export"},
        {"name": "Ann Lee", "email_key": "k", "handle": "ann_lee", "known_from": "export"},
    ]
    found = proposals(members(*rows))
    assert found == {"address": {("m1", "m0")}, "name": frozenset(), "handle": frozenset()}


def two_accounts():
    return community_of(
        attributes=("department",),
        members=[
            {"member_id": "a", "name": "Ann Lee", "department": "Plant"},
            {"member_id": "b", "name": "Ann Lee", "known_from": "export", "joined_at": START},
            {"member_id": "c", "name": "Bo"},
        ],
        posts=[
            {"post_id": "p1", "author_id": "a", "posted_at": START},
            {"post_id": "p2", "author_id": "b", "posted_at": START + timedelta(hours=1)},
        ],
        mentions=[{"post_id": "p2", "member_id": "a"}, {"post_id": "p1", "member_id": "c"}],
        reactions=[{"post_id": "p1", "member_id": "b"}],
    )


def test_a_person_under_two_accounts_is_counted_once_and_nothing_else_changes():
    before = two_accounts()
    after = joined(before, {("b", "a")})
    assert check(after) == []
    assert after.counts()["members"] == 2
    assert after.counts()["speakers"] == 1
    assert after.posts["author_id"].to_list() == ["a", "a"]
    assert after.posts.drop("author_id").equals(before.posts.drop("author_id"))
    person = after.members.filter(pl.col("member_id") == "a").row(0, named=True)
    assert (person["department"], person["joined_at"]) == ("Plant", START)
    assert after.mentions["member_id"].to_list() == ["c"]
    assert after.fingerprint != before.fingerprint
    assert after.notes[-1].rows == 1


def test_without_pairs_the_community_stays_the_same_object():
    before = two_accounts()
    assert joined(before, ()) is before
    assert joined(before, {("b", "gone")}) is before


def test_chains_are_followed_and_circles_end():
    whole = two_accounts()
    assert person_of(whole, {("c", "b"), ("b", "a")}) == {"c": "a", "b": "a"}
    assert set(person_of(whole, {("a", "b"), ("b", "a")})) <= {"a", "b"}


@pytest.mark.parametrize("name", sorted(communities.ALL))
def test_joining_all_that_is_proposed_keeps_every_post(name):
    before = communities.ALL[name]()
    pairs = frozenset().union(*proposals(before).values())
    after = joined(before, pairs)
    assert after.posts.height == before.posts.height
    assert after.members.height == before.members.height - len(pairs)
    assert after.members.columns == before.members.columns
