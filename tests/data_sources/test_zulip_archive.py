"""Zulip's public archive: topics are threads, names are people, what is cut is told."""

import json
import zipfile
from pathlib import Path

import polars as pl
import pytest

from data_sources import read_exports
from data_sources.checks import check
from data_sources.errors import ExportError

ARCHIVE = Path(__file__).parents[1] / "exports" / "zulip_archive" / "streams" / "archive.zip"


@pytest.fixture(scope="module")
def community():
    return read_exports([ARCHIVE])


def test_topics_are_threads_and_quotes_name_whom_they_answer(community):
    assert check(community) == []
    posts = dict(community.posts.select("post_id", "parent_id").iter_rows())
    assert posts == {"21": None, "22": "21", "23": "22", "24": "21", "31": None, "32": "31"}
    titled = community.posts.drop_nulls("title").select("space", "title").rows()
    assert sorted(titled) == [("beds", "Café"), ("new-members", "Hello :)")]
    assert "Hello & welcome" in community.posts["text"]


def test_one_name_is_one_person_and_a_bot_is_none(community):
    kinds = dict(community.members.select("name", "kind").iter_rows())
    assert kinds == {"Ana": "person", "Ben {": "person", "Cy": "person", "GitHub Bot": "bot"}
    assert community.mentions.select("post_id", "member_id").rows() == [("22", "name:ana")]


def test_a_topic_that_is_cut_off_is_told_and_the_others_are_read(tmp_path):
    path = tmp_path / "113-town.zip"
    one = {"id": 1, "sender_full_name": "Ana", "content": "<p>a</p>", "timestamp": 1_714_550_400}
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("113-town/whole.json", json.dumps([one]))
        packed.writestr("113-town/half.json", json.dumps([one | {"id": 2}])[:-3])
    found = read_exports([path])
    assert found.posts.select("post_id", "space").rows() == [("1", "town")]
    assert {note.reason: note.rows for note in found.notes}[
        "a topic that is cut off or no JSON"
    ] == 1


def test_a_loose_topic_is_read_without_a_stream_and_a_broken_one_refused(tmp_path):
    path = tmp_path / "Hello.json"
    rows = [{"id": 1, "sender_full_name": "Ana", "content": "<p>a</p>", "timestamp": 1_714_550_400}]
    path.write_text(json.dumps(rows))
    assert read_exports([path]).posts.select("space", "title").rows() == [(None, "Hello")]
    path.write_text(json.dumps(rows)[:-2])
    with pytest.raises(ExportError, match="cut off"):
        read_exports([path])


def test_it_never_claims_more_than_it_holds(community):
    assert community.can_tell["reactions"].level == community.can_tell["reads"].level == "no"
    assert community.posts.filter(pl.col("kind") == "bot")["post_id"].to_list() == ["24"]
