"""The sidebar: the name, the pages with the whole view in their links, and what is made up."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from dashboard.navigation import PAGES
from dashboard.ui import components, session
from dashboard.ui.panel_data import address
from dashboard.ui.scope_bar import query

NAME: Final = "Whole Picture"


def show(current: str) -> None:
    """Draw the sidebar; ``current`` is the key of the page that is open.

    The links are our own, because those of Streamlit lose the view in a new tab.
    """
    now = session.opened()
    asked = query(now.token, now.view)
    pages = [
        {
            "title": link.title,
            "page": link.key,
            "href": address(link.key, asked),
            "current": link.key == current,
        }
        for link in PAGES
    ]
    with st.sidebar:
        components.sidebar({"name": NAME, "pages": pages, "box": _box(asked)}, on_go=session.go)


def _box(asked: dict[str, str | list[str]]) -> dict[str, Any] | None:
    now = session.opened()
    people = now.community.counts()["members"]
    if not now.community.made_up:
        return {
            "title": now.community.title or "Your export",
            "text": f"{people:,} members. Data {now.community.fingerprint[:9]}.",
            "link": None,
        }
    return {
        "title": "A made-up community.",
        "text": f"{now.community.title}, {people:,} members.",
        "link": {
            "title": "Open your own export →",
            "page": "data",
            "href": address("data", asked),
            "current": False,
        },
    }
