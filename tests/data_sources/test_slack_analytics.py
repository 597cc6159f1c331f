from pathlib import Path

import polars as pl

from data_sources import read_exports
from data_sources.checks import check
from data_sources.formats._figures import NO_WINDOW

CASES = Path(__file__).parents[1] / "exports"
MEMBERS = CASES / "slack_members" / "members" / "members.csv"
CHANNELS = CASES / "slack_channels" / "channels" / "channels.csv"
WORKSPACE = CASES / "slack" / "workspace" / "export.zip"


def test_accounts_join_the_workspace_by_id_and_silent_ones_become_visible():
    alone, both = read_exports([WORKSPACE]), read_exports([WORKSPACE, MEMBERS, CHANNELS])
    assert check(both) == []
    for count in ("posts", "speakers", "reactions", "mentions", "spaces"):
        assert both.counts()[count] == alone.counts()[count]
    new = set(both.members["member_id"]) - set(alone.members["member_id"])
    assert {"U7", "U8"} <= new
    days = both.aggregates.filter(pl.col("measure") == "days_active")
    assert dict(days.select("subject_id", "value").iter_rows())["U7"] == 9


def test_direct_messages_are_in_no_figure():
    figures = read_exports([MEMBERS]).aggregates.filter(pl.col("measure") == "posts")
    assert dict(figures.select("subject_id", "value").iter_rows())["U1"] == 4


def test_the_days_are_not_in_the_file_and_that_is_told():
    for file in (MEMBERS, CHANNELS):
        community = read_exports([file])
        assert NO_WINDOW in {note.reason for note in community.notes}
        assert community.aggregates["period_start"].null_count() == community.aggregates.height


def test_a_bot_of_the_list_is_no_member():
    assert read_exports([MEMBERS]).counts()["bots"] == 1


def test_channels_join_by_name_with_or_without_their_sign():
    figures = read_exports([CHANNELS]).aggregates
    assert set(figures["subject_id"]) == {"town", "lunch"}
    viewed = figures.filter(pl.col("measure") == "readers", pl.col("subject_id") == "town")
    assert viewed["value"].to_list() == [57]


def test_nobody_is_named_by_channels_so_readers_stay_unknown():
    both = read_exports([WORKSPACE, CHANNELS])
    assert not both.can_tell["reads"].can
    assert both.can_tell["members"] == read_exports([WORKSPACE]).can_tell["members"]
