"""Tables: any encoding and dialect, every repair told, and the fast path agrees with the slow."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from data_sources import tabular
from data_sources.errors import ExportError
from data_sources.fast_csv import fast_csv, quotes_are_clean
from data_sources.tabular import header_of, read_cells, read_table

PLAIN = "name;wert\nMüller;1,5\nKöhler;2,5\n"
CELLS = [["name", "wert"], ["Müller", "1,5"], ["Köhler", "2,5"]]


def table(data, name="x.csv"):
    return read_table(io.BytesIO(data if isinstance(data, bytes) else data.encode()), name)


def rows(data):
    read = table(data)
    return [list(read.frame.columns), *(list(row) for row in read.frame.iter_rows())]


def told(data):
    return [(repair.line, repair.what) for repair in table(data).repairs]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_every_encoding_gives_the_same_cells(encoding):
    assert rows(PLAIN.encode(encoding)) == CELLS


def test_utf8_with_strange_bytes_keeps_both():
    data = "name,text\nJürgen,grüßt\nZoë,naïve\n".encode() + b"M\xfcller,x\n"
    assert rows(data)[-1] == ["Müller", "x"]
    assert (0, "characters did not fit the encoding") in told(data)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " | "])
def test_every_delimiter_is_found(delimiter):
    lines = [["id", "who", "text"], ["1", "Ann", "Hello there"], ["2", "Bo", "Fine"]]
    assert rows("\n".join(delimiter.join(line) for line in lines)) == lines


def test_the_delimiter_that_a_spreadsheet_names_wins():
    assert rows("sep=;\na;b\n1,5;2\n") == [["a", "b"], ["1,5", "2"]]


@pytest.mark.parametrize("count", [1, 3, 8])
def test_title_rows_above_the_header_are_passed_over_and_told(count):
    data = "Report\n" * count + "id,who,when\n1,ann,2024\n2,bo,2024\n"
    assert rows(data)[0] == ["id", "who", "when"]
    assert (1, "rows above the header were passed over") in told(data)


def test_quoted_cells_hold_line_ends_quotes_and_delimiters():
    data = 'id,text\r\n1,"a\r\nb ""c"", d"\r\n2,x\r\n'
    assert rows(data) == [["id", "text"], ["1", 'a\nb "c", d'], ["2", "x"]]
    assert table(data).lines.to_list() == [2, 4]
    assert told(data) == []


@pytest.mark.parametrize(
    ("line", "cells", "what"),
    [
        ('1,"he said "hi" to me",x', ["1", 'he said "hi" to me', "x"], "was not doubled"),
        ('1,5" disk,x', ["1", '5" disk', "x"], None),
        ('1,"open,x', ["1", '"open', "x"], "never closes"),
        ("1,a", ["1", "a", ""], "fewer cells"),
        ("1,a,b,c", ["1", "a", "b,c"], "more cells"),
        ("1,a,b,,", ["1", "a", "b"], "empty cells after"),
    ],
)
def test_repairs_are_told_with_their_line(line, cells, what):
    data = f"id,text,more\n0,a,b\n{line}\n9,y,z\n"
    assert rows(data)[2:] == [cells, ["9", "y", "z"]]
    lines = [where for where, repair in told(data) if what and what in repair]
    assert lines == ([3] if what else [])


def test_backslash_escapes_are_read():
    assert rows('a,b\n"he said \\"hi\\", ok",2\n')[1] == ['he said "hi", ok', "2"]


def test_single_quotes_are_found():
    assert rows("a,b\n'x, y',2\n'z','3'\n")[1:] == [["x, y", "2"], ["z", "3"]]


def test_headers_are_trimmed_named_and_numbered():
    assert rows(" a ,,a\n1,2,3\n")[0] == ["a", "column 2", "a (2)"]


def test_a_repeated_header_and_blank_lines_are_passed_over():
    data = "a,b\n1,2\n\na,b\n3,4\n"
    assert rows(data) == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert (4, "the header stands again; it was passed over") in told(data)


def test_old_line_ends_load():
    assert rows("a,b\r1,2\r3,4\r")[1:] == [["1", "2"], ["3", "4"]]


def test_a_header_alone_gives_no_rows():
    assert table("a,b\n").frame.shape == (0, 2)


def test_ids_stay_text():
    data = "id,staff\n1234567890123456,007\n1.48976E+09,010\n"
    assert rows(data)[1:] == [["1234567890123456", "007"], ["1.48976E+09", "010"]]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"<!DOCTYPE html><html><p>Sign in</p>", "web page"),
        (b"%PDF-1.7 and more", "not a text file"),
        (bytes(range(256)) * 40, "not a text file"),
        (b",".join(b"c" for _ in range(20_000)) + b"\n", "columns"),
        (b'a,b\n1,"' + b"x" * 5_000_000 + b'"\n', "longer than 2 MB"),
        (b"PK\x03\x04 no workbook", "workbook"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(data, why):
    with pytest.raises(ExportError) as caught:
        table(data)
    assert why in str(caught.value)
    assert str(caught.value).startswith("x.csv: ")


@pytest.mark.parametrize("storm", [b'"' * 300_000, b'a,"b\n' * 40_000, b'a,b\n"x' * 20_000])
def test_quote_storms_end(storm):
    assert table(storm).frame.width


def test_a_workbook_gives_text(tmp_path):
    path = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("empty")
        sheet = book.add_worksheet("people")
        sheet.write_row(0, 0, ["Staff list"])
        sheet.write_row(2, 0, ["id", "name", "grade"])
        sheet.write_row(3, 0, ["007", "Ann", 3])
    assert read_cells(path) == [["id", "name", "grade"], ["007", "Ann", "3"]]
    repairs = [repair.what for repair in read_table(path).repairs]
    assert "1 further sheets were not read" in repairs


def test_the_header_of_a_long_file_comes_from_its_beginning():
    whole = b"id,text\n" + b"1,some words that fill the file\n" * 9_000
    assert header_of(whole[:65_536], "x.csv") == ["id", "text"]


cell = st.text(st.sampled_from('ab1"\n,; é'), max_size=6)


@given(st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=8))
@example([("1", 'a ""b', "x\ny"), ('"', ",", "")])
def test_what_a_writer_of_csv_writes_is_read_back(body):
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("h one", "h two", "h three"), *body])
    wanted = [list(row) for row in body if any(cell.strip() for cell in row)]
    read = rows(out.getvalue())
    assert read[0] == ["h one", "h two", "h three"]
    assert [[cell.strip() for cell in row] for row in read[1:]] == [
        [cell.strip() for cell in row] for row in wanted
    ]


plain = st.text(st.sampled_from('ab1"\n, é'), max_size=6)  # nothing that could part cells too


@given(st.lists(st.tuples(plain, plain, plain), min_size=1, max_size=8), st.booleans())
def test_the_fast_path_agrees_with_the_slow_or_declines(body, everything):
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if everything else csv.QUOTE_MINIMAL
    csv.writer(out, quoting=quoting, lineterminator="\n").writerows([("one", "two", "six"), *body])
    fast = fast_csv(out.getvalue().encode(), ",", ["one", "two", "six"])
    if fast is None:
        return
    frame, lines = fast
    slow = table(out.getvalue())
    filled = frame.with_columns(line=lines).filter(
        pl.any_horizontal(pl.col("one", "two", "six").str.strip_chars() != "")
    )
    assert filled.drop("line").rows() == slow.frame.rows()
    assert filled["line"].to_list() == slow.lines.to_list()


@pytest.mark.parametrize(
    "data", ['a,b\n1,5" disk\n', 'a,b\n"x" y,2\n', 'a,b\n"x,2\n', "a,b\n1\n", "a,b\n1,2,3\n"]
)
def test_the_fast_path_declines_what_is_not_clean(data):
    assert fast_csv(data.encode(), ",", ["a", "b"]) is None


def test_a_large_clean_file_takes_the_fast_path_and_gives_the_same(monkeypatch):
    data = b"\xef\xbb\xbfid,text\n" + b"".join(b'%d,"a, ""b""\nc"\n' % n for n in range(20_000))
    fast = table(data)
    monkeypatch.setattr(tabular, "FAST_FROM", len(data) + 1)
    slow = table(data)
    assert fast.frame.equals(slow.frame)
    assert fast.lines.to_list() == slow.lines.to_list()
    assert fast.repairs == slow.repairs == ()


def test_quotes_are_checked_across_chunks(monkeypatch):
    data = b'a,"x ""y"" z"\n' * 50
    for size in range(1, 30):
        monkeypatch.setattr("data_sources.fast_csv._CHUNK", size)
        assert quotes_are_clean(data, ",")
        assert not quotes_are_clean(data + b'a,5" disk\n', ",")


def test_a_header_that_stands_very_often_is_told_singly_at_first_and_then_together():
    repairs = read_table(io.BytesIO(b"a,b\n" * 150 + b"1,2\n"), "x.csv").repairs
    again = [repair.rows for repair in repairs if "stands again" in repair.what]
    joined = sum(repair.rows for repair in repairs if "joined" in repair.what)
    assert again[:100] == [1] * 100
    assert (len(again), sum(again) + joined) == (101, 150)
