from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from dashboard.marks import Marks
from dashboard.story_map import POSTS, STORIES, SponsorStory, StoryMap
from dashboard.workspace import datasets, store, story_maps

MAP = StoryMap(
    pl.DataFrame(
        {"post_id": ["1", "2"], "story": ["S-001", None], "language": ["en", "en"]}, POSTS
    ),
    pl.DataFrame(
        {"story": ["S-001"], "name": [None], "words": [["lift", "broken"]], "used_by": [[7, 3]]},
        STORIES,
    ),
    0.93,
    ("en",),
    "1-embeddings-abc",
)
ZERO_HARM = SponsorStory("Zero harm", ("zero harm",), ("No harm by 2027.",), date(2026, 1, 2))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WHOLE_PICTURE_HOME", str(tmp_path))
    return tmp_path


def test_a_map_is_read_back_as_it_was_kept():
    story_maps.keep(MAP)
    again = story_maps.kept(MAP.version)
    assert again.posts.equals(MAP.posts)
    assert again.stories.equals(MAP.stories)
    assert (again.agreement, again.languages, again.version) == (0.93, ("en",), MAP.version)


def test_what_is_kept_first_stays():
    story_maps.keep(MAP)
    story_maps.keep(replace(MAP, agreement=0.1))
    assert story_maps.kept(MAP.version).agreement == 0.93


def test_a_version_never_kept_is_none():
    assert story_maps.kept("1-embeddings-other") is None


def test_the_files_of_a_map_are_no_orphans():
    story_maps.keep(MAP)
    assert store.sweep() == 0
    assert story_maps.kept(MAP.version) is not None


def test_a_damaged_file_is_no_map(home):
    story_maps.keep(MAP)
    for file in (home / "tables").iterdir():
        file.write_bytes(b"x")
    assert story_maps.kept(MAP.version) is None


def test_a_damaged_map_is_not_known_until_it_is_found_again(home):
    story_maps.keep(MAP)
    for file in (home / "tables").iterdir():
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert not story_maps.known(MAP.version)
    story_maps.keep(replace(MAP, agreement=0.1))
    assert story_maps.known(MAP.version)
    assert story_maps.kept(MAP.version).agreement == 0.1


def test_the_sponsors_story_is_kept_and_taken_back():
    datasets.set_marks("sample", Marks(frozenset({"m1"}), "UTC", ZERO_HARM))
    assert datasets.marks("sample").sponsor == ZERO_HARM
    datasets.set_marks("sample", Marks(frozenset({"m1"}), "UTC"))
    assert datasets.marks("sample").sponsor is None


def test_the_day_of_a_change_is_kept():
    changed = replace(ZERO_HARM, changed_on=date(2026, 3, 4))
    datasets.set_marks("sample", Marks(sponsor=changed))
    assert datasets.marks("sample").sponsor == changed


def test_the_made_up_community_comes_with_its_sponsors_story():
    assert datasets.marks("sample").sponsor == datasets.sample_sponsor()


def test_another_story_is_another_version_of_the_marks():
    assert Marks(sponsor=ZERO_HARM).version() != Marks().version()
