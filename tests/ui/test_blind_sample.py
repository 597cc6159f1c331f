"""The sponsor's story on the workbench: written, read blind one post at a time, then told."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import polars as pl
import pytest

from dashboard.marks import Marks
from dashboard.stories.making import make_map, with_sponsor
from dashboard.story_map import SponsorStory
from dashboard.ui import cache as kept
from dashboard.ui import one_by_one
from dashboard.workspace import datasets, labels, story_maps
from tests import communities
from tests.ui.test_pages import data_of, elements, opened, press, texts
from tests.ui.test_workbench import door_opened, found_in, lines, part, shown, told, with_stories

PART = "Your story"
OURS = SponsorStory("We try it", ("we tried",), (), date(2026, 3, 3))
DRAW = "Draw 30 posts"
CLOSE = "Close, and see what they show"


@pytest.fixture(autouse=True)
def _fresh(fresh_home, monkeypatch):
    assert not fresh_home.exists()
    kept.forget()
    monkeypatch.setattr(one_by_one, "DOUBLE", -1.0)
    yield
    kept.forget()


def with_ours(community, sponsor=OURS):
    token = with_stories(community)
    datasets.set_marks(token, Marks(sponsor=sponsor), instead_of=Marks())
    story_maps.keep(with_sponsor(found_in(community.seed), community, sponsor))
    return token


def at_work(token, who="Ann"):
    return part(door_opened(token, who), PART)


def sentence(app, key):
    return " ".join(texts(data_of(app, key)))


def post_of(app):
    return data_of(app, "one-post")[0]["posts"][0]


def position(app):
    return next(text.value for text in app.text if text.value.startswith("post "))


def answer(app, word="Yes", times=1):
    for _ in range(times):
        press(app, word)
    return app


def test_without_a_story_it_is_written_here_with_the_form_of_the_other_pages():
    token = with_stories(communities.busy())
    app = at_work(token)
    assert "Best written before any result is seen" in sentence(app, "heading-Your")
    assert not data_of(app, "blind-said")
    next(box for box in app.text_input if box.label == "Its name").set_value("We try it")
    next(box for box in app.text_area if box.label.startswith("Words")).set_value("we tried")
    press(app, "Keep this story")
    assert datasets.marks(token).sponsor.keywords == ("we tried",)
    assert "“We try it” is kept as your story." in told(app)
    assert "Written on" in sentence(app, "heading-Your")
    assert "has yet to be looked for" in " ".join(text.value for text in app.text)


def test_a_story_changed_after_results_were_seen_says_so():
    token = with_ours(communities.busy(), replace(OURS, changed_on=date(2026, 3, 9)))
    said = sentence(at_work(token), "heading-Your")
    assert "Written on 3 March 2026, changed on 9 March 2026." in said


def test_the_edges_are_read_in_words_and_hold_no_post_that_is_to_be_read_blind():
    community = forty()
    token = datasets.store(community)
    datasets.set_marks(token, Marks(sponsor=OURS), instead_of=Marks())
    story_maps.keep(with_sponsor(make_map(community), community, OURS))
    app = at_work(token)
    inside, outside = (data_of(app, f"edge-{of}")[0]["posts"] for of in ("Found to", "Just short"))
    assert {post["facts"][-1] for post in inside} == {"has words that tell it"}
    assert {post["facts"][-1] for post in outside} == {"further off"}
    assert len(inside) == len(outside) == 5
    press(app, DRAW)
    assert not data_of(app, "edge-")
    drawn = {one.post_id for one in labels.samples(token, "sponsor")[0].posts}
    texts_drawn = set(community.posts.filter(pl.col("post_id").is_in(drawn))["text"])
    assert len(texts_drawn) == 30
    assert not texts_drawn & {post["text"] for post in [*inside, *outside]}


@cache
def forty():
    """Return forty posts of different words, of which twenty tell the sponsor's story."""
    rows = [
        {
            "post_id": f"p{at:02}",
            "author_id": f"m{at % 10}",
            "posted_at": communities.START + timedelta(days=at),
            "text": f"{'We tried' if at % 2 else 'They saw'} thing {at} of hall {at * 7}.",
        }
        for at in range(40)
    ]
    return communities.community_of(members=[{"member_id": f"m{i}"} for i in range(10)], posts=rows)


def test_nothing_tells_whether_a_post_was_found_before_all_are_read_and_closed():
    token = with_ours(communities.busy())
    app = at_work(token)
    press(app, DRAW)
    sample = labels.samples(token, "sponsor")[0]
    assert {one.found for one in sample.posts} == {True, False}
    looks = set()
    for at in range(30):
        assert position(app) == f"post {at + 1} of 30"
        post = post_of(app)
        assert len(post["facts"]) == 2
        rest = [
            text
            for key, data in elements(app).items()
            if any(name in key for name in ("one-", "blind", "edge"))
            for text in texts(data)
            if text not in texts(post)
        ]
        looks.add((tuple(rest), post["look"], post["level"], ", who leads" in post["who"]))
        every = " ".join(shown(app))
        assert "S-00" not in every
        assert "found to tell your story" not in every
        answer(app, ["Yes", "No", "Cannot say"][at % 3])
    assert len(looks) == 1
    assert "You have read all 30 posts." in [text.value for text in app.text]
    assert "found to tell your story" not in " ".join(shown(app))
    press(app, CLOSE)
    assert "Of 30 posts read blind, of 10 nobody could say: " in sentence(app, "blind-said")
    wrong, missed = (
        data_of(app, f"edge-{word}")[0]["posts"] for word in ("Found, and", "Tells it")
    )
    assert {post["text"] for post in wrong} == {"We tried it."}
    assert {post["text"] for post in missed} <= {"Thanks, that helps.", "Who can help?"}


