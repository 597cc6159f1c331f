"""Acts are added one after the other and stay; the stories everybody sees are those they make."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard.acts import Act
from dashboard.marks import Marks
from dashboard.workspace import curation, datasets, found_stories, workbench_log
from tests import communities

NOW = datetime(2026, 3, 3, 9, 30, 0, 5, tzinfo=UTC)
ACT = Act(0, "rename", "Ann", NOW, "it fits", "S-001", name="Cold halls")
SPLIT = replace(ACT, kind="split", into="S-001a", keywords=("a b", "c"), examples=("One.",))


@pytest.fixture(autouse=True)
def _home(fresh_home):
    assert not fresh_home.exists()


def silently(_step, _share):
    pass


def test_acts_come_back_as_they_were_in_their_order():
    token = datasets.store(communities.tiny())
    first = curation.add(token, (ACT,), after=0)
    more = curation.add(token, (SPLIT, replace(ACT, kind="undo", takes_back=1)), after=1)
    assert [act.number for act in (*first, *more)] == [1, 2, 3]
    assert curation.acts(token) == (*first, *more)
    assert replace(more[0], number=0) == SPLIT
    assert datasets.marks(token).curation == (*first, *more)


def test_the_names_of_the_made_up_stories_can_be_taken_back_and_others_given():
    given = curation.acts(datasets.SAMPLE)
    assert len(given) > 10
    assert [act.number for act in given] == list(range(1, len(given) + 1))
    with pytest.raises(curation.CurationChanged):
        curation.add(datasets.SAMPLE, (ACT,), after=0)
    back = replace(ACT, kind="undo", takes_back=1)
    added = curation.add(datasets.SAMPLE, (back,), after=len(given))
    more = curation.add(datasets.SAMPLE, (ACT,), after=len(given) + 1)
    assert curation.acts(datasets.SAMPLE) == (*given, *added, *more)
    assert datasets.marks(datasets.SAMPLE).curation == (*given, *added, *more)


def test_whoever_has_not_seen_the_last_act_is_told():
    token = datasets.store(communities.tiny())
    curation.add(token, (ACT,), after=0)
    with pytest.raises(curation.CurationChanged):
        curation.add(token, (SPLIT,), after=0)
    assert len(curation.acts(token)) == 1


def test_other_marks_can_be_set_while_somebody_curates():
    token = datasets.store(communities.tiny())
    before = datasets.marks(token)
    curation.add(token, (ACT,), after=0)
    datasets.set_marks(token, replace(before, zone="Asia/Tokyo"), instead_of=before)
    after = datasets.marks(token)
    assert (after.zone, len(after.curation)) == ("Asia/Tokyo", 1)
    assert after.version() != replace(after, curation=()).version()


def test_the_stories_everybody_sees_are_the_curated_ones():
    community = communities.busy()
    found_stories.find(community, Marks(), silently)
    plain = found_stories.curated(community, Marks())[0]
    act = replace(ACT, number=1, story=plain.stories["story"][0])
    told, conflicts = found_stories.curated(community, Marks(curation=(act,)))
    assert not conflicts
    assert "Cold halls" in told.stories["name"].to_list()
    assert told.version != plain.version
    assert (
        found_stories.kept(community, Marks()).stories["name"].null_count() == told.stories.height
    )


def test_the_log_is_read_newest_first_and_is_kept_apart():
    one, other = datasets.store(communities.tiny()), datasets.store(communities.tiny())
    for what in ("opened", "read story S-001"):
        workbench_log.write(one, "Ann", what)
    workbench_log.write(other, "Bob", "opened")
    lines = workbench_log.read(one, 10)
    assert [(line.who, line.what) for line in lines] == [
        ("Ann", "read story S-001"),
        ("Ann", "opened"),
    ]
    assert lines[0].at >= lines[1].at
    assert lines[0].at.tzinfo is UTC
    assert workbench_log.size(one) == 2
    assert len(workbench_log.read(one, 1)) == 1
