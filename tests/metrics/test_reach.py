"""Reach on paper, on the made-up community, and under what must change nothing."""

from dataclasses import replace
from datetime import timedelta

import igraph
import numpy as np
import polars as pl
import pytest

from dashboard.metrics import METRICS, measure, read
from dashboard.metrics._communities import (
    _lost,
    bridges_of,
    carriers,
    communities_of,
    compact,
)
from dashboard.metrics._group_ties import crossing_anew
from dashboard.metrics._null_models import grouped
from dashboard.metrics._reach import columns_of
from dashboard.metrics._rewired import draws_for
from dashboard.metrics._slice import slice_of
from dashboard.metrics._ties import net_of
from dashboard.panels.words import sentence
from dashboard.view import Marks, Scope, View, data_period
from data_sources.community import Ability
from data_sources.sample import sample_community, sample_leaders
from tests.communities import community_of, empty, one_post, table
from tests.metrics.paper import at, looked_at, people

REACH = [key for key, one in METRICS.items() if one.family == "reach"]


def tied(*pairs, leaders=("boss",), groups=None, **given):
    """Return a view of people with these ties, a day apart, in the groups given by letter."""
    groups = groups or {}
    names = sorted({name for pair in pairs for name in pair} | set(groups) | set(leaders))
    return looked_at(
        leaders=leaders, attributes=("team",),
        members=[{"member_id": name, "team": groups.get(name)} for name in names],
        edges=[{"source_id": a, "target_id": b, "at": at(i)} for i, (a, b) in enumerate(pairs)],
        **given,
    )  # fmt: skip


def values(view, *keys):
    return [read(key, view).value for key in keys]


def test_shares_of_members_on_paper():
    view = tied(("a", "b"), ("b", "a"), ("c", "d"), groups=dict.fromkeys("abcdefgh", "X"))
    # Nine members (the boss too), four with a tie, two of them in each piece.
    assert values(view, "members_connected", "members_isolated") == [4 / 9, 5 / 9]
    assert values(view, "largest_component_share", "two_way_ties") == [2 / 9, 1 / 2]
    pieces = read("largest_component_share", view).tables["pieces"]
    assert pieces["people"].to_list() == [2, 2, 5]


def test_who_turned_to_others_in_vain():
    view = tied(*[("a", x) for x in "bcd"], *[("e", x) for x in "bcd"], ("b", "e"), ("c", "d"))
    reading = read("never_addressed_back", view)
    assert (reading.count, reading.base) == (1, 2)


@pytest.mark.parametrize(("later", "reached"), [(0, 1 / 2), (1, 1.0)])
def test_a_second_step_at_the_same_moment_is_not_after_the_first(later, reached):
    view = looked_at(
        leaders=["boss"], members=people("boss", "a", "c"),
        edges=[
            {"source_id": "boss", "target_id": "a", "at": at(1)},
            {"source_id": "a", "target_id": "c", "at": at(1) + timedelta(microseconds=later)},
        ],
    )  # fmt: skip
    assert values(view, "leader_reach_2") == [reached]


def test_leaders_reach_on_paper_in_order_of_time():
    # The boss meets a; only after that a meets c; b was met by a before.
    view = tied(("a", "b"), ("boss", "a"), ("a", "c"), ("c", "d"))
    assert values(view, "leader_reach_1", "leader_reach_2") == [1 / 4, 2 / 4]
    steps = read("leader_reach_2", view).tables["steps"]
    assert steps.rows() == [
        (1, "in order of time", 1, 4, 0.25),
        (2, "in order of time", 2, 4, 0.5),
        (2, "in any order", 3, 4, 0.75),
    ]


def test_ties_without_dates_have_no_order():
    community = community_of(
        members=people("boss", "a", "b"),
        edges=[{"source_id": "boss", "target_id": "a"}, {"source_id": "a", "target_id": "b"}],
    )
    view = View(community, marks=Marks(frozenset({"boss"})))
    assert read("leader_reach_1", view).value == 1 / 2
    two = read("leader_reach_2", view)
    assert two.value is None
    assert "no dates" in two.caveats[0].sentence


def test_groups_on_paper():
    groups = {f"x{i}": "X" for i in range(5)} | {f"y{i}": "Y" for i in range(5)}
    groups |= {f"z{i}": "Z" for i in range(5)}
    view = tied(("x0", "x1"), ("x0", "y0"), ("y0", "y1"), ("boss", "x1"), groups=groups)
    assert values(view, "cross_group_ties", "ei_index") == [1 / 3, pytest.approx(-1 / 3)]
    assert values(view, "groups_not_reached", "groups_untouched_by_leaders") == [1, 2]
    between = read("cross_group_ties", view).tables["between"]
    cells = {row["group"] + row["to_group"]: (row["ties"], row["people"])
             for row in between.iter_rows(named=True)}  # fmt: skip
    assert cells["XX"] == (1.0, 2)
    assert cells["XY"] == (1.0, 2)
    assert cells["YX"] == cells["ZZ"] == (0.0, 0)


