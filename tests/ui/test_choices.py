from datetime import date

from dashboard.period import Period
from dashboard.ui import choices
from dashboard.view import Marks, Scope, View
from tests import communities

QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))


def test_every_quarter_and_year_of_the_data_and_all_of_it_can_be_chosen():
    offered = choices.periods(Period(date(2025, 5, 1), date(2026, 2, 3)))
    assert offered[choices.WHOLE_DATA] == Period(date(2025, 5, 1), date(2026, 2, 3))
    assert offered["1 April to 30 June 2025"].days == 91
    assert {"the year 2025", "1 October to 31 December 2025"} <= set(offered)


def test_a_period_that_goes_on_after_the_data_is_said_to_be_unfinished():
    offered = choices.periods(Period(date(2025, 5, 1), date(2026, 2, 3)))
    unfinished = {name for name in offered if "so far" in name}
    assert unfinished == {"the year 2026, so far", "1 January to 31 March 2026, so far"}
    ended = choices.periods(Period(date(2025, 5, 1), date(2025, 12, 31)))
    assert not any("so far" in name for name in ended)


def test_what_a_link_compares_with_is_always_among_the_choices():
    assert "2024-01-01..2024-01-09" in choices.comparisons(QUARTER, "2024-01-01..2024-01-09")


def test_a_comparison_that_the_data_do_not_hold_says_so():
    offered = choices.comparisons(QUARTER, "previous", Period(date(2025, 10, 1), QUARTER.end))
    lacking = [name for name, words in offered.items() if "do not hold all these days" in words]
    assert lacking == ["2025-01-01..2025-03-31"]


def test_the_year_before_is_the_same_quarter():
    assert "2025-01-01..2025-03-31" in choices.comparisons(QUARTER, "previous")


def test_the_last_day_of_february_has_a_year_before():
    leap = Period(date(2024, 2, 29), date(2024, 3, 1))
    assert "2023-02-28..2023-03-01" in choices.comparisons(leap, "previous")


def test_groups_of_fewer_than_five_are_not_offered():
    people = [{"member_id": f"m{n}", "department": "A" if n < 5 else "B"} for n in range(9)]
    community = communities.community_of(attributes=("department",), members=people)
    assert choices.groups(community) == ["department=A"]


def test_the_line_says_why_nothing_is_compared():
    first = Period(date(2025, 7, 1), date(2025, 9, 30))
    view = View(communities.busy(), Scope(period=first), Marks())
    assert choices.compared_words(view) == "nothing, because the data do not reach back"
