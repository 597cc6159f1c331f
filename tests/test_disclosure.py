"""What a meeting may see: five people behind every number, and the numbers beside it."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from dashboard.disclosure import TOO_SMALL, Standing, gate, gate_all, standing
from dashboard.disclosure._cells import Chain, identifies
from dashboard.disclosure._coarser import lorenz_of
from dashboard.disclosure._readings import Told, compared
from dashboard.disclosure._rounding import step_for, without_base
from dashboard.disclosure._rows import Row, hidden_posts, hidden_rows
from dashboard.metrics import METRICS, measure
from dashboard.metrics._metric import Comparison, Reading
from dashboard.view import Marks, Period, Scope, View, data_period
from tests import communities


def gated(view, audience="meeting"):
    return gate_all(measure(view), view, audience)


def small(spoke, people=60):
    """Return the whole of a community of ``people`` of whom ``spoke`` wrote two posts each."""
    community = communities.alike(spoke, people)
    return View(community, Scope(period=data_period(community, "UTC")))


def test_a_few_people_are_said_and_not_shown():
    reading = gated(small(spoke=3))["members_spoke"]
    assert reading.value is None
    assert reading.count is None
    assert reading.caveats[0].key == "fewer_than_five"
    assert (reading.low, reading.high) == (1 / 60, 4 / 60)


def test_a_few_voices_are_one_to_four_people():
    reading = gated(View(communities.busy()))["voices_for_half"]
    assert (reading.value, reading.low, reading.high) == (None, 1, 4)
    assert reading.caveats[0].key == "fewer_than_five"


def test_the_silent_are_hidden_beside_few_speakers():
    readings = gated(small(spoke=3))
    assert readings["members_total"].value == 60
    assert readings["members_silent"].value is None


def test_all_but_a_few_identify_the_few():
    assert gated(small(spoke=57))["members_spoke"].value is None
    assert gated(small(spoke=55))["members_spoke"].value is not None


@pytest.mark.parametrize(("people", "base"), [(1, 50), (4, 50), (46, 50), (49, 50), (0, 9), (9, 9)])
def test_identifying_cells(people, base):
    assert identifies(people, base)


@pytest.mark.parametrize(("people", "base"), [(5, 50), (45, 50), (0, 10), (95, 95), (5, None)])
def test_harmless_cells(people, base):
    assert not identifies(people, base)


def test_a_community_of_fewer_than_ten_has_no_readings():
    readings = gated(View(communities.tiny()))
    assert {reading.value for reading in readings.values()} == {None}
    assert all(not reading.tables for reading in readings.values())
    assert {reading.caveats[0].sentence for reading in readings.values()} == {TOO_SMALL}


def test_draws_stay_inside():
    view = View(communities.busy())
    for audience in ("meeting", "workbench"):
        assert all(r.draws is None for r in gated(view, audience).values())


def test_the_workbench_sees_the_numbers():
    view = View(communities.busy())
    assert gated(view, "workbench")["voices_for_half"].value is not None


def test_one_reading_is_gated_as_beside_the_others():
    view = View(communities.busy())
    readings, together = measure(view), gated(view)
    for key in ("members_active", "members_silent", "newcomers_gone_30d", "voices_for_half"):
        assert gate(readings[key], view, "meeting").value == together[key].value


def test_gating_twice_changes_nothing():
    view = View(communities.quiet())
    once = gated(view)
    twice = gate_all(once, view, "meeting")
    assert {k: r.value for k, r in twice.items()} == {k: r.value for k, r in once.items()}


def test_a_chain_tells_no_small_difference():
    chain = Chain()
    assert chain.tell(0, 100)
    assert chain.tell(40, 100)
    assert not chain.tell(0, 43)
    assert chain.tell(43, 60)
    assert not chain.tell(60, 100)
    assert chain.tell(0, 40)


def test_a_single_hidden_row_never_stays_alone():
    rows = [Row(3, 95), Row(40, 100), Row(20, 80)]
    assert hidden_rows(rows) == {0, 2}


def test_hidden_rows_together_are_five_or_more():
    rows = [Row(1, 50), Row(2, 50), Row(20, 80), Row(40, 90)]
    assert hidden_rows(rows) == {0, 1, 2}


def test_bounds_of_few_never_fix_them():
    rows = [Row(4, 50), Row(4, 50), Row(20, 80), Row(30, 90)]
    assert len(hidden_rows(rows)) > 2


def test_speakers_and_silent_hide_the_same_groups():
    rows = [Row(3, 95), Row(40, 100), Row(20, 30), Row(77, 80)]
    turned = [Row(row.base - row.people, row.base) for row in rows]
    assert hidden_rows(rows) == hidden_rows(turned)


def test_a_hidden_space_has_a_larger_one_beside_it():
    assert hidden_posts([Row(2), Row(30), Row(9)]) == {0, 2}
    assert hidden_posts([Row(12), Row(30)]) == frozenset()


def test_a_lorenz_curve_never_ends_in_one_person():
    posts = np.sort(np.r_[np.ones(40), 100])
    curve = pl.DataFrame(
        {
            "people_share": np.linspace(0, 1, 42),
            "posts_share": np.r_[0, np.cumsum(posts) / posts.sum()],
        }
    )
    steps = np.diff(lorenz_of(curve, 41, 41)["people_share"].to_numpy()) * 41
    assert steps.min() > 4.99
    assert lorenz_of(curve, 3, 3) is None


def test_weeks_widen_before_anything_is_hidden():
    view = View(communities.quiet())
    raw = measure(view)["members_spoke"].tables["over_time"]
    shown = gated(view)["members_spoke"].tables["over_time"]
    assert raw["people"].min() < 5
    assert shown.height < raw.height
    assert shown.drop_nulls("people")["people"].min() >= 5


def test_rhythm_widens_to_blocks_of_four_hours():
    table = gated(View(communities.busy()))["posts_total"].tables["rhythm"]
    assert table.height == 42
    assert set(table["hours"]) == {4}
    assert table.filter(pl.col("posts") > 0)["people"].min() >= 5


def test_volumes_of_the_whole_community_stay():
    table = gated(View(communities.quiet()))["posts_total"].tables["by_week"]
    assert table["posts"].null_count() == 0
    assert table["people"].drop_nulls().min() >= 5


def test_single_open_posts_are_not_listed():
    assert gated(View(communities.busy()))["open_posts"].tables["oldest"].is_empty()


def test_leaders_are_shown_together_however_few():
    view = View(communities.busy(), marks=Marks(frozenset({"m0001", "m0002"})))
    reading = gated(view)["leader_post_share"]
    assert reading.value is not None
    assert reading.tables["shares"]["posts"].null_count() == 0


def test_removal_needs_ten_people():
    view = View(communities.quiet())
    assert 0 < standing(view).removed < 10
    readings = gated(view)
    assert readings["removed_share"].value is None
    assert "removal" not in readings["posts_total"].tables
    assert "removed" not in readings["unanswered_after_7d"].tables["cut"].columns


def test_a_view_of_fewer_than_five_shows_nothing():
    members = [{"member_id": f"m{i:03}", "team": "few" if i < 3 else "many"} for i in range(40)]
    posts = [
        {"post_id": f"p{i}", "author_id": f"m{i % 40:03}", "posted_at": communities.START}
        for i in range(80)
    ]
    community = communities.community_of(attributes=("team",), members=members, posts=posts)
    for team in ("few", "many"):
        readings = gated(View(community, Scope(groups=(("team", team),), compare="none")))
        assert {reading.value for reading in readings.values()} == {None}


def test_what_a_few_wrote_in_one_space_is_not_counted_out():
    posts = [
        {
            "post_id": f"p{i}",
            "author_id": f"m{i % (3 if i % 4 == 0 else 40):03}",
            "posted_at": communities.START,
            "space": "small" if i % 4 == 0 else "large",
        }
        for i in range(160)
    ]
    members = [{"member_id": f"m{i:03}"} for i in range(40)]
    community = communities.community_of(members=members, posts=posts)
    for space in ("small", "large"):
        readings = gated(View(community, Scope(spaces=(space,), compare="none")))
        assert readings["posts_total"].value is None
        assert not readings["posts_total"].tables


def test_the_comparison_is_gated_too():
    community = communities.busy()
    whole = data_period(community, "UTC")
    first = whole.start
    scope = Scope(compare=Period(first, first + communities.timedelta(days=0)))
    readings = measure(View(community, scope))
    then = replace(readings["members_spoke"].compared, value=3 / 300, count=3.0, base=300.0)
    readings["members_spoke"] = replace(readings["members_spoke"], compared=then)
    shown = gate_all(readings, View(community, scope), "meeting")["members_spoke"].compared
    assert shown.value is None
    assert shown.change is None


def test_every_metric_passes_the_gate_on_every_community():
    for make in communities.ALL.values():
        assert set(gated(View(make()))) == set(METRICS)


def test_the_unknown_of_a_ladder_gives_no_hidden_step_away():
    """Of 71, 34 took part and 32 spoke: "37 unknown" would tell the two who only reacted."""
    seen = communities.only_two_reacted()
    view = View(seen, Scope(period=data_period(seen, "UTC")))
    told = gated(view)
    assert told["members_spoke"].count == 32
    assert told["members_active"].count is None
    ladder = told["members_active"].tables["ladder"]
    assert ladder.filter(pl.col("step") == "read")["unknown"].to_list() == [None]


def test_two_unevennesses_do_not_tell_how_many_spoke():
    """60 people of whom 57 spoke: the ratio of both numbers and their curves would tell the 57."""
    told = gated(small(57))
    assert told["members_spoke"].count is None
    assert told["posts_gini_all"].value is not None
    assert told["posts_gini_speakers"].value is None
    assert not told["posts_gini_speakers"].tables


def test_as_many_equal_voices_as_speakers_are_hidden_with_them():
    told = gated(small(57))["effective_voices"]
    assert (told.value, told.base) == (None, None)


def test_a_share_of_a_hidden_base_is_rounded_and_loses_its_count():
    reading = Reading("retention_90d", 667 / 884, "share", count=667, base=884, low=0.71234)
    told = without_base(reading)
    assert (told.value, told.low, told.count, told.base) == (0.75, 0.7, None, None)


@pytest.mark.parametrize("base", [*range(6, 120), 500, 9000])
def test_each_base_near_a_hidden_one_fits_what_is_shown_of_its_share(base):
    """A reader who knows the base to within four people learns it from no rounded share."""
    step = step_for(base)
    for people in range(base + 1):
        shown = without_base(Reading("members_lost", people / base, "share", people, base)).value
        for other in range(max(base - 4, 1), base + 5):
            nearest = round(shown * other) / other
            assert abs(nearest - shown) <= step / 2 + 1e-9


def test_the_change_of_a_share_tells_none_that_is_rounded():
    told = Told(Standing(authors=57))
    then = Comparison(0.5, 667 / 884 - 0.5, 0.2, 0.3, "clear rise", count=442, base=884)
    reading = Reading("members_lost", 667 / 884, "share", 667, 884, compared=then)
    shown = compared(without_base(reading), told)
    assert shown.change == pytest.approx(0.75 - 0.5)
    assert (shown.low, shown.high) == (0.2, 0.3)


def test_a_comparison_with_a_hidden_base_is_rounded():
    told = Told(Standing(authors=57))
    assert told.members.tell(0, 60)
    then = Comparison(12.3456789, 0.1234567, None, None, "no clear change", base=57)
    reading = Reading("effective_voices", 20.0, "people", base=60, compared=then)
    shown = compared(reading, told)
    assert (shown.value, shown.change, shown.base) == (12.346, 0.123, None)
