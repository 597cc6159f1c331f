"""The door of the workbench: who opens it is asked and logged, and where needed a key."""

from __future__ import annotations

import hmac
from typing import Final

import streamlit as st

from dashboard.panels._panel import Sentence
from dashboard.ui import components, session, show
from dashboard.ui.panel_data import words_data
from dashboard.ui.this_machine import others_reach
from dashboard.workspace import pseudonyms, workbench_log

LONGEST_NAME: Final = 60
_OPEN: Final = "workbench_open"
_WHO: Final = "workbench_who"
_ABOUT: Final = (
    "Here posts are read as they were written, and stories are named, joined, split and left out.",
    "It is not for the meeting: nothing that stands here goes into a link, a slide or a file.",
    "Authors are numbered persons here; names within a text stay as they are.",
    "Each opening is logged with your name, and so is what you read and change.",
)
_KEY: Final = (
    "Others than this machine reach these pages, so the workbench asks for a key: the server "
    "printed it when it started."
)


def analyst(now: session.Open) -> str | None:
    """Return who has opened the workbench of the open dataset; draw the door where nobody has.

    That it is open is known to this session only, never to an address.
    """
    opened: dict[str, str] = st.session_state.get(_OPEN, {})
    if now.token in opened:
        return opened[now.token]
    _door(now)
    return None


def lead_here(page: str) -> None:
    """Draw on another page the line that leads to the workbench, and who may go there."""
    who = "those who have its key" if key_needed() else "whoever works with these data"
    said = Sentence(
        f"What people say in their own words is read on the workbench, by {who}.",
        "posts_total", "none", "workbench", "", "read it",
    )  # fmt: skip
    _line(said, page, "to-workbench")


def lead_to_people() -> None:
    """Draw on the workbench the line that leads to where people are joined."""
    said = Sentence(
        "People under several accounts are counted once on the Data page.",
        "members_total", "none", "data", "", "see whom",
    )  # fmt: skip
    _line(said, "workbench", "to-people")


def _line(said: Sentence, page: str, key: str) -> None:
    query = show.facts(page).query
    components.panel(words_data((), [said], query) | {"variant": "card"}, key=key)


def key_needed() -> bool:
    """Say whether others than this machine may reach the pages."""
    return others_reach(st.get_option("server.address"))


def shut(now: session.Open) -> None:
    """Close the workbench of the open dataset in this session."""
    st.session_state[_OPEN] = {
        token: who for token, who in st.session_state.get(_OPEN, {}).items() if token != now.token
    }
    st.rerun()


def _door(now: session.Open) -> None:
    with st.container(border=True, key="card-door"):
        about = [*_ABOUT, _KEY] if key_needed() else list(_ABOUT)
        told = {"variant": "card", "title": "This page is not for the meeting"}
        words = words_data((), [Sentence(text, "door") for text in about], {}) | told
        components.panel(words, key="panel-door")
        with st.form("door", border=False, width=480):
            who = st.text_input("Your name, for the log", key=_WHO, max_chars=LONGEST_NAME)
            key = st.text_input("Key", type="password", max_chars=80) if key_needed() else ""
            if st.form_submit_button("Open the workbench"):
                _open(now, " ".join(who.split()), key)


def _open(now: session.Open, who: str, key: str) -> None:
    if not who:
        components.notice(["Say who opens the workbench: the log needs a name."])
        return
    if key_needed() and not hmac.compare_digest(
        key.strip().encode(), pseudonyms.key_of_workbench().encode()
    ):
        components.notice(["This is not the key that the server printed when it started."])
        return
    workbench_log.write(now.token, who, "opened the workbench")
    st.session_state[_OPEN] = {**st.session_state.get(_OPEN, {}), now.token: who}
    st.rerun()
