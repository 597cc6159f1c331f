"""Counting the dots of the network tells nothing that the numbers beside it do not."""

from collections import Counter
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from dashboard.disclosure import gate_dots, lines_of
from dashboard.disclosure._dots import told_circles
from dashboard.disclosure._network_tables import circles as circles_told
from dashboard.metrics._communities import circle_name
from dashboard.metrics._metric import Reading
from dashboard.metrics.network import Dots, dots_of
from dashboard.panels import page_panels, reach_network
from dashboard.panels._seen import seen
from dashboard.view import Scope, View
from data_sources.sample import sample_community


@pytest.fixture(scope="module")
def view():
    return View(sample_community())


@pytest.fixture(scope="module")
def sample(view):
    return dots_of(view), seen(view, "meeting").readings


def drawn(sizes, connected, shown, *, isolated_value=0.5):
    """Return gated dots of groups A, B ...: their sizes, the connected of each, what is told."""
    names = [chr(65 + i) for i in range(len(sizes))]
    group = np.concatenate(
        [np.repeat(np.arange(len(sizes)), connected),
         np.repeat(np.arange(len(sizes)), np.subtract(sizes, connected))]
    )  # fmt: skip
    total, n = sum(connected), sum(sizes)
    stable, draw = False, np.random.default_rng(1).random((2, n))
    dots = Dots(group, names, np.full(n, -1), stable, total, *draw,
                np.arange(total - 1), np.arange(1, total))  # fmt: skip
    hidden = [told != "yes" for told in shown]
    people = [None if away else c for away, c in zip(hidden, connected, strict=True)]
    rest = [None if away else s - c for away, s, c in zip(hidden, sizes, connected, strict=True)]
    plain = ["yes" if told == "yes" else "hidden" for told in shown]

    def table(column, why):
        return pl.DataFrame(
            {"group": names, "people": column, "of_people": sizes, "shown": why},
            {"group": pl.String, "people": pl.Int64, "of_people": pl.Int64, "shown": pl.String},
        )

    readings = {
        "members_connected": Reading("members_connected", 0.5, "share",
                                     tables={"by_group": table(people, shown)}),
        "members_isolated": Reading("members_isolated", isolated_value, "share",
                                    tables={"by_group": table(rest, plain)}),
        "communities": Reading("communities", None, "communities"),
    }  # fmt: skip
    return gate_dots(dots, readings)


def counts(dots, place):
    tied = int((dots.group[: dots.connected] == place).sum())
    return tied, int((dots.group == place).sum()) - tied


FEWER = "fewer than five people"


@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_how_many_of_few_are_connected_is_not_told_by_colours(few):
    dots = drawn([100, 90, 80], [few, 30 - few, 40], [FEWER, "hidden", "yes"])
    assert counts(dots, 0) == (0, 96)
    assert counts(dots, 1) == (26, 61)
    assert counts(dots, 2) == (40, 40)


def test_no_group_is_drawn_where_the_few_without_a_tie_are_hidden():
    assert drawn([50, 40], [48, 30], ["hidden", "hidden"], isolated_value=None) is None


def test_no_colour_stands_for_fewer_than_five():
    dots = drawn([12, 9, 40], [6, 5, 20], ["hidden", "hidden", "yes"])
    for place in range(3):
        assert not any(0 < n < 5 for n in counts(dots, place))


def test_dots_stand_in_the_order_of_their_colours():
    dots = drawn([100, 90, 80], [2, 28, 40], [FEWER, "hidden", "yes"])
    tied = dots.group[: dots.connected]
    last = np.where(tied < 0, 99, tied)
    assert (np.diff(last) >= 0).all()
    inside = dots.x[: dots.connected][tied < 0]
    assert (np.diff(inside) >= 0).all()


def test_the_sample_tells_no_number_of_the_night_shift(sample):
    dots, readings = sample
    gated = gate_dots(dots, readings)
    night = gated.groups.index("Night shift")
    assert counts(gated, night) == (0, 91)
    assert gated.n == dots.n
    assert gated.a.size == dots.a.size


def test_unstable_circles_have_no_colour(sample):
    dots, readings = sample
    gated = gate_dots(replace(dots, stable=False), readings)
    assert (gated.circle == -1).all()


def test_lines_of_fewer_than_five_people_of_a_group_are_not_drawn():
    of = np.array([0] * 6 + [1] * 6 + [2] * 6 + [-1])
    pairs = [(i, i + 6) for i in range(6)] + [(i, i + 12) for i in range(4)] + [(0, 1), (18, 12)]
    a, b = np.array(pairs).T
    dots = Dots(of, ["A", "B", "C"], of, stable=False, connected=19, x=of, y=of, a=a, b=b)
    kept_a, kept_b, thin = lines_of(dots, of)
    assert thin == {(0, 2)}
    assert set(zip(kept_a.tolist(), kept_b.tolist(), strict=True)) == set(pairs) - {
        (i, i + 12) for i in range(4)
    }


