"""Comparing like with like: a planted gap is found, none is made up, the fit is the usual one."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from benchmarks.truth_heard import PLANTED, community, simulate, taken
from dashboard.metrics._matching import Units, _fitted, matched


def test_the_score_is_that_of_scikit_learn():
    units = community(np.random.default_rng(3))
    x = units.scaled
    own = _fitted(x, units.theirs, np.ones(x.shape[0]), np.zeros(x.shape[1]), 25)
    usual = LogisticRegression(tol=1e-10, max_iter=1000).fit(x[:, 1:], units.theirs)
    assert own[1:] == pytest.approx(usual.coef_[0], abs=1e-4)
    assert own[0] == pytest.approx(usual.intercept_[0], abs=1e-4)


def on_paper(**given):
    """Return 40 posts a side by 20 people, all alike but for the space."""
    theirs = np.arange(80) % 2 == 0
    space = np.where(np.arange(80) < 40, 0, 1)
    # In the first space ours are answered always, theirs never; in the second both always.
    outcome = np.where(space == 1, 1.0, np.where(theirs, 0.0, 1.0))
    parts = {
        "theirs": theirs, "person": np.arange(80) % 20, "exact": space, "space": space,
        "columns": np.zeros((80, 1)), "names": ("alike",), "outcomes": outcome[:, None],
    }  # fmt: skip
    return Units(**(parts | given))


def test_the_gap_is_that_within_cells():
    units = on_paper()
    weights = np.ones((20, 50), np.float32)
    found = matched(units, weights)
    assert found.share == 1.0
    assert found.gap[0] == pytest.approx(0.5)  # 1 in half of theirs, 0 in the other half
    assert (found.least[0], found.most[0]) == (pytest.approx(0.0), pytest.approx(1.0))


def test_posts_that_have_no_like_cannot_be_matched():
    theirs = np.arange(80) % 2 == 0
    found = matched(on_paper(exact=theirs.astype(int)), np.ones((20, 50), np.float32))
    assert found.share == 0.0
    assert np.isnan(found.gap).all()
    assert found.crude[0] == pytest.approx(0.5)


def test_fewer_than_thirty_posts_by_ten_people_are_not_compared():
    weights = np.ones((20, 50), np.float32)
    assert matched(on_paper(person=np.arange(80) % 8), weights) is None
    assert matched(on_paper().some(np.arange(80) < 58), weights) is None


def test_the_same_authors_are_compared_where_thirty_told_both():
    person = np.arange(80) // 2  # forty people, each told both in one space
    found = matched(on_paper(person=person), np.ones((40, 50), np.float32))
    assert (found.both, found.within[0, 0]) == (40, pytest.approx(0.5))
    assert matched(on_paper(), np.ones((20, 50), np.float32)).both < 30


def test_matching_leaves_the_classes_nearer_to_each_other():
    draw = np.random.default_rng(2)
    found = taken(community(draw), draw)
    assert np.abs(found.after[:2]).max() < np.abs(found.before[:2]).max()


def test_a_planted_gap_is_found_and_none_is_made_up():
    planted = simulate(20, np.random.default_rng(11), planted=True)
    nothing = simulate(20, np.random.default_rng(11), planted=False)
    assert planted.mean == pytest.approx(PLANTED, abs=0.04)
    assert planted.crude < 0.17  # the crude gap is not the planted one
    assert planted.covered >= 0.85
    assert nothing.mean == pytest.approx(0.0, abs=0.04)
    assert nothing.alarms <= 0.15


@pytest.mark.parametrize(("alike", "told"), [(23, False), (24, True)])
def test_three_fifths_of_theirs_must_find_their_like(alike, told):
    theirs = np.arange(80) % 2 == 0
    apart = theirs & (np.cumsum(theirs) > alike)  # of forty, the rest have no like
    found = matched(on_paper(exact=apart.astype(int)), np.ones((20, 50), np.float32))
    assert found.share == alike / 40
    assert np.isfinite(found.gap).all() == told
