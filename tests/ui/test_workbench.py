"""The workbench: shut until somebody says who opens it, logged, and its acts seen everywhere."""

import json
from functools import cache

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.stories import make_map
from dashboard.ui import cache as kept
from dashboard.workspace import curation, datasets, pseudonyms, story_maps, workbench_log
from tests import communities
from tests.ui.test_pages import ENTRY, data_of, elements, opened, press, texts

PAGE = "workbench"
OPEN = "Open the workbench"


@pytest.fixture(autouse=True)
def _fresh(fresh_home):
    assert not fresh_home.exists()
    kept.forget()
    yield
    kept.forget()


def with_stories(community):
    token = datasets.store(community)
    story_maps.keep(found_in(community.seed))
    return token


@cache
def found_in(seed):
    """Return the stories of one of the communities of the tests, found once for all of them."""
    every = (make() for make in communities.ALL.values())
    return make_map(next(each for each in every if each.seed == seed))


def door_opened(token, who="Ann"):
    app = opened(token, PAGE)
    app.text_input(key="workbench_who").set_value(who)
    press(app, OPEN)
    return app


def part(app, name):
    app.session_state["workbench_part"] = name
    app.run()
    assert not app.exception, [error.message for error in app.exception]
    return app


def shown(app):
    own = [text for data in elements(app).values() for text in texts(data)]
    return [*own, *(text.value for text in app.text), *(each.value for each in app.markdown)]


def lines(token):
    return [f"{line.who} {line.what}" for line in workbench_log.read(token, 50)]


def told(app, name="notice"):
    return [text for data in data_of(app, name) for text in data["sentences"]]


def number_of_first(app):
    return app.selectbox(key="curate_story").value


@pytest.mark.parametrize("name", ["busy", "hostile"])
def test_nothing_of_a_post_is_shown_before_the_door_is_opened(name):
    community = communities.ALL[name]()
    token = with_stories(community)
    app = opened(token, PAGE)
    said = {text for text in community.posts["text"].drop_nulls() if len(text) > 8}
    assert said
    assert not [text for text in shown(app) if any(post in text for post in said)]
    assert [box.label for box in app.text_input if box.key == "workbench_who"]
    assert lines(token) == []
    before = json.dumps(elements(app))
    assert "S-001" not in before


def test_the_door_asks_for_a_name_and_each_opening_is_logged():
    token = with_stories(communities.busy())
    app = door_opened(token, "  ")
    assert told(app) == ["Say who opens the workbench: the log needs a name."]
    assert lines(token) == []
    app.text_input(key="workbench_who").set_value("Ann Lee")
    press(app, OPEN)
    assert lines(token) == ["Ann Lee read posts (page 1)", "Ann Lee opened the workbench"]
    rows = data_of(part(app, "Log"), "log")[0]["rows"]
    assert [row[0] for row in rows] == lines(token)
    press(app, "Close the workbench")
    assert not data_of(app, "posts")
    assert app.text_input(key="workbench_who").label == "Your name, for the log"


def test_it_is_open_in_one_session_and_for_one_dataset_only():
    token, other = with_stories(communities.busy()), with_stories(communities.quiet())
    app = door_opened(token)
    assert data_of(app, "posts")
    assert not data_of(opened(token, PAGE), "posts")
    app.session_state["next_dataset"] = other
    app.run()
    assert not app.exception
    assert app.session_state["d"] == other
    assert app.text_input(key="workbench_who").value == ""
    assert not data_of(app, "posts")
    assert not [key for key in app.query_params if "workbench" in key]


def test_there_is_no_link_to_copy_here():
    token = datasets.store(communities.busy())
    assert data_of(opened(token, PAGE), "scope_tools")[0]["copy"] == ""
    assert data_of(opened(token, PAGE), "scope_tools")[0]["asked"] == ""
    assert data_of(opened(token), "scope_tools")[0]["copy"] == "Copy link"


def test_where_others_reach_the_pages_a_key_is_asked_for(monkeypatch):
    monkeypatch.setenv("WHOLE_PICTURE_OPEN", "1")
    token = with_stories(communities.busy())
    app = opened(token, PAGE)
    app.text_input(key="workbench_who").set_value("Ann")
    key = next(box for box in app.text_input if box.label == "Key")
    key.set_value("x" * 40)
    press(app, OPEN)
    assert told(app) == ["This is not the key that the server printed when it started."]
    assert not data_of(app, "posts")
    assert app.text_input(key="workbench_who").value == "Ann"
    next(box for box in app.text_input if box.label == "Key").set_value(
        pseudonyms.key_of_workbench()
    )
    press(app, OPEN)
    assert data_of(app, "posts")


