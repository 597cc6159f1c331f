"""A file that breaks off in its last line: what can be read is read, and the suspicion is told."""

from __future__ import annotations

import gzip

import pytest

from data_sources import read_exports
from data_sources.formats._tables import BREAKS_OFF, OPEN_END

LOG = "time,author,text,space\n" + "".join(
    f'2024-05-0{day} 08:00,ann,"Hello, it is day {day}",town\n' for day in range(1, 9)
)
CHAT = "".join(f"2{day}/01/23, 10:00 - Ann: Hello, it is day {day}\n" for day in range(1, 9))


def told(path):
    community = read_exports([path])
    reasons = {note.reason for note in community.notes} & {BREAKS_OFF, OPEN_END}
    (source,) = community.sources
    assert source.rows_in == source.rows_used + source.rows_set_aside
    return community.posts.height, reasons


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("less", "reasons"),
    [(0, set()), (2, {OPEN_END}), (6, {BREAKS_OFF}), (14, {BREAKS_OFF}), (24, {BREAKS_OFF})],
)
def test_a_log_that_breaks_off_is_read_to_its_end(tmp_path, less, reasons, encoding):
    path = tmp_path / "log.csv"
    path.write_bytes(LOG[: len(LOG) - less].encode(encoding))
    assert told(path) == (8, reasons)


@pytest.mark.parametrize(("less", "reasons"), [(0, set()), (1, {OPEN_END}), (9, {OPEN_END})])
def test_a_chat_that_breaks_off_is_read_to_its_end(tmp_path, less, reasons):
    path = tmp_path / "WhatsApp Chat with Club.txt"
    path.write_text(CHAT[: len(CHAT) - less], encoding="utf-8")
    assert told(path) == (8, reasons)


def test_what_is_packed_vouches_for_itself(tmp_path):
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(LOG[:-1].encode()))
    assert told(path) == (8, set())
