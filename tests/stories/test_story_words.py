"""What a story is called: the words that mark it off."""

import polars as pl

from dashboard.stories.labels import distinctive_words


def words(*told):
    frame = pl.DataFrame(list(told), ["story", "own"], orient="row")
    return dict(distinctive_words(frame).iter_rows())


LIFTS = [("S-001", f"the lift that stands still {n}") for n in "abcd"]
HEAT = [("S-002", f"the heat that comes early {n}") for n in "abcd"]


def test_a_word_as_frequent_in_the_others_marks_no_story():
    found = words(*LIFTS, *HEAT)
    assert set(found["S-001"]) == {"lift", "stands", "still"}
    assert set(found["S-002"]) == {"heat", "comes", "early"}


def test_where_no_word_marks_a_story_its_most_distinctive_ones_are_told():
    found = words(("S-001", "the lift"), ("S-002", "the lift"))
    assert found == {"S-001": ["lift", "the"], "S-002": ["lift", "the"]}


def test_one_story_alone_is_called_by_its_own_words():
    assert set(words(*LIFTS)["S-001"]) == {"lift", "stands", "still", "that", "the"}


def test_a_notice_posted_daily_counts_once():
    daily = [("S-001", "a notice of the canteen")] * 9
    assert words(*daily, *LIFTS)["S-001"][0] != "canteen"
