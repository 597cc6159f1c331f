"""Posts drawn to be read: by chance, the chance known, the same ones in any order of rows."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from dashboard.period import Period
from dashboard.stories.disagreeing import PHRASES, disagrees, thumbs_down
from dashboard.stories.stance import candidates, draw_random, readable
from tests.communities import START, community_of, empty, one_post

DAYS = Period(date(2025, 7, 1), date(2025, 12, 31))


def talk(posts=300):
    """Return a community of 30 people: every third post answers, every tenth disagrees."""
    rows = [
        {
            "post_id": f"p{at:03}",
            "author_id": f"m{at % 30:02}",
            "posted_at": START + at * timedelta(hours=9),
            "parent_id": f"p{at - 1:03}" if at % 3 == 1 else None,
            "text": "I don’t agree with this plan." if at % 10 == 4 else "The hall is cold.",
        }
        for at in range(posts)
    ]
    return community_of(members=[{"member_id": f"m{at:02}"} for at in range(30)], posts=rows)


def test_only_posts_by_people_with_words_are_read():
    rows = [
        {"post_id": "p1", "author_id": "a", "text": "Said."},
        {"post_id": "p2", "author_id": "a", "text": "  "},
        {"post_id": "p3", "author_id": "a", "text": None, "title": "A title"},
        {"post_id": "p4", "author_id": "robot", "text": "Said by a bot."},
        {"post_id": "p5", "author_id": "a", "text": "joined", "kind": "system"},
        {"post_id": "p6", "author_id": "a", "text": "Later.", "posted_at": START + timedelta(900)},
        {"post_id": "p7", "author_id": "a", "text": "Answer.", "parent_id": "p1"},
    ]
    there = community_of(
        members=[{"member_id": "a"}, {"member_id": "robot", "kind": "bot"}],
        posts=[{"posted_at": START, **row} for row in rows],
    )
    frame = readable(there, DAYS, "UTC")
    assert frame.select("post_id", "opening").rows() == [("p1", True), ("p3", True), ("p7", False)]


def test_a_sample_keeps_the_parts_of_the_whole_and_knows_its_chances():
    there = talk()
    drawn = draw_random(there, DAYS, "UTC", 1, 120)
    said = dict(readable(there, DAYS, "UTC").select("post_id", "said").iter_rows())
    assert len({each.post_id for each in drawn}) == 120
    weights = Counter()
    for each in drawn:
        weights["agree" in said[each.post_id]] += 1 / each.chance
    assert weights == {True: pytest.approx(30), False: pytest.approx(270)}
    assert sum("agree" in said[each.post_id] for each in drawn) == 25  # 10 answers, 15 of 20


def test_a_second_sample_leaves_out_the_first_and_chances_add_up():
    there = talk()
    first = draw_random(there, DAYS, "UTC", 1, 120)
    taken = frozenset(each.post_id for each in first)
    second = draw_random(there, DAYS, "UTC", 2, 500, taken)
    assert taken.isdisjoint(each.post_id for each in second)
    assert len(second) == 180
    frame = readable(there, DAYS, "UTC")
    frame = frame.with_columns(phrase=disagrees(frame["said"]))
    chance = {each.post_id: each.chance for each in (*first, *second)}
    by = frame.with_columns(chance=pl.col("post_id").replace_strict(chance))
    # Once both have taken all there is, the chances of a stratum in the two add up to one.
    one = pl.col("post_id").is_in(list(taken))
    for _, stratum in by.group_by("opening", "phrase"):
        parts = [stratum.filter(mask)["chance"].unique() for mask in (one, ~one)]
        assert all(part.len() <= 1 for part in parts)
        assert sum(part.sum() for part in parts) == pytest.approx(1)


def test_every_post_has_its_chance():
    there = talk(60)
    times = Counter(
        each.post_id for n in range(400) for each in draw_random(there, DAYS, "UTC", n, 30)
    )
    chance = {each.post_id: each.chance for n in range(9) for each in draw_random(
        there, DAYS, "UTC", n, 30)}  # fmt: skip
    apart = [times[post] / 400 - chance[post] for post in chance]
    assert np.abs(apart).max() < 0.12
    assert abs(np.mean(apart)) < 0.01


def test_the_order_of_rows_changes_nothing():
    there = talk()
    mixed = replace(there, posts=there.posts.sample(fraction=1, shuffle=True, seed=3))
    assert draw_random(mixed, DAYS, "UTC", 4, 90) == draw_random(there, DAYS, "UTC", 4, 90)
    assert draw_random(there, DAYS, "UTC", 5, 90) != draw_random(there, DAYS, "UTC", 4, 90)


def test_there_may_be_little_or_nothing_to_draw():
    assert draw_random(empty(), DAYS, "UTC", 1, 100) == ()
    assert [(e.post_id, e.chance) for e in draw_random(one_post(), DAYS, "UTC", 1, 100)] == [
        ("p1", 1.0)
    ]
    assert candidates(empty(), DAYS, "UTC").columns == ["post_id", "phrase", "against"]


@pytest.mark.parametrize("language", PHRASES)
def test_each_phrase_is_found_as_whole_words_only(language):
    said = [f"Well, {phrase.capitalize()}!" for phrase in PHRASES[language]]
    assert disagrees(pl.Series(said)).all()
    inside = [f"x{phrase}x" for phrase in PHRASES[language]]
    assert not disagrees(pl.Series(inside)).any()


def test_what_is_quoted_disagrees_with_nobody():
    said = pl.Series(["> I disagree\nWhy?", "> Why?\nI disagree.", None, ""])
    assert disagrees(said).to_list() == [False, True, False, False]


def test_reactions_that_disagree_are_counted_by_post_in_any_skin():
    kinds = ["-1", ":thumbsdown::skin-tone-3:", "👎🏽", "+1", "👍", None]
    given = [
        {"post_id": f"p{at % 2}", "member_id": f"m{at}", "kind": k} for at, k in enumerate(kinds)
    ]
    found = thumbs_down(community_of(reactions=given).reactions)
    assert found.rows() == [("p0", 2), ("p1", 1)]


def test_candidates_hold_words_or_signs_the_latest_first():
    there = talk(20)
    there = replace(there, reactions=community_of(reactions=[
        {"post_id": "p001", "kind": "thumbsdown", "n": 3}, {"post_id": "p004", "kind": "like"},
    ]).reactions)  # fmt: skip
    assert candidates(there, DAYS, "UTC").rows() == [
        ("p014", True, 0), ("p004", True, 0), ("p001", False, 3)
    ]  # fmt: skip
