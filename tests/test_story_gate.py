"""What the gate lets through of who tells which story, and of how often it was answered."""

import polars as pl
import pytest

from dashboard.disclosure._cells import Chain
from dashboard.disclosure._nested import Place
from dashboard.disclosure._stories import beside
from dashboard.disclosure._story_standing import OF_TELLERS, Tellers, refused
from dashboard.metrics._metric import Reading
from dashboard.metrics._story_lines import BESIDE, NONE
from dashboard.story_map import SPONSOR


def people(key, count, base):
    return Reading(key, count / base, "share", count, base)


def test_tellers_of_two_stories_hold_neither_one_the_other():
    chains = {key: Chain() for key in OF_TELLERS}
    largest, ours = people("largest_story_share", 20, 200), people("sponsor_story_people", 18, 230)
    assert [refused(each, Tellers(), chains) for each in (largest, ours)] == ["", ""]


@pytest.mark.parametrize(("count", "why"), [(198, "beside"), (195, ""), (3, "fewer")])
def test_tellers_of_yours_are_among_those_who_tell_any(count, why):
    chains = {key: Chain() for key in OF_TELLERS}
    assert refused(people("largest_story_share", 60, 200), Tellers(), chains) == ""
    assert refused(people("sponsor_story_people", count, 230), Tellers(), chains) == why


def answers(*openers):
    """Return the answers told of the sponsor's story, of others with so many openers, of none."""
    stories = [SPONSOR, *(f"S-{n:03}" for n in range(1, len(openers) + 1)), NONE]
    rows = [
        {"story": story, "name": story, "stories": 1, "posts": 90, "posts_share": 0.1,
         "people": 40, "people_share": 0.2, "openings": n + 1, "openers": n, "answered": 0.5}
        for story, n in zip(stories, [30, *openers, 30], strict=True)
    ]  # fmt: skip
    told = beside(pl.DataFrame(rows, BESIDE), Place.__new__(Place))
    return told["openings"].to_list()


def test_what_few_asked_of_one_story_does_not_follow_from_what_all_others_got():
    assert answers(40, 20, 2) == [31, 41, None, None, 31]
    assert answers(40, 20, 30) == [31, 41, 21, 31, 31]
    assert answers(40, 20, 6, 7) == [31, 41, None, None, None, 31]  # they may be the same people
    assert answers(40, 20, 0) == [31, 41, 21, None, 31]  # nobody opened: nothing to follow
