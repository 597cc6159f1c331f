"""Profiles: what a person settled about a table, written, found again and read with."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data_sources import read_exports
from data_sources.errors import ExportError
from data_sources.open_columns import as_kind, chosen, open_days, open_tables, open_times
from data_sources.profiles import Profile, fitting, header_key, read_profile
from data_sources.read import read_by
from data_sources.upload import open_upload

STRANGE = (
    "Alpha;Beta;Gamma\nAnn Lee;03/04/2024 10:00;Hello to all\nBo Li;03/04/2024 11:30;And to you\n"
)
BERLIN = Profile({"name": "Alpha", "time": "Beta", "text": "Gamma"}, "month first", "Europe/Berlin")


@pytest.fixture
def strange(tmp_path):
    path = tmp_path / "strange.csv"
    path.write_text(STRANGE)
    return path


def written(tmp_path, text):
    path = tmp_path / "columns.toml"
    path.write_text(text)
    return path


def test_a_profile_is_written_and_read_again(tmp_path):
    odd = Profile({"name": 'Who "is" it?\\', "time": "Wänn\t", "text": ""}, "day first", "UTC")
    read = read_profile(written(tmp_path, odd.text()))
    assert (read.columns, read.order, read.zone) == (odd.columns, odd.order, odd.zone)
    assert read.name == "columns.toml"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("columns = 3", "it names no column"),
        ("[columns]", "it names no column"),
        ("order = 'day first'", "it names no column"),
        ("[columns]\nwho = 'A'", "“who” is no role of a column"),
        ("[columns]\nname = 3", "the column for name is not a text"),
        ("[columns]\nname = 'A'\ntime = 'A'", "“A” stands for two roles"),
        ("order = 'year first'\n[columns]\nname = 'A'", "“year first” is no date order"),
        ("zone = 'Berlin'\n[columns]\nname = 'A'", "“Berlin” is no time zone"),
        ("colums = 3\n[columns]\nname = 'A'", "“colums” is not a part of it"),
        ("[columns\n", "it is not TOML"),
    ],
)
def test_what_is_wrong_with_a_profile_is_one_sentence(tmp_path, text, why):
    with pytest.raises(ExportError) as caught:
        read_profile(written(tmp_path, text))
    said = str(caught.value)
    assert said.startswith(f"columns.toml: {why}")
    assert said.count(".") - said.count("columns.toml") == 1
    assert "\n" not in said


def test_a_header_is_the_same_in_another_order_of_columns():
    assert header_key(["a", " b"]) == header_key(["b ", "a"])
    assert header_key(["a", "b"]) != header_key(["ab"])
    assert header_key(["a", "b"]) != header_key(["a", "b", "c"])


def test_a_profile_fits_a_header_that_has_its_columns():
    other = Profile({"name": "Delta", "text": ""})
    assert fitting([other, BERLIN], ["Alpha", "Beta", "Gamma", "More"]) is BERLIN
    assert fitting([other, BERLIN], ["Alpha", "Beta"]) is None


def test_a_table_that_nothing_recognises_is_read_by_its_profile(strange):
    with pytest.raises(ExportError, match="no known export has these columns"):
        read_exports([strange])
    community = read_exports([strange], profiles=[BERLIN])
    posts = community.posts.sort("posted_at")
    assert posts["text"].to_list() == ["Hello to all", "And to you"]
    assert posts["posted_at"][0] == datetime(2024, 3, 4, 9, 0, tzinfo=UTC)
    assert set(posts["time_quality"]) == {"exact"}
    assert not [note for note in community.notes if "time zone" in note.reason]
    assert any("as you set them" in note.reason for note in community.notes)


def test_the_order_and_the_zone_of_a_profile_settle_the_time(strange):
    columns = BERLIN.columns
    times = {
        (order, zone): read_exports([strange], profiles=[Profile(columns, order, zone)])
        .posts["posted_at"].min()
        for order in ("day first", "month first") for zone in (None, "America/New_York")
    }  # fmt: skip
    assert times == {
        ("day first", None): datetime(2024, 4, 3, 10, 0, tzinfo=UTC),
        ("month first", None): datetime(2024, 3, 4, 10, 0, tzinfo=UTC),
        ("day first", "America/New_York"): datetime(2024, 4, 3, 14, 0, tzinfo=UTC),
        ("month first", "America/New_York"): datetime(2024, 3, 4, 15, 0, tzinfo=UTC),
    }


def test_an_hour_that_the_clock_skips_is_an_hour_later(tmp_path):
    path = tmp_path / "spring.csv"
    path.write_text("Alpha;Beta;Gamma\nAnn;2024-03-31 02:30;Hi\n")
    profile = Profile(BERLIN.columns, None, "Europe/Berlin")
    times = read_exports([path], profiles=[profile]).posts["posted_at"].to_list()
    assert times == [datetime(2024, 3, 31, 1, 30, tzinfo=UTC)]


def test_a_profile_without_its_column_says_which(strange):
    profile = Profile({"name": "Delta", "time": "Beta"}, name="mine.toml")
    with pytest.raises(ExportError, match=r"mine\.toml: strange\.csv has no column “Delta”"):
        read_exports([strange], profiles=[profile])


def test_a_table_is_asked_about_where_nothing_recognises_it(strange):
    (table,) = open_tables(open_upload(strange))
    assert table.cells.columns == ["Alpha", "Beta", "Gamma"]


def test_values_are_guessed_from_where_no_header_says_anything(tmp_path):
    path = tmp_path / "strange.csv"
    rows = [f"Ann {n % 3};7;2024-03-1{n}T10:00:00Z;A sentence of some length {n}" for n in range(9)]
    path.write_text("\n".join(["P;Q;R;S", *rows]))
    guessed = open_tables(open_upload(path))[0].guessed
    assert guessed.profile() == {"time": "R", "text": "S", "name": "P"}
    assert guessed.choices["time"].why == "its values are dates"
    assert guessed.unused == ("Q",)


def test_a_plain_log_is_not_asked_about(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(
        "author,created at,text\nAnn,2024-03-14T10:00:00Z,Hi\nBo,2024-03-15T10:00Z,Yo\n"
    )
    (table,) = open_tables(open_upload(path))
    assert not table.doubtful
    assert not open_times(table.cells, table.guessed).zone


def test_an_undecided_date_order_and_a_missing_zone_are_asked(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("author,created at,text\nAnn,03/04/2024 10:00,Hi\nBo,05/04/2024 10:00,Yo\n")
    (table,) = open_tables(open_upload(path))
    times = open_times(table.cells, table.guessed)
    assert (times.order, times.zone) == (True, True)


@pytest.mark.parametrize("text", ['{"a": [1, 2]}', "one column\nonly\n", "[1,2,3]"])
def test_what_is_no_table_is_not_asked_about(tmp_path, text):
    path = tmp_path / "thing.txt"
    path.write_text(text)
    assert open_tables(open_upload(path)) == []


def test_each_step_of_reading_is_told_with_the_share_done(tmp_path, strange):
    other = tmp_path / "log.csv"
    other.write_text("author,created at,text\n" + "Ann,2024-03-14T10:00:00Z,Hi\n" * 5)
    told = []
    read_exports([strange, other], profiles=[BERLIN], progress=lambda *step: told.append(step))
    told = list({(file, step): (file, step, share) for file, step, share in told[::-1]}.values())
    told.reverse()
    assert [file for file, _, _ in told] == ["strange.csv"] * 3 + ["log.csv"] * 3 + [""]
    assert told[2][1] == "reading it as: Activity log (any table of events)"
    assert told[-1][1] == "putting the files together"
    shares = [share for _, _, share in told]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(0.9)
    assert 0 < shares[3] < 0.9


def test_what_progress_raises_ends_the_reading(strange):
    class StoppedError(Exception):
        pass

    def stop(*_):
        raise StoppedError

    with pytest.raises(StoppedError):
        read_exports([strange], profiles=[BERLIN], progress=stop)


PEOPLE = "Pers.;Kontakt;Team;Seit\n" + "".join(
    f"Ann Lee{at};ann{at}@example.org;{'AB'[at % 2]};03/04/20{at:02}\n" for at in range(10, 20)
)
OF_PEOPLE = Profile(
    {"name": "Pers.", "email": "Kontakt", "department": "Team", "joined_at": "Seit"},
    order="month first",
    kind="people",
)
LOG = "author,created at,text\nAnn Lee10,2024-03-14T10:00:00Z,Hi\n"


def listed(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    return path


def test_a_profile_of_people_reads_a_list_wherever_it_is_given(tmp_path):
    path, log = listed(tmp_path), tmp_path / "log.csv"
    log.write_text(LOG)
    for found in (
        read_exports([log], roster=[path], profiles=[OF_PEOPLE]),
        read_exports([log, path], profiles=[OF_PEOPLE]),
    ):
        people = found.members.filter(known_from="roster")
        assert people.height == 10
        assert set(people["department"]) == {"A", "B"}
        assert set(people["joined_at"].dt.month()) == {3}
        assert read_by(OF_PEOPLE) in {note.reason for note in found.notes}


def test_a_profile_of_people_reads_no_log_unless_it_was_made_for_its_header(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(LOG)
    loose = Profile({"name": "author"}, kind="people")
    assert read_exports([log], profiles=[loose]).posts.height == 1
    made = replace(loose, made_for=header_key(["author", "created at", "text"]))
    assert read_exports([log], profiles=[made]).posts.is_empty()
    other = replace(loose, made_for=header_key(["author", "e-mail"]))
    assert read_exports([log], profiles=[other]).posts.height == 1


def test_the_kind_of_a_profile_is_written_and_read_again(tmp_path):
    path = tmp_path / "people.toml"
    path.write_text(OF_PEOPLE.text())
    assert read_profile(path) == replace(OF_PEOPLE, name="people.toml")
    path.write_text(OF_PEOPLE.text().replace('"people"', '"dogs"'))
    with pytest.raises(ExportError, match="“dogs” is no kind of table"):
        read_profile(path)


def test_a_list_of_people_asks_for_its_columns_and_the_order_of_its_days(tmp_path):
    (table,) = open_tables(open_upload(listed(tmp_path)), people=True)
    assert table.kind == "people"
    assert table.guessed.column("email") == "Kontakt"
    assert table.guessed.column("department") == "Team"
    assert open_days(table.cells, chosen(table, OF_PEOPLE)).order
    assert as_kind(table, "events").guessed.column("time") == "Seit"


def test_tables_in_an_archive_that_nothing_recognises_are_asked_about_by_header(tmp_path):
    path = tmp_path / "tables.zip"
    strange = "Alpha;Beta;Gamma\nAnn Lee;14/03/2024 10:00;Hello\nBo Li;15/03/2024 11:30;Yes\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("march.csv", strange)
        archive.writestr("april.csv", strange.replace("/03/", "/04/"))
        archive.writestr("other.csv", "Delta;Epsilon\n1;2\n3;4\n")
    found = open_tables(open_upload(path))
    assert [table.file for table in found] == ["tables.zip, april.csv", "tables.zip, other.csv"]
    assert found[0].cells.height == 4
    profile = Profile({"name": "Alpha", "time": "Beta", "text": "Gamma"})
    read = read_exports([path], profiles=[profile])
    assert read.posts.height == 4
    told = {note.reason: note.rows for note in read.notes}
    assert told["tables in the archive with other columns"] == 1
