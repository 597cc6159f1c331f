"""Posts that people are still to judge: nothing that was found in them is told on the workbench."""

from datetime import UTC, date, datetime

import pytest

from dashboard.labels import Drawn, Sample
from dashboard.marks import Marks
from dashboard.period import Period
from dashboard.stories.making import make_map, with_sponsor
from dashboard.ui import cache as kept
from dashboard.workspace import datasets, labels, story_maps
from tests.ui.test_blind_sample import OURS, PART, forty
from tests.ui.test_pages import data_of, press
from tests.ui.test_workbench import door_opened, part

DAYS = Period(date(2025, 1, 1), date(2026, 12, 31))
NOW = datetime(2026, 3, 3, tzinfo=UTC)
SAID = "{} of these data wait to be read blind."


@pytest.fixture(autouse=True)
def _fresh(fresh_home):
    assert not fresh_home.exists()
    kept.forget()
    yield
    kept.forget()


def told_by():
    """Return a dataset whose stories were found, its posts by story, and what they say."""
    community = forty()
    token = datasets.store(community)
    datasets.set_marks(token, Marks(sponsor=OURS), instead_of=Marks())
    found = make_map(community)
    story_maps.keep(found)
    ours = with_sponsor(found, community, OURS)
    story_maps.keep(ours)
    said = dict(community.posts.select("post_id", "text").iter_rows())
    stories = ours.posts.join(community.posts.select("post_id"), on="post_id")
    by_story = {name: some["post_id"].to_list() for (name,), some in stories.group_by("story")}
    return token, by_story, said


def to_judge(token, posts, purpose="dissent", number=1):
    drawn = tuple(Drawn(post, 0.5) for post in posts)
    labels.draw(token, Sample(purpose, number, DAYS, "", "Ann", NOW, drawn))


def read(app, **choice):
    """Return what is shown of posts on the part Read: a text's facts."""
    for key, value in choice.items():
        app.selectbox(key=key).select(value).run()
    posts = {}
    pages = int(next(t.value for t in app.text if t.value.startswith("page ")).split()[-1])
    for page in range(pages):
        posts |= {post["text"]: post for data in data_of(app, "posts") for post in data["posts"]}
        if page < pages - 1:
            press(app, "Later posts")
    return posts


def lines_of(app):
    return " ".join(text.value for text in app.text)


def test_a_post_that_is_to_be_judged_is_in_no_list_of_a_story_and_its_story_is_not_told():
    token, posts, said = told_by()
    app = door_opened(token)
    mine = next(name for name in app.selectbox(key="read_story").options if "your story" in name)
    before = set(read(app, read_story=mine))
    seen = [post for post in posts["sponsor"] if said[post] in before]
    blind, others = seen[:4], seen[4:]
    assert len(others) > 0 < len(blind)
    assert "to be read blind" not in lines_of(app)
    to_judge(token, blind)
    app = door_opened(token)
    every = read(app)
    assert SAID.format("4 posts") in lines_of(app)
    assert {said[post] for post in [*blind, *others]} <= set(every)
    assert not [post for post in blind if "your story" in every[said[post]]["facts"]]
    assert all("your story" in every[said[post]]["facts"] for post in others)
    assert set(read(app, read_story=mine)) == {said[post] for post in others}
    labels.close(token, "dissent", 1)
    again = read(door_opened(token), read_story=mine)
    assert set(again) == before


@pytest.mark.parametrize("purpose", ["dissent", "sponsor"])
def test_neither_the_middle_of_a_story_nor_the_edges_of_the_sponsors_hold_it(purpose):
    token, posts, said = told_by()
    number = next(name for name in posts if name and name.startswith("S-"))
    app = part(door_opened(token), "Stories")
    app.selectbox(key="curate_story").select(number).run()
    near = [post["text"] for post in data_of(app, "story-posts")[0]["posts"]]
    blind = [post for post in posts[number] if said[post] in near[:3]]
    to_judge(token, [*blind, *posts["sponsor"][:3]], purpose)
    app = part(door_opened(token), "Stories")
    app.selectbox(key="curate_story").select(number).run()
    left = [post["text"] for post in data_of(app, "story-posts")[0]["posts"]]
    assert left
    assert not set(left) & {said[post] for post in blind}
    assert SAID.format(f"{len(blind) + 3} posts") in lines_of(app)
    app = part(door_opened(token), PART)
    edges = {post["text"] for data in data_of(app, "edge-") for post in data["posts"]}
    assert edges
    assert not edges & {said[post] for post in [*blind, *posts["sponsor"][:3]]}
