"""Zulip's public archive: topics are threads, names are people, what is cut is told."""

import html
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given

from data_sources import read_exports
from data_sources.checks import check
from data_sources.errors import ExportError
from data_sources.formats import zulip_archive
from data_sources.upload import open_upload
from tests.data_sources.small_talk import rows, talks, wanted
from tests.exports.make_zulip import zipped

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


def root_of(told, each):
    return each.place if each.answers is None else root_of(told, told[each.answers])


def written(told):
    """Write a talk as an archive: a topic for each opening, quotes for all other answers."""
    topics = {}
    for each in told:
        root = root_of(told, each)
        quote = f'<p><a href="#narrow/near/{each.answers + 1}">said</a></p>' if each.answers else ""
        named = "".join(f'<span class="user-mention">@Person {one}</span>' for one in each.named)
        message = {
            "id": each.place + 1,
            "sender_full_name": f"Person {each.author}",
            "timestamp": int(each.at.timestamp()),
            "content": f"{quote}<p>{html.escape(each.text)} {named}</p>",
        }
        topics.setdefault(f"{each.space + 1}-space {each.space}/topic {root}.json", []).append(
            message
        )
    return topics | {"9-other/empty.json": []}


@given(talks())
def test_what_is_written_is_read_back(tmp_path_factory, told):
    path = tmp_path_factory.mktemp("round") / "archive.zip"
    path.write_bytes(zipped(written(told)))
    tables = zulip_archive.read(open_upload(path)).tables
    columns = ("post_id", "parent_id", "author_id", "space", "posted_at")
    assert rows(tables["posts"], *columns) == wanted(
        told,
        lambda each: str(each.place + 1),
        lambda each: None if each.answers is None else str(each.answers + 1),
        lambda each: f"name:person {each.author}",
        lambda each: f"space {each.space}",
        lambda each: each.at,
    )
    texts = tables["posts"].sort(pl.col("post_id").cast(int))["text"]
    for text, each in zip(texts, told, strict=True):
        assert each.text in text
    writers = {each.author for each in told}
    assert set(tables["mentions"].select("post_id", "member_id").iter_rows()) == {
        (str(each.place + 1), f"name:person {one}") for each in told for one in each.named & writers
    }
