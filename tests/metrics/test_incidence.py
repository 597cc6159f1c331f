"""Incidence curves under person weights: exact points, and draws that belong to them."""

import numpy as np
import polars as pl
import pytest

from dashboard.metrics._draws import draw
from dashboard.metrics._incidence import FIXED_EDGES, default_edges, incidence_draws, time_to_share
from dashboard.metrics.statistics import cumulative_incidence

EDGES = np.array([1.0, 5.0, 24.0, 72.0, 168.0])


def log(seed=3, posts=800, people=40):
    random = np.random.default_rng(seed)
    reply, removed = random.lognormal(3, 2, posts), random.exponential(400, posts)
    end = random.uniform(0, 400, posts)
    hours = np.round(np.minimum(np.minimum(reply, removed), end))
    cause = np.where(end < np.minimum(reply, removed), 0, np.where(reply < removed, 1, 2))
    return random.integers(0, people, posts), hours, cause


def drawn(people=40):
    return draw(pl.Series([f"u{i}" for i in range(people)]), "s").matrix


def at(times, values, edges):
    return np.concatenate([[0.0], values])[np.searchsorted(times, edges, side="right")]


def test_points_are_exact_at_every_edge_though_many_posts_are_censored():
    person, hours, cause = log()
    curve = cumulative_incidence(hours, cause)
    found = incidence_draws(person, hours, cause, drawn(), EDGES)
    assert found.point == pytest.approx(at(curve.times, curve.incidence[:, 0], EDGES), abs=1e-12)
    assert found.competing == pytest.approx(
        at(curve.times, curve.incidence[:, 1], EDGES), abs=1e-12
    )


def test_each_draw_is_the_curve_of_the_posts_repeated_by_weight():
    person, hours, cause = log()
    matrix = drawn()
    found = incidence_draws(person, hours, cause, matrix, EDGES)
    for number in range(20):
        times = matrix[person, number].astype(int)
        curve = cumulative_incidence(np.repeat(hours, times), np.repeat(cause, times))
        expected = at(curve.times, curve.incidence[:, 0], EDGES)
        # The bins blur when within them a post was censored, no more than this.
        assert found.draws[number] == pytest.approx(expected, abs=0.01)


def test_without_censoring_each_draw_is_a_plain_share():
    person, hours, cause = log()
    cause = np.where(cause == 0, 1, cause)
    matrix = drawn()
    found = incidence_draws(person, hours, cause, matrix, EDGES)
    weight = matrix[person].astype(float)
    within = (cause == 1)[:, None] & (hours[:, None] <= EDGES)
    assert found.draws == pytest.approx(weight.T @ within / weight.sum(axis=0)[:, None])


def test_a_reply_at_the_edge_is_inside_it():
    found = incidence_draws([0, 0], [168, 169], [1, 1], drawn(1), EDGES)
    assert found.at(168.0)[0] == 0.5
    with pytest.raises(ValueError, match="edge"):
        found.at(100.0)


def test_removal_before_a_reply_stays_unanswered():
    found = incidence_draws([0, 1, 2, 3], [1, 1, 2, 2], [2, 2, 1, 1], drawn(4), EDGES)
    assert found.point[-1] == found.competing[-1] == 0.5


def test_median_is_exact_and_its_draws_lie_around_it():
    person, hours, cause = log(posts=4000, people=300)
    curve = cumulative_incidence(hours, cause)
    exact = curve.times[np.argmax(curve.incidence[:, 0] >= 0.4)]
    assert time_to_share(hours, cause, 0.4) == exact
    found = incidence_draws(person, hours, cause, drawn(300))
    assert np.median(found.time_to(0.4)) == pytest.approx(exact, rel=0.05)
    assert np.isinf(found.time_to(0.99)).all()


def test_no_median_where_half_are_never_answered():
    assert time_to_share([1, 2, 3], [1, 2, 2]) is None
    assert time_to_share([], []) is None


def test_default_edges_hold_the_hours_of_the_definitions():
    assert set(FIXED_EDGES) <= set(default_edges([0.5, 3, 800]))
    assert default_edges([]).tolist() == list(FIXED_EDGES)
    assert (np.diff(default_edges(np.arange(500))) > 0).all()


def test_no_post_is_nan_and_never_zero():
    found = incidence_draws([], [], [], drawn(3), EDGES)
    assert np.isnan(found.point).all()
    assert found.draws.shape == (1000, EDGES.size)
    assert np.isnan(found.draws).all()


def test_a_draw_without_any_author_is_nan():
    matrix = drawn(1)
    found = incidence_draws([0], [3], [1], matrix, EDGES)
    assert (np.isnan(found.draws[:, -1]) == (matrix[0] == 0)).all()


@pytest.mark.parametrize(
    ("person", "hours", "why"),
    [([-1], [1], "person"), ([9], [1], "person"), ([0], [-1], "negative"), ([0, 1], [1], "length")],
)
def test_what_cannot_be_is_an_error_in_words(person, hours, why):
    with pytest.raises(ValueError, match=why):
        incidence_draws(person, hours, np.ones(len(hours)), drawn(2), EDGES)
