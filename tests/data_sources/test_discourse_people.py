from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from data_sources import read_exports
from data_sources.checks import check
from data_sources.formats import discourse_archive, discourse_topics, discourse_users
from data_sources.upload import open_upload

CASES = Path(__file__).parents[1] / "exports"
POSTS = CASES / "discourse_posts" / "one_topic" / "community-posts.dcqresult.csv"
USERS = CASES / "discourse_users" / "list" / "user-list-240601-101010-1.csv"
SHORT = CASES / "discourse_users" / "short_rows" / "user-list.zip"
READERS = CASES / "discourse_readers" / "months" / "community-readers.dcqresult.csv"
TOPIC = CASES / "discourse_topics" / "topic" / "7.json"
SEVERAL = CASES / "discourse_topics" / "several" / "topics.zip"
BOB = CASES / "discourse_archive" / "german" / "user_archive-Bob-240601-101010.zip"
ANN = CASES / "discourse_archive" / "older" / "ann-150601-101010.csv"


def post(part, post_id):
    return part.tables["posts"].row(by_predicate=pl.col("post_id") == post_id, named=True)


def test_the_user_list_names_those_who_read_and_never_wrote():
    posts, both = read_exports([POSTS]), read_exports([POSTS, USERS])
    assert check(both) == []
    assert both.counts()["posts"] == posts.counts()["posts"]
    assert both.counts()["members"] > posts.counts()["members"]
    reads = both.aggregates.filter(pl.col("measure") == "reads", pl.col("subject_kind") == "member")
    figures = dict(reads.select("subject_id", "value").iter_rows())
    assert (figures["4"], figures["5"]) == (45, 0)


def test_the_machines_of_people_are_never_read():
    for table in read_exports([USERS]).tables().values():
        assert "203.0.113" not in table.write_json()


def test_a_person_in_several_groups_counts_in_the_smallest_of_five():
    members = discourse_users.read(open_upload(USERS)).tables["members"]
    groups = dict(members.select("handle", "group").iter_rows())
    assert (groups["ann"], groups["gil"], groups["system"]) == ("writers", "founders", None)


def test_an_account_never_activated_is_nobody():
    part = discourse_users.read(open_upload(USERS))
    assert "finn" not in part.tables["members"]["handle"].to_list()
    assert part.set_aside["reason"].to_list() == ["an account that was never activated"]


def test_rows_one_cell_short_keep_their_columns():
    members = discourse_users.read(open_upload(SHORT)).tables["members"]
    assert members.select("handle", "department").rows() == [("ann", "Claims"), ("hal", "Sales")]


def test_reading_is_known_month_by_month():
    figures = read_exports([READERS]).aggregates.filter(pl.col("measure") == "reads")
    june = figures.filter(pl.col("period_start") == datetime(2024, 6, 1, tzinfo=UTC))
    assert june.select("subject_id", "period_end", "value").rows() == [
        ("7", datetime(2024, 7, 1, tzinfo=UTC), 3)
    ]


@pytest.fixture(scope="module")
def topic():
    return discourse_topics.read(open_upload(TOPIC))


def test_a_post_without_a_reply_number_answers_its_topic(topic):
    assert post(topic, "7/1")["parent_id"] is None
    assert post(topic, "7/2")["parent_id"] == "7/1"
    assert post(topic, "7/3")["parent_id"] == "7/2"


def test_html_becomes_words_and_quotes_stay_marked(topic):
    assert post(topic, "7/1")["text"] == "What do you think & why?"
    assert post(topic, "7/3")["text"] == "> words\nYes"


def test_mentions_and_quotes_name_people_by_any_case(topic):
    named = topic.tables["mentions"].select("post_id", "member_id").rows()
    assert named == [("7/2", "1"), ("7/2", "user:zoe"), ("7/3", "1")]


def test_removed_hidden_and_notices_are_told_apart(topic):
    assert post(topic, "7/4")["removed_by"] == "author"
    assert post(topic, "7/5")["removed_by"] == "unknown"
    kinds = [post(topic, f"7/{number}")["kind"] for number in (5, 6, 8)]
    assert kinds == ["post", "system", "bot"]


def test_whispers_and_private_messages_reach_no_table(topic):
    several = discourse_topics.read(open_upload(SEVERAL))
    assert (topic.private_dropped, several.private_dropped) == (1, 1)
    words = topic.tables["posts"].write_json() + several.tables["posts"].write_json()
    assert "staff" not in words
    assert "psst" not in words


def test_a_long_topic_says_what_is_missing():
    told = {note.reason: note.rows for note in discourse_topics.read(open_upload(SEVERAL)).notes}
    assert told["posts of long topics that are not in these files"] == 2


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("user_archive-Ann-240501-101112.zip", "Ann"),
        ("mary-jane-150601-101010.csv.gz", "mary-jane"),
        ("user_archive.csv", ""),
    ],
)
def test_the_name_of_an_archive_says_whose_it_is(name, owner):
    assert discourse_archive.owner_of(name) == owner


def test_whatever_is_no_known_no_is_private():
    part = discourse_archive.read(open_upload(BOB))
    assert part.private_dropped == 2
    assert part.tables["posts"].height == 2


def test_archives_of_several_people_and_the_topic_are_one_conversation():
    both = read_exports([BOB, ANN, TOPIC])
    assert check(both) == []
    assert both.posts.filter(pl.col("post_id") == "7/2").height == 1
    assert both.posts.filter(pl.col("post_id") == "7/2")["author_id"].item() == "2"
    ids = set(both.members["member_id"])
    assert {"1", "2", "3"} <= ids
    assert not ids & {"user:bob", "user:ann"}


def test_a_like_of_a_known_person_is_one_of_the_likes_counted():
    both = read_exports([BOB, TOPIC])
    likes = both.reactions.filter(pl.col("post_id") == "7/1")
    assert likes.select("member_id", "n").sort("n").rows() == [("2", 1), (None, 2)]
