"""The same talk from two places that name people and times in other ways counts once."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from data_sources import read_exports
from data_sources.checks import check
from data_sources.merge_twins import TWIN
from tests.exports.make_zulip import REALM, T0, sent

SAYS = ("Who brings the tent?", "I have got a large one", "Where do we meet?", "At the old gate")


def twins(community):
    return sum(note.rows for note in community.notes if note.reason == TWIN)


def realm(folder):
    messages = [sent(number, 11 + number % 2, f"**{text}**") for number, text in enumerate(SAYS, 1)]
    files = {"realm.json": REALM, "messages-000001.json": {"zerver_message": messages}}
    path = folder / "garden.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            data = json.dumps(content).encode()
            entry = tarfile.TarInfo(f"export/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def public(folder, *, later=0):
    names = {11: "Ana", 12: "Ben {"}
    rows = [
        {"id": number, "sender_full_name": names[11 + number % 2], "content": f"<p>{text}</p>",
         "timestamp": int(T0) + 60 * number + later}
        for number, text in enumerate((*SAYS, "One more, later"), 1)
    ]  # fmt: skip
    path = folder / "archive.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/1-town/Summer.20fair.json", json.dumps(rows))
    return path


def test_a_public_archive_adds_to_its_organisation_only_what_is_new(tmp_path):
    paths = [realm(tmp_path), public(tmp_path)]
    alone = read_exports(paths[:1])
    for order in permutations(paths):
        both = read_exports(order)
        assert check(both) == []
        assert both.posts["post_id"].to_list() == ["1", "2", "3", "4", "5"]
        assert both.posts["author_id"].unique().sort().to_list() == ["11", "12"]
        assert both.members.height == alone.members.height
        assert both.posts["space"].unique().to_list() == ["town"]
        assert both.versions.is_empty()
        assert twins(both) == 4
        assert sum(one.rows_in - one.rows_used for one in both.sources) == 4


def test_an_archive_with_the_same_numbers_at_other_times_is_of_another_organisation(tmp_path):
    both = read_exports([realm(tmp_path), public(tmp_path, later=86_400)])
    assert both.posts.height == 9
    assert twins(both) == 0


def chat(folder, name, lines):
    path = folder / f"WhatsApp Chat with {name}.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def lines(clock, names, hours=0, *, says=SAYS, days=3):
    at = datetime(2023, 1, 14, 19, 2, 41)  # noqa: DTZ001 - a telephone's clock
    told = []
    for place, text in enumerate([*(f"{text} {day}" for day in range(days) for text in says),
                                  "ok", "ok", "<Media omitted>"]):  # fmt: skip
        moment = at + timedelta(hours=hours, minutes=7 * place if text != "ok" else 500)
        told.append(clock(moment, names[place % 2], text))
    return told


def android(moment, name, text):
    return f"{moment:%d/%m/%y, %H:%M} - {name}: {text}"


def ios(moment, name, text):
    return f"[{moment:%d/%m/%Y, %H:%M:%S}] {name}: {text}"


@pytest.mark.parametrize("hours", [0, 1, -9.5])
def test_one_chat_from_two_telephones_counts_once(tmp_path, hours):
    mine = lines(android, ("+49 170 1234567", "Ana Weber"))
    mine.append("16/01/23, 10:00 - Ana Weber: only I have this")
    yours = lines(ios, ("Ben", "Ana (garden)"), hours)
    paths = [chat(tmp_path, "Garden club", mine), chat(tmp_path, "Garden", yours)]
    alone = read_exports(paths[:1])
    for order in permutations(paths):
        both = read_exports(order)
        assert check(both) == []
        assert both.posts.height == alone.posts.height == 16
        assert twins(both) == 15
        assert both.posts["posted_at"].sort().equals(alone.posts["posted_at"].sort())
        assert both.members["name"].sort().to_list() == ["Ana Weber", "Ben"]
        assert both.posts["space"].unique().to_list() == ["Garden club"]


def test_clocks_that_change_on_other_days_of_the_year_are_one_chat(tmp_path):
    first, later = lines(android, ("Ben", "Ana")), lines(ios, ("Benny", "Ann"), 2)[:8]
    later += lines(ios, ("Benny", "Ann"), 1)[8:]
    paths = [chat(tmp_path, "A club", first), chat(tmp_path, "B club", later)]
    assert read_exports(paths).posts.height == 15


def test_the_same_announcements_in_two_groups_are_two_chats(tmp_path):
    names = ("Ana", "Ben")
    here = lines(android, names)
    there = lines(android, names, says=[f"{text} (rowing)" for text in SAYS])
    there = [*here[:3], *there[3:]]
    paths = [chat(tmp_path, "Garden", here), chat(tmp_path, "Rowing", there)]
    both = read_exports(paths)
    assert both.posts.height == 30
    assert twins(both) == 0
