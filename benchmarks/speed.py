"""Speed and memory as ratios to the limit: bare polars, an empty Streamlit page, one session.

``make bench`` prints one line for each goal. The log is generated, 1,000,000 posts by 20,000
people; give a smaller number of posts as the first argument for a quick look, or one part of it
with ``--only import|scope|start|sessions|screen``.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from community_log import PEOPLE, POSTS, write_log  # noqa: E402 - found by the path above
from servers import ROOT, running  # noqa: E402
from sessions import PACES, Pace, at_once, one_after_another  # noqa: E402

EMPTY = HERE / "empty_app.py"
OURS = ROOT / "dashboard" / "server.py"
REPEATS = 3


PARTS = ("import", "scope", "start", "sessions", "screen")


def main(posts: int, parts: tuple[str, ...]) -> None:
    """Measure the parts once and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if {"import", "scope"} & set(parts):
            log = Path(folder) / "log.csv"
            write_log(log, posts, min(PEOPLE, posts))
            print(f"log: {posts:,} posts, {log.stat().st_size / 1e6:.0f} MB")
            if "import" in parts:
                importing(log)
            if "scope" in parts:
                changing_scope(home, store_log(log, home))
        if "start" in parts:
            starting(home)
        if "sessions" in parts:
            many_sessions(home)
        if "screen" in parts:
            first_screen()


def importing(log: Path) -> None:
    """Compare the import with bare polars, in fresh processes."""
    ours, peak = best(lambda: child("import_ours.py", log))
    bare, _ = best(lambda: child("import_bare.py", log))
    line("import to stored tables and frames", ours, bare, "bare polars", "at most 4")
    print(f"  peak memory {peak / 1024:.2f} GiB (goal: at most 1.5)")


def store_log(log: Path, home: Path) -> str:
    """Import the log into ``home`` and return the token of the dataset."""
    os.environ["WHOLE_PICTURE_HOME"] = str(home)
    from dashboard.workspace.datasets import store
    from data_sources import read_exports

    return store(read_exports([log]))


def changing_scope(home: Path, token: str) -> None:
    """Compare a change of scope with the rerun of an empty page, uncached and cached."""
    spaces = [f"d={token}&space=space+{number}" for number in range(6)]
    with running(EMPTY, home) as server:
        empty = median(asyncio.run(one_after_another(server.port, ["a=1", "a=2"] * 5)))
    with running(OURS, home) as server:
        asyncio.run(one_after_another(server.port, [f"d={token}"]))
        fresh = median(asyncio.run(one_after_another(server.port, [f"d={token}", *spaces]))[1:])
        again = median(asyncio.run(one_after_another(server.port, spaces * 2))[6:])
    line("change of scope, uncached", fresh, empty, "empty rerun", "under 400 ms")
    line("change of scope, cached", again, empty, "empty rerun", "under 60 ms")


def starting(home: Path) -> None:
    """Compare the start of the server with that of an empty app."""
    empty = min(_start(EMPTY, home) for _ in range(REPEATS))
    ours = min(_start(OURS, home) for _ in range(REPEATS))
    line("start to healthy", ours, empty, "empty app", "at most 1.5")


def many_sessions(home: Path) -> None:
    """Compare a rerun of twenty sessions at once with one alone, once all is prepared.

    An empty page under the same load shows what Streamlit itself takes: no page is less.
    """
    subprocess.run(
        [sys.executable, "-m", "dashboard.preparing"], input=b"sample\n", cwd=ROOT, check=True,
        env={**os.environ, "WHOLE_PICTURE_HOME": str(home)}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    bare, empty = crowding(EMPTY, home, "a=1")
    ours, alone = crowding(OURS, home, "d=sample")
    for pace in PACES:
        line(f"twenty sessions, {pace}", ours[pace], alone, "one session", "at most 4")
        least = bare[pace] / empty
        print(f"  an empty page so: {bare[pace] * 1000:.0f} ms, {least:.2f} times one session")


def crowding(script: Path, home: Path, query: str) -> tuple[dict[Pace, float], float]:
    """Return the median rerun of twenty sessions by pace, and that of one alone, of a script."""
    with running(script, home) as server:
        asyncio.run(one_after_another(server.port, [query] * 10))
        alone = median(asyncio.run(one_after_another(server.port, [query] * 20)))
        crowds = {
            pace: median(asyncio.run(at_once(server.port, 20, 5, query, pace))) for pace in PACES
        }
    return crowds, alone


def first_screen() -> None:
    """Compare the first screen with a bare page of as many pictures, in a real browser."""
    from screen import measure

    said, drawn, bare, number = measure()
    print(f"sentences after the server is up: {said:.2f} s (goal: at most 3)")
    line(f"first {number} pictures", drawn, bare, "bare page with as many", "at most 1.2")


def child(script: str, log: Path) -> tuple[float, float]:
    """Run a script on the log; return its seconds and its peak memory in MiB."""
    command = [sys.executable, str(HERE / script), str(log)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{script} failed")
    seconds, peak = output.split()
    return float(seconds), float(peak)


def best(measure: Callable[[], tuple[float, float]]) -> tuple[float, float]:
    """Repeat and return the shortest time, with the largest memory."""
    runs = [measure() for _ in range(REPEATS)]
    return min(seconds for seconds, _ in runs), max(size for _, size in runs)


def median(runs: list[object]) -> float:
    """Return the median seconds of reruns."""
    return statistics.median(run.seconds for run in runs)  # type: ignore[attr-defined]


def line(what: str, ours: float, limit: float, of: str, goal: str) -> None:
    """Print one comparison."""
    print(f"{what}: {ours * 1000:.0f} ms, {ours / limit:.2f} times {of} (goal: {goal})")


def _start(script: Path, home: Path) -> float:
    with running(script, home) as server:
        return server.seconds


if __name__ == "__main__":
    began = time.perf_counter()
    asked = argparse.ArgumentParser(description="Print speed and memory as ratios to the limit.")
    asked.add_argument("posts", type=int, nargs="?", default=POSTS)
    asked.add_argument("--only", choices=PARTS, action="append")
    given = asked.parse_args()
    main(given.posts, tuple(given.only or PARTS))
    print(f"measured in {time.perf_counter() - began:.0f} s")
