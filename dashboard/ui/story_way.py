"""One story's whole way from group to group, in the card of where stories travelled."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.panels._panel import Panel
from dashboard.panels.stories_travel import names_of, stops_of
from dashboard.ui import components, session
from dashboard.ui.panel_data import words_data

PANEL: Final = "travel"
_STORY: Final = "followed_story"


def choose(panel: Panel) -> None:
    """Draw the choice of a story that travelled, that of most people first, and its whole way.

    Like the story that is read, it is not in the address: its words are those of members.
    """
    names = names_of(panel.table)
    if panel.table is None or not names:
        return
    if st.session_state.get(_STORY) not in names:
        st.session_state[_STORY] = next(iter(names))
    story = st.selectbox(
        "Follow one story", list(names), key=_STORY, format_func=lambda each: names[each]
    )
    stops = stops_of(panel.table, story, session.opened().view)
    rows = {"variant": "card", "rows": [list(stop) for stop in stops]}
    components.panel(words_data((), (), {}) | rows, key="story-way")
