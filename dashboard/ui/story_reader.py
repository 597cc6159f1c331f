"""Reading in the meeting: the posts of a story that ten people or more tell, without names."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from dashboard.disclosure._quotes import CAUTION, Quote
from dashboard.panels._panel import Sentence
from dashboard.panels.stories_travel import way_of
from dashboard.ui import cache, components, session, withheld
from dashboard.ui.panel_data import words_data

AT_ONCE: Final = 8
_STORY: Final = "reader_story"
_PAGE: Final = "reader_page"


def offer() -> None:
    """Draw the choice of a story and its posts, those nearest to its middle first."""
    now = session.opened()
    names = cache.readable(now.token, now.view)
    if not names:
        return
    with st.container(border=True, key="card-read"):
        _head()
        if st.session_state.get(_STORY) not in names:
            st.session_state[_STORY] = None
        story = st.selectbox(
            "Story", list(names), index=None, key=_STORY, format_func=lambda each: names[each],
            placeholder="choose a story told by ten people or more",
        )  # fmt: skip
        if story is not None:
            _read(now, story)


def _head() -> None:
    said = [
        Sentence(
            "Posts of stories told by ten people or more can be read here. " + CAUTION,
            "stories_told",
        )
    ]
    told = {"variant": "card", "title": "In their own words"}
    components.panel(words_data((), said, {}) | told, key="panel-read")


def _read(now: session.Open, story: str) -> None:
    panels = session.page("stories").panels
    table = next((panel.table for panel in panels if panel.key == "travel"), None)
    if way := way_of(table, story, now.view):
        st.text(f"Where it travelled: {way}")
    found = cache.quotes(now.token, now.view, story, withheld.posts(now))
    if not found.posts:
        components.notice([found.why], key="reader-why")
        return
    pages = -(-len(found.posts) // AT_ONCE)
    of, page = st.session_state.get(_PAGE, (None, 0))
    page = min(page, pages - 1) if of == story else 0
    shown = found.posts[page * AT_ONCE : (page + 1) * AT_ONCE]
    label = f"Posts of the story, page {page + 1} of {pages}"
    components.posts(label, [_item(post) for post in shown], key="quotes")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Nearer posts", disabled=page == 0, on_click=_turn, args=(story, page - 1))
        st.button(
            "Further posts", disabled=page + 1 >= pages, on_click=_turn, args=(story, page + 1)
        )
        st.text(f"page {page + 1:,} of {pages:,}, those nearest to the middle of the story first")


def _turn(story: str, page: int) -> None:
    st.session_state[_PAGE] = (story, page)


def _item(post: Quote) -> dict[str, Any]:
    """Return a post as it is drawn."""
    return {
        "who": post.voice,
        "facts": [post.month],
        "title": "",
        "text": post.text,
        "without": "",
        "level": 0,
        "opens": True,
        "look": "",
    }
