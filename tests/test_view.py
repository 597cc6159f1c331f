from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dashboard.counting import UNITS
from dashboard.view import (
    Period,
    Scope,
    View,
    default_period,
    describe,
    from_query,
    quarter_of,
    to_query,
)
from data_sources.community import CAPABILITIES, SCHEMAS, Ability, Community, empty

ODD = ["Night shift", "R&D", "a=b", "Köln", "100 %", "=", "x,y"]


def community(first=date(2025, 1, 1), last=date(2026, 3, 31), zone="UTC", middle=None):
    tables = {name: empty(name) for name in SCHEMAS}
    moments = [
        datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        for day in (first, middle or last, last)
    ]
    given_columns = pl.DataFrame(
        {
            "post_id": [str(number) for number in range(len(ODD))],
            "author_id": [str(number) for number in range(len(ODD))],
            "space": ODD,
            "posted_at": [moments[0], moments[1], *[moments[2]] * (len(ODD) - 2)],
            "kind": ["post"] * len(ODD),
        }
    )
    tables["posts"] = pl.concat([empty("posts"), given_columns], how="diagonal_relaxed")
    tables["members"] = pl.DataFrame(
        {
            "member_id": [str(number) for number in range(len(ODD))],
            "kind": ["person"] * len(ODD),
            "shift": ODD,
            "shift=a": ODD[::-1],
        }
    )
    can = dict.fromkeys(CAPABILITIES, Ability("yes"))
    return Community(**tables, attributes=("shift", "shift=a"), can_tell=can, zone=zone)


HERE = community()
DAYS = st.dates(date(2025, 1, 1), date(2026, 3, 31))
PERIODS = st.tuples(DAYS, DAYS).map(lambda pair: Period(min(pair), max(pair)))
SCOPES = st.builds(
    Scope,
    period=st.none() | PERIODS,
    compare=st.sampled_from(["previous", "none"]) | PERIODS,
    spaces=st.lists(st.sampled_from(ODD), unique=True).map(tuple),
    groups=st.lists(st.tuples(st.sampled_from(["shift"]), st.sampled_from(ODD)), unique=True).map(
        tuple
    ),
    by=st.none() | st.sampled_from(["shift", "shift=a"]),
    unit=st.sampled_from(UNITS),
    circle=st.sampled_from(["", "00c0ffee"]),
)


@given(SCOPES)
def test_every_scope_comes_back_from_its_address(scope):
    assert from_query(to_query(scope), HERE) == (scope, [])


@given(
    st.dictionaries(
        st.sampled_from(["from", "to", "compare", "space", "group", "by", "unit", "circle"]),
        st.text(max_size=12) | st.lists(st.text(max_size=12), max_size=3),
    )
)
def test_no_address_is_an_error_and_what_is_dropped_is_told(query):
    scope, told = from_query(query, HERE)
    asked = [value for value in query.get("space", []) if isinstance(query["space"], list)]
    assert len([s for s in told if "space" in s]) >= len([a for a in asked if a not in ODD])
    assert set(scope.spaces) <= set(ODD)
    assert all(sentence.startswith("This link asked ") for sentence in told)


def test_a_link_that_asks_for_what_is_not_there_says_so_in_sentences():
    scope, told = from_query(
        {"space": ["Berlin"], "group": ["shift=day"], "by": "rank", "from": "soon", "compare": "?"},
        HERE,
    )
    assert scope == Scope()
    assert len(told) == 5
    assert any("“Berlin”" in sentence for sentence in told)


def test_a_period_outside_the_data_is_kept_and_told():
    scope, told = from_query({"from": "2030-01-01", "to": "2030-02-01"}, HERE)
    assert scope.period == Period(date(2030, 1, 1), date(2030, 2, 1))
    assert len(told) == 1


def test_the_default_is_the_last_complete_quarter():
    assert default_period(HERE, "UTC") == Period(date(2026, 1, 1), date(2026, 3, 31))
    later = community(middle=date(2026, 2, 3), last=date(2026, 5, 20))
    assert default_period(later, "UTC") == Period(date(2026, 1, 1), date(2026, 3, 31))