def test_one_step_back_changes_an_answer_and_leads_on_where_one_was():
    token = with_ours(communities.busy())
    app = at_work(token)
    press(app, DRAW)
    answer(app, "Yes", 3)
    for _ in range(2):
        press(app, "Back one post")
    assert position(app) == "post 2 of 30"
    assert any("You said “Yes”" in text.value for text in app.text)
    answer(app, "No")
    assert position(app) == "post 3 of 30"
    answer(app, "Yes")
    assert position(app) == "post 4 of 30"
    order = [one.post_id for one in labels.samples(token, "sponsor")[0].posts]
    says = {each.post_id: each.says for each in labels.given(token, "sponsor", 1)}
    assert [says[post] for post in order[:3]] == [True, False, True]


def test_what_was_said_lasts_beyond_the_session_and_the_server():
    token = with_ours(communities.busy())
    app = at_work(token)
    press(app, DRAW)
    answer(app, "No", 4)
    post = post_of(app)
    kept.forget()
    again = at_work(token)
    assert position(again) == "post 5 of 30"
    assert post_of(again) == post
    assert position(at_work(token, "Ben")) == "post 1 of 30"


def test_the_second_half_of_a_double_click_says_nothing_of_the_next_post(monkeypatch):
    token = with_ours(communities.busy())
    app = at_work(token)
    press(app, DRAW)
    monkeypatch.setattr(one_by_one, "DOUBLE", 60.0)
    answer(app, "Yes", 2)
    assert labels.given(token, "sponsor", 1) == ()
    assert position(app) == "post 1 of 30"


def test_once_closed_it_is_told_here_and_beside_the_numbers_until_the_story_changes():
    token = with_ours(communities.busy())
    app = at_work(token)
    press(app, DRAW)
    sample = labels.samples(token, "sponsor")[0]
    for one in sample.posts:
        answer(app, "Yes" if one.found else "No")
    press(app, CLOSE)
    said = "all 15 found to tell your story do (100 %, 80 to 100)"
    assert said in sentence(app, "blind-said")
    assert data_of(app, "edge-Found to")
    page = opened(token, "stories")
    assert any(
        said in text for data in elements(page).values() for text in data.get("cannot_tell", [])
    )
    assert [line for line in lines(token) if "check" in line][:3] == [
        "Ann closed the posts that check the sponsor's story",
        "Ann began to read posts blind to check the sponsor's story",
        "Ann drew 30 posts to check the sponsor's story",
    ]
    now = datasets.marks(token)
    other = replace(OURS, name="Try", changed_on=date(2026, 3, 9))
    datasets.set_marks(token, replace(now, sponsor=other), instead_of=now)
    story_maps.keep(with_sponsor(found_in(communities.busy().seed), communities.busy(), other))
    app = at_work(token)
    assert "The story was changed since it was checked; its earlier wording: Of 30" in sentence(
        app, "blind-said"
    )
    page = opened(token, "stories")
    assert not any(said in text for text in texts(list(elements(page).values())))
    assert any(button.label == DRAW for button in app.button)


def test_two_people_who_draw_or_close_at_once_are_told():
    token = with_ours(communities.busy())
    ann, ben = at_work(token), at_work(token, "Ben")
    press(ann, DRAW)
    press(ben, DRAW)
    assert "Somebody else has drawn these posts meanwhile: theirs are read now." in told(ben)
    assert len(labels.samples(token, "sponsor")) == 1
    answer(ann, "Yes", 30)
    press(ann, CLOSE)
    answer(ben, "Yes")
    assert "These posts were closed meanwhile: what was said of them is settled." in told(ben)


def test_data_without_text_say_so():
    token = datasets.store(communities.community_of())
    kept.forget()
    app = at_work(token)
    assert app.text or data_of(app, "heading-Your")


def test_hostile_words_stay_words():
    community = communities.hostile()
    sponsor = SponsorStory(communities.PAYLOADS[0], ("zero width",), (), date(2026, 3, 3))
    app = at_work(with_ours(community, sponsor))
    press(app, next(button.label for button in app.button if button.label.startswith("Draw")))
    answer(app, "Yes", 3)
    for each in [*app.markdown, *app.caption, *app.button]:
        text = getattr(each, "label", "") or each.value
        assert not any(payload in str(text) for payload in communities.PAYLOADS)
