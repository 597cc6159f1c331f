"""Reads a log to stored canonical tables and frames; prints seconds. Run as a child process."""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main(log: str) -> None:
    """Import ``log`` once and print the seconds it took."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["WHOLE_PICTURE_HOME"] = home
        from dashboard.metrics import prepare
        from dashboard.workspace.datasets import store
        from data_sources import read_exports

        started = time.perf_counter()
        community = read_exports([Path(log)])
        store(community)
        prepare(community)
        print(time.perf_counter() - started)


main(sys.argv[1])