def test_a_quarter_in_which_nobody_posted_is_passed_over():
    apart = community(date(2024, 1, 1), date(2026, 5, 20), middle=date(2024, 5, 2))
    assert default_period(apart, "UTC") == Period(date(2024, 4, 1), date(2024, 6, 30))


def test_where_no_complete_quarter_has_a_post_the_last_one_is_shown():
    apart = community(first=date(2025, 2, 1), last=date(2026, 5, 20))
    assert default_period(apart, "UTC") == Period(date(2026, 1, 1), date(2026, 3, 31))


def test_a_link_with_one_day_says_which_period_it_shows():
    scope, told = from_query({"from": "2026-02-01"}, HERE)
    assert scope.period == Period(date(2026, 2, 1), date(2026, 3, 31))
    assert told == [
        "This link names one end of a period only: it shows 1 February to 31 March 2026."
    ]


def test_with_less_than_a_quarter_the_default_is_the_last_third():
    short = community(date(2026, 1, 1), date(2026, 1, 30))
    assert default_period(short, "UTC") == Period(date(2026, 1, 21), date(2026, 1, 30))


@given(DAYS)
def test_a_day_lies_in_its_quarter_and_quarters_touch(day):
    quarter = quarter_of(day)
    assert quarter.start <= day <= quarter.end
    assert quarter_of(quarter.end + timedelta(days=1)).start == quarter.end + timedelta(days=1)
    assert quarter.before().end == quarter.start - timedelta(days=1)
    assert quarter_of(quarter.before().start) == quarter.before()


def test_days_begin_where_the_community_lives():
    first, after = Period(date(2026, 3, 29), date(2026, 3, 29)).bounds("Europe/Berlin")
    assert (after - first) == timedelta(hours=23)
    assert first == datetime(2026, 3, 28, 23, tzinfo=UTC)


def test_the_view_is_one_sentence():
    assert describe(View(HERE)) == (
        "1 January to 31 March 2026 compared with the quarter before, in all spaces, everyone"
    )
    narrow = Scope(
        period=Period(date(2025, 12, 30), date(2026, 1, 2)),
        spaces=("Köln", "R&D"),
        groups=(("shift", "R&D"), ("shift", "Köln"), ("shift=a", "=")),
        by="shift",
    )
    assert describe(View(HERE, narrow)) == (
        "30 December 2025 to 2 January 2026 compared with the 4 days before, in Köln and R&D, "
        "people of shift R&D or Köln and shift=a =, by shift"
    )


def test_a_comparison_that_the_data_do_not_cover_is_said():
    whole = Scope(period=Period(date(2025, 1, 1), date(2026, 3, 31)))
    assert View(HERE, whole).comparison is None
    assert "compared with nothing, because the data do not reach back" in describe(
        View(HERE, whole)
    )


def test_what_stories_are_counted_in_stands_in_the_address_and_in_the_sentence():
    assert "unit" not in to_query(Scope())
    assert to_query(Scope(unit="posts")) == {"unit": "posts"}
    assert "counted" not in describe(View(HERE))
    assert describe(View(HERE, Scope(unit="threads"))).endswith("stories counted by threads")


def test_the_circle_that_reach_looks_at_stands_in_the_address_and_in_the_sentence():
    assert to_query(Scope(circle="00c0ffee")) == {"circle": "00c0ffee"}
    assert describe(View(HERE, Scope(circle="00c0ffee"))).endswith(
        "one circle of conversation only"
    )
    scope, told = from_query({"circle": "circle 1"}, HERE)
    assert (scope.circle, len(told)) == ("", 1)


def test_an_unknown_way_to_count_is_told_and_people_are_counted():
    scope, told = from_query({"unit": "words"}, HERE)
    assert (scope.unit, len(told)) == ("people", 1)
    flat = replace(HERE, can_tell={**HERE.can_tell, "replies": Ability("no", "flat")})
    scope, told = from_query({"unit": "threads"}, flat)
    assert scope.unit == "people"
    assert told == ["This link asked to count stories by threads, but this export has no threads."]
