from pathlib import Path

import polars as pl
import pytest

from data_sources.formats import discourse_posts
from data_sources.formats._format import Part
from data_sources.upload import open_upload

CASES = Path(__file__).parents[1] / "exports" / "discourse_posts"


def read(case: str) -> Part:
    (path,) = (each for each in (CASES / case).iterdir() if each.suffix != ".json")
    return discourse_posts.read(open_upload(path))


@pytest.fixture(scope="module")
def part() -> Part:
    return read("one_topic")


def column(part: Part, name: str) -> dict[str, object]:
    return dict(part.tables["posts"].select("post_id", name).iter_rows())


def test_a_post_without_reply_number_answers_the_topic(part):
    parents = column(part, "parent_id")
    assert (parents["7/1"], parents["7/2"], parents["7/3"]) == (None, "7/1", "7/2")
    assert parents["8/11"] == "8/10"


def test_removal_by_the_author_by_another_and_by_nobody_known(part):
    removed = column(part, "removed_by")
    assert [removed[f"7/{number}"] for number in (1, 4, 5, 6)] == [
        None,
        "author",
        "moderator",
        "unknown",
    ]


def test_names_and_quotes_are_mentions_and_addresses_are_not(part):
    assert part.tables["mentions"].rows() == [("7/3", "1", 1)]
    assert any(note.reason == "people who mention themselves" for note in part.notes)


def test_likes_are_counts_without_people_and_reads_are_figures(part):
    assert part.tables["reactions"].select("post_id", "member_id", "n").rows() == [
        ("7/1", None, 3),
        ("7/3", None, 1),
    ]
    reads = part.tables["aggregates"].filter(pl.col("subject_id") == "7/1")
    assert reads.select("subject_kind", "measure", "value").rows() == [("post", "reads", 19.0)]


def test_whispers_are_private_and_notices_no_posts(part):
    assert part.private_dropped == 1
    kinds = column(part, "kind")
    assert (kinds["7/7"], kinds["7/9"]) == ("system", "bot")
    assert "7/8" not in kinds


def test_deleted_people_are_one_merged_account(part):
    merged = part.tables["members"].filter(pl.col("kind") == "merged")
    assert merged["member_id"].to_list() == ["deleted user"]


def test_answers_find_their_post_in_another_page(part):
    pages = read("pages").tables["posts"].sort("posted_at")
    assert pages.equals(part.tables["posts"].sort("posted_at"))


def test_exactly_ten_thousand_rows_are_probably_cut(tmp_path):
    header = "id,topic_id,post_number,reply_to_post_number,user_id,created_at,raw"
    for rows, cut in ((10_000, True), (9_999, False)):
        path = tmp_path / f"{rows}.csv"
        lines = (f"{n},1,{n},,1,2024-01-01T00:00:00Z,x" for n in range(1, rows + 1))
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        notes = discourse_posts.read(open_upload(path)).notes
        assert any(note.reason.startswith("probably cut") for note in notes) is cut
