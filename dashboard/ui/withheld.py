"""What is not told on the workbench of posts that people are still to judge."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from dashboard.panels import words
from dashboard.ui import session
from dashboard.workspace import labels


def posts(now: session.Open) -> frozenset[str]:
    """Return the posts of open samples: whoever judges them is told nothing that was found."""
    return labels.open_posts(now.token)


def say(blind: Collection[str]) -> None:
    """Say how many posts are withheld, and why; nothing where no sample is open."""
    if blind:
        st.text(
            f"{words.counted(len(blind), 'posts')} of these data wait to be read blind. So that "
            "whoever reads them knows nothing of what was found, it is not told which story they "
            "tell, and no list of a story or of disagreement holds them, until they are closed."
        )
