"""What a reader sees while files are read: the step, how far it is, and a button that stops it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from typing import Final, TypeVar

import streamlit as st

from dashboard.ui import turns
from data_sources.read import Progress

PAUSE_S: Final = 0.25
"""How often a reader sees how far it is; a click on "Stop reading" works within it."""

LONG_S: Final = 3
"""Seconds from which on it is said how long a step has taken."""

Result = TypeVar("Result")


class StoppedError(Exception):
    """Nobody waits any more for what is being read."""


class _Pace:
    """The step that reading has told last; it ends the reading where nobody waits any more."""

    def __init__(self) -> None:
        self.step, self.share, self.since = "Opening the files", 0.0, time.monotonic()
        self.left = Event()

    def tell(self, file: str, step: str, share: float) -> None:
        if self.left.is_set():
            raise StoppedError
        words = f"{plain(file)}: {step}" if file else step.capitalize()
        self.step, self.share, self.since = words, share, time.monotonic()

    def words(self) -> str:
        seconds = int(time.monotonic() - self.since)
        return f"{self.step} …" + (f" {seconds} seconds" if seconds >= LONG_S else "")


def watched(work: Callable[[Progress], Result], stopped: Callable[[], None]) -> Result:
    """Do ``work`` beside the page, which shows how far it is and "Stop reading"; return its result.

    A click starts the page anew, and Streamlit ends the run that waits here: the work ends at its
    next step, and nothing of it is kept. ``stopped`` is called before the page is drawn again.
    """
    bar = st.progress(0.0)
    st.button("Stop reading", on_click=stopped)
    pace, pool = _Pace(), ThreadPoolExecutor(max_workers=1)
    try:
        running = pool.submit(work, pace.tell)
        with turns.aside():
            while not wait([running], timeout=PAUSE_S).done:
                bar.progress(pace.share, text=pace.words())
        return running.result()
    finally:
        pace.left.set()
        pool.shutdown(wait=False, cancel_futures=True)


def plain(name: str) -> str:
    """Return a file name for a label, in which Streamlit would read marks as Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]()#:$~<>!|" else sign for sign in name)
