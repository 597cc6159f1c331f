import random
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from dashboard.stories import make_map
from dashboard.stories.embeddings import centred, static_embeddings
from dashboard.stories.newer import GROWTH
from dashboard.stories.places import NONE, Places, centres, read_places, written_places
from tests import communities
from tests.stories import themes

TEXTS, THEMES = themes.posts()
NEW, NEW_THEMES = themes.posts(8, seed=5)


def community(texts):
    """Return a community in which each text is a post of one of forty people."""
    posts = [
        {
            "post_id": f"p{at:05}", "thread_id": f"p{at:05}", "author_id": f"m{at % 40:02}",
            "posted_at": communities.START, "text": text,
        }
        for at, text in enumerate(texts)
    ]  # fmt: skip
    members = [{"member_id": f"m{at:02}"} for at in range(40)]
    return communities.community_of(posts=posts, members=members)


@pytest.fixture(scope="module")
def before():
    return make_map(community(TEXTS))


def stories_of(found):
    return dict(found.posts.select("post_id", "story").iter_rows())


def test_a_new_month_moves_no_post_and_renames_no_story(before):
    after = make_map(community([*TEXTS, *NEW]), before=before)
    old, new = stories_of(before), stories_of(after)
    assert all(new[post] == story for post, story in old.items() if story is not None)
    assert after.newer == len(NEW)
    words = dict(before.stories.select("story", "words").iter_rows())
    assert words.items() <= dict(after.stories.select("story", "words").iter_rows()).items()


def test_later_posts_tell_the_stories_of_their_theme(before):
    after = stories_of(make_map(community([*TEXTS, *NEW]), before=before))
    of_theme = {}
    for at, theme in enumerate(THEMES):
        of_theme.setdefault(theme, set()).add(after[f"p{at:05}"])
    placed = [
        after[f"p{len(TEXTS) + at:05}"] in of_theme[theme] for at, theme in enumerate(NEW_THEMES)
    ]
    assert sum(placed) >= 0.9 * len(placed)


def test_a_rare_story_of_the_new_month_gets_the_next_number(before):
    after = make_map(community([*TEXTS, *themes.RARE]), before=before)
    told = {stories_of(after)[f"p{len(TEXTS) + at:05}"] for at in range(len(themes.RARE))}
    assert len(told) == 1
    assert told.isdisjoint(before.stories["story"])
    assert set(after.stories["story"]) == set(after.posts["story"].drop_nulls())


@pytest.mark.parametrize(("heart", "listed"), [(True, False), (False, True)])
def test_a_rare_group_leaves_a_large_story_only_from_its_outside(before, heart, listed):
    """Two posts in no story before, to which a third comes; at the heart they say what it says."""
    known = read_places(before.places)[1]
    rare = centred(static_embeddings(themes.RARE), known.mean)
    middle = centres(rare, np.array([0, 0, NONE]) if heart else np.array([NONE, NONE, 0]))
    floor = np.sort(rare @ middle[0])[:2].mean() if heart else 2.0
    large = Places(known.mean, middle, np.array([floor], np.float32))
    old = pl.DataFrame({"post_id": [f"p{len(TEXTS) + at:05}" for at in (0, 1)]}).with_columns(
        story=pl.lit(None, pl.String), language=pl.lit("en")
    )
    one = replace(
        before,
        posts=pl.concat([before.posts.with_columns(story=pl.lit("S-001")), old]),
        places=written_places(["S-001"], large),
    )
    after = stories_of(make_map(community([*TEXTS, *themes.RARE]), before=one))
    told = [after[f"p{len(TEXTS) + at:05}"] for at in range(3)]
    assert told == ([told[0]] * 3 if listed else [None] * 3)
    assert (told[0] is not None) == listed


def test_the_month_after_is_placed_beside_the_rare_story(before):
    middle = make_map(community([*TEXTS, *themes.RARE]), before=before)
    after = make_map(community([*TEXTS, *themes.RARE, *themes.RARE]), before=middle)
    assert stories_of(after)[f"p{len(TEXTS) + 3:05}"] == stories_of(after)[f"p{len(TEXTS):05}"]
    assert after.newer == 2 * len(themes.RARE)


def test_any_order_of_rows_gives_the_same_stories(before):
    texts = [*TEXTS, *NEW, *themes.RARE]
    every = community(texts)
    order = random.Random(3).sample(range(len(texts)), len(texts))  # noqa: S311 - repeatable
    shuffled = community(texts)
    posts = every.posts[order]
    one = make_map(every, before=before)
    other = make_map(type(shuffled)(**{**shuffled.__dict__, "posts": posts}), before=before)
    assert one.posts.equals(other.posts)
    assert one.places.equals(other.places)


def test_many_later_posts_have_all_posts_read_anew(before):
    many, _ = themes.posts(int(60 * GROWTH) + 5, seed=9)
    assert make_map(community([*TEXTS, *many]), before=before).newer == 0


def test_another_language_has_all_posts_read_anew(before):
    german = ["Die Heizung in der großen Halle ist schon wieder kaputt und es ist kalt"] * 25
    assert make_map(community([*TEXTS, *german]), before=before).newer == 0


def test_a_story_that_nobody_tells_any_more_is_not_listed(before):
    gone = before.posts.filter(pl.col("story") == "S-001")["post_id"].to_list()
    texts = [text for at, text in enumerate(TEXTS) if f"p{at:05}" not in set(gone)]
    every = community(TEXTS)
    left = every.posts.filter(~pl.col("post_id").is_in(gone))
    assert len(texts) == left.height
    after = make_map(type(every)(**{**every.__dict__, "posts": left}), before=before)
    assert "S-001" not in after.stories["story"].to_list()
