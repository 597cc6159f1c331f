"""Polluted tables: the cells that a person would read, and every repair told with its line."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random

import pytest
import xlsxwriter

from data_sources.errors import ExportError
from data_sources.tabular import header_of, read_cells, read_table

HEADER = ["when", "id", "price", "who", "text", "link", "note"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
OTHERWISE = "the row is parted by another delimiter than the others"
MORE = "more cells than the header; they were put into the columns they fit"
FEWER = "fewer cells than the header; they were put into the columns they fit"
NOT_CLOSED = "a quote never closes; it was read as a character"


def clean():
    draw = random.Random(3)  # noqa: S311 - invented rows, no secret
    words = ["café", "bench", "roof", "paint", "spring", "garden", "don't", "late"]
    rows = [HEADER]
    for n in range(40):
        text = " ".join(draw.choice(words) for _ in range(draw.randint(4, 9)))
        text = text.replace(" ", ", ", 1) if n % 3 == 0 else text
        text += ' 5"' if n % 11 == 5 else ""
        who = f"{draw.choice(words)} {draw.choice(words)}"
        link = f"https://example.org/p/{n + 100}"
        rows.append([f"{n % 28 + 1:02}/03/2024", f"AB-{n + 1000}", f"{n}.50", who, text, link, ""])
    return rows


ROWS = clean()


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',;"') else cell


def joined(rows, delimiter=",", ends="\r\n"):
    return "".join(delimiter.join(map(quoted, row)) + ends for row in rows)


def with_line(at, line):
    lines = joined(ROWS).split("\r\n")
    lines[at] = line
    return "\r\n".join(lines)


def table(text):
    return read_table(io.BytesIO(text if isinstance(text, bytes) else text.encode()), "x.csv")


def cells(text, tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_cells(path)


def told(text):
    return {(repair.line, repair.what) for repair in table(text).repairs}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ", ", "||", "::"])
def test_every_encoding_and_delimiter_gives_the_same_cells(encoding, delimiter, tmp_path):
    rows = [[cell.replace("::", "") for cell in row] for row in ROWS]
    assert cells(joined(rows, delimiter).encode(encoding), tmp_path) == rows


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "once", "twice"])
def test_every_line_end_and_any_last_one(ends, last, tmp_path):
    text = joined(ROWS, ends=ends).rstrip("\r\n") + {"": "", "once": ends, "twice": ends * 2}[last]
    assert cells(text, tmp_path) == ROWS


def test_decimal_commas_stay_in_their_cells(tmp_path):
    rows = [[cell.replace(".50", ",50") for cell in row] for row in ROWS]
    text = "".join(";".join(row).replace('"', "") + "\n" for row in rows)
    assert [row[2] for row in cells(text, tmp_path)] == [row[2] for row in rows]


def test_other_quotes_and_backslashes_inside_apostrophes_stay_what_they_mean(tmp_path):
    body = [[f"{n}", "don't, can't", f"{n}.50"] for n in range(9)]
    body += [["9", """8\\'9" long, at least""", "9.50"]]
    lines = ["id,text,price", *(f"{n},'{text.replace(chr(34), chr(34) * 2)}',{price}"
                                for n, text, price in body)]  # fmt: skip
    assert cells("\n".join(lines), tmp_path) == [["id", "text", "price"], *body]


def test_apostrophes_as_quotes_and_quotes_without_escape(tmp_path):
    text = "".join(",".join(f"'{cell}'" for cell in row) + "\n" for row in ROWS)
    assert cells(text, tmp_path) == ROWS
    bare = joined(ROWS).replace('""', '"')
    assert cells(bare, tmp_path) == ROWS
    lines = [at for at, row in enumerate(ROWS, 1) if '"' in row[4]]
    assert {line for line, what in told(bare) if "was not doubled" in what} == set(lines)


