"""Slow work on a dataset, done beside the open pages by a process of its own, one at a time.

``WHOLE_PICTURE_PREPARE=0`` leaves it until somebody asks for it on a page.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import Final

import streamlit as st

from dashboard import preparing
from dashboard.navigation import ROOT
from dashboard.ui import session

EVERY_S: Final = 1.0
"""How often a reader sees how far it is."""


@dataclass
class Job:
    """What is made of one dataset with one set of marks; ``over`` is set when nothing runs."""

    token: str
    step: str = ""
    share: float = 0.0
    failed: bool = False
    over: Event = field(default_factory=Event)

    def words(self) -> str:
        """Return how far it is, in words."""
        return f"{self.step} … {self.share:.0%}" if self.step else "Waiting for its turn …"


_JOBS: Final[dict[str, Job]] = {}
_WAITING: Final[SimpleQueue[Job]] = SimpleQueue()
_LOCK: Final = Lock()
_WORKERS: Final[list[Thread]] = []


def missing(now: session.Open) -> bool:
    """Say whether something slow has still to be made of what is open."""
    return preparing.missing(now.community, now.marks)


def begin(now: session.Open, *, asked: bool = False) -> Job | None:
    """Return the job that makes what is missing of the open dataset; None where nothing is.

    It begins once; ``asked`` begins it again where it failed, and where nothing begins by itself.
    """
    if not missing(now):
        return None
    key = f"{now.token}|{now.community.fingerprint}|{now.marks.version()}"
    with _LOCK:
        job = _JOBS.get(key)
        if job and job.over.is_set():
            job.failed = True  # it ended, and something is missing still
        by_itself = os.environ.get("WHOLE_PICTURE_PREPARE") != "0"
        if (job is None and (by_itself or asked)) or (job and job.failed and asked):
            job = _JOBS[key] = Job(now.token)
            _WAITING.put(job)
            _work()
    return job


def watch() -> None:
    """Show how far the work on the open dataset is; each step that ends draws the page anew."""
    job = begin(session.opened())
    if job is None:
        return
    if job.failed:
        st.text("The stories could not be found.")
        return
    _progress(job, job.step)


@st.fragment(run_every=EVERY_S)
def _progress(job: Job, step: str) -> None:
    """Show how far a job is; ``step`` is what it was at when the page was drawn."""
    if job.over.is_set() or (step and job.step != step):
        st.rerun(scope="app")
    st.progress(job.share, text=job.words())


def _work() -> None:
    """Have one thread that takes the jobs in their order."""
    if not _WORKERS:
        _WORKERS.append(Thread(target=_take, daemon=True))
        _WORKERS[0].start()


def _take() -> None:
    while True:
        job = _WAITING.get()
        try:
            job.failed = _run(job) != 0
        except OSError:  # no process could be started: the machine is full
            job.failed = True
        finally:
            job.over.set()


def _run(job: Job) -> int:
    """Run the process of a job to its end and return its exit status."""
    program = [sys.executable, "-m", preparing.__name__]
    with subprocess.Popen(  # noqa: S603 - our own module
        program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            return 1
        # The token is not an argument, because every user of a machine can read those.
        process.stdin.write(f"{job.token}\n")
        process.stdin.close()
        for line in process.stdout:
            told = json.loads(line)
            job.step, job.share = told["step"], told["share"]
        return process.wait()
