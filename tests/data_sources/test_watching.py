"""How far the reading of one file is: told within it, for every way of reading; it ends there."""

import gzip
import json
import random
import zipfile

import pytest

from data_sources import read_exports, tabular
from data_sources.read import in_megabytes
from data_sources.watching import Watch

ROWS = 3_000


class StopError(Exception):
    """Nobody waits any more."""


def mbox():
    draw = random.Random(1)  # noqa: S311 - invented words, no secret
    return "".join(
        f"From ann Wed Jul  3 10:00:00 2024\nFrom: Ann Lee <ann@example.org>\n"
        f"Date: Wed, 3 Jul 2024 10:{at % 60:02}:00 +0000\nSubject: Plan {at}\n"
        f"Message-ID: <{at}@example.org>\n\nHello {at} {draw.randbytes(500).hex()}\n\n"
        for at in range(ROWS)
    ).encode()


def discord():
    messages = [
        {
            "id": str(at), "type": "Default", "timestamp": "2024-03-05T10:00:00+00:00",
            "content": "word " * 20,
            "author": {"id": str(at % 7), "name": f"p{at % 7}", "isBot": False},
        }
        for at in range(ROWS)
    ]  # fmt: skip
    whole = {
        "guild": {"id": "1", "name": "Guild"},
        "channel": {"id": "2", "name": "general", "type": "GuildTextChat"},
        "messages": messages, "messageCount": ROWS, "exportedAt": "2024-05-01T00:00:00+00:00",
    }  # fmt: skip
    return json.dumps(whole).encode()


def table(quote='"'):
    lines = [f"p{at % 9};2024-03-05T10:00:00Z;{quote}say {at}{quote}" for at in range(ROWS)]
    return ("author;created at;text\n" + "\n".join(lines) + "\n").encode()


FILES = {
    "list.mbox": mbox,
    "list.mbox.gz": lambda: gzip.compress(mbox(), mtime=0),
    "general.json": discord,
    "log.csv": table,
}


@pytest.fixture(autouse=True)
def _often(monkeypatch):
    monkeypatch.setattr(tabular, "TOLD_EVERY", 100)


def shares(path, stop_at=2.0):
    told = []

    def progress(_file, _step, share):
        told.append(share)
        if share >= stop_at:
            raise StopError

    read_exports([path], progress=progress)
    return told


@pytest.mark.parametrize("name", FILES)
def test_a_file_tells_how_far_it_is_and_ends_where_nobody_waits(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    told = shares(path)
    within = [share for share in told if 0.1 < share < 0.89]
    assert len(within) >= 2
    assert told == sorted(told)
    with pytest.raises(StopError):
        shares(path, stop_at=0.3)


def test_entries_of_an_archive_tell_it_and_pictures_are_not_waited_for(tmp_path):
    path = tmp_path / "guild.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("general.json", discord())
        archive.writestr("picture.png", b"\0" * 3_000_000)
    assert len([share for share in shares(path) if 0.1 < share < 0.89]) >= 2


def test_what_is_read_twice_counts_no_further_than_the_end():
    told = []
    watch = Watch(100, lambda done, total: told.append((done, total)))
    watch.passed(80)
    watch.passed(80)
    assert told == [(80, 100), (100, 100)]


def test_it_is_told_in_steps_not_for_each_piece():
    told = []
    watch = Watch(1_000_000, lambda done, _total: told.append(done))
    for _ in range(10_000):
        watch.passed(100)
    assert 100 <= len(told) <= 201


def test_megabytes_are_said_of_large_files_only(tmp_path):
    assert in_megabytes(120_400_000, 250_000_000) == "120 of 250 MB"
    path = tmp_path / "log.csv"
    path.write_bytes(table())
    steps = []
    read_exports([path], progress=lambda _file, step, _share: steps.append(step))
    assert not any("MB" in step for step in steps)
