"""What labels teach is worked out once, kept, and never where nobody labelled."""

from datetime import UTC, datetime

import pytest

from dashboard.labels import Label, Labels, Sample
from dashboard.marks import Marks
from dashboard.period import Period
from dashboard.stories.stance import draw_random
from dashboard.workspace import found_stances, store
from tests import communities

NOW = datetime(2026, 4, 1, tzinfo=UTC)
DAYS = Period(NOW.date().replace(month=1), NOW.date().replace(month=3, day=31))


@pytest.fixture(autouse=True)
def _home(fresh_home):
    assert not fresh_home.exists()


def silently(_step, _share):
    pass


def labelled(says):
    drawn = draw_random(communities.busy(), DAYS, "UTC", 1, 60)
    sample = Sample("dissent", 1, DAYS, "", "Ann", NOW, drawn, NOW)
    given = [
        Label("dissent", 1, post.post_id, who, says(at), NOW)
        for at, post in enumerate(drawn) for who in ("Ann", "Bob")
    ]  # fmt: skip
    return Marks(labels=Labels((sample,), tuple(given)))


def test_nothing_is_missing_where_nobody_labelled():
    assert not found_stances.missing(communities.busy(), Marks())
    assert found_stances.kept(communities.busy(), Marks()) is None


def test_it_is_worked_out_once_and_kept():
    community, marks = communities.busy(), labelled(lambda at: at % 4 == 0)
    assert found_stances.missing(community, marks)
    found_stances.find(community, marks, silently)
    assert not found_stances.missing(community, marks)
    assert store.sweep() == 0
    kept = found_stances.kept(community, marks)
    assert kept.scores["part"].all()
    assert kept.scores["score"].is_between(0, 1000).all()
    other = labelled(lambda at: at % 5 == 0)
    assert found_stances.missing(community, other)
    assert found_stances.version(community, other) != kept.version


def test_labels_that_teach_nothing_are_worked_out_too():
    community, marks = communities.busy(), labelled(lambda _: False)
    found_stances.find(community, marks, silently)
    assert not found_stances.missing(community, marks)
    assert found_stances.kept(community, marks).scores.is_empty()
