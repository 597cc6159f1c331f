"""Discord CSV: channels by their file names, counts of reactions, equal messages stay apart."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given

from data_sources.formats import discord_csv
from data_sources.merge import merge
from data_sources.upload import open_upload
from tests.data_sources.small_talk import rows, talks, wanted

(FILE,) = (Path(__file__).parents[1] / "exports" / "discord_csv" / "channel").glob("*.csv")
HEADER = ("AuthorID", "Author", "Date", "Content", "Attachments", "Reactions")


@pytest.fixture(scope="module")
def part():
    return discord_csv.read(open_upload(FILE))


def test_two_equal_messages_of_one_minute_stay_two(part):
    equal = part.tables["posts"].filter(pl.col("text") == "South @ana")
    assert equal["post_id"].n_unique() == 2


def test_reactions_are_counts_without_people(part):
    found = part.tables["reactions"].select("kind", "member_id", "n").rows()
    assert found == [("👍", None, 3), ("bean", None, 1)]


def test_the_server_and_the_channel_stand_in_the_name(part):
    assert part.title == "Allotments"
    assert part.tables["posts"]["space"].unique().to_list() == ["beds"]


def test_deleted_accounts_are_one_merged_account(part):
    merged = part.tables["members"].filter(pl.col("kind") == "merged")
    assert merged["member_id"].to_list() == ["456226577798135808"]


def test_an_overlapping_second_file_adds_nothing(part, tmp_path):
    again = tmp_path / "Allotments - Garden - beds [55] (after 2024-05-01) [part 2].csv"
    again.write_bytes(FILE.read_bytes())
    both = merge([part, discord_csv.read(open_upload(again))])
    assert both.counts() == merge([part]).counts()


def test_direct_messages_are_counted_and_left_out(tmp_path):
    path = tmp_path / "Direct Messages - Private - ben [8].csv"
    path.write_bytes(FILE.read_bytes())
    part = discord_csv.read(open_upload(path))
    assert (part.tables["posts"].height, part.private_dropped) == (0, 5)


def test_times_of_old_files_are_marked_as_without_zone(tmp_path):
    path = tmp_path / "old.csv"
    path.write_text(",".join(HEADER[1:]) + '\n"ann#1","01-Jan-20 01:33 AM","hi","",""\n')
    (post,) = discord_csv.read(open_upload(path)).tables["posts"].iter_rows(named=True)
    assert post["time_quality"] == "assumed_zone"
    assert (post["posted_at"].hour, post["author_id"], post["space"]) == (1, "ann#1", "old")


@given(talks())
def test_what_is_written_is_read_back(tmp_path_factory, told):
    path = tmp_path_factory.mktemp("round") / "G - Text - talk [5].csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow(HEADER)
        for each in told:
            liked = f"👍 ({len(each.reactors)})" if each.reactors else ""
            writer.writerow([each.author, f"name{each.author}", each.at.isoformat(), each.text, "",
                             liked])  # fmt: skip
    tables = discord_csv.read(open_upload(path)).tables
    assert rows(tables["posts"], "author_id", "posted_at", "text", "space") == wanted(
        told,
        lambda each: str(each.author),
        lambda each: each.at,
        lambda each: each.text,
        lambda _: "talk",
    )
    assert tables["reactions"]["n"].sum() == sum(len(each.reactors) for each in told)
