"""The sidebar: the name, the pages, and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard.ui import components, preparing, session
from dashboard.ui.panel_data import address
from dashboard.ui.scope_bar import query
from data_sources.community import Community

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


def _people(community: Community) -> str:
    """Say how many members all of the data have: the scope's own line counts those of its days."""
    members = community.counts()["members"]
    return f"{members:,} {'member' if members == 1 else 'members'} in the whole data."


def _box() -> None:
    now = session.opened()
    people = _people(now.community)
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
