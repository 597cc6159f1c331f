import pytest

from dashboard.workspace import column_profiles
from data_sources.profiles import Profile

HEADER = ["Wer", "Wann", "Was"]
PROFILE = Profile({"name": "Wer", "time": "Wann", "text": ""}, "month first", "Europe/Berlin")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WHOLE_PICTURE_HOME", str(tmp_path))
    return tmp_path


def test_a_profile_is_found_again_by_its_header_in_any_order():
    column_profiles.keep(HEADER, PROFILE)
    found = column_profiles.find(reversed(HEADER))
    assert (found.columns, found.order, found.zone) == (
        PROFILE.columns,
        "month first",
        "Europe/Berlin",
    )
    assert found.name == "the columns as they were set before"


def test_another_header_has_no_profile():
    column_profiles.keep(HEADER, PROFILE)
    assert column_profiles.find([*HEADER, "Wo"]) is None


def test_the_last_profile_of_a_header_is_kept():
    column_profiles.keep(HEADER, PROFILE)
    column_profiles.keep(HEADER, Profile({"name": "Was"}))
    assert column_profiles.find(HEADER).columns == {"name": "Was"}
