"""Samples and labels are added one by one and stay; only closed samples are marks."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dashboard.labels import Drawn, Label, Labels, Sample
from dashboard.marks import Marks
from dashboard.period import Period
from dashboard.workspace import datasets, labels
from tests import communities

NOW = datetime(2026, 3, 3, 9, 30, 0, 5, tzinfo=UTC)
DAYS = Period(date(2026, 1, 1), date(2026, 3, 31))
SAMPLE = Sample("dissent", 1, DAYS, "", "Ann", NOW, (Drawn("p1", 0.25), Drawn("p2", None)))
OURS = replace(SAMPLE, purpose="sponsor", about="v", posts=(Drawn("p3", 1.0, found=True),))
YES = Label("dissent", 1, "p1", "Ann", says=True, at=NOW)


@pytest.fixture(autouse=True)
def _home(fresh_home):
    assert not fresh_home.exists()


def test_samples_come_back_as_they_were_drawn_each_for_its_purpose():
    token, other = (datasets.store(communities.tiny()) for _ in range(2))
    for each in (SAMPLE, OURS, replace(SAMPLE, number=2)):
        labels.draw(token, each)
    assert labels.samples(token, "dissent") == (SAMPLE, replace(SAMPLE, number=2))
    assert labels.samples(token, "sponsor") == (OURS,)
    assert labels.samples(other, "dissent") == ()


def test_two_people_cannot_draw_the_same_sample():
    token = datasets.store(communities.tiny())
    labels.draw(token, SAMPLE)
    with pytest.raises(labels.SampleExists):
        labels.draw(token, replace(SAMPLE, drawn_by="Ben"))
    assert labels.samples(token, "dissent") == (SAMPLE,)


def test_posts_of_every_open_sample_wait_to_be_judged_and_those_of_closed_ones_do_not():
    token, other = (datasets.store(communities.tiny()) for _ in range(2))
    for each in (SAMPLE, OURS):
        labels.draw(token, each)
    assert labels.open_posts(token) == {"p1", "p2", "p3"}
    assert labels.open_posts(other) == frozenset()
    labels.close(token, "dissent", 1)
    assert labels.open_posts(token) == {"p3"}


def test_the_last_word_of_each_person_on_each_post_counts():
    token = datasets.store(communities.tiny())
    labels.draw(token, SAMPLE)
    others = replace(YES, labeller="Ben", says=None)
    changed = replace(YES, says=False)
    for each in (YES, others, replace(YES, post_id="p2"), changed):
        labels.give(token, each)
    assert set(labels.given(token, "dissent", 1)) == {
        others,
        changed,
        replace(YES, post_id="p2"),
    }
    assert labels.given(token, "sponsor", 1) == ()


def test_what_is_read_still_is_no_mark_and_what_is_closed_is_settled():
    token = datasets.store(communities.tiny())
    for each in (SAMPLE, OURS):
        labels.draw(token, each)
    labels.give(token, YES)
    before = datasets.marks(token)
    assert before.labels == Labels()
    labels.close(token, "dissent", 1)
    marks = datasets.marks(token)
    assert marks.labels.given == (YES,)
    (closed,) = marks.labels.samples
    assert closed.closed_at is not None
    assert replace(closed, closed_at=None) == SAMPLE
    assert marks.labels.of("sponsor") == Labels()
    assert marks.version() != before.version()
    with pytest.raises(labels.SampleClosed):
        labels.give(token, replace(YES, says=False))
    labels.close(token, "dissent", 1)
    assert datasets.marks(token) == marks


def test_other_marks_can_be_set_when_a_sample_is_closed():
    token = datasets.store(communities.tiny())
    before = datasets.marks(token)
    labels.draw(token, SAMPLE)
    labels.close(token, "dissent", 1)
    datasets.set_marks(token, replace(before, zone="Asia/Tokyo"), instead_of=before)
    assert datasets.marks(token).zone == "Asia/Tokyo"
    assert Marks().labels.version() == ""
