import os
import time

import pytest

from dashboard.ui import cache
from dashboard.view import Marks
from dashboard.workspace import datasets, store, unchanged
from tests import communities

LONG_AGO = time.time() - 60


def settle():
    """Make the files of the database as old as they are a moment after a write."""
    path = store.database()
    for file in (path, path.with_name(f"{path.name}-wal")):
        if file.exists():
            os.utime(file, (LONG_AGO, LONG_AGO))


@pytest.fixture(autouse=True)
def _fresh(fresh_home):
    assert not fresh_home.exists()


def test_what_nobody_wrote_to_is_not_read_again():
    store.records()
    settle()
    read = iter(range(9))
    assert unchanged.since_written("some", lambda: next(read)) == 0
    assert unchanged.since_written("some", lambda: next(read)) == 0
    assert unchanged.since_written("other", lambda: next(read)) == 1


def test_a_file_written_a_moment_ago_is_not_trusted():
    datasets.store(communities.tiny())
    read = iter(range(9))
    assert unchanged.since_written("some", lambda: next(read)) == 0
    assert unchanged.since_written("some", lambda: next(read)) == 1


def test_marks_set_by_anybody_are_seen_at_once():
    token = datasets.store(communities.tiny())
    settle()
    assert cache.marks_of(token) == Marks()
    datasets.set_marks(token, Marks(zone="Europe/Berlin"))
    assert cache.marks_of(token).zone == "Europe/Berlin"


def test_what_was_taken_back_is_closed_at_once():
    token = datasets.store(communities.tiny())
    settle()
    cache.marks_of(token)
    with store.records().begin() as connection:
        connection.execute(store.DATASETS.delete())
    with pytest.raises(datasets.UnknownDataset):
        cache.marks_of(token)
