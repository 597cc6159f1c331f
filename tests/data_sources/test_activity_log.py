from pathlib import Path

import polars as pl
import pytest

from data_sources.errors import ExportError
from data_sources.formats import activity_log
from data_sources.formats._columns import roots
from data_sources.formats._format import Part
from data_sources.upload import open_upload

CASES = Path(__file__).parents[1] / "exports" / "activity_log"


def case(name: str) -> Part:
    (path,) = (each for each in (CASES / name).iterdir() if each.suffix != ".json")
    return activity_log.read(open_upload(path))


def read(tmp_path: Path, text: str, columns: dict[str, str] | None = None) -> Part:
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")
    return activity_log.read(open_upload(path), columns)


def posts(part: Part, *columns: str) -> list[tuple[object, ...]]:
    return part.tables["posts"].select(columns).rows()


def test_replies_find_their_thread_over_several_steps_and_lost_ones_stay_replies():
    assert posts(case("english"), "post_id", "parent_id", "thread_id") == [
        ("1", None, "1"),
        ("2", "1", "1"),
        ("3", "2", "1"),
        ("4", "99", "99"),
        ("6", None, "6"),
    ]


def test_private_nameless_and_timeless_rows_are_set_aside_each_with_its_reason():
    part = case("english")
    assert part.private_dropped == 1
    assert part.set_aside.select("line", "reason").rows() == [
        ("7", "a private message"),
        ("9", "no person"),
        ("10", "no readable time"),
    ]
    assert part.set_aside["row"].to_list()[0] is None
    assert "secret" not in part.tables["posts"].write_json()


def test_the_telephone_column_is_told_and_not_loaded():
    part = case("english")
    assert any("“phone” is never loaded" in note.reason for note in part.notes)
    assert all("+34" not in table.write_json() for table in part.tables.values())


def test_a_deleted_user_is_a_merged_account_and_likes_have_no_giver():
    part = case("english")
    kinds = dict(part.tables["members"].select("name", "kind").iter_rows())
    assert kinds == {"Ann Lee": "person", "Bo Li": "person", "Deleted User": "merged"}
    assert part.tables["reactions"].select("post_id", "member_id", "n").rows() == [
        ("1", None, 2),
        ("3", None, 1),
    ]


def test_equal_rows_of_one_minute_stay_two_and_a_subject_is_a_thread():
    part = case("german")
    rows = part.tables["posts"].rows(named=True)
    assert len({row["post_id"] for row in rows}) == 4
    assert rows[1]["thread_id"] == rows[0]["post_id"]
    assert rows[0]["posted_at"].isoformat() == "2024-03-13T10:00:00+00:00"
    assert part.attributes == ("department",)


def test_event_words_of_another_language_tell_posts_replies_and_joins():
    part = case("spanish")
    assert posts(part, "kind", "title") == [("post", None), ("post", None), ("system", "joined")]
    answer = part.tables["posts"].row(1, named=True)
    assert answer["thread_id"] != answer["post_id"]
    assert answer["parent_id"] is not None


def test_reactions_joins_and_reads_may_be_rows_of_their_own():
    part = case("events")
    assert part.tables["reactions"].select("post_id", "member_id").rows() == [("m1", "u2")]
    assert part.tables["memberships"].select("member_id", "space").rows() == [
        ("u1", "town"),
        ("u3", "town"),
    ]
    assert part.tables["aggregates"].select("subject_id", "measure", "value").rows() == [
        ("u2", "reads", 1.0)
    ]
    assert part.set_aside["reason"].to_list() == ["an event of another kind"]


def test_what_no_column_holds_cannot_be_told(tmp_path):
    part = read(tmp_path, "author,posted_at,text\nann,2024-03-04T10:00:00Z,hi\n")
    cannot = {name for name, ability in part.can_tell.items() if not ability.can}
    assert cannot == set(part.can_tell) - {"text"}


def test_an_author_that_is_an_address_becomes_a_digest(tmp_path):
    part = read(tmp_path, "from,sent,body\nAnn@example.org,2024-03-04T10:00:00Z,hi\n")
    (author,) = part.tables["posts"]["author_id"]
    assert author.startswith("mail:")
    assert "@" not in author
    assert part.tables["members"]["name"].to_list() == [None]


