"""People under several accounts: what may be joined, joined on a click, and apart again."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from dashboard.disclosure._cells import few
from dashboard.panels import words
from dashboard.ui import cache, components, session, settings
from dashboard.ui.panel_data import words_data
from data_sources.spellings import Pair

_SAID: Final = "same_people_said"
_WAYS: Final = {
    "address": ("have the e-mail address of another", "same e-mail address"),
    "name": ("have the full name of another", "same full name"),
    "handle": ("have a user name made of the full name of another", "user name of a full name"),
}
_CAPTION: Final = (
    "Nobody is joined by itself: say it where you know the people, and take it back as you like"
)


def accounts() -> None:
    """Draw, where accounts may be of one person, how many by which way, and what can be done."""
    now = session.opened()
    found = {way: pairs for way, pairs in cache.proposals(now.token).items() if pairs}
    if not found:
        return
    with st.container(border=True, key="card-same-people"):
        if said := st.session_state.pop(_SAID, ""):
            components.notice([said])
        rows = [[_many(way, pairs), _state(now, pairs)] for way, pairs in found.items()]
        told = {"variant": "card", "title": "People under several accounts", "rows": rows}
        components.panel(words_data((), (), {}) | told | {"caption": _CAPTION}, key="same-people")
        with st.container(horizontal=True):
            for way, pairs in found.items():
                _choice(now, way, pairs)


def _many(way: str, pairs: frozenset[Pair]) -> str:
    number = words.FEWER if few(len(pairs)) else words.grouped(len(pairs))
    return words.finished(f"{number} accounts {_WAYS[way][0]}")


def _state(now: session.Open, pairs: frozenset[Pair]) -> str:
    return "counted as one person" if pairs <= now.marks.joined else "counted apart"


def _choice(now: session.Open, way: str, pairs: frozenset[Pair]) -> None:
    together = pairs <= now.marks.joined
    label = "Count apart again" if together else "Count as one person"
    if not st.button(f"{label}: {_WAYS[way][1]}", key=f"same-{way}"):
        return
    joined = now.marks.joined - pairs if together else now.marks.joined | pairs
    said = f"Now counted {'apart again' if together else 'as one person'}: {_WAYS[way][1]}."
    st.session_state[_SAID] = settings.kept(now, replace(now.marks, joined=joined), said)
    st.rerun()
