"""What one reader has open: the dataset of the address, its marks and its view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard.panels._panel import Page
from dashboard.ui import cache
from dashboard.view import Marks, Scope, View
from dashboard.workspace import datasets
from data_sources.community import Community

TOKEN: Final = "d"  # noqa: S105 - the name of the field, not a secret
"""The key of the token, in the address and in the session."""
SAMPLE: Final = datasets.SAMPLE

_NEXT: Final = "next_dataset"
_MINE: Final = "my_datasets"
_OPEN: Final = "open_view"
_SAY: Final = "say_next"
_STANDS: Final = "page_that_stands"


@dataclass(frozen=True)
class Open:
    """What is open in this run: the token, the community, its marks, the view."""

    token: str
    community: Community
    marks: Marks
    view: View


def token_field() -> str:
    """Draw the bound field that keeps the dataset's token in the address; return the token.

    It has to come before anything is loaded, and an upload's token before it.
    """
    if _NEXT in st.session_state:
        st.session_state[TOKEN] = st.session_state.pop(_NEXT)
    typed = st.text_input(
        "Key of the data in the link",
        value=SAMPLE,
        key=TOKEN,
        bind="query-params",
        help="It stands in the link. Whoever has it can open these data.",
        max_chars=64,
    )
    return typed.strip() or SAMPLE


def load(token: str) -> tuple[str, Community, Marks, list[str]]:
    """Return the token opened, its community and marks, and what a reader has to be told.

    Where there are no data of that token, the made-up community is opened, and said.
    """
    try:
        marks = cache.marks_of(token)  # asked in every run: what was taken back is closed at once
        return token, cache.joined(token, cache.dataset(token), marks), marks, []
    except (datasets.UnknownDataset, datasets.DamagedDataset) as error:
        told = [str(error), "What you see is the made-up community."]
        return SAMPLE, cache.dataset(SAMPLE), cache.marks_of(SAMPLE), told


def remember(token: str, community: Community, marks: Marks, scope: Scope) -> Open:
    """Keep what is open in this run, for the page that is drawn next."""
    seen = cache.view(token, community, scope, marks)
    opened = Open(token, community, marks, seen)
    st.session_state[_OPEN] = opened
    return opened


def opened() -> Open:
    """Return what is open in this run."""
    found: Open = st.session_state[_OPEN]
    return found


def page(name: str) -> Page:
    """Return the panels of the page ``name`` for what is open."""
    now = opened()
    return cache.page(name, now.token, now.view, "meeting")


def has_page(name: str) -> bool:
    """Say whether nobody has to wait for the page ``name``."""
    now = opened()
    return cache.has_page(name, now.token, now.view, "meeting")


def waits_blank(name: str) -> bool:
    """Say whether a reader sees nothing of the page ``name`` while it is computed.

    Where it stands already, drawn for another view or before a step ended, it stays in sight
    until the new one comes: nothing is pushed aside meanwhile.
    """
    return st.session_state.get(_STANDS) != name and not has_page(name)


def stands(name: str) -> None:
    """Remember that the page ``name`` is drawn to its end."""
    st.session_state[_STANDS] = name


def open_next(token: str, title: str) -> None:
    """Open the dataset ``token`` from the next run on, and list it among the reader's own."""
    st.session_state[_NEXT] = token
    st.session_state.setdefault(_MINE, {})[token] = title


def say(sentence: str) -> None:
    """Keep a sentence of ours that is shown with the next page, once."""
    st.session_state[_SAY] = sentence


def say_it() -> None:
    """Show the sentence kept by :func:`say`, if there is one."""
    if _SAY in st.session_state:
        st.toast(st.session_state.pop(_SAY), duration="short")


def my_datasets() -> dict[str, str]:
    """Return the titles of the datasets that this reader opened in this session, by token."""
    mine: dict[str, str] = st.session_state.get(_MINE, {})
    return mine
