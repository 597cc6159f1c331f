"""What is made of a dataset once, beside the open pages: a process of its own, in steps.

``python -m dashboard.preparing`` reads one token from its standard input and says on its standard
output how far it is, a line of JSON (``step``, ``share``) each time. It is a process of its own so
that the pages stay quick meanwhile and its memory is given back. Whoever has to make something
slow of a dataset adds a :class:`Step` here.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from dashboard.marks import Marks
from dashboard.workspace import datasets, found_stances, found_stories, found_ties
from data_sources import spellings
from data_sources.community import Community

Progress = Callable[[str, float], None]

PATIENCE: Final = 10
"""How far this work stands behind that of the pages (see ``nice``)."""


class Step(NamedTuple):
    """Something slow: ``missing`` says quickly whether it has to be made, ``make`` keeps it."""

    label: str
    missing: Callable[[Community, Marks], bool]
    make: Callable[[Community, Marks, Progress], None]


STEPS: Final = (
    Step("Looking at what chance gives", found_ties.missing, found_ties.find),
    Step("Finding the stories", found_stories.missing, found_stories.find),
    Step("Learning from the labels", found_stances.missing, found_stances.find),
    Step("Looking at each kind of tie", found_ties.missing_alone, found_ties.find_alone),
)


def missing(community: Community, marks: Marks) -> bool:
    """Say whether something slow has still to be made of a dataset with these marks."""
    return any(step.missing(community, marks) for step in STEPS)


def prepare(token: str, tell: Progress) -> None:
    """Make all that is missing of a dataset; raises as ``open_dataset``."""
    marks = datasets.marks(token)
    community = datasets.open_dataset(token)
    if marks.joined:
        community = spellings.joined(community, marks.joined)
    for step in STEPS:
        if step.missing(community, marks):
            step.make(community, marks, partial(_of_step, tell, step))


def _of_step(tell: Progress, step: Step, _part: str, share: float) -> None:
    tell(step.label, share)


def main() -> None:
    """Prepare the dataset whose token is read; end at once where nobody listens any more."""
    os.nice(PATIENCE)
    parent = os.getppid()

    def tell(step: str, share: float) -> None:
        if os.getppid() != parent:
            sys.exit(1)
        sys.stdout.write(f"{json.dumps({'step': step, 'share': share})}\n")
        sys.stdout.flush()

    prepare(sys.stdin.readline().strip(), tell)


if __name__ == "__main__":
    main()
