"""The real server on a free port, and a browser that sees where the page wants to go."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = "/usr/bin/chromium"
READY = (
    "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
)
PATIENCE_S = 60


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@contextmanager
def serving(home, prepare="0"):
    """Run the server with the datasets in ``home``; give its address.

    With ``prepare="1"`` it finds the stories by itself, beside the pages.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/server.py"]
    running = subprocess.Popen(
        [*command, "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "WHOLE_PICTURE_HOME": str(home), "WHOLE_PICTURE_PREPARE": prepare},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(address, running)
        yield address
    finally:
        running.terminate()
        running.wait(timeout=PATIENCE_S)


def wait_until_healthy(address, running):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        assert running.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    pytest.fail("the server did not answer")


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def address(home):
    with serving(home) as at:
        yield at


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def settled(page):
    """Wait until the page is drawn: the run is over and the footer is there."""
    page.wait_for_selector(READY, timeout=PATIENCE_S * 1000)
    page.locator(".wp.check").wait_for(timeout=PATIENCE_S * 1000)
    page.wait_for_selector(READY, timeout=PATIENCE_S * 1000)


def scope_line(page):
    return page.locator(".wp.scope .line").inner_text()
