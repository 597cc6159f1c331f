"""Moodle: private replies stay out, dates of people are read or refused with the way out."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings

from data_sources.checks import check
from data_sources.errors import ExportError
from data_sources.formats import moodle
from data_sources.merge import merge
from data_sources.moments import read_times
from data_sources.upload import open_upload
from tests.data_sources.small_talk import rows, talks, wanted
from tests.exports.make_moodle import post, table

CASE = Path(__file__).parents[1] / "exports" / "moodle" / "forum" / "Garden forum.csv"


@pytest.fixture(scope="module")
def part():
    return moodle.read(open_upload(CASE))


def test_private_replies_are_counted_and_never_loaded(part):
    assert part.private_dropped == 1
    assert not any("between" in frame.write_json() for frame in part.tables.values())
    assert "between" not in part.set_aside.write_json()


def test_html_becomes_text_and_plain_text_stays(part):
    texts = dict(part.tables["posts"].select("post_id", "text").iter_rows())
    assert texts["1"] == "Where & when?\nSoon"
    assert texts["6"] == "a < b & c"


def test_answers_removals_and_changes(part):
    posts = part.tables["posts"]
    assert rows(posts, "post_id", "parent_id", "thread_id") == [
        ("1", None, "1"), ("2", "1", "1"), ("4", "99", "99"), ("5", "1", "1"), ("6", "1", "1"),
    ]  # fmt: skip
    assert posts.filter(pl.col("removed_at").is_not_null())["post_id"].to_list() == ["5"]
    assert posts.filter(pl.col("edited_at").is_not_null())["post_id"].to_list() == ["2", "5"]
    assert set(posts["space"]) == {"Garden forum"}


def made(folder, *dates):
    path = folder / "forum.csv"
    path.write_bytes(table([post(n, 0, 1, "x", created=day) for n, day in enumerate(dates, 1)]))
    return open_upload(path)


def test_readable_dates_in_english_are_read(tmp_path):
    dates = ("Tuesday, 5 March 2024, 10:00 AM", "Wednesday, 6 March 2024, 3:30 PM")
    times = moodle.read(made(tmp_path, *dates)).tables["posts"]["posted_at"]
    assert [str(at)[:16] for at in times] == ["2024-03-05 10:00", "2024-03-06 15:30"]


def test_readable_dates_in_other_languages_name_the_option(tmp_path):
    upload = made(tmp_path, "τρίτη, 5 Μαρτίου 2024, 10:00 πμ", "τετάρτη, 6 Μαρτίου 2024, 3:30 μμ")
    with pytest.raises(ExportError, match="without readable dates"):
        moodle.read(upload)


@settings(deadline=None)
@given(talks())
def test_what_a_forum_can_carry_comes_back(tmp_path_factory, told):
    path = tmp_path_factory.mktemp("forum") / "forum.csv"
    path.write_bytes(table([
        post(each.place + 1, 0 if each.answers is None else each.answers + 1, each.author + 1,
             each.text, created=int(each.at.timestamp()), messageformat=2,
             modified=int((each.edited_at or each.at).timestamp()))
        for each in told
    ]))  # fmt: skip
    read = merge([moodle.read(open_upload(path))])
    assert check(read) == []
    columns = ("post_id", "author_id", "parent_id", "posted_at", "edited_at")
    assert rows(read.posts, *columns) == wanted(
        told, lambda one: str(one.place + 1), lambda one: str(one.author + 1),
        lambda one: None if one.answers is None else str(one.answers + 1),
        lambda one: one.at, lambda one: one.edited_at,
    )  # fmt: skip


def test_a_cell_that_is_no_time_does_not_spoil_a_column_of_seconds():
    told = read_times(pl.Series(["1714550460", "soon", "1714550520"]))
    assert [at and at.minute for at in told.times] == [1, None, 2]
    assert told.unread == 1


@pytest.mark.parametrize(
    "said", ["5 March 2024 10:00", "5. March 2024 10:00", "March 5, 2024 10:00 AM",
             "Tuesday, 5 March 2024 10:00", "5 Mar 2024 10:00"],
)  # fmt: skip
def test_months_written_out_are_read(said):
    told = read_times(pl.Series([said, said.replace("10", "11")]))
    assert [(at.month, at.day, at.hour) for at in told.times] == [(3, 5, 10), (3, 5, 11)]
