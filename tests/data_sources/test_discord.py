"""Discord JSON: threads and answers keep their meaning, private ones stay out, cuts are told."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given

from data_sources.formats import discord
from data_sources.merge import merge
from data_sources.upload import open_upload
from tests.data_sources.small_talk import rows, talks, wanted

EXPORTS = Path(__file__).parents[1] / "exports" / "discord"
FIRST = 10**18


@pytest.fixture(scope="module")
def part():
    return discord.read(open_upload(EXPORTS / "server" / "export.zip"))


def post(part, number):
    return part.tables["posts"].row(
        by_predicate=pl.col("post_id") == str(FIRST + number), named=True
    )


def test_an_answer_knows_whom_it_answers_and_a_lost_one_stays_an_answer(part):
    assert post(part, 2)["parent_id"] == str(FIRST + 1)
    assert post(part, 3)["thread_id"] == str(FIRST + 1)
    assert post(part, 4)["parent_id"] == str(FIRST + 90)


def test_a_forward_answers_nobody(part):
    assert post(part, 6)["parent_id"] is None


def test_a_thread_answers_its_opening_and_stands_in_its_channel(part):
    opening, second, third = (post(part, number) for number in (20, 21, 22))
    assert (opening["parent_id"], opening["title"]) == (None, "Summer fair")
    assert second["parent_id"] == opening["post_id"]
    assert third["parent_id"] == second["post_id"]
    assert {each["thread_id"] for each in (opening, second, third)} == {opening["post_id"]}
    assert {each["space"] for each in (opening, second, third)} == {"questions"}


def test_the_newest_state_wins_over_files_and_the_older_text_is_kept(part):
    assert post(part, 1)["text"] == "Where do the beans go?"
    assert part.tables["versions"]["text"].to_list() == ['Where do the "beans" go?\n{[']


def test_reactions_name_people_and_count_the_rest(part):
    assert sorted(part.tables["reactions"].select("member_id", "n").iter_rows(), key=repr) == [
        ("1002", 1),
        (None, 2),
    ]


def test_an_answer_without_a_name_in_it_mentions_nobody(part):
    assert part.tables["mentions"].rows() == [(str(FIRST + 2), "1001", 1)]


def test_deleted_accounts_and_bots_are_no_people(part):
    kinds = dict(part.tables["members"].select("member_id", "kind").iter_rows())
    assert kinds == {"1001": "person", "1002": "person", "1003": "bot", discord_ghost(): "merged"}


def discord_ghost():
    return "456226577798135808"


def test_direct_messages_leave_nothing_but_their_number(part):
    assert part.private_dropped == 1
    everything = "".join(table.write_csv() for table in merge([part]).tables().values())
    assert "a secret" not in everything + part.set_aside.write_csv()


def test_a_cut_file_gives_its_whole_messages_and_says_so():
    part = discord.read(open_upload(EXPORTS / "cut" / "beds.json"))
    assert part.tables["posts"].height == 6
    assert [
        note.rows for note in part.notes if note.reason == "the end of the file is missing"
    ] == [6]
    assert part.title == "Allotments"


def test_a_wrong_count_is_told(tmp_path):
    file = json.loads((zipfile.Path(EXPORTS / "server" / "export.zip") / THREAD).read_text("utf-8"))
    path = tmp_path / "thread.json"
    path.write_text(json.dumps(file | {"messageCount": 5}), encoding="utf-8")
    notes = {note.reason: note.rows for note in discord.read(open_upload(path)).notes}
    assert notes == {"the file states 5 messages, but holds 3": 2}


THREAD = "Allotments - questions - Summer fair [1].json"


def test_a_file_of_each_channel_is_the_same_as_all_in_one_zip(part, tmp_path):
    parts = []
    for number, entry in enumerate(zipfile.Path(EXPORTS / "server" / "export.zip").iterdir()):
        path = tmp_path / f"{number}.json"
        path.write_bytes(entry.read_bytes())
        parts.append(discord.read(open_upload(path)))
    assert merge(parts).counts() == merge([part]).counts()
    assert merge(parts).fingerprint == merge([part]).fingerprint


def written(told):
    """Write posts as two channel files."""
    files = []
    for space in (0, 1):
        messages = [as_message(each) for each in told if each.space == space]
        files.append({
            "guild": {"id": "1", "name": "G"},
            "channel": {"id": f"5{space}", "type": "GuildTextChat", "name": f"space {space}"},
            "exportedAt": "2025-01-01T00:00:00Z",
            "messages": messages,
            "messageCount": len(messages),
        })  # fmt: skip
    return files


def person(number):
    return {"id": str(100 + number), "name": f"name{number}", "isBot": False, "roles": []}


def as_message(each):
    answer = {"messageId": str(FIRST + each.answers)} if each.answers is not None else None
    return {
        "id": str(FIRST + each.place),
        "type": "Reply" if answer else "Default",
        "timestamp": each.at.isoformat(),
        "timestampEdited": each.edited_at.isoformat() if each.edited else None,
        "content": "@ " + each.text,
        "author": person(each.author),
        "reactions": [{"emoji": {"name": "ok"}, "count": len(each.reactors),
                       "users": [person(one) for one in each.reactors]}],
        "mentions": [person(one) for one in each.named],
    } | ({"reference": answer} if answer else {})  # fmt: skip


@given(talks())
def test_what_is_written_is_read_back(tmp_path_factory, told):
    path = tmp_path_factory.mktemp("round") / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for place, file in enumerate(written(told)):
            archive.writestr(f"{place}.json", json.dumps(file))
    tables = discord.read(open_upload(path)).tables
    columns = ("post_id", "parent_id", "author_id", "space", "posted_at", "edited_at", "text")
    assert rows(tables["posts"], *columns) == wanted(
        told,
        lambda each: str(FIRST + each.place),
        lambda each: None if each.answers is None else str(FIRST + each.answers),
        lambda each: str(100 + each.author),
        lambda each: f"space {each.space}",
        lambda each: each.at,
        lambda each: each.edited_at,
        lambda each: "@ " + each.text,
    )
    assert pairs(tables["reactions"]) == expected(told, "reactors")
    assert pairs(tables["mentions"]) == expected(told, "named")


def pairs(frame):
    return set(frame.select("post_id", "member_id").iter_rows())


def expected(told, what):
    return {
        (str(FIRST + each.place), str(100 + one)) for each in told for one in getattr(each, what)
    }
