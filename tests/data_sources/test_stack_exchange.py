"""Stack Exchange: known counts of a real site hold; votes and names mean what they say."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings

from data_sources.checks import check
from data_sources.errors import ExportError
from data_sources.formats import stack_exchange
from data_sources.formats._html_text import html_to_text
from data_sources.merge import merge
from data_sources.upload import open_upload
from tests.data_sources.small_talk import rows, talks, wanted
from tests.exports.make_stack_exchange import packed, table

CASES = Path(__file__).parents[1] / "exports" / "stack_exchange"


@pytest.fixture(scope="module")
def part():
    return stack_exchange.read(open_upload(CASES / "dump" / "garden.stackexchange.com.zip"))


def test_votes_are_counts_without_people_but_for_bookmarks(part):
    assert rows(part.tables["reactions"], "post_id", "member_id", "kind", "n") == sorted([
        ("1", None, "upvote", 2), ("2", None, "downvote", 1), ("2", None, "accepted", 1),
        ("1", "4", "bookmark", 1), ("c1", None, "upvote on a comment", 3),
    ], key=repr)  # fmt: skip


def test_a_name_of_two_people_is_the_one_who_takes_part(part):
    named = rows(part.tables["mentions"], "post_id", "member_id", "n")
    assert named == [("c1", "2", 1), ("c2", "1", 2)]


def test_removed_accounts_and_the_system_account_are_merged(part):
    merged = part.tables["members"].filter(pl.col("kind") == "merged")
    assert sorted(merged["member_id"]) == ["-1", "deleted user"]


def test_earlier_states_and_removals_come_from_the_history(part):
    assert rows(part.tables["versions"], "post_id", "title", "text") == [("1", "Bean", "How?")]
    removed = part.tables["posts"].filter(pl.col("removed_at").is_not_null())
    assert removed.select("post_id", "removed_by").rows() == [("4", "moderator")]


def test_answers_and_comments_stand_under_the_tag_of_their_question(part):
    spaces = dict(part.tables["posts"].select("post_id", "space").iter_rows())
    assert spaces == {"1": "beans", "2": "beans", "3": None, "4": "soil", "c1": "beans",
                      "c2": "beans", "c3": "soil"}  # fmt: skip


def test_a_cut_file_is_read_up_to_the_cut_and_told():
    part = stack_exchange.read(open_upload(CASES / "cut" / "Posts.xml"))
    told = {note.reason: note.rows for note in part.notes}
    assert told["the end of the file is missing"] == part.rows_in == 5
    assert told["characters that XML does not allow"] == 1


ENTITIES = (
    '<!DOCTYPE posts [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
    '<!DOCTYPE posts [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE posts SYSTEM "http://example.org/x.dtd">',
)


@pytest.mark.parametrize("doctype", ENTITIES, ids=["bomb", "file", "foreign"])
def test_entities_are_refused(doctype, tmp_path):
    path = tmp_path / "Posts.xml"
    path.write_text(f'<?xml version="1.0"?>{doctype}<posts><row Id="1" Body="&b;" /></posts>')
    with pytest.raises(ExportError, match="entities of its own"):
        stack_exchange.read(open_upload(path))


@pytest.mark.parametrize("html", ["<" * 200_000, "<script>" * 30_000, "<blockquote>" * 30_000])
def test_hostile_html_takes_no_long_time(html):
    assert len(html_to_text(html)) <= len(html)


@settings(deadline=None)
@given(talks())
def test_what_a_dump_can_carry_comes_back(tmp_path_factory, told):
    posts = [
        {"Id": each.place, "PostTypeId": 1 if each.answers is None else 2,
         "CreationDate": each.at.strftime("%Y-%m-%dT%H:%M:%S.000"), "OwnerUserId": each.author,
         "Body": f"<p>{each.text.replace('&', '&amp;').replace('<', '&lt;')}</p>"}
        | ({} if each.answers is None else {"ParentId": each.answers})
        | ({"LastEditDate": each.edited_at.strftime("%Y-%m-%dT%H:%M:%S")} if each.edited else {})
        for each in told
    ]  # fmt: skip
    votes = [
        {"Id": n, "PostId": each.place, "VoteTypeId": 5, "UserId": person}
        for n, each in enumerate(told)
        for person in each.reactors
    ]
    path = tmp_path_factory.mktemp("dump") / "dump.zip"
    path.write_bytes(
        packed({"Posts.xml": table("posts", posts), "Votes.xml": table("votes", votes)})
    )
    read = merge([stack_exchange.read(open_upload(path))])
    assert check(read) == []
    columns = ("post_id", "author_id", "parent_id", "posted_at", "edited_at", "text")
    assert rows(read.posts, *columns) == wanted(
        told, lambda one: str(one.place), lambda one: str(one.author),
        lambda one: None if one.answers is None else str(one.answers), lambda one: one.at,
        lambda one: one.edited_at, lambda one: one.text,
    )  # fmt: skip
    given_votes = sorted((str(each.place), str(one)) for each in told for one in each.reactors)
    assert rows(read.reactions, "post_id", "member_id") == given_votes


@pytest.mark.exports
def test_the_known_counts_of_a_real_site_hold(real_exports):
    (path,) = (real_exports / "stackexchange-small-site").glob("*.zip")
    part = stack_exchange.read(open_upload(path))
    read = merge([part])
    assert (part.rows_in, part.rows_used, part.set_aside.height) == (5399, 5085, 314)
    counts = read.counts()
    assert (counts["members"], counts["speakers"], counts["mentions"]) == (3460, 402, 1177)
    assert read.mentions["member_id"].n_unique() == 165
    questions = read.posts.filter(pl.col("parent_id").is_null())
    comments = read.posts.filter(pl.col("post_id").str.starts_with("c"))
    answers = read.posts.filter(pl.col("parent_id") == pl.col("thread_id")).join(
        comments, on="post_id", how="anti"
    )
    assert (questions.height, answers.height, comments.height) == (612, 1060, 3413)
    assert read.posts["edited_at"].drop_nulls().len() == 1011
    told = {note.reason: note.rows for note in read.notes}
    votes = read.reactions.filter(pl.col("kind") != "upvote on a comment")["n"].sum()
    lost = told["votes on posts that are not here"]
    assert votes + lost + told["votes of moderation, bounties and edits"] == 12_560
    assert told["closed questions"] == 30
