"""Finding the stories of the open dataset, and the sponsor's own, written down by its sponsor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from dashboard.story_map import FEWEST_EXAMPLES, MOST_EXAMPLES, SponsorStory
from dashboard.ui import cache, components, session
from dashboard.ui.settings import kept
from dashboard.workspace import story_maps

_SAID: Final = "stories_said"


def offer() -> None:
    """Draw what the page needs first: the sponsor's story, and the stories found in the posts."""
    now = session.opened()
    if not now.community.can_tell["text"].can:
        return
    with st.container(border=True, key="card-stories"):
        if said := st.session_state.pop(_SAID, ""):
            components.notice([said])
        if now.view.stories is None:
            _find(now)
        _sponsor(now)


def _find(now: session.Open) -> None:
    st.text("The stories in these posts have not been looked for yet. It takes some seconds.")
    if not st.button("Find the stories"):
        return
    from dashboard.stories import make_map  # noqa: PLC0415 - the server starts without it

    with st.status("Reading the posts …") as status:
        found = make_map(now.community, progress=lambda step, _: status.update(label=f"{step} …"))
        story_maps.keep(found)
        status.update(label="Stories found", state="complete")
    cache.forget()
    st.rerun()


def _sponsor(now: session.Open) -> None:
    mine = now.marks.sponsor
    label = f"Your story: {mine.name}" if mine else "Write your own story down"
    with st.expander(label), st.form("sponsor", border=False):
        st.text("Best written before any result is seen. Who tells it is compared with the rest.")
        name = st.text_input("Its name", mine.name if mine else "", max_chars=80)
        words = st.text_area(
            "Words that tell it, one a line", _lines(mine.keywords if mine else ())
        )
        examples = st.text_area(
            "Three to ten sentences as somebody might write them, one a line",
            _lines(mine.examples if mine else ()),
        )
        save, forget = st.columns(2)
        if save.form_submit_button("Keep this story"):
            _keep(now, name.strip(), _split(words), _split(examples))
        if forget.form_submit_button("Take it back", disabled=mine is None):
            st.session_state[_SAID] = kept(
                now, replace(now.marks, sponsor=None), "Your story is taken back."
            )
            st.rerun()


def _keep(now: session.Open, name: str, words: tuple[str, ...], examples: tuple[str, ...]) -> None:
    wrong = _wrong(name, words, examples)
    if wrong:
        components.notice([wrong])
        return
    old, today = now.marks.sponsor, datetime.now(UTC).date()
    written = old.written_on if old else today
    story = SponsorStory(name, words, examples, written, today if old else None)
    st.session_state[_SAID] = kept(
        now, replace(now.marks, sponsor=story), f"“{name}” is kept as your story."
    )
    st.rerun()


def _wrong(name: str, words: tuple[str, ...], examples: tuple[str, ...]) -> str:
    """Return what is wrong with a story, in one sentence; empty where nothing is."""
    if not name:
        return "Your story has no name yet: give it one."
    if not words and not examples:
        return "Nothing says how your story is told: write words or three to ten sentences."
    if examples and not FEWEST_EXAMPLES <= len(examples) <= MOST_EXAMPLES:
        return f"There are {len(examples)} sentences: write three to ten, or none."
    return ""


def _split(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _lines(texts: tuple[str, ...]) -> str:
    return "\n".join(texts)
