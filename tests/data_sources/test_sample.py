import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.metrics import read
from dashboard.metrics._metric import CLEAR_RISE
from dashboard.view import Scope, View, quarter_of
from data_sources.checks import check
from data_sources.community import fingerprints
from data_sources.sample import sample_community, sample_leaders
from data_sources.sample_drawing import drawn_tables
from data_sources.sample_people import LEADERS, NIGHT_SPEAKERS, SITES
from data_sources.sample_stories import RARE, STORIES

ROOT = Path(__file__).parents[2]
PRINT = """
from data_sources.community import fingerprints
from data_sources.sample_drawing import drawn_tables
print(*fingerprints(drawn_tables()))
"""


@pytest.fixture(scope="module")
def sample():
    return sample_community()


@pytest.fixture(scope="module")
def view(sample):
    return View(sample)


def lying_apart(one, other):
    """Say whether two rows of a table have intervals that do not touch."""
    low, high = sorted([one, other], key=lambda row: row["share"])
    return low["high"] < high["low"]


def opening(sample, name):
    """Return the opening posts of a story, told by its templates' first words."""
    story = next(story for story in STORIES if story.name == name)
    told = [template.split("{")[0].strip() for template in story.templates]
    starts = [start for start in told if len(start) > 10]
    rule = pl.any_horizontal(pl.col("text").str.starts_with(start) for start in starts)
    return sample.posts.filter(pl.col("parent_id").is_null(), rule)


def test_it_lies_there_as_it_is_drawn(sample):
    drawn = drawn_tables()
    for name, frame in drawn.items():
        lying = getattr(sample, name)
        again = f"{name} has changed; python -m data_sources.sample_drawing writes it anew"
        assert lying.schema == frame.schema, again
        assert lying.equals(frame), again
    assert fingerprints(drawn) == (sample.fingerprint, sample.seed)


