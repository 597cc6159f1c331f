"""Reading: the surest format reads, one that fails stops nobody, each error is one sentence."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from data_sources import ExportError, read, read_exports
from data_sources.checks import check
from data_sources.formats import FORMATS
from data_sources.read import read_part, recognised
from data_sources.upload import open_upload

GOLDEN = Path(__file__).parents[1] / "exports"
SLACK = GOLDEN / "slack" / "quirks" / "export.zip"
LOG = "id,author,created at,text\n1,Ann,2024-05-01T10:00:00Z,Hello\n2,Bo,2024-05-02T10:00:00Z,Hi\n"
PEOPLE = "name,department\nAnn,Sales\nSilent One,Care\n"


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_every_format_is_listed_once():
    keys = [each.key for each in FORMATS]
    assert len(keys) == len(set(keys))
    assert {"slack", "viva", "mattermost", "discourse_posts", "activity_log"} <= set(keys)


def test_the_surest_format_reads():
    assert recognised(open_upload(SLACK))[0][1].key == "slack"
    assert read_part(open_upload(SLACK)).format == "slack"


def test_a_format_that_fails_at_recognising_stops_nobody(monkeypatch):
    def fails(_):
        raise RecursionError

    broken = replace(FORMATS[-1], key="broken", recognise=fails)
    monkeypatch.setattr(read, "FORMATS", (broken, *FORMATS))
    assert read_part(open_upload(SLACK)).format == "slack"


def test_several_files_at_once_and_a_people_list_among_them(tmp_path):
    log = write(tmp_path, "log.csv", LOG)
    people = write(tmp_path, "people.csv", PEOPLE)
    community = read_exports([log, people, SLACK])
    assert check(community) == []
    assert [each.format for each in community.sources] == [
        "activity_log", "people_roster", "slack",
    ]  # fmt: skip
    assert "department" in community.attributes
    named = read_exports([log], roster=[people])
    assert named.members.filter(pl.col("known_from") == "roster").height == 2


def test_the_order_of_files_changes_nothing(tmp_path):
    files = [SLACK, write(tmp_path, "log.csv", LOG), write(tmp_path, "people.csv", PEOPLE)]
    assert read_exports(files).fingerprint == read_exports(files[::-1]).fingerprint


def test_the_same_export_twice_is_once():
    assert read_exports([SLACK, SLACK]).counts() == read_exports([SLACK]).counts()


def test_columns_named_by_a_person_open_a_table_that_nobody_claims(tmp_path):
    odd = "one,two,three\nx1,2024-05-01T10:00:00Z,Hello\nx2,2024-05-02T10:00:00Z,Hi\n"
    path = write(tmp_path, "odd.csv", odd)
    with pytest.raises(ExportError, match=r"^odd\.csv: no known export has these columns"):
        read_exports([path])
    community = read_exports([path], mapping={"person_id": "one", "time": "two", "text": "three"})
    assert community.counts()["posts"] == 2


def test_the_zone_can_be_set():
    assert read_exports([SLACK], zone="Europe/Madrid").zone == "Europe/Madrid"
    assert read_exports([SLACK]).zone == "America/Chicago"


def truncated():
    return SLACK.read_bytes()[:900]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.csv", b"", "it is empty"),
        ("binary.csv", bytes(range(256)) * 30, "not a text file"),
        ("cut.zip", truncated(), "cut off or damaged"),
        ("page.csv", b"<!DOCTYPE html>\n<html><body>Error 403</body></html>", "web page"),
        ("other.json", b'{"a": "secret"}', "no export that we know"),
        ("table.csv", b"a,b\n1,2\n", "no known export has these columns"),
    ],
)
def test_a_bad_file_is_one_clear_sentence(tmp_path, name, content, why):
    with pytest.raises(ExportError) as caught:
        read_exports([SLACK, write(tmp_path, name, content)])
    sentence = str(caught.value)
    assert sentence.startswith(f"{name}: ")
    assert why in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "secret" not in sentence
    assert str(tmp_path) not in sentence


def test_archives_that_are_no_export_are_one_clear_sentence(tmp_path):
    path = tmp_path / "slack.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("channels.json", "[]")
        archive.writestr("town/2024-05-01.json", json.dumps([]))
    with pytest.raises(ExportError, match=r"^slack\.zip: users\.json is missing"):
        read_exports([path])
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.txt", "x")
    with pytest.raises(ExportError, match=r"^slack\.zip: this archive holds no export"):
        read_exports([path])


@pytest.mark.exports
def test_real_exports_of_two_platforms_stand_side_by_side(real_exports):
    files = [
        real_exports / "slack" / "slack-export.zip",
        real_exports / "mattermost-compliance" / "csv_export.zip",
    ]
    community = read_exports([*files, files[0]])
    assert check(community) == []
    assert community.counts()["posts"] == 1031 + 1774
    assert community.fingerprint == read_exports(files[::-1]).fingerprint
    assert community.can_tell["replies"].level == "partly"
