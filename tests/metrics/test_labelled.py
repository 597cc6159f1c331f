"""Agreement and means corrected by labels, against published and hand-worked values."""

import numpy as np
import polars as pl
import pytest

from dashboard.metrics._draws import draw
from dashboard.metrics._labelled import (
    Posts,
    between_labellers,
    precision_and_recall,
    rectified,
)
from dashboard.metrics.statistics import cohen_kappa, prediction_powered_mean, rogan_gladen


def answers(table):
    """Return what two people answered, from how often which two answers met."""
    met = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [i for i, _ in met], [j for _, j in met]


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.492),  # Cohen (1960), three categories
        ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], 0.676),  # Fleiss, Levin & Paik (2003), table 18.1
        ([[20, 5], [10, 15]], 0.4),
        ([[25, 25], [25, 25]], 0.0),
    ],
)
def test_kappa_as_published(table, kappa):
    assert cohen_kappa(*answers(table)) == pytest.approx(kappa, abs=0.0006)


def test_kappa_counts_not_being_able_to_say_as_an_answer():
    assert cohen_kappa([True, None, False], [True, None, False]) == pytest.approx(1)
    assert cohen_kappa([None, None], [None, None]) is None
    assert cohen_kappa([], []) is None
    with pytest.raises(ValueError, match="same posts"):
        cohen_kappa([1], [1, 2])


def test_rogan_and_gladen_as_published():
    # 23 of 150 cows are positive to a test of sensitivity .96 and specificity .89 (manual of
    # epiR, after Rogan & Gladen 1978): 5.1 of 100 are ill.
    assert rogan_gladen(23 / 150, 0.96, 0.89) == pytest.approx(0.051, abs=0.0005)
    assert rogan_gladen(0.05, 0.9, 0.9) == 0.0
    assert rogan_gladen(0.99, 0.9, 0.99) == 1.0
    with pytest.raises(ValueError, match="better than chance"):
        rogan_gladen(0.3, 0.5, 0.5)


def test_the_corrected_mean_on_paper():
    said, scores, others = [1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 0, 0, 0, 0, 0]
    # Power 1: the mean of all scores, .375, and what the labels are more, .25.
    assert prediction_powered_mean(said, scores, others, power=1) == pytest.approx(0.625)
    assert prediction_powered_mean(said, scores, others, power=0) == pytest.approx(0.5)
    # The best power is cov / (var (1 + n / N)), with population moments of each part:
    # cov .125, var .1875 / 4 + .234375 / 8 against .125 / 4.
    power = (0.125 / 4) / (0.1875 / 4 + 0.234375 / 8)
    assert prediction_powered_mean(said, scores, others) == pytest.approx(0.5 + power * 0.125)


def test_weights_are_inverse_chances():
    assert prediction_powered_mean([1, 0], [0, 0], [0, 0], weights=[3, 1]) == pytest.approx(0.75)


def test_the_correction_is_never_worse_than_the_labels_alone():
    random, errors = np.random.default_rng(2), []
    for _ in range(300):
        truth = random.random(2_000) < 0.3
        for told in (0.0, 2.0):
            scores = random.normal(size=2_000) + told * truth
            found = prediction_powered_mean(truth[:100], scores[:100], scores[100:])
            errors.append((found - 0.3, truth[:100].mean() - 0.3))
    useless, useful = np.array(errors).reshape(-1, 2, 2).transpose(1, 2, 0).std(axis=2)
    assert useless[0] < 1.05 * useless[1]
    assert useful[0] < 0.85 * useful[1]


def test_draws_weigh_both_parts_alike():
    people = pl.Series([f"m{n:02}" for n in range(40)])
    draws = draw(people, "seed")
    random = np.random.default_rng(1)
    person, scores = np.repeat(np.arange(40), 10), random.random((400, 1))
    said = (scores > 0.6).astype(float)
    frame = Posts(person, np.ones(400), scores)
    some = Posts(person[::2], np.ones(200), scores[::2], said[::2])
    found = rectified(some, frame, draws)
    assert found.draws.shape == (1, 1_000)
    assert found.draws.mean() == pytest.approx(found.value[0], abs=0.005)
    assert found.draws.std() < 0.8 * said[::2].std() / 200**0.5
    assert 0.5 < found.power[0] <= 1


def test_a_few_with_much_weight_are_few_people_in_effect():
    draws = draw(pl.Series([f"m{n:02}" for n in range(40)]), "seed")
    said = (np.arange(40)[:, None] % 4 == 0).astype(float)
    frame = Posts(np.arange(40), np.ones(40), np.zeros((40, 1)))
    alike = rectified(Posts(np.arange(40), np.ones(40), np.zeros((40, 1)), said), frame, draws)
    # Thirty parts of -1/4 and ten of 3/4: (30/16 + 90/16)^2 / (30/256 + 810/256).
    assert alike.people[0] == pytest.approx((120 / 16) ** 2 / (840 / 256))
    heavy = np.where(np.arange(40) < 4, 10.0, 1.0)
    few = rectified(Posts(np.arange(40), heavy, np.zeros((40, 1)), said), frame, draws)
    assert few.people[0] < 6


def test_what_sets_labellers_apart_is_told_only_beyond_chance():
    noise = np.random.default_rng(3).normal(scale=0.05, size=1_000)
    assert between_labellers((0.3, 0.3 + noise), (0.32, np.full(1_000, 0.32))) == 0
    far = between_labellers((0.1, 0.1 + noise), (0.5, np.full(1_000, 0.5)))
    assert far == pytest.approx((0.4**2 - 0.05**2) / 4, rel=0.05)


def test_precision_and_recall_are_of_all_posts():
    said, scores = np.array([1.0, 0.5, 0.0, 1.0]), np.array([0.9, 0.6, 0.7, 0.1])
    weight = np.array([1.0, 2.0, 1.0, 2.0])
    precision, recall = precision_and_recall(said, scores, weight, 0.5)
    assert (precision, recall) == pytest.approx((2 / 4, 2 / 4))
    assert precision_and_recall(said, scores, weight, 0.99) == (None, pytest.approx(0))
