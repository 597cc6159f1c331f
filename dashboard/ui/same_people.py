"""People under several accounts: which pairs may be joined, one by one, and apart again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from dashboard.disclosure._cells import few
from dashboard.panels import words
from dashboard.ui import cache, components, session, settings
from dashboard.ui.panel_data import words_data
from dashboard.ui.reading import plain
from data_sources.spellings import Pair

MOST: Final = 50
"""Pairs that are asked about one by one; the surest ways come first, the others are counted."""

FEW: Final = 8
HEIGHT: Final = 360
"""Of more pairs than this few, so many pixels are seen at once; the others are scrolled to."""

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
    """Draw, where accounts may be of one person, how many by which way, and each pair to tick."""
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
        asked = [(way, pair) for way, pairs in found.items() for pair in sorted(pairs)]
        with st.expander("Look at each pair", key="same-pairs"):
            _one_by_one(now, asked)
        with st.container(horizontal=True):
            for way, pairs in found.items():
                _all(now, way, pairs)


def _many(way: str, pairs: frozenset[Pair]) -> str:
    number = words.FEWER if few(len(pairs)) else words.grouped(len(pairs))
    return words.finished(f"{number} accounts {_WAYS[way][0]}")


def _state(now: session.Open, pairs: frozenset[Pair]) -> str:
    together = len(pairs & now.marks.joined)
    if together in {0, len(pairs)}:
        return "counted as one person" if together else "counted apart"
    return "some counted as one person"


def _one_by_one(now: session.Open, asked: Sequence[tuple[str, Pair]]) -> None:
    """Draw a tick for each of the surest pairs; nothing changes until they are kept."""
    shown = asked[:MOST]
    names = _named(now.token, [pair for _, pair in shown])
    # Ticks begin anew where the marks have changed, so that none shows what is not so.
    turn = hashlib.sha256(f"{now.token}{now.marks.version()}".encode()).hexdigest()[:12]
    with st.form("same-pairs", border=False):
        with st.container(height=HEIGHT if len(shown) > FEW else "content", border=False):
            ticked = {
                pair: st.checkbox(
                    f"{plain(names[pair[0]])} and {plain(names[pair[1]])}: {_WAYS[way][1]}",
                    value=pair in now.marks.joined,
                    key=f"pair-{turn}-{at}",
                )
                for at, (way, pair) in enumerate(shown)
            }
        if len(asked) > MOST:
            rest = words.grouped(len(asked) - MOST)
            st.text(f"The {MOST} surest of {words.grouped(len(asked))}; {rest} more follow.")
        if st.form_submit_button("Count the ticked pairs as one person each"):
            together = frozenset(pair for pair, yes in ticked.items() if yes)
            joined = (now.marks.joined - ticked.keys()) | together
            _keep(now, joined, "The ticked pairs now count as one person each, the others apart.")


def _named(token: str, pairs: Sequence[Pair]) -> dict[str, str]:
    """Return what each account is called: its name, and the account where names do not tell."""
    wanted = {account for pair in pairs for account in pair}
    members = cache.dataset(token).members.filter(pl.col("member_id").is_in(list(wanted)))
    called = {}
    for account, name, handle in members.select("member_id", "name", "handle").iter_rows():
        own = f"@{handle}" if handle else account
        called[account] = f"{name} ({own})" if name else own
    return called


def _all(now: session.Open, way: str, pairs: frozenset[Pair]) -> None:
    together = pairs <= now.marks.joined
    label = "Count all apart again" if together else "Count all as one person"
    if not st.button(f"{label}: {_WAYS[way][1]}", key=f"same-{way}"):
        return
    joined = now.marks.joined - pairs if together else now.marks.joined | pairs
    _keep(now, joined, f"Now counted {'apart again' if together else 'as one'}: {_WAYS[way][1]}.")


def _keep(now: session.Open, joined: frozenset[Pair], said: str) -> None:
    st.session_state[_SAID] = settings.kept(now, replace(now.marks, joined=joined), said)
    st.rerun()
