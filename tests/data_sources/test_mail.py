"""Mail: mailboxes are parted rightly, answers found, people known by what may be known of them."""

from __future__ import annotations

import io
import mailbox
import zipfile
from email.message import EmailMessage
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings

from data_sources import read_exports
from data_sources.checks import check
from data_sources.errors import ExportError
from data_sources.formats import _mail_scan, mail
from data_sources.formats._mail_parts import (
    header,
    message_id,
    parent_id,
    parsed,
    sender,
    sent_at,
    short,
    text_of,
)
from data_sources.formats._mail_scan import messages
from data_sources.merge import merge
from data_sources.upload import open_upload
from tests.data_sources.small_talk import rows, talks, wanted
from tests.exports.make_mail import ANA, BEN, MAILS, joined
from tests.exports.make_mail import mail as written

CASES = Path(__file__).parents[1] / "exports" / "mail"


@pytest.fixture(scope="module")
def part():
    return mail.read(open_upload(CASES / "list" / "allotments.mbox"))


def by_title(part, title):
    return part.tables["posts"].filter(pl.col("title") == title)


def said(part, text):
    return part.tables["posts"].filter(pl.col("text").str.starts_with(text)).row(0, named=True)


def test_a_line_that_begins_with_from_stays_in_its_mail(part):
    text = "Where do they go?\nFrom here\nFrom there on, at 10:00 sharp.\nReally."
    assert said(part, "Where")["text"] == text


def test_answers_are_found_by_reply_references_and_subject(part):
    first, second = said(part, "Where")["post_id"], said(part, "South")["post_id"]
    assert said(part, "South")["parent_id"] == first
    assert said(part, "Café at noon")["parent_id"] == second
    assert said(part, "Yes & no\n> so?")["parent_id"] == first
    told = {note.reason: note.rows for note in part.notes}
    assert told["answers known by their subject only"] == 1


def test_a_missing_parent_stays_a_parent(part):
    assert said(part, "lost")["parent_id"] == short("gone@example.org")


def test_a_mail_to_two_lists_counts_once(part):
    told = {note.reason: note.rows for note in part.notes}
    assert told["the same message again"] == 1
    assert "South, a copy" not in part.tables["posts"]["text"].to_list()


def test_dates_that_cannot_be_give_way_to_the_arrival(part):
    assert str(by_title(part, "Past")["posted_at"][0]) == "2024-05-01 07:08:30+00:00"
    told = {note.reason: note.rows for note in part.notes}
    assert told["the date of a mail cannot be right"] == told["times without a time zone"] == 1


def test_what_programs_send_is_apart(part):
    assert by_title(part, "Bounce")["kind"].to_list() == ["system"]
    assert part.tables["members"].filter(pl.col("kind") == "bot")["name"].to_list() == [
        "Mail Delivery"
    ]


def test_no_address_and_no_message_id_stands_in_a_table_but_the_column_to_be_hashed(part):
    everything = (
        part.tables["posts"].write_json() + part.tables["members"].drop("email").write_json()
    )
    assert "@" not in everything
    assert set(part.tables["posts"]["post_id"].str.len_chars()) == {12}


def test_hidden_addresses_are_no_addresses_and_people_are_known_by_name():
    read = mail.read(open_upload(CASES / "mailman" / "town.zip"))
    assert sorted(read.tables["members"]["name"]) == ["Ann Lee", "bo"]
    assert read.tables["members"]["email"].null_count() == 2
    assert set(read.tables["posts"]["space"]) == {"town"}


def test_mail_between_people_is_private_and_a_group_has_the_name_of_its_folder():
    read = mail.read(open_upload(CASES / "takeout" / "takeout.zip"))
    assert (read.private_dropped, read.rows_in, read.rows_used) == (1, 7, 4)
    assert set(read.tables["posts"]["space"]) == {"allotments", "garden"}
    assert not any("secret" in table.write_json() for table in read.tables.values())


