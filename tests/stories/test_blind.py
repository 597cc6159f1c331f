"""Posts read blind are drawn by chance, by part, and the same from the same data."""

import polars as pl
import pytest

from dashboard.stories.blind import SIZE, WANTED, draw_blind, in_words, near
from dashboard.stories.sponsor import THRESHOLD
from dashboard.story_map import SponsorStory
from tests import communities

OURS = SponsorStory("Ours", ("we tried",))


def posts_of(found, below, rest):
    parts = ["found"] * found + ["below"] * below + ["rest"] * rest
    return pl.DataFrame(
        {"post_id": [f"p{at:04}" for at in range(len(parts))], "part": parts},
        schema={"post_id": pl.String, "part": pl.String},
    )


def test_each_part_gives_its_posts_with_their_chance():
    posts = posts_of(60, 40, 900)
    drawn = draw_blind(posts, "seed", "story", 1)
    part = dict(posts.select("post_id", "part").iter_rows())
    by_part = {name: [one for one in drawn if part[one.post_id] == name] for name in WANTED}
    assert {name: len(some) for name, some in by_part.items()} == WANTED
    assert {one.chance for one in by_part["found"]} == {15 / 60}
    assert {one.chance for one in by_part["rest"]} == {7 / 900}
    assert all(one.found == (part[one.post_id] == "found") for one in drawn)
    assert len({one.post_id for one in drawn}) == SIZE


def test_the_parts_stand_in_mixed_order():
    order = [one.found for one in draw_blind(posts_of(60, 40, 900), "seed", "story", 1)]
    assert order != sorted(order, reverse=True)
    assert order != sorted(order)


@pytest.mark.parametrize(
    ("sizes", "drawn"),
    [
        ((3, 8, 900), (3, 8, 19)),
        ((60, 0, 900), (15, 0, 15)),
        ((4, 3, 2), (4, 3, 2)),
        ((0, 0, 0),) * 2,
    ],
    ids=str,
)
def test_where_a_part_has_fewer_the_others_give_more(sizes, drawn):
    posts = posts_of(*sizes)
    taken = posts.filter(
        pl.col("post_id").is_in([one.post_id for one in draw_blind(posts, "seed", "story", 1)])
    )
    assert tuple((taken["part"] == part).sum() for part in WANTED) == drawn


def test_the_same_data_give_the_same_posts_in_any_order_of_rows():
    posts = posts_of(60, 40, 900)
    drawn = draw_blind(posts, "seed", "story", 1)
    assert draw_blind(posts.sample(fraction=1, shuffle=True, seed=3), "seed", "story", 1) == drawn
    others = (("other", "story", 1), ("seed", "other", 1), ("seed", "story", 2))
    assert all(draw_blind(posts, *each) != drawn for each in others)


def test_every_post_has_its_chance():
    posts = posts_of(60, 40, 100)
    times = dict.fromkeys(posts["post_id"], 0)
    for number in range(400):
        for one in draw_blind(posts, "seed", "story", number):
            times[one.post_id] += 1
    share = posts.with_columns(pl.Series("times", [times[each] / 400 for each in posts["post_id"]]))
    mean = dict(share.group_by("part").agg(pl.col("times").mean()).iter_rows())
    assert mean == pytest.approx({"found": 15 / 60, "below": 8 / 40, "rest": 7 / 100})
    assert share.filter(pl.col("part") == "rest")["times"].max() < 0.14


def test_posts_are_parted_by_how_near_they_lie_those_without_words_aside():
    community = communities.busy()
    posts = near(community, OURS)
    text = dict(community.posts.select("post_id", "text").iter_rows())
    found = posts.filter(pl.col("part") == "found")
    assert {text[each] for each in found["post_id"]} == {"We tried it."}
    assert "Welcome!" not in {text[each] for each in posts["post_id"]}
    assert posts["near"].is_sorted(descending=True)
    examples = near(community, SponsorStory("x", (), ("Who may help?", "Can you help?", "Help us")))
    assert (examples["part"] == "found").eq(examples["near"] >= THRESHOLD).all()


def test_how_near_is_said_in_words():
    said = [in_words(near_it) for near_it in (1, 0.7, 0.5, 0.47, 0.4, 0.1, -1)]
    assert said[-2:] == ["further off"] * 2
    assert len(set(said)) == 6
    assert not any(letter.isdigit() for text in said for letter in text)
