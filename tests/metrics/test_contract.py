"""What every metric owes, on every community: a value in its range or a reason, and no surprise."""

import math
import pickle
import string
from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from dashboard.metrics import METRICS, measure, read
from dashboard.metrics._metric import Metric
from dashboard.metrics._uncertainty import uncertainty
from dashboard.stories import make_map, with_sponsor
from dashboard.story_map import SponsorStory
from dashboard.view import Marks, Scope, View
from data_sources.community import SCHEMAS
from tests.communities import ALL

KEYS = tuple(METRICS)
ENGAGEMENT = (
    "members_total",
    "members_active",
    "members_spoke",
    "members_silent",
    "members_unseen",
    "members_read",
    "members_got_answer",
    "members_reacted",
    "posts_total",
    "voices_for_half",
    "effective_voices",
    "posts_gini_all",
    "posts_gini_speakers",
    "first_reply_median_hours",
    "unanswered_after_7d",
    "open_posts",
    "questions_answered",
    "newcomers",
    "newcomer_first_post_answered",
    "newcomers_gone_30d",
    "members_lost",
    "retention_90d",
    "reactions_total",
    "reactions_from_half",
    "leader_post_share",
    "behaviour_spread",
    "quiet_spaces",
)
REACH = (
    "members_connected",
    "members_isolated",
    "reached_observed",
    "members_not_known_reached",
    "largest_component_share",
    "two_way_ties",
    "never_addressed_back",
    "cross_group_ties",
    "ei_index",
    "groups_not_reached",
    "groups_barely_reached",
    "centralisation",
    "bridge_dependence",
    "communities",
    "leader_reach_1",
    "leader_reach_2",
    "groups_untouched_by_leaders",
)
STORIES = (
    "stories_told",
    "effective_stories",
    "largest_story_share",
    "rare_stories",
    "stories_in_one_group",
    "posts_unassigned",
    "story_group_divergence",
    "sponsor_story_people",
    "sponsor_story_posts",
    "sponsor_story_by_leaders",
    "largest_other_story",
    "sponsor_story_amplification",
)
HEARD = (
    "answered_sponsor",
    "answered_alternative",
    "answered_gap",
    "leader_answered_gap",
    "returned_gap",
    "removed_share",
    "removed_gap",
    "alternative_seen",
    "alternative_acted_on",
    "open_alternative",
    "leader_broadcast",
    "dissent_share",
    "dissent_answered_gap",
)
REST = (
    "data_gaps",
    "seen_once",
    "unresolved_parents",
    "rows_set_aside",
    "roster_match",
)
LEADERS = Marks(frozenset({"m0001", "m0002"}))
SPONSOR = SponsorStory("Ours", ("we tried",))
JARGON = (
    "gini",
    "hill",
    "kaplan",
    "wilson",
    "lorenz",
    "bootstrap",
    "incidence",
    "healthy",
    "toxic",
)


def viewed(name, **scope):
    community = ALL[name]()
    return View(community, Scope(**scope), LEADERS, stories_of(name))


@cache
def stories_of(name):
    community = ALL[name]()
    return with_sponsor(make_map(community), community, SPONSOR)


@pytest.fixture(scope="module", params=tuple(ALL))
def readings(request):
    return measure(viewed(request.param))


def test_the_catalogue_is_complete_and_in_order():
    assert [*KEYS] == [*ENGAGEMENT, *REACH, *STORIES, *HEARD, *REST]


@pytest.mark.parametrize("one", METRICS.values(), ids=KEYS)
def test_a_counterweight_exists_and_every_direction_has_one(one: Metric):
    assert set(one.counterweight) <= set(METRICS)
    assert one.key not in one.counterweight
    assert bool(one.counterweight) == (one.favours != "-")


@pytest.mark.parametrize("one", METRICS.values(), ids=KEYS)
def test_what_a_leader_reads_is_plain(one: Metric):
    said = " ".join([one.label, one.question, *one.sentences]).lower()
    assert "{verdict}" not in one.sentences.clear
    assert not [word for word in JARGON if word in said]
    assert all((one.label, one.question, one.why, one.definition, one.not_counted, one.source))
    fields = {"value", "count", "base", "of", "interval", "before", "then", "verdict", "why"}
    fields |= {"change", "finding", "told_by"}
    for sentence in filter(None, (*one.sentences[:3], one.sentences.none)):
        named = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert named <= fields
        assert sentence.endswith(".")
        assert sentence.count("[") == sentence.count("]")
    assert "{why}" in one.sentences.cannot_tell