@pytest.mark.parametrize("piece", [64, 1000, 1 << 20])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_mails_are_parted_alike_whatever_the_pieces_and_line_ends(piece, ends, monkeypatch):
    monkeypatch.setattr(_mail_scan, "_PIECE", piece)
    data = joined(MAILS * 3).replace(b"\n", ends)
    found = list(messages(io.BytesIO(data)))
    assert b"".join(line + b"\n" + rest for line, rest in found) == data
    assert len(found) == 3 * len(MAILS)


def test_a_mail_beyond_the_limit_keeps_its_beginning_and_spoils_no_other(monkeypatch):
    monkeypatch.setattr(_mail_scan, "MOST", 20_000)
    monkeypatch.setattr(_mail_scan, "_PIECE", 1_000)
    data = joined([MAILS[0], written(50, ANA, "x" * 100_000), MAILS[1]])
    found = [rest for _, rest in messages(io.BytesIO(data))]
    assert len(found) == 3
    assert len(found[1]) < 20_000
    assert b"South" in found[2]


def test_an_independent_reader_finds_as_many_mails(tmp_path):
    path = tmp_path / "list.mbox"
    plain = [each for each in MAILS if "From there on" not in each]
    path.write_bytes(joined(plain))
    box = mailbox.mbox(path)
    assert len(box) == len(list(messages(io.BytesIO(path.read_bytes())))) == len(plain)
    box.close()


@pytest.mark.parametrize(
    ("given", "name", "address"),
    [
        ("Ana <ANA@Example.org>", "Ana", "ana@example.org"),
        ("ann at example.org (Ann Lee)", "Ann Lee", None),
        ("ann@example.org", "ann", "ann@example.org"),
        ('"ann@example.org" <ann@example.org>', "ann", "ann@example.org"),
        ("=?iso-8859-1?q?Ren=E9?= <r@example.org>", "René", "r@example.org"),
        ("=?utf-8?b?broken?= <r@example.org>", None, "r@example.org"),
        ("Cy via Town <town@example.org>", "Cy", None),
        ("Zoë <z@example.org>", "Zoë", "z@example.org"),
    ],
)
def test_senders(given, name, address):
    who = sender(parsed(f"From: {given}\n\nx".encode()))
    assert who.address == address
    assert name is None or who.name == name
    assert "@" not in who.key


@pytest.mark.parametrize(
    ("date", "at", "odd"),
    [
        ("Tue, 5 Mar 2024 10:00:00 +0100", "2024-03-05T09:00:00Z", ""),
        ("Tue, 5 Mar 2024 10:00:00 EST", "2024-03-05T15:00:00Z", ""),
        ("5 Mar 2024 10:00", "2024-03-05T10:00:00", "no zone"),
        ("Tue, 5 Mar 2024 10:00:00 -0500 (EST)", "2024-03-05T15:00:00Z", ""),
        ("Tue, 5 Mar 2099 10:00:00 +0000", "2024-03-06T12:00:00Z", "arrived"),
        ("Tue, 99 Xyz 0000 99:99:99 +9999", "2024-03-06T12:00:00Z", "arrived"),
        ("soon", "2024-03-06T12:00:00Z", "arrived"),
    ],
)
def test_dates(date, at, odd):
    line = b"From ann at example.org  Wed Mar  6 12:00:00 2024"
    assert sent_at(parsed(f"Date: {date}\n\nx".encode()), line) == (at, odd)


def test_prose_in_reply_is_no_id():
    both = parsed(b"In-Reply-To: your mail\nReferences: <a@b>\n <c@d>\n\n")
    assert parent_id(both) == short("c@d")
    assert parent_id(parsed(b"In-Reply-To: your mail\n\n")) is None
    assert message_id(parsed(b"Message-ID:\n <a@b>\n\n")) == short("a@b")


def test_unknown_charsets_and_missing_ones_are_read():
    for charset, data, text in (("x-none", "é".encode(), "é"), ("utf-8", b"\xe9", "é"),
                                ("ascii", b"\x81\x8d", "\x81\x8d")):  # fmt: skip
        read = parsed(b"Content-Type: text/plain; charset=" + charset.encode() + b"\n\n" + data)
        assert text_of(read)[0] == text.strip()


