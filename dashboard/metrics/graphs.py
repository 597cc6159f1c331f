"""The measures of networks: a frame of ties in, a number or a frame of people out.

``edges`` has the columns ``source_id``, ``target_id`` and, where ties differ, ``weight`` (1 where
there is none). Several rows of one pair are one tie with the sum of their weights; ties of a person
to themselves, and ties of no weight, are left out. A weight below 0, or that is no number, raises
ValueError, and so does a number of people below those who have ties. Measures of people return a
frame ``member_id``, ``value``, sorted by id; people without a tie are not in a frame of ties and so
not in the answer.

Every function is checked against published values. igraph does the counting of paths.
"""

from __future__ import annotations

from collections.abc import Mapping

import igraph
import numpy as np
import polars as pl

from dashboard.metrics import _graph_holes, _graph_shape
from dashboard.metrics._graph_pairs import Floats, Pairs, centralisation, put_together
from dashboard.metrics._posts import Ints

__all__ = [
    "betweenness",
    "constraint",
    "degree_assortativity",
    "density",
    "effective_size",
    "ei_index",
    "freeman_degree_centralisation",
    "largest_component_share",
    "reciprocated_pairs",
    "reciprocity",
    "transitivity",
]

Groups = pl.DataFrame | Mapping[str, str]


def reciprocity(edges: pl.DataFrame) -> float | None:
    """Return the share of edges that are answered by one the other way; None without an edge.

    >>> reciprocity(pl.DataFrame({"source_id": ["a", "b", "b"], "target_id": ["b", "a", "c"]}))
    0.6666666666666666
    """
    _, pairs = _read(edges)
    if not pairs.source.size:
        return None
    return 2 * int(pairs.links.both.sum()) / pairs.source.size


def reciprocated_pairs(edges: pl.DataFrame) -> float | None:
    """Return the share of connected pairs with edges both ways; None without an edge.

    >>> reciprocated_pairs(pl.DataFrame({"source_id": ["a", "b", "b"], "target_id": list("bac")}))
    0.5
    """
    links = _read(edges)[1].links
    return float(links.both.mean()) if links.a.size else None


def ei_index(edges: pl.DataFrame, groups: Groups) -> float | None:
    """Return (external - internal) / (external + internal) of the weight of ties: -1 to 1.

    ``groups`` is a frame of ``member_id`` and a group, or a mapping; ties of people of unknown
    group are left out. None without a tie between known groups. Krackhardt & Stern (1988).
    """
    names, pairs = _read(edges)
    found = _codes(names, groups)
    of, to = found[pairs.source], found[pairs.target]
    known = (of >= 0) & (to >= 0)
    total = float(pairs.weight[known].sum())
    if not total:
        return None
    external = float(pairs.weight[known & (of != to)].sum())
    return (2 * external - total) / total


def constraint(edges: pl.DataFrame) -> pl.DataFrame:
    """Return Burt's constraint of each person (1992): ties in and out together, by weight."""
    names, pairs = _read(edges)
    return _people(names, _graph_holes.constraint(pairs))


def effective_size(edges: pl.DataFrame) -> pl.DataFrame:
    """Return Burt's effective size of each person's network (1992), by weight."""
    names, pairs = _read(edges)
    return _people(names, _graph_holes.effective_size(pairs))


def betweenness(edges: pl.DataFrame, directed: bool = True) -> pl.DataFrame:
    """Return on how many shortest paths each person stands, not normalised (Freeman 1977).

    Weight is ignored. With ``directed=False`` the two directions of a pair are one edge, and a
    path counts once, whichever way it is walked.
    """
    names, pairs = _read(edges)
    ends = (pairs.source, pairs.target) if directed else (pairs.links.a, pairs.links.b)
    made = _graph_shape.graph(pairs.n, *ends, directed=directed)
    return _people(names, _graph_shape.between(made))


