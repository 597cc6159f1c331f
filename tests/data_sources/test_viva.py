from pathlib import Path

import polars as pl
import pytest

from data_sources.formats import viva
from data_sources.formats._format import Part
from data_sources.upload import open_upload

CASES = Path(__file__).parents[1] / "exports" / "viva"
FIRST = 1_489_760_000_000_001


def read(case: str) -> Part:
    (path,) = (each for each in (CASES / case).iterdir() if each.suffix != ".json")
    return viva.read(open_upload(path))


def post(part: Part, number: int) -> dict[str, object]:
    return part.tables["posts"].row(
        by_predicate=pl.col("post_id") == str(FIRST + number), named=True
    )


@pytest.fixture(scope="module")
def network() -> Part:
    return read("network")


def test_sixteen_digit_ids_stay_exact_and_replies_find_their_parent(network):
    answer = post(network, 1)
    assert (answer["parent_id"], answer["thread_id"]) == (str(FIRST), str(FIRST))
    opening = post(network, 0)
    assert (opening["parent_id"], opening["thread_id"]) == (None, str(FIRST))


def test_a_reply_to_a_message_outside_the_export_stays_a_reply(network):
    lost = post(network, 6)
    assert (lost["parent_id"], lost["thread_id"]) == ("77", "77")


def test_private_conversations_and_groups_reach_no_table(network):
    assert network.private_dropped == 2
    words = " ".join(network.tables["posts"]["text"]) + " ".join(network.tables["versions"]["text"])
    assert "secret" not in words
    assert "quiet" not in words
    reasons = network.set_aside.filter(pl.col("row").is_null())["reason"]
    assert sorted(reasons) == [
        "a message in a private conversation",
        "a message in a private group",
    ]


def test_who_removed_a_message_is_told_by_comparing_remover_and_author(network):
    assert [post(network, number)["removed_by"] for number in (0, 2, 3)] == [
        None,
        "author",
        "moderator",
    ]


def test_the_two_characters_for_a_line_break_become_one_and_real_ones_stay(network):
    assert post(network, 0)["text"] == "Where do we\nstart?"
    assert str(post(network, 1)["text"]).startswith("Agreed,\n")


def test_mentions_name_people_who_never_wrote(network):
    assert network.tables["mentions"].rows() == [
        (str(FIRST + 1), "501", 1),
        (str(FIRST + 1), "503", 1),
    ]


def test_people_come_from_the_user_list_and_from_what_they_wrote(network):
    people = {row["member_id"]: row for row in network.tables["members"].iter_rows(named=True)}
    assert people["501"]["known_from"] == "export"
    assert people["501"]["department"] == "Claims"
    assert people["502"]["known_from"] == "activity"
    assert people["503"]["left_at"] is not None


def test_notices_of_the_system_are_not_posts(network):
    assert post(network, 7)["kind"] == "system"


def test_an_earlier_version_tells_that_a_message_was_edited(network):
    assert post(network, 0)["edited_at"] is not None
    assert network.tables["versions"].height == 1


def test_several_networks_in_one_zip_keep_their_spaces_apart():
    spaces = read("two_networks").tables["posts"]["space"].unique().to_list()
    assert sorted(spaces) == ["Home / All company", "Home / Claims", "Partners / Claims"]


def test_a_loose_file_says_that_it_has_no_user_list():
    part = read("loose")
    assert part.can_tell["members"].reason == "this file has no Users.csv"
    assert part.can_tell["reactions"].level == "no"


def test_ids_that_a_spreadsheet_shortened_are_told_and_join_nothing():
    part = read("spreadsheet_ids")
    assert part.tables["posts"]["text"].to_list() == ["kept"]
    assert any("1.4E+09" in note.reason for note in part.notes)