@pytest.mark.parametrize("column", range(len(HEADER)))
@pytest.mark.parametrize("at", [7, 16])
def test_a_stray_quote_spoils_only_its_own_cell(at, column, tmp_path):
    row = list(map(quoted, ROWS[at]))
    row[column] = f'""{row[column][1:]}' if row[column].startswith('"') else f'"{row[column]}'
    text = with_line(at, ",".join(row))
    wanted = [list(cells) for cells in ROWS]
    wanted[at][column] = '"' + wanted[at][column]
    assert cells(text, tmp_path) == wanted
    assert {line for line, _ in told(text)} == {at + 1}


@pytest.mark.parametrize("column", range(len(HEADER)))
def test_a_surplus_delimiter_is_left_out_and_told(column, tmp_path):
    row = list(map(quoted, ROWS[8]))
    text = with_line(8, ",".join([*row[:column], "", *row[column:]]))
    assert cells(text, tmp_path) == ROWS
    assert told(text) <= {(9, MORE), (9, "empty cells after the last column")}
    assert told(text)


@pytest.mark.parametrize("column", [1, 2, 3, 5])
def test_a_missing_delimiter_is_found_by_the_shape_of_the_columns(column, tmp_path):
    row = list(map(quoted, ROWS[8]))
    text = with_line(8, ",".join(row[:column]) + ",".join(row[column:]))
    assert cells(text, tmp_path) == ROWS
    assert told(text) == {(9, FEWER)}


def test_a_missing_delimiter_beside_a_quote_is_found(tmp_path):
    row = list(map(quoted, ROWS[7]))
    assert row[4].startswith('"')
    text = with_line(7, ",".join(row[:4]) + ",".join(row[4:]))
    assert cells(text, tmp_path) == ROWS
    assert {line for line, _ in told(text)} == {8}


@pytest.mark.parametrize("mark", [";", "\t", "|"])
@pytest.mark.parametrize("at", [0, 8])
def test_one_row_parted_otherwise(mark, at, tmp_path):
    text = with_line(at, mark.join(map(quoted, ROWS[at])))
    assert cells(text, tmp_path) == ROWS
    assert (at + 1, OTHERWISE) in told(text)


def test_commas_in_text_that_nobody_quoted_stay_in_the_text(tmp_path):
    row = [*ROWS[8][:4], "well, yes, again", *ROWS[8][5:]]
    text = with_line(8, ",".join(row))
    assert cells(text, tmp_path)[8] == row
    assert told(text) == {(9, MORE)}


def test_a_file_without_a_header_loses_no_row(tmp_path):
    text = joined(ROWS[1:])
    assert cells(text, tmp_path) == ROWS[1:]
    assert table(text).frame.columns[:2] == ["column 1", "column 2"]
    assert told(text) == {(1, "no header was found; the columns were numbered")}
    assert header_of(text.encode(), "x.csv") == table(text).frame.columns


def test_years_above_numbers_are_a_header(tmp_path):
    text = "2019,2020,2021\n" + "".join(f"{n},{n + 1},{n + 2}\n" for n in range(1000, 1020))
    assert cells(text, tmp_path)[0] == ["2019", "2020", "2021"]
    assert table(text).frame.columns == ["2019", "2020", "2021"]


@pytest.mark.parametrize("times", [2, 3])
def test_a_header_of_several_rows_is_joined(times, tmp_path):
    text = joined([HEADER] * times + ROWS[1:])
    assert cells(text, tmp_path) == [[" ".join([name] * times) for name in HEADER], *ROWS[1:]]
    assert table(text).frame.columns == HEADER
    assert told(text) == {(1, "several header rows were joined")}


@pytest.mark.parametrize(
    ("above", "count"),
    [("Report,,,,,,\r\n,,,,,,\r\n", 1), ("Report\r\nof March, all groups\r\n\r\n", 2),
     ("# tool\r\n# version 2, all\r\n", 2)],
)  # fmt: skip
def test_rows_above_the_header(above, count, tmp_path):
    assert cells(above + joined(ROWS), tmp_path) == ROWS
    repairs = table(above + joined(ROWS)).repairs
    assert [r.rows for r in repairs if r.what == "rows above the header were passed over"] == [
        count
    ]