def test_a_star_turns_around_one_and_hangs_on_that_one():
    view = tied(*[("hub", f"m{i}") for i in range(9)], leaders=())
    assert read("centralisation", view).value == 1.0
    found = bridges_of(slice_of(view))
    assert (found.removed, found.lost) == (1, 0.9)  # of ten, one is left in the largest piece
    assert found.lost_at_random == pytest.approx(0.18)  # everybody once: nine times 0.1, then 0.9
    assert read("bridge_dependence", view).value > 0.5
    ring = tied(*[(f"m{i}", f"m{(i + 1) % 9}") for i in range(9)], leaders=())
    assert values(ring, "centralisation", "bridge_dependence") == [0.0, 0.0]


def test_pieces_after_many_removals_at_once_are_those_of_each_alone(sample, monkeypatch):
    pairs, _ = compact(slice_of(sample).facts, net_of(slice_of(sample)).pairs)
    draw = np.random.default_rng(1)
    leave = np.stack([draw.choice(pairs.n, 40, replace=False) for _ in range(7)])
    links = list(zip(pairs.links.a.tolist(), pairs.links.b.tolist(), strict=True))
    whole, before = igraph.Graph(pairs.n, links), np.bincount(pairs.component).max()
    left = [(whole - gone).connected_components().sizes() for gone in leave.tolist()]
    meant = [(before - max(sizes)) / pairs.n for sizes in left]
    assert _lost(pairs, leave).tolist() == meant
    monkeypatch.setattr("dashboard.metrics._communities._AT_ONCE", 3 * len(links))
    assert _lost(pairs, leave).tolist() == meant


def test_the_fewest_who_hold_a_side():
    sides = np.array([0, 0, 0, 1, 1, 1])
    assert carriers(sides, np.array([0, 1, 2, 3, 0]), np.array([3, 3, 3, 4, 1])) == 1


@pytest.fixture(scope="module")
def sample():
    community = sample_community()
    return View(community, marks=Marks(sample_leaders(community)))


def said(view, key):
    return sentence(METRICS[key], read(key, view), view)


def test_the_three_planted_troubles_are_said(sample):
    assert "Barely reached: Depots and Night shift" in said(sample, "groups_barely_reached")
    assert "The two groups Depots and Plant B are held together by fewer than five people" in said(
        sample, "bridge_dependence"
    )
    assert "of what leaders turn to is other leaders, where chance" in said(
        sample, "leader_reach_1"
    )
    assert "No leader has to do with: Depots and Night shift" in said(
        sample, "groups_untouched_by_leaders"
    )


def test_two_way_ties_lie_above_chance_in_the_whole_data(sample):
    row = read("two_way_ties", sample).tables["chance"].row(0, named=True)
    assert row["low"] <= row["expected"] <= row["high"] < row["observed"]
    assert row["draws"] == draws_for(10_000) == 100
    shape = read("centralisation", sample).tables["chance"]
    assert shape["what"].to_list() == ["centralisation", "in one piece"]
    assert shape["observed"][0] > shape["high"][0]


def test_a_thousand_silent_members_move_every_share_and_not_the_centre(sample):
    silent = table("members", [{"member_id": f"silent{i}"} for i in range(1_000)],
                   sample.community.attributes)  # fmt: skip
    more = replace(sample.community, members=pl.concat([sample.community.members, silent]))
    now, then = measure(replace(sample, community=more)), measure(sample)
    for key in ("members_connected", "largest_component_share", "leader_reach_1", "leader_reach_2"):
        assert now[key].base == then[key].base + 1_000
        assert now[key].value < then[key].value / 2
    assert now["members_isolated"].value > then["members_isolated"].value
    assert now["centralisation"].value == then["centralisation"].value
    over = [each["centralisation"].tables["over"]["value"] for each in (now, then)]
    assert over[0][1] < over[1][1]
    beside = METRICS["centralisation"].counterweight
    assert all(now[key].value > then[key].value for key in beside)


def test_pairs_are_drawn_as_people_are_drawn(sample):
    """The draws agree with a vertex bootstrap done pair by pair."""
    part = slice_of(sample)
    links, weights = net_of(part).pairs.links, part.facts.draws.matrix
    both = weights[links.a] * weights[links.b]
    slow = (both * links.both[:, None]).sum(axis=0) / both.sum(axis=0)
    quick = read("two_way_ties", sample).draws
    assert quick.std() == pytest.approx(slow.std(), rel=0.15)
    assert np.corrcoef(quick, slow)[0, 1] > 0.9


