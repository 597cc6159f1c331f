"""The whole data's ties drawn anew, once per community: what chance gives for the shape of it all.

A view may bring draws that were made before, beside the pages; then nothing is drawn for it, and
what was not drawn yet is not told. Else they are made at the first question. Both are the same,
because their seeds come from the data.

Everybody keeps as many contacts, in and out, and all else is drawn (Maslov & Sneppen 2002), by
swapping the ends of ties: ten attempts for each tie before the first draw, two between draws. For
centralisation, which is nothing but the numbers of contacts, any pair may have a tie.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

import igraph
import numpy as np
import polars as pl

from dashboard.drawn_ties import DrawnTies
from dashboard.metrics import _graph_shape
from dashboard.metrics._communities import compact
from dashboard.metrics._frames import Facts
from dashboard.metrics._graph_pairs import Pairs, centralisation, put_together
from dashboard.metrics._metric import Caveat
from dashboard.metrics._null_models import band, seed_of
from dashboard.metrics._slice import slice_of
from dashboard.metrics._ties import kinds_of, ties_of
from dashboard.view import Scope, View
from data_sources.community import Community

Tell = Callable[[float], None]

DRAWS: Final = ((50_000, 100), (300_000, 20))
FEWEST_DRAWS: Final = 5
_BURN_IN, _BETWEEN = 10, 2

_COMES: Final = "What chance would give for these ties is being worked out, and appears by itself."
_OTHER_KINDS: Final = (
    "What chance would give is known for all kinds of tie together and for each kind alone, not for"
    " these."
)


def rewired_of(view: View) -> DrawnTies | None:
    """Return the draws for a view's kinds of tie; None where nobody may wait and none are kept."""
    part = slice_of(view)
    facts, kinds = part.facts, kinds_of(part)
    if view.drawn is not None:
        wanted = (kinds, facts.draws.seed)
        return next((each for each in view.drawn if (each.kinds, each.seed) == wanted), None)
    kept = _KEPT.setdefault(facts, {})
    if kinds not in kept:
        kept[kinds] = _rewire(facts, kinds, _nobody)
    return kept[kinds]


def not_drawn(view: View) -> tuple[Caveat, ...]:
    """Say why nothing stands beside what chance gives, where nobody may wait for the draws."""
    if view.drawn is None or rewired_of(view) is not None:
        return ()
    alone = len(kinds_of(slice_of(view))) == 1
    together = max((len(each.kinds) for each in view.drawn), default=0)
    waits = not view.drawn or (alone and len(view.drawn) <= together)
    return (Caveat("partly", _COMES if waits else _OTHER_KINDS),)


def draw_ties(community: Community, tell: Tell, kinds: tuple[str, ...] = ()) -> DrawnTies:
    """Return the draws for some kinds of ``TIES``, or for all; ``tell`` hears the share done.

    They are what a view of it asks for, whatever its period, spaces and groups.
    """
    part = slice_of(View(community, Scope(ties=kinds)))
    return _rewire(part.facts, kinds_of(part), tell)


def _nobody(_share: float) -> None:
    """Hear how far the draws are where nobody waits to be told."""


def draws_for(ties: int) -> int:
    """Return how many draws are made for so many connected pairs.

    >>> draws_for(50_000), draws_for(300_000), draws_for(1_000_000)
    (100, 20, 5)
    """
    return next((n for most, n in DRAWS if ties <= most), FEWEST_DRAWS)


def chance_of(view: View, name: str) -> pl.DataFrame:
    """Return of, observed, expected, low, high, z, draws: the whole data beside ties drawn anew.

    Empty where there are too few ties to draw, or where :func:`not_drawn` says why.
    """
    schema = {"of": pl.String, **dict.fromkeys(COLUMNS, pl.Float64)}
    found = rewired_of(view)
    if found is None or name not in found.observed:
        return pl.DataFrame(schema=schema)
    observed, drawn = found.observed[name], found.drawn[name]
    mean, low, high = (float(each) for each in band(drawn))
    spread = float(drawn.std(ddof=1))
    z = (observed - mean) / spread if spread > 0 else None
    row = ("the whole data", observed, mean, low, high, z, float(drawn.size))
    return pl.DataFrame([row], schema, orient="row")


COLUMNS: Final = ("observed", "expected", "low", "high", "z", "draws")


def _rewire(facts: Facts, kinds: tuple[int, ...], tell: Tell) -> DrawnTies:
    ties = ties_of(facts)
    some = ties.some(np.isin(ties.kind, kinds))
    pairs, _ = compact(facts, put_together(facts.people.acting, some.source, some.target))
    if pairs.source.size < 2:  # noqa: PLR2004 - one tie cannot be swapped
        return DrawnTies({}, {}, kinds, facts.draws.seed)
    draws = draws_for(pairs.source.size)
    made = _graph_shape.graph(pairs.n, pairs.source, pairs.target, directed=True)
    rows = []
    for draw in range(draws):
        seed = seed_of(facts, f"ties {draw}")
        made = _graph_shape.rewired(made, seed, _BETWEEN if draw else _BURN_IN)
        rows.append(_measured(_pairs_of(made, pairs.n)) | _anyhow(pairs, seed))
        tell((draw + 1) / draws)
    drawn = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    observed = _measured(pairs) | {"centralisation": _centre(pairs)}
    return DrawnTies(observed, drawn, kinds, facts.draws.seed)


def _measured(pairs: Pairs) -> dict[str, float]:
    links = pairs.links
    made = _graph_shape.graph(pairs.n, links.a, links.b, directed=False)
    return {
        "two-way": float(links.both.mean()),
        "in one piece": int(pairs.component_sizes().max()) / pairs.n,
        "modularity": _graph_shape.leiden(made, None, 0)[1],
    }


def _anyhow(pairs: Pairs, seed: int) -> dict[str, float]:
    made = _graph_shape.any_graph(pairs.n, pairs.links.a.size, seed)
    degree = np.asarray(made.degree(), np.int64)
    return {"centralisation": centralisation(degree, pairs.n) or 0.0}


def _centre(pairs: Pairs) -> float:
    return centralisation(pairs.degree, pairs.n) or 0.0


def _pairs_of(made: igraph.Graph, n: int) -> Pairs:
    edges = np.asarray(made.get_edgelist(), np.int64)
    return put_together(n, edges[:, 0], edges[:, 1])


_KEPT: WeakKeyDictionary[Facts, dict[tuple[int, ...], DrawnTies]] = WeakKeyDictionary()