@pytest.mark.parametrize(
    "below", ["Source,,,,,,\r\n* late,,,,,,\r\n", "\r\nSource: us\r\n* late\r\n"]
)
def test_lines_below_the_table_are_passed_over_and_counted(below, tmp_path):
    assert cells(joined(ROWS) + below, tmp_path) == ROWS
    (repair,) = [r for r in table(joined(ROWS) + below).repairs if "below" in r.what]
    assert repair.rows == 2
    assert repair.line == len(ROWS) + 1 + below.startswith("\r")


@pytest.mark.parametrize(
    ("second", "what"),
    [(ROWS, "the same table stands again; its second copy was passed over"),
     ([row[:-1] for row in ROWS], "a further table starts here; its lines were not read"),
     ([[*row, "x"] for row in ROWS], "a further table starts here; its lines were not read")],
    ids=["same", "less", "more"],
)  # fmt: skip
def test_a_second_table_is_told_and_not_mixed_in(second, what, tmp_path):
    text = joined(ROWS) + joined(second)
    assert cells(text, tmp_path) == ROWS
    assert [r.line for r in table(text).repairs if r.what == what]


FIGURES = [["Region", "People", "Share", "Year"]] + [
    [f"Region {n}", f"{1000 + n * 37}", f"{n * 3}.5", f"{2010 + n % 9}"] for n in range(40)
]


def test_titles_with_delimiters_in_them_are_no_header(tmp_path):
    above = "Report, by region, 2018\nPrinted: 3 May, 2018\n\n"
    assert cells(above + joined(FIGURES, ends="\n"), tmp_path) == FIGURES


@pytest.mark.parametrize("gap", ["", "\n"])
def test_notes_with_delimiters_in_them_are_no_rows(gap, tmp_path):
    below = "Note: figures are rounded, provisional, and may change\n* see the method, page 3\n"
    text = joined(FIGURES, ends="\n") + gap + below
    assert cells(text, tmp_path) == FIGURES
    assert (42 + len(gap), "lines below the table were passed over") in told(text)


def test_a_table_of_other_columns_but_the_same_width_is_told(tmp_path):
    other = [["City", "Country", "Mayor", "Since"], ["Oslo", "NO", "Ann", "x"]]
    other += [["Rome", "IT", "Bo", "y"], ["Bern", "CH", "Cy", "z"]]
    many = FIGURES + FIGURES[1:] * 4
    text = joined(many, ends="\n") + "\n" + joined(other, ends="\n")
    assert cells(text, tmp_path) == many
    assert (203, "a further table starts here; its lines were not read") in told(text)


def test_a_gap_before_rows_of_the_same_table_loses_none(tmp_path):
    text = joined(FIGURES[:20], ends="\n") + "\n" + joined(FIGURES[20:], ends="\n")
    assert cells(text, tmp_path) == FIGURES


def test_a_small_table_below_a_gap_is_told(tmp_path):
    text = joined(ROWS) + "\r\nregion,people\r\nnorth,10\r\nsouth,20\r\n"
    assert cells(text, tmp_path) == ROWS
    what = "a further table starts here; its lines were not read"
    assert [(r.line, r.rows) for r in table(text).repairs if r.what == what] == [(43, 3)]


def test_further_rows_below_a_repeated_header_are_read(tmp_path):
    more = [[*row[:1], row[1].replace("AB", "CD"), *row[2:]] for row in ROWS[1:]]
    assert cells(joined(ROWS) + joined([HEADER, *more]), tmp_path) == ROWS + more


def test_nuls_are_left_out_and_counted(tmp_path):
    text = joined(ROWS).encode().replace(b"bench", b"be\0nch")
    assert cells(text, tmp_path) == ROWS
    assert (0, "empty characters (NUL) were left out") in told(text)


def test_an_empty_file_has_no_cells(tmp_path):
    assert cells("", tmp_path) == []
    assert cells("\ufeff\r\n", tmp_path) == []


def test_row_numbers_without_a_name_do_not_shift_the_columns():
    text = "who,likes\n" + "".join(f"{n},ann,{n % 3}\n" for n in range(1, 30))
    assert table(text).frame.columns == ["column 1", "who", "likes"]


