"""What leaves as JSON is what is on the screen."""

import json
from dataclasses import replace

import pytest

from dashboard.metrics import METRICS, measure
from dashboard.panels.counts import counts_told, rows_told
from dashboard.panels.export import community_json, inspect_text, measure_text, view_json
from dashboard.view import View
from data_sources.community import Note
from data_sources.few import some_of
from data_sources.sample import sample_community
from tests import communities

READING = {"label", "value", "unit", "favours", "count", "base", "of", "low", "high", "compared",
           "counterweight", "method", "caveats", "table"}  # fmt: skip


@pytest.mark.parametrize("make", communities.ALL.values(), ids=communities.ALL)
def test_the_json_has_what_was_agreed_and_no_nan(make):
    told = json.loads(json.dumps(view_json(View(make())), allow_nan=False))
    assert set(told) == {"fingerprint", "scope", "counts", "members", "posts", "can_tell",
                         "sources", "notes", "readings", "stories"}  # fmt: skip
    assert list(told["readings"]) == list(METRICS)
    for reading in told["readings"].values():
        assert set(reading) >= READING
        if reading["value"] is None:
            assert reading["caveats"]


def test_few_people_are_null_with_bounds_and_a_caveat():
    reading = view_json(View(communities.busy()))["readings"]["voices_for_half"]
    assert (reading["value"], reading["low"], reading["high"]) == (None, 1, 4)
    assert reading["caveats"][0]["key"] == "fewer_than_five"


def test_whole_numbers_stay_whole():
    told = view_json(View(sample_community()))["readings"]["members_total"]
    assert told["value"] == 840
    assert isinstance(told["value"], int)


def test_tables_are_lists_of_records():
    told = view_json(View(sample_community()))["readings"]["members_spoke"]
    assert told["table"] == told["tables"]["over_time"]
    assert {"period_start", "people", "of_people", "share"} <= set(told["table"][0])
    assert {row["group"] for row in told["tables"]["by_group"]} >= {"Office", "Night shift"}


def test_counts_are_of_the_whole_data_and_a_few_speakers_are_not_told():
    assert counts_told(communities.busy())["members"] == 300
    assert counts_told(communities.tiny())["speakers"] is None
    assert community_json(communities.tiny())["counts"]["posts"] == 12


def test_texts_can_be_read():
    view = View(sample_community())
    spoke = measure(view)["members_spoke"]
    assert f"spoke: {spoke.count:.0f} of {spoke.base:.0f} members spoke" in measure_text(view)
    assert view.community.fingerprint in inspect_text(view.community)


def test_notes_about_a_few_people_do_not_count_them():
    named = "accounts joined to another"
    assert [rows_told(Note(named, n, "", "")) for n in (3, 5)] == [None, 5]
    assert rows_told(Note("ids end in .0", 3, "", "")) == 3
    community = replace(communities.busy(), notes=(Note(named, 3, "", "They count once."),))
    assert community_json(community)["notes"][0]["rows"] is None
    assert f"{named} (fewer than five people)." in inspect_text(community)


@pytest.mark.parametrize("people", [1, 4, 36, 39])
def test_a_few_of_several_are_said_in_words(people):
    assert not {str(people), str(40 - people)} & set(some_of(people, 40).split())
