import json
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.navigation import PAGES
from dashboard.ui import cache
from dashboard.workspace import datasets
from data_sources.formats._parse import email_key
from tests import communities

ROOT = Path(__file__).resolve().parent.parent.parent
ENTRY = ROOT / "dashboard" / "app.py"


@pytest.fixture(autouse=True)
def _fresh(fresh_home):
    assert not fresh_home.exists()
    cache.forget()
    yield
    cache.forget()


def opened(token="", page="overview", **query):
    app = AppTest.from_file(str(ENTRY), default_timeout=60)
    if token:
        app.query_params["d"] = token
    for key, value in query.items():
        app.query_params[key.removesuffix("_")] = value
    app.run()
    link = next(link for link in PAGES if link.key == page)
    if link.path:
        app.switch_page(f"../{link.file}").run()
    assert not app.exception, [error.message for error in app.exception]
    return app


def test_a_page_that_stands_is_not_pushed_aside_while_it_is_computed_anew(monkeypatch):
    shapes = []
    drawn = st.skeleton
    monkeypatch.setattr(st, "skeleton", lambda **how: shapes.append(how) or drawn(**how))
    app = opened()
    assert len(shapes) == 1  # nothing stood there yet
    cache.forget()
    app.run()
    assert len(shapes) == 1
    link = next(link for link in PAGES if link.key == "engagement")
    app.switch_page(f"../{link.file}").run()
    assert len(shapes) == 2  # another page


def elements(app):
    """Return the data of our own elements, by key, as the browser gets them."""
    found = {}
    for block in app.get("bidi_component"):
        proto = block.proto
        found[proto.id] = json.loads(proto.json)[0] if proto.json else {}
    return found


def line_of(app):
    return "".join(part["text"] for part in data_of(app, "scope_line")[0]["parts"])


def headings(app):
    return [data["heading"] for data in data_of(app, "lead-")]


def data_of(app, name):
    return [data for key, data in elements(app).items() if name in key]


