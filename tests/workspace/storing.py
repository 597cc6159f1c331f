"""Stores one community after another until it is killed; run by the tests of datasets.

``storing.py POSTS [STEP]`` prints each token once it is acknowledged; with STEP it kills itself at
that step to the disk of its second storing.
"""

import itertools
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import communities  # noqa: E402 - beside this file, found through the path above

from dashboard.workspace import datasets, store  # noqa: E402 - the same


def count_down(step):
    """Let the process die, as by a loss of power, at its ``step``-th write to the disk."""
    steps = itertools.count(1)
    file, directory = store.sync_file, store.sync_directory

    def dying(original):
        def sync(target):
            if next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            original(target)

        return sync

    store.sync_file, store.sync_directory = dying(file), dying(directory)


def main():
    """Store without end; the parent kills it, or it kills itself."""
    for number in itertools.count():
        if number == 1 and len(sys.argv) > 2:
            count_down(int(sys.argv[2]))
        token = datasets.store(communities.small(int(sys.argv[1]), title=str(number)))
        sys.stdout.write(f"{token}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
