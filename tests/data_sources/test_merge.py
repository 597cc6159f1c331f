"""Merging: the same thing twice is once, newest wins, order does not matter, people are joined."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.checks import check
from data_sources.community import Ability
from data_sources.errors import ExportError
from data_sources.merge import merge
from tests.data_sources.parts import YES, at, member, part, post


def merged(*given_parts, **options):
    community = merge(given_parts, **options)
    assert check(community) == []
    return community


def notes(community):
    return {note.reason: note.rows for note in community.notes}


def test_the_same_file_twice_changes_no_figure():
    one = part([post("1", "ann"), post("2", "bo")], private=3, reactions=[
        {"post_id": "1", "member_id": "bo", "kind": "like", "n": 1}])  # fmt: skip
    once, twice = merged(one), merged(one, replace(one, file="b.csv"))
    assert once.counts() == twice.counts()
    assert (once.fingerprint, once.seed) == (twice.fingerprint, twice.seed)
    assert [(each.rows_used, each.rows_set_aside) for each in twice.sources] == [(2, 0), (0, 2)]
    assert twice.set_aside["reason"].to_list() == ["the same row again"] * 2


def test_overlapping_files_count_what_they_share_once():
    first = part([post("1", "ann"), post("2", "bo")])
    second = part([post("2", "bo"), post("3", "ann")], file="b.csv")
    community = merged(first, second)
    assert community.posts["post_id"].to_list() == ["1", "2", "3"]
    assert [(each.rows_used, each.rows_set_aside) for each in community.sources] == [(2, 0), (1, 1)]


def test_an_edited_post_replaces_the_earlier_one_and_keeps_its_text():
    old = part([post("1", "ann", text="Helo")], exported=at(5))
    new = part([post("1", "ann", text="Hello", edited_at=at(6))], file="b.csv", exported=at(9))
    for community in (merged(old, new), merged(new, old)):
        assert community.posts["text"].to_list() == ["Hello"]
        assert community.versions.select("post_id", "text").rows() == [("1", "Helo")]


def test_a_post_removed_later_is_marked_and_not_lost():
    old = part([post("1", "ann", text="Hello")], exported=at(9))
    gone = {"text": None, "removed_at": at(6), "removed_by": "moderator"}
    new = part([post("1", "ann", **gone)], file="b.csv", exported=at(7))
    (row,) = merged(old, new).posts.iter_rows(named=True)
    assert (row["text"], row["removed_by"]) == ("Hello", "moderator")
    assert row["removed_at"] == at(6)


def test_without_edit_times_the_newest_export_wins():
    old = part([post("1", "ann", title="a")], exported=at(1))
    new = part([post("1", "ann", title="b")], file="b.csv", exported=at(2))
    community = merged(new, old)
    assert community.posts["title"].to_list() == ["b"]
    assert notes(community)["an older state of the same message"] == 1


def test_ids_of_several_platforms_never_meet():
    community = merged(
        part([post("1", "ann")], [member("ann")]),
        part([post("1", "ann")], [member("ann")], platform="there", file="b.csv"),
    )
    assert community.posts["post_id"].to_list() == ["here:1", "there:1"]
    assert community.members["member_id"].to_list() == ["here:ann", "there:ann"]
    assert community.spaces().to_list() == ["town (here)", "town (there)"]


def test_a_reply_across_files_finds_its_thread():
    reply = post("3", "ann", 2, thread_id="2", parent_id="2")
    middle = post("2", "bo", 1, thread_id="1", parent_id="1")
    community = merged(part([reply]), part([middle, post("1", "ann")], file="b.csv"))
    assert community.posts["thread_id"].to_list() == ["1", "1", "1"]


def test_an_unresolved_parent_stays_a_reply_and_is_told():
    reply = post("2", "bo", thread_id="0", parent_id="0")
    community = merged(part([post("1", "ann"), reply]))
    assert community.posts["parent_id"].to_list() == [None, "0"]
    assert notes(community)["100% of the replies answer a post that is not here"] == 1


def test_self_mentions_and_self_replies_are_left_out_and_told():
    community = merged(
        part(
            [post("1", "ann", parent_id="1")],
            mentions=[
                {"post_id": "1", "member_id": "ann", "n": 2},
                {"post_id": "1", "member_id": "bo", "n": 1},
            ],
        )
    )
    assert community.mentions["member_id"].to_list() == ["bo"]
    assert community.posts["parent_id"].to_list() == [None]
    assert notes(community)["people who mention themselves"] == 2
    assert notes(community)["posts that answer themselves"] == 1


def test_times_that_cannot_be_are_left_out_and_told():
    strange = at(24 * 365 * 500)
    community = merged(part([post("1", "ann"), post("2", "ann") | {"posted_at": strange}]))
    assert community.posts["posted_at"].null_count() == 1
    assert notes(community)["times before 1990 or after tomorrow"] == 1


def test_what_some_files_cannot_tell_is_told_in_part():
    flat = YES | {"replies": Ability("no", "no threads")}
    one, other = part([post("1", "ann")]), part([post("2", "bo")], file="b.csv", can_tell=flat)
    able = merged(one, other).can_tell["replies"]
    assert able.level == "partly"
    assert "b.csv: no threads" in able.reason
    assert merged(other).can_tell["replies"] == Ability("no", "no threads")


def test_bots_and_merged_accounts_stand_apart():
    community = merged(
        part(
            [post("1", "robot"), post("2", "x"), post("3", "ann")],
            [member("robot", kind="bot"), member("x", name="[Deleted User]"), member("ann")],
        )
    )
    assert community.members["kind"].to_list() == ["person", "bot", "merged"]
    assert community.counts()["members"] == community.counts()["speakers"] == 1
    assert community.posts["kind"].to_list() == ["bot", "post", "post"]


def test_addresses_and_numbers_survive_nowhere():
    secrets = ("ann@example.org", "+49 170 1234567", "10.1.2.3")
    people = [
        member("ann@example.org", name="ann@example.org", email="ann@example.org", desk=secrets[1]),
        member("bo", handle=secrets[1], email="bo@example.org", desk=secrets[2], team="Sales"),
    ]
    said = [post("1", "ann@example.org", text="write to ann@example.org please")]
    community = merged(part(said, people, attributes=("desk", "team")))
    everything = "".join(frame.write_csv() for frame in community.tables().values())
    assert not [secret for secret in (*secrets, "example.org") if secret in everything]
    assert community.attributes == ("team",)
    assert community.members["email_key"].n_unique() == 2
    assert community.posts["author_id"].is_in(community.members["member_id"].implode()).all()
    assert community.members["name"].to_list().count("ann") == 1


def test_what_bots_do_and_hear_is_not_counted_with_people():
    said = [post("1", "ann"), post("2", "x"), post("3", None), post("4", "bo")]
    people = [member("ann"), member("bo"), member("robot", kind="bot"), member("x", name="Deleted")]
    people[-1]["kind"] = "merged"
    likes = [{"post_id": "1", "member_id": who, "kind": "like", "n": 1} for who in ("bo", "robot")]
    likes.append({"post_id": "4", "kind": "like", "n": 5})
    named = [{"post_id": "1", "member_id": who, "n": 2} for who in ("bo", "robot")]
    community = merged(part(said, people, reactions=likes, mentions=named))
    counts = community.counts()
    assert (counts["posts"], counts["reactions"], counts["mentions"]) == (2, 6, 2)
    assert notes(community)["reactions by bots"] == 1
    assert notes(community)["mentions of bots"] == 2


def test_ids_made_of_addresses_cannot_be_tested_without_the_key():
    mail = "mail:" + hashlib.blake2b(b"ann@example.org", digest_size=12).hexdigest()
    one = part([post("1", mail), post("2", "bo@example.org")], [member(mail)])
    unkeyed = "id:" + hashlib.blake2b(b"bo@example.org", digest_size=12).hexdigest()
    first, again, other = (merged(one, key=key) for key in (b"one", b"one", b"two"))
    assert not {mail, unkeyed} & set(first.posts["author_id"])
    assert first.posts.equals(again.posts)
    assert not set(first.posts["author_id"]) & set(other.posts["author_id"])


def test_contact_details_in_texts_and_rows_set_aside_are_replaced():
    texts = {
        "1": "call +49 170 1234567 or +1-202-555-0143, mail a.b@example.org",
        "2": "the host 10.1.2.3:80 is down",
        "3": "c+12345678 is +1 000 000, on 12.03.2024, version 1.2.3, 300.1.2.999",
    }
    told = part([post(key, "ann", text=text) for key, text in texts.items()])
    aside = pl.DataFrame(
        {"file": ["f"], "line": ["1"], "reason": ["r"], "row": ["x | a@example.org +4917012345678"]}
    )
    community = merge([replace(told, rows_in=4, set_aside=aside)])
    assert community.posts["text"].to_list() == [
        "call [telephone number] or [telephone number], mail [e-mail address]",
        "the host [IP address]:80 is down",
        texts["3"],
    ]
    assert community.set_aside["row"].to_list() == ["x | [e-mail address] [telephone number]"]
    assert {
        "e-mail addresses in texts": 1,
        "telephone numbers in texts": 1,
        "IP addresses in texts": 1,
    }.items() <= notes(community).items()


def test_the_key_changes_e_mail_hashes_and_not_the_fingerprint():
    one = part([post("1", "ann")], [member("ann", email="ann@example.org")])
    first, second = merged(one, key=b"one"), merged(one, key=b"two")
    assert first.members["email_key"][0] != second.members["email_key"][0]
    assert first.fingerprint == second.fingerprint


def roster(*people, attributes=("department",)):
    known = [{"known_from": "roster", "kind": "person"} | each for each in people]
    return part(
        [], known, file="people.csv", platform="roster", kind="roster", attributes=attributes
    )


def test_a_roster_joins_by_id_then_e_mail_then_handle_then_name():
    people = [
        member("7"),
        member("8", email="bo@example.org"),
        member("9", handle="Cy"),
        member("10", name="José Pérez"),
        member("11", name="Nobody Here"),
    ]
    community = merged(
        part([post("1", "7")], people),
        roster(
            {"member_id": "7", "department": "A"},
            {"email": "BO@example.org ", "department": "B"},
            {"handle": "cy", "department": "C"},
            {"name": "Perez, Jose", "department": "D"},
            {"name": "Silent One", "department": "E"},
        ),
    )
    found = dict(community.members.select("member_id", "department").iter_rows())
    assert found == {
        "7": "A", "8": "B", "9": "C", "10": "D", "11": None, "roster:Silent One": "E",
    }  # fmt: skip
    assert community.members.filter(pl.col("known_from") == "roster").height == 5
    assert "fewer than five of 5 people are on the people list" in notes(community)
    assert community.can_tell["attributes"].level == "partly"


def test_a_name_that_fits_two_joins_nobody():
    twins = [member("1", name="Ann Lee"), member("2", name="Bo Ray")]
    community = merged(
        part([post("1", "1")], twins),
        roster(
            {"member_id": "a", "name": "Ann Lee"},
            {"member_id": "b", "name": "Lee, Ann"},
            {"member_id": "c", "name": "bo ray", "department": "X"},
        ),
    )
    known = dict(community.members.select("member_id", "known_from").iter_rows())
    assert known == {"1": "export", "2": "roster", "a": "roster", "b": "roster"}
    assert notes(community)["names that fit several people"] == 1


def test_two_accounts_of_one_roster_row_become_one_member():
    accounts = [member("1", email="a@example.org"), member("2", email="a@example.org")]
    reactions = [{"post_id": "1", "member_id": "2", "kind": "like", "n": 1}]
    mentions = [{"post_id": "1", "member_id": "2", "n": 1}]
    said = part([post("1", "1"), post("2", "2")], accounts, reactions=reactions, mentions=mentions)
    community = merged(said, roster({"email": "a@example.org", "department": "A"}))
    assert community.counts()["members"] == 1
    assert community.posts["author_id"].unique().to_list() == ["1"]
    assert community.mentions.is_empty()
    assert notes(community)["accounts joined to another"] == 1


def test_silent_people_of_a_roster_change_no_draw():
    said = part([post("1", "ann")], [member("ann")])
    alone = merged(said)
    with_roster = merged(said, roster(*({"member_id": f"s{n}"} for n in range(50))))
    assert with_roster.counts()["members"] == 51
    assert with_roster.seed == alone.seed
    assert with_roster.fingerprint != alone.fingerprint


def test_a_roster_gives_the_day_of_joining_unless_it_lies_after_the_first_post():
    community = merged(
        part([post("1", "ann", 5), post("2", "bo", 5)], [member("ann"), member("bo")]),
        roster({"member_id": "ann", "joined_at": at(1)}, {"member_id": "bo", "joined_at": at(9)}),
    )
    assert community.members["joined_at"].to_list() == [at(1), None]


def test_the_zone_is_the_most_frequent_one_of_the_users():
    one = replace(part([post("1", "ann")]), zones={"Europe/Berlin": 2, "Asia/Tokyo": 1, "Mars": 9})
    assert merged(one).zone == "Europe/Berlin"
    assert merged(one, zone="Asia/Tokyo").zone == "Asia/Tokyo"
    assert merged(one, zone="no/where").zone == "Europe/Berlin"


def test_nothing_given_is_one_sentence():
    with pytest.raises(ExportError, match="holds no file"):
        merge([])


ids = st.sampled_from(["1", "2", "3", "4"])
people = st.sampled_from(["ann", "bo", "cy"])
texts = st.sampled_from(["x", "y", None])
hours = st.sampled_from([None, 1, 2])


@st.composite
def any_part(draw):
    said = [
        post(draw(ids), draw(people), text=draw(texts), edited_at=edited and at(edited))
        for edited in draw(st.lists(hours, min_size=1, max_size=4))
    ]
    reactions = [
        {"post_id": draw(ids), "member_id": who, "kind": "like", "n": draw(st.integers(1, 3))}
        for who in draw(st.lists(st.one_of(st.none(), people), max_size=3))
    ]
    belongs = [
        {"member_id": who, "space": "town", "joined_at": at(draw(st.integers(0, 3)))}
        for who in draw(st.lists(people, max_size=2))
    ]
    exported = draw(hours)
    return part(
        said,
        [member(draw(people), name=draw(texts))],
        file=draw(st.sampled_from(["a.csv", "b.csv"])),
        exported=exported and at(exported),
        reactions=reactions,
        memberships=belongs,
    )


@given(st.lists(any_part(), min_size=1, max_size=4), st.randoms())
def test_neither_the_order_of_files_nor_of_rows_matters(some, random):
    shuffled = [
        replace(
            one,
            tables={
                name: frame.sample(fraction=1, shuffle=True, seed=random.randrange(99))
                for name, frame in one.tables.items()
            },
        )
        for one in random.sample(some, len(some))
    ]
    community, other = merge(some), merge(shuffled)
    assert check(community) == []
    assert community.fingerprint == other.fingerprint
    assert community.seed == other.seed
    twice = merge([*some, *some])
    assert twice.fingerprint == community.fingerprint
    assert sum(each.rows_used for each in twice.sources) <= sum(
        each.rows_in for each in community.sources
    )


FLAT = YES | {"replies": Ability("no", "no threads")}


def test_posts_of_a_flat_chat_beside_threads_are_in_no_thread():
    chat = part([post("1", "ann"), post("2", "bo")], platform="chat", can_tell=FLAT)
    forum = part([post("3", "ann"), post("4", "bo", thread_id="3", parent_id="3")], file="b.csv")
    for community in (merged(chat, forum), merged(forum, chat)):
        threads = dict(community.posts.select("post_id", "thread_id").iter_rows())
        assert threads == {
            "chat:1": None, "chat:2": None, "here:3": "here:3", "here:4": "here:3",
        }  # fmt: skip


def test_a_month_without_an_answer_keeps_its_openings_beside_one_with_answers():
    quiet = part([post("1", "ann")], can_tell=FLAT)
    busy = part([post("2", "ann"), post("3", "bo", thread_id="2", parent_id="2")], file="b.csv")
    assert merged(quiet, busy).posts["thread_id"].to_list() == ["1", "2", "2"]


def test_a_flat_chat_alone_has_each_post_in_its_own_thread():
    chat = part([post("1", "ann"), post("2", "bo", thread_id=None)], can_tell=FLAT)
    assert merged(chat).posts["thread_id"].to_list() == ["1", "2"]


def test_a_removal_at_an_impossible_time_stays_one_and_is_counted():
    far = at(6).replace(year=2126)
    given_posts = [
        post("1", "ann", removed_at=far, removed_by="moderator"),
        post("2", "bo", removed_at=far),
        post("3", "bo", removed_by="author"),
        post("4", "bo"),
    ]
    community = merged(part(given_posts))
    assert community.posts["removed_by"].to_list() == ["moderator", "unknown", "author", None]
    removed = community.posts.filter(pl.col("removed_at") == pl.col("posted_at"))
    assert removed["post_id"].to_list() == ["1", "2", "3"]
    assert notes(community)["removals before 1990 or after tomorrow"] == 2