def test_sums_over_pairs_count_each_pair_twice(sample):
    part = slice_of(sample)
    assert columns_of(part).by_person["pairs"].sum() == 2 * net_of(part).pairs.links.a.size


@pytest.mark.parametrize("key", REACH)
@pytest.mark.parametrize("make", [empty, one_post], ids=["empty", "one post"])
def test_where_there_is_nothing_nothing_is_made_up(make, key):
    reading = read(key, View(make(), marks=Marks(frozenset({"m1"}))))
    if reading.value is None:
        assert reading.caveats[0].sentence
    else:
        assert key in {"members_connected", "members_isolated", "reached_observed",
                       "members_not_known_reached", "largest_component_share"}  # fmt: skip


def test_an_export_that_tells_no_ties_says_so(sample):
    no = Ability("no", "this export has none")
    mute = {**sample.community.can_tell, "replies": no, "mentions": no, "reactors": no}
    view = replace(sample, community=replace(sample.community, can_tell=mute))
    for key in REACH:
        reading = read(key, view)
        if key in {"reached_observed", "members_not_known_reached"}:
            continue  # reads are still known
        assert reading.value is None, key
        assert "neither who answered whom" in reading.caveats[0].sentence


def test_a_filter_of_groups_keeps_the_leaders_paths_and_draws_no_chance(sample):
    view = replace(sample, scope=Scope(groups=(("location", "Plant A"),)))
    reading = read("cross_group_ties", view)
    assert any("chance is not drawn" in caveat.sentence for caveat in reading.caveats)
    assert reading.tables["chance"].is_empty()
    whole = read("leader_reach_1", sample).tables["by_group"]
    here = read("leader_reach_1", view)
    assert here.count == dict(whole.select("group", "people").iter_rows())["Plant A"]


def test_ties_by_some_kinds_are_fewer(sample):
    by_answers = replace(sample, scope=Scope(ties=("reply",)))
    assert read("members_connected", by_answers).value < read("members_connected", sample).value
    kinds = read("members_connected", by_answers).tables["kinds"]
    assert kinds["kind"].to_list() == ["reply"]


def test_communities_are_numbered_by_size_and_say_when_they_are_not_stable(sample):
    found = communities_of(slice_of(sample))
    assert found.sizes.tolist() == sorted(found.sizes, reverse=True)
    assert np.bincount(found.label[found.label >= 0]).tolist() == found.sizes.tolist()
    reading = read("communities", sample)
    assert ("not stable" in reading.finding) == (found.agreement < 0.7)
    assert reading.tables["circles"].is_empty() == (not found.stable)


@pytest.mark.parametrize("large", [False, True])
def test_circles_count_the_members_of_the_view_and_are_numbered_anew(sample, large, monkeypatch):
    if large:
        monkeypatch.setattr("dashboard.metrics._communities.LARGE", 1000)
    view = replace(sample, scope=replace(sample.scope, groups=(("location", "Office"),)))
    part = slice_of(replace(view, marks=Marks(zone="Asia/Tokyo") if large else view.marks))
    found = communities_of(part)
    assert not found.label[~part.among].max() >= 0
    assert np.bincount(found.label[found.label >= 0]).tolist() == found.sizes.tolist()
    assert found.sizes.tolist() == sorted(found.sizes, reverse=True)
    assert found.sizes.min() >= 5


def test_the_whole_data_are_covered(sample):
    community = sample.community
    view = replace(sample, scope=Scope(period=data_period(community, "UTC")))
    ties = net_of(slice_of(view)).ties
    assert ties.at.size > 4 * net_of(slice_of(sample)).ties.at.size


def test_ties_that_stay_inside_more_than_chance_would_have_them_say_so(sample):
    reading = read("cross_group_ties", sample)
    row = reading.tables["chance"].row(0, named=True)
    anew = crossing_anew(grouped(slice_of(sample)))
    assert row["observed"] < anew < row["low"]
    assert reading.tables["ties_anew"].rows() == [(anew,)]
    assert reading.finding == f"Chance would give {anew * 100:.0f} % or more"


def test_groups_that_take_part_much_are_not_said_to_keep_to_themselves():
    # A writes to anybody there is; B to F, each as large, say nothing. Dealt anew, most of A's ties
    # would lead out of a group; drawn anew, they stay where the talkers are.
    talkers = [f"a{i}" for i in range(12)]
    pairs = [(one, other) for one in talkers for other in talkers if one != other]
    silent = {f"{letter}{i}": letter for letter in "bcdef" for i in range(12)}
    view = tied(*pairs, leaders=(), groups=dict.fromkeys(talkers, "a") | silent)
    reading = read("cross_group_ties", view)
    assert reading.value == 0
    assert reading.tables["chance"]["low"][0] > 0.1
    assert not reading.finding
