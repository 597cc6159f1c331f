"""Reddit: who removed what is kept apart, ids carry their kind, cut lines are set aside."""

from __future__ import annotations

import polars as pl
import pytest
from backports import zstd
from hypothesis import given
from polars.testing import assert_frame_equal

from data_sources.errors import ExportError
from data_sources.formats import reddit
from data_sources.upload import open_upload
from tests.data_sources.small_talk import WORDS, rows, talks, wanted
from tests.exports import make_reddit as make


@pytest.fixture(scope="module")
def part():
    return reddit.read(open_upload(make.TARGET))


def test_comments_answer_comments_or_their_submission(part):
    parents = dict(part.tables["posts"].select("post_id", "parent_id").iter_rows())
    assert [parents[f"t1_c{n}"] for n in (4, 5, 8, 9)] == ["t3_s1", "t1_c4", "t1_c99", "t3_s1"]
    assert parents["t3_s1"] is None


def test_what_moderators_removed_is_not_what_authors_deleted(part):
    gone = part.tables["posts"].filter(pl.col("removed_by").is_not_null())
    assert rows(gone, "post_id", "removed_by", "text") == [
        ("t1_c6", "moderator", None),
        ("t3_s2", "author", None),
        ("t3_s3", "moderator", None),
    ]


def test_the_score_is_votes_without_the_authors_own(part):
    assert rows(part.tables["reactions"], "post_id", "n") == [("t1_c4", 2), ("t3_s1", 4)]


def test_deleted_accounts_are_merged_and_the_moderating_program_is_a_bot(part):
    kinds = dict(part.tables["members"].select("member_id", "kind").iter_rows())
    assert (kinds["[deleted]"], kinds["AutoModerator"], kinds["ana"]) == ("merged", "bot", "person")


def test_names_of_people_who_wrote_are_mentions(part):
    assert rows(part.tables["mentions"], "post_id", "member_id") == [
        ("t1_c5", "ben"),
        ("t3_s1", "ben"),
    ]


def test_times_are_numbers_or_texts(part):
    assert part.tables["posts"]["posted_at"].is_not_null().all()
    reasons = dict(part.set_aside["reason"].value_counts().iter_rows())
    assert reasons == {"no readable time": 1, "no submission or comment": 1,
                       "a line that is no JSON": 1}  # fmt: skip


LONG = {zstd.CompressionParameter.window_log: 31}


def long_ago(text):
    """Pack as public dumps are packed: whoever unpacks looks back 2 GB."""
    packer = zstd.ZstdCompressor(options=LONG)  # a stream: its length is not known beforehand
    return packer.compress(text.encode()) + packer.flush()


def test_a_zst_with_a_long_window_is_read_as_it_is(tmp_path):
    plain, path = tmp_path / "garden_comments", tmp_path / "garden_comments.zst"
    plain.write_text(make.lines(make.COMMENTS), encoding="utf-8")
    path.write_bytes(long_ago(make.lines(make.COMMENTS)))
    upload = open_upload(path)
    assert reddit.recognise(upload) > 0.9
    with pytest.raises(zstd.ZstdError):  # so that this file is one of those
        zstd.decompress(path.read_bytes())
    read, expected = (reddit.read(each).tables["posts"] for each in (upload, open_upload(plain)))
    assert_frame_equal(read, expected)


def test_a_zst_that_ends_early_is_refused(tmp_path):
    path = tmp_path / "garden_comments.zst"
    path.write_bytes(long_ago(make.lines(make.COMMENTS))[:-20])
    with pytest.raises(ExportError, match="damaged"):
        open_upload(path).head()


MARKED = ("[deleted]", "[removed]")
"""What stands in the place of a text taken away; nobody writes that as words of their own."""


@given(talks(WORDS.filter(lambda text: text not in MARKED)))
def test_what_is_written_is_read_back(tmp_path_factory, told):
    path = tmp_path_factory.mktemp("round") / "dump.jsonl"
    lines = []
    for each in told:
        seconds = each.at.timestamp()
        more = {"created_utc": seconds, "subreddit": f"space {each.space}", "score": 1,
                "edited": seconds + 30 if each.edited else False}  # fmt: skip
        if each.answers is None:
            row = make.submission(each.place, f"name{each.author}", "t", each.text, **more)
        else:
            parent = post_id(told[each.answers])
            row = make.comment(each.place, f"name{each.author}", each.text, parent, **more)
        lines.append(row)
    path.write_text(make.lines(lines), encoding="utf-8")
    columns = ("post_id", "parent_id", "author_id", "space", "posted_at", "edited_at", "text")
    assert rows(reddit.read(open_upload(path)).tables["posts"], *columns) == wanted(
        told,
        post_id,
        lambda each: None if each.answers is None else post_id(told[each.answers]),
        lambda each: f"name{each.author}",
        lambda each: f"space {each.space}",
        lambda each: each.at,
        lambda each: each.edited_at,
        lambda each: each.text,
    )


def post_id(each):
    return f"t3_s{each.place}" if each.answers is None else f"t1_c{each.place}"
