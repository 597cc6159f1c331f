"""Uploads: plain files, packed files, archives and workbooks behind one face."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
import xlsxwriter

from data_sources.errors import ExportError
from data_sources.upload import open_upload

CSV = b"id,text\n1,hello\n"


def workbook():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_row(0, 0, ["name", "department"])
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"), [("log.csv", CSV), ("log.csv.gz", gzip.compress(CSV, mtime=0)), ("log", CSV)]
)
def test_a_single_file_has_a_header_a_table_and_no_entries(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    upload = open_upload(path)
    assert (upload.name, upload.entries) == (name, ())
    assert upload.header() == ["id", "text"]
    assert upload.table().frame.rows() == [("1", "hello")]
    assert upload.head(size=2) == b"id"


def test_an_archive_has_headers_of_its_tables(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("log.csv", CSV)
        archive.writestr("notes.json", "{}")
    upload = open_upload(path, "folder/shown.zip")
    assert upload.name == "shown.zip"
    assert upload.header("log.csv") == ["id", "text"]
    assert upload.header("notes.json") == upload.header() == []
    assert upload.table("log.csv").frame.rows() == [("1", "hello")]


def test_a_workbook_is_a_table_not_an_archive(tmp_path):
    path = tmp_path / "people.xlsx"
    path.write_bytes(workbook())
    upload = open_upload(path)
    assert upload.entries == ()
    assert upload.header() == ["name", "department"]


@pytest.mark.parametrize("data", [b"\x00\x01\x02" * 99, b"<html><body>Sign in</body></html>"])
def test_what_is_no_table_has_no_header(tmp_path, data):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    assert open_upload(path).header() == []


def test_an_empty_or_missing_file_is_one_sentence(tmp_path):
    path = tmp_path / "x.csv"
    with pytest.raises(ExportError, match=r"^x\.csv: there is no such file; .*\.$"):
        open_upload(path)
    path.touch()
    with pytest.raises(ExportError, match=r"^x\.csv: it is empty; .*\.$"):
        open_upload(path)


def test_a_damaged_gzip_file_is_one_sentence(tmp_path):
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(CSV * 1000)[:-30])
    with pytest.raises(ExportError, match="damaged"):
        open_upload(path).table()


def test_a_gzip_bomb_is_refused_long_before_its_end(tmp_path):
    path = tmp_path / "posts.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" * (32 << 20), mtime=0))
    with open_upload(path).open() as stream, pytest.raises(ExportError, match="larger"):
        stream.read()
