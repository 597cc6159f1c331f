"""Text in UTF-16 and with empty characters reads as the same text without, and both are told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from data_sources import read_exports
from data_sources.plain_text import NULS, STRANGE, WIDE, as_text
from data_sources.upload import open_upload

CASES = Path(__file__).parents[1] / "exports"
LISTS = {".json", ".jsonl", ".mbox", ".xml", ".ndjson"}


def golden():
    for path in sorted(CASES.glob("*/*/*")):
        if path.name != "expected.json" and path.suffix in LISTS and path.is_file():
            yield pytest.param(path, id=f"{path.parts[-3]}-{path.parts[-2]}")


def told(community, reason):
    return sum(note.rows for note in community.notes if note.reason == reason)


def harmed(folder, path, data):
    other = folder / path.name
    other.write_bytes(data)
    return read_exports([other])


@pytest.mark.parametrize("path", list(golden()))
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_reads_as_utf_8_does(path, encoding, tmp_path):
    text = path.read_bytes().decode("utf-8-sig", "surrogateescape")
    if any("\udc80" <= sign <= "\udcff" for sign in text):
        text = path.read_bytes().decode("latin-1").encode("ascii", "ignore").decode()
    once = harmed(tmp_path, path, text.encode())
    again = harmed(tmp_path, path, text.encode(encoding))
    assert again.counts() == once.counts()
    assert again.fingerprint == once.fingerprint
    assert (told(again, WIDE), told(once, WIDE)) == (1, 0)


@pytest.mark.parametrize("path", list(golden()))
def test_one_empty_character_costs_nothing_and_is_told(path, tmp_path):
    data, once = path.read_bytes(), read_exports([path])
    for place in (1, 2):
        at = len(data) * place // 3
        again = harmed(tmp_path, path, data[:at] + b"\0" + data[at:])
        assert again.fingerprint == once.fingerprint
        assert told(again, NULS) == 1


def test_an_empty_character_in_the_first_line_of_a_mail_loses_no_mail(tmp_path):
    path = next((CASES / "mail").glob("list/*.mbox"))
    data, once = path.read_bytes(), read_exports([path])
    for at in (0, 2, 5, data.index(b"Message-ID") + 3):
        again = harmed(tmp_path, path, data[:at] + b"\0" + data[at:])
        assert again.fingerprint == once.fingerprint


def test_what_is_read_twice_is_told_once(tmp_path):
    path = tmp_path / "x.json"
    path.write_bytes("[1,\0 2]".encode("utf-16"))
    upload = open_upload(path)
    assert (upload.head(size=3), upload.head(), upload.head()) == (b"[1,", b"[1, 2]", b"[1, 2]")
    assert [(note.reason, note.rows) for note in upload.mended()] == [(NULS, 1), (WIDE, 1)]


@pytest.mark.parametrize("size", [1, 2, 3, 70_000, -1])
def test_pieces_of_any_size_give_the_same_text(size):
    text = "ab\0\N{GRINNING FACE}\N{LATIN SMALL LETTER E WITH ACUTE}" * 20_000
    with as_text(io.BufferedReader(io.BytesIO(text.encode("utf-16"))), "x", {}) as stream:
        read = b"".join(iter(lambda: stream.read(size if size > 0 else None), b""))
    assert read.decode() == text.replace("\0", "")


def test_half_a_character_at_the_end_is_told():
    mended = {}
    with as_text(io.BufferedReader(io.BytesIO("abc".encode("utf-16")[:-1])), "x", mended) as stream:
        assert stream.read().decode() == "ab\ufffd"
    assert mended == {(WIDE, "x"): 1, (STRANGE, "x"): 1}
