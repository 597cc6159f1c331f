"""Slack on Enterprise Grid, where edits and removals are kept, and months that overlap."""

import json
from pathlib import Path

import polars as pl
import pytest

from data_sources import read_exports
from data_sources.checks import check
from data_sources.formats import slack
from data_sources.upload import open_upload
from tests.exports.make_exports import packed
from tests.exports.make_slack_grid import channels, said, ts, user

GRID = Path(__file__).parents[1] / "exports" / "slack" / "grid" / "export.zip"


@pytest.fixture(scope="module")
def grid():
    return slack.read(open_upload(GRID))


def post(part, channel, second):
    wanted = pl.col("post_id") == f"{channel}:{ts(second)}"
    return part.tables["posts"].row(by_predicate=wanted, named=True)


def test_each_workspace_gives_its_name_to_its_channels(grid):
    assert set(grid.tables["posts"]["space"]) == {"north / plans", "south / hall"}
    assert set(grid.tables["memberships"]["space"]) == {"north / plans", "south / hall"}


def test_a_user_of_two_workspaces_is_one_member(grid):
    assert sorted(grid.tables["members"]["member_id"]) == ["U1", "U9", "W2"]


def test_private_channels_of_a_workspace_stay_out(grid):
    assert grid.private_dropped == 1
    assert "psst" not in grid.tables["posts"].write_json()


def test_earlier_texts_are_kept_as_versions(grid):
    assert post(grid, "CPLANS", 10)["text"] == "We begin at one"
    texts = grid.tables["versions"].sort("seen_at")["text"].to_list()
    assert texts == ["We beginn at noon", "We begin at noon"]
    assert set(grid.tables["versions"]["post_id"]) == {f"CPLANS:{ts(10)}"}


def test_removals_are_marked_and_their_messages_are_not_lost(grid):
    for second, at in ((40, 45), (50, 60)):
        gone = post(grid, "CPLANS", second)
        assert gone["removed_at"].timestamp() == pytest.approx(1_714_550_400 + at, abs=1)
        assert gone["removed_by"] == "unknown"
    assert grid.can_tell["removed"].level == "partly"


def test_a_broadcast_reply_answers_its_first_message(grid):
    assert post(grid, "CPLANS", 70)["parent_id"] == f"CPLANS:{ts(10)}"


def test_a_notice_without_its_message_is_told(grid):
    assert "a notice about a change that does not say of which message" in {
        note.reason for note in grid.notes
    }
    assert check(read_exports([GRID])) == []


def month(folder, name, rows):
    files = {
        "users.json": json.dumps([user("U1", "ann"), user("W2", "bo")]),
        "channels.json": channels("hall"),
        "hall/2024-05-01.json": json.dumps(rows),
    }
    path = folder / name
    path.write_bytes(packed(files))
    return path


def test_overlapping_months_keep_the_newest_words_and_the_older_as_history(tmp_path):
    first = said(0, "U1", "We meet Tusday", reactions=[{"name": "eyes", "users": ["W2"]}])
    fixed = said(0, "U1", "We meet Tuesday", edited={"user": "U1", "ts": ts(9)})
    may = month(tmp_path, "may.zip", [first, said(3, "W2", "Good", thread_ts=ts(0))])
    june = month(tmp_path, "june.zip", [fixed, said(3, "W2", "Good", thread_ts=ts(0)),
                                        said(99, "W2", "Later", thread_ts=ts(3))])  # fmt: skip
    both, turned = read_exports([may, june]), read_exports([june, may])
    assert check(both) == []
    assert both.fingerprint == turned.fingerprint
    assert both.posts.sort("posted_at")["text"].to_list() == ["We meet Tuesday", "Good", "Later"]
    assert both.versions["text"].to_list() == ["We meet Tusday"]
    assert both.counts()["reactions"] == 1
    told = {note.reason: note.rows for note in both.notes}
    assert told["the same row again"] >= 1


def test_the_same_zip_twice_changes_no_figure(tmp_path):
    copy = tmp_path / "again.zip"
    copy.write_bytes(GRID.read_bytes())
    assert read_exports([GRID, copy]).counts() == read_exports([GRID]).counts()
