"""The same messages in two exports of one platform count once, whichever of the two has no ids."""

import csv
import io
import json
from dataclasses import replace
from itertools import permutations

import polars as pl
import pytest

from data_sources import read_exports
from data_sources.checks import check
from data_sources.merge import merge
from data_sources.merge_twins import TWIN
from tests.data_sources.parts import at, member, part, post

START = 1_714_550_460_000
SAID = ("Hello", "ok", "ok", "Any news?", "Later")


def compliance(folder, *, edited="Any news?"):
    head = ["Post Creation Time", "Team Name", "Team Display Name", "Channel Id", "Channel Name",
            "Channel Display Name", "Channel Type", "User Id", "User Email", "Username", "Post Id",
            "Replied to Post Id", "Post Message", "Post Type"]  # fmt: skip
    rows = [head]
    for place, text in enumerate(SAID[:4]):
        who = "ann" if place in {0, 3} else "bob"
        when = START + (1 if place == 2 else place) * 60_000
        rows.append([when, "home", "Home", "c1", "town", "Town", "public", f"u-{who}", "", who,
                     f"p{place}", "p0" if place else "", edited if place == 3 else text,
                     "message"])  # fmt: skip
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path = folder / "posts.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def bulk(folder, *, teams=("home",)):
    def said(place, who):
        when = START + (1 if place == 2 else place) * 60_000
        return {"user": who, "message": SAID[place], "create_at": when}

    root = said(0, "ann") | {"team": "home", "channel": "town", "edit_at": START + 5_000}
    root["reactions"] = [{"user": "bob", "emoji_name": "wave", "create_at": START + 9}]
    root["replies"] = [said(1, "bob"), said(2, "bob"), said(3, "ann"), said(4, "bob")]
    lines = [
        {"type": "version", "version": 1},
        *({"type": "team", "team": {"name": name, "display_name": name.title()}} for name in teams),
        {"type": "channel", "channel": {"team": "home", "name": "town", "display_name": "Town",
                                        "type": "O"}},
        *({"type": "user", "user": {"username": who, "teams": [
            {"name": "home", "channels": [{"name": "town"}]}]}} for who in ("ann", "bob")),
        {"type": "post", "post": root},
    ]  # fmt: skip
    path = folder / "import.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    return path


def test_both_mattermost_exports_of_the_same_days_count_each_message_once(tmp_path):
    paths = [compliance(tmp_path), bulk(tmp_path)]
    for order in permutations(paths):
        both = read_exports(order)
        assert check(both) == []
        assert both.posts["text"].sort().to_list() == sorted(SAID)
        assert both.posts["thread_id"].unique().to_list() == ["p0"]
        assert both.posts["parent_id"].drop_nulls().unique().to_list() == ["p0"]
        assert both.reactions.select("post_id", "member_id").rows() == [("p0", "u-bob")]
        first = both.posts.row(by_predicate=pl.col("post_id") == "p0", named=True)
        assert first["edited_at"] is not None
        assert sum(note.rows for note in both.notes if note.reason == TWIN) == 4
        told = {one.format: (one.rows_in, one.rows_set_aside) for one in both.sources}
        assert told == {"mattermost": (4, 0), "mattermost_bulk": (7, 4)}


def test_a_channel_named_with_its_team_in_one_of_them_is_one_space(tmp_path):
    both = read_exports([compliance(tmp_path), bulk(tmp_path, teams=("home", "away"))])
    assert both.posts.height == len(SAID)
    assert both.spaces().to_list() == ["Town"]


def test_a_message_changed_between_the_exports_is_one_with_its_earlier_text(tmp_path):
    both = read_exports([compliance(tmp_path, edited="Any"), bulk(tmp_path)])
    assert check(both) == []
    assert both.posts.height == len(SAID)
    (earlier,) = both.versions["post_id"].to_list()
    assert earlier == "p3"


def discord(folder):
    author = {"id": "7", "name": "ana"}
    messages = [
        {"id": str(place), "type": "Default", "timestamp": f"2024-05-01T07:0{place}:00.123+00:00",
         "content": text, "author": author, "reactions": [], "mentions": []}
        for place, text in enumerate(("one", "two"), 1)
    ]  # fmt: skip
    whole = {"guild": {"id": "1", "name": "G"}, "channel": {"id": "2", "type": "GuildTextChat",
             "category": "C", "name": "beds"}, "messages": messages, "messageCount": 2}  # fmt: skip
    first = folder / "G - C - beds [2].json"
    first.write_text(json.dumps(whole), encoding="utf-8")
    second = folder / "G - C - beds [2].csv"
    rows = [
        '"7","ana","2024-05-01T09:01:00.1230000+02:00","one","","👍 (2)"',
        '"7","ana","2024-05-01T09:02:00.1230000+02:00","two","",""',
        '"7","ana","2024-05-01T09:02:00.9990000+02:00","two","",""',
    ]
    head = "AuthorID,Author,Date,Content,Attachments,Reactions"
    second.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return [first, second]


