"""Acts on stories: done again on any finding, taken back exactly, and never dropped in silence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboard.acts import Act, in_force
from dashboard.stories.curation import curated, next_part
from dashboard.stories.sponsor import THRESHOLD, nearness
from dashboard.story_map import POSTS, SPONSOR, STORIES, LeftOut, SponsorStory, StoryMap

DAY = datetime(2026, 3, 3, 9, tzinfo=UTC)
SAID = {
    "S-001": (
        "the heating in hall four is cold",
        "cold radiator in the hall again",
        "hall is cold",
    ),
    "S-002": ("the canteen raised its price", "price of lunch is too high", "canteen price again"),
    "S-003": ("the new badge does not open the door", "badge broken again", "door stays shut"),
    SPONSOR: ("our values carry us through the cold hall",),
    None: ("the bus is late again", "who has the keys"),
}


def found(said=SAID):
    rows = [(story, text) for story, texts in said.items() for text in texts]
    ids = [f"p{at:02}" for at in range(len(rows))]
    posts = pl.DataFrame(
        {"post_id": ids, "story": [story for story, _ in rows], "language": ["en"] * len(rows)},
        POSTS,
    )
    names = [name for name in said if name not in {None, SPONSOR}]
    stories = pl.DataFrame(
        [{"story": name, "name": None, "words": ["old"], "used_by": [1]} for name in names], STORIES
    )
    texts = pl.DataFrame(
        {
            "post_id": ids,
            "author_id": [f"m{at % 7}" for at in range(len(rows))],
            "said": [text for _, text in rows],
        }
    )
    return StoryMap(posts, stories, 1.0, ("en",), "2-embeddings-aa"), texts


def act(number, kind, story="", **more):
    at = DAY + timedelta(days=number)
    author, reason = more.pop("author", "Ann"), more.pop("reason", "because")
    return Act(number, kind, author, at, reason, story, **more)


def told(map_, texts):
    joined = map_.posts.join(texts, on="post_id").drop_nulls("story")
    return {
        story: sorted(joined.filter(pl.col("story") == story)["said"])
        for story in sorted(set(joined["story"]))
    }


def done(*acts, said=SAID):
    before, texts = found(said)
    after, conflicts = curated(before, acts, texts)
    return told(after, texts), after, conflicts


def names(map_):
    return dict(map_.stories.select("story", "name").iter_rows())


def test_a_story_gets_a_name_and_nothing_else_changes():
    before, texts = found()
    after, conflicts = curated(before, (act(1, "rename", "S-001", name="Cold halls"),), texts)
    assert not conflicts
    assert names(after) == {"S-001": "Cold halls", "S-002": None, "S-003": None}
    assert after.posts.equals(before.posts)
    assert after.stories.drop("name").equals(before.stories.drop("name"))
    assert after.version != before.version


def test_a_merged_story_gives_its_posts_and_its_name_where_the_other_has_none():
    acts = act(1, "rename", "S-002", name="Lunch"), act(2, "merge", "S-002", into="S-001")
    stories, after, conflicts = done(*acts)
    assert not conflicts
    assert stories["S-001"] == sorted(SAID["S-001"] + SAID["S-002"])
    assert "S-002" not in stories
    assert names(after) == {"S-001": "Lunch", "S-003": None}
    row = after.stories.row(by_predicate=pl.col("story") == "S-001", named=True)
    assert {"hall", "price"} <= set(row["words"])
    assert len(row["used_by"]) == len(row["words"])
    assert min(row["used_by"]) >= 1


def test_what_has_a_word_is_split_off_under_a_number_of_its_own():
    number = next_part("S-003", ())
    stories, after, conflicts = done(
        act(1, "split", "S-003", into=number, name="Badges", keywords=("Badge",))
    )
    assert not conflicts
    assert stories["S-003a"] == sorted(SAID["S-003"][:2])
    assert stories["S-003"] == [SAID["S-003"][2]]
    assert names(after)["S-003a"] == "Badges"
    words = dict(after.stories.select("story", "words").iter_rows())
    assert "badge" in words["S-003a"]
    assert "badge" not in words["S-003"]


def test_a_number_once_given_is_never_given_again():
    split = act(1, "split", "S-003", into="S-003a", keywords=("badge",))
    assert next_part("S-003", (split, act(2, "undo", takes_back=1))) == "S-003b"
    assert next_part("S-003a", (split,)) == "S-003b"
    assert next_part("S-004", (split,)) == "S-004a"


def test_pinned_posts_come_from_everywhere_but_the_sponsors_story():
    stories, _, conflicts = done(act(1, "pin", "S-002", keywords=("cold", "the keys")))
    assert not conflicts
    assert stories["S-002"] == sorted([*SAID["S-002"], *SAID["S-001"], "who has the keys"])
    assert stories[SPONSOR] == list(SAID[SPONSOR])


def test_a_story_left_out_is_counted():
    stories, after, conflicts = done(act(1, "exclude", "S-003"))
    assert not conflicts
    assert "S-003" not in stories
    assert "S-003" not in names(after)
    assert after.left_out == LeftOut(1, 3, 3)
    few = {**SAID, "S-004": ("we wait for gloves",)}
    _, after, _ = done(act(1, "exclude", "S-003"), act(2, "exclude", "S-004"), said=few)
    assert after.left_out == LeftOut(2, 4, 1)
    unassigned = after.posts.filter(pl.col("story").is_null())
    assert unassigned.height == 4 + len(SAID[None])


def test_words_and_examples_match_as_those_of_the_sponsors_story_do():
    before, texts = found()
    says = texts["said"].to_list()
    for keywords, examples in ((("cold",), ()), ((), ("The radiator in my hall is cold",))):
        near = nearness(says, SponsorStory("x", keywords, examples)) >= THRESHOLD
        mine = before.posts["story"].eq_missing(SPONSOR)
        expected = set(before.posts.filter(pl.Series(near) & ~mine)["post_id"])
        assert expected
        pin = act(1, "pin", "S-002", keywords=keywords, examples=examples)
        after, _ = curated(before, (pin,), texts)
        moved = after.posts.filter(pl.col("story") == "S-002")["post_id"]
        own = before.posts.filter(pl.col("story") == "S-002")["post_id"]
        assert set(moved) == expected | set(own)


@pytest.mark.parametrize(
    ("acts", "sentence", "stays"),
    [
        ((act(1, "rename", "S-009", name="x"),), "S-009 is not found in these posts", True),
        (
            (act(1, "exclude", "S-001"), act(2, "merge", "S-002", into="S-001")),
            "S-001 was left out (Ann, 4 March 2026)",
            False,
        ),
        (
            (act(1, "merge", "S-001", into="S-002"), act(2, "rename", "S-001", name="x")),
            "S-001 is part of S-002 (Ann, 4 March 2026)",
            False,
        ),
        ((act(1, "merge", "S-001", into="S-001"),), "it is the same story", True),
        (
            (act(1, "split", "S-001", into="S-001a", keywords=("zeppelin",)),),
            "no post of S-001 matches",
            True,
        ),
        (
            (act(1, "split", "S-001", into="S-001a", keywords=("hall",)),),
            "every post of S-001 matches",
            True,
        ),
        ((act(1, "pin", "S-001", keywords=("zeppelin",)),), "no post matches", True),
        (
            (act(1, "pin", "S-001", keywords=("badge", "door")), act(2, "exclude", "S-003")),
            "every post of S-003 tells another story now",
            False,
        ),
        ((act(1, "undo", takes_back=7),), "act 7 does not count any more", True),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_in_one_sentence(acts, sentence, stays):
    before, _ = found()
    _, after, conflicts = done(*acts)
    assert [conflict.number for conflict in conflicts] == [acts[-1].number]
    assert sentence in conflicts[0].sentence
    assert not conflicts[0].done
    assert conflicts[0].sentence.endswith(".")
    if stays:
        assert after.posts.equals(before.posts)


def test_of_two_names_the_later_counts_and_both_are_told():
    _, after, conflicts = done(
        act(1, "rename", "S-001", name="Cold"),
        act(2, "rename", "S-001", name="Heating", author="Bob"),
    )
    assert names(after)["S-001"] == "Heating"
    assert conflicts[0].done
    assert "“Cold” (Ann, 4 March 2026) and “Heating” (Bob, 5 March 2026)" in conflicts[0].sentence


def test_an_undo_gives_back_the_very_map_and_can_be_taken_back():
    before, texts = found()
    merge = act(1, "merge", "S-001", into="S-002")
    undo = act(2, "undo", takes_back=1)
    assert curated(before, (merge, undo), texts)[0] is before
    again = curated(before, (merge, undo, act(3, "undo", takes_back=2)), texts)[0]
    assert again.version == curated(before, (merge,), texts)[0].version
    twice = curated(before, (merge, undo, act(3, "undo", takes_back=1)), texts)
    assert twice[0] is before
    assert "act 1 does not count any more" in twice[1][0].sentence
    turned = curated(before, (act(3, "undo", takes_back=1), undo, merge), texts)
    assert turned == twice


STORY = some.sampled_from(["S-001", "S-002", "S-003", "S-003a"])
ACTS = some.lists(
    some.tuples(
        some.sampled_from(["rename", "merge", "split", "pin", "exclude", "undo"]),
        STORY, STORY, some.sampled_from(["badge", "cold", "price", "again"]),
        some.integers(1, 5),
    ),
    max_size=6,
)  # fmt: skip


def acts_of(drawn):
    acts = []
    for number, (kind, story, other, word, back) in enumerate(drawn, start=1):
        into = next_part(story, acts) if kind == "split" else other
        acts.append(
            act(
                number, kind, story, into=into, name=word, keywords=(word,),
                takes_back=min(back, number - 1),
            )
        )  # fmt: skip
    return tuple(acts)


@given(ACTS, some.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_acts_changes_nothing(drawn, order):
    acts = acts_of(drawn)
    before, texts = found()
    after, conflicts = curated(before, acts, texts)
    shuffled = list(acts)
    order.shuffle(shuffled)
    turned = replace(before, posts=before.posts.reverse(), stories=before.stories.reverse())
    other, others = curated(turned, shuffled, texts.reverse())
    assert others == conflicts
    if in_force(acts):
        assert other.posts.equals(after.posts)
        assert other.stories.equals(after.stories)
    assert other.version == after.version


@given(ACTS)
def test_no_post_is_lost_and_no_story_is_without_posts(drawn):
    before, texts = found()
    after, conflicts = curated(before, acts_of(drawn), texts)
    assert after.posts["post_id"].sort().equals(before.posts["post_id"])
    told_by = set(after.posts["story"].drop_nulls()) - {SPONSOR}
    assert set(after.stories["story"]) == told_by
    sponsors = after.posts.filter(pl.col("story") == SPONSOR)["post_id"]
    assert sponsors.equals(before.posts.filter(pl.col("story") == SPONSOR)["post_id"])
    assert after.left_out.posts <= after.posts["story"].null_count()
    assert all(conflict.sentence.endswith(".") for conflict in conflicts)


@given(ACTS)
def test_taking_back_the_last_act_restores_what_was_before(drawn):
    acts = acts_of(drawn)
    before, texts = found()
    undo = act(len(acts) + 2, "undo", takes_back=len(acts) + 1)
    last = act(len(acts) + 1, "pin", "S-001", keywords=("again",))
    kept, _ = curated(before, acts, texts)
    back, _ = curated(before, (*acts, last, undo), texts)
    assert back.version == kept.version
    assert back.posts.equals(kept.posts)
    assert back.stories.equals(kept.stories)
    assert back.left_out == kept.left_out


def test_acts_are_done_again_on_a_new_month():
    acts = (
        act(1, "rename", "S-001", name="Cold halls"),
        act(2, "pin", "S-001", keywords=("boiler",)),
        act(3, "merge", "S-003", into="S-002"),
    )
    more = {**SAID, "S-004": ("a boiler is on order", "the boiler arrives"), None: ("boiler news",)}
    stories, after, conflicts = done(*acts, said={k: v for k, v in more.items() if k != "S-003"})
    assert names(after) == {"S-001": "Cold halls", "S-002": None}
    assert {"a boiler is on order", "boiler news"} <= set(stories["S-001"])
    assert [conflict.number for conflict in conflicts] == [3]
    assert "S-003 is not found in these posts" in conflicts[0].sentence


def test_a_story_of_words_too_short_to_mark_it_has_none():
    said = {**SAID, "S-004": ("we do it so", "so do we it", "is it so to us")}
    _, after, conflicts = done(act(1, "split", "S-004", into="S-004a", keywords=("we",)), said=said)
    assert not conflicts
    words = dict(after.stories.select("story", "words").iter_rows())
    assert words["S-004a"] == []