@pytest.mark.parametrize("key", KEYS)
def test_a_reading_is_in_its_range_or_says_why_not(readings, key):
    reading = readings[key]
    assert (reading.key, reading.unit) == (key, METRICS[key].unit)
    if reading.value is None:
        assert any(caveat.key == "cannot_tell" and caveat.sentence for caveat in reading.caveats)
        return
    least = -1 if reading.unit == "-1..1" else 0
    numbers = [reading.value, reading.low, reading.high, reading.count, reading.base]
    assert all(
        math.isfinite(number) and number >= least for number in numbers if number is not None
    )
    if reading.unit in {"share", "0..1", "-1..1"}:
        assert reading.value <= 1
        assert reading.high is None or reading.high <= 1
    if reading.low is not None:
        assert reading.low <= reading.value + 1e-9
        assert reading.value <= reading.high + 1e-9
    if reading.base is not None and reading.count is not None:
        assert reading.count <= reading.base


@pytest.mark.parametrize("key", KEYS)
def test_a_full_count_has_no_interval_and_no_other_passes_its_base(readings, key):
    reading = readings[key]
    if reading.unit not in {"share", "0..1", "-1..1", "hours", "ratio"}:
        assert (reading.low, reading.high) == (None, None)
    if reading.unit == "share" and reading.count is not None and reading.high is not None:
        assert reading.high * reading.base <= reading.base


@pytest.mark.parametrize("key", KEYS)
def test_tables_are_tidy_numbers(readings, key):
    for table in readings[key].tables.values():
        for column in table.iter_columns():
            if column.dtype.is_float():
                assert column.drop_nulls().is_finite().all(), column.name
        if {"people", "of_people"} <= set(table.columns):
            told = table.drop_nulls(["people", "of_people"])
            assert (told["people"] <= told["of_people"]).all()


def rearranged(community, rename=lambda member_id: member_id):
    """Return the same community in another order of rows, and with members of other names."""
    tables = {}
    for name, table in community.tables().items():
        ids = [
            c for c in ("member_id", "author_id", "source_id", "target_id") if c in SCHEMAS[name]
        ]
        mixed = table.sample(fraction=1, shuffle=True, seed=7)
        tables[name] = mixed.with_columns(
            pl.col(column).map_elements(rename, pl.String) for column in ids
        )
    return replace(community, **tables)


@pytest.mark.parametrize("name", ["tiny", "quiet", "hostile"])
def test_the_order_of_rows_changes_nothing(name):
    view = viewed(name)
    other = measure(replace(view, community=rearranged(view.community)))
    for key, reading in measure(view).items():
        assert told(reading) == told(other[key]), key


@pytest.mark.parametrize("name", ["tiny", "quiet", "hostile"])
def test_the_names_of_members_change_no_value(name):
    view = viewed(name)
    renamed = rearranged(view.community, lambda member_id: f"x{member_id[::-1]}")
    marks = Marks(frozenset(f"x{leader[::-1]}" for leader in LEADERS.leaders))
    other = measure(replace(view, community=renamed, marks=marks))
    for key, reading in measure(view).items():
        assert reading.value == pytest.approx(other[key].value), key


@pytest.mark.parametrize(
    "scope",
    [
        {"spaces": ("space 1",)},
        {"groups": (("department", "Office"),)},
        {"spaces": ("nowhere",), "groups": (("department", "nobody"),)},
    ],
    ids=["a space", "a group", "nobody"],
)
@pytest.mark.parametrize("name", ["quiet", "busy"])
def test_filters_leave_readings_in_their_range(name, scope):
    for key, reading in measure(viewed(name, **scope)).items():
        test_a_reading_is_in_its_range_or_says_why_not({key: reading}, key)


def test_shares_of_people_fall_along_the_ladder():
    found = measure(viewed("busy"))
    steps = ["members_active", "members_spoke", "members_got_answer"]
    assert [found[key].value for key in steps] == sorted(
        (found[key].value for key in steps), reverse=True
    )
    assert found["members_silent"].value == pytest.approx(1 - found["members_spoke"].value)


def test_a_reading_can_be_kept_and_brought_back():
    reading = read("members_spoke", viewed("quiet"))
    again = pickle.loads(pickle.dumps(reading))  # noqa: S301 - our own bytes
    assert told(reading) == told(again)


def told(reading):
    """Return all that a reading says, to compare; tables as rows."""
    tables = {name: (table.columns, table.rows()) for name, table in reading.tables.items()}
    plain = replace(reading, tables={}, draws=None)
    return plain, tables, None if reading.draws is None else reading.draws.tobytes()


def test_a_number_with_an_interval_is_not_said_to_have_none(readings):
    for key, reading in readings.items():
        if reading.low is not None:
            words = uncertainty(METRICS[key])
            assert "without an interval" not in words, key
            assert "no interval" not in words, key
