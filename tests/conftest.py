"""What all tests share: the real exports, where somebody has them, and how hard to search."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "fast", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


def _named_folder():
    named = os.environ.get("WHOLE_PICTURE_EXPORTS")
    folder = Path(named) if named else None
    return folder if folder and folder.is_dir() else None


def pytest_report_header():
    folder = _named_folder()
    if folder is None:
        return "real exports: not tested (WHOLE_PICTURE_EXPORTS names no folder)"
    return f"real exports: tested, from {folder}"


def pytest_collection_modifyitems(config, items):
    """Leave out what reads real exports where there are none; the header says so."""
    if _named_folder() is not None:
        return
    left_out = [item for item in items if item.get_closest_marker("exports")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def real_exports():
    """Return the folder of real exports; tests that use it are marked ``exports``."""
    folder = _named_folder()
    assert folder is not None, "mark this test with @pytest.mark.exports"
    return folder


@pytest.fixture
def fresh_home(tmp_path, monkeypatch):
    """Return an empty home of datasets, so that no test meets the datasets of another."""
    home = tmp_path / "home"
    monkeypatch.setenv("WHOLE_PICTURE_HOME", str(home))
    return home
