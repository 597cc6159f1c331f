"""Posts of a sample read one at a time, each answered by yes, no or cannot say, kept at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Final

import streamlit as st

from dashboard.labels import Label, Sample
from dashboard.panels._panel import Sentence
from dashboard.ui import components, session
from dashboard.ui.panel_data import words_data
from dashboard.workspace import labels, workbench_log

ANSWERS: Final[dict[str, tuple[bool | None, str]]] = {
    "Yes": (True, "Y"),
    "No": (False, "N"),
    "Cannot say": (None, "S"),
}
"""What can be said of a post, and the key of the keyboard that says it."""
DOUBLE: Final = 0.3
"""Seconds after a post is drawn in which a click is the second half of a double click."""
_BACK: Final = "one_back"
_DRAWN: Final = "one_drawn"
_SAID: Final = "one_said"


@dataclass(frozen=True)
class Sitting:
    """One person who reads one sample: the question, how its posts are drawn, what is logged."""

    now: session.Open
    who: str
    sample: Sample
    question: str
    draw: Callable[[str], None]
    began: str


def say(sentence: str) -> None:
    """Keep a sentence on the last click, which :func:`say_it` shows once."""
    st.session_state[_SAID] = sentence


def say_it() -> None:
    """Draw what became of the last click, where there is something to say."""
    if said := st.session_state.pop(_SAID, ""):
        components.notice([said], key="one-notice")


def offer(sitting: Sitting) -> bool:
    """Draw the post that is read now with its question; say whether all are read."""
    mine, posts = _mine(sitting), sitting.sample.posts
    unread = next((at for at, one in enumerate(posts) if one.post_id not in mine), len(posts))
    at = max(0, unread - _steps_back(sitting))
    if at >= len(posts):
        st.text(f"You have read all {len(posts)} posts.")
        _step_back(sitting, at)
        return True
    post = posts[at].post_id
    st.text(f"post {at + 1} of {len(posts)}")
    sitting.draw(post)
    with st.container(key="one-answer"):
        asked = words_data((), [Sentence(sitting.question, "one")], {}) | {"variant": "card"}
        components.panel(asked, key="one-question")
        if post in mine:
            st.text(f"You said “{_word(mine[post].says)}”; another answer takes its place.")
        with st.container(horizontal=True, vertical_alignment="center", key="one-buttons"):
            for label, (says, shortcut) in ANSWERS.items():
                st.button(
                    label, key=f"one-{label}", shortcut=shortcut,
                    on_click=_answer, args=(sitting, post, says, not mine),
                )  # fmt: skip
            _step_back(sitting, at)
    st.session_state[_DRAWN] = (post, monotonic())
    return False


def read_by(sitting: Sitting) -> int:
    """Return how many posts of the sample the reader has said something of."""
    return len(_mine(sitting))


def _mine(sitting: Sitting) -> dict[str, Label]:
    sample = sitting.sample
    given = labels.given(sitting.now.token, sample.purpose, sample.number)
    return {each.post_id: each for each in given if each.labeller == sitting.who}


def _word(says: bool | None) -> str:
    return next(label for label, (each, _) in ANSWERS.items() if each is says)


def _of(sitting: Sitting) -> tuple[str, str, int, str]:
    return (sitting.now.token, sitting.sample.purpose, sitting.sample.number, sitting.who)


def _steps_back(sitting: Sitting) -> int:
    of, steps = st.session_state.get(_BACK, (None, 0))
    return int(steps) if of == _of(sitting) else 0


def _step_back(sitting: Sitting, at: int) -> None:
    def back() -> None:
        st.session_state[_BACK] = (_of(sitting), _steps_back(sitting) + 1)

    st.button(
        "Back one post", key="one-back", type="tertiary", shortcut="B",
        disabled=at == 0, on_click=back,
    )  # fmt: skip


def _answer(sitting: Sitting, post: str, says: bool | None, first: bool) -> None:
    """Keep what was said of a post, and go on to the next."""
    drawn, when = st.session_state.get(_DRAWN, ("", 0.0))
    if drawn == post and monotonic() - when < DOUBLE:
        return
    sample = sitting.sample
    label = Label(sample.purpose, sample.number, post, sitting.who, says, datetime.now(UTC))
    try:
        labels.give(sitting.now.token, label)
    except labels.SampleClosed as error:
        say(str(error))
        return
    if first:
        workbench_log.write(sitting.now.token, sitting.who, sitting.began)
    st.session_state[_BACK] = (_of(sitting), max(0, _steps_back(sitting) - 1))
