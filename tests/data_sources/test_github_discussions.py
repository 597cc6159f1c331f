"""GitHub Discussions: comments and replies answer, votes are counts, cut pages are told."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given

from data_sources.errors import ExportError
from data_sources.formats import github_discussions
from data_sources.upload import open_upload
from tests.data_sources.small_talk import rows, talks, wanted
from tests.exports import make_github as make


@pytest.fixture(scope="module")
def part():
    file = make.HERE / "github_discussions/pages/discussions.json"
    return github_discussions.read(open_upload(file))


def read_of(folder, text):
    path = folder / "discussions.json"
    path.write_text(text, encoding="utf-8")
    return github_discussions.read(open_upload(path))


def cut(part):
    return [note for note in part.notes if note.reason.startswith("lists that end")]


def test_comments_answer_the_discussion_and_replies_whom_they_name(part):
    parents = dict(part.tables["posts"].select("post_id", "parent_id").iter_rows())
    assert parents["D_1"] is None
    assert (parents["D_2"], parents["D_3"], parents["D_4"]) == ("D_1", "D_2", "D_2")
    threads = part.tables["posts"].filter(pl.col("post_id") != "D_20")["thread_id"]
    assert threads.unique().to_list() == ["D_1"]


def test_pages_one_after_another_are_one_list_and_only_lists_cut_short_are_told(part):
    assert part.tables["posts"]["title"].drop_nulls().to_list() == ["Topic 1", "Topic 20"]
    (note,) = cut(part)
    assert (note.reason, note.rows) == (
        "lists that end before all is told: 5 entries are missing",
        1,
    )


def test_a_list_of_a_hundred_that_does_not_say_its_length_was_probably_cut(tmp_path):
    nodes = [make.discussion(n % 60, "ana", "x", make.some([]), id=f"N{n}") for n in range(100)]
    assert cut(read_of(tmp_path, json.dumps(nodes)))
    assert not cut(read_of(tmp_path, json.dumps(nodes[:99])))


def test_ghosts_are_merged_and_bots_are_bots(part):
    kinds = dict(part.tables["members"].select("member_id", "kind").iter_rows())
    assert kinds == {"ana": "person", "ben": "person", "cem": "person", "ghost": "merged",
                     "helper[bot]": "bot"}  # fmt: skip


def test_votes_and_reactions_are_counts(part):
    assert rows(part.tables["reactions"], "post_id", "member_id", "kind", "n") == [
        ("D_2", None, "heart", 3),
        ("D_2", None, "upvote", 2),
    ]


def test_names_of_people_who_wrote_are_mentions_and_addresses_are_not(part):
    assert rows(part.tables["mentions"], "post_id", "member_id") == [("D_1", "ben"), ("D_3", "ben")]


def test_only_what_was_hidden_as_spam_or_abuse_is_removed(part):
    gone = part.tables["posts"].filter(pl.col("removed_at").is_not_null())
    assert gone.select("post_id", "removed_by").rows() == [("D_5", "moderator")]


@pytest.mark.parametrize("text", ['{"data": {}}', "[]", '{"nodes": [{"number": 1, "cat'])
def test_a_file_without_a_discussion_is_refused_in_one_sentence(text, tmp_path):
    with pytest.raises(ExportError):
        read_of(tmp_path, text)


def as_nodes(told):
    """Write posts: what answers nothing is a discussion, what answers one a comment of it."""
    nodes = {}
    for each in told:
        if each.answers is None:
            nodes[each.place] = node(each) | {"comments": make.some([])}
        else:
            root = each.answers
            while told[root].answers is not None:
                root = told[root].answers
            nodes[root]["comments"]["nodes"].append(node(each))
    for one in nodes.values():
        one["comments"]["totalCount"] = len(one["comments"]["nodes"])
    return list(nodes.values())


def node(each):
    edited = each.edited_at.isoformat() if each.edited else None
    answered = {"id": f"D_{each.answers}"} if each.answers is not None else None
    names = "".join(f" @user-{one}" for one in sorted(each.named))
    more = {"number": each.place, "category": {"name": f"space {each.space}"}}
    return make.written(each.place, f"user-{each.author}", each.text + names, lastEditedAt=edited,
                        createdAt=each.at.isoformat(), replyTo=answered,
                        upvoteCount=len(each.reactors)) | more  # fmt: skip


@given(talks())
def test_what_is_written_is_read_back(tmp_path_factory, told):
    part = read_of(tmp_path_factory.mktemp("round"), json.dumps(make.page(as_nodes(told), 0)))
    tables = part.tables
    columns = ("post_id", "parent_id", "author_id", "space", "posted_at", "edited_at")
    assert rows(tables["posts"], *columns) == wanted(
        told,
        lambda each: f"D_{each.place}",
        lambda each: None if each.answers is None else f"D_{each.answers}",
        lambda each: f"user-{each.author}",
        lambda each: f"space {each.space}",
        lambda each: each.at,
        lambda each: each.edited_at,
    )
    assert tables["reactions"]["n"].sum() == sum(len(each.reactors) for each in told)
    wrote = {each.author for each in told}
    assert {
        (f"D_{each.place}", f"user-{one}") for each in told for one in each.named & wrote
    } <= set(tables["mentions"].select("post_id", "member_id").iter_rows())
