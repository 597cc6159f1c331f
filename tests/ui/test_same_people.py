"""People under several accounts are counted once on a click, and apart again on another."""

from datetime import timedelta

import pytest

from dashboard.story_map import SponsorStory
from dashboard.ui import cache, same_people
from dashboard.view import Marks
from dashboard.workspace import datasets
from tests import communities
from tests.ui.test_pages import data_of, line_of, opened, press

PEOPLE = 12
ONE = "Count all as one person: same full name"
KEEP = "Count the ticked pairs as one person each"
APART = "Count all apart again: same full name"


@pytest.fixture(autouse=True)
def _fresh(fresh_home):
    assert not fresh_home.exists()
    cache.forget()
    yield
    cache.forget()


def twice():
    """Return twelve people on a list, of whom six write under a second account."""
    members = [{"member_id": f"m{at:02}", "name": f"Ann Lee{at}"} for at in range(PEOPLE)]
    again = [
        {"member_id": f"x{at:02}", "name": f"ANN LEE{at}", "known_from": "export"}
        for at in range(6)
    ]
    posts = [
        {
            "post_id": f"p{at:03}",
            "author_id": f"{'mx'[at % 2]}{at % 6:02}",
            "posted_at": communities.START + timedelta(days=at),
        }
        for at in range(180)
    ]
    return communities.community_of(members=[*members, *again], posts=posts)


def test_accounts_are_counted_as_one_person_and_apart_again():
    token = datasets.store(twice())
    datasets.set_marks(token, Marks(frozenset({"x01"})))
    app = opened(token, "data")
    assert "18 members" in line_of(app)
    assert data_of(app, "same-people")[0]["rows"] == [
        ["6 accounts have the full name of another", "counted apart"]
    ]
    press(app, ONE)
    assert "12 members" in line_of(app)
    assert data_of(app, "same-people")[0]["rows"][0][1] == "counted as one person"
    assert len(datasets.marks(token).joined) == 6
    assert app.session_state["open_view"].view.marks.leaders == {"m01"}
    press(app, APART)
    assert "18 members" in line_of(app)
    assert datasets.marks(token) == Marks(frozenset({"x01"}))


def test_pairs_are_accepted_one_by_one_and_taken_back():
    token = datasets.store(twice())
    app = opened(token, "data")
    first, second = app.checkbox[0], app.checkbox[1]
    assert first.label.replace("\\", "") == "ANN LEE0 (x00) and Ann Lee0 (m00): same full name"
    first.check()
    second.check()
    press(app, KEEP)
    assert datasets.marks(token).joined == {("x00", "m00"), ("x01", "m01")}
    assert "16 members" in line_of(app)
    assert data_of(app, "same-people")[0]["rows"][0][1] == "some counted as one person"
    assert [each.value for each in app.checkbox] == [True, True, False, False, False, False]
    app.checkbox[0].uncheck()
    press(app, KEEP)
    assert datasets.marks(token).joined == {("x01", "m01")}


def test_of_many_pairs_the_surest_are_asked_about_and_the_rest_is_counted(monkeypatch):
    monkeypatch.setattr(same_people, "MOST", 4)
    token = datasets.store(twice())
    datasets.set_marks(token, Marks(joined=frozenset({("x05", "m05")})))
    app = opened(token, "data")
    assert len(app.checkbox) == 4
    assert "The 4 surest of 6; 2 more follow." in [each.value for each in app.text]
    app.checkbox[0].check()
    press(app, KEEP)
    assert datasets.marks(token).joined == {("x00", "m00"), ("x05", "m05")}


def test_nothing_is_offered_where_nobody_is_twice():
    app = opened(datasets.store(communities.tiny()), "data")
    assert not data_of(app, "same-people")


def test_a_new_zone_keeps_who_leads_what_the_sponsor_tells_and_who_is_the_same():
    token = datasets.store(twice())
    told = SponsorStory("Ours", ("word",), ("one", "two", "three"), None)
    before = Marks(frozenset({"m01"}), None, told, frozenset({("x01", "m01")}))
    datasets.set_marks(token, before)
    app = opened(token, "data")
    app.selectbox(key=f"days-{token[:8]}").select("Asia/Tokyo").run()
    press(app, "Use this time zone")
    after = datasets.marks(token)
    assert after.zone == "Asia/Tokyo"
    assert (after.leaders, after.sponsor, after.joined) == (
        before.leaders, before.sponsor, before.joined,
    )  # fmt: skip
