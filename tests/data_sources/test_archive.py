"""Archives: what is unsafe or damaged is refused in one sentence, the rest is listed plainly."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import zipfile

import pytest
from backports import zstd

from data_sources import archive_limits
from data_sources.archive import open_archive
from data_sources.errors import ExportError
from tests.data_sources.hostile_archives import sevened


def zipped(entries, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **options) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def opened(folder, data, name="export.zip"):
    path = folder / "upload"
    path.write_bytes(data)
    return open_archive(path, name)


def read_all(folder, data, name):
    archive = opened(folder, data, name)
    for entry in archive.entries:
        with archive.open(entry) as stream:
            stream.read()


def refusal(folder, data, name="export.zip"):
    with pytest.raises(ExportError) as caught:
        read_all(folder, data, name)
    sentence = str(caught.value)
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_entries_are_listed_without_noise_and_surplus_root(tmp_path):
    data = zipped({
        "Export/a.csv": "1", "Export/b/c.csv": "2", "__MACOSX/Export/._a.csv": "x",
        "Export/.DS_Store": "x", "Export/b/Thumbs.db": "x",
    })  # fmt: skip
    archive = opened(tmp_path, data)
    assert archive.entries == ("a.csv", "b/c.csv")
    assert archive.open("b/c.csv").read() == b"2"


def test_a_folder_that_is_not_around_everything_stays(tmp_path):
    archive = opened(tmp_path, zipped({"a.csv": "1", "b/c.csv": "2"}))
    assert archive.entries == ("a.csv", "b/c.csv")


def test_zips_in_a_zip_are_opened_one_level_deep(tmp_path):
    batch = zipped({"posts.csv": "x"})
    archive = opened(tmp_path, zipped({"meta.json": "{}", "batch-1.zip": batch}))
    assert archive.entries == ("batch-1.zip/posts.csv", "meta.json")
    assert archive.open("batch-1.zip/posts.csv").read() == b"x"


def test_what_people_attached_stays_closed(tmp_path):
    archive = opened(tmp_path, zipped({"Messages.csv": "x", "Files/9.zip": b"no zip at all"}))
    assert archive.entries == ("Files/9.zip", "Messages.csv")


def test_archives_three_deep_are_refused(tmp_path):
    deep = zipped({"b.zip": zipped({"a.zip": zipped({"x": "x"})})})
    assert "too deeply" in refusal(tmp_path, deep)


@pytest.mark.parametrize("name", ["../x.csv", "a/../../x.csv", "/etc/x.csv", "C:\\x.csv", "..\\x"])
def test_names_that_point_outside_are_refused(tmp_path, name):
    assert "points outside" in refusal(tmp_path, zipped({name: "x", "y.csv": "y"}))


def test_backslashes_and_unicode_names_load(tmp_path):
    info = zipfile.ZipInfo("mappe\\beiträge.csv", (1980, 1, 1, 0, 0, 0))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "x")
        archive.writestr("y.csv", "y")
    assert opened(tmp_path, out.getvalue()).entries == ("mappe/beiträge.csv", "y.csv")


def test_symbolic_links_are_refused(tmp_path):
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "symbolic link" in refusal(tmp_path, out.getvalue())


def test_a_password_is_told(tmp_path):
    data = bytearray(zipped({"a.csv": "secret"}))
    for signature, flag in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(signature) + flag] |= 1
    assert "password" in refusal(tmp_path, bytes(data))


def test_a_truncated_zip_is_told(tmp_path):
    data = zipped({"a.csv": "x" * 10_000})
    assert "cut off or damaged" in refusal(tmp_path, data[: len(data) // 2])


def test_damaged_bytes_are_told(tmp_path):
    data = zipped({"a.csv": "hello hello"})
    assert "damaged" in refusal(tmp_path, data.replace(b"hello hello", b"hello jello", 1))


@pytest.mark.parametrize("told", [3, 300_000])
def test_lying_sizes_are_told(tmp_path, told):
    data = bytearray(zipped({"a.csv": "x" * 100_000}, compression=zipfile.ZIP_DEFLATED))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", told)
    assert "damaged" in refusal(tmp_path, bytes(data))


def test_too_many_entries_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive_limits, "MAX_ENTRIES", 3)
    assert "more than 3 files" in refusal(tmp_path, zipped(dict.fromkeys("abcd", "x")))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = zipped({"a.csv": b"0" * (80 << 20)}, compression=zipfile.ZIP_DEFLATED)
    assert "times its size" in refusal(tmp_path, bomb)


def test_a_gzip_bomb_in_a_tar_is_refused(tmp_path):
    packed = gzip.compress(tarred({"a.csv": b"0" * (80 << 20)}))
    assert "far more than its size" in refusal(tmp_path, packed, "a.tar.gz")


def tarred(entries, kind=tarfile.REGTYPE):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in entries.items():
            info = tarfile.TarInfo(name)
            info.size, info.type = len(content), kind
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_tars_are_read_packed_or_not(tmp_path, pack):
    archive = opened(tmp_path, pack(tarred({"x/a.csv": b"1", "x/b.csv": b"2"})), "a.tar")
    assert archive.entries == ("a.csv", "b.csv")
    assert archive.open("b.csv").read() == b"2"


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_links_in_a_tar_are_refused(tmp_path, kind):
    assert "link" in refusal(tmp_path, tarred({"a": b""}, kind), "a.tar")


def test_a_tar_that_points_outside_is_refused(tmp_path):
    assert "points outside" in refusal(tmp_path, tarred({"../a": b"x"}), "a.tar")


def test_a_cut_off_tar_is_told(tmp_path):
    packed = gzip.compress(tarred({"a": b"x" * 50_000}), mtime=0)
    assert "damaged" in refusal(tmp_path, packed[: len(packed) // 2], "a.tar.gz")


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", gzip.compress(b"a,b\n", mtime=0), b"", b"PK"])
def test_other_files_are_no_archives(tmp_path, data):
    assert opened(tmp_path, data) is None


def test_a_missing_entry_is_told(tmp_path):
    with pytest.raises(ExportError, match=r"users\.json is missing"):
        opened(tmp_path, zipped({"a": "x"})).open("users.json")


def test_a_stream_outlives_the_archive_it_came_from(tmp_path):
    stream = opened(tmp_path, zipped({"a.csv": "12"})).open("a.csv")
    assert stream.read() == b"12"


PACKERS = {"gz": lambda data: gzip.compress(data, mtime=0), "zst": zstd.compress}
each_packer = pytest.mark.parametrize("ending", PACKERS)


@each_packer
@pytest.mark.parametrize("pack", [zipped, tarred, lambda it: gzip.compress(tarred(it), mtime=0)])
def test_packed_entries_are_read_as_what_they_hold(tmp_path, pack, ending):
    data = pack({f"a.json.{ending}": PACKERS[ending](b"[1]"), f"b.{ending}": b"plain", "c": b"x"})
    archive = opened(tmp_path, data)
    assert archive.entries == ("a.json", "b", "c")
    assert (archive.open("a.json").read(), archive.open("b").read()) == (b"[1]", b"plain")


@each_packer
def test_a_packed_entry_beside_its_unpacked_one_keeps_its_name(tmp_path, ending):
    data = zipped({"x/a.json": b"1", f"x/a.json.{ending}": PACKERS[ending](b"2")})
    archive = opened(tmp_path, data)
    assert archive.entries == ("a.json", f"a.json.{ending}")
    assert archive.open(f"a.json.{ending}").read() == b"2"


def test_two_packed_entries_that_hold_one_name_are_both_there(tmp_path):
    archive = opened(tmp_path, zipped({f"x/a.{each}": PACKERS[each](b"2") for each in PACKERS}))
    assert len(archive.entries) == 2
    assert {archive.open(name).read() for name in archive.entries} == {b"2"}


@each_packer
def test_a_packed_bomb_in_a_zip_is_refused(tmp_path, ending):
    bomb = PACKERS[ending](b"0" * (80 << 20))
    assert "larger than it says" in refusal(tmp_path, zipped({f"a.{ending}": bomb}))


@each_packer
def test_a_packed_entry_that_is_cut_off_is_one_sentence(tmp_path, ending):
    half = PACKERS[ending](bytes(range(256)) * 400)[:-20]
    assert "damaged" in refusal(tmp_path, zipped({f"a.{ending}": half}))


@pytest.mark.parametrize("inner", ["x.zip", "x.tar", "x.tgz", "x.7z"])
@pytest.mark.parametrize("outer", ["zip", "tar", "7z"])
def test_an_archive_of_any_kind_in_any_other_is_opened(tmp_path, inner, outer):
    content = {"mine/a.csv": b"1"}
    packs = {"zip": zipped, "tar": tarred, "7z": sevened,
             "tgz": lambda it: gzip.compress(tarred(it), mtime=0)}  # fmt: skip
    data = packs[outer]({inner: packs[inner[2:]](content), "b.csv": b"2"})
    archive = opened(tmp_path, data)
    assert archive.entries == ("b.csv", f"{inner}/mine/a.csv")
    assert archive.open(f"{inner}/mine/a.csv").read() == b"1"
