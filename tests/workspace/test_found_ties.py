"""What chance gives for ties is drawn beside the pages, kept, and the same as drawn on a page."""

from dataclasses import replace

import pytest
from polars.testing import assert_frame_equal

from dashboard.marks import Marks
from dashboard.metrics import _rewired, read
from dashboard.metrics._rewired import chance_of, rewired_of
from dashboard.view import TIES, Scope, View
from dashboard.workspace import found_ties, store
from data_sources.community import Ability
from tests import communities

NAMES = ("two-way", "in one piece", "centralisation", "modularity")
KINDS = ("reply", "mention", "reaction")
BESIDE_CHANCE = ("two_way_ties", "communities", "centralisation", "largest_component_share")


@pytest.fixture(autouse=True)
def _home(fresh_home, monkeypatch):
    assert not fresh_home.exists()
    monkeypatch.setattr(found_ties, "FEWEST", 1)


def told():
    shares = []
    found_ties.find(communities.busy(), Marks(), lambda _step, share: shares.append(share))
    return shares


def said_of_chance(reading):
    said = [each.sentence for each in reading.caveats if "chance" in each.sentence]
    return " ".join(said)


def refuse(*_):
    raise AssertionError("ties were drawn where they are kept")


def test_ties_are_drawn_once_and_kept():
    community = communities.busy()
    assert found_ties.missing(community, Marks())
    assert found_ties.kept(community) == ()
    shares = told()
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert not found_ties.missing(community, Marks())
    assert store.sweep() == 0
    assert [len(each.kinds) for each in found_ties.kept(community)] == [len(KINDS)]


def test_each_kind_is_drawn_alone_once_all_are_drawn_together():
    community = communities.busy()
    assert not found_ties.missing_alone(community, Marks())
    told()
    assert found_ties.missing_alone(community, Marks())
    shares = []
    found_ties.find_alone(community, Marks(), lambda _step, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert not found_ties.missing_alone(community, Marks())
    kinds = [tuple(TIES[kind] for kind in each.kinds) for each in found_ties.kept(community)]
    assert kinds == [KINDS, *((kind,) for kind in KINDS)]


@pytest.mark.parametrize("ties", [(), *((kind,) for kind in KINDS)])
def test_kept_and_drawn_on_a_page_are_the_same(monkeypatch, ties):
    community, scope = communities.busy(), Scope(ties=ties)
    anew = [chance_of(View(community, scope), name) for name in NAMES]
    assert all(table.height == 1 for table in anew)
    told()
    found_ties.find_alone(community, Marks(), lambda _step, _share: None)
    monkeypatch.setattr(_rewired, "_rewire", refuse)
    _rewired._KEPT.clear()
    view = View(community, scope, drawn=found_ties.kept(community))
    for name, table in zip(NAMES, anew, strict=True):
        assert_frame_equal(chance_of(view, name), table, check_exact=True)
    found = read("two_way_ties", view)
    assert found.tables["chance"].height == 1
    assert not said_of_chance(found)


@pytest.mark.parametrize("key", BESIDE_CHANCE)
def test_nobody_waits_for_draws_in_a_click(monkeypatch, key):
    community = communities.busy()
    monkeypatch.setattr(_rewired, "_rewire", refuse)
    view = View(community, drawn=found_ties.kept(community))
    found = read(key, view)
    assert found.value is not None
    assert found.tables["chance"].is_empty()
    assert "worked out" in said_of_chance(found)


def test_what_was_not_drawn_is_said_and_not_told():
    community = communities.busy()
    told()
    one, some = Scope(ties=("reply",)), Scope(ties=("reply", "mention"))
    early = found_ties.kept(community)
    assert "worked out" in said_of_chance(read("two_way_ties", View(community, one, drawn=early)))
    assert "not for these" in said_of_chance(
        read("two_way_ties", View(community, some, drawn=early))
    )
    found_ties.find_alone(community, Marks(), lambda _step, _share: None)
    late = found_ties.kept(community)
    assert not said_of_chance(read("two_way_ties", View(community, one, drawn=late)))
    assert "not for these" in said_of_chance(
        read("two_way_ties", View(community, some, drawn=late))
    )


def test_no_other_data_take_them():
    community = communities.busy()
    told()
    (drawn,) = found_ties.kept(community)
    assert rewired_of(View(community, drawn=(drawn,))) is drawn
    assert rewired_of(View(community, drawn=(replace(drawn, seed="other"),))) is None
    other = replace(community, fingerprint="other")
    assert found_ties.missing(other, Marks())
    assert found_ties.kept(other) == ()


def test_too_few_ties_to_draw_are_kept_too():
    no = dict.fromkeys(("replies", "mentions", "reactions"), Ability("no", "none"))
    known = communities.busy().can_tell | no
    nobody = replace(communities.busy(), fingerprint="nobody", can_tell=known)
    found_ties.find(nobody, Marks(), lambda _step, _share: None)
    assert not found_ties.missing(nobody, Marks())
    assert not found_ties.missing_alone(nobody, Marks())
    (kept,) = found_ties.kept(nobody)
    assert not kept.drawn
    assert chance_of(View(nobody, drawn=(kept,)), "two-way").is_empty()


def test_small_data_wait_for_nothing(monkeypatch):
    monkeypatch.setattr(found_ties, "FEWEST", 10**9)
    assert not found_ties.missing(communities.busy(), Marks())
    assert not found_ties.missing_alone(communities.busy(), Marks())
    assert found_ties.kept(communities.busy()) is None
    view = View(communities.busy(), drawn=found_ties.kept(communities.busy()))
    assert read("two_way_ties", view).tables["chance"].height == 1
