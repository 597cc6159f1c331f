"""Readers come from reports of figures, and make those who never write visible."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.metrics import measure
from dashboard.period import Period
from dashboard.view import Scope, View
from data_sources import read_exports
from tests.exports.make_exports import VIVA, message, packed, table
from tests.exports.make_reports import USERS, user

WRITERS, READERS, LICENSED = 12, 30, 40
WHOLE = Scope(period=Period(date(2024, 5, 2), date(2024, 5, 29)))


def messages() -> bytes:
    rows = []
    for number in range(28):
        who = number % WRITERS
        by = {"sender_id": 500 + who, "sender_email": f"p{who}@example.org"}
        rows.append(message(number, **by, sender_name=f"P{who}", body="words"))
    return packed({"Messages.csv": table([VIVA, *rows]), "request.txt": "all"})


def report() -> str:
    counts = [(int(who < WRITERS), 10 * (who < READERS), 0) for who in range(LICENSED)]
    rows = [
        user(f"P{who}@example.org", f"P{who}", each, "active") for who, each in enumerate(counts)
    ]
    return table([USERS, *rows], bom=True)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reads")
    (folder / "export.zip").write_bytes(messages())
    (folder / "users.csv").write_text(report(), encoding="utf-8", newline="")
    return folder / "export.zip", folder / "users.csv"


def reading(community, key, scope=WHOLE):
    return measure(View(community, scope))[key]


def test_messages_and_a_report_show_who_read_and_said_nothing(files):
    both = read_exports(files)
    assert reading(both, "members_read").count == READERS
    assert reading(both, "members_unseen").count == LICENSED - READERS
    silent = reading(both, "members_silent").tables["parts"]
    people = dict(silent.select("part", "people").iter_rows())
    assert people == {
        "read": READERS - WRITERS, "reacted": 0, "no act": LICENSED - READERS, "unknown": 0,
    }  # fmt: skip


def test_days_of_the_report_after_the_last_message_are_told(files):
    caveats = [each.sentence for each in reading(read_exports(files), "members_read").caveats]
    assert "reads are of 2024-05-03 to 2024-06-01, more days than the messages" in caveats


def test_a_report_tells_nothing_of_a_part_of_its_days(files):
    both = read_exports(files)
    half = Scope(period=Period(date(2024, 5, 2), date(2024, 5, 12)))
    assert reading(both, "members_read", half).value is None


def test_a_report_of_another_year_tells_nothing(files):
    both = read_exports(files)
    days = [pl.col(name).dt.offset_by("-1y") for name in ("period_start", "period_end")]
    object.__setattr__(both, "aggregates", both.aggregates.with_columns(days))
    assert reading(both, "members_read").value is None


def test_a_report_alone_shows_readers_and_says_nothing_of_posts(files):
    alone = read_exports(files[1:])
    assert reading(alone, "members_read", Scope()).value == READERS / LICENSED
    assert reading(alone, "members_unseen", Scope()).count == LICENSED - READERS
    for key in ("members_silent", "members_spoke", "members_got_answer"):
        assert reading(alone, key, Scope()).value is None


def test_days_active_are_no_reads_and_that_is_said():
    case = Path(__file__).parents[1] / "exports" / "slack_members" / "members" / "members.csv"
    told = reading(read_exports([case]), "members_read", Scope())
    assert told.value is None
    assert told.caveats[0].sentence.startswith("on how many days each person was there")
