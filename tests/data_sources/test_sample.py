import polars as pl
import pytest

from data_sources.checks import check
from data_sources.sample import sample_community, sample_leaders
from data_sources.sample_people import LEADERS, NIGHT_SPEAKERS, SITES


@pytest.fixture(scope="module")
def sample():
    return sample_community()


def test_it_is_the_same_at_every_call(sample):
    again = sample_community()
    assert again.fingerprint == sample.fingerprint
    assert again.seed == sample.seed


def test_it_keeps_every_rule_of_a_community(sample):
    assert check(sample) == []


def test_it_says_that_it_is_made_up(sample):
    assert sample.made_up


def test_it_has_840_people_of_known_places(sample):
    sizes = dict(sample.members.group_by("location").len().iter_rows())
    assert sizes == SITES
    assert sum(SITES.values()) == 840


def test_twelve_leaders_are_marked(sample):
    assert len(sample_leaders(sample)) == LEADERS


def test_all_but_two_of_the_night_shift_say_nothing(sample):
    night = sample.members.filter(pl.col("location") == "Night shift")
    spoke = night.join(sample.posts, left_on="member_id", right_on="author_id", how="semi")
    assert 0 < spoke.height <= NIGHT_SPEAKERS


def test_objections_are_answered_ever_less(sample):
    openings = sample.posts.filter(
        pl.col("parent_id").is_null(), pl.col("text").str.contains("lift")
    )
    answered = sample.posts.filter(pl.col("parent_id").is_not_null())["thread_id"].unique()
    by_year = openings.group_by(pl.col("posted_at").dt.year()).agg(
        pl.col("post_id").is_in(answered.implode()).mean()
    )
    share = dict(by_year.iter_rows())
    assert share[2026] < share[2025] - 0.2


def test_three_people_alone_connect_the_depots_with_the_rest(sample):
    places = sample.members.select("member_id", "location")
    posts = sample.posts.join(places, left_on="author_id", right_on="member_id")
    roots = posts.select(thread_id="post_id", opened_in="location")
    replies = posts.filter(pl.col("parent_id").is_not_null()).join(roots, on="thread_id")
    crossing = replies.filter((pl.col("location") == "Depots") != (pl.col("opened_in") == "Depots"))
    outside = crossing.filter(pl.col("location") != "Depots")["author_id"].n_unique()
    assert 0 < outside < 5


def test_a_story_is_told_three_times(sample):
    assert sample.posts.filter(pl.col("text").str.contains("(?i)agency drivers")).height == 3
