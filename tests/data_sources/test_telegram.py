"""Telegram: people are accounts, notices tell who came, private chats stay out, old files load."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given

from data_sources.formats import telegram
from data_sources.merge import merge
from data_sources.upload import open_upload
from tests.data_sources.small_talk import rows, talks, wanted
from tests.exports import make_telegram as make


@pytest.fixture(scope="module")
def part():
    return telegram.read(open_upload(make.HERE / "telegram/group/result.json"))


@pytest.fixture(scope="module")
def account():
    return telegram.read(open_upload(make.HERE / "telegram/account/result.json"))


def post(part, post_id):
    return part.tables["posts"].row(by_predicate=pl.col("post_id") == post_id, named=True)


def test_a_text_in_pieces_is_one_text_and_names_accounts(part):
    assert post(part, "77/5")["text"] == "South, A!"
    assert rows(part.tables["mentions"], "post_id", "member_id") == [
        ("77/5", "user0"),
        ("77/6", "user1"),
    ]


def test_an_answer_knows_whom_it_answers_and_a_lost_one_stays_an_answer(part):
    assert post(part, "77/5")["parent_id"] == "77/4"
    assert post(part, "77/6")["parent_id"] == "77/2000"


def test_1970_means_never_edited(part):
    assert post(part, "77/4")["edited_at"] is None
    assert post(part, "77/5")["edited_at"] == datetime.fromtimestamp(make.T0 + 900, UTC)


def test_people_known_from_notices_alone_keep_their_name(part):
    assert "Person E" in part.tables["members"]["name"].to_list()


def test_reactions_name_some_people_and_count_the_rest(part):
    assert rows(part.tables["reactions"], "member_id", "n") == [("user1", 1), (None, 2)]
    assert part.can_tell["reactors"].level == "partly"


def test_who_came_and_went_is_each_person_once(part):
    system = part.tables["posts"].filter(pl.col("kind") == "system").sort("posted_at", "post_id")
    assert system.select("author_id", "title").rows() == [
        ("user0", "create_group"),
        ("user1", "joined"),
        ("name:person e", "joined"),
        ("user2", "joined"),
        ("user1", "left"),
    ]
    left = dict(part.tables["memberships"].select("member_id", "left_at").iter_rows())
    assert {person: at is not None for person, at in left.items()} == {
        "user1": True,
        "name:person e": False,
        "user2": False,
    }


def test_lost_accounts_and_the_group_itself_are_nobody(part):
    kinds = dict(part.tables["members"].select("member_id", "kind").iter_rows())
    assert {name for name, kind in kinds.items() if kind == "merged"} == {
        "deleted account",
        "channel77",
    }


def test_of_an_account_only_groups_and_channels_are_read(account):
    assert account.private_dropped == 2
    assert account.set_aside.height == 3
    tables = merge([account]).tables().values()
    everything = "".join(table.write_csv() for table in tables) + account.set_aside.write_csv()
    assert "secret" not in everything
    assert "600 000" not in everything


def test_old_files_have_times_without_zone(account):
    old = post(account, "7/1")
    assert (old["time_quality"], old["author_id"]) == ("assumed_zone", "user4000")
    assert old["posted_at"] == datetime(2020, 2, 3, 10, tzinfo=UTC)


def test_a_cut_file_gives_its_whole_messages_and_says_so(tmp_path):
    path = tmp_path / "result.json"
    whole = (make.HERE / "telegram/group/result.json").read_text(encoding="utf-8")
    path.write_text(whole[: whole.index("from a lost account")], encoding="utf-8")
    part = telegram.read(open_upload(path))
    assert part.rows_in == 6
    assert "the end of the file is missing" in {note.reason for note in part.notes}


def as_message(each):
    more = {"reply_to_message_id": each.answers + 1} if each.answers is not None else {}
    if each.edited:
        more["edited_unixtime"] = str(int(each.edited_at.timestamp()))
    names = [{"type": "mention_name", "text": "x", "user_id": one} for one in each.named]
    recent = [{"from": f"Person {one}", "from_id": f"user{one}"} for one in each.reactors]
    seconds = int(each.at.timestamp())
    liked = {"type": "emoji", "emoji": "👍", "count": len(recent), "recent": recent}
    more |= {"date_unixtime": str(seconds), "reactions": [liked]}
    return make.message(each.place + 1, each.author, [each.text, *names], **more)


@given(talks())
def test_what_is_written_is_read_back(tmp_path_factory, told):
    path = tmp_path_factory.mktemp("round") / "result.json"
    chats = [
        make.chat(
            "public_supergroup", space, [as_message(one) for one in told if one.space == space]
        )
        for space in (0, 1)
    ]
    account = {"personal_information": {}, "chats": {"list": chats}}
    path.write_text(json.dumps(account), encoding="utf-8")
    tables = telegram.read(open_upload(path)).tables
    columns = ("post_id", "parent_id", "author_id", "space", "posted_at", "edited_at", "text")
    assert rows(tables["posts"], *columns) == wanted(
        told,
        lambda each: f"{each.space}/{each.place + 1}",
        lambda each: None if each.answers is None else f"{each.space}/{each.answers + 1}",
        lambda each: f"user{each.author}",
        lambda each: f"Garden {each.space}",
        lambda each: each.at,
        lambda each: each.edited_at,
        lambda each: each.text + "x" * len(each.named),
    )
    known = set(tables["members"]["member_id"])
    for table, what in (("reactions", "reactors"), ("mentions", "named")):
        assert set(tables[table].select("post_id", "member_id").iter_rows()) == {
            (f"{each.space}/{each.place + 1}", f"user{one}")
            for each in told
            for one in getattr(each, what)
            if f"user{one}" in known
        }