def test_lines_that_one_colouring_hides_are_not_drawn_in_another():
    of = np.array([0] * 6 + [1] * 6)
    alike = np.zeros(12, int)
    pairs = [(i, i + 6) for i in range(4)] + [(0, 1)]
    a, b = np.array(pairs).T
    dots = Dots(of, ["A", "B"], alike, stable=True, connected=12, x=of, y=of, a=a, b=b)
    assert lines_of(dots, alike)[0].size == len(pairs)
    kept_a, kept_b, thin = lines_of(dots, alike, of)
    assert (kept_a.tolist(), kept_b.tolist(), thin) == ([0], [1], frozenset())


@pytest.mark.parametrize("by", ["location", "trade"])
def test_the_pictures_of_the_sample_laid_together_show_no_line_of_a_few(by):
    page = page_panels("reach", View(sample_community(), Scope(by=by)))
    ways = dict(next(panel for panel in page.panels if panel.key == "network").picture.ways)
    colours = [np.array(way["of"]) for name, way in ways.items() if name.startswith("people")]
    assert len(colours) == 2
    for name, way in ways.items():
        if name.startswith("people"):
            ends = np.array([way["a"], way["b"]])
            for of in colours:
                assert few_between(of, *ends) == []


def few_between(of, a, b):
    """Return the pairs of colours between which one to four dots of either have a line."""
    ends = {
        (of[one], of[other], one)
        for one, other in [*zip(a, b, strict=True), *zip(b, a, strict=True)]
        if min(of[one], of[other]) >= 0 and of[one] != of[other]
    }
    counts = Counter((one, other) for one, other, _ in ends)
    return [pair for pair, n in counts.items() if n < 5]


def joint(group, circle):
    """Return how many dots share each group (the uncoloured last) and circle."""
    return Counter(zip(group.tolist(), circle.tolist(), strict=True))


@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_few_of_a_group_in_a_circle_are_not_found_by_laying_the_colourings_together(few):
    cells = {(0, 0): 40, (0, 1): few, (0, -1): 9, (1, 0): 12, (1, 1): 30, (2, 0): 7, (2, 1): 20}
    group, circle = (
        np.repeat([pair[i] for pair in cells], list(cells.values())) for i in (0, 1)
    )  # fmt: skip
    left = told_circles(group, circle)
    assert ((left == circle) | (left == -1)).all()
    for (_, part), n in joint(group, left).items():
        assert part < 0 or n >= 5
    taken = joint(group, np.where(left == circle, -1, circle))
    for side in (0, 1):
        for line in {pair[side] for pair in taken if pair[1] >= 0}:
            hidden = [n for pair, n in taken.items() if pair[side] == line and pair[1] >= 0]
            assert len(hidden) > 1
            assert sum(hidden) >= 5


def test_circles_stay_where_every_group_has_five_or_none_in_them():
    group, circle = np.repeat([0, 0, 1, -1], [9, 5, 7, 6]), np.repeat([0, 1, 1, 0], [9, 5, 7, 6])
    assert (told_circles(group, circle) == circle).all()
    nobody = np.full(4, -1)
    assert (told_circles(nobody, nobody) == nobody).all()


def test_the_sample_tells_no_few_of_a_group_in_a_circle(sample):
    dots, readings = sample
    gated = gate_dots(dots, readings)
    before = joint(dots.group, dots.circle)
    assert any(0 < n < 5 and pair[1] >= 0 for pair, n in before.items())
    assert all(n >= 5 for pair, n in joint(gated.group, gated.circle).items() if pair[1] >= 0)
    assert (gated.circle >= 0).sum() > 0


def circles(sizes, connected):
    """Return which sizes of circles are told, beside how many are connected."""
    names = [circle_name(i) for i in range(len(sizes))]
    frame = pl.DataFrame(
        {"circle": names, "people": sizes}, {"circle": pl.String, "people": pl.Int64}
    )
    frame = frame.with_columns(of_people=pl.lit(connected, pl.Int64))
    return circles_told(frame, None)["people"].to_list()


@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_the_few_in_no_circle_do_not_follow_from_the_sizes_of_all_others(few):
    assert circles([60, 30, 9], 99) == [60, 30, 9]
    assert circles([60, 30, 9], 99 + few) == [60, 30, None]
    assert circles([60], 60 + few) == [None]
    assert circles([60, 30, 9], 104) == [60, 30, 9]


def test_a_circle_whose_size_is_hidden_has_no_colour_whatever_its_number(sample):
    dots, readings = sample
    told = readings["communities"].tables["circles"]
    first = pl.int_range(told.height) == 0
    hidden = told.with_columns(shown=pl.when(first).then(pl.lit("hidden")).otherwise("shown"))
    some = replace(readings["communities"], tables={"circles": hidden})
    gated = gate_dots(dots, {**readings, "communities": some})
    assert 0 not in gated.circle
    assert (gated.circle > 0).any()


def test_a_circle_without_a_colour_says_why(view):
    picture = reach_network.network(seen(view, "meeting")).picture
    way = next(way for name, way in picture.ways if "circle" in name)
    for i, part in enumerate(way["parts"]):
        assert ("no colour here" in " ".join(part["facts"])) == (i not in way["of"])
