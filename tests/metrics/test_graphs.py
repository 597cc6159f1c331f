"""The measures of networks, against published values and against their own laws."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.metrics import graphs
from dashboard.metrics._graph_pairs import put_together
from dashboard.metrics._graph_shape import any_graph, graph, largest_matching, leiden, rewired

# Zachary (1977), "An information flow model for conflict and fission in small groups".
ZACHARY = """
1 2, 1 3, 1 4, 1 5, 1 6, 1 7, 1 8, 1 9, 1 11, 1 12, 1 13, 1 14, 1 18, 1 20, 1 22, 1 32, 2 3, 2 4,
2 8, 2 14, 2 18, 2 20, 2 22, 2 31, 3 4, 3 8, 3 9, 3 10, 3 14, 3 28, 3 29, 3 33, 4 8, 4 13, 4 14,
5 7, 5 11, 6 7, 6 11, 6 17, 7 17, 9 31, 9 33, 9 34, 10 34, 14 34, 15 33, 15 34, 16 33, 16 34, 19 33,
19 34, 20 34, 21 33, 21 34, 23 33, 23 34, 24 26, 24 28, 24 30, 24 33, 24 34, 25 26, 25 28, 25 32,
26 32, 27 30, 27 34, 28 34, 29 32, 29 34, 30 33, 30 34, 31 33, 31 34, 32 33, 32 34, 33 34
"""
MR_HI = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 17, 18, 20, 22}
# Borgatti (1997), "Structural holes: unpacking Burt's redundancy measures".
BORGATTI = "A B, A F, A G, A E, E G, F G, B G, B D, D G, G C"
# Padgett & Ansell (1993): marriages of Florentine families; betweenness as in Jackson (2008).
FLORENCE = """
Acciaiuoli Medici, Castellani Peruzzi, Castellani Strozzi, Castellani Barbadori, Medici Barbadori,
Medici Ridolfi, Medici Tornabuoni, Medici Albizzi, Medici Salviati, Salviati Pazzi, Peruzzi Strozzi,
Peruzzi Bischeri, Strozzi Ridolfi, Strozzi Bischeri, Ridolfi Tornabuoni, Tornabuoni Guadagni,
Albizzi Ginori, Albizzi Guadagni, Bischeri Guadagni, Guadagni Lamberteschi
"""
# Krackhardt (1990), "Assessing the political landscape": the kite.
KITE = """
Andre Beverly, Andre Carol, Andre Diane, Andre Fernando, Beverly Diane, Beverly Ed, Beverly Garth,
Carol Diane, Carol Fernando, Diane Ed, Diane Fernando, Diane Garth, Ed Garth, Fernando Garth,
Fernando Heather, Garth Heather, Heather Ike, Ike Jane
"""
DIGRAPH = "1 2, 2 1, 2 3, 3 4, 4 3, 4 1, 1 5"


def ties(text):
    pairs = [pair.split() for pair in text.replace("\n", " ").split(",")]
    return pl.DataFrame(pairs, ["source_id", "target_id"], orient="row")


def by_person(frame):
    return dict(frame.iter_rows())


def test_the_karate_club():
    club = ties(ZACHARY)
    assert club.height == 78
    assert graphs.density(club, 34) == pytest.approx(0.139037, abs=1e-6)
    assert graphs.transitivity(club) == pytest.approx(0.255682, abs=1e-6)
    assert graphs.degree_assortativity(club) == pytest.approx(-0.475613, abs=1e-6)
    assert graphs.freeman_degree_centralisation(club, 34) == pytest.approx(0.39962, abs=1e-5)
    between = by_person(graphs.betweenness(club, directed=False))
    assert between["1"] == pytest.approx(231.0714, abs=1e-4)
    held = by_person(graphs.constraint(club))
    assert [round(held[i], 4) for i in "123"] == [0.1554, 0.2795, 0.1852]
    sides = {str(i): "Mr Hi" if i in MR_HI else "Officer" for i in range(1, 35)}
    assert graphs.ei_index(club, sides) == pytest.approx(-0.717949, abs=1e-6)
    frame = pl.DataFrame({"member_id": list(sides), "club": list(sides.values())})
    assert graphs.ei_index(club, frame) == graphs.ei_index(club, sides)


def test_the_communities_of_the_karate_club_are_the_best_that_are_known():
    # Brandes et al. (2008): no partition has a modularity above .4198, in four communities.
    club = ties(ZACHARY).select(pl.all().cast(pl.Int64) - 1)
    made = graph(34, *(club[end].to_numpy() for end in club.columns), directed=False)
    found = [leiden(made, None, seed) for seed in range(10)]
    best, modularity = max(found, key=lambda each: each[1])
    assert modularity == pytest.approx(0.4198, abs=5e-5)
    assert len(set(best)) == 4


def test_structural_holes():
    held = by_person(graphs.constraint(ties(BORGATTI)))
    assert [round(held[name], 3) for name in "GAC"] == [0.4, 0.595, 1.0]
    size = by_person(graphs.effective_size(ties(BORGATTI)))
    assert [round(size[name], 2) for name in "GAC"] == [4.67, 2.5, 1.0]


def test_the_medici_stand_between_the_families_of_florence():
    between = by_person(graphs.betweenness(ties(FLORENCE), directed=False))
    assert between["Medici"] == pytest.approx(47.5)
    assert between["Medici"] / 91 == pytest.approx(0.521978, abs=1e-6)
    assert between["Guadagni"] / 91 == pytest.approx(0.254579, abs=1e-6)
    assert between["Pazzi"] == 0
    # Wasserman & Faust (1994): .267 over all sixteen families, of whom the Pucci married nobody.
    assert round(graphs.freeman_degree_centralisation(ties(FLORENCE), 16), 3) == 0.267
    assert graphs.largest_component_share(ties(FLORENCE), 16) == 15 / 16


def test_the_kite():
    between = by_person(graphs.betweenness(ties(KITE), directed=False))
    shares = {name: round(value / 36, 3) for name, value in between.items()}
    assert shares["Heather"] == 0.389
    assert shares["Fernando"] == shares["Garth"] == 0.231
    assert shares["Ike"] == 0.222
    assert shares["Diane"] == 0.102
    assert shares["Andre"] == shares["Beverly"] == 0.023
    assert shares["Jane"] == 0


def test_a_digraph_on_paper():
    edges = ties(DIGRAPH)
    assert graphs.reciprocity(edges) == pytest.approx(4 / 7)
    assert graphs.reciprocated_pairs(edges) == pytest.approx(2 / 5)
    between = by_person(graphs.betweenness(edges))
    # 1 to 3 and 1 to 4 by 2; 2 to 5, 3 to 5 and 4 to 5 by 1; 3 and 4 to 2 by 1 ...
    assert between["5"] == 0
    assert graphs.largest_component_share(edges, 10) == 0.5


def test_the_two_directions_of_a_pair_are_one_edge_where_directions_do_not_count():
    once, twice = ties("a b, b c"), ties("a b, b a, b c, c b")
    assert graphs.betweenness(once, directed=False).rows() == [("a", 0.0), ("b", 1.0), ("c", 0.0)]
    assert graphs.betweenness(twice, directed=False).equals(
        graphs.betweenness(once, directed=False)
    )
    assert by_person(graphs.betweenness(twice))["b"] == 2.0


def test_a_star_has_one_centre_and_a_ring_none():
    star, ring = ties("a b, a c, a d, a e"), ties("a b, b c, c d, d a")
    assert graphs.freeman_degree_centralisation(star, 5) == 1.0
    assert graphs.freeman_degree_centralisation(ring, 4) == 0.0
    assert graphs.freeman_degree_centralisation(ties("a b"), 2) is None
    with pytest.raises(ValueError, match="more than that have ties"):
        graphs.freeman_degree_centralisation(star, 4)


def test_nothing_is_none_and_never_a_number():
    nothing = ties("a b").clear()
    assert graphs.reciprocity(nothing) is None
    assert graphs.reciprocated_pairs(nothing) is None
    assert graphs.ei_index(nothing, {"a": "x"}) is None
    assert graphs.ei_index(ties("a b"), {"a": "x"}) is None
    assert graphs.transitivity(nothing) is None
    assert graphs.degree_assortativity(nothing) is None
    assert graphs.largest_component_share(nothing, 3) == 0.0
    assert graphs.largest_component_share(nothing, 0) is None
    assert graphs.density(nothing, 1) is None
    for measure in (graphs.constraint, graphs.effective_size, graphs.betweenness):
        assert measure(nothing).is_empty()


def test_weights_of_one_pair_add_up_and_ties_to_oneself_do_not_count():
    whole = ties("a b, b c").with_columns(weight=pl.Series([2.0, 1.0]))
    parts = ties("a b, a b, b c, c c").with_columns(weight=pl.Series([0.5, 1.5, 1.0, 9.0]))
    groups = {"a": "x", "b": "y", "c": "y"}
    assert graphs.ei_index(parts, groups) == graphs.ei_index(whole, groups) == pytest.approx(1 / 3)
    assert graphs.constraint(parts).equals(graphs.constraint(whole))


PEOPLE = (graphs.constraint, graphs.effective_size, graphs.betweenness)
OF_TIES = (
    graphs.reciprocity,
    graphs.reciprocated_pairs,
    graphs.transitivity,
    graphs.degree_assortativity,
    lambda edges: graphs.ei_index(edges, {"a": "x", "b": "x", "c": "y", "d": "y"}),
    lambda edges: graphs.freeman_degree_centralisation(edges, 6),
    lambda edges: graphs.largest_component_share(edges, 6),
    lambda edges: graphs.density(edges, 6),
)


@pytest.mark.parametrize("measure", OF_TIES, ids=range(len(OF_TIES)))
def test_rows_that_add_nothing_to_a_network_change_no_measure(measure):
    edges = ties("a b, b a, b c, c a, c d").with_columns(weight=pl.lit(1.0))
    more = ties("a b, a a, e e, a e").with_columns(weight=pl.Series([0.0, 5.0, 1.0, 0.0]))
    nobody = pl.DataFrame({"source_id": [None, "a"], "target_id": ["b", None], "weight": [1.0] * 2})
    assert measure(pl.concat([edges, more, nobody])) == measure(edges)


@pytest.mark.parametrize("measure", PEOPLE, ids=range(len(PEOPLE)))
def test_rows_that_add_nothing_change_no_measure_of_people(measure):
    edges = ties("a b, b a, b c, c a, c d").with_columns(weight=pl.lit(1.0))
    more = ties("a b, a a, e e, a e").with_columns(weight=pl.Series([0.0, 5.0, 1.0, 0.0]))
    assert measure(pl.concat([edges, more])).equals(measure(edges))


def test_only_the_weight_of_ties_depends_on_how_often_a_pair_is_listed():
    once, often = ties("a b, b c, c a, c d"), ties("a b, a b, a b, b c, c a, c d, c d")
    for measure in OF_TIES[:4] + OF_TIES[5:]:
        assert measure(often) == measure(once)
    assert graphs.betweenness(often).equals(graphs.betweenness(once))


def test_pieces_of_a_network_do_not_touch_each_other():
    one, other = ties("a b, b c"), ties("x y, y z, z x")
    for measure in PEOPLE:
        apart = pl.concat([measure(one), measure(other)])
        assert measure(pl.concat([one, other])).equals(apart)
    both = pl.concat([one, other])
    assert graphs.largest_component_share(both, 10) == 0.3
    assert graphs.transitivity(both) == pytest.approx(3 / 4)


def test_what_cannot_be_is_refused():
    edges = ties("a b, b c")
    for measure in (graphs.largest_component_share, graphs.density):
        with pytest.raises(ValueError, match="more than that have ties"):
            measure(edges, 2)
    for wrong in (-1.0, float("nan"), float("inf")):
        weighted = edges.with_columns(weight=pl.Series([1.0, wrong]))
        with pytest.raises(ValueError, match="0 or more"):
            graphs.constraint(weighted)


pairs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40)


def as_frame(found):
    return pl.DataFrame(
        {"source_id": [f"p{a}" for a, _ in found], "target_id": [f"p{b}" for _, b in found]},
        {"source_id": pl.String, "target_id": pl.String},
    )


@settings(max_examples=20, deadline=None)
@given(found=pairs, seed=st.integers(0, 99))
def test_neither_names_nor_the_order_of_rows_change_a_measure(found, seed):
    edges = as_frame(found)
    mixed = edges.sample(fraction=1, shuffle=True, seed=seed)
    renamed = mixed.with_columns(pl.all().str.replace("p", f"q{seed}"))
    assert graphs.reciprocity(edges) == graphs.reciprocity(renamed)
    assert graphs.largest_component_share(edges, 10) == graphs.largest_component_share(renamed, 10)
    for measure in (graphs.constraint, graphs.effective_size, graphs.betweenness):
        one, other = (sorted(measure(each)["value"].round(9)) for each in (edges, renamed))
        assert one == pytest.approx(other)


@settings(max_examples=20, deadline=None)
@given(found=pairs)
def test_measures_stay_in_their_range(found):
    edges = as_frame(found)
    n = put_together(10, *np.array(found or [(0, 0)]).T).degree
    assert (n >= 0).all()
    assert graphs.freeman_degree_centralisation(edges, 10) == pytest.approx(0.5, abs=0.5)
    for value in (graphs.reciprocity(edges), graphs.reciprocated_pairs(edges)):
        assert value is None or 0 <= value <= 1
    assert (graphs.effective_size(edges)["value"] > 0).all()


def test_ties_drawn_anew_keep_everybodys_contacts():
    draw = np.random.default_rng(1)
    found = put_together(60, draw.integers(0, 60, 500), draw.integers(0, 60, 500))
    made = graph(60, found.source, found.target, directed=True)
    other = rewired(made, seed=3)
    assert other.degree(mode="in") == made.degree(mode="in")
    assert other.degree(mode="out") == made.degree(mode="out")
    assert other.is_simple()
    assert sorted(other.get_edgelist()) != sorted(made.get_edgelist())
    assert other.get_edgelist() == rewired(made, seed=3).get_edgelist()
    assert any_graph(60, 500, seed=2).ecount() == 500


def test_communities_of_two_cliques_that_one_tie_joins():
    cliques = [(a, b) for k in (0, 6) for a in range(k, k + 6) for b in range(a + 1, k + 6)]
    a, b = np.array([*cliques, (0, 6)]).T
    found, modularity = leiden(graph(12, a, b, directed=False), None, seed=1)
    assert len(set(found)) == 2
    assert set(found[:6]).isdisjoint(found[6:])
    assert modularity == pytest.approx(30 / 31 - 2 * (31 / 62) ** 2)


def test_the_fewest_who_hold_two_sides_together():
    left, right = np.array([0, 0, 0, 1, 2]), np.array([5, 6, 7, 5, 5])
    assert largest_matching(8, left, right) == 2  # without 0 and 5 nothing is left
    assert largest_matching(8, left[:0], right[:0]) == 0
