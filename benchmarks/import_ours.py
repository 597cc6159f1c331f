"""Reads a log to stored canonical tables and frames; prints seconds and its peak MiB.

Run as a child process, so that its memory is its own.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main(log: str) -> None:
    """Import ``log`` once and print what it took."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["WHOLE_PICTURE_HOME"] = home
        from dashboard.metrics._frames import facts_of
        from dashboard.workspace.datasets import store
        from data_sources import read_exports

        started = time.perf_counter()
        community = read_exports([Path(log)])
        store(community)
        facts = facts_of(community)
        _ = facts.people, facts.posts, facts.reactions
        print(time.perf_counter() - started, peak())


def peak() -> float:
    """Return the largest memory of this process in MiB; what its parent held does not count."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


main(sys.argv[1])
