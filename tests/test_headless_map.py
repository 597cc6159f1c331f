"""The headless face reads a table by a profile of its columns: ``--map``."""

import json

import pytest

from dashboard.__main__ import main

TABLE = (
    "Alpha;Beta;Gamma\nAnn Lee;03/04/2024 10:00;Hello to all\nBo Li;03/04/2024 11:30;And to you\n"
)
PROFILE = (
    'order = "month first"\nzone = "Europe/Berlin"\n'
    '[columns]\nname = "Alpha"\ntime = "Beta"\ntext = "Gamma"\n'
)


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.setenv("WHOLE_PICTURE_HOME", str(tmp_path / "home"))
    table, profile = tmp_path / "strange.csv", tmp_path / "columns.toml"
    table.write_text(TABLE)
    profile.write_text(PROFILE)
    return str(table), str(profile)


def refused(capsys, *arguments):
    assert main(list(arguments)) == 2
    (sentence,) = capsys.readouterr().err.strip().splitlines()
    return sentence


def test_a_strange_table_is_read_by_its_profile(files, capsys):
    table, profile = files
    assert "no known export" in refused(capsys, "inspect", table)
    assert main(["inspect", table, "--map", profile, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["posts"] == 2
    assert any(note["reason"] == "read by columns.toml" for note in told["notes"])


def test_the_zone_of_times_that_name_none_is_told_and_moves_them(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WHOLE_PICTURE_HOME", str(tmp_path / "home"))
    log = tmp_path / "log.csv"
    log.write_text("author,created at,text\nAnn,2024-07-01 00:30,Hi\nBo,2024-07-01 10:00,Yo\n")
    assert main(["inspect", str(log), "--zone", "Asia/Tokyo", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    notes = {note["reason"]: note["consequence"] for note in told["notes"]}
    assert notes["times without a time zone"] == "read as times of Asia/Tokyo"


def test_a_profile_that_fits_nothing_is_refused(files, tmp_path, capsys):
    _, profile = files
    log = tmp_path / "log.csv"
    log.write_text("author,created at,text\nAnn,2024-03-14T10:00:00Z,Hi\n")
    said = refused(capsys, "inspect", str(log), "--map", profile)
    assert said == "columns.toml fits none of the tables; check its columns."


def test_a_profile_that_cannot_be_read_is_one_sentence(files, tmp_path, capsys):
    table, _ = files
    broken = tmp_path / "broken.toml"
    broken.write_text("[columns]\nwho = 'Alpha'\n")
    said = refused(capsys, "inspect", table, "--map", str(broken))
    assert said.startswith("broken.toml: “who” is no role of a column; choose from ")
    missing = str(tmp_path / "nowhere.toml")
    assert "There is no file" in refused(capsys, "inspect", table, "--map", missing)


def test_help_says_what_a_profile_is(capsys):
    with pytest.raises(SystemExit):
        main(["inspect", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "--map PROFILE" in said
    assert "[columns]" in said