def test_names_are_one_person_in_any_case_and_accent(tmp_path):
    log = "author,posted_at,text\nZoé,2024-03-04T10:00:00Z,a\nZOE ,2024-03-05T10:00:00Z,b\n"
    assert read(tmp_path, log).tables["members"]["member_id"].to_list() == ["zoe"]


def test_a_person_may_set_the_columns(tmp_path):
    log = "a,b,c\nann,2024-03-04,hello there\n"
    with pytest.raises(ExportError, match="no column says who acted or when"):
        read(tmp_path, log)
    part = read(tmp_path, log, {"name": "a", "time": "b", "text": "c"})
    assert posts(part, "author_id", "text") == [("ann", "hello there")]


def test_times_that_are_the_same_in_every_thread_are_told(tmp_path):
    rows = "".join(f"ann,2024-03-0{n} 10:00,t{n},x\nbo,2024-03-0{n} 10:00,t{n},y\n"
                   for n in range(1, 7))  # fmt: skip
    part = read(tmp_path, "author,time,thread,text\n" + rows)
    assert any("the time of its thread" in note.reason for note in part.notes)


def test_circles_and_very_deep_threads_end():
    links = pl.DataFrame({"post_id": ["a", "b", "c", "d"], "parent_id": ["b", "c", "a", "a"]})
    assert roots(links).n_unique() == 1
    deep = pl.DataFrame(
        {"post_id": [str(n) for n in range(60_000)], "parent_id": [None, *map(str, range(59_999))]}
    )
    assert roots(deep).unique().to_list() == ["0"]


@pytest.mark.parametrize(
    ("columns", "row", "consequence"),
    [
        ("", "", "read as openings"),
        (",kind", ",reply", "who they answer is unknown"),
        (",thread", ",lunch", "their thread alone says what they belong to"),
    ],
)
def test_posts_that_answer_themselves_are_counted(tmp_path, columns, row, consequence):
    lines = [f"id,author,date,text,reply to{columns}"]
    lines += [
        f"{number},ann,2024-05-01T1{number}:00:00Z,word {number},{answers}{row}"
        for number, answers in ((1, ""), (2, 2), (3, 1), (4, 4))
    ]
    part = read(tmp_path, "\n".join(lines))
    (note,) = (each for each in part.notes if each.reason == "posts that answer themselves")
    assert (note.rows, note.example, note.consequence) == (2, "log.csv, line 3", consequence)
    assert part.tables["posts"].filter(pl.col("parent_id") == pl.col("post_id")).is_empty()


def test_without_a_column_for_replies_posts_are_in_no_thread(tmp_path):
    flat = read(tmp_path, "author,date,text\nann,2024-05-01T10:00:00Z,hello")
    assert flat.tables["posts"]["thread_id"].to_list() == [None]
    silent = read(tmp_path, "id,author,date,text,reply to\n1,ann,2024-05-01T10:00:00Z,hello,")
    assert silent.tables["posts"]["thread_id"].to_list() == ["1"]


@pytest.mark.parametrize(
    ("cell", "gone"),
    [
        ("2026-01-30T10:00:00Z", True),
        ("2126-01-05T10:00:00Z", True),
        ("31.12.1969", True),
        ("2026-13-45", True),
        ("deleted", True),
        ("yes", True),
        ("", False),
        ("0", False),
        ("nein", False),
        ("active", False),
        ("1970-01-01T00:00:00Z", False),
    ],
)
def test_a_removal_stays_one_whatever_its_time_looks_like(tmp_path, cell, gone):
    rows = "".join(
        f"p{i},user{i % 4},2026-01-{i:02d}T10:00:00Z,words {i},"
        f"{cell if i == 5 else '' if i % 2 else '2026-01-30T10:00:00Z'}\n"
        for i in range(1, 21)
    )
    part = read(tmp_path, f"id,author,time,text,removed_at\n{rows}")
    found = dict(posts(part, "post_id", "removed_by"))
    assert (found["p5"] is not None) == gone
    told = [note.rows for note in part.notes if note.reason.startswith("removed rows without")]
    assert told == ([1] if gone and cell != "2026-01-30T10:00:00Z" else [])
