from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from data_sources import read_exports
from data_sources.checks import check
from data_sources.formats import engage_reports, teams_reports
from data_sources.upload import open_upload

CASES = Path(__file__).parents[1] / "exports"
USERS = CASES / "engage_reports" / "users" / "YammerActivityUserDetail.csv"
GROUPS = CASES / "engage_reports" / "groups" / "YammerGroupsActivityDetail.csv"
CONCEALED = CASES / "engage_reports" / "concealed" / "users.csv"
TEAMS = CASES / "teams_reports" / "users" / "TeamsUserActivityUserDetail.csv"
VIVA = CASES / "viva" / "network" / "export.zip"


def value(community, name, measure):
    person = community.members.filter(pl.col("name") == name)["member_id"].item()
    figure = community.aggregates.filter(
        pl.col("subject_id") == person, pl.col("measure") == measure
    )
    return figure["value"].to_list()


def notes(community):
    return {note.reason: note.rows for note in community.notes}


def test_the_days_of_a_report_end_with_the_day_of_its_refresh():
    figures = engage_reports.read(open_upload(USERS)).tables["aggregates"]
    days = figures.select("period_start", "period_end").unique().rows()
    assert days == [(datetime(2024, 5, 3, tzinfo=UTC), datetime(2024, 6, 2, tzinfo=UTC))]


def test_a_report_alone_knows_readers_and_no_post():
    alone = read_exports([USERS])
    assert check(alone) == []
    assert alone.counts()["posts"] == 0
    assert alone.counts()["members"] == 5
    assert alone.can_tell["reads"].can
    assert not alone.can_tell["replies"].can
    assert value(alone, "Eva reads", "reads") == [25]


def test_readers_join_the_messages_by_their_address_and_posts_are_never_added():
    alone, both = read_exports([VIVA]), read_exports([VIVA, USERS])
    assert check(both) == []
    for count in ("posts", "speakers", "mentions", "spaces"):
        assert both.counts()[count] == alone.counts()[count]
    assert both.counts()["members"] == alone.counts()["members"] + 3
    assert both.seed == alone.seed
    assert value(both, "Ana Pérez", "reads") == [40]
    assert value(both, "Ana Pérez", "posts") == [3]
    assert both.members.filter(pl.col("name") == "Ana Pérez")["member_id"].item() == "501"


def test_the_order_of_the_files_changes_nothing():
    one, two = read_exports([VIVA, USERS, GROUPS]), read_exports([GROUPS, USERS, VIVA])
    assert one.fingerprint == two.fingerprint


def test_a_group_of_the_report_is_the_space_of_the_messages():
    both = read_exports([VIVA, GROUPS])
    figures = both.aggregates.filter(pl.col("subject_kind") == "space")
    assert "Claims" in figures["subject_id"].to_list()
    assert both.counts()["members"] == read_exports([VIVA]).counts()["members"]


def test_concealed_names_are_told_and_count_nobody_twice():
    alone, both = read_exports([VIVA]), read_exports([VIVA, CONCEALED])
    assert both.counts() == alone.counts()
    assert both.aggregates.is_empty()
    assert both.can_tell["reads"].reason == "the names in the usage report are concealed"
    assert both.can_tell["members"] == alone.can_tell["members"]
    assert notes(both)["names are concealed in this report"] == 3
    assert "people under concealed names, beside messages that name people" in notes(both)


def test_concealed_names_alone_still_show_how_many_read():
    alone = read_exports([CONCEALED])
    assert alone.counts()["members"] == 3
    assert alone.members["name"].null_count() == 3
    reads = alone.aggregates.filter(pl.col("measure") == "reads")
    assert sorted(reads["value"]) == [0, 5, 10]


def test_someone_deleted_left_on_that_day():
    members = engage_reports.read(open_upload(USERS)).tables["members"]
    left = members.filter(pl.col("left_at").is_not_null())
    assert left.select("name", "left_at").rows() == [
        ("Gus left", datetime(2024, 5, 20, tzinfo=UTC))
    ]


def test_the_teams_report_knows_posts_in_channels_and_nothing_private():
    part = teams_reports.read(open_upload(TEAMS))
    assert part.tables["aggregates"]["measure"].unique().to_list() == ["posts"]
    assert part.tables["aggregates"]["value"].to_list() == [4, 0, 0]
    assert not part.can_tell["reads"].can
