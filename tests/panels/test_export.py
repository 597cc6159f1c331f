"""What leaves as JSON is what is on the screen."""

import json
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from dashboard.metrics import METRICS, measure
from dashboard.metrics._metric import Reading
from dashboard.panels.counts import counts_told, rows_told
from dashboard.panels.export import (
    community_json,
    inspect_text,
    measure_text,
    stories_json,
    view_json,
)
from dashboard.view import Period, Scope, View, data_period
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


@pytest.mark.parametrize("reason", ["accounts joined to another", "whatever a reader calls it"])
def test_notes_about_a_few_are_judged_by_their_numbers(reason):
    community = replace(communities.busy(), notes=(Note(reason, 3, "", "They count once."),))
    assert [rows_told(Note(reason, n), community) for n in (0, 1, 4, 5)] == [0, None, None, 5]
    assert community_json(community)["notes"][0]["rows"] is None
    assert f"{reason} (a few rows)." in inspect_text(community)


@pytest.mark.parametrize(("authors", "told"), [(9, None), (10, 10)])
def test_a_note_does_not_count_the_removed_posts_of_a_few(authors, told):
    posts = communities.busy().posts
    first = posts.unique("author_id", keep="first", maintain_order=True)["post_id"].head(authors)
    gone = pl.when(pl.col("post_id").is_in(first.implode())).then("posted_at")
    community = replace(communities.busy(), posts=posts.with_columns(removed_at=gone))
    assert rows_told(Note("removed messages that had replies", authors), community) == told


def test_who_ever_spoke_is_hidden_beside_a_view_in_which_nearly_all_of_them_did():
    """57 spoke in all: beside 54 in the first 16 days, it would tell the three others."""
    community = communities.alike(57, 90)
    start, apart = data_period(community, "UTC").start, {}
    for days in (10, 15, 16, 30):
        scope = Scope(period=Period(start, start + timedelta(days=days)), compare="none")
        told = view_json(View(community, scope))
        spoke, speakers = told["readings"]["members_spoke"]["count"], told["counts"]["speakers"]
        apart[days] = None if speakers is None else speakers - spoke
    assert apart == {10: 20, 15: None, 16: 0, 30: 0}
    assert community_json(community)["counts"]["speakers"] == 57


@pytest.mark.parametrize("people", [1, 4, 36, 39])
def test_a_few_of_several_are_said_in_words(people):
    assert not {str(people), str(40 - people)} & set(some_of(people, 40).split())


def test_a_story_is_labelled_by_the_name_that_a_person_gave_it_else_by_its_words():
    rows = [
        ("S-001", "Cold halls", "hall, cold"),
        ("S-002", None, "lift, stands"),
        (None, None, "few"),
    ]
    table = pl.DataFrame(rows, ["story", "name", "words"], orient="row")
    told = stories_json(Reading("stories_told", 3, "stories", tables={"stories": table}))
    assert [(each["id"], each["label"]) for each in told] == [
        ("S-001", "Cold halls"), ("S-002", "lift, stands"), (None, "few"),
    ]  # fmt: skip
