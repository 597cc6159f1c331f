"""A few simulated communities: numbers near the truth, and none where two label by chance."""

import numpy as np
import pytest

from benchmarks.truth_dissent import KEYS, labelled, made, removed
from dashboard.metrics import read

WORLDS = 8


@pytest.fixture(scope="module")
def worlds():
    draw = np.random.default_rng(11)
    return [(world, labelled(world, draw), draw) for world in (made(draw) for _ in range(WORLDS))]


def test_intervals_hold_most_truths(worlds):
    held = []
    for world, view, _ in worlds:
        for key, truth in zip(KEYS, world.truth, strict=True):
            reading = read(key, view)
            if reading.value is not None:
                held.append(reading.low <= truth <= reading.high)
    assert len(held) > WORLDS
    assert np.mean(held) > 0.75


def test_two_who_label_by_chance_give_no_number(worlds):
    for world, _, draw in worlds:
        assert read("dissent_share", labelled(world, draw, chance=True)).value is None


def test_removing_a_tenth_of_what_disagrees_shows(worlds):
    world, view, draw = worlds[0]
    share, gap, gone = removed(view, world, draw)
    assert share == pytest.approx(0)
    assert gap > 0
    assert gone > 0