def freeman_degree_centralisation(edges: pl.DataFrame, n: int) -> float | None:
    """Return sum(max - d) / ((n - 1)(n - 2)) over ``n`` people of the undirected simple graph.

    0 where all have as many contacts, 1 for a star; None under three people. Freeman (1978).
    """
    return centralisation(_among(edges, n).degree, n)


def largest_component_share(edges: pl.DataFrame, n: int) -> float | None:
    """Return the share of ``n`` people who are connected, however indirectly, in one piece.

    Directions do not matter. Without a tie the largest piece is nobody's: 0. None without people.
    """
    if n < 1:
        return None
    return int(_among(edges, n).component_sizes().max(initial=0)) / n


def density(edges: pl.DataFrame, n: int) -> float | None:
    """Return the share of all pairs of ``n`` people that are connected; None under two people."""
    return None if n < 2 else _among(edges, n).links.a.size / (n * (n - 1) / 2)  # noqa: PLR2004 - a pair


def transitivity(edges: pl.DataFrame) -> float | None:
    """Return the share of paths of two ties that are closed by a third; None without a path."""
    share = _undirected(edges).transitivity_undirected()
    return None if np.isnan(share) else float(share)


def degree_assortativity(edges: pl.DataFrame) -> float | None:
    """Return the correlation of the numbers of contacts at both ends of a tie (Newman 2002)."""
    found = _undirected(edges).assortativity_degree(directed=False)
    return None if np.isnan(found) else float(found)


def _among(edges: pl.DataFrame, n: int) -> Pairs:
    """Return the pairs of edges that ``n`` people have."""
    _, pairs = _read(edges)
    if n < pairs.n:
        raise ValueError(f"{n} people were given, but more than that have ties")
    return pairs


def _undirected(edges: pl.DataFrame) -> igraph.Graph:
    _, pairs = _read(edges)
    return _graph_shape.graph(pairs.n, pairs.links.a, pairs.links.b, directed=False)


def _read(edges: pl.DataFrame) -> tuple[pl.Series, Pairs]:
    """Return the ids, sorted, and the pairs by their places among them."""
    ends = [edges[name].cast(pl.String) for name in ("source_id", "target_id")]
    weight = _weights(edges)
    known = (ends[0] != ends[1]).fill_null(value=False) & (weight > 0)
    ends = [end.filter(known) for end in ends]
    names = pl.concat([end.rename("member_id") for end in ends]).unique().sort()
    places = pl.Enum(names)
    source, target = (end.cast(places).to_physical().cast(pl.Int64).to_numpy() for end in ends)
    return names, put_together(names.len(), source, target, weight.filter(known).to_numpy())


def _weights(edges: pl.DataFrame) -> pl.Series:
    """Return the weight of each row, 1 where none is given."""
    if "weight" not in edges.columns:
        return pl.Series("weight", np.ones(edges.height))
    weight = edges["weight"].cast(pl.Float64).fill_null(1.0)
    if not (weight.is_finite() & (weight >= 0)).all():
        raise ValueError("the weight of a tie has to be a number of 0 or more")
    return weight


def _codes(names: pl.Series, groups: Groups) -> Ints:
    """Return the number of the group of each of ``names``, -1 where it is not known."""
    if isinstance(groups, Mapping):
        ids, values = list(groups), list(groups.values())
        table = pl.DataFrame({"member_id": ids, "group": values}, strict=False)
    else:
        column = next(name for name in groups.columns if name != "member_id")
        table = groups.select("member_id", pl.col(column).alias("group"))
    table = table.with_columns(pl.col("group").cast(pl.String))
    order = table["group"].drop_nulls().unique().sort()
    coded = table.with_columns(pl.col("group").cast(pl.Enum(order)).to_physical().cast(pl.Int64))
    people = pl.DataFrame({"member_id": names}).join(
        coded.unique("member_id"), on="member_id", how="left", maintain_order="left"
    )
    return people["group"].fill_null(-1).to_numpy()


def _people(names: pl.Series, values: Floats) -> pl.DataFrame:
    return pl.DataFrame({"member_id": names, "value": values})
