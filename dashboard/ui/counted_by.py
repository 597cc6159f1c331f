"""What stories are counted in: a field out of sight keeps it in the address, controls change it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.counting import UNITS, Unit

KEY: Final = "unit"
_MEANING: Final = {
    "people": "people: whoever says it a hundred times is one voice",
    "posts": "posts: what is said often counts often",
    "threads": "threads: a conversation counts once",
}


NOT_FOLLOWING: Final = (
    "This changes how large stories are and how evenly they are told. How groups differ, where"
    " stories travelled, and what was answered or removed stay as they are."
)
"""What the choice does not change."""


def field() -> str:
    """Draw the field that keeps the unit in the address, and return what it says."""
    label = "What stories are counted in"
    return st.text_input(label, UNITS[0], key=KEY, bind="query-params") or UNITS[0]


def reset() -> None:
    """Count people again, because another dataset was opened."""
    st.session_state[KEY] = UNITS[0]


def choose(offered: tuple[Unit, ...], now: str, place: str) -> None:
    """Draw the choice of what stories are counted in; ``place`` tells two on one page apart."""
    if len(offered) == 1:
        return
    key = f"counted_by_{place}"
    st.session_state[key] = now if now in offered else UNITS[0]

    def keep() -> None:
        st.session_state[KEY] = st.session_state[key]

    st.radio(
        "Stories are counted by", offered, key=key, on_change=keep, horizontal=True,
        format_func=lambda unit: _MEANING.get(unit, unit),
    )  # fmt: skip
    st.text(NOT_FOLLOWING)  # a caption is too pale to read