def test_a_row_of_units_and_a_row_of_groups_belong_to_the_header(tmp_path):
    body = [[f"Region {n}", *(str(900 * n + at) for at in range(3))] for n in range(1, 30)]
    for first, second, header in (
        (["Region", "2016", "2017", "2018"], ["", "t", "t", "t"],
         ["Region", "2016 t", "2017 t", "2018 t"]),
        (["Year", "2017", "2017", "2018"], ["Region", "men", "women", "men"],
         ["Year Region", "2017 men", "2017 women", "2018 men"]),
    ):  # fmt: skip
        assert cells(joined([first, second, *body]), tmp_path) == [header, *body]


def test_texts_with_spaces_in_a_file_parted_by_spaces_find_their_columns(tmp_path):
    header = ["date", "time", "price", "text", "link"]
    rows = [
        [f"{n % 28 + 1:02}/03/2024", f"{n % 24:02}:15", f"{n}.50",
         f"{'late, ' * (n % 3 == 0)}{'spring ' * (n % 4)}garden", f"https://example.org/{n + 100}"]
        for n in range(40)
    ]  # fmt: skip
    text = "\r\n".join(" ".join(map(quoted, row)) for row in [header, *rows])
    assert cells(text, tmp_path) == [header, *rows]


def test_sentences_below_a_title_of_words_are_not_parted_by_spaces(tmp_path):
    rows = [f"{n} of {n + 30} people said so on day {n % 7}" for n in range(30)]
    assert cells("\n".join(["what they said", *rows]), tmp_path)[1:] == [[row] for row in rows]


def test_commas_in_a_list_of_names_stay_as_they_are(tmp_path):
    text = "name\nAnn Smith\nLi, Bo\nCy D\nDi E\n"
    assert cells(text, tmp_path) == [[line] for line in text.splitlines()]


def test_a_list_of_names_stays_one_column(tmp_path):
    text = "name\nAnn Smith\nBo Li\nCy D\nDi E\nEd F\nFay G\n"
    assert cells(text, tmp_path) == [[line] for line in text.splitlines()]


def test_a_last_row_cut_inside_its_first_cells_is_kept_and_told(tmp_path):
    for cut in ("11/03/2024", "11/03/2024,AB-1"):
        read = cells(joined(ROWS) + cut, tmp_path)
        assert read == [*ROWS, cut.split(",") + [""] * (7 - len(cut.split(",")))]
        assert {line for line, _ in told(joined(ROWS) + cut)} == {len(ROWS) + 1}


def test_a_large_clean_file_agrees_with_an_independent_count():
    text = joined(ROWS[:1] + ROWS[1:] * 200)
    frame = table(text).frame
    independent = list(csv.reader(io.StringIO(text)))
    assert frame.height == len(independent) - 1
    assert [list(row) for row in frame.head(3).iter_rows()] == independent[1:4]


@pytest.mark.parametrize(
    "data",
    [(b"1," * 20_000 + b"\n") * 30, b'",' * 200_000, b"," * 1_000_000, b"PK\x03\x04 and more"],
    ids=["columns", "quotes and commas", "commas", "archive"],
)
def test_storms_are_refused_in_one_sentence(data):
    with pytest.raises(ExportError) as caught:
        table(data)
    assert str(caught.value).count("x.csv") == 1
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("line", [b'"x\n', b'1,"x"y,"z\n', b'a,"b\n', b'"x\\",2\n'])
def test_quotes_that_never_close_end_soon_and_are_told(line):
    read = table(b"a,b\n" + line * 3_000)
    what = "too many quotes never close; from here on they were read as characters"
    assert NOT_CLOSED in {r.what for r in read.repairs}
    assert len([r for r in read.repairs if r.what == what]) == 1


