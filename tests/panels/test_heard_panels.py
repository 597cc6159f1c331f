"""The Heard page: what it leads with, what it keeps together, and what it says where nothing is."""

from dataclasses import replace
from functools import cache

import pytest

from dashboard.charts._chart import Chart
from dashboard.metrics import METRICS
from dashboard.panels import page_panels
from dashboard.view import Marks, View
from data_sources.community import Ability
from tests import communities
from tests.metrics.test_contract import LEADERS, stories_of

HEARD = [key for key, metric in METRICS.items() if metric.family == "heard"]


@cache
def view():
    return View(communities.busy(), marks=LEADERS, stories=stories_of("busy"))


@pytest.fixture(scope="module")
def page():
    return page_panels("heard", view())


def panel(page, key):
    return next(panel for panel in page.panels if panel.key == key)


def said(page):
    found = [sentence.text for pair in page.pairs for sentence in pair]
    for one in page.panels:
        found += [s.text for pair in one.pairs for s in pair]
        found += [s.text for s in one.sentences]
        found += [" ".join(row) for row in one.rows]
    return " ".join(found)


def test_your_story_leads_beside_the_gap_and_what_is_left_of_it_after_matching(page):
    ((yours, gap),) = page.pairs
    assert (yours.key, gap.key) == ("answered_sponsor", "answered_gap")
    assert "does not prove a motive" in gap.text or "cannot be matched" in gap.text


def test_every_reading_of_what_is_heard_stands_on_the_page(page):
    shown = {reading.key for one in page.panels for reading in one.readings}
    assert set(HEARD) <= shown


def test_the_ladder_has_every_step_for_both_and_says_what_is_unknown(page):
    picture = panel(page, "ladder").picture
    assert isinstance(picture, Chart)
    for step in ("said", "seen", "answered in a week", "by a leader", "acted on", "removed"):
        assert picture.alt.count(step) == 2
    assert picture.alt.count("acted on unknown") == 2
    assert picture.light.layout.shapes[0].line.dash == "dot"


def test_both_curves_are_named_at_their_ends(page):
    words = [a.text for a in panel(page, "curves").picture.light.layout.annotations]
    assert words[0].startswith("your story")
    assert words[1].startswith("other stories")


def test_no_story_of_fewer_than_five_people_is_named(page):
    table = panel(page, "open_alternative").table
    named = table.filter(table["tellers"].is_not_null())
    assert (named["tellers"] >= 5).all()


def test_without_stories_or_without_yours_the_page_says_so():
    bare = replace(view(), stories=None)
    unwritten = replace(view(), stories=replace(view().stories, sponsor=None))
    assert "the stories of these posts have not been found yet" in said(page_panels("heard", bare))
    page = page_panels("heard", unwritten)
    assert "nobody has written down the sponsor's story" in said(page)
    write = panel(page, "matched").sentences[0]
    assert (write.page, write.link) == ("stories", "write it")


def test_without_threads_leaders_or_members_the_page_says_so():
    community = view().community
    flat = Ability("no", "this export has no threads")
    threadless = replace(community, can_tell={**community.can_tell, "replies": flat})
    assert "this export has no threads" in said(
        page_panels("heard", replace(view(), community=threadless))
    )
    assert "nobody is marked as a leader" in said(
        page_panels("heard", replace(view(), marks=Marks()))
    )
    tiny = View(communities.tiny(), marks=LEADERS, stories=stories_of("tiny"))
    assert page_panels("heard", tiny).panels == ()


def test_names_from_an_upload_are_no_mark_up():
    hostile = View(communities.hostile(), marks=LEADERS, stories=stories_of("hostile"))
    for one in page_panels("heard", hostile).panels:
        if isinstance(one.picture, Chart):
            assert not [a.text for a in one.picture.light.layout.annotations if "<script" in a.text]


def test_the_overview_says_what_was_not_heard():
    assert panel(page_panels("overview", view()), "not_heard").readings[0].key == "open_alternative"
