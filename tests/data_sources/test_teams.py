import json
from pathlib import Path

import polars as pl
import pytest

from data_sources import read_exports
from data_sources.checks import check
from data_sources.formats import teams
from data_sources.upload import open_upload

CASES = Path(__file__).parents[1] / "exports"
TEAM = CASES / "teams" / "team" / "teams.zip"
EXPANDED = CASES / "teams" / "expanded" / "messages.json"
REPORT = CASES / "teams_reports" / "users" / "TeamsUserActivityUserDetail.csv"
TOWN, T0 = "19:town0001@thread.tacv2", 1_714_550_400_000


@pytest.fixture(scope="module")
def part():
    return teams.read(open_upload(TEAM))


def post(part, minute):
    wanted = pl.col("post_id") == f"{TOWN}:{T0 + minute}"
    return part.tables["posts"].row(by_predicate=wanted, named=True)


def test_replies_of_another_file_answer_the_first_message(part):
    assert post(part, 7)["parent_id"] == f"{TOWN}:{T0}"
    assert post(part, 0)["parent_id"] is None


def test_html_becomes_words_and_names_people(part):
    assert post(part, 5)["text"] == "Yes Ana Pérez & all"
    assert part.tables["mentions"]["member_id"].to_list() == ["u-1"]


def test_a_removed_message_stays_without_words(part):
    removed = post(part, 7)
    assert (removed["text"], removed["removed_by"]) == (None, "unknown")


def test_a_removal_in_a_later_export_keeps_the_earlier_words(tmp_path):
    before = json.loads(EXPANDED.read_bytes())
    gone = dict(before["value"][0], deletedDateTime="2024-05-02T08:00:00Z", replies=[],
                body={"contentType": "text", "content": ""})  # fmt: skip
    later = tmp_path / "later.json"
    later.write_text(json.dumps([gone]), encoding="utf-8")
    both = read_exports([EXPANDED, later])
    first = both.posts.row(by_predicate=pl.col("parent_id").is_null(), named=True)
    assert (first["text"], first["removed_by"]) == ("first", "unknown")
    assert both.counts()["posts"] == 2


def test_chats_and_private_channels_reach_no_table(part):
    assert part.private_dropped == 2
    for table in part.tables.values():
        assert "psst" not in table.write_json()
        assert "among few" not in table.write_json()


def test_joins_are_joins_and_robots_are_no_people(part):
    notices = part.tables["posts"].filter(pl.col("kind") == "system")
    assert notices["title"].to_list() == ["joined", "joined", "channelRenamed"]
    assert post(part, 10)["kind"] == "bot"
    assert part.tables["memberships"]["member_id"].to_list() == ["u-2", "u-3"]


def test_channels_are_named_where_a_list_names_them(part):
    assert part.tables["posts"]["space"].unique().to_list() == ["Town"]


def test_first_messages_alone_say_that_replies_are_missing(tmp_path):
    whole = json.loads(EXPANDED.read_bytes())["value"][0]
    path = tmp_path / "roots.json"
    path.write_text(json.dumps([{**whole, "replies": []}]), encoding="utf-8")
    told = teams.read(open_upload(path)).can_tell["replies"]
    assert told.level == "no"
    assert "export the replies" in told.reason


def test_the_activity_report_joins_by_id():
    alone, both = read_exports([TEAM]), read_exports([TEAM, REPORT])
    assert check(both) == []
    assert both.counts()["posts"] == alone.counts()["posts"]
    posts = both.aggregates.filter(pl.col("subject_id") == "u-1")
    assert posts["value"].to_list() == [4]
