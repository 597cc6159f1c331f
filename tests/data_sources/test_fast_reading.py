"""The quick ways through clean columns give what the careful ways give."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from data_sources.fast_csv import fast_csv
from data_sources.formats._columns import filled, roots
from data_sources.formats._log_rows import clean_column
from data_sources.hidden import without_contacts_in
from data_sources.moments import read_times


@pytest.mark.parametrize(
    "cells",
    [
        ["12", "7", "", "12"],
        ["ada", "bo", "ada", "N/A"],
        [" ada", "bo ", "ada", ""],
        ["1", " 2", "null", "3"],
        [None, "1", "", "x"],
        ["", "", "", ""],
        [],
    ],
    ids=[
        "numbers",
        "missing words",
        "blanks around",
        "numbers and blanks",
        "null",
        "empty",
        "none",
    ],
)
def test_a_clean_column_is_what_filling_it_gives(cells: list[str | None]) -> None:
    column = pl.Series("cell", cells, dtype=pl.String)
    careful = column.to_frame().select(filled(pl.col("cell")))["cell"]
    assert clean_column(column).to_list() == careful.to_list()


@pytest.mark.parametrize(
    ("cells", "hours", "quality"),
    [
        (["2024-05-01T10:00:00Z", "2024-05-01T11:00:00Z"], [10, 11], "exact"),
        (["2024-05-01 10:00", "2024-05-01 11:00"], [10, 11], "assumed_zone"),
        (["2024-05-01T10:00:00Z", ""], [10, None], "exact"),
        (["2024-05-01T10:00:00Z", "1970-01-01T00:00:00Z"], [10, None], "exact"),
        (["2024-05-01T10:00:00Z", "2024-05-01T12:00:00+01:00"], [10, 11], "exact"),
    ],
    ids=["one way", "no zone", "one missing", "one too early", "two ways"],
)
def test_times_written_in_one_way(cells: list[str], hours: list[int | None], quality: str) -> None:
    read = read_times(pl.Series("at", cells))
    wanted = [None if hour is None else datetime(2024, 5, 1, hour, tzinfo=UTC) for hour in hours]
    assert read.times.to_list() == wanted
    assert read.quality[0] == quality
    assert read.unread == 0
    assert read.outside == ("1970-01-01T00:00:00Z" in cells)


def test_a_record_too_short_is_seen_by_its_delimiters() -> None:
    clean = b"id,who,text\n" + b"1,ada,hello\n" * 3
    assert fast_csv(clean, ",", ["id", "who", "text"]) is not None
    assert fast_csv(clean + b"2,bo\n", ",", ["id", "who", "text"]) is None


def test_two_kinds_of_contact_in_one_text_are_both_replaced() -> None:
    texts = ["no contact", "ask a@b.org or 10.0.0.1", None, "call +49 170 1234567, a@b.org"]
    frame = pl.DataFrame({"title": pl.Series([None] * 4, dtype=pl.String), "text": texts})
    clean, hits = without_contacts_in(frame, ("title", "text"))
    assert clean["text"].to_list() == [
        "no contact", "ask [e-mail address] or [IP address]", None,
        "call [telephone number], [e-mail address]",
    ]  # fmt: skip
    assert hits == {
        "e-mail addresses in texts": 2, "telephone numbers in texts": 1, "IP addresses in texts": 1,
    }  # fmt: skip


def test_threads_are_followed_to_their_ends_and_a_circle_has_one_root() -> None:
    links = pl.DataFrame(
        {
            "post_id": ["a", "b", "c", "d", "x", "y", "z"],
            "parent_id": [None, "a", "b", "gone", "y", "z", "x"],
        }
    )
    assert roots(links).to_list() == ["a", "a", "a", "gone", "x", "x", "x"]
