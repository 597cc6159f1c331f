"""A log and a list of people read the same from every kind of workbook as from delimited text."""

from datetime import UTC, datetime

import polars as pl
import pytest

from data_sources import read_exports
from data_sources.checks import check
from data_sources.tabular import read_cells
from tests.data_sources.workbooks import ods, xls, xlsx

KINDS = {"xlsx": xlsx, "xls": xls, "ods": ods}
each_kind = pytest.mark.parametrize("ending", KINDS)
FIRST, SECOND = datetime(2024, 5, 1, 9, 30), datetime(2024, 5, 2, 18, 0, 15)  # noqa: DTZ001 - as cells have them
LOG = [
    ["Garden club, all messages", "", "", ""],
    ["author", "created at", "text", "channel"],
    ["Ana Sá", FIRST, "Where do the beans go?\nHere?", "beds"],
    ["Ben <b>", SECOND, '=1+1, "quoted" & more', "beds"],
    ["0042", FIRST, "12.50", "town"],
]
PEOPLE = [
    ["id", "name", "e-mail", "department", "hired", "grade"],
    ["007", "Ana Sá", "ana@example.org", "Roses", datetime(2020, 1, 31), 3],  # noqa: DTZ001 - the same
    ["008", "Ben", "ben@example.org", "Beans", datetime(2021, 12, 1), 4],  # noqa: DTZ001 - the same
    ["009", "Cy", "", "Roses", "", 3],
    ["010", "Di", "", "Beans", datetime(2022, 2, 3, 12), 4],  # noqa: DTZ001 - the same
]


def written(folder, rows, ending, name="book"):
    path = folder / f"{name}.{ending}"
    path.write_bytes(KINDS[ending](rows))
    return path


@each_kind
def test_the_same_bytes_are_written_again(ending):
    assert ending == "xlsx" or KINDS[ending](LOG) == KINDS[ending](LOG)


@each_kind
def test_cells_are_text_and_times_iso_whatever_the_workbook(tmp_path, ending):
    read = read_cells(written(tmp_path, LOG, ending))
    assert read[0] == LOG[1]
    assert [row[2] for row in read[1:]] == [row[2] for row in LOG[2:]]
    assert read[3][0] == "0042"
    assert [row[1][:10] for row in read[1:]] == ["2024-05-01", "2024-05-02", "2024-05-01"]
    people = read_cells(written(tmp_path, PEOPLE, ending))
    assert [row[4][:10] for row in people[1:]] == ["2020-01-31", "2021-12-01", "", "2022-02-03"]
    assert [row[5] for row in people[1:]] == ["3", "4", "3", "4"]


@each_kind
def test_an_activity_log_in_a_workbook(tmp_path, ending):
    found = read_exports([written(tmp_path, LOG, ending)])
    assert check(found) == []
    (source,) = found.sources
    assert (source.format, source.rows_in, source.rows_set_aside) == ("activity_log", 3, 0)
    said = found.posts.sort("posted_at", "text").select("posted_at", "text", "space").rows()
    assert said == [
        (FIRST.replace(tzinfo=UTC), "12.50", "town"),
        (FIRST.replace(tzinfo=UTC), "Where do the beans go?\nHere?", "beds"),
        (SECOND.replace(tzinfo=UTC), '=1+1, "quoted" & more', "beds"),
    ]
    assert sorted(found.members["name"].drop_nulls()) == ["0042", "Ana Sá", "Ben <b>"]


@each_kind
@pytest.mark.parametrize("named", [True, False])
def test_a_people_list_in_a_workbook(tmp_path, ending, named):
    log, people = (written(tmp_path, rows, ending, name)
                   for rows, name in ((LOG, "log"), (PEOPLE, "people")))  # fmt: skip
    found = read_exports([log], roster=[people]) if named else read_exports([log, people])
    assert check(found) == []
    assert "people_roster" in {source.format for source in found.sources}
    ana = found.members.row(by_predicate=pl.col("name") == "Ana Sá", named=True)
    assert (ana["department"], ana["joined_at"]) == ("Roses", datetime(2020, 1, 31, tzinfo=UTC))
    assert found.members.filter(pl.col("known_from") == "roster")["department"].len() == 4


@each_kind
def test_a_workbook_that_is_cut_off_is_one_sentence(tmp_path, ending):
    path = written(tmp_path, PEOPLE, ending)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    with pytest.raises(Exception, match=r"^book\.\w+: [^\n]+\.$"):
        read_cells(path)
