"""Viva Engage: months that overlap, several networks, and the whole list of users."""

from pathlib import Path

import polars as pl
import pytest

from data_sources import read_exports
from data_sources.checks import check
from data_sources.read import recognised
from data_sources.upload import open_upload
from tests.exports.make_exports import FIRST, VIVA, message, packed, table

CASES = Path(__file__).parents[1] / "exports"
NETWORK = CASES / "viva" / "network" / "export.zip"
USERS = CASES / "viva_users" / "users" / "export.zip"
TWO = CASES / "viva" / "two_networks" / "export.zip"


def month(folder, name, *rows, versions=()):
    files = {"Messages.csv": table([VIVA, *rows], bom=True), "request.txt": name}
    if versions:
        header = ["id", "message_id", "created_at", "title", "body"]
        files["MessageVersions.csv"] = table([header, *versions])
    path = folder / name
    path.write_bytes(packed(files))
    return path


def row(community, number):
    wanted = pl.col("post_id") == str(FIRST + number)
    return community.posts.row(by_predicate=wanted, named=True)


@pytest.mark.parametrize("turned", [False, True])
def test_an_edited_message_of_a_later_month_replaces_the_earlier_one(tmp_path, turned):
    may = month(tmp_path, "may.zip", message(0, body="We meet Tusday"), message(1, body="Good"))
    june = month(tmp_path, "june.zip", message(0, body="We meet Tuesday"), message(9, body="Later"),
                 versions=[[1, FIRST, "2024-05-01T10:00:00Z", "", "We meet Tusday"]])  # fmt: skip
    files = [june, may] if turned else [may, june]
    both = read_exports(files)
    assert check(both) == []
    assert row(both, 0)["text"] == "We meet Tuesday"
    assert both.counts()["posts"] == 3
    assert set(both.versions["text"]) == {"We meet Tusday"}


@pytest.mark.parametrize("turned", [False, True])
def test_a_message_removed_later_is_marked_and_keeps_its_words(tmp_path, turned):
    may = month(tmp_path, "may.zip", message(0, body="Too much"), message(1, body="Good"))
    gone = message(0, body="", deleted_at="2024-06-02T10:00:00Z", deleted_by_id=900)
    june = month(tmp_path, "june.zip", gone, message(9, body="Later"))
    both = read_exports([june, may] if turned else [may, june])
    assert (row(both, 0)["text"], row(both, 0)["removed_by"]) == ("Too much", "moderator")
    assert both.counts()["posts"] == 3


def test_a_reply_finds_its_message_in_another_month_and_all_in_one_thread(tmp_path):
    may = month(tmp_path, "may.zip", message(0, body="Where?"))
    answer = {"replied_to_id": FIRST, "thread_id": FIRST}
    further = {"replied_to_id": FIRST + 1, "thread_id": FIRST}
    rows = [message(1, body="Here", **answer), message(2, body="And there", **further)]
    june = month(tmp_path, "june.zip", *rows)
    both = read_exports([june, may])
    assert both.posts["thread_id"].unique().to_list() == [str(FIRST)]
    assert row(both, 2)["parent_id"] == str(FIRST + 1)
    assert not any("not here" in note.reason for note in both.notes)


def test_networks_keep_their_names_and_their_people():
    both = read_exports([TWO])
    assert check(both) == []
    assert any(name.startswith("Home / ") for name in both.spaces())
    assert any(name.startswith("Partners / ") for name in both.spaces())


def test_the_list_of_users_is_claimed_by_its_own_format():
    assert [form.key for _, form in recognised(open_upload(USERS))][:1] == ["viva_users"]
    assert next(form.key for _, form in recognised(open_upload(NETWORK))) == "viva"


def test_the_list_of_users_joins_by_id_and_names_who_never_wrote():
    both = read_exports([NETWORK, USERS])
    assert check(both) == []
    members = {row["member_id"]: row for row in both.members.iter_rows(named=True)}
    assert members["504"]["known_from"] == "roster"
    assert (members["501"]["department"], members["502"]["department"]) == ("Claims", "Sales")
    assert members["503"]["left_at"] is not None
    assert "505" not in members
    assert both.can_tell["members"].level == "yes"