def test_mails_nested_beyond_all_reason_lose_nothing_else():
    data = b""
    for depth in range(1_200):
        mark = str(depth).encode()
        data += b'Content-Type: multipart/mixed; boundary="' + mark + b'"\n\n--' + mark + b"\n"
    read = parsed(b"Subject: deep\n" + data)
    assert header(read, "Subject") == "deep"
    assert isinstance(text_of(read), tuple)


def test_an_archive_without_mails_is_told(tmp_path):
    path = tmp_path / "a.mbox"
    path.write_bytes(b"no mail\n")
    with pytest.raises(ExportError, match="no mail is in it"):
        mail.read(open_upload(path))


@settings(deadline=None)
@given(talks())
def test_what_a_list_can_carry_comes_back(tmp_path_factory, told):
    box = mailbox.mbox(tmp_path_factory.mktemp("box") / "list.mbox")
    for each in told:
        made = EmailMessage()
        made["From"] = f"Person {each.author} <p{each.author}@example.org>"
        made["Date"] = each.at
        made["Message-ID"] = f"<{each.place}@x>"
        made["List-Id"] = f"<s{each.space}.example.org>"
        made["Subject"] = f"subject {each.place}"
        if each.answers is not None:
            made["In-Reply-To"] = f"<{each.answers}@x>"
        made.set_content(each.text)
        box.add(made)
    box.close()
    read = merge([mail.read(open_upload(Path(box._path)))])
    assert check(read) == []
    names = dict(read.members.select("member_id", "name").iter_rows())
    posts = read.posts.with_columns(pl.col("author_id").replace_strict(names).alias("author"))
    columns = ("post_id", "author", "space", "parent_id", "posted_at", "text")
    assert rows(posts, *columns) == wanted(
        told, lambda one: short(f"{one.place}@x"), lambda one: f"Person {one.author}",
        lambda one: f"s{one.space}",
        lambda one: None if one.answers is None else short(f"{one.answers}@x"),
        lambda one: one.at, lambda one: one.text,
    )  # fmt: skip
    assert BEN not in read.members.write_json()


MEMBERS = {
    "Takeout/Groups/garden/members.csv": (
        "Email address,Nickname,Group status,Join year,Join month,Join day\n"
        "ANN@example.org,Ann,owner,2023,4,9\nquiet@example.org,,member,,,\n"
        "x@example.org,,banned,,,\n"
    ),
    "export/town-group-membership.csv": (
        "Address,Group,Join time,Role\n"
        "ann@example.org,town@example.org,2022-01-02T03:04:05Z,MEMBER\n"
        "quiet@example.org,garden@example.org,,MANAGER\n"
    ),
}


@pytest.mark.parametrize("entry", MEMBERS)
def test_lists_of_members_beside_a_mailbox_name_those_who_never_wrote(tmp_path, entry):
    mail = "From x Wed May  1 08:00:00 2024\nFrom: Ann <ann@example.org>\nSubject: Beds\n"
    mail += "Date: Wed, 1 May 2024 08:00:00 +0000\nMessage-ID: <1@example.org>\n\nWho digs?\n\n"
    path = tmp_path / "takeout.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("Takeout/Groups/garden/topics.mbox", mail)
        packed.writestr(entry, MEMBERS[entry])
    found = read_exports([path])
    assert check(found) == []
    assert found.counts()["members"] == 2
    assert found.counts()["speakers"] == 1
    ids = dict(found.members.select("name", "member_id").iter_rows())
    belong = found.memberships.select("member_id", "space").rows()
    assert (ids["quiet"], "garden") in belong
    assert (ids["Ann"], "town" if "town" in entry else "garden") in belong
    assert found.can_tell["members"].can
    assert found.can_tell["memberships"].can
    assert "example.org" not in found.members.write_json()
    (source,) = found.sources
    assert (
        source.rows_in
        == source.rows_used + source.rows_set_aside
        == 1 + len(MEMBERS[entry].splitlines()[1:])
    )
