"""What Reach costs: beside bare igraph calls for the same work, at import, and on a click.

    python -m benchmarks.reach [--large]

The first lines are of 10,000 people and 200,000 ties in 12 groups, over all their time. Bare calls
do what the metrics need: both graphs, components, reciprocity, degrees, communities and sampled
paths as often as we ask for them, removals, the neighbourhood of the leaders, and the mixing of
groups for as many deals of labels. With ``--large``: 100,000 people and 1,000,000 ties; at import
without the null bands (goal: under 60 s), a click on a quarter (under 1 s), and the null bands.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace

import igraph
import numpy as np
import polars as pl

from dashboard.metrics import METRICS, read
from dashboard.metrics._communities import PATHS_FROM, REMOVALS, SEEDS
from dashboard.metrics._frames import facts_of
from dashboard.metrics._null_models import grouped
from dashboard.metrics._rewired import rewired_of
from dashboard.metrics._slice import slice_of
from dashboard.metrics._ties import ties_of
from dashboard.view import Marks, Scope, View, data_period
from data_sources.community import CAPABILITIES, SCHEMAS, Ability, Community, empty

GROUPS, LEADERS = 12, 20
REACH = [key for key, one in METRICS.items() if one.family == "reach"]


def main() -> None:
    """Print every cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--large", action="store_true")
    large = parser.parse_args().large
    view = made(10_000, 200_000)
    ties_of(facts_of(view.community))
    ours, theirs = took(lambda: reach(view)), took(lambda: bare(view))
    print(f"10,000 people, 200,000 ties: {ours:.2f} s, {ours / theirs:.2f} times bare igraph"
          f" ({theirs:.2f} s; goal: at most 3)")  # fmt: skip
    if large:
        measure_large(made(100_000, 1_000_000))


def measure_large(view: View) -> None:
    """Print what a large dataset costs at import, on a click, and for its null bands."""
    at_import = took(lambda: ties_of(facts_of(view.community))) + took(lambda: reach(view))
    print(f"100,000 people, 1,000,000 ties: {at_import:.1f} s at import (goal: under 60)")
    quarter = replace(view, scope=Scope())
    clicked = took(lambda: reach(quarter))
    print(f"a click on a quarter, compared: {clicked:.2f} s (goal: under 1)")
    null = took(lambda: rewired_of(view))
    print(f"null bands: {null:.1f} s, {null / (null + at_import):.0%} of the import with them")


def reach(view: View) -> None:
    """Take every reading of reach."""
    for key in REACH:
        read(key, view)


def bare(view: View) -> None:
    """Do the same work with igraph alone."""
    part = slice_of(view)
    pairs, groups = ties_of(part.facts), grouped(part)
    edges = np.stack([pairs.source, pairs.target], axis=1)
    n = part.facts.people.acting
    directed = igraph.Graph(n=n, edges=edges, directed=True)
    directed.simplify()
    directed.reciprocity()
    graph = directed.as_undirected()
    graph.degree()
    graph.connected_components()
    directed.neighborhood(range(LEADERS), order=2, mode="out")
    for _ in range(next(seeds for most, seeds in SEEDS if graph.ecount() <= most)):
        graph.community_leiden(objective_function="modularity", n_iterations=2)
    graph.betweenness(sources=list(range(PATHS_FROM)))
    draw = np.random.default_rng(1)
    for _ in range(next(n for most, n in REMOVALS if graph.ecount() <= most) + 1):
        graph.induced_subgraph(draw.permutation(n)[n // 100 :]).connected_components()
    if groups is None:
        raise SystemExit("the made-up people have groups")
    for _ in range(len(groups.dealt.crossing)):
        graph.assortativity_nominal(draw.permutation(groups.code[:n]).tolist(), directed=False)


def took(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def made(people: int, ties: int) -> View:
    """Return people whose ties over two years are as uneven as those of real ones."""
    draw = np.random.default_rng(20_260_501)
    busy = draw.lognormal(0, 1.5, people)
    ends = draw.choice(people, (2, ties), p=busy / busy.sum())
    ids = pl.Series([f"m{i:06}" for i in range(people)])
    second = np.sort(draw.integers(0, 730 * 86_400, ties)) + 1_700_000_000
    tables = {name: empty(name) for name in SCHEMAS}
    named = pl.DataFrame(
        {"member_id": ids, "department": [f"group {i % GROUPS}" for i in range(people)]}
    ).with_columns(kind=pl.lit("person"), known_from=pl.lit("roster"))
    tables["members"] = pl.concat([tables["members"], named], how="diagonal")
    tables["edges"] = pl.DataFrame(
        {
            "source_id": ids.gather(ends[0]),
            "target_id": ids.gather(ends[1]),
            "at": pl.Series(second * 1_000_000).cast(pl.Datetime("us", "UTC")),
            "weight": np.ones(ties),
        }
    )
    community = Community(
        **tables, attributes=("department",), can_tell=dict.fromkeys(CAPABILITIES, Ability("yes")),
        fingerprint=f"{people}", seed=f"{ties}",
    )  # fmt: skip
    whole = Scope(period=data_period(community, "UTC"))
    return View(community, whole, Marks(frozenset(ids[:LEADERS].to_list())))


if __name__ == "__main__":
    main()
