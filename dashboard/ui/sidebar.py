"""The sidebar: the name, the pages, and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard.ui import components, preparing, session
from dashboard.ui.panel_data import address
from dashboard.ui.scope_bar import query

NAME: Final = "Whole Picture"


def show(pages: Mapping[str, st.Page]) -> None:
    """Draw the sidebar; ``pages`` are all pages by key, in reading order."""
    with st.sidebar:
        components.name(NAME)
        for key, page in pages.items():
            with st.container(key=f"nav-{key}"):
                st.page_link(page, label=page.title, icon=None)
        _box()
        preparing.watch()


def _box() -> None:
    now = session.opened()
    people = f"{now.community.counts()['members']:,} members."
    if now.community.made_up:
        components.box(
            "A made-up community.",
            f"{now.community.title}, {people}",
            link="Open your own export →",
            page="data",
            href=address("data", query(now.token, now.view)),
        )
    else:
        components.box(now.community.title or "Your export", people)
