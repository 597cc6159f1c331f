"""Labelling for dissent: two people read the same posts alone; nothing is told before."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from dashboard.labels import Label, Sample
from dashboard.stories import stance
from dashboard.ui import cache as kept
from dashboard.ui import one_by_one
from dashboard.workspace import datasets, labels
from data_sources.community import Ability
from tests import communities
from tests.ui.test_pages import data_of, elements, opened, press, texts
from tests.ui.test_workbench import door_opened, lines, part, shown, told

NOW = datetime(2026, 3, 3, tzinfo=UTC)
DAYS = {"from_": "2025-07-01", "to": "2026-03-31"}


@pytest.fixture(autouse=True)
def _fresh(fresh_home, monkeypatch):
    assert not fresh_home.exists()
    kept.forget()
    monkeypatch.setattr(one_by_one, "DOUBLE", -1.0)
    yield
    kept.forget()


def at_work(token, who="Ann", name="Label"):
    return part(door_opened(token, who), name)


def drawn(token):
    app = at_work(token)
    press(app, "Draw the posts")
    return app


def sample_of(token, number=1):
    return labels.samples(token, "dissent")[number - 1]


def said_of(token, who, says, number=1):
    """Let somebody say of the posts of a sample, in their order, what ``says`` holds."""
    for post, each in zip(sample_of(token, number).posts, says, strict=False):
        labels.give(token, Label("dissent", number, post.post_id, who, each, NOW))


def lines_of(app):
    return " ".join(text.value for text in app.text)


def sentences(app, key):
    return " ".join(texts(data_of(app, key)))


def position(app):
    return next(text.value for text in app.text if text.value.startswith("post "))


def test_before_anything_is_drawn_it_says_what_it_is_for():
    token = datasets.store(communities.busy())
    app = at_work(token)
    assert "two people each read the same posts, alone" in sentences(app, "label-Do")
    assert "1 January to 31 March 2026" in sentences(app, "label-Do")
    assert app.number_input[0].min == 100
    assert app.number_input[0].max == 200
    press(app, "Draw the posts")
    assert len(sample_of(token).posts) == 120
    assert (
        lines(token)[0] == "Ann drew 120 posts of 1 January to 31 March 2026 to label for dissent"
    )


def test_a_post_is_read_below_what_it_answers_without_anything_found_of_it():
    token = datasets.store(communities.busy())
    app = drawn(token)
    posts = communities.busy().posts
    parents = dict(posts.select("post_id", "parent_id").iter_rows())
    seen = set()
    for one in sample_of(token).posts[:12]:
        items = data_of(app, "one-post")[0]["posts"]
        assert [each["look"] for each in items] == ["before"] * (len(items) - 1) + ["judged"]
        assert len(items[-1]["facts"]) == 2
        places = [each["facts"][0] for each in items[:-1]]
        assert ("what it answers" in places) == (parents[one.post_id] is not None)
        seen |= set(places)
        press(app, "No")
    assert seen == {"what it answers", "opened the conversation"}
    assert "Ann began to label the posts of" in lines(token)[0]


def test_only_ones_own_answers_are_seen_and_how_far_the_other_is():
    token = datasets.store(communities.busy())
    app = drawn(token)
    assert "Nobody else has begun yet." in lines_of(app)
    for word in ("Yes", "No", "Cannot say"):
        press(app, word)
    ben = at_work(token, "Ben")
    assert position(ben) == "post 1 of 120"
    assert "Ann has read 3 of 120." in lines_of(ben)
    assert "You said" not in lines_of(ben)
    press(ben, "No")
    cem = at_work(token, "Cem")
    assert "Two are enough. You may read along" in lines_of(cem)
    assert position(at_work(token)) == "post 4 of 120"
    assert position(at_work(token, "ANN")) == "post 4 of 120"


def test_nothing_can_be_closed_before_two_have_read_enough_and_no_number_is_told():
    token = datasets.store(communities.busy())
    drawn(token)
    said_of(token, "Ann", [True, False] * 60)
    said_of(token, "Ben", [True, False] * 49)
    app = at_work(token)
    assert "You have read all 120 posts." in lines_of(app)
    assert "Close these posts" not in [button.label for button in app.button]
    assert "kappa" not in " ".join(shown(app))
    said_of(token, "Ben", [True, False] * 50)
    app = at_work(token)
    assert "Two people have read 100 of the 120 posts. The 20 others do not count" in lines_of(app)
    assert "kappa" not in " ".join(shown(app))
    press(app, "Close these posts")
    assert sample_of(token).closed_at is not None
    assert "Ann closed the posts of" in lines(token)[0]
    result = sentences(app, "label-result")
    assert "Ann and Ben have read the same 100 posts and said the same of 100" in result
    assert "agree almost always (kappa 1.00" in result


def test_people_who_do_not_agree_are_told_and_no_number():
    token = datasets.store(communities.busy())
    app = drawn(token)
    said_of(token, "Ann", [True, False] * 60)
    said_of(token, "Ben", [True, True, False, False] * 30)
    app = at_work(token)
    press(app, "Close these posts")
    result = sentences(app, "label-result")
    assert "People do not agree what dissent is here: no number is told." in result
    assert "On Heard?" not in result
    assert "Draw more posts" in [button.label for button in app.button]


def test_more_posts_are_others_and_posts_to_learn_from_do_not_count():
    token = datasets.store(communities.busy())
    drawn(token)
    says = [post.post_id[-1] in "159" for post in sample_of(token).posts]
    for who in ("Ann", "Ben"):
        said_of(token, who, says)
    app = at_work(token)
    press(app, "Close these posts")
    press(app, "Draw more posts")
    assert len(sample_of(token, 2).posts) == 60
    posts = [{one.post_id for one in sample_of(token, number).posts} for number in (1, 2)]
    assert not posts[0] & posts[1]
    for who in ("Ann", "Ben"):
        said_of(token, who, [False] * 60, 2)
    press(at_work(token), "Close these posts")
    app = at_work(token)
    app.radio(key="label_way").set_value("unsure").run()
    press(app, "Draw more posts")
    assert {one.chance for one in sample_of(token, 3).posts} == {None}
    for who in ("Ann", "Ben"):
        said_of(token, who, [True] * 20, 3)
    app = at_work(token)
    assert "the machine learns" in lines_of(app)
    press(app, "Close these posts")
    assert "Ann and Ben have read the same 180 posts" in sentences(app, "label-result")


def test_two_people_who_act_at_once_are_told(monkeypatch):
    token = datasets.store(communities.busy())
    app = at_work(token)
    other = at_work(token, "Ben")
    press(other, "Draw the posts")
    real, before = labels.samples, [()]
    with monkeypatch.context() as earlier:
        earlier.setattr(labels, "samples", lambda *of: before.pop() if before else real(*of))
        press(app, "Draw the posts")
    assert "Somebody else has drawn these posts meanwhile: theirs are read now." in told(app)
    assert len(labels.samples(token, "dissent")) == 1
    labels.close(token, "dissent", 1)
    press(other, "Yes")
    assert "These posts were closed meanwhile: what was said of them is settled." in told(other)
    assert labels.given(token, "dissent", 1) == ()


def test_a_period_with_too_few_posts_and_data_without_text_say_so():
    app = at_work(datasets.store(communities.tiny()))
    assert "that can be read, and 100 are needed: choose a longer period above." in lines_of(app)
    mute = replace(
        communities.busy(),
        can_tell={**communities.busy().can_tell, "text": Ability("no", "no text")},
    )
    token = datasets.store(mute)
    assert "no text, so there is nothing to label" in lines_of(at_work(token))
    assert "no text, so no post can be found" in lines_of(at_work(token, name="Your story"))
    assert "no date" not in lines_of(at_work(datasets.store(communities.empty())))


def test_candidates_are_read_and_never_counted():
    community = talkative()
    token = datasets.store(community)
    app = door_opened(token)
    app.selectbox(key="read_story").select("posts with words or reactions of disagreement").run()
    app.checkbox(key="read_around").uncheck().run()
    posts = data_of(app, "posts")[0]["posts"]
    assert {post["text"] for post in posts} == {"I disagree with that."}
    assert "to read and not to count" in lines_of(app)
    every = [text.value for text in app.text] + [data["label"] for data in data_of(app, "posts")]
    assert not [text for text in every if " of " in text and any(c.isdigit() for c in text)]
    assert any(
        "read posts with words or reactions of disagreement" in line for line in lines(token)
    )


@cache
def talkative():
    rows = [
        {
            "post_id": f"p{at:03}",
            "author_id": f"m{at % 30}",
            "posted_at": communities.START.replace(month=7, day=1 + at % 28),
            "text": "I disagree with that." if at % 9 == 0 else "We tried it.",
        }
        for at in range(270)
    ]
    return communities.community_of(members=[{"member_id": f"m{i}"} for i in range(30)], posts=rows)


def test_no_page_of_the_meeting_shows_what_is_labelled():
    token = datasets.store(communities.busy())
    drawn(token)
    said_of(token, "Ann", [True] * 120)
    for name in ("overview", "heard"):
        every = " ".join(texts(list(elements(opened(token, name)).values())))
        assert "Ann" not in every.replace("Annual", "")
        assert "kappa" not in every


def test_hostile_words_and_a_long_post_stay_words():
    token = datasets.store(communities.hostile())
    app = at_work(token)
    press(app, "Draw the posts")
    for _ in range(4):
        press(app, "Cannot say")
        for each in [*app.markdown, *app.caption]:
            assert not any(payload in each.value for payload in communities.PAYLOADS)
    assert stance.readable(communities.hostile(), sample_of(token).period, "UTC").height > len(
        sample_of(token).posts
    )
    assert isinstance(sample_of(token), Sample)
