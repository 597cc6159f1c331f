import random

import polars as pl
import pytest
from sklearn.metrics import adjusted_rand_score

from dashboard.stories import find_stories
from dashboard.stories.find import find
from tests.stories.themes import RARE, posts

TEXTS, THEMES = posts()
IDS = [f"p{number:04}" for number in range(len(TEXTS))]


def labels(found, ids=IDS):
    story = dict(found.iter_rows())
    return [story[one] or "none" for one in ids]


@pytest.mark.parametrize("engine", ["embeddings", "words"])
def test_known_themes_come_out_as_stories(engine):
    found = find_stories(TEXTS, IDS, engine=engine)
    assert adjusted_rand_score(THEMES, labels(found)) > 0.6
    assert found["id"].to_list() == IDS


def test_a_story_told_three_times_is_listed_among_hundreds_of_posts():
    found = find([*TEXTS, *RARE], [*IDS, "r1", "r2", "r3"]).posts
    rare = found.filter(pl.col("id").str.starts_with("r"))["story"]
    assert rare.null_count() == 0
    assert rare.n_unique() == 1
    assert found.filter(pl.col("story") == rare[0]).height == 3


@pytest.mark.parametrize("engine", ["embeddings", "words"])
def test_the_same_posts_in_any_order_tell_the_same_stories(engine):
    order = list(range(len(TEXTS)))
    random.Random(5).shuffle(order)  # noqa: S311 - repeatable, not secret
    first = find_stories(TEXTS, IDS, engine=engine).sort("id")
    again = find_stories([TEXTS[i] for i in order], [IDS[i] for i in order], engine=engine)
    assert first.equals(again.sort("id"))


def test_another_seed_finds_the_same_themes():
    one, two = (labels(find_stories(TEXTS, IDS, seed=seed)) for seed in (0, 99))
    assert adjusted_rand_score(one, two) > 0.9


def test_stories_are_numbered_from_the_largest():
    sizes = find_stories(TEXTS, IDS).drop_nulls().group_by("story").len().sort("story")["len"]
    assert sizes.to_list() == sorted(sizes, reverse=True)


def test_languages_are_told_apart_and_no_story_crosses_them():
    german = [
        f"Die Heizung in Halle {number} ist schon wieder kaputt und niemand kümmert sich darum"
        for number in range(60)
    ]
    found = find([*TEXTS, *german], [*IDS, *(f"g{number}" for number in range(60))])
    assert found.languages == ("de", "en")
    per_story = found.posts.drop_nulls().group_by("story").agg(pl.col("language").n_unique())
    assert per_story["language"].max() == 1


def test_a_few_foreign_posts_make_no_second_language():
    found = find([*TEXTS, "Die Heizung ist kaputt", "Où est le formulaire"], [*IDS, "g1", "f1"])
    assert found.languages == ("en",)


@pytest.mark.parametrize("texts", [[], ["only one post here"], ["", "ok", "thanks"], ["same"] * 4])
def test_too_little_text_is_no_error(texts):
    ids = [str(number) for number in range(len(texts))]
    found = find(texts, ids)
    assert found.posts["id"].to_list() == ids
    assert found.posts["story"].dtype == pl.String


def test_lengths_that_differ_are_refused():
    with pytest.raises((ValueError, pl.exceptions.ShapeError)):
        find_stories(["a b c"], ["1", "2"])
