"""Times that name no zone are put on the clock that a person names, and no other time is."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data_sources import read_exports
from data_sources.profiles import Profile

EXPORTS = Path(__file__).resolve().parent.parent / "exports"
BERLIN = "Europe/Berlin"
LOG = (
    "author,created at,text,edited at,event\n"
    "Ann,2024-07-01 10:00,Hi,2024-07-01 11:00,post\n"
    "Bo,2024-01-15 10:00,Yo,,post\n"
)


def log(tmp_path, text=LOG):
    path = tmp_path / "log.csv"
    path.write_text(text)
    return path


def hours(community, column="posted_at"):
    return sorted(at.hour for at in community.posts[column].drop_nulls())


def told(community):
    return {note.reason: (note.rows, note.consequence) for note in community.notes}


def test_local_times_follow_the_clock_of_the_zone_in_summer_and_winter(tmp_path):
    path = log(tmp_path)
    plain, there = read_exports([path]), read_exports([path], zone=BERLIN)
    assert (hours(plain), hours(there)) == ([10, 10], [8, 9])
    assert (hours(plain, "edited_at"), hours(there, "edited_at")) == ([11], [9])
    assert there.posts["time_quality"].to_list() == ["exact", "exact"]
    assert told(there)["times without a time zone"] == (2, "read as times of Europe/Berlin")
    assert there.zone == BERLIN


def test_times_with_a_zone_stay_where_they_are(tmp_path):
    mixed = log(tmp_path, "author,created at,text\nAnn,2024-07-01T10:00:00Z,Hi\nBo,,\n")
    assert hours(read_exports([mixed], zone=BERLIN)) == [10]


def test_a_file_with_both_moves_only_the_times_without_a_zone(tmp_path):
    mixed = log(
        tmp_path,
        "author,created at,text\nAnn,2024-07-01T10:00:00Z,Hi\nBo,2024-07-01T10:00:00,Yo\n",
    )
    assert hours(read_exports([mixed], zone=BERLIN)) == [8, 10]


def test_a_bare_day_begins_in_the_zone(tmp_path):
    days = log(tmp_path, "author,created at,text\nAnn,2024-07-01,Hi\nBo,2024-07-02,Yo\n")
    found = read_exports([days], zone="America/New_York").posts
    assert found["posted_at"].min() == datetime(2024, 7, 1, 4, tzinfo=UTC)
    assert set(found["time_quality"]) == {"date"}


def test_the_zone_of_a_profile_goes_before_the_zone_of_all_files(tmp_path):
    path = log(tmp_path)
    columns = {"name": "author", "time": "created at", "text": "text"}
    tokyo = read_exports([path], zone=BERLIN, profiles=[Profile(columns, zone="Asia/Tokyo")])
    assert hours(tokyo) == [1, 1]
    assert hours(read_exports([path], zone=BERLIN, profiles=[Profile(columns)])) == [8, 9]


@pytest.mark.parametrize("case", ["whatsapp/android", "telegram/account"])
def test_chats_without_a_zone_move_as_well(case):
    (path,) = [each for each in (EXPORTS / case).iterdir() if each.name != "expected.json"]
    plain, there = read_exports([path]), read_exports([path], zone=BERLIN)
    loose = plain.posts.filter(plain.posts["time_quality"] == "assumed_zone")
    moved = there.posts.join(loose.select("post_id", before="posted_at"), on="post_id")
    assert moved.height == loose.height > 0
    assert set((moved["before"] - moved["posted_at"]).dt.total_hours()) <= {1, 2}
    assert "assumed_zone" not in set(there.posts["time_quality"])


def test_a_mail_without_an_offset_moves_and_its_neighbours_do_not(tmp_path):
    path = tmp_path / "list.mbox"
    mails = [("1", "Wed, 3 Jul 2024 10:00:00"), ("2", "Wed, 3 Jul 2024 10:00:00 +0000")]
    path.write_text(
        "".join(
            f"From ann Wed Jul  3 10:00:00 2024\nFrom: Ann Lee <ann@example.org>\n"
            f"Date: {when}\nSubject: {name}\nMessage-ID: <{name}@example.org>\n\nHello {name}\n\n"
            for name, when in mails
        )
    )
    assert hours(read_exports([path], zone=BERLIN)) == [8, 10]


def test_ties_without_a_zone_are_on_the_clock_that_is_named_and_others_are_not(tmp_path):
    path = tmp_path / "edges.csv"
    head = "Source,Target,Date\n"
    path.write_text(head + "ann,bo,2024-07-01 10:00\nbo,cy,2024-01-15 10:00\ncy,ann,\n")
    plain, there = read_exports([path]), read_exports([path], zone=BERLIN)
    assert sorted(at.hour for at in plain.edges["at"].drop_nulls()) == [10, 10]
    assert sorted(at.hour for at in there.edges["at"].drop_nulls()) == [8, 9]
    assert told(there)["times without a time zone"] == (2, "read as times of Europe/Berlin")
    path.write_text(head + "ann,bo,2024-07-01T10:00:00Z\nbo,cy,2024-01-15T10:00:00Z\n")
    assert read_exports([path], zone=BERLIN).edges["at"].dt.hour().to_list() == [10, 10]


PEOPLE = (
    "id,name,department,joined at,left at\n1,Ann,HR,2024-07-01,\n2,Bo,IT,2024-01-15,2024-07-02\n"
)
LOCAL_DAYS = [datetime(2024, 1, 14, 23, tzinfo=UTC), datetime(2024, 6, 30, 22, tzinfo=UTC)]


@pytest.mark.parametrize("as_roster", [True, False])
def test_the_days_of_a_people_list_begin_in_the_zone(tmp_path, as_roster):
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE)
    files = {"roster": [people]} if as_roster else {}
    paths = [log(tmp_path)] if as_roster else [log(tmp_path), people]
    found = read_exports(paths, zone=BERLIN, **files).members
    assert found["joined_at"].drop_nulls().sort().to_list() == LOCAL_DAYS
    assert found["left_at"].drop_nulls().to_list() == [datetime(2024, 7, 1, 22, tzinfo=UTC)]
    assert read_exports(paths, **files).members["joined_at"].drop_nulls().dt.hour().sum() == 0


@pytest.mark.parametrize("as_roster", [True, False])
def test_the_zone_of_a_profile_comes_before_the_communitys(tmp_path, as_roster):
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE)
    profile = Profile(
        {"person_id": "id", "name": "name", "joined_at": "joined at"}, zone=BERLIN, kind="people"
    )
    files = {"roster": [people]} if as_roster else {}
    paths = [log(tmp_path)] if as_roster else [log(tmp_path), people]
    found = read_exports(paths, profiles=[profile], zone="Asia/Tokyo", **files).members
    assert found["joined_at"].drop_nulls().sort().to_list() == LOCAL_DAYS
