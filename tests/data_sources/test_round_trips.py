"""What is written as an export of a workplace or a forum reads back, as far as it can carry it."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings

from data_sources.event_words import MISSING
from data_sources.formats import (
    activity_log,
    discourse_posts,
    discourse_topics,
    edge_list,
    mattermost,
    mattermost_bulk,
    slack,
    teams,
    viva,
)
from data_sources.merge import merge
from data_sources.upload import open_upload
from tests.data_sources.small_talk import WORDS, Told, rows, talks, wanted
from tests.exports import make_discourse, make_exports, make_slack_grid, make_workplaces
from tests.exports.make_exports import packed, table

TEXTS = WORDS.filter(lambda text: text not in MISSING and "\\n" not in text)


def root_of(told: list[Told], each: Told) -> Told:
    while each.answers is not None:
        each = told[each.answers]
    return each


def place_of(told: list[Told], each: Told) -> int:
    """Return the number of a post in its thread, from 1."""
    root = root_of(told, each)
    thread = [one.place for one in told if root_of(told, one) is root]
    return thread.index(each.place) + 1


def iso(each: Told) -> str:
    return each.at.isoformat().replace("+00:00", "Z")


def with_names(each: Told, mark: str) -> str:
    return " ".join([each.text, *(mark.format(one) for one in sorted(each.named))])


@dataclass(frozen=True)
class Way:
    """How one format is written; ``names`` marks a mention, ``deep`` keeps whom a reply answers.

    ``columns`` are the roles that a person sets, where words may be mere numbers.
    """

    name: str
    read: Callable
    write: Callable[[list[Told]], bytes]
    post_id: Callable[[list[Told], Told], str]
    author: str
    space: str
    names: str
    deep: bool = False
    reactors: bool = False
    columns: dict[str, str] | None = None


def slack_zip(told):
    days = {f"hall{space}": [] for space in range(2)}
    for each in told:
        root = root_of(told, each)
        text = html.escape(each.text, quote=False)
        marks = " ".join([text, *(f"<@U{one}>" for one in sorted(each.named))])
        row = make_slack_grid.said(0, f"U{each.author}", marks) | {"ts": slack_ts(each)}
        if root is not each:
            row["thread_ts"] = slack_ts(root)
        row["reactions"] = [{"name": "eyes", "users": [f"U{one}" for one in sorted(each.reactors)]}]
        days[f"hall{each.space}"].append(row)
    users = [make_slack_grid.user(f"U{one}", f"person{one}") for one in range(4)]
    files = {"users.json": json.dumps(users), "channels.json": make_slack_grid.channels(*days)}
    return packed(
        files | {f"{name}/2024-05-01.json": json.dumps(day) for name, day in days.items()}
    )


def slack_ts(each):
    return f"{int(each.at.timestamp())}.000000"


def slack_id(_told, each):
    return f"CHALL{each.space}:{slack_ts(each)}"


def viva_zip(told):
    lines = []
    for each in told:
        thread = make_exports.FIRST + root_of(told, each).place
        answered = (
            {} if each.answers is None else {"replied_to_id": make_exports.FIRST + each.answers}
        )
        lines.append(make_exports.message(
            each.place, **answered, thread_id=thread, group_name=f"hall{each.space}",
            sender_id=each.author, sender_name=f"Person {each.author}", created_at=iso(each),
            body=with_names(each, "[[user:{}]]")))  # fmt: skip
    return packed({"Messages.csv": table([make_exports.VIVA, *lines]), "request.txt": "all"})


def mattermost_csv(told):
    lines = []
    for each in told:
        root = root_of(told, each)
        cells = {
            "Post Creation Time": int(each.at.timestamp() * 1000),
            "Channel Id": f"c{each.space}",
            "Channel Display Name": f"hall{each.space}",
            "Replied to Post Id": "" if root is each else f"p{root.place}",
        }
        text = with_names(each, "@person{}")
        lines.append(make_exports.entry(0, f"person{each.author}", f"p{each.place}", text, **cells))
    return table([make_exports.MATTERMOST, *lines]).encode()


def bulk_lines(told):
    lines = ['{"type":"version","version":1}\n']
    open_to_all = {"team": "home", "type": "O"}
    lines += [make_workplaces.line("channel", name=f"hall{one}", **open_to_all) for one in range(2)]
    lines += [make_workplaces.account(f"person{one}") for one in range(4)]
    for root in (each for each in told if each.answers is None):
        replies = [each for each in told if root_of(told, each) is root and each is not root]
        row = bulk_row(root) | {"replies": [bulk_row(each) for each in replies]}
        lines.append(make_workplaces.line("post", team="home", channel=f"hall{root.space}", **row))
    return "".join(lines).encode()


def bulk_row(each):
    given = [{"user": f"person{one}", "emoji_name": "eyes"} for one in sorted(each.reactors)]
    text, at = with_names(each, "@person{}"), int(each.at.timestamp() * 1000)
    return {"user": f"person{each.author}", "message": text, "create_at": at, "reactions": given}


def bulk_id(_told, each):
    return f"home/hall{each.space}/person{each.author}/{int(each.at.timestamp() * 1000)}"


def teams_zip(told):
    lines = []
    for each in told:
        root = root_of(told, each)
        people = [{"user": {"user": {"id": f"u{one}"}}} for one in sorted(each.reactors)]
        named = [{"mentioned": {"user": {"id": f"u{one}"}}} for one in sorted(each.named)]
        lines.append(make_workplaces.chat_message(
            0, None, each.text, **{"from": {"user": {"id": f"u{each.author}"}}},
            id=str(each.place + 1), replyToId=None if root is each else str(root.place + 1),
            createdDateTime=iso(each), mentions=named,
            channelIdentity={"channelId": f"c{each.space}"},
            reactions=[{"reactionType": "like"} | one for one in people]))  # fmt: skip
    listed = [{"id": f"c{space}", "displayName": f"hall{space}", "membershipType": "standard"}
              for space in range(2)]  # fmt: skip
    return packed({"messages.json": json.dumps(lines), "channels.json": json.dumps(listed)})


def forum_csv(told):
    lines = []
    for each in told:
        answered = {} if each.answers is None else {
            "reply_to_post_number": place_of(told, told[each.answers])}  # fmt: skip
        text = with_names(each, "@person{}")
        lines.append(make_exports.forum_post(
            place_of(told, each), each.author, f"person{each.author}", text, **answered,
            topic_id=root_of(told, each).place, category=f"hall{each.space}",
            created_at=iso(each), updated_at=iso(each)))  # fmt: skip
    everyone = [make_exports.forum_post(1, one, f"person{one}", "here", topic_id=100 + one)
                for one in range(4)]  # fmt: skip
    return table([make_exports.DISCOURSE, *lines, *everyone]).encode()


def forum_zip(told):
    files = {}
    for root in (each for each in told if each.answers is None):
        posts = [forum_json(told, each) for each in told if root_of(told, each) is root]
        files[f"{root.place}.json"] = make_discourse.topic(
            posts, id=root.place, category_name=f"hall{root.space}"
        )
    return packed(files)


def forum_json(told, each):
    link = '<a class="mention" href="/u/x">@person{}</a>'
    marks = [html.escape(each.text), *(link.format(one) for one in sorted(each.named))]
    cooked = "<p>" + " ".join(marks) + "</p>"
    answered = None if each.answers is None else place_of(told, told[each.answers])
    return make_discourse.said(
        place_of(told, each), each.author, f"person{each.author}", cooked, created_at=iso(each),
        reply_to_post_number=answered, topic_id=root_of(told, each).place)  # fmt: skip


def forum_id(told, each):
    return f"{root_of(told, each).place}/{place_of(told, each)}"


LOG = ["message_id", "author", "event", "timestamp", "channel", "reply_to", "target", "body"]


def log_csv(told):
    lines = []
    for each in told:
        hall, who = f"hall{each.space}", f"person{each.author}"
        event, answers = ("post", "") if each.answers is None else ("reply", f"p{each.answers}")
        text = with_names(each, "@person{}")
        lines.append([f"p{each.place}", who, event, iso(each), hall, answers, "", text])
        lines += [["", f"person{one}", "like", iso(each), hall, "", f"p{each.place}", ""]
                  for one in sorted(each.reactors)]  # fmt: skip
    return table([LOG, *lines]).encode()


def number_id(_told, each):
    return str(make_exports.FIRST + each.place)


def plain_id(_told, each):
    return f"p{each.place}"


def teams_id(_told, each):
    return f"c{each.space}:{each.place + 1}"


HALL = "hall{}"
WAYS = (
    Way("export.zip", slack.read, slack_zip, slack_id, "U{}", HALL, "<@U{}>", reactors=True),
    Way("export.zip", viva.read, viva_zip, number_id, "{}", HALL, "[[user:{}]]", deep=True),
    Way("posts.csv", mattermost.read, mattermost_csv, plain_id, "u-person{}", HALL,
        "@person{}"),
    Way("import.jsonl", mattermost_bulk.read, bulk_lines, bulk_id, "user:person{}", HALL,
        "@person{}", reactors=True),
    Way("teams.zip", teams.read, teams_zip, teams_id, "u{}", HALL, "", reactors=True),
    Way("posts.csv", discourse_posts.read, forum_csv, forum_id, "{}", HALL, "@person{}", deep=True),
    Way("topics.zip", discourse_topics.read, forum_zip, forum_id, "{}", HALL, "@person{}",
        deep=True),
    Way("log.csv", activity_log.read, log_csv, plain_id, "person{}", HALL, "@person{}", deep=True,
        reactors=True, columns={"text": "body"}),
)  # fmt: skip


def name_of(way):
    return way.read.__module__.rpartition(".")[2]


@pytest.mark.parametrize("way", WAYS, ids=name_of)
@settings(max_examples=9)
@given(told=talks(TEXTS))
def test_what_is_written_is_read_back(tmp_path_factory, way, told):
    path = tmp_path_factory.mktemp("round") / way.name
    path.write_bytes(way.write(told))
    settled = () if way.columns is None else (way.columns,)
    tables = way.read(open_upload(path), *settled).tables
    posts = tables["posts"].filter(text="here") if name_of(way) == "discourse_posts" else None
    said = (
        tables["posts"] if posts is None else tables["posts"].join(posts, on="post_id", how="anti")
    )

    def answered(each):
        if each.answers is None:
            return None
        return way.post_id(told, told[each.answers] if way.deep else root_of(told, each))

    columns = ("post_id", "thread_id", "parent_id", "author_id", "space", "posted_at", "text")
    assert rows(said, *columns) == wanted(
        told,
        lambda each: way.post_id(told, each),
        lambda each: way.post_id(told, root_of(told, each)),
        answered,
        lambda each: way.author.format(each.author),
        lambda each: way.space.format(each.space),
        lambda each: each.at,
        lambda each: text_of(way, each),
    )
    check_people(way, told, tables)


def text_of(way, each):
    return with_names(each, way.names) if way.names else each.text


def check_people(way, told, tables):
    mentioned = {
        (way.post_id(told, each), known, 1)
        for each in told
        for one in each.named
        if (known := named_as(way, told, one))
    }
    assert set(tables["mentions"].iter_rows()) == mentioned
    if way.reactors:
        given_by = {(way.post_id(told, each), way.author.format(one))
                    for each in told for one in each.reactors}  # fmt: skip
        assert set(rows(tables["reactions"], "post_id", "member_id")) == given_by


def named_as(way, told, one):
    """Return the id of somebody named; some exports know only those who did something."""
    reacted = way.reactors and any(one in each.reactors for each in told)
    if reacted or any(each.author == one for each in told):
        return way.author.format(one)
    unknown = {"activity_log": "", "mattermost": "", "discourse_topics": f"user:person{one}"}
    return unknown.get(name_of(way), way.author.format(one))


@given(told=talks(TEXTS))
def test_ties_are_read_back(tmp_path_factory, told):
    path = tmp_path_factory.mktemp("round") / "edges.csv"
    ties = [(each.author, one, iso(each), each.place + 1) for each in told for one in each.named]
    lines = [["source", "target", "at", "weight"], *[list(tie) for tie in ties]]
    path.write_text(table(lines), encoding="utf-8", newline="")
    part = edge_list.read(open_upload(path))
    assert rows(part.tables["edges"], "source_id", "target_id", "at", "weight") == sorted(
        ((str(each.author), str(one), each.at, float(each.place + 1))
         for each in told for one in each.named), key=repr)  # fmt: skip
    assert merge([part, part]).edges.height == len(ties)
