"""The Stories page: what it leads with, whom it names, and what it says where nothing is."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import polars as pl
import pytest

from dashboard.charts._chart import Columns
from dashboard.metrics import METRICS
from dashboard.panels import page_panels
from dashboard.panels.stories_read import posts, readable
from dashboard.panels.stories_travel import names_of, stops_of, way_of
from dashboard.view import Period, Scope, View
from data_sources.community import Ability
from tests import communities
from tests.metrics.test_contract import LEADERS, stories_of


@cache
def view(name="busy"):
    return View(communities.ALL[name](), marks=LEADERS, stories=stories_of(name))


def page(of):
    return page_panels("stories", of)


def panel(of, key):
    return next(panel for panel in page(of).panels if panel.key == key)


def said(of):
    made = page(of)
    found = [s.text for pair in made.pairs for s in pair] + [s.text for s in made.sentences]
    for one in made.panels:
        found += [s.text for pair in one.pairs for s in pair]
        found += [s.text for s in one.sentences] + list(one.cannot_tell) + [one.question]
        found += [" ".join(row) for row in one.rows]
    return " ".join(found)


@pytest.mark.parametrize("name", sorted(communities.ALL))
def test_on_every_community_the_page_asks_its_question_and_says_what_it_cannot_tell(name):
    made = page(view(name))
    assert made.question.endswith("ours?")
    assert made.cannot_tell
    assert made.questions_for_the_room
    assert "None" not in said(view(name))


def test_every_sentence_that_flatters_leads_beside_its_counterweight():
    pairs = page(view()).pairs
    assert pairs
    for one, other in pairs:
        assert other.key in METRICS[one.key].counterweight


def test_your_story_stands_beside_the_others_and_posts_in_no_story_among_them():
    picture = panel(view(), "beside").picture
    assert isinstance(picture, Columns)
    assert picture.alt.startswith("Ours: ")
    assert "in no story: " in picture.alt


def test_no_story_of_fewer_than_five_people_has_a_number_or_a_day():
    table = panel(view(), "told").table
    few = table.filter(table["shown"] == "fewer than five people")
    for column in ("story", "people", "posts", "first", "last"):
        assert few[column].null_count() == few.height


def test_the_days_of_stories_of_ten_people_or_more_are_told_and_no_times():
    table = panel(view(), "told").table
    assert table.schema["first"] == table.schema["last"] == pl.Date
    some = table.filter(pl.col("people") < 10)
    assert some["first"].null_count() == some["last"].null_count() == some.height
    assert table.filter(pl.col("people") >= 10)["first"].null_count() == 0


def test_where_stories_came_to_a_group_is_told_only_of_groups_whose_tellers_are_told():
    chairs, ways = panel(view(), "chairs").table, panel(view(), "travel").table
    if ways is None:
        return
    told = set(chairs.filter(chairs["shown"] == "yes").select("story", "group").iter_rows())
    assert set(ways.select("story", "group").iter_rows()) <= told


def test_the_first_week_of_a_way_begins_no_earlier_than_the_period_does():
    rows = {"story": ["S-001"] * 3, "name": [None] * 3, "people": [9] * 3,
            "group": ["Depots", "Office", "Plant"],
            "week": [date(2025, 12, 29), date(2025, 12, 29), date(2026, 1, 5)]}  # fmt: skip
    table = pl.DataFrame(rows, schema_overrides={"name": pl.String})
    winter = replace(view(), scope=Scope(Period(date(2026, 1, 1), date(2026, 3, 31))))
    assert way_of(table, "S-001", winter) == "Depots and Office 1 Jan → Plant 5 Jan"
    assert way_of(table, "S-002", winter) == way_of(table.head(1), "S-001", winter) == ""
    assert way_of(None, "S-001", winter) == ""
    assert stops_of(table, "S-001", winter) == (
        ("1 Jan", "Depots (9 people) and Office (9 people)"), ("5 Jan", "Plant (9 people)")
    )  # fmt: skip
    assert names_of(table) == {"S-001": "S-001"}
    assert names_of(table.head(1)) == names_of(None) == {}


def test_where_no_story_travelled_one_sentence_says_so_or_why_nobody_knows():
    for name in ("busy", "tiny", "quiet"):
        made = next((one for one in page(view(name)).panels if one.key == "travel"), None)
        assert made is None or bool(made.rows) != bool(made.sentences)
    alone = panel(view(), "travel")
    assert alone.rows or "no story of ten people or more came to two groups" in said(view())


def test_until_stories_are_found_one_sentence_says_so():
    bare = replace(view(), stories=None)
    assert "the stories of these posts have not been found yet" in said(bare)
    assert not readable(bare)


def test_without_the_sponsors_story_the_page_says_how_to_write_it():
    unwritten = replace(view(), stories=replace(view().stories, sponsor=None))
    text = said(unwritten)
    assert "nobody has written down the sponsor's story" in text
    assert "Write it down above" in text


def test_without_text_nothing_is_claimed():
    silent = replace(
        view().community,
        can_tell={**view().community.can_tell, "text": Ability("no", "this export has no text")},
    )
    assert "this export has no text" in said(replace(view(), community=silent))


def test_unstable_stories_are_called_unstable():
    shaky = replace(view(), stories=replace(view().stories, agreement=0.5, version="shaky"))
    assert "These stories are unstable" in said(shaky)
    assert "unstable" not in said(view())


def test_of_several_languages_no_diversity_is_claimed():
    mixed = replace(view(), stories=replace(view().stories, languages=("de", "en"), version="mix"))
    assert "several languages" in said(mixed)
    assert not any(s.key == "effective_stories" for pair in page(mixed).pairs for s in pair)


@pytest.mark.parametrize("name", sorted(communities.ALL))
def test_what_can_be_read_is_told_by_ten_people_and_names_nobody(name):
    seen = view(name)
    names = [n for n in seen.community.members["name"].drop_nulls() if len(n) > 5]
    for story in list(readable(seen))[:2]:
        found = posts(seen, story).posts
        assert not found or len({post.voice for post in found}) >= 10
        assert not any(name in post.text for post in found for name in names)


def test_in_a_part_of_a_month_the_page_says_why_no_post_opens():
    whole = view()
    days = Period(whole.period.start, whole.period.end - timedelta(days=1))
    part = replace(whole, scope=replace(whole.scope, period=days))
    assert "Posts open only in a view of whole months" in said(part)
    assert "whole months" not in said(whole)
