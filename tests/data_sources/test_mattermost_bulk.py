from pathlib import Path

import polars as pl
import pytest

from data_sources import read_exports
from data_sources.checks import check
from data_sources.formats import mattermost_bulk
from data_sources.upload import open_upload

CASES = Path(__file__).parents[1] / "exports"
LINES = CASES / "mattermost_bulk" / "lines" / "import.jsonl"
ZIP = CASES / "mattermost_bulk" / "zip" / "export.zip"
COMPLIANCE = CASES / "mattermost" / "version_10_5" / "posts.csv"


@pytest.fixture(scope="module")
def part():
    return mattermost_bulk.read(open_upload(LINES))


def test_replies_lie_under_their_first_message(part):
    posts = part.tables["posts"].filter(pl.col("parent_id").is_not_null())
    assert posts["parent_id"].unique().to_list() == posts["thread_id"].unique().to_list()
    assert posts["text"].to_list() == ["Hi @Ann and @ann, not @nobody", "Good"]


def test_two_equal_messages_of_one_moment_stay_two(part):
    twins = part.tables["posts"].filter(pl.col("text") == "ok")
    assert twins["post_id"].n_unique() == 2
    assert read_exports([LINES, ZIP]).posts.filter(pl.col("text") == "ok").height == 2


def test_private_channels_and_direct_messages_reach_no_table(part):
    assert part.private_dropped == 2
    for table in part.tables.values():
        shown = table.write_json()
        assert "psst" not in shown
        assert "hey" not in shown
        assert "Attic" not in shown


def test_robots_and_notices_are_no_posts(part):
    kinds = dict(part.tables["posts"].select("text", "kind").iter_rows())
    assert (kinds["build passed"], kinds["joined"]) == ("bot", "system")


def test_people_who_never_wrote_belong_and_are_known(part):
    members = part.tables["members"]
    cleo = members.row(by_predicate=pl.col("handle") == "cleo", named=True)
    assert cleo["left_at"] is not None
    assert part.tables["memberships"].select("member_id", "space").rows() == [
        ("user:ann", "Town"), ("user:bob", "Town"),
    ]  # fmt: skip


def test_a_broken_line_is_told_and_the_others_are_read(part):
    assert "a line that is no JSON" in part.set_aside["reason"].to_list()


def test_accounts_of_both_mattermost_exports_are_one_person():
    both = read_exports([LINES, COMPLIANCE])
    assert check(both) == []
    handles = both.members["handle"].to_list()
    assert handles.count("ann") == 1
    assert both.members.filter(pl.col("handle") == "ann")["member_id"].item() == "u-ann"
