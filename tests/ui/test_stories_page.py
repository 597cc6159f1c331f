"""The Stories page in use: it waits for the stories, lists them, and opens posts without names."""

from datetime import timedelta

import polars as pl
import pytest

from dashboard.labels import Drawn, Sample
from dashboard.marks import Marks
from dashboard.period import Period
from dashboard.stories.making import with_sponsor
from dashboard.story_map import SponsorStory
from dashboard.ui import cache as kept
from dashboard.ui.counted_by import NOT_FOLLOWING
from dashboard.workspace import datasets, labels, story_maps
from tests import communities
from tests.communities import START
from tests.ui.test_pages import data_of, elements, opened, texts
from tests.ui.test_workbench import found_in, with_stories

PAGE = "stories"
STORY = "reader_story"


@pytest.fixture(autouse=True)
def _fresh(fresh_home):
    assert not fresh_home.exists()
    kept.forget()
    yield
    kept.forget()


def reading(app):
    return [post for data in data_of(app, "quotes") for post in data["posts"]]


def chosen(app):
    app.selectbox(key=STORY).select_index(0).run()
    assert not app.exception, [error.message for error in app.exception]
    return app


@pytest.mark.parametrize("name", sorted(communities.ALL))
def test_with_its_stories_found_the_page_opens_on_every_community(name):
    app = opened(with_stories(communities.ALL[name]()), PAGE)
    assert data_of(app, "footer")


def test_until_stories_are_found_nothing_can_be_read():
    app = opened(datasets.store(communities.busy()), PAGE)
    assert not [each for each in app.selectbox if each.key == STORY]
    assert "have not been found yet" in " ".join(texts(list(elements(app).values())))


def test_while_the_sponsors_story_is_looked_for_the_others_stay_and_nothing_is_told_of_it():
    community = communities.busy()
    ours = SponsorStory("We try it", ("we tried",))
    token = with_stories(community)
    datasets.set_marks(token, Marks(sponsor=ours), instead_of=Marks())
    app = opened(token, PAGE)
    every = " ".join(texts(list(elements(app).values())))
    assert "S-001" in every
    assert "the sponsor's story is still being looked for in the posts" in every
    assert "people who posted tell your story" not in every
    assert "nobody has written down" not in every
    heard = " ".join(texts(list(elements(opened(token, "heard")).values())))
    assert "the sponsor's story is still being looked for in the posts" in heard
    assert "is written down on the Stories page" not in heard
    story_maps.keep(with_sponsor(found_in(community.seed), community, ours))
    app = opened(token, PAGE)
    after = " ".join(texts(list(elements(app).values())))
    assert "people who posted tell your story" in after
    assert "still being looked for" not in after
    one_story_is_followed(app)


def one_story_is_followed(app):
    """Where it travelled is told of one story whole, that of most people unless one is chosen."""
    box, listed = app.selectbox(key="followed_story"), data_of(app, "panel-travel")[0]["rows"]
    assert box.value == "S-001"
    assert box.options == [name for name, _ in listed]
    way = data_of(app, "story-way")[0]["rows"]
    assert all("people)" in groups for _, groups in way)
    box.select_index(1).run()
    assert not app.exception
    assert data_of(app, "story-way")[0]["rows"] != way


def test_no_post_is_shown_before_a_story_is_chosen_then_some_of_many_voices():
    app = opened(with_stories(communities.busy()), PAGE)
    assert not reading(app)
    posts = reading(chosen(app))
    assert posts
    assert len({post["who"] for post in posts}) == len(posts)
    assert all(post["who"].startswith("Voice ") for post in posts)


def test_the_next_posts_are_others():
    app = chosen(opened(with_stories(communities.busy()), PAGE))
    before = [post["who"] for post in reading(app)]
    next(b for b in app.button if b.label == "Further posts").click().run()
    assert not app.exception
    assert before != [post["who"] for post in reading(app)]


def test_in_a_view_of_one_space_no_post_opens():
    app = opened(with_stories(communities.busy()), PAGE, space=["space 1"])
    assert not [each for each in app.selectbox if each.key == STORY]


def test_what_members_wrote_is_never_read_as_markdown():
    app = chosen(opened(with_stories(communities.hostile()), PAGE))
    assert reading(app)
    for each in [*app.markdown, *app.caption, *app.title]:
        assert not any(payload in each.value for payload in communities.PAYLOADS)


def test_a_story_that_is_refused_stays_in_the_form_on_every_page():
    token = with_stories(communities.busy())
    app = opened(token, PAGE)
    next(box for box in app.text_input if box.label == "Its name").set_value("We try it")
    next(box for box in app.text_area if "sentences" in box.label).set_value("One alone.")
    next(button for button in app.button if button.label == "Keep this story").click().run()
    assert "There is one sentence: write three to ten, or none." in " ".join(
        texts(list(elements(app).values()))
    )
    app.switch_page("../pages/heard.py").run()
    assert next(box for box in app.text_input if box.label == "Its name").value == "We try it"
    assert next(box for box in app.text_area if "sentences" in box.label).value == "One alone."
    assert datasets.marks(token).sponsor is None


def test_what_stories_are_counted_in_is_chosen_here_and_said_in_the_scope():
    app = opened(with_stories(communities.busy()), PAGE)
    assert "stories counted by posts" not in " ".join(texts(list(elements(app).values())))
    app.radio(key="counted_by_stories").set_value("posts").run()
    assert not app.exception, [error.message for error in app.exception]
    said = " ".join(texts(list(elements(app).values())))
    assert "stories counted by posts" in said
    assert "in as many posts" in said
    assert app.radio(key="counted_by_view").value == "posts"
    assert NOT_FOLLOWING in [text.value for text in app.text]


def test_a_post_that_is_still_to_be_judged_blind_is_not_read_under_its_story():
    community = communities.busy()
    token = with_stories(community)
    before = [post["text"] for post in reading(chosen(opened(token, PAGE)))]
    alike = community.posts.filter(pl.col("text") == before[0])["post_id"]
    assert alike.len() > 0
    drawn = tuple(Drawn(post, 0.5) for post in alike)
    days = Period(START.date(), START.date() + timedelta(days=365))
    labels.draw(token, Sample("dissent", 1, days, "", "Ann", START, drawn))
    assert before[0] not in [post["text"] for post in reading(chosen(opened(token, PAGE)))]
    labels.close(token, "dissent", 1)
    assert [post["text"] for post in reading(chosen(opened(token, PAGE)))] == before
