"""What the pages of stories need first: the stories found, and the sponsor's own written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

import streamlit as st

from dashboard.counting import units
from dashboard.story_map import FEWEST_EXAMPLES, MOST_EXAMPLES, SponsorStory
from dashboard.ui import components, counted_by, preparing, session
from dashboard.ui.panel_data import day_text
from dashboard.ui.settings import kept

_SAID: Final = "stories_said"
_TYPED: Final = "story_typed"
"""What was refused of each dataset, so that no page loses it."""

_FOUND: Final = "The stories in these posts are being found. This page fills when they are."
_LOOKED_FOR: Final = (
    "Your story is still being looked for. Until it is found its posts stand among those of the "
    "others, and nothing is told of it; this page then changes by itself."
)
_FAILED: Final = (
    "The stories in these posts could not be found; the other pages are not touched by that."
)


class Typed(NamedTuple):
    """What stands in the form of the sponsor's story."""

    name: str
    words: str
    examples: str


def offer() -> None:
    """Draw what the page needs first: the sponsor's story, and the stories found in the posts."""
    now = session.opened()
    if not now.community.can_tell["text"].can:
        return
    with st.container(border=True, key="card-stories"):
        own_story(now)
        if not found_with_sponsors(now):
            waiting(now)
        if now.view.stories is not None:
            counted_by.choose(units(now.community), now.view.scope.unit, "stories")


def own_story(now: session.Open) -> None:
    """Draw the form in which the sponsor's story is written, and what became of the last click."""
    if said := st.session_state.pop(_SAID, ""):
        components.notice([said])
    _sponsor(now)


def found_with_sponsors(now: session.Open) -> bool:
    """Say whether the stories are found, and the sponsor's own where one is written down."""
    found = now.view.stories
    return found is not None and (found.sponsor is not None or now.marks.sponsor is None)


def waiting(now: session.Open) -> None:
    """Say what is still being found: the stories, or the sponsor's; where nobody does, offer it."""
    job = preparing.begin(now)
    others = now.view.stories is not None
    if job is not None and not job.failed:
        st.text(_LOOKED_FOR if others else _FOUND)
        return
    if others:
        st.text("Your story could not be found." if job else "Your story has yet to be looked for.")
    else:
        st.text(_FAILED if job else "The stories in these posts have not been looked for yet.")
    if st.button("Look for your story" if others else "Find the stories"):
        preparing.begin(now, asked=True)
        st.rerun()


def _sponsor(now: session.Open) -> None:
    mine = now.marks.sponsor
    label = f"Your story: {mine.name}" if mine else "Write your own story down"
    refused: Typed | None = st.session_state.get(_TYPED, {}).get(now.token)
    start = refused or _as_typed(mine)
    with st.expander(label, expanded=refused is not None), st.form("sponsor", border=False):
        st.text(when_written(mine))
        name = st.text_input("Its name", start.name, max_chars=80)
        words = st.text_area("Words that tell it, one a line", start.words)
        examples = st.text_area(
            "Three to ten sentences as somebody might write them, one a line", start.examples
        )
        save, forget = st.columns(2)
        if save.form_submit_button("Keep this story"):
            _keep(now, Typed(name, words, examples))
        if forget.form_submit_button("Take it back", disabled=mine is None):
            st.session_state[_SAID] = kept(
                now, replace(now.marks, sponsor=None), "Your story is taken back."
            )
            st.rerun()


def when_written(mine: SponsorStory | None) -> str:
    """Say when the story was written, so that everybody knows whether results were seen before."""
    if mine is None or mine.written_on is None:
        return "Best written before any result is seen. Who tells it is compared with the rest."
    written = f"Written on {day_text(mine.written_on)}"
    return (
        f"{written}, changed on {day_text(mine.changed_on)}." if mine.changed_on else f"{written}."
    )


def _as_typed(mine: SponsorStory | None) -> Typed:
    if mine is None:
        return Typed("", "", "")
    return Typed(mine.name, "\n".join(mine.keywords), "\n".join(mine.examples))


def _keep(now: session.Open, typed: Typed) -> None:
    """Keep a story; one that is refused stays in the form, on whatever page it stands."""
    name, words, examples = typed.name.strip(), _split(typed.words), _split(typed.examples)
    wrong = _wrong(name, words, examples)
    refused: dict[str, Typed] = st.session_state.setdefault(_TYPED, {})
    refused.pop(now.token, None)
    if wrong:
        refused[now.token] = typed
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
        number = "is one sentence" if len(examples) == 1 else f"are {len(examples)} sentences"
        return f"There {number}: write three to ten, or none."
    return ""


def _split(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
