"""How far the gap in answers can be trusted: simulated communities in which the truth is known.

*Planted*: 300 opening posts by 80 people in three spaces; who is active, long posts and one space
change both what is told and how often anybody answers (so the crude gap is wrong), and posts that
tell another story are answered 20 points less often. *Permuted*: the same posts, the classes dealt
anew over the posts, so that there is no gap. Told are how often the matched gap can be told, its
mean, how often its interval covers the truth, and how often a gap of zero is called a gap.

    python -m benchmarks.truth_heard [--runs 1000] [--seed 1]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from dashboard.metrics._draws import Weights
from dashboard.metrics._matching import Matched, Units, matched

POSTS: Final = 300
PEOPLE: Final = 80
DRAWS: Final = 500
PLANTED: Final = 0.2
SPACES: Final = 3


class Found(NamedTuple):
    """What many runs gave: told, mean gap, crude mean, covering the truth, zero excluded."""

    told: float
    mean: float
    crude: float
    covered: float
    alarms: float


def main() -> None:
    """Print what the simulations give."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(f"{'':<12}{'told':>8}{'mean gap':>10}{'crude':>8}{'covered':>9}{'zero excluded':>15}")
    for name, planted in (("planted", True), ("permuted", False)):
        found = simulate(asked.runs, np.random.default_rng(asked.seed), planted=planted)
        numbers = f"{found.told:>8.3f}{found.mean:>10.4f}{found.crude:>8.3f}"
        print(f"{name:<12}{numbers}{found.covered:>9.3f}{found.alarms:>15.3f}", flush=True)
    print(f"of {asked.runs} runs each; Monte Carlo error {np.sqrt(0.05 * 0.95 / asked.runs):.3f}")


def simulate(runs: int, draw: np.random.Generator, *, planted: bool) -> Found:
    """Return what so many communities give, with or without a planted gap."""
    truth, found, crude, covered, alarms = PLANTED if planted else 0.0, [], [], 0, 0
    for _ in range(runs):
        units = community(draw)
        if not planted:
            units = replace(units, theirs=draw.permutation(units.theirs))
        result = taken(units, draw)
        if result is None or np.isnan(result.low[0]):
            continue
        found.append(float(result.gap[0]))
        crude.append(float(result.crude[0]))
        covered += bool(result.low[0] <= truth <= result.high[0])
        alarms += bool(result.low[0] > 0 or result.high[0] < 0)
    told = len(found)
    means = float(np.mean(found)), float(np.mean(crude))
    return Found(told / runs, *means, covered / told, alarms / told)


def community(draw: np.random.Generator) -> Units:
    """Return the opening posts of a community, those of other stories answered 20 points less."""
    share = draw.dirichlet(np.full(PEOPLE, 2.0))
    person = draw.choice(PEOPLE, POSTS, p=share)
    activity, length = np.log(share * POSTS + 1.0)[person], draw.normal(size=POSTS)
    activity = (activity - activity.mean()) / activity.std()
    hour = draw.random(POSTS) * 2 * np.pi
    space, asks = draw.integers(0, SPACES, POSTS), draw.random(POSTS) < 0.3
    leaning = 0.4 * activity - 0.4 * length + 0.4 * (space == 1) - 0.1
    theirs = draw.random(POSTS) < 1 / (1 + np.exp(-leaning))
    of_author = draw.normal(scale=0.05, size=PEOPLE)[person]
    likely = 0.6 + 0.07 * activity - 0.07 * length + 0.08 * (space == 1) + of_author
    answered = draw.random(POSTS) < np.clip(likely, 0.22, 0.98) - PLANTED * theirs
    columns = np.column_stack([activity, length, np.sin(hour), np.cos(hour)])
    names = ("activity", "length", "sine", "cosine")
    outcomes = answered.astype(np.float64)[:, None]
    return Units(theirs, person, space * 2 + asks, space, columns, names, outcomes)


def taken(units: Units, draw: np.random.Generator) -> Matched | None:
    """Return what matching gives under Poisson weights of the people."""
    weights: Weights = draw.poisson(1.0, (PEOPLE, DRAWS)).astype(np.float32)
    return matched(units, weights)


if __name__ == "__main__":
    main()
