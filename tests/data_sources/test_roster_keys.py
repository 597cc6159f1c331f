"""People lists whose ids are not the platform's, and logs with an account beside a name."""

import polars as pl
import pytest
import xlsxwriter

from data_sources import read_exports
from data_sources.checks import check

LOG = "id,user,name,posted_at,text\n" + "".join(
    f"{n},ann{n % 6},Person {n % 6},2024-05-{n + 1:02d}T10:00:00Z,hello {n}\n" for n in range(20)
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    return tmp_path


def joined(folder, text, name="people.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    community = read_exports([folder / "log.csv"], roster=[folder / name])
    assert check(community) == []
    return community


def on_list(community):
    people = community.members.filter(known_from="roster")
    return dict(people.select("handle", "department").iter_rows())


def test_an_account_beside_a_name_is_the_user_name(folder):
    members = read_exports([folder / "log.csv"]).members
    assert members.select("handle", "name").row(0) == ("ann0", "Person 0")


def test_a_log_with_only_a_user_column_keeps_it_as_the_name(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("user,posted_at,text\nann,2024-05-01T10:00:00Z,hello\n", encoding="utf-8")
    assert read_exports([path]).members.select("handle", "name").row(0) == (None, "ann")


@pytest.mark.parametrize("header", ["Employee ID", "id", "User ID", "Mitarbeiter-ID", "Matricule"])
def test_ids_of_the_list_may_be_user_names(folder, header):
    rows = "".join(f"ANN{n},{'Sales' if n % 2 else 'Claims'}\n" for n in range(8))
    community = joined(folder, f"{header},Department\n{rows}")
    assert community.counts()["members"] == 8
    assert on_list(community)["ann1"] == "Sales"


def test_the_part_of_an_address_before_its_at_may_be_the_user_name(folder):
    rows = "".join(f"9{n},Ann{n}@example.org,{'Sales' if n % 2 else 'Claims'}\n" for n in range(6))
    community = joined(folder, f"Employee ID,Work Email,Department\n{rows}")
    assert community.counts()["members"] == 6
    assert on_list(community)["ann2"] == "Claims"


def test_the_same_user_name_at_two_addresses_joins_nobody(folder):
    rows = "1,ann1@example.org,Sales\n2,ann1@example.com,Claims\n"
    community = joined(folder, f"Employee ID,Work Email,Department\n{rows}")
    assert community.counts()["members"] == 8


def test_a_list_that_fits_nobody_says_what_to_do(folder):
    community = joined(folder, "Employee ID,Department\n901,Sales\n902,Claims\n")
    (told,) = [note for note in community.notes if note.reason.startswith("0 of 6 people")]
    assert "add a column with the ids" in told.consequence


def test_sheets_with_the_same_header_are_one_list(folder):
    book = xlsxwriter.Workbook(folder / "people.xlsx")
    for place, name in enumerate(("Berlin", "Paris")):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["HR extract"])
        sheet.write_row(2, 0, ["User name", "Legal Name", "Department"])
        for row in range(3):
            sheet.write_row(3 + row, 0, [f"ann{3 * place + row}", f"Lee, A{row}", f"D{row % 2}"])
    other = book.add_worksheet("Notes")
    other.write_row(0, 0, ["Printed by", "HR"])
    book.close()
    community = read_exports([folder / "log.csv"], roster=[folder / "people.xlsx"])
    assert community.counts()["members"] == 6
    assert len(on_list(community)) == 6
    told = {note.reason for note in community.notes}
    assert "1 further sheets with the same header were added" in told
    assert "1 further sheets were not read" in told


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Personalnummer;Nachname;Vorname;E-Mail;Abteilung;Standort;Eintrittsdatum",
         "0007;Lee;Ann;ann0@example.org;Vertrieb;Ulm;13.01.2020"),
        ("Matricule;Nom;Prénom;Courriel;Service;Lieu;Date d'embauche",
         "0007;Lee;Ann;ann0@example.org;Vertrieb;Ulm;13/01/2020"),
        ("Número de empleado\tApellidos\tNombre\tCorreo electrónico\tDepartamento\tOficina\tAlta",
         "0007\tLee\tAnn\tann0@example.org\tVertrieb\tUlm\t13/01/2020"),
        ("Personeelsnummer|Achternaam|Voornaam|E-mailadres|Afdeling|Locatie|Startdatum",
         "0007|Lee|Ann|ann0@example.org|Vertrieb|Ulm|13-01-2020"),
    ],
)  # fmt: skip
def test_lists_of_other_languages_and_separators(folder, header, row):
    second = row.replace("0007", "0008").replace("ann0", "zoe").replace("Lee", "Kay")
    community = joined(folder, f"{header}\n{row}\n{second}\n")
    ann = community.members.row(by_predicate=pl.col("handle") == "ann0", named=True)
    assert (ann["known_from"], ann["department"], ann["location"]) == ("roster", "Vertrieb", "Ulm")
    assert "0008" in community.members["member_id"].to_list()
