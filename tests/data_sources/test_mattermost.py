from pathlib import Path

import polars as pl
import pytest

from data_sources.formats import mattermost
from data_sources.formats._format import Part
from data_sources.upload import open_upload

CASES = Path(__file__).parents[1] / "exports" / "mattermost"


def read(case: str) -> Part:
    (path,) = (each for each in (CASES / case).iterdir() if each.suffix != ".json")
    return mattermost.read(open_upload(path))


@pytest.fixture(scope="module")
def part() -> Part:
    return read("version_10_5")


def post(part: Part, key: str) -> dict[str, object]:
    return part.tables["posts"].row(by_predicate=pl.col("post_id") == key, named=True)


def test_only_public_messages_are_read_and_the_others_counted(part):
    assert {"p6", "p7"}.isdisjoint(part.tables["posts"]["post_id"])
    assert part.private_dropped == 2
    assert part.rows_in == part.rows_used + part.set_aside.height == 14


def test_a_deleted_message_stays_and_is_marked(part):
    assert post(part, "p3")["removed_at"] is not None
    assert post(part, "p3")["removed_by"] == "unknown"
    assert post(part, "p1")["removed_at"] is None


def test_an_edited_message_has_its_new_words_and_the_old_ones_as_a_version(part):
    assert post(part, "p4")["text"] == "new words"
    assert part.tables["versions"]["text"].to_list() == ["old words"]
    assert "p4-old" not in part.tables["posts"]["post_id"]


def test_names_are_resolved_whatever_their_case_and_addresses_are_no_names(part):
    assert part.tables["mentions"].rows() == [("p1", "u-bob", 1)]


def test_joins_are_system_rows_and_earlier_members_no_joins(part):
    system = part.tables["posts"].filter(pl.col("kind") == "system")
    assert sorted(system["title"]) == ["joined", "left"]
    assert part.tables["memberships"]["member_id"].to_list() == ["u-ann", "u-bob"]


def test_who_left_and_came_back_is_a_member(tmp_path):
    head = "Post Creation Time,Channel Name,Channel Type,User Id,Username,Post Id,"
    head += "Replied to Post Id,Post Message,Post Type\n"
    kinds = ((1, "joined"), (2, "left"), (3, "joined"))
    moves = [f"170000000{at}000,all,public,u1,ann,,,,system_{kind}" for at, kind in kinds]
    path = tmp_path / "posts.csv"
    lefts = []
    for rows in (moves, moves[:2]):
        path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
        (row,) = mattermost.read(open_upload(path)).tables["memberships"].iter_rows(named=True)
        lefts.append(row["left_at"] is None)
    assert lefts == [True, False]


def test_robots_are_apart(part):
    assert post(part, "p5")["kind"] == "bot"
    kinds = dict(part.tables["members"].select("member_id", "kind").iter_rows())
    assert kinds == {"u-ann": "person", "u-bob": "person", "u-robot": "bot"}


def test_channels_of_one_name_in_two_teams_are_two_spaces(part):
    assert sorted(part.tables["posts"]["space"].unique()) == ["Away / Town", "Home / Town"]


def test_batches_in_one_zip_give_the_same_as_one_file(part):
    batches = read("batches")
    for name, table in part.tables.items():
        assert table.equals(batches.tables[name]), name
    assert any("states 12 messages" in note.reason for note in batches.notes)


@pytest.mark.exports
def test_the_known_counts_of_the_vendors_sample(real_exports):
    path = real_exports / "mattermost-compliance" / "csv_export.zip"
    part = mattermost.read(open_upload(path))
    posts = part.tables["posts"]
    assert (part.rows_in, part.rows_used, part.set_aside.height) == (4_818, 1_774, 3_044)
    assert part.private_dropped == 2_380
    assert posts.height == 1_774
    assert posts["author_id"].n_unique() == 15
    assert posts["space"].n_unique() == 12
    assert posts["parent_id"].is_not_null().sum() == 574
    reasons = dict(part.set_aside["reason"].value_counts().iter_rows())
    assert reasons["joined or left a private conversation"] == 664
