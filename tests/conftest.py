"""What all tests share: the real exports, where somebody has them, and how hard to search."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "fast", max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
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


@pytest.fixture(autouse=True)
def _nothing_beside_the_pages(monkeypatch):
    """Begin no process that finds stories, unless a test asks for one."""
    monkeypatch.setenv("WHOLE_PICTURE_PREPARE", "0")


@pytest.fixture
def serve(tmp_path):
    """Return a function that starts the product on a free port; it returns the address.

    ``serve(home)`` keeps its datasets in ``home``, so that two servers can share one, one after
    the other. All servers are stopped at the end of the test. ``serve(home, "1")`` lets it find
    the stories by itself, which takes some seconds of the machine.
    """
    with ExitStack() as servers:
        yield lambda home=tmp_path / "served", prepare="0": servers.enter_context(
            _server(home, prepare)
        )


@contextmanager
def _server(home, prepare="0"):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = [sys.executable, "-m", "streamlit", "run", "dashboard/server.py"]
    process = subprocess.Popen(
        [*program, "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "WHOLE_PICTURE_HOME": str(home), "WHOLE_PICTURE_PREPARE": prepare},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_healthy(address, process, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "the server did not start"
        try:
            with urllib.request.urlopen(f"{address}/api/health", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise AssertionError("the server did not answer")
