import polars as pl
import pytest

from dashboard.stories import make_map
from dashboard.workspace.given import NAMES
from data_sources.sample import sample_community


@pytest.fixture(scope="module")
def told():
    """Return each post's story, with its text."""
    community = sample_community()
    found = make_map(community)
    return community.posts.select("post_id", "text").join(found.posts, on="post_id")


@pytest.mark.parametrize("words", ["agency driver", "emergency shower"])
def test_a_planted_story_told_three_times_is_listed(told, words):
    stories = told.filter(pl.col("text").str.contains(f"(?i){words}"))["story"]
    assert stories.n_unique() == 1
    assert stories[0] is not None
    assert told.filter(pl.col("story") == stories[0]).height == 3


@pytest.mark.parametrize("words", ["near miss", "gloves", "leeds", "handover", "double s"])
def test_most_posts_with_the_words_of_a_planted_story_are_in_one_story(told, words):
    stories = told.filter(pl.col("text").str.contains(f"(?i){words}"))["story"]
    assert stories.value_counts().sort("count")["count"][-1] > 0.5 * stories.len()


@pytest.mark.parametrize(
    ("story", "words"),
    {
        "S-002": "lift",
        "S-003": "welcome|new here|hello|morning|well done|who ",
        "S-004": "near miss",
        "S-005": "gloves",
        "S-006": "app",
        "S-007": "leeds",
        "S-009": "training",
        "S-010": "handover",
        "S-011": "heat|hot|degrees",
        "S-013": "crossing|lorr",
        "S-015": "noise|loud|hear",
        "S-017": "double shift|two shifts",
        "S-020": "stairs",
        "S-021": "carrying loads up the stairs",
    }.items(),
)
def test_the_names_that_the_sample_comes_with_say_what_most_of_its_posts_say(told, story, words):
    assert story in NAMES
    posts = told.filter(pl.col("story") == story)["text"]
    assert posts.str.contains(f"(?i){words}").mean() > 0.6, NAMES[story]


def test_a_page_can_list_the_stories_of_the_sample(told):
    assert 20 <= told["story"].n_unique() <= 60
