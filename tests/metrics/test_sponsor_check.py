"""What a blind sample shows: precision as read, recall weighted by chance, or too few to say."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from dashboard.labels import Drawn, Label, Labels, Sample
from dashboard.metrics._sponsor_check import check, check_of, mistaken
from dashboard.metrics.statistics import wilson_interval
from dashboard.period import Period
from dashboard.story_map import SponsorStory

NOW = datetime(2026, 3, 3, tzinfo=UTC)
OURS = SponsorStory("Ours", ("we tried",))
DAYS = Period(date(2026, 1, 1), date(2026, 3, 31))


def sample_of(*parts):
    """Return a closed sample and its labels; a part is (found, posts there, what was said)."""
    drawn, given = [], []
    for found, there, says in parts:
        for said in says:
            post = f"p{len(drawn)}"
            drawn.append(Drawn(post, len(says) / there, found=found))
            given.append(Label("sponsor", 1, post, "Ann", said, NOW))
    sample = Sample("sponsor", 1, DAYS, OURS.version(), "Ann", NOW, tuple(drawn), NOW)
    return sample, tuple(given)


def said(yes, no, unsure=0):
    return [True] * yes + [False] * no + [None] * unsure


def test_precision_is_that_of_the_posts_found_and_recall_is_weighted():
    found = check(
        *sample_of((True, 60, said(12, 3)), (False, 20, said(4, 4)), (False, 7, said(0, 7)))
    )
    assert found.precision == (12 / 15, *wilson_interval(12, 15))
    ours, missed = 60 * 12 / 15, 20 * 4 / 8
    value, low, high = found.recall
    assert value == pytest.approx(ours / (ours + missed))
    assert low < value < high
    assert "12 of the 15 found to tell your story do (80 %, 55 to 93)" in found.sentence()
    assert "4 of the 15 others do; so 83 % of the posts" in found.sentence()


def test_none_of_seven_does_not_mean_none_of_thousands():
    found = check(*sample_of((True, 60, said(15, 0)), (False, 9_000, said(0, 15))))
    assert found.recall is None
    assert found.sentence().endswith("too few to say how many of those that tell it are found.")
    whole = check(*sample_of((True, 60, said(15, 0)), (False, 15, said(0, 15))))
    assert whole.recall == (1, 1, 1)
    some = check(*sample_of((True, 60, said(15, 0)), (False, 60, said(0, 15))))
    assert 0.5 < some.recall[1] < some.recall[2] == 1
    least = f"so at least {100 * some.recall[1]:.0f} % of the posts that tell it are found."
    assert some.sentence().endswith(f"and none of the 15 others do; {least}")


def test_few_posts_tell_no_share_and_what_nobody_could_say_counts_for_nothing():
    few = check(*sample_of((True, 8, said(6, 2)), (False, 20, said(2, 18))))
    assert few.precision is None
    assert few.recall is None
    found = check(*sample_of((True, 60, said(10, 2, 3)), (False, 20, said(0, 8))))
    assert (found.read, found.found, found.unsure) == (23, 12, 3)
    assert "of 3 nobody could say" in found.sentence()
    nobody = check(*sample_of((False, 900, said(0, 30))))
    assert nobody.precision is None
    assert "none was found, and none of the 30 others do; too few" in nobody.sentence()


def test_the_words_of_whoever_read_most_count():
    sample, given = sample_of((True, 60, said(12, 3)), (False, 20, said(0, 8)))
    other = [replace(each, labeller="Aaron", says=not each.says) for each in given[:5]]
    assert check(sample, [*other, *given]) == check(sample, given)


def test_posts_of_which_people_say_otherwise_are_named():
    sample, given = sample_of((True, 60, said(2, 1, 1)), (False, 20, said(1, 2, 1)))
    assert mistaken(sample, given) == (["p2"], ["p4"])


def test_only_a_closed_sample_of_the_story_as_it_is_written_counts():
    sample, given = sample_of((True, 60, said(12, 3)), (False, 20, said(4, 4)))
    assert check_of(Labels((sample,), given), OURS) == check(sample, given)
    assert check_of(Labels((replace(sample, closed_at=None),), given), OURS) is None
    assert check_of(Labels((sample,), given), replace(OURS, keywords=("other",))) is None
    assert check_of(Labels((sample,), given), None) is None


def test_its_interval_holds_the_truth():
    """Of 300 communities the interval of recall holds the truth in 93 of 100 and more."""
    random = np.random.default_rng(4)
    held = told = 0
    for _ in range(300):
        parts, truth = [], []
        for found, there, read, share in (
            (True, 80, 15, 0.85),
            (False, 30, 8, 0.3),
            (False, 60, 7, 0.05),
        ):
            tells = random.random(there) < share
            parts.append((found, there, random.permutation(tells)[:read].tolist()))
            truth.append(int(tells.sum()))
        recall = check(*sample_of(*parts)).recall
        if recall is not None:
            told += 1
            held += recall[1] <= truth[0] / sum(truth) <= recall[2]
    assert told > 200
    assert held / told >= 0.93
