"""What is guessed of a table whose headers say nothing."""

import polars as pl
import pytest

from data_sources.open_columns import open_tables
from data_sources.upload import open_upload

ROWS = 200


def guessed(tmp_path, **more):
    """Return the column of each role of a log in which seven people write and answer."""
    said = {
        "Vorgang": [f"v{n}" for n in range(ROWS)],
        "Akteurin": [f"Person{n % 7}" for n in range(ROWS)],
        "Zeitstempel": [f"2026-03-{1 + n % 28:02} 10:00" for n in range(ROWS)],
        "Inhalt": [f"ein langer Text über den Aufzug Nummer {n}" for n in range(ROWS)],
        "Bezug": [f"v{n // 2}" if n % 2 else None for n in range(ROWS)],
    }
    path = tmp_path / "log.csv"
    pl.DataFrame(said | more).write_csv(path, separator=";")
    (table,) = open_tables(open_upload(path))
    return {role: choice.column for role, choice in table.guessed.choices.items()}


def test_a_half_empty_column_of_ids_says_what_is_answered_and_not_who_wrote(tmp_path):
    found = guessed(tmp_path)
    assert found["name"] == "Akteurin"
    assert (found["post_id"], found["reply_to"]) == ("Vorgang", "Bezug")


def test_a_half_empty_column_is_nobody(tmp_path):
    names = [f"Person{n % 7}" if n % 2 else None for n in range(ROWS)]
    assert "name" not in guessed(tmp_path, Akteurin=names)


@pytest.mark.parametrize(("moves", "role"), [(True, "space"), (False, "location")])
def test_a_place_that_changes_with_the_post_is_where_it_was_said(tmp_path, moves, role):
    places = [("Halle", "Büro", "Werk")[(n if moves else n % 7) % 3] for n in range(ROWS)]
    assert guessed(tmp_path, Ort=places)[role] == "Ort"
