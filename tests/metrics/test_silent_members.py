"""Everyone counts, and removal and silence never improve a number: all metrics, several worlds."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.metrics import METRICS, measure
from dashboard.view import Marks, View
from tests.communities import ALL, START, table
from tests.metrics.test_contract import told

LEADERS = Marks(frozenset({"m0001", "m0002"}))
SHARES_OF_MEMBERS = {
    "members_active", "members_spoke", "members_silent", "members_unseen", "members_got_answer",
    "members_reacted", "behaviour_spread", "members_connected", "members_isolated",
    "reached_observed", "members_not_known_reached", "largest_component_share", "leader_reach_1",
    "leader_reach_2",
}  # fmt: skip
MOVED = {"members_total", "roster_match", "posts_gini_all"} | SHARES_OF_MEMBERS
NEWCOMERS = {"newcomers", "newcomers_gone_30d"}
BESIDE_MEMBERS = {
    ("leader_post_share", "shares"), ("quiet_spaces", "spaces"), ("centralisation", "over"),
}  # fmt: skip
CAN_TELL_READS = {"members_read"}


def world(name):
    """Return a community some of whose members are on no roster."""
    community = ALL[name]()
    off_roster = pl.col("member_id").hash(seed=1) % 4 == 0
    known = pl.when(off_roster).then(pl.lit("activity")).otherwise("known_from")
    return replace(community, members=community.members.with_columns(known_from=known))


def silenced(community, n=1000, joined_at=None):
    """Return the community with so many more on its roster, who never do anything."""
    rows = [{"member_id": f"silent{i:04}", "joined_at": joined_at} for i in range(n)]
    more = table("members", rows, community.attributes)
    return replace(community, members=pl.concat([community.members, more]))


def removed(community, share, seed):
    """Return the community with so much of its unanswered posts marked as removed."""
    posts = community.posts
    answered = pl.concat([posts["thread_id"].filter(posts["thread_id"] != posts["post_id"]),
                          posts["parent_id"].drop_nulls()])  # fmt: skip
    lonely = (~pl.col("post_id").is_in(answered.implode())) & pl.col("removed_at").is_null()
    chosen = lonely & (pl.col("post_id").hash(seed=seed) % 1000 < share * 1000)
    hours_later = pl.col("posted_at") + pl.duration(hours=pl.col("post_id").hash(seed=seed) % 300)
    return replace(
        community,
        posts=posts.with_columns(
            removed_at=pl.when(chosen).then(hours_later).otherwise("removed_at"),
            removed_by=pl.when(chosen).then(pl.lit("moderator")).otherwise("removed_by"),
        ),
    )


def without(reading, key):
    """Return what a reading says, without the tables that stand members beside something."""
    kept = {name: t for name, t in reading.tables.items() if (key, name) not in BESIDE_MEMBERS}
    return told(replace(reading, tables=kept))


@pytest.mark.parametrize("name", ["quiet", "busy"])
@pytest.mark.parametrize("joined", [None, START + timedelta(days=190)], ids=["undated", "dated"])
def test_a_thousand_silent_members_move_what_is_of_all_members_and_nothing_else(name, joined):
    community = world(name)
    before = measure(View(community, marks=LEADERS))
    after = measure(View(silenced(community, joined_at=joined), marks=LEADERS))
    moves = MOVED | (NEWCOMERS if joined else set())
    for key in METRICS:
        same = without(before[key], key) == without(after[key], key)
        assert same == (key not in moves | _of_members(key, joined)), key
    for key in moves:
        assert before[key].value != after[key].value, key


def _of_members(key, joined):
    """Return the key itself where only its base or interval may move: newcomers are of N."""
    return {key} if key == "newcomers" and not joined else set()


@pytest.mark.parametrize("name", ["quiet", "busy"])
def test_silent_members_leave_no_hole_and_no_zero(name):
    community = world(name)
    before = measure(View(community, marks=LEADERS))
    after = measure(View(silenced(community), marks=LEADERS))
    for key in METRICS:
        assert (before[key].value is None) == (after[key].value is None), key
        assert bool(before[key].value) == bool(after[key].value), key


def better(one, before, after):
    """Say whether a reading moved in the direction that a sponsor likes."""
    if before.value is None or after.value is None:
        return False
    step = after.value - before.value
    return step > 1e-12 if one.favours == "high" else step < -1e-12


def answered_for(one, before, after):
    """Say whether a counterweight moved against it, or is as bad as it can be."""
    for key in one.counterweight:
        then, now = before[key].value, after[key].value
        if then is None or now is None:
            continue
        low = METRICS[key].favours == "low"
        if (now > then) if low else (now < then):
            return True
        if now == (1.0 if low and METRICS[key].unit in {"share", "0..1"} else 0.0):
            return True
    return False


def assert_nothing_flatters(community, other, leaders=LEADERS):
    before, after = (measure(View(each, marks=leaders)) for each in (community, other))
    for key, one in METRICS.items():
        if one.favours != "-" and better(one, before[key], after[key]):
            assert answered_for(one, before, after), key


@pytest.mark.parametrize("name", ["tiny", "quiet", "busy", "hostile"])
def test_marking_a_tenth_of_the_unanswered_as_removed_flatters_nothing(name):
    community = ALL[name]()
    marked = removed(community, 0.1, seed=1)
    assert_nothing_flatters(community, marked)


def test_marking_posts_as_removed_does_move_numbers():
    community = ALL["busy"]()
    marked = measure(View(removed(community, 0.1, seed=1)))
    plain = measure(View(community))
    assert marked["removed_share"].value > plain["removed_share"].value
    assert marked["open_posts"].value < plain["open_posts"].value


@settings(max_examples=8)
@given(
    name=st.sampled_from(["tiny", "quiet", "busy"]),
    share=st.sampled_from([0.05, 0.1, 0.5, 1.0]),
    seed=st.integers(0, 1000),
    silent=st.sampled_from([0, 1, 1000]),
    days=st.none() | st.integers(0, 270),
)
def test_neither_removal_nor_silence_improves_a_number(name, share, seed, silent, days):
    community = ALL[name]()
    joined = None if days is None else START + timedelta(days=days)
    other = silenced(removed(community, share, seed), silent, joined)
    assert_nothing_flatters(community, other)