def test_posts_are_read_in_conversation_order_under_pseudonyms():
    community = communities.busy()
    token = with_stories(community)
    app = door_opened(token)
    posts = data_of(app, "posts")[0]["posts"]
    assert 0 < len(posts) <= 20
    assert posts[0]["level"] == 0
    names = dict(zip(*(community.members[each] for each in ("member_id", "name")), strict=True))
    given = pseudonyms.persons(names)
    assert given == pseudonyms.persons(reversed(list(names)))
    assert len(set(given.values())) == len(names)
    assert sum(given[each] == names[each] for each in names) < len(names) / 10
    assert all(post["who"].startswith(("Person ", "Somebody")) for post in posts)
    press(app, "Later posts")
    later = data_of(app, "posts")[0]["posts"]
    assert later != posts
    assert any(line.endswith("(page 2)") for line in lines(token))
    press(app, "Earlier posts")
    assert data_of(app, "posts")[0]["posts"] == posts


def test_only_posts_of_a_story_are_read_where_asked_for():
    token = with_stories(communities.busy())
    app = door_opened(token)
    story = app.selectbox(key="read_story").options[0]
    app.selectbox(key="read_story").select(story).run()
    app.checkbox(key="read_around").uncheck().run()
    number = story.partition(" ")[0]
    posts = data_of(app, "posts")[0]["posts"]
    assert posts
    assert all(number in post["facts"] for post in posts)
    assert any(f"read story {number}" in line for line in lines(token))
    app.text_input(key="read_words").set_value("zzzz-no-such-word").run()
    assert "No post of this view is like that" in " ".join(text.value for text in app.text)


def test_a_name_stands_everywhere_and_an_undo_takes_it_back():
    token = with_stories(communities.busy())
    app = part(door_opened(token), "Stories")
    number = number_of_first(app)
    name = next(box for box in app.text_input if box.label == "Its name")
    name.set_value("Cold halls")
    press(app, "Give it a name")
    assert told(app) == ["Say in one line why: whoever reads the stories later has only that."]
    assert next(box for box in app.text_input if box.label == "Its name").value == "Cold halls"
    assert curation.acts(token) == ()
    next(box for box in app.text_input if box.label == "Why, in one line").set_value("it fits")
    press(app, "Give it a name")
    acts = curation.acts(token)
    assert [(act.kind, act.story, act.name, act.author, act.reason) for act in acts] == [
        ("rename", number, "Cold halls", "Ann", "it fits")
    ]
    assert data_of(app, "story-facts")[0]["title"] == "Cold halls"
    assert f"Ann curated: naming {number} “Cold halls”; it fits" in lines(token)
    seen = opened(token, "heard").session_state["open_view"].view.stories.stories
    assert "Cold halls" in seen["name"].to_list()
    why = [box for box in app.text_input if box.label == "Why, in one line"][-1]
    why.set_value("it was not theirs")
    press(app, "Take this act back")
    assert [act.kind for act in curation.acts(token)] == ["rename", "undo"]
    seen = opened(token, "heard").session_state["open_view"].view.stories.stories
    assert seen["name"].null_count() == seen.height
    rows = data_of(app, "history")[0]["rows"]
    assert "taken back" in rows[1][0]


def test_stories_are_merged_and_a_later_split_that_finds_nothing_is_refused():
    token = with_stories(communities.busy())
    app = part(door_opened(token), "Stories")
    number = number_of_first(app)
    app.selectbox(key="curate_kind").select("merge").run()
    into = next(box for box in app.selectbox if box.label == "Into")
    other = into.options[0].partition(" ")[0]
    into.select_index(0)
    next(box for box in app.text_input if box.label == "Why, in one line").set_value("the same")
    press(app, "Merge it into another")
    map_ = app.session_state["open_view"].view.stories
    assert number not in map_.stories["story"].to_list()
    assert number_of_first(app) == other or number_of_first(app) in map_.stories["story"].to_list()
    app.selectbox(key="curate_kind").select("split").run()
    app.text_area[0].set_value("zeppelin")
    next(box for box in app.text_input if box.label == "Why, in one line").set_value("a trial")
    press(app, "Split a part off")
    assert "no post of" in told(app)[0]
    assert app.text_area[0].value == "zeppelin"
    assert len(curation.acts(token)) == 1


