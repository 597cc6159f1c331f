"""What a story is called: the words that mark it off."""

import polars as pl
import pytest

from dashboard.stories.everyday import EVERYDAY
from dashboard.stories.labels import distinctive_words, used_by


def words(*told, language="en"):
    frame = pl.DataFrame(list(told), ["story", "own"], orient="row")
    frame = frame.with_columns(language=pl.lit(language))
    return dict(distinctive_words(frame).iter_rows())


LIFTS = [("S-001", f"the lift that stands still {n}") for n in "abcd"]
HEAT = [("S-002", f"the heat that comes early {n}") for n in "abcd"]


def test_a_word_as_frequent_in_the_others_marks_no_story():
    found = words(*LIFTS, *HEAT)
    assert set(found["S-001"]) == {"lift", "stands"}
    assert set(found["S-002"]) == {"heat", "comes", "early"}


def test_where_no_word_marks_a_story_its_most_distinctive_ones_are_told():
    found = words(("S-001", "the lift"), ("S-002", "the lift"))
    assert found == {"S-001": ["lift"], "S-002": ["lift"]}


def test_one_story_alone_is_called_by_its_own_words():
    assert set(words(*LIFTS)["S-001"]) == {"lift", "stands"}


def test_a_notice_posted_daily_counts_once():
    daily = [("S-001", "a notice of the canteen")] * 9
    assert words(*daily, *LIFTS)["S-001"][0] != "canteen"


@pytest.mark.parametrize(
    ("language", "everyday"),
    [
        ("en", "the are but our soon that"),
        ("de", "der die aber nicht unsere wird"),
        ("fr", "les mais nous avec cette sont"),
        ("es", "los pero nuestro con esta son"),
        ("nl", "het maar onze met deze zijn"),
        ("pt", "uma mas nosso com esta são"),
    ],
)
def test_words_that_hold_a_sentence_together_name_no_story(language, everyday):
    told = [("S-001", f"{everyday} alarm {n}") for n in "abcd"]
    found = words(*told, ("S-002", f"{everyday} korb"), language=language)
    assert found == {"S-001": ["alarm"], "S-002": ["korb"]}
    assert words(("S-001", everyday), language=language) == {"S-001": []}


def test_what_is_everyday_in_one_language_may_be_the_story_in_another():
    assert words(("S-001", "the old die broke"))["S-001"] == ["broke", "die", "old"]
    assert (
        not {"fire", "bill", "system", "lift", "night", "shift", "near", "first"} & EVERYDAY["en"]
    )


def test_in_a_language_without_a_list_every_word_may_name_a_story():
    assert words(("S-001", "hissi joka seisoo"), language="fi")["S-001"]


def test_a_story_without_words_of_its_own_is_a_story_still():
    told = pl.DataFrame({"story": ["S-001"], "own": ["that is so"], "language": ["en"]})
    named = used_by(distinctive_words(told), told.with_columns(author=pl.lit("m1")))
    assert named.rows() == [("S-001", [], [])]
