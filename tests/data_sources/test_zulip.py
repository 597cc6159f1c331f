"""Zulip: topics are threads, quotes are answers, reading is counted, private streams stay out."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given

from data_sources.errors import ExportError
from data_sources.formats import zulip
from data_sources.merge import merge
from data_sources.upload import open_upload
from tests.data_sources.small_talk import rows, talks, wanted
from tests.exports import make_zulip as make

FILE = make.TARGET


@pytest.fixture(scope="module")
def part():
    return zulip.read(open_upload(FILE))


def post(part, post_id):
    return part.tables["posts"].row(by_predicate=pl.col("post_id") == post_id, named=True)


def test_a_topic_is_a_thread_that_answers_its_first_message(part):
    assert [post(part, one)["parent_id"] for one in "1235"] == [None, "1", "1", None]
    assert [post(part, one)["thread_id"] for one in "1235"] == ["1", "1", "1", "5"]
    assert post(part, "1")["title"] == "Summer fair"


def test_a_quote_answers_what_it_quotes(tmp_path):
    quote = make.QUOTE.replace("near/1)", "near/2)")
    messages = [*make.MESSAGES[:2], make.sent(3, make.ANA, quote)]
    assert post(read_of(tmp_path, messages), "3")["parent_id"] == "2"


def test_silent_quotes_of_a_name_are_no_mentions(part):
    assert rows(part.tables["mentions"], *part.tables["mentions"].columns) == [
        ("3", "11", 1),
        ("5", "13", 1),
    ]


def test_earlier_texts_are_kept_and_moves_are_no_edits(part):
    assert part.tables["versions"]["text"].to_list() == ["June the secnd", "June"]
    assert post(part, "2")["edited_at"] == datetime.fromtimestamp(make.T0 + 700, UTC)


def test_reading_is_of_others_messages_by_people(part):
    figures = rows(part.tables["aggregates"], "subject_id", "value")
    assert figures == [("11", 0.0), ("12", 1.0), ("13", 1.0)]
    assert part.can_tell["reads"].level == "yes"


def test_memberships_are_of_public_streams_and_of_now(part):
    assert rows(part.tables["memberships"], "member_id", "space") == [
        ("11", "town"),
        ("13", "town"),
    ]


def test_private_streams_and_direct_messages_leave_nothing_but_their_number(part):
    assert part.private_dropped == 2
    community = merge([part])
    everything = "".join(table.write_csv() for table in community.tables().values())
    assert "secret" not in everything + part.set_aside.write_csv()
    assert "board" not in everything


def test_people_who_never_wrote_are_members(part):
    kinds = dict(part.tables["members"].select("member_id", "kind").iter_rows())
    assert kinds == {**dict.fromkeys(("11", "12", "13"), "person"), "14": "bot", "5": "bot"}


def test_a_stream_that_does_not_say_that_it_is_public_counts_as_private(tmp_path):
    streams = [{"id": 1, "name": "town"}]
    part = read_of(tmp_path, make.MESSAGES[:2], zerver_stream=streams)
    assert (part.tables["posts"].height, part.private_dropped) == (0, 2)


def test_an_export_without_its_lists_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "a.tar.gz"
    path.write_bytes(make.packed({"messages-000001.json": {}, "x.json": {}}))
    with pytest.raises(ExportError, match=r"realm\.json is missing"):
        zulip.read(open_upload(path))


def read_of(folder, messages, received=(), **lists):
    path = folder / "zulip.tar.gz"
    sent = {"zerver_message": list(messages), "zerver_usermessage": list(received)}
    path.write_bytes(make.packed({"realm.json": make.REALM | lists, "messages-000001.json": sent}))
    return zulip.read(open_upload(path))


def written(told):
    """Write posts: an answer is a quote of an earlier one; every post has its own topic."""
    people = [{"id": one, "full_name": f"name{one}", "is_bot": False} for one in range(1, 5)]
    messages, reactions = [], []
    for each in told:
        quote = "" if each.answers is None else f"[said](https://x/near/{each.answers + 1})\n"
        named = "".join(f"@**name{one + 1}**" for one in sorted(each.named))
        seconds = each.at.timestamp()
        history = [{"timestamp": seconds + 30, "prev_content": "before"}] if each.edited else None
        messages.append({
            "id": each.place + 1, "sender": each.author + 1, "recipient": each.space + 1,
            "subject": f"topic {each.place}", "content": f"{quote}{each.text}{named}",
            "date_sent": seconds, "edit_history": history,
        })  # fmt: skip
        reactions += [{"user_profile": one + 1, "message": each.place + 1, "emoji_name": "ok"}
                      for one in each.reactors]  # fmt: skip
    lists = {
        "zerver_userprofile": people,
        "zerver_stream": [{"id": n, "name": f"space {n}", "invite_only": False} for n in (1, 2)],
        "zerver_recipient": [{"id": n, "type": 2, "type_id": n} for n in (1, 2)],
        "zerver_reaction": reactions,
    }
    return {"realm.json": lists, "messages-000001.json": {"zerver_message": messages}}


@given(talks())
def test_what_is_written_is_read_back(tmp_path_factory, told):
    path = tmp_path_factory.mktemp("round") / "zulip.tar.gz"
    path.write_bytes(make.packed(written(told)))
    tables = zulip.read(open_upload(path)).tables
    columns = ("post_id", "parent_id", "author_id", "space", "posted_at", "edited_at")
    assert rows(tables["posts"], *columns) == wanted(
        told,
        lambda each: str(each.place + 1),
        lambda each: None if each.answers is None else str(each.answers + 1),
        lambda each: str(each.author + 1),
        lambda each: f"space {each.space + 1}",
        lambda each: each.at,
        lambda each: each.edited_at,
    )
    for text, each in zip(
        tables["posts"].sort(pl.col("post_id").cast(int))["text"], told, strict=True
    ):
        assert each.text in text
    for table, what in (("reactions", "reactors"), ("mentions", "named")):
        assert set(tables[table].select("post_id", "member_id").iter_rows()) == {
            (str(each.place + 1), str(one + 1)) for each in told for one in getattr(each, what)
        }