def test_it_is_drawn_the_same_in_another_process(sample):
    # Another order of sets and dictionaries must not reach the tables.
    for number in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": number}
        told = subprocess.run(
            [sys.executable, "-c", PRINT],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert told.stdout.split() == [sample.fingerprint, sample.seed]


def test_it_keeps_every_rule_of_a_community(sample):
    assert check(sample) == []


def test_it_says_that_it_is_made_up(sample):
    assert sample.made_up


def test_it_has_840_people_of_known_places(sample):
    sizes = dict(sample.members.group_by("location").len().iter_rows())
    assert sizes == SITES
    assert sum(SITES.values()) == 840


def test_every_department_is_a_group_that_may_be_shown(sample):
    sizes = sample.members.group_by("department").len()["len"]
    assert 5 <= sizes.len() <= 8
    assert sizes.min() >= 5


def test_the_view_that_opens_is_the_first_quarter_of_2026_beside_the_one_before(view):
    assert view.period == quarter_of(date(2026, 1, 1))
    assert view.comparison == quarter_of(date(2025, 10, 1))


def test_it_holds_five_whole_quarters_of_lively_talk(sample):
    quarters = sample.posts.group_by(pl.col("posted_at").dt.truncate("1q")).len()
    assert quarters.height == 5
    assert quarters["len"].is_between(3_500, 6_000).all()


def test_nothing_happens_after_its_end_or_before_somebody_joins(sample):
    end = pl.datetime(2026, 4, 1, time_zone="UTC")
    for column in ("posted_at", "edited_at", "removed_at"):
        assert sample.posts.filter(pl.col(column) >= end).is_empty()
    people = sample.members.select(author_id="member_id", joined="joined_at")
    early = sample.posts.join(people, on="author_id").filter(pl.col("posted_at") < pl.col("joined"))
    assert early.is_empty()


def test_answers_come_after_what_they_answer(sample):
    above = sample.posts.select(parent_id="post_id", then="posted_at", thread="thread_id")
    answers = sample.posts.join(above, on="parent_id")
    assert answers.height == sample.posts["parent_id"].drop_nulls().len()
    assert answers.filter(pl.col("posted_at") < pl.col("then")).is_empty()
    assert answers.filter(pl.col("thread") != pl.col("thread_id")).is_empty()


def test_its_words_vary(sample):
    assert sample.posts["text"].n_unique() > 3_000


def test_an_edited_post_has_its_earlier_text(sample):
    edited = sample.posts.filter(pl.col("edited_at").is_not_null())
    both = edited.join(sample.versions, on="post_id", suffix="_was")
    assert both.height == edited.height > 100
    assert both.filter(pl.col("text") == pl.col("text_was")).is_empty()


def test_twelve_leaders_are_marked(sample):
    assert len(sample_leaders(sample)) == LEADERS


def test_reads_are_known_of_some_sites_only(sample):
    assert sample.can_tell["reads"].level == "partly"
    places = sample.members.select(subject_id="member_id", place="location")
    known = sample.aggregates.join(places, on="subject_id")["place"].unique()
    assert set(known) == {"Office", "Plant A", "Plant B"}


# The planted troubles, as the numbers tell them.


def test_the_night_shift_says_nothing_and_the_others_speak(view):
    groups = read("members_spoke", view).tables["by_group"]
    night = groups.row(by_predicate=pl.col("group") == "Night shift", named=True)
    assert 0 < night["people"] <= NIGHT_SPEAKERS
    assert night["of_people"] >= 90
    others = groups.filter(pl.col("group") != "Night shift")
    assert others["people"].sum() / others["of_people"].sum() > 0.33
    assert all(lying_apart(night, other) for other in others.to_dicts())


@pytest.mark.parametrize("space", ["repairs", "tools"])
def test_objections_wait_longer_than_a_quarter_ago(sample, space):
    told = read("unanswered_after_7d", View(sample, Scope(spaces=(space,))))
    assert told.compared.verdict == CLEAR_RISE
    assert told.compared.low > 0.1


def test_more_posts_in_all_are_left_unanswered(view):
    assert read("unanswered_after_7d", view).compared.verdict == CLEAR_RISE


def test_the_sponsors_story_is_told_mostly_by_leaders_and_is_answered_most(sample):
    answered = sample.posts["thread_id"].filter(sample.posts["parent_id"].is_not_null()).unique()
    leaders = list(sample_leaders(sample))
    ours = opening(sample, "zero harm")
    assert ours["author_id"].is_in(leaders).mean() > 0.55
    for name in ("lifts", "app"):
        theirs = opening(sample, name)
        assert theirs["author_id"].is_in(leaders).mean() < 0.1
        gap = ours["post_id"].is_in(answered).mean() - theirs["post_id"].is_in(answered).mean()
        assert gap > 0.15


def test_objections_are_removed_more_often(sample):
    gone = [opening(sample, name)["removed_at"].is_not_null().mean() for name in ("lifts", "app")]
    assert min(gone) > 5 * opening(sample, "zero harm")["removed_at"].is_not_null().mean()


def test_a_few_people_write_half_of_it(view):
    assert 11 <= read("voices_for_half", view).value <= 25


def test_newcomers_without_an_answer_do_not_come_back(view):
    rows = {row["first_post"]: row for row in read("newcomers_gone_30d", view).table.to_dicts()}
    left, stayed = rows["first post not answered"], rows["first post answered"]
    assert left["share"] > 2 * stayed["share"]
    assert lying_apart(left, stayed)


def test_leaders_answer_each_other(sample):
    leaders = list(sample_leaders(sample))
    above = sample.posts.select(parent_id="post_id", to="author_id")
    theirs = sample.posts.join(above, on="parent_id").filter(pl.col("author_id").is_in(leaders))
    assert theirs["to"].is_in(leaders).mean() > 0.7


def test_fewer_than_five_people_connect_the_depots_with_the_rest(sample):
    places = sample.members.select("member_id", "location")
    posts = sample.posts.join(places, left_on="author_id", right_on="member_id")
    roots = posts.select(thread_id="post_id", opened_in="location")
    replies = posts.filter(pl.col("parent_id").is_not_null()).join(roots, on="thread_id")
    crossing = replies.filter((pl.col("location") == "Depots") != (pl.col("opened_in") == "Depots"))
    outside = crossing.filter(pl.col("location") != "Depots")["author_id"].n_unique()
    assert 0 < outside < 5


@pytest.mark.parametrize("words", ["agency drivers", "emergency shower"])
def test_a_rare_story_is_told_three_times_by_three_people_and_not_answered(sample, words):
    told = sample.posts.filter(pl.col("text").str.contains(f"(?i){words}"))
    assert told.height == len(RARE[0])
    assert told["author_id"].n_unique() == told.height
    assert sample.posts.filter(pl.col("parent_id").is_in(told["post_id"].implode())).is_empty()
