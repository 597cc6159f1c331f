import polars as pl
import pytest

from data_sources.checks import check
from data_sources.merge import merge
from tests.data_sources.parts import at, member, part, post

FIGURE = {"subject_kind": "member", "measure": "reads", "value": 3.0}


def report(*people, platform="here"):
    figures = [FIGURE | {"subject_id": one["member_id"]} for one in people]
    return part(
        members=people, kind="aggregate", file="report.csv", platform=platform, aggregates=figures
    )


def names(community):
    return sorted(community.members["member_id"])


def test_an_address_joins_a_report_to_the_messages_of_its_platform():
    events = part([post("p", "7")], [member("7", email="Ada@example.org")])
    both = merge([events, report(member("mail:0a", email="ada@example.org "))])
    assert check(both) == []
    assert names(both) == ["7"]
    assert both.aggregates["subject_id"].to_list() == ["7"]


def test_a_user_name_joins_as_well():
    events = part([post("p", "7")], [member("7", handle="Ada")])
    assert names(merge([events, report(member("user:ada", handle="ada"))])) == ["7"]


def test_a_key_that_fits_two_people_joins_nobody():
    events = part(
        [post("p", "7"), post("q", "8")], [member("7", handle="ada"), member("8", handle="Ada")]
    )
    both = merge([events, report(member("user:ada", handle="ada"))])
    assert names(both) == ["7", "8", "user:ada"]


def test_two_platforms_join_only_by_a_list_of_people():
    events = part([post("p", "7")], [member("7", email="ada@example.org")], platform="there")
    both = merge([events, report(member("mail:0a", email="ada@example.org"))])
    assert both.counts()["members"] == 2


def test_accounts_with_ids_of_their_own_stay_apart():
    one = part([post("p", "7")], [member("7", email="ada@example.org")])
    two = part([post("q", "8")], [member("8", email="ada@example.org")], file="b.csv")
    assert names(merge([one, two])) == ["7", "8"]


def test_the_account_that_stays_keeps_its_own_name_and_the_earliest_day():
    events = part([post("p", "7")], [member("7", email="a@example.org", name="Ada")])
    other = member("mail:0a", email="a@example.org", name="A. L.", joined_at=at(-5))
    both = merge([events, report(other)])
    assert both.members.select("name", "joined_at").rows() == [("Ada", at(-5))]


def test_a_report_that_fits_nobody_says_what_to_check():
    events = part([post("p", "7")], [member("7", email="ada@example.org")])
    both = merge([events, report(member("mail:0b", email="bo@example.org"))])
    (told,) = [note for note in both.notes if note.reason.startswith("0 of 1 people")]
    assert "check that both are of the same workspace" in told.consequence


@pytest.mark.parametrize("turned", [False, True])
def test_mentions_of_both_accounts_are_mentions_of_one_person(turned):
    one = part(
        [post("p", "7"), post("q", "9")],
        [member("7", handle="ada"), member("9")],
        mentions=[{"post_id": "q", "member_id": "7", "n": 1}],
    )
    two = part(
        [post("r", "9")],
        [member("user:ada", handle="ada"), member("9")],
        file="b.csv",
        mentions=[{"post_id": "r", "member_id": "user:ada", "n": 2}],
    )
    both = merge([two, one] if turned else [one, two])
    assert check(both) == []
    assert both.mentions.select("member_id", "n").sort("n").rows() == [("7", 1), ("7", 2)]


def test_people_under_concealed_names_are_left_out_beside_people_with_names():
    events = part([post("p", "7")], [member("7")])
    both = merge([events, report(member("concealed:0F"))])
    assert names(both) == ["7"]
    assert both.aggregates.filter(pl.col("subject_kind") == "member").is_empty()
