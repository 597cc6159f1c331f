"""7z files: read entry by entry, and refused by their list before anything is unpacked."""

from __future__ import annotations

import contextlib
import struct
import zlib

import py7zr
import pytest

from data_sources import archive_limits
from data_sources.archive import open_archive
from data_sources.errors import ExportError
from data_sources.formats import stack_exchange
from data_sources.upload import open_upload
from tests.data_sources.hostile_archives import relisted, sevened
from tests.exports.make_stack_exchange import FILES, packed

SECRET = "open"  # noqa: S105 - of a file made here
MANY = {"Export/a.csv": b"a" * 3_000_000, "Export/b/c.csv": b"2", "Export/empty": b"",
        "Export/.DS_Store": b"x"}  # fmt: skip


def opened(folder, data):
    path = folder / "dump.7z"
    path.write_bytes(data)
    return open_archive(path, "dump.7z")


def refusal(folder, data):
    with pytest.raises(ExportError) as caught:
        read_all(folder, data)
    return str(caught.value)


def read_all(folder, data):
    archive = opened(folder, data)
    return [archive.open(name).read() for name in archive.entries] if archive else []


@pytest.mark.parametrize(
    "filters",
    [
        [{"id": py7zr.FILTER_LZMA2, "preset": 1}],
        [{"id": py7zr.FILTER_LZMA}],
        [{"id": py7zr.FILTER_BZIP2}],
        [{"id": py7zr.FILTER_PPMD, "order": 6, "mem": 24}],
        [{"id": py7zr.FILTER_DEFLATE}],
        [{"id": py7zr.FILTER_COPY}],
        [{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA2, "preset": 1}],
    ],
    ids=["lzma2", "lzma", "bzip2", "ppmd", "deflate", "copy", "bcj"],
)
def test_entries_come_back_however_they_are_packed(tmp_path, filters):
    archive = opened(tmp_path, sevened(MANY, filters=filters))
    assert archive.entries == ("a.csv", "b/c.csv", "empty")
    assert archive.open("b/c.csv").read() == b"2"
    assert archive.open("a.csv").read() == MANY["Export/a.csv"]
    assert archive.open("empty").read() == b""


def test_two_entries_read_side_by_side_do_not_mix(tmp_path):
    archive = opened(tmp_path, sevened({"a": b"1" * 600_000, "b": b"2" * 600_000}))
    with archive.open("a") as one, archive.open("b") as two:
        for _ in range(6):
            assert set(one.read(100_000)) == {ord("1")}
            assert set(two.read(100_000)) == {ord("2")}


def test_a_dump_of_stack_exchange_as_7z_reads_like_its_zip(tmp_path):
    files = {name: text.encode() for name, text in FILES.items()}
    (tmp_path / "garden.7z").write_bytes(sevened(files))
    (tmp_path / "garden.zip").write_bytes(packed(FILES))
    one, other = (
        stack_exchange.read(open_upload(tmp_path / name)) for name in ("garden.7z", "garden.zip")
    )
    assert stack_exchange.recognise(open_upload(tmp_path / "garden.7z")) > 0.9
    assert one.rows_in == other.rows_in > 0
    for name, table in other.tables.items():
        assert table.equals(one.tables[name]), name


@pytest.mark.parametrize("hidden", [False, True])
def test_a_password_is_told(tmp_path, hidden):
    data = sevened({"a.csv": b"secret"}, password=SECRET, header_encryption=hidden)
    assert "protected by a password" in refusal(tmp_path, data)


def test_a_bomb_is_refused_by_its_list(tmp_path, monkeypatch):
    monkeypatch.setattr(archive_limits, "RATIO_MATTERS_FROM", 1 << 20)
    assert "times its size" in refusal(tmp_path, sevened({"a": b"0" * (4 << 20)}))


def test_too_many_entries_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive_limits, "MAX_ENTRIES", 3)
    assert "more than 3 files" in refusal(tmp_path, sevened(dict.fromkeys("abcd", b"x")))


@pytest.mark.parametrize("name", ["../x.csv", "/x.csv", "C:\\x.csv"])
def test_names_that_point_outside_are_refused(tmp_path, name):
    wide, stand_in = name.encode("utf-16-le"), "n" * len(name)
    data = relisted({stand_in: b"x"}, stand_in.encode("utf-16-le"), wide)
    assert "points outside" in refusal(tmp_path, data)


def test_a_symbolic_link_is_refused(tmp_path):
    data = relisted({"link": b"/etc/passwd"}, struct.pack("<I", 0o100600 << 16 | 0x8020),
                    struct.pack("<I", 0o120777 << 16 | 0x8420))  # fmt: skip
    assert "symbolic link" in refusal(tmp_path, data)


def test_a_huge_dictionary_is_refused(tmp_path):
    at = b"\x21\x01" + bytes([py7zr_dictionary()])
    assert "256 MB of memory" in refusal(tmp_path, relisted({"a": b"x"}, at, b"\x21\x01\x28"))


def py7zr_dictionary() -> int:
    """The byte by which the LZMA2 of preset 1 (1 MB) tells its dictionary."""
    return 16


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_a_cut_off_file_is_told(tmp_path, share):
    data = sevened(MANY)
    assert "cut off or damaged" in refusal(tmp_path, data[: max(8, int(share * len(data)))])


def test_wrong_bytes_are_told_by_their_sum(tmp_path):
    data = sevened({"a": b"hello hello"}, filters=[{"id": py7zr.FILTER_COPY}])
    assert "damaged" in refusal(tmp_path, data.replace(b"hello hello", b"hello jello"))


def test_a_list_longer_than_any_is_refused(tmp_path):
    data = bytearray(sevened({"a": b"x"}))
    data[20:28] = struct.pack("<Q", 1 << 40)
    data[8:12] = struct.pack("<I", zlib.crc32(data[12:32]))
    assert "cut off or damaged" in refusal(tmp_path, bytes(data))


def test_no_flipped_bit_gives_anything_but_the_bytes_or_a_sentence(tmp_path):
    whole = sevened({"a.csv": b"one,two\n1,2\n", "b.csv": b"x"})
    for at in range(len(whole)):
        data = bytearray(whole)
        data[at] ^= 0x20
        with contextlib.suppress(ExportError):
            assert set(read_all(tmp_path, bytes(data))) <= {b"one,two\n1,2\n", b"x"}, at