def texts(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return []


@pytest.mark.parametrize("page", [link.key for link in PAGES])
@pytest.mark.parametrize("name", sorted(communities.ALL))
def test_every_page_opens_on_every_community(name, page):
    token = datasets.store(communities.ALL[name]())
    app = opened(token, page)
    headings = [data["heading"] for data in data_of(app, "lead-")]
    assert len(headings) == 1
    assert headings[0].endswith("?")
    assert data_of(app, "footer")


@pytest.mark.parametrize("page", [link.key for link in PAGES])
def test_hostile_words_never_reach_markdown(page):
    token = datasets.store(communities.ALL["hostile"]())
    app = opened(token, page)
    read_as_markdown = [m.value for m in [*app.markdown, *app.caption, *app.title, *app.header]]
    labels = [w.label for w in [*app.button, *app.selectbox, *app.multiselect, *app.text_input]]
    for text in [*read_as_markdown, *labels]:
        assert not any(payload in text for payload in communities.PAYLOADS), text


def test_the_sample_opens_without_any_address():
    app = opened()
    line = "".join(part["text"] for part in data_of(app, "scope_line")[0]["parts"])
    assert "compared with the quarter before, in all spaces, everyone" in line
    assert data_of(app, "box")[0]["title"] == "A made-up community."


def test_favourable_sentences_stand_beside_their_counterweights():
    app = opened()
    pairs = data_of(app, "lead-")[0]["pairs"]
    assert pairs
    assert all(pair[0]["dot"] in {"open", "filled"} for pair in pairs)
    assert all(pair[1]["dot"] == "filled" for pair in pairs)
    assert all(side["href"] for pair in pairs for side in pair)


def test_a_link_asks_in_vain_and_is_told():
    token = datasets.store(communities.busy())
    app = opened(token, space=["space 1", "gone"], group="department=nowhere")
    told = data_of(app, "scope_line")[0]["told"]
    assert any("gone" in text for text in told)
    assert any("nowhere" in text for text in told)
    assert app.multiselect(key="space").value == ["space 1"]


def test_a_link_to_unknown_data_says_so_and_shows_the_sample():
    app = opened("not-a-token")
    assert data_of(app, "scope_line")[0]["told"]
    assert data_of(app, "box")[0]["title"] == "A made-up community."


def test_two_datasets_are_kept_apart():
    one, other = datasets.store(communities.tiny()), datasets.store(communities.quiet())
    lines = [
        "".join(part["text"] for part in data_of(opened(token), "scope_line")[0]["parts"])
        for token in (one, other)
    ]
    assert lines[0] != lines[1]


def test_the_scope_of_the_address_is_the_scope_of_the_page():
    token = datasets.store(communities.busy())
    app = opened(token, from_="2025-10-01", to="2025-12-31", compare="none", space="space 2")
    assert line_of(app).startswith(
        "1 October to 31 December 2025 compared with nothing, in space 2"
    )


def test_a_preset_sets_both_days():
    token = datasets.store(communities.busy())
    app = opened(token)
    app.selectbox(key="scope_preset").select("the whole data").run()
    whole = communities.busy().extent()
    assert app.date_input(key="from").value == whole[0].date()
    assert app.date_input(key="to").value == whole[1].date()
    assert app.selectbox(key="scope_preset").value is None
    assert not app.warning


def test_days_of_your_own_become_the_comparison():
    token = datasets.store(communities.busy())
    app = opened(token)
    app.date_input(key="compare_from").set_value("2025-08-01").run()
    app.date_input(key="compare_to").set_value("2025-08-31").run()
    assert app.text_input(key="compare").value == "2025-08-01..2025-08-31"
    assert "days of your own: 1 to 31 August 2025" in app.radio(key="compared_with").options


def test_what_it_is_compared_with_is_chosen_in_words_and_kept_in_the_address():
    app = opened(datasets.store(communities.busy()))
    choices = app.radio(key="compared_with")
    assert choices.options[1] == "no comparison"
    choices.set_value("none").run()
    assert app.text_input(key="compare").value == "none"
    assert "compared with nothing" in line_of(app)


def test_a_link_that_asks_for_something_unknown_is_told():
    app = opened(datasets.store(communities.busy()), period="2025-Q1")
    told = data_of(app, "scope_line")[0]["told"]
    assert told == ["This link asked for “period”, which is not known here."]


def test_an_address_with_one_day_takes_the_other_from_the_calendar_and_blames_nobody():
    token = datasets.store(communities.busy())
    default = opened(token).date_input(key="to").value
    app = opened(token, from_="2025-10-01")
    assert app.date_input(key="to").value == default
    assert data_of(app, "scope_line")[0]["told"] == []


def test_the_copied_address_holds_the_days_even_of_the_default():
    app = opened(datasets.store(communities.busy()))
    asked = data_of(app, "scope_tools")[0]["asked"]
    period = app.date_input(key="from").value, app.date_input(key="to").value
    assert f"from={period[0]}&to={period[1]}" in asked


def test_the_line_counts_the_blind_spots_that_the_data_page_lists():
    app = opened(datasets.store(communities.busy()), "data")
    listed = sum(len(data["rows"]) for data in data_of(app, "panel-blind-"))
    assert listed > 1
    assert line_of(app).endswith(f" · {listed} blind spots")


def test_an_upload_is_opened_and_a_bad_one_leaves_it_open():
    log = "author,date,text\n" + "".join(
        f"p{n % 30},2025-{1 + n % 9:02}-{1 + n % 28:02} 10:00,hello {n}\n" for n in range(300)
    )
    app = opened(page="data")
    app.get("file_uploader")[0].set_value(("log.csv", log.encode(), "text/csv")).run()
    press(app, "Read these files")
    token = app.session_state["d"]
    assert token != datasets.SAMPLE
    assert datasets.open_dataset(token).counts()["posts"] == 300
    assert "What does the whole picture say?" in headings(app)
    assert app.toast[0].value.startswith("Read 300 rows of one file, set 0 aside")
    app.switch_page("../pages/data.py").run()
    app.get("file_uploader")[0].set_value(("bad.zip", b"PK\x03\x04nothing", "x/zip")).run()
    press(app, "Read these files")
    assert app.session_state["d"] == token
    said = data_of(app, "notice")[0]["sentences"]
    assert "bad.zip" in said[0]
    assert "still open" in said[1]


def test_an_upload_beside_open_data_opens_the_new_data():
    first = datasets.store(communities.busy())
    app = opened(first, "data")
    log = "author,date,text\n" + "".join(f"p{n},2025-01-{n + 1:02} 10:00,hi\n" for n in range(20))
    app.get("file_uploader")[0].set_value(("log.csv", log.encode(), "text/csv")).run()
    press(app, "Read these files")
    assert not app.exception
    assert app.session_state["d"] not in {first, datasets.SAMPLE}
    assert "What does the whole picture say?" in headings(app)


def test_an_upload_keeps_e_mail_hashes_under_the_secret_of_this_home():
    app = opened(page="data")
    log = "author,posted at,text,email\nann,2024-05-06 09:00,hello,ann@example.org\n"
    app.get("file_uploader")[0].set_value(("log.csv", log.encode(), "text/csv")).run()
    press(app, "Read these files")
    members = datasets.open_dataset(app.session_state["d"]).members
    assert email_key("ann@example.org", datasets.secret_key()) in members["email_key"].to_list()


def test_leaders_are_marked_by_an_attribute_value():
    token = datasets.store(communities.busy())
    app = opened(token, "data")
    offered = app.selectbox(key="leaders_value").options
    app.selectbox(key="leaders_value").select(offered[0]).run()
    press(app, "Mark as leaders")
    people = communities.busy().members
    expected = people.filter(people["department"] == offered[0])["member_id"]
    assert datasets.marks(token).leaders == set(expected)


def test_the_time_zone_is_kept_with_the_data():
    token = datasets.store(communities.busy())
    app = opened(token, "data")
    app.selectbox(key=f"days-{token[:8]}").select("Asia/Tokyo").run()
    press(app, "Use this time zone")
    assert datasets.marks(token).zone == "Asia/Tokyo"


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception, [error.message for error in app.exception]
