"""What a reader sees while files are read: the step, how far it is, and a button that stops it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from data_sources.read import Progress


def steps(stopped: Callable[[], None]) -> Progress:
    """Draw how far reading is and "Stop reading"; return what tells each step.

    A click starts the page anew, and Streamlit ends the run that reads at its next step: until
    then nothing has been stored. ``stopped`` is called before the page is drawn again.
    """
    bar = st.progress(0.0)
    st.button("Stop reading", on_click=stopped)

    def tell(file: str, step: str, share: float) -> None:
        words = f"{plain(file)}: {step}" if file else step.capitalize()
        bar.progress(share, text=f"{words} …")

    return tell


def plain(name: str) -> str:
    """Return a file name for a label, in which Streamlit would read marks as Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]()#:$~<>!|" else sign for sign in name)
