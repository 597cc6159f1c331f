"""When the first visitor of a fresh server sees something, in a real Chromium with an empty cache.

The sentences are timed from the moment in which the server is healthy, its pictures from the
opening of the page, beside a bare Streamlit page with as many pictures on a server as fresh. The
bare page draws them with plotly, as Streamlit offers; those of the Overview are few and plain, and
drawn as HTML.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from servers import ROOT, running

HERE: Final = Path(__file__).resolve().parent
BARE: Final = HERE / "bare_pictures.py"
OURS: Final = ROOT / "dashboard" / "server.py"
CHROMIUM: Final = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SENTENCES: Final = ".st-key-lead-overview p.sentence"
PICTURES: Final = ".wp.panel figure"
BARE_DRAWN: Final = '[data-testid="stPlotlyChart"]:has(.main-svg)'
TIMES: Final = 3
WAIT_MS: Final = 20_000


def first_screen(browser: Browser) -> tuple[float, float, int]:
    """Return the seconds to our sentences and to our pictures, and how many pictures there are."""
    with tempfile.TemporaryDirectory() as home, running(OURS, Path(home)) as server:
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        began = time.perf_counter()
        page.goto(f"http://127.0.0.1:{server.port}/", wait_until="commit")
        page.locator(SENTENCES).first.wait_for(timeout=WAIT_MS)
        said = time.perf_counter() - began
        page.locator(".wp.check").wait_for(timeout=WAIT_MS)
        number = page.locator(PICTURES).count()
        page.locator(PICTURES).nth(number - 1).wait_for(timeout=WAIT_MS)
        drawn = time.perf_counter() - began
        page.context.close()
    return said, drawn, number


def bare_screen(browser: Browser, pictures: int) -> float:
    """Return the seconds until a bare page has drawn as many pictures."""
    os.environ["PICTURES"] = str(pictures)
    with tempfile.TemporaryDirectory() as home, running(BARE, Path(home)) as server:
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        began = time.perf_counter()
        page.goto(f"http://127.0.0.1:{server.port}/", wait_until="commit")
        page.locator(BARE_DRAWN).nth(pictures - 1).wait_for(state="attached", timeout=WAIT_MS)
        drawn = time.perf_counter() - began
        page.context.close()
    return drawn


def measure() -> tuple[float, float, float, int]:
    """Return the medians: seconds to sentences, to pictures, to bare pictures, and how many."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        ours, bare = [], []
        for _ in range(TIMES):  # by turns, so that a busy moment meets both
            ours.append(first_screen(browser))
            bare.append(bare_screen(browser, ours[-1][2]))
        browser.close()
    said, drawn = (statistics.median(run[at] for run in ours) for at in (0, 1))
    return said, drawn, statistics.median(bare), ours[-1][2]
