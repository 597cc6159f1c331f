"""How often our intervals hold the truth, measured on communities whose truth is known.

Two tables. The first is of shares of posts, where people cluster and differ: the interval from
person weights beside the usual one that takes posts for independent, where there is enough to say
something (an effective number of authors of ten or more). The second is of Gini, Hill
number and "how many made half", for four ways of making an interval. Nominal coverage is .95; a way
passes where it lies between .93 and .97, allowing for twice the Monte Carlo error. A statistic that
passes nowhere reliable carries no interval in the product: it describes these people only.

    python -m benchmarks.truthfulness [--runs 2000] [--draws 500]

The truth of the Gini is that of the whole distribution. The other two grow with the number of
people, so their truth is the mean over communities of the same size.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit, ndtr, ndtri

from dashboard.metrics._draws import effective_number
from dashboard.metrics._heavy_tails import gini_draws, hill_draws, people_for_share_draws
from dashboard.metrics._intervals import divided, interval_of_share
from dashboard.metrics._metric import ENOUGH_PEOPLE

Floats = npt.NDArray[np.float64]
Maker = Callable[[np.random.Generator, int], Floats]
Statistic = Callable[[npt.ArrayLike, npt.NDArray[np.floating]], Floats]

SEED: Final = 20250101
Z: Final = 1.959964
SIZES: Final = (30, 60, 200, 1000)
PASSES: Final = (0.93, 0.97)
JACKKNIFE_UP_TO: Final = 200
POPULATION: Final = 200_000

POSTS: Final[dict[str, Maker]] = {
    "geometric, mild": lambda random, n: random.geometric(0.2, n).astype(float),
    "lognormal 1": lambda random, n: np.ceil(3 * random.lognormal(0, 1, n)),
    "lognormal 1.5": lambda random, n: np.ceil(2 * random.lognormal(0, 1.5, n)),
    "lognormal 2": lambda random, n: np.ceil(random.lognormal(0, 2, n)),
    "Pareto 1.5": lambda random, n: np.ceil(random.pareto(1.5, n) + 1e-9),
}
STATISTICS: Final[dict[str, Statistic]] = {
    "Gini": gini_draws,
    "Hill q=1": hill_draws,
    "half of posts": people_for_share_draws,
}


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--draws", type=int, default=400)
    asked = parser.parse_args()
    error = np.sqrt(0.95 * 0.05 / asked.runs)
    print(f"{asked.runs} communities a line, {asked.draws} draws, Monte Carlo error {error:.3f}\n")
    shares(asked.runs, asked.draws)
    print()
    heavy_tails(asked.runs, asked.draws)


def shares(runs: int, n_draws: int) -> None:
    """Print the coverage of a share of posts answered, with and without clustering."""
    random = np.random.default_rng(SEED)
    heads = ("too few", "person weights", "posts as if independent")
    print(f"{'share of posts':<17}{'people':>7}{heads[0]:>9}{heads[1]:>16}{heads[2]:>25}")
    for name, make in POSTS.items():
        for n in SIZES:
            tried = [_share_run(random, make, n, n_draws) for _ in range(runs)]
            told = np.array([each for each in tried if each is not None])
            by_person, by_post = told.mean(axis=0) if told.size else (None, None)
            few = 1 - len(told) / runs
            shown = f"{_shown(by_person, len(told)):>16}{_shown(by_post, len(told)):>25}"
            print(f"{name:<17}{n:>7}{few:>9.2f}{shown}")


def heavy_tails(runs: int, n_draws: int) -> None:
    """Print the coverage of each statistic by each way of making an interval."""
    random = np.random.default_rng(SEED)
    ways = ("percentile", "log scale", "reversed", "BCa")
    print(f"{'statistic':<15}{'posts per person':<17}{'people':>7}", *(f"{w:>11}" for w in ways))
    for name, make in POSTS.items():
        for n in SIZES:
            tried = max(runs // 5, 50) if n > JACKKNIFE_UP_TO else runs
            covered = _coverage(random, make, n, tried, n_draws)
            for statistic, shown in covered.items():
                told = " ".join(f"{_shown(shown.get(way), tried):>11}" for way in ways)
                print(f"{statistic:<15}{name:<17}{n:>7} {told}")


def _share_run(
    random: np.random.Generator, make: Maker, n: int, n_draws: int
) -> tuple[bool, bool] | None:
    """Return whether each interval of a share of .4 held it; None for too few to say."""
    truth, posts = 0.4, make(random, n).astype(int)
    answered = random.binomial(posts, random.beta(2, 3, n))
    if effective_number(posts) < ENOUGH_PEOPLE:
        return None
    weights = random.poisson(1.0, (n, n_draws))
    below = posts @ weights
    share, drawn = answered.sum() / posts.sum(), divided(answered @ weights, below)
    low, high = interval_of_share(float(share), drawn, effective_number(posts))
    if low is None or high is None:
        return None
    reach = Z * np.sqrt(share * (1 - share) / posts.sum())
    return bool(low <= truth <= high), bool(abs(share - truth) <= reach)


def _coverage(
    random: np.random.Generator, make: Maker, n: int, runs: int, n_draws: int
) -> dict[str, dict[str, float]]:
    truths = _truths(random, make, n)
    held: dict[str, dict[str, list[bool]]] = {name: {} for name in STATISTICS}
    for _ in range(runs):
        values = make(random, n)
        weights = random.poisson(1.0, (n, n_draws)).astype(float)
        for name, statistic in STATISTICS.items():
            for way, (low, high) in _intervals(name, statistic, values, weights).items():
                held[name].setdefault(way, []).append(bool(low <= truths[name] <= high))
    return {
        name: {way: float(np.mean(hits)) for way, hits in ways.items()}
        for name, ways in held.items()
    }


def _truths(random: np.random.Generator, make: Maker, n: int) -> dict[str, float]:
    plain, many = np.ones((n, 1)), np.ones((POPULATION, 1))
    truths = {
        name: float(np.mean([statistic(make(random, n), plain)[0] for _ in range(1000)]))
        for name, statistic in STATISTICS.items()
    }
    truths["Gini"] = float(gini_draws(make(random, POPULATION), many)[0])
    return truths


def _intervals(
    name: str, statistic: Statistic, values: Floats, weights: Floats
) -> dict[str, tuple[float, float]]:
    n = values.size
    point = float(statistic(values, np.ones((n, 1)))[0])
    drawn = statistic(values, weights)
    drawn = drawn[np.isfinite(drawn)]
    there, back = (logit, expit) if name == "Gini" else (np.log, np.exp)
    on_scale = there(np.clip(drawn, 1e-6, 1 - 1e-6) if name == "Gini" else drawn)
    middle, spread = there(point), on_scale.std()
    low, high = np.quantile(on_scale, [0.025, 0.975])
    found = {
        "percentile": (back(low), back(high)),
        "log scale": (back(middle - Z * spread), back(middle + Z * spread)),
        "reversed": (back(2 * middle - high), back(2 * middle - low)),
    }
    if n <= JACKKNIFE_UP_TO:
        found["BCa"] = _bca(point, drawn, statistic(values, 1.0 - np.eye(n)))
    return found


def _bca(point: float, drawn: Floats, without_one: Floats) -> tuple[float, float]:
    """Return Efron's bias-corrected and accelerated interval."""
    below = (drawn < point).mean() + (drawn == point).mean() / 2
    shift = ndtri(np.clip(below, 1e-4, 1 - 1e-4))
    apart = without_one.mean() - without_one
    scale = float((apart**2).sum()) ** 1.5
    skew = float((apart**3).sum()) / (6 * scale) if scale else 0.0
    ends = [shift + (shift + z) / (1 - skew * (shift + z)) for z in (-Z, Z)]
    low, high = np.quantile(drawn, ndtr(ends))
    return float(low), float(high)


def _shown(coverage: float | None, runs: int) -> str:
    if coverage is None or runs == 0:
        return "-"
    slack = 2 * np.sqrt(0.95 * 0.05 / runs)
    passes = PASSES[0] - slack <= coverage <= PASSES[1] + slack
    return f"{coverage:.3f}{' ' if passes else '!'}"


if __name__ == "__main__":
    main()
