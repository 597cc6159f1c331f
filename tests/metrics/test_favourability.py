"""The place of a view among its alternatives: ranks that hold, and flags that are rarely wrong."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics import read
from dashboard.metrics._slice import slice_of
from dashboard.metrics._windows import FAMILIES, families_of
from dashboard.metrics.favourability import (
    NO_COMPARISON,
    favourability,
    percentile,
    unusual,
    without_trend,
)
from dashboard.view import Period, Scope, View
from data_sources.community import CAPABILITIES, SCHEMAS, Ability, Community, empty
from data_sources.sample import sample_community

START = datetime(2024, 1, 1, 12, tzinfo=UTC)  # a Monday

series = st.lists(st.integers(-50, 50), min_size=2, max_size=40)


class TestPlace:
    @given(series, st.data())
    def test_invariant_under_rising_transforms_and_mirrored_by_sign(self, values, data):
        chosen = data.draw(st.integers(0, len(values) - 1))
        x = np.array(values, float)
        place = percentile(x, chosen)
        assert 0 <= place <= 100
        assert percentile(np.exp(x / 10), chosen) == place
        assert percentile(x**3, chosen) == place
        assert place + percentile(-x, chosen) == pytest.approx(100)

    def test_uniform_when_all_windows_are_alike(self):
        random = np.random.default_rng(1)
        places = [percentile(random.normal(size=41), 7) for _ in range(4000)]
        assert np.mean(places) == pytest.approx(50, abs=1.5)
        found = np.quantile(places, [0.1, 0.25, 0.75, 0.9])
        assert found == pytest.approx([10, 25, 75, 90], abs=2.6)

    def test_the_last_window_of_a_rising_series_is_first_until_the_trend_is_out(self):
        days = np.arange(40) * 7
        rising = 5.0 + 0.3 * days
        assert percentile(rising, 39) == 100
        assert percentile(without_trend(rising, days), 39) == 50
        noisy = rising + np.random.default_rng(2).normal(size=40)
        assert percentile(without_trend(noisy, days), 39) < 100

    def test_what_cannot_be_told_is_no_alternative(self):
        assert percentile([np.nan, 1, 2], 2) == 100
        assert np.isnan(without_trend([np.nan, 1, 2], [0, 1, 2])[0])
        with pytest.raises(ValueError, match="nothing to compare"):
            percentile([np.nan, 1], 0)
        with pytest.raises(ValueError, match="nothing to compare"):
            percentile([3], 0)


class TestFlag:
    def test_a_window_chosen_at_random_is_flagged_at_most_one_time_in_twenty(self):
        random = np.random.default_rng(3)
        runs = 2000
        flagged = sum(
            unusual(random.normal(size=(40, 5)), random.integers(40)).size > 0 for _ in range(runs)
        )
        assert 0.02 <= flagged / runs <= 0.06

    def test_no_more_than_one_window_in_twenty_of_any_table_is_flagged(self):
        random = np.random.default_rng(4)
        for _ in range(20):
            table = random.standard_cauchy(size=(60, 4)) @ random.normal(size=(4, 5))
            assert sum(unusual(table, row).size > 0 for row in range(60)) <= 3

    def test_five_of_a_hundred_windows_are_flagged_and_not_the_sixth(self):
        table = np.arange(100.0)[:, None]
        assert [row for row in range(100) if unusual(table, row).size] == [95, 96, 97, 98, 99]

    def test_a_planted_best_of_forty_windows_is_flagged_with_its_family(self):
        random = np.random.default_rng(5)
        runs, flagged, named = 500, 0, 0
        for _ in range(runs):
            table, window, family = random.normal(size=(40, 5)), random.integers(40), 2
            table[window, family] += 5
            found = unusual(table, window)
            flagged += found.size > 0
            named += family in found
        assert flagged / runs >= 0.95
        assert named / runs >= 0.95

    def test_who_picks_the_best_of_forty_windows_is_always_caught(self):
        random = np.random.default_rng(6)
        for _ in range(200):
            table = random.normal(size=(40, 1))
            assert unusual(table, int(table.argmax())).tolist() == [0]

    def test_a_mean_over_families_would_dilute_it_and_is_not_taken(self):
        random = np.random.default_rng(7)
        table = random.normal(size=(40, 5))
        table[11] = [-1, -1, 6, -1, -1]
        assert unusual(table, 11).tolist() == [2]

    def test_equal_windows_are_not_unusual(self):
        assert unusual(np.ones((40, 3)), 5).size == 0


def community(weeks, posts_in_week, groups=None, replies=True):
    """Twenty people who post in turn; ``posts_in_week(week)`` is how often."""
    people = [f"p{i:02}" for i in range(20)]
    posts = []
    for week in range(weeks):
        for number in range(posts_in_week(week)):
            name = f"{week}-{number}"
            at = START + timedelta(weeks=week, hours=number * 11 % 155)
            who = people[number % 20]
            posts.append((name, name, who, at))
            if replies and number % 2:
                posts.append((f"{name}r", name, people[(number + 1) % 20], at))
    tables = {name: empty(name) for name in SCHEMAS}
    tables["posts"] = pl.DataFrame(
        posts, schema=["post_id", "thread_id", "author_id", "posted_at"], orient="row"
    ).with_columns(kind=pl.lit("post"))
    tables["members"] = pl.DataFrame({"member_id": people}).with_columns(
        kind=pl.lit("person"), known_from=pl.lit("export")
    )
    for name in ("posts", "members"):
        missing = [
            pl.lit(None, kind).alias(column)
            for column, kind in SCHEMAS[name].items()
            if column not in tables[name].columns
        ]
        tables[name] = tables[name].with_columns(missing).select(list(SCHEMAS[name]))
        tables[name] = tables[name].cast(dict(SCHEMAS[name]))
    if groups:
        tables["members"] = tables["members"].with_columns(
            team=pl.Series([groups[i % len(groups)] for i in range(20)])
        )
    can = {name: Ability("yes") for name in CAPABILITIES}
    return Community(**tables, attributes=("team",) if groups else (), can_tell=can, seed="s")


def quarter(week, weeks=4):
    first = (START + timedelta(weeks=week)).date()
    return Period(first, first + timedelta(days=7 * weeks - 1))


class TestViews:
    def test_a_busy_window_is_said_to_be_so(self):
        view = View(
            community(60, lambda week: 90 if 40 <= week < 44 else 20 + week % 3),
            Scope(period=quarter(40)),
        )
        place = favourability(view)
        assert place.alternatives == 56
        assert place.independent == 15
        assert "posts" in place.favourable
        assert not place.unfavourable
        assert "Posts: more favourable than 56 of 56 other periods of 28 days" in place.sentence
        by_key = {family.key: family for family in place.families}
        assert by_key["posts_total"].favourability == 100
        assert 80 < by_key["posts_total"].low < by_key["posts_total"].high == 100
        assert "reactions_total" in by_key

    def test_the_mirror_is_said_as_well(self):
        view = View(
            community(60, lambda week: 4 if 40 <= week < 44 else 20 + week % 3),
            Scope(period=quarter(40)),
        )
        place = favourability(view)
        assert not place.favourable
        assert "posts" in place.unfavourable
        assert "less favourable than 56 of 56 other periods of 28 days" in place.sentence

    def test_an_ordinary_window_is_said_to_be_so(self):
        view = View(community(60, lambda week: 20 + week % 5), Scope(period=quarter(30)))
        place = favourability(view)
        assert place.favourable == place.unfavourable == ()
        assert place.sentence == (
            "This view is not unusual beside 56 other periods of 28 days"
            " (they overlap: about 15 stand apart)."
        )

    def test_growth_favours_the_last_window_and_detrending_says_so(self):
        view = View(community(60, lambda week: 10 + week), Scope(period=quarter(56)))
        posts = next(f for f in favourability(view).families if f.key == "posts_total")
        assert posts.favourability == 100
        assert posts.detrended is not None
        assert posts.detrended < 100

    def test_windows_start_on_the_same_weekday_and_have_the_same_length(self):
        view = View(
            community(30, lambda _week: 20),
            Scope(period=Period(date(2024, 3, 6), date(2024, 4, 4))),
        )
        # Monday 1 January to Sunday 28 July: Wednesdays from 3 January to 26 June.
        place = favourability(view)
        posts = next(f for f in place.families if f.key == "posts_total")
        assert place.alternatives == posts.of
        assert place.alternatives == 25

    def test_too_few_alternatives_allow_no_comparison(self):
        view = View(community(10, lambda _week: 20), Scope(period=quarter(3)))
        assert favourability(view).sentence == NO_COMPARISON

    def test_a_community_without_dates_allows_no_comparison(self):
        tables = {name: empty(name) for name in SCHEMAS}
        can = {name: Ability("no") for name in CAPABILITIES}
        nothing = View(Community(**tables, attributes=(), can_tell=can))
        assert favourability(nothing).sentence == NO_COMPARISON

    def test_a_window_that_sticks_out_of_the_data_is_placed_too(self):
        view = View(community(60, lambda _week: 20), Scope(period=quarter(58)))
        place = favourability(view)
        assert place.alternatives == 57
        assert "posts" in place.unfavourable

    def test_without_threads_replies_are_not_among_the_families(self):
        made = community(60, lambda _week: 20)
        object.__setattr__(made, "can_tell", {**made.can_tell, "replies": Ability("no", "why")})
        keys = {
            family.key for family in favourability(View(made, Scope(period=quarter(9)))).families
        }
        assert "unanswered_after_7d" not in keys
        assert "posts_total" in keys

    def test_a_filter_on_a_group_compares_like_with_like(self):
        made = community(60, lambda week: 20 + week % 3, groups=["a", "b"])
        view = View(made, Scope(period=quarter(9), groups=(("team", "a"),)))
        spoke = next(f for f in favourability(view).families if f.key == "members_spoke")
        assert spoke.of == 56

    def test_who_had_left_before_a_window_is_no_member_of_it(self):
        made = community(60, lambda _week: 20)
        left = pl.when(pl.col("member_id") < "p10").then(pl.lit(START + timedelta(weeks=30)))
        members = made.members.with_columns(left_at=left.cast(SCHEMAS["members"]["left_at"]))
        part = slice_of(View(replace(made, members=members), Scope(period=quarter(40))))
        before, after = (families_of(part, quarter(week))[0] for week in (20, 40))
        assert (before, after) == (1.0, 1.0)
        assert part.n == 10


SCOPES = [
    Scope(),
    Scope(spaces=("depots",)),
    Scope(spaces=("repairs", "plant a")),
    Scope(groups=(("location", "Plant A"),)),
    Scope(spaces=("repairs",), groups=(("location", "Plant A"), ("location", "Depots"))),
]


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_a_place_is_that_of_the_readings_which_are_shown(scope):
    made_up = sample_community()
    part = slice_of(View(made_up, scope))
    for start in (date(2025, 1, 1), date(2025, 6, 11), date(2025, 12, 31)):
        window = Period(start, start + timedelta(days=89))
        shown = View(made_up, replace(scope, period=window, compare="none"))
        values = [read(family.key, shown).value for family in FAMILIES]
        wanted = [np.nan if value is None else value for value in values]
        assert families_of(part, window) == pytest.approx(wanted, nan_ok=True, rel=1e-12)