def test_a_workbook_gives_its_largest_sheet_dates_as_iso_and_no_empty_columns(tmp_path):
    path = tmp_path / "staff.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("notes").write(0, 0, "Read me")
        sheet = book.add_worksheet("staff")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.merge_range(1, 2, 1, 4, "Staff list")
        sheet.write(2, 2, "Confidential")
        sheet.write(3, 2, "March")
        sheet.write_row(5, 2, ["id", "name", "joined"])
        for n in range(3):
            sheet.write_row(6 + n, 2, [f"00{n}", "Ann"])
            sheet.write_datetime(6 + n, 4, dt.date(2024, 1, n + 1), day)
    assert read_cells(path)[:2] == [["id", "name", "joined"], ["000", "Ann", "2024-01-01"]]
    repairs = {repair.what: repair.rows for repair in read_table(path).repairs}
    assert repairs["1 further sheets were not read"] == 1
    assert repairs["rows above the header were passed over"] == 3


def test_a_narrow_table_above_a_wider_one_keeps_its_header_and_rows(tmp_path):
    head = ["Who", "When", "What", "", "", "", ""]
    rows = [[f"Ann {at}", f"Oct-{at}", "tea", "", "", "", ""] for at in range(12, 18)]
    wide = ["Who", "Day", "Place", "Why", "How", "With", "Cost"]
    lines = [["Meetings", *[""] * 6], head, *rows, ["Travel", *[""] * 6], wide,
             ["Bo", "Monday", "Rome", "talk", "train", "Cy", "12"]]  # fmt: skip
    path = tmp_path / "two.csv"
    path.write_text("".join(",".join(line) + "\n" for line in lines), encoding="utf-8")
    read = read_cells(path)
    assert read[: 1 + len(rows)] == [head, *rows]
    assert wide in read


def test_lines_of_a_title_are_no_narrow_table(tmp_path):
    titles = "Report,of,all,,,,\nPeriod,from,May,,,,\nUnit,Garden,,,,,\n"
    path = tmp_path / "titles.csv"
    path.write_text(titles + "a,b,c,d,e,f,g\n" + "1,2,3,4,5,6,7\n" * 9, encoding="utf-8")
    assert read_cells(path)[0] == list("abcdefg")


def test_a_header_cell_that_spans_columns_stands_before_each_of_their_names(tmp_path):
    path = tmp_path / "spans.csv"
    path.write_text(
        "Day,Why,Travel,,,Total\n,,Air,Rail,Taxi,\n"
        + "".join(f"1{at}.04.12,visit,,£{at}0.50,,{at}0.5\n" for at in range(8)),
        encoding="utf-8",
    )
    read = read_cells(path)
    assert read[0] == ["Day", "Why", "Travel Air", "Travel Rail", "Travel Taxi", "Total"]
    assert len(read) == 9


def test_a_first_row_with_blanks_is_no_second_header(tmp_path):
    path = tmp_path / "blanks.csv"
    path.write_text("id,name,,place\n,Ann,tea,Rome\n2,Bo,,\n3,Cy,,Bonn\n", encoding="utf-8")
    assert read_cells(path)[1] == ["", "Ann", "tea", "Rome"]


def test_a_quoted_line_break_after_the_last_column_is_kept(tmp_path):
    path = tmp_path / "more.csv"
    path.write_text('"a";"b"\n"1";"2";"\n"\n"3";"4";"\n"\n', encoding="utf-8")
    assert read_cells(path) == [["a", "b", ""], ["1", "2", "\n"], ["3", "4", "\n"]]


def test_a_dated_title_of_the_tables_own_width_is_no_header(tmp_path):
    body = "".join(f"{4000 - at}.00,98.{at:02}\n" for at in range(20))
    path = tmp_path / "scan.csv"
    title = "Made as a new set,Sample 22 by Ann on Saturday in February 2017\n"
    path.write_text(title + "cm-1,%T\n" + body, encoding="utf-8")
    assert read_cells(path)[:2] == [["cm-1", "%T"], ["4000.00", "98.00"]]
    path.write_text("value at the end of 2016,value at the end of 2017\n" + body, encoding="utf-8")
    assert read_cells(path)[0] == ["value at the end of 2016", "value at the end of 2017"]
