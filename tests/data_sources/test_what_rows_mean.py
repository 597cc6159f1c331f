"""What a row means does not hang on how it is written, on its file's name or on its neighbours."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from dashboard.metrics import read
from dashboard.view import View
from data_sources.checks import check
from data_sources.errors import ExportError
from data_sources.formats import activity_log, slack
from data_sources.merge import merge
from data_sources.read import read_exports
from data_sources.upload import open_upload
from tests import communities

HEAD = "id,author,posted_at,space,reply_to,text,private\n"
NOON = datetime(2024, 3, 4, 12, 0, tzinfo=UTC)
SECONDS = int(NOON.timestamp())


def log(folder, rows):
    path = folder / "log.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return activity_log.read(open_upload(path))


def slack_of(folder, entries, name="slack.zip"):
    users = [{"id": f"U{n}", "name": f"u{n}", "profile": {}} for n in range(4)]
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("users.json", json.dumps(users))
        archive.writestr("channels.json", json.dumps([{"id": "C1", "name": "general"}]))
        for entry, rows in entries.items():
            archive.writestr(entry, json.dumps(rows))
    return slack.read(open_upload(path))


def said(text, ts, **more):
    return {"type": "message", "user": "U1", "text": text, "ts": ts} | more


@pytest.mark.parametrize(
    "written",
    [
        f"{SECONDS}",
        f"{SECONDS}.0",
        f"{SECONDS}000",
        f"{SECONDS}000000",
        "45355.5",
        "2024-03-04T12:00:00Z",
        "2024-03-04T13:00:00+01:00",
        "2024-03-04T07:00:00-0500",
        "2024-03-04 12:00:00",
        "2024-03-04T12:00:00.000Z",
    ],
)
def test_one_instant_is_one_instant_however_it_is_written(written, tmp_path):
    part = log(tmp_path, [f"{n},ann,{written},hall,,word," for n in range(5)])
    assert part.tables["posts"]["posted_at"].unique().to_list() == [NOON]


@pytest.mark.parametrize("word", ["true", "TRUE", "True", "1", "yes", "Ja", "oui", "sí"])
def test_a_private_row_is_private_in_every_spelling(word, tmp_path):
    public = ("false", "FALSE", "0", "no", "")
    rows = [f"{n},ann,2024-03-04T12:00:00Z,hall,,open {n},{no}" for n, no in enumerate(public)]
    part = log(tmp_path, [*rows, f"9,bo,2024-03-04T12:00:00Z,hall,,the secret,{word}"])
    assert part.private_dropped == 1
    assert sorted(part.tables["posts"]["text"]) == [f"open {n}" for n in range(5)]


def test_a_row_of_slack_belongs_to_the_day_of_its_time_and_not_of_its_file(tmp_path):
    late = datetime(2024, 3, 5, 0, 30, tzinfo=UTC)
    part = slack_of(
        tmp_path, {"general/2024-03-04.json": [said("late", f"{late.timestamp():.6f}")]}
    )
    assert part.tables["posts"]["posted_at"].to_list() == [late]


def test_a_row_of_slack_whose_thread_is_itself_is_no_reply(tmp_path):
    root, answer = f"{SECONDS}.000100", f"{SECONDS}.000200"
    rows = [said("root", root, thread_ts=root), said("answer", answer, thread_ts=root)]
    posts = slack_of(tmp_path, {"general/2024-03-04.json": rows}).tables["posts"].sort("post_id")
    assert posts["parent_id"].is_null().to_list() == [True, False]
    assert posts["thread_id"].n_unique() == 1


def test_two_messages_that_are_the_same_stay_two_and_their_file_twice_adds_none(tmp_path):
    path = tmp_path / "log.csv"
    row = "ann,2024-03-04T12:00:00Z,hall,ok\n"
    path.write_text("author,posted_at,space,text\n" + row * 2, encoding="utf-8")
    part = activity_log.read(open_upload(path))
    assert merge([part]).posts.height == 2
    assert merge([part, part]).posts.height == 2


def test_an_entry_without_a_date_loads(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("log.csv", HEAD + "1,ann,2024-03-04T12:00:00Z,hall,,word,\n")
    data = bytearray(out.getvalue())
    for mark, at in ((b"PK\x03\x04", 12), (b"PK\x01\x02", 14)):
        data[data.index(mark) + at : data.index(mark) + at + 2] = struct.pack("<H", 0)
    path = tmp_path / "log.zip"
    path.write_bytes(data)
    assert zipfile.ZipFile(path).infolist()[0].date_time[:3] == (1980, 0, 0)
    assert open_upload(path).entries == ("log.csv",)
    assert merge([activity_log.read(open_upload(path))]).posts.height == 1


def test_figures_of_an_analytics_export_are_never_added_to_what_was_counted():
    community = communities.busy()
    figures = pl.DataFrame(
        {
            "subject_kind": ["member"] * 3,
            "subject_id": community.members["member_id"].head(3),
            "measure": ["posts"] * 3,
            "period_start": [NOON] * 3,
            "period_end": [NOON] * 3,
            "value": [1000.0] * 3,
        },
        schema=community.aggregates.schema,
    )
    more = replace(community, aggregates=pl.concat([community.aggregates, figures]))
    assert more.counts() == community.counts()
    for key in ("posts_total", "members_spoke", "posts_gini_all"):
        now, before = (read(key, View(each)) for each in (more, community))
        assert (now.value, now.count, now.base) == (before.value, before.count, before.base)


HEADERS = {
    "activity_log": (HEAD, "1,ann,2024-03-04T12:00:00Z,hall,,word,\n", 1),
    "edge_list": ("source,target,weight\n", "ann,bo,1\n", 2),
    "people_roster": ("Employee ID,Name,Department\n", "007,Ann Lee,Claims\n", 1),
}


@pytest.mark.parametrize("key", HEADERS)
def test_a_header_alone_and_one_row_load_and_an_empty_file_is_one_sentence(tmp_path, key):
    header, row, people = HEADERS[key]
    path = tmp_path / "table.csv"
    for text, members in ((header, 0), (header + row, people)):
        path.write_text(text, encoding="utf-8")
        community = read_exports([path])
        assert [source.format for source in community.sources] == [key]
        assert community.counts()["members"] == members
        assert check(community) == []
    path.write_bytes(b"")
    with pytest.raises(ExportError, match=r"^table.csv: it is empty"):
        read_exports([path])