def test_discord_as_json_and_as_csv_counts_once_and_keeps_what_each_adds(tmp_path):
    for order in permutations(discord(tmp_path)):
        both = read_exports(order)
        assert check(both) == []
        assert both.posts["text"].to_list().count("two") == 2
        assert both.posts.height == 3
        assert both.reactions.select("post_id", "n").rows() == [("1", 2)]


def discourse(folder, url="/t/x/9/2"):
    posts = folder / "community-posts.dcqresult.csv"
    head = "id,topic_id,topic_title,post_number,reply_to_post_number,post_type,user_id,username,"
    head += "category,created_at,updated_at,deleted_at,deleted_by_id,user_deleted,hidden,"
    head += "like_count,reads,raw"
    rows = [
        "1,9,Beds,1,,1,5,bob,Garden,2024-05-01T08:00:00Z,,,,f,f,0,1,Who digs?",
        "2,9,Beds,2,1,1,4,ann,Garden,2024-05-01T08:05:00Z,,,,f,f,1,1,I dig @bob",
    ]
    posts.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    own = folder / "user_archive-ann-240501-101112.csv"
    own.write_text(
        "topic_title,categories,is_pm,post_raw,post_cooked,like_count,reply_count,url,created_at\n"
        f"Beds,Garden,no,I dig @bob,,1,0,{url},2024-05-01 08:05:00 UTC\n",
        encoding="utf-8",
    )
    return [posts, own]


@pytest.mark.parametrize("url", ["https://f.example/t/x/9/2", ""])
def test_a_discourse_archive_adds_nothing_to_the_posts_that_the_query_gave(tmp_path, url):
    for order in permutations(discourse(tmp_path, url)):
        both = read_exports(order)
        assert check(both) == []
        assert both.posts["post_id"].to_list() == ["9/1", "9/2"]
        assert both.posts["parent_id"].to_list() == [None, "9/1"]
        assert both.mentions.select("member_id", "n").rows() == [("5", 1)]
        assert both.reactions["n"].sum() == 1


def test_slack_figures_stand_beside_the_messages_and_are_no_second_count():
    said = part([post("m1", "U1"), post("m2", "U1", 1)], [member("U1")], platform="slack")
    figure = {"subject_kind": "member", "subject_id": "U1", "measure": "posts", "value": 2.0}
    report = part(
        (), [member("U1")], file="b.csv", platform="slack", kind="aggregate", aggregates=[figure]
    )
    both = merge([said, report])
    assert (both.posts.height, both.aggregates.height) == (2, 1)


def test_one_mail_in_a_takeout_and_in_the_lists_own_archive_is_one(tmp_path):
    mail = (
        "From ann@example.org Wed May  1 08:00:00 2024\nFrom: Ann <ann@example.org>\n"
        "Date: Wed, 1 May 2024 08:00:00 +0000\nSubject: Beds\nMessage-ID: <m1@example.org>\n"
        "List-Id: <town.example.org>\n\nWho digs?\n\n"
    )
    (tmp_path / "topics.mbox").write_text(mail, encoding="utf-8")
    (tmp_path / "town.mbox").write_text(mail.replace("Ann <", '"Ann" <'), encoding="utf-8")
    both = read_exports([tmp_path / "topics.mbox", tmp_path / "town.mbox"])
    assert both.posts.height == 1


def test_other_people_other_times_and_other_platforms_are_no_twins():
    own = [post("a", "U1", text="hi"), post("b", "U2", text="hi"), post("c", "U1", 1, text="hi")]
    firm = part(own, [member("U1"), member("U2")])
    near = [
        post("x", "U3", text="hi"),
        post("y", "U1", posted_at=at(0).replace(microsecond=2_000), text="hi"),
    ]
    loose = replace(part(near, [member("U1"), member("U3")], file="b.csv"), made_ids=True)
    assert merge([firm, loose]).posts.height == 5
    elsewhere = replace(part(own, [member("U1"), member("U2")], platform="there"), made_ids=True)
    assert merge([firm, elsewhere]).posts.height == 6
