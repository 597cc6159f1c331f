"""Slack: old and odd rows keep their meaning, private ones never get in, known counts hold."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from data_sources.checks import check
from data_sources.community import JOINED
from data_sources.errors import ExportError
from data_sources.formats import slack
from data_sources.formats._slack_rows import plain
from data_sources.merge import merge
from data_sources.upload import open_upload

QUIRKS = Path(__file__).parents[1] / "exports" / "slack" / "quirks" / "export.zip"


@pytest.fixture(scope="module")
def part():
    return slack.read(open_upload(QUIRKS))


def post(part, text):
    return part.tables["posts"].row(by_predicate=pl.col("text") == text, named=True)


def slack_zip(folder, entries):
    path = folder / "slack.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, json.dumps(content))
    return path


def test_every_row_is_used_or_set_aside_with_its_reason(part):
    assert (part.rows_in, part.rows_used) == (28, 18)
    reasons = dict(part.set_aside["reason"].value_counts().iter_rows())
    assert sum(reasons.values()) == part.rows_in - part.rows_used
    assert reasons["a private channel or a direct message"] == part.private_dropped == 3
    assert reasons["the same row again"] == 1
    assert reasons["no readable time"] == 1


def test_private_rows_leave_nothing_but_their_number(part):
    community = merge([part])
    told = repr(part.notes) + part.set_aside.write_csv()
    everything = told + "".join(frame.write_csv() for frame in community.tables().values())
    for secret in ("secret", "private plan", "ada@example.org", "+34 600", "never opened"):
        assert secret not in everything


def test_rows_set_aside_show_neither_words_nor_people(tmp_path):
    rows = [{"type": "message", "user": "U1", "text": "call me, a@example.org", "ts": "soon"}]
    notices = [
        {"type": "message", "subtype": "channel_join", "user": "U1", "ts": "1.0"},
        {"type": "message", "user": "U1", "text": "hush", "ts": "2.0"},
    ]
    entries = {
        "users.json": [{"id": "U1"}],
        "channels.json": [{"id": "C1", "name": "all"}],
        "all/2024-01-01.json": rows,
        "hidden/2024-01-01.json": notices,
    }
    part = slack.read(open_upload(slack_zip(tmp_path, entries)))
    shown = part.set_aside["row"].drop_nulls().to_list()
    assert shown == ['{"ts":"soon","type":"message"}']
    assert part.set_aside.height == 3
    assert part.private_dropped == 1


def test_removed_messages_of_nobody_cannot_tell_who_removed(tmp_path):
    gone = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": "1700000000.1"}
    entries = {
        "users.json": [{"id": "U1"}],
        "channels.json": [{"id": "C1", "name": "all"}],
        "all/2023-11-14.json": [gone],
    }
    part = slack.read(open_upload(slack_zip(tmp_path, entries)))
    assert check(merge([part])) == []
    assert part.can_tell["removed"].level == "no"
    assert part.can_tell["removed"].reason == "removed messages here name no author"
    assert "removed messages that had replies" in {note.reason for note in part.notes}


def test_a_comment_on_a_file_is_by_its_author(part):
    comment = post(part, "Fine, <@U11>")
    assert (comment["author_id"], comment["kind"]) == ("U22", "post")


def test_reactions_repeated_on_rows_of_one_file_count_once_at_its_first_post(part):
    reactions = part.tables["reactions"]
    assert reactions["n"].sum() == 2
    assert reactions["post_id"].unique().to_list() == [post(part, "Look")["post_id"]]


def test_mentions_are_of_others_only_and_count_their_number(part):
    mentions = sorted(part.tables["mentions"].iter_rows())
    thanks = post(part, "<@U11> thanks <@U22> and <@U22> <3 @here")["post_id"]
    assert mentions == [
        (post(part, "Fine, <@U11>")["post_id"], "U11", 1),
        (thanks, "U22", 2),
    ]


def test_a_reply_knows_its_thread_on_another_day(part):
    root = post(part, "<@U11> thanks <@U22> and <@U22> <3 @here")
    assert root["parent_id"] is None
    for text in ("An answer", "Told to all"):
        reply = post(part, text)
        assert reply["thread_id"] == reply["parent_id"] == root["post_id"]
    assert part.can_tell["replies"].level == "yes"


def test_bots_and_phantoms_are_no_people(part):
    kinds = dict(part.tables["members"].select("member_id", "kind").iter_rows())
    assert kinds == {**dict.fromkeys(("U11", "U22", "U33", "U99"), "person"), "B7": "bot"}
    renamed = post(part, "renamed")
    assert (renamed["kind"], renamed["author_id"]) == ("system", None)
    assert post(part, "Rain")["kind"] == "bot"


def test_a_removed_root_of_a_thread_stays_as_removed(part):
    gone = part.tables["posts"].row(by_predicate=pl.col("removed_by").is_not_null(), named=True)
    assert (gone["author_id"], gone["text"], gone["removed_by"]) == ("U22", None, "unknown")
    assert part.can_tell["removed"].level == "partly"


def test_an_archived_channel_gets_its_members_from_notices(part):
    attic = part.tables["memberships"].filter(pl.col("space") == "attic").sort("member_id")
    assert attic["member_id"].to_list() == ["U11", "U22"]
    assert attic["left_at"].is_not_null().to_list() == [True, False]
    assert part.can_tell["memberships"].level == "partly"


def test_joining_is_the_first_notice_unless_somebody_spoke_before(part):
    joined = dict(part.tables["members"].select("member_id", "joined_at").iter_rows())
    first = part.tables["posts"].filter(pl.col("kind") == "post")["posted_at"].min()
    assert joined["U11"] < first
    assert joined["U22"] is not None
    assert joined["U99"] is None


def test_the_time_is_exact_and_the_id_keeps_the_text(part):
    dust = post(part, "Dust")
    assert dust["post_id"] == "C2:1439033472.000002"
    assert dust["posted_at"].microsecond == 2
    assert dust["edited_at"] - dust["posted_at"] == timedelta(seconds=3, microseconds=-2)


def test_titles_are_a_group_only_where_somebody_gave_one(part):
    assert part.attributes == ("title",)
    assert part.can_tell["attributes"].level == "partly"


def test_short_histories_are_told(part):
    assert any("days only" in note.reason for note in part.notes)


def test_an_export_without_threads_cannot_tell_replies(tmp_path):
    days = {"talk/2024-01-02.json": [{"type": "message", "user": "U11", "text": "a", "ts": "1.1"}]}
    lists = {"users.json": [{"id": "U11"}], "channels.json": [{"id": "C1", "name": "talk"}]}
    part = slack.read(open_upload(slack_zip(tmp_path, lists | days)))
    assert part.can_tell["replies"].reason == "this export has no threads"
    assert part.tables["posts"]["thread_id"].to_list() == ["C1:1.1"]


@pytest.mark.parametrize("lacking", ["users.json", "channels.json"])
def test_a_missing_list_is_one_sentence(tmp_path, lacking):
    entries = {"users.json": [], "channels.json": [], "talk/2024-01-02.json": []}
    del entries[lacking]
    upload = open_upload(slack_zip(tmp_path, entries))
    assert slack.recognise(upload) >= 0.5
    with pytest.raises(
        ExportError, match=rf"^slack.zip: {lacking} is missing in this Slack export"
    ):
        slack.read(upload)


def test_an_export_without_messages_and_people_is_empty(tmp_path):
    entries = {"users.json": [], "channels.json": [], "talk/2024-01-02.json": []}
    community = merge([slack.read(open_upload(slack_zip(tmp_path, entries)))])
    assert check(community) == []
    assert community.counts()["members"] == 0


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<https://x.org|this> and <https://y.org>", "this and https://y.org"),
        ("<#C1|maps> <!subteam^S1|@crew> <!channel>", "#maps @crew @channel"),
        ("a &amp;lt; b <@U11|ada>", "a &lt; b <@U11>"),
    ],
)
def test_markup_becomes_plain_text(written, read):
    assert plain(written) == read


@pytest.mark.exports
def test_the_real_export_gives_its_known_counts(real_exports):
    community = merge([slack.read(open_upload(real_exports / "slack" / "slack-export.zip"))])
    assert check(community) == []
    assert community.counts() == {
        "members": 71,
        "speakers": 32,
        "posts": 1031,
        "reactions": 236,
        "mentions": 158,
        "joins": 320,
        "bots": 0,
        "spaces": 16,
        "private_dropped": 0,
    }
    posts = community.posts
    assert posts["edited_at"].is_not_null().sum() == 37
    on_system = community.reactions.join(posts.filter(pl.col("kind") == "system"), on="post_id")
    assert on_system["n"].sum() == 1
    assert posts.filter(pl.col("title") == JOINED).height == 320
    assert community.zone == "America/Chicago"
    assert community.can_tell["replies"].reason == "this export has no threads"
    assert [(each.rows_in, each.rows_used) for each in community.sources] == [(1453, 1453)]
