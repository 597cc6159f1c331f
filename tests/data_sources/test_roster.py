from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter

from data_sources.errors import ExportError
from data_sources.formats._format import Part
from data_sources.formats.people_roster import recognise
from data_sources.roster import read_roster
from data_sources.upload import open_upload

CASES = Path(__file__).parents[1] / "exports" / "people_roster"
HEADER = ("Employee ID", "Name", "E-Mail", "Abteilung", "Hire Date", "Salary", "Cohort")
PEOPLE = (
    ("007", "Lee, Ann", "ann@example.org", "IT", 45_000, 1, "A"),
    ("008", "Bo Li", "bo@example.org", "IT", 45_001, 2, "A"),
    ("009", "Cy", "", "Sales", "", 3, "B"),
    ("010", "Di", "", "Sales", "", 3, "B"),
)


@pytest.fixture
def workbook(tmp_path) -> Path:
    path = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("People report",))
        sheet.write_row(1, 0, ("Made on 1 March",))
        sheet.write_row(3, 0, HEADER)
        for number, person in enumerate(PEOPLE):
            sheet.write_row(4 + number, 0, person)
    return path


def read(path: Path) -> Part:
    return read_roster(open_upload(path))


def test_a_workbook_with_title_rows_keeps_leading_zeros_and_reads_its_dates(workbook):
    part = read(workbook)
    first = part.tables["members"].row(0, named=True)
    assert (first["member_id"], first["name"], first["email"]) == (
        "007",
        "Ann Lee",
        "ann@example.org",
    )
    assert first["joined_at"] == datetime(2023, 3, 15, tzinfo=UTC)
    assert set(part.tables["members"]["known_from"]) == {"roster"}
    assert part.rows_in == part.rows_used == 4


def test_columns_that_group_people_become_attributes_and_pay_is_never_loaded(workbook):
    part = read(workbook)
    assert part.attributes == ("department", "cohort")
    assert "salary" not in {name.lower() for name in part.tables["members"].columns}
    assert any("“Salary” is never loaded" in note.reason for note in part.notes)


def test_first_and_last_names_are_put_together():
    names = read(CASES / "german" / "mitglieder.csv").tables["members"]["name"].to_list()
    assert names == ["Jörg Groß", "Åsa Lind"]


def test_a_row_without_a_person_is_set_aside():
    part = read(CASES / "hr_extract" / "people.csv")
    assert part.set_aside["reason"].to_list() == ["no person in this row"]
    assert part.rows_in == part.rows_used + 1


def test_a_plain_id_is_a_persons_id(tmp_path):
    path = tmp_path / "users.csv"
    path.write_text("id,name,email,department\n1,Ann,a@example.org,IT\n2,Bo,,IT\n")
    assert recognise(open_upload(path)) > 0.5
    assert read(path).tables["members"]["member_id"].to_list() == ["1", "2"]


def test_a_list_without_people_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "colours.csv"
    path.write_text("colour,shape\nred,round\n")
    with pytest.raises(ExportError, match="no column says who a person is"):
        read(path)
