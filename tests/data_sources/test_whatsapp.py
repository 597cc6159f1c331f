"""WhatsApp: every telephone's way of writing, no number kept, notices and removals understood."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given

from data_sources.errors import ExportError
from data_sources.formats import whatsapp
from data_sources.formats._whatsapp_lines import read_chat
from data_sources.merge import merge
from data_sources.upload import open_upload
from tests.data_sources.small_talk import rows, talks, wanted
from tests.exports import make_whatsapp as make


def read_of(folder, text, name="WhatsApp Chat with Club.txt"):
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return whatsapp.read(open_upload(path))


@pytest.fixture(scope="module")
def part():
    name = "android/WhatsApp Chat with Garden club.txt"
    return whatsapp.read(open_upload(make.HERE / "whatsapp" / name))


def said(part, kind="post"):
    return part.tables["posts"].filter(pl.col("kind") == kind)


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("25/4/23, 19:02 - Ana: hi", (2023, 4, 25, 19, 2)),
        ("4/25/23, 7:02 PM - Ana: hi", (2023, 4, 25, 19, 2)),
        ("4/25/23, 7:02\u202fPM - Ana: hi", (2023, 4, 25, 19, 2)),
        ("[31/12/2022, 11:40:26] Ana: hi", (2022, 12, 31, 11, 40, 26)),
        ("\u200e[31/12/2022, 11:40:26 PM] Ana: hi", (2022, 12, 31, 23, 40, 26)),
        ("15.04.2016, 15:04 - Ana: hi", (2016, 4, 15, 15, 4)),
        ("[15.04.16, 15:04:03] Ana: hi", (2016, 4, 15, 15, 4, 3)),
        ("20/6/2017 8:28 p. m. - Ana: hi", (2017, 6, 20, 20, 28)),
        ("20/6/2017, 8:28 a.m. - Ana: hi", (2017, 6, 20, 8, 28)),
        ("2023-04-25, 19.02 - Ana: hi", (2023, 4, 25, 19, 2)),
        ("2023/04/25, 19:02 - Ana: hi", (2023, 4, 25, 19, 2)),
        ("2023/4/25 下午7:02 - Ana: hi", (2023, 4, 25, 19, 2)),
        ("25-04-2023 19:02 - Ana: hi", (2023, 4, 25, 19, 2)),
    ],
)
def test_a_message_starts_as_each_telephone_writes_it(line, at):
    (row,) = read_chat(line).rows.iter_rows(named=True)
    assert row["posted_at"] == datetime(*at, tzinfo=UTC)
    assert (row["sender"], row["text"], row["time_quality"]) == ("Ana", "hi", "assumed_zone")


def test_the_order_of_day_and_month_is_one_for_the_whole_chat():
    lines = ["1/2/23, 10:00 - A: x", "1/14/23, 10:00 - A: y", "2/1/23, 10:00 - A: z"]
    chat = read_chat("\n".join(lines))
    assert [at.month for at in chat.rows["posted_at"]] == [1, 1, 2]
    assert chat.sure
    assert not read_chat(lines[0]).sure


def test_a_chat_whose_order_is_not_sure_says_so(tmp_path):
    reasons = {note.reason for note in read_of(tmp_path, "1/2/23, 10:00 - A: x").notes}
    assert "days and months cannot be told apart" in reasons


def test_lines_without_a_date_continue_the_message(part):
    assert said(part)["text"][0] == "Where do the beans go?\nSouth: or north?\n\nTell me"


def test_numbers_become_persons_and_are_nowhere(part):
    names = set(part.tables["members"]["name"])
    assert names == {"Ana", "Ben", "Person 1", "Person 2"}
    community = merge([part])
    everything = "".join(table.write_csv() for table in community.tables().values())
    everything += community.set_aside.write_csv() + repr(community.notes)
    for number in ("600 000", "34600000017", "600000018", "600000019"):
        assert number not in everything
    assert "@Person 1 thanks" in everything


def test_one_number_is_one_person_however_it_is_written(tmp_path):
    lines = ["1/2/23, 10:00 - +49 170 1234567: a", "1/3/23, 10:00 - +49 (170) 123-4567: b"]
    part = read_of(tmp_path, "\n".join(lines))
    assert part.tables["posts"]["author_id"].n_unique() == 1
    assert part.tables["members"].height == 1


def test_two_equal_messages_of_one_minute_stay_two(part):
    assert said(part).filter(pl.col("text") == "ok")["post_id"].n_unique() == 2


def test_who_came_and_went_is_known_from_the_notices(part):
    system = said(part, "system").select("title", "text").rows()
    assert system == [(title, None) for title in ("notice", "notice", "joined", "joined", "left")]
    belonging = {row["member_id"]: row for row in part.tables["memberships"].iter_rows(named=True)}
    assert len(belonging) == 4
    assert belonging["ana"]["joined_at"] is None
    assert belonging["ben"]["left_at"] > belonging["ben"]["joined_at"]


def test_removed_edited_and_media_are_told_apart(part):
    marks = said(part).select("text", "removed_by", pl.col("edited_at").is_not_null()).rows()
    assert marks[5:8] == [(None, "author", False), (None, None, False), ("in June", None, True)]


def test_ios_marks_notices_and_isolates_names():
    part = whatsapp.read(open_upload(make.HERE / "whatsapp/ios/WhatsApp Chat - Garten.zip"))
    assert set(part.tables["members"]["name"]) == {"Ana Öz", "Ben", "Cem", "Dora"}
    assert part.tables["mentions"]["member_id"].to_list() == ["ana öz"]
    assert said(part)["removed_by"].to_list() == [None, None, None, "author"]
    assert part.title == "Garten"


def test_the_chat_of_two_people_is_private(tmp_path):
    text = "1/14/23, 10:00 - Ben: a secret\n1/15/23, 10:00 - Ana: another secret\n"
    part = read_of(tmp_path, text, "WhatsApp Chat with Ben.txt")
    assert part.private_dropped == part.rows_in == part.set_aside.height == 2
    assert part.title == ""
    everything = "".join(table.write_csv() for table in merge([part]).tables().values())
    assert "secret" not in everything + part.set_aside.write_csv()


def test_a_chat_of_forty_thousand_messages_was_probably_cut(tmp_path):
    lines = (f"1/14/23, {at // 60 % 24:02d}:{at % 60:02d} - A{at % 7}: x" for at in range(40_000))
    notes = {note.reason: note.rows for note in read_of(tmp_path, "\n".join(lines)).notes}
    assert notes["probably cut"] == 40_000


def test_the_same_chat_again_adds_nothing(part, tmp_path):
    again = read_of(tmp_path, make.ANDROID + "1/18/23, 9:00 AM - Ana: more\n",
                    "WhatsApp Chat with Garden club (1).txt")  # fmt: skip
    assert merge([part, again]).counts()["posts"] == merge([part]).counts()["posts"] + 1


@pytest.mark.parametrize("text", ["hello\nyou\n", "Date,Author,Text\n1/2/23 10:00,Ana,hi\n"])
def test_other_texts_are_not_claimed_and_refused_in_one_sentence(text, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text(text)
    assert whatsapp.recognise(open_upload(path)) == 0
    with pytest.raises(ExportError, match="no line of it begins with a date"):
        whatsapp.read(open_upload(path))


def plain(text):
    return text.replace("@", "").replace("<", "").strip() or "x"


@given(talks())
def test_what_is_written_is_read_back(tmp_path_factory, told):
    lines = ["1/14/24, 08:00 - A notice"]
    for each in told:
        at = each.at.strftime("%-m/%-d/%y, %H:%M")
        lines.append(f"{at} - Person number {'abcd'[each.author]}: {plain(each.text)}")
    part = read_of(tmp_path_factory.mktemp("round"), "\n".join(lines))
    posts = part.tables["posts"].filter(pl.col("kind") == "post")
    assert rows(posts, "author_id", "posted_at", "text", "space") == wanted(
        told,
        lambda each: f"person number {'abcd'[each.author]}",
        lambda each: each.at,
        lambda each: plain(each.text),
        lambda _: "Club",
    )
