"""How long the network takes: a click to drawn and steady, a selection, an unchanged rerun.

``python benchmarks/network.py [PEOPLE ...]`` makes communities of 1,000 and 5,000 people with about
three ties for each, serves them and opens them in Chromium. Each number stands beside its goal.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sessions
from servers import ROOT, running

from data_sources import read_exports

CHROMIUM = "/usr/bin/chromium"
GOALS = {1_000: 2.0, 5_000: 5.0}
SELECTION, RERUN = 0.7, 20_000
TRIES = 3
READY = (
    "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
)
DRAWN = ".wp.network[data-drawn]"
SELECTED = """async ([at]) => {
  const root = [...document.querySelectorAll('*')].map((n) => n.shadowRoot).filter(Boolean)
    .map((n) => n.querySelector('.wp.network')).find(Boolean)
  const began = performance.now()
  root.querySelectorAll('.parts button')[at].click()
  await new Promise((done) => {
    const look = () => requestAnimationFrame(root.dataset.shown === String(at) ? done : look)
    look()
  })
  return performance.now() - began
}"""


def write_community(folder: Path, people: int) -> list[Path]:
    """Write a log of answers among most of ``people``, in twelve groups, and their roster."""
    draw = np.random.default_rng(people)
    group = draw.integers(0, 12, people)
    posts = 6 * people
    author = draw.integers(0, int(people * 0.8), posts)
    near = np.arange(posts) - draw.integers(1, 30, posts)
    second = np.sort(draw.integers(0, 180 * 86_400, posts))
    replies = pl.Series((draw.random(posts) < 0.85) & (near > 0))
    log = pl.DataFrame(
        {
            "id": np.arange(posts) + 1,
            "author": [f"u{n:05}" for n in author],
            "posted_at": second + 19_997 * 86_400,
            "space": draw.integers(0, 9, posts),
            "reply_to": near,
            "text": ["a word about the lift"] * posts,
        }
    ).with_columns(
        pl.from_epoch("posted_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        pl.when(replies).then(pl.Series(near)).alias("reply_to"),
    )
    roster = pl.DataFrame(
        {
            "member_id": [f"u{n:05}" for n in range(people)],
            "name": [f"Person {n}" for n in range(people)],
            "department": [f"Department {n}" for n in group],
        }
    )
    log.write_csv(folder / "log.csv")
    roster.write_csv(folder / "roster.csv")
    return [folder / "log.csv", folder / "roster.csv"]


@contextmanager
def stored(people: int, home: Path) -> Iterator[str]:
    """Keep such a community in the workspace ``home`` with all that an import makes of it.

    Gives its token, once what is prepared beside the pages is there too; prints how long that took.
    """
    os.environ["WHOLE_PICTURE_HOME"] = str(home)
    from dashboard import preparing
    from dashboard.workspace import datasets

    with tempfile.TemporaryDirectory() as folder:
        token = datasets.store(read_exports(write_community(Path(folder), people)))
    began = time.perf_counter()
    preparing.prepare(token, lambda *_: None)
    print(f"{people:,} people, prepared beside the pages in {time.perf_counter() - began:.1f} s")
    yield token


def opened(page: Page, address: str) -> float:
    """Open the overview, click on Reach; return the seconds until the network is drawn."""
    page.goto(address)
    page.wait_for_selector(READY, timeout=120_000)
    page.locator(".wp.check").wait_for(timeout=120_000)
    page.wait_for_load_state("networkidle")
    began = time.perf_counter()
    page.locator(".st-key-nav-reach a").click()
    page.locator(DRAWN).wait_for(timeout=120_000)
    page.wait_for_selector(READY, timeout=120_000)
    return time.perf_counter() - began


def said(what: str, value: float, goal: float, unit: str) -> None:
    """Print a number beside its goal."""
    verdict = "within" if value <= goal else "OVER"
    print(
        f"  {what:<46} {value:>9.2f} {unit:<3} goal {goal:g} {unit},"
        f" {value / goal:.2f} of it, {verdict}"
    )


def measure(people: int, port: int, token: str) -> None:
    """Print what one community takes, beside the goal for as many people or the next larger."""
    goal = next((most for size, most in GOALS.items() if people <= size), max(GOALS.values()))
    address = f"http://127.0.0.1:{port}/?d={token}"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        opened(page, f"http://127.0.0.1:{port}/")  # the server has warmed up
        said("first click to drawn and steady (cold server)", opened(page, address), goal, "s")
        page.close()
        tries = []
        for _ in range(TRIES):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            tries.append(opened(page, address))
            if len(tries) < TRIES:
                page.close()
        said("click to drawn and steady (measured view)", statistics.median(tries), goal, "s")
        page.wait_for_timeout(500)
        chosen = [page.evaluate(SELECTED, [at]) / 1000 for at in (0, 1, 2, 3, 4)]
        said("a selection", statistics.median(chosen), SELECTION, "s")
        browser.close()
    runs = asyncio.run(sessions.one_after_another(port, [f"d={token}"] * 3, "reach"))
    said("an unchanged rerun", runs[-1].size / 1000, RERUN / 1000, "KB")


def main(sizes: list[int]) -> None:
    """Measure each size on a server of its own."""
    with tempfile.TemporaryDirectory() as home:
        for people in sizes:
            with (
                stored(people, Path(home)) as token,
                running(ROOT / "dashboard" / "server.py", Path(home)) as server,
            ):
                measure(people, server.port, token)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(GOALS))
