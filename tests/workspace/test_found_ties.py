"""What chance gives for ties is drawn beside the pages, kept, and the same as drawn on a page."""

from dataclasses import replace

import pytest
from polars.testing import assert_frame_equal

from dashboard.marks import Marks
from dashboard.metrics import _rewired, read
from dashboard.metrics._rewired import chance_of, rewired_of
from dashboard.view import Scope, View
from dashboard.workspace import found_ties, store
from data_sources.community import Ability
from tests import communities

NAMES = ("two-way", "in one piece", "centralisation", "modularity")


@pytest.fixture(autouse=True)
def _home(fresh_home, monkeypatch):
    assert not fresh_home.exists()
    monkeypatch.setattr(found_ties, "FEWEST", 1)


def told():
    shares = []
    found_ties.find(communities.busy(), Marks(), lambda _step, share: shares.append(share))
    return shares


def refuse(*_):
    raise AssertionError("ties were drawn where they are kept")


def test_ties_are_drawn_once_and_kept():
    community = communities.busy()
    assert found_ties.missing(community, Marks())
    assert found_ties.kept(community) is None
    shares = told()
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert not found_ties.missing(community, Marks())
    assert store.sweep() == 0
    assert found_ties.kept(community).kinds


def test_kept_and_drawn_on_a_page_are_the_same(monkeypatch):
    community = communities.busy()
    anew = [chance_of(View(community), name) for name in NAMES]
    assert all(table.height == 1 for table in anew)
    told()
    monkeypatch.setattr(_rewired, "_rewire", refuse)
    _rewired._KEPT.clear()
    view = View(community, drawn=found_ties.kept(community))
    for name, table in zip(NAMES, anew, strict=True):
        assert_frame_equal(chance_of(view, name), table, check_exact=True)
    assert read("two_way_ties", view).tables["chance"].height == 1


def test_no_other_kind_of_tie_and_no_other_data_take_them():
    community = communities.busy()
    told()
    drawn = found_ties.kept(community)
    view = View(community, Scope(ties=("reply",)), drawn=drawn)
    assert rewired_of(view) is not drawn
    assert rewired_of(View(community, drawn=drawn)) is drawn
    assert rewired_of(View(community, drawn=replace(drawn, seed="other"))) is not drawn
    other = replace(community, fingerprint="other")
    assert found_ties.missing(other, Marks())
    assert found_ties.kept(other) is None


def test_too_few_ties_to_draw_are_kept_too():
    no = dict.fromkeys(("replies", "mentions", "reactions"), Ability("no", "none"))
    known = communities.busy().can_tell | no
    nobody = replace(communities.busy(), fingerprint="nobody", can_tell=known)
    found_ties.find(nobody, Marks(), lambda _step, _share: None)
    assert not found_ties.missing(nobody, Marks())
    assert not found_ties.kept(nobody).drawn
    assert chance_of(View(nobody, drawn=found_ties.kept(nobody)), "two-way").is_empty()


def test_small_data_wait_for_nothing(monkeypatch):
    monkeypatch.setattr(found_ties, "FEWEST", 10**9)
    assert not found_ties.missing(communities.busy(), Marks())
    assert found_ties.kept(communities.busy()) is None
