"""The grid of groups by groups: what a cell looks like, and what it says."""

import polars as pl

from dashboard.charts import matrix
from dashboard.charts._theme import Words

WORDS = Words("t", "c", "a", empty="No groups.")


def between(**changes):
    rows = {
        "group": ["A", "A", "B", "B"], "to_group": ["A", "B", "A", "B"],
        "ties": [10.0, 0.0, None, 4.0], "expected": [5.0, 5.0, 5.0, 4.0],
        "shown": ["yes", "yes", "hidden", "yes"],
    }  # fmt: skip
    return pl.DataFrame(rows | changes)


def test_a_cell_without_a_tie_is_hatched_and_a_hidden_one_blank_with_a_dot():
    (much, none), (hidden, some) = matrix.grid(between(), ["A", "B"], WORDS).cells
    assert (none.look, none.text) == ("silent", "")
    assert (hidden.look, hidden.text) == ("hidden", "•")
    assert (much.text, some.text) == ("10", "4")


def test_a_cell_is_darker_the_more_it_holds_beside_chance():
    (much, _), (_, as_chance) = matrix.grid(between(), ["A", "B"], WORDS).cells
    assert (much.look, as_chance.look) == ("step5", "step3")


def test_what_a_cell_says_names_both_groups_and_chance_and_no_hidden_number():
    (_, none), (hidden, some) = matrix.grid(between(), ["A", "B"], WORDS).cells
    assert none.said == "A to B: no tie; chance would give 5"
    assert hidden.said == "B to A: hidden"
    assert some.said == "B to B: 4 ties; chance would give 4"


def test_rows_and_columns_follow_the_order_asked_for_and_pairs_not_known_stay_blank():
    drawn = matrix.grid(between(), ["C", "B", "A"], WORDS)
    assert drawn.rows == drawn.columns == ("C", "B", "A")
    assert [cell.said for cell in drawn.cells[0]] == ["", "", ""]
    assert [cell.text for cell in drawn.cells[2]] == ["", "", "10"]


def test_a_grid_without_two_groups_says_why():
    for nothing in (
        matrix.grid(between(), ["A"], WORDS), matrix.grid(between().clear(), ["A", "B"], WORDS)
    ):  # fmt: skip
        assert not nothing.drawn
        assert (nothing.caption, nothing.alt) == ("No groups.", "No groups.")


def test_a_grid_has_at_most_twelve_groups():
    names = [f"G{i}" for i in range(20)]
    assert len(matrix.grid(between(), names, WORDS).rows) == 12