def test_what_was_done_to_an_earlier_export_is_brought_along():
    earlier = with_stories(communities.busy())
    app = part(door_opened(earlier), "Stories")
    number = number_of_first(app)
    next(box for box in app.text_input if box.label == "Its name").set_value("Cold halls")
    next(box for box in app.text_input if box.label == "Why, in one line").set_value("it fits")
    press(app, "Give it a name")
    later = with_stories(communities.busy())
    app = part(door_opened(later, "Bob"), "Stories")
    app.text_input(key="earlier").set_value("nothing")
    press(app, "Bring them along")
    assert "leads to no dataset here" in told(app)[0]
    app.text_input(key="earlier").set_value(f"http://here/workbench?d={earlier}&by=x")
    press(app, "Bring them along")
    assert curation.acts(later) == curation.acts(earlier)
    assert "Bob brought 1 acts along" in lines(later)
    map_ = app.session_state["open_view"].view.stories.stories
    assert dict(map_.select("story", "name").iter_rows())[number] == "Cold halls"


def test_hostile_words_stay_words_on_the_open_workbench():
    token = with_stories(communities.hostile())
    app = door_opened(token, "<img src=x onerror=alert(1)> ![x](http://evil.example/x)")
    for name in ("Read", "Stories", "Log"):
        part(app, name)
        read = [m.value for m in [*app.markdown, *app.caption, *app.title, *app.header]]
        labels = [w.label for w in [*app.button, *app.selectbox, *app.text_input]]
        for text in [*read, *labels]:
            assert not any(payload in text for payload in (*communities.PAYLOADS, "evil.example"))


@pytest.mark.parametrize("name", sorted(communities.ALL))
def test_the_open_workbench_stands_on_every_community(name):
    token = with_stories(communities.ALL[name]())
    app = door_opened(token)
    part(app, "Stories")
    part(app, "Log")
    assert data_of(app, "footer")


def test_where_no_stories_are_found_yet_reading_works():
    token = datasets.store(communities.busy())
    app = door_opened(token)
    assert data_of(app, "posts")
    assert "have yet to be found" in " ".join(t.value for t in part(app, "Stories").text)


def test_nothing_of_the_workbench_stands_in_an_address():
    app = AppTest.from_file(str(ENTRY), default_timeout=60)
    app.query_params["workbench_part"] = "Stories"
    app.query_params["read_story"] = "S-001"
    app.run()
    app.switch_page("../pages/workbench.py").run()
    assert not data_of(app, "posts")


def test_a_story_left_out_is_said_on_the_pages_of_the_meeting():
    token = with_stories(communities.busy())
    app = part(door_opened(token), "Stories")
    app.selectbox(key="curate_kind").select("exclude").run()
    next(box for box in app.text_input if box.label == "Why, in one line").set_value("no story")
    press(app, "Leave it out")
    left = app.session_state["open_view"].view.stories.left_out
    assert left.stories == 1
    assert any(f"Left out: 1 story with {left.posts:,} posts" in text.value for text in app.text)
    facts = data_of(opened(token, "heard"), "footer")[0]["facts"]
    assert f"1 story with {left.posts:,} posts left out by whoever curated them" in facts


def test_the_posts_around_those_asked_for_stay_apart_from_them():
    token = with_stories(communities.busy())
    app = door_opened(token)
    app.selectbox(key="read_story").select_index(0).run()
    posts = data_of(app, "posts")[0]["posts"]
    number = app.selectbox(key="read_story").value
    assert {bool(post["look"]) for post in posts} == {number in p["facts"] for p in posts} | {True}
    assert all((number in post["facts"]) == bool(post["look"]) for post in posts)


def test_posts_of_people_are_counted_as_the_line_counts_them():
    token = datasets.store(communities.busy())
    app = door_opened(token)
    line = next(p["text"] for p in data_of(app, "scope_line")[0]["parts"] if " post" in p["text"])
    said = next(text.value for text in app.text if "oldest conversation first" in text.value)
    assert said.startswith(line.removeprefix(" · "))
