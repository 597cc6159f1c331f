"""Long JSON in pieces: equal to whole parsing, honest about what is missing, bounded in memory."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources import read_exports
from data_sources.checks import check
from data_sources.errors import ExportError
from data_sources.formats import _json_stream
from data_sources.formats._json_stream import LongJson
from data_sources.plain_text import ODD as REPLACED

GOLDEN = Path(__file__).parents[1] / "exports"
TEXTS = st.text(st.sampled_from('ab"\\{}[],: \n\té👍'), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def read(data, keys=("messages",)):
    source = LongJson(io.BytesIO(data), set(keys), "a.json")
    pieces = [(piece.key, piece.around, piece.first, piece.elements) for piece in source]
    return source, pieces


def elements(pieces):
    return [each for _, _, _, some in pieces for each in some]


@given(
    before=VALUES,
    messages=st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), max_size=6),
    after=VALUES,
    indent=st.sampled_from([None, 2]),
    window=st.integers(300, 700),
)
def test_pieces_are_what_whole_parsing_gives(before, messages, after, indent, window):
    whole = {"before": before, "messages": messages, "after": after}
    kept = _json_stream.WINDOW
    _json_stream.WINDOW = window
    try:
        source, pieces = read(json.dumps(whole, indent=indent, ensure_ascii=False).encode())
    finally:
        _json_stream.WINDOW = kept
    assert elements(pieces) == messages
    assert (source.cut, source.broken) == (False, 0)
    assert source.rest == whole | {"messages": []}


@pytest.mark.parametrize("end", range(1, 60, 7))
def test_a_missing_tail_gives_what_is_whole(end):
    data = json.dumps({"name": "x", "messages": [{"id": n} for n in range(20)], "n": 20}).encode()
    source, pieces = read(data[:-end])
    found = elements(pieces)
    assert found == [{"id": n} for n in range(len(found))]
    assert source.cut
    assert source.rest["name"] == "x"
    assert "n" not in source.rest


def test_the_object_around_a_list_is_known_before_its_elements():
    chats = [{"type": kind, "messages": [{"id": 1}, {"id": 2}]} for kind in ("a", "b")]
    _, pieces = read(json.dumps({"chats": {"list": chats}}).encode())
    assert [(around["type"], first, len(some)) for _, around, first, some in pieces] == [
        ("a", 1, 2),
        ("b", 1, 2),
    ]


def test_broken_elements_are_counted_and_the_others_read():
    source, pieces = read(b'{"messages": [{"a": 1}, {"a": nan}, {"a": "\\ud800"}, {"b": [2]}]}')
    assert elements(pieces) == [{"a": 1}, None, {"a": "�"}, {"b": [2]}]
    assert source.broken == 1
    assert not source.cut


@pytest.mark.parametrize(
    "data", [b"", b"]", b"{}}", b'{"messages": [', b'"', b'{"a": "', b"nonsense"]
)
def test_what_is_no_whole_json_never_raises_and_is_told(data):
    source, pieces = read(data)
    assert elements(pieces) == []
    assert source.cut


def test_an_endless_rest_is_refused(monkeypatch):
    monkeypatch.setattr(_json_stream, "MAX_REST", 1_000)
    with pytest.raises(ExportError):
        read(b'{"a": "' + b"x" * 200_000 + b'", "messages": []}')


ODD = {
    "half a character": (b"\\ud83d", "\ufffd"),
    "a bare control character": (b"\x07", " "),
    "a byte of Windows-1252": (b"\xe9", "\N{LATIN SMALL LETTER E WITH ACUTE}"),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "case",
    ["mattermost_bulk/lines/import.jsonl", "telegram/group/result.json",
     "teams/expanded/messages.json", "github_discussions/nodes/nodes.json"],
)  # fmt: skip
def test_an_odd_byte_in_a_text_costs_no_message(case, odd, tmp_path):
    path = GOLDEN / case
    data, once = path.read_bytes(), read_exports([path])
    text = next(text for text in once.posts["text"].drop_nulls() if data.count(text[:5].encode()))
    harmed = tmp_path / path.name
    harmed.write_bytes(data.replace(text[:5].encode(), text[:5].encode() + ODD[odd][0]))
    again = read_exports([harmed])
    assert again.counts()["posts"] == once.counts()["posts"]
    assert text[:5] + ODD[odd][1] in "".join(again.posts["text"].drop_nulls())
    told = [note for note in again.notes if note.reason == REPLACED]
    assert [(note.rows, note.example) for note in told] == [
        (data.count(text[:5].encode()), path.name)
    ]
    assert REPLACED not in {note.reason for note in once.notes}


@pytest.mark.parametrize("amount", ["NaN", "1e999", "-inf"])
def test_what_is_no_amount_is_unknown(amount, tmp_path):
    path = tmp_path / "months.csv"
    head = "user_id,month,days_visited,posts_read,seconds_read"
    path.write_text(f"{head}\n5,2024-05,3,{amount},9\n6,2024-05,3,7,9\n", encoding="utf-8")
    assert check(read_exports([path])) == []


@pytest.mark.parametrize("window", [300, 1 << 16])
@pytest.mark.parametrize("lost", [b'"id"', b'"by"', b'"name"', b'"Ann 7"', b'"text"', b'"words 7"'])
@pytest.mark.parametrize("side", [0, -1])
def test_an_element_that_lacks_a_quote_costs_no_other(lost, side, window, monkeypatch):
    monkeypatch.setattr(_json_stream, "WINDOW", window)
    said = [{"id": n, "by": {"name": f"Ann {n}"}, "text": f"words {n}"} for n in range(40)]
    data = json.dumps({"name": "x", "messages": said, "n": 40}, indent=1).encode()
    at = data.index(lost, data.index(b'"id": 7,')) + (len(lost) - 1 if side else 0)
    source, pieces = read(data[:at] + data[at + 1 :])
    assert elements(pieces) == [*said[:7], None, *said[8:]]
    assert (source.broken, source.cut, source.rest["n"]) == (1, False, 40)
