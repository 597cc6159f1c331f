"""Stories on the workbench: what there is, one looked at, and what was done to them."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from dashboard.acts import Act, in_force
from dashboard.panels import words
from dashboard.ui import cache, components, curating, session, withheld, workbench_read
from dashboard.ui.panel_data import day_text, words_data
from dashboard.workspace import workbench_log

NEAREST: Final = 5
_LOOKED: Final = "curate_logged"
_STORY: Final = "curate_story"


def offer(now: session.Open, analyst: str) -> None:
    """Draw what could not be done, the story that is looked at, what to do, and what was done."""
    told = cache.curated(now.community, now.marks)
    if told is None or now.view.stories is None:
        st.text("The stories in these posts have yet to be found; this fills when they are.")
        curating.take_over(now, analyst)
        return
    with st.container(border=True, key="card-curate"):
        if said := st.session_state.pop(curating.SAID, ""):
            components.notice([said])
        if told[1]:
            components.notice([each.sentence for each in told[1]], key="conflicts")
        story = _pick(now)
    if story is not None:
        left, right = st.columns([5, 4], gap="small")
        with left, st.container(border=True, key="card-story"):
            _story(now, analyst, story)
        with right, st.container(border=True, key="card-act"):
            curating.offer(now, analyst, story)
    with st.container(border=True, key="card-acts"):
        _history(now)
        curating.undo(now, analyst)
    curating.take_over(now, analyst)


def _pick(now: session.Open) -> str | None:
    names = {
        story: name
        for story, name in workbench_read.story_names(now).items()
        if story.startswith("S-")
    }
    if not names:
        st.text("No theme comes back in these posts, so there is no story to look at.")
        return None
    if st.session_state.get(_STORY) not in names:
        st.session_state[_STORY] = next(iter(names))
    chosen: str = st.selectbox(
        "Story", list(names), key=_STORY, format_func=lambda each: names.get(each, each)
    )
    left = now.view.stories.left_out if now.view.stories else None
    if left and left.stories:
        st.text(
            f"Left out: {words.counted(left.stories, 'stories')} with "
            f"{words.counted(left.posts, 'posts')}, which count as told in no story."
        )
    return chosen


def _story(now: session.Open, analyst: str, story: str) -> None:
    """Draw one story: its words, how much is told, the posts at its middle, its history."""
    row = cache.stories_of(now.token, now.view).row(
        by_predicate=pl.col("story") == story, named=True
    )
    days = [day_text(row[name].date()) for name in ("first", "last") if row[name] is not None]
    facts = [
        ["words that set it apart", row["words"] or "none"],
        ["told by", words.counted(row["people"], "people")],
        ["in", words.counted(row["posts"], "posts")],
        *([["first and last told", " and ".join(days)]] if days else []),
        *([[act.sentence(), act.reason] for act in _of(now, story)]),
    ]
    caption = f"{story}, in the whole data" if row["name"] else "no name yet, in the whole data"
    told = {"variant": "card", "title": row["name"] or story, "caption": caption}
    components.panel(words_data((), (), {}) | told | {"rows": facts}, key="story-facts")
    _middle(now, story)
    _log_it(now, analyst, story)


def _middle(now: session.Open, story: str) -> None:
    """Draw the posts nearest to the middle of a story, none of those that are to be judged."""
    blind = withheld.posts(now)
    near = cache.nearest(now.token, now.view, story, NEAREST + len(blind))
    near = [post for post in near if post not in blind][:NEAREST]
    every = cache.conversations(now.token, now.community)
    posts = every.join(pl.DataFrame({"post_id": near}), on="post_id", maintain_order="right")
    posts = posts.with_columns(
        story=pl.lit(None, pl.String), asked=pl.lit(value=False), level=pl.lit(0)
    )
    withheld.say(blind)
    st.text("The posts at its middle:")
    components.posts(
        f"Posts at the middle of {story}",
        workbench_read.items(posts, now),
        key="story-posts",
    )


def _of(now: session.Open, story: str) -> list[Act]:
    return [act for act in in_force(now.marks.curation) if story in {act.story, act.into}]


def _log_it(now: session.Open, analyst: str, story: str) -> None:
    if st.session_state.get(_LOOKED) != (now.token, story):
        st.session_state[_LOOKED] = (now.token, story)
        workbench_log.write(now.token, analyst, f"looked at story {story}")


def _history(now: session.Open) -> None:
    """Draw every act, the newest first, and whether it is in force."""
    acts = now.marks.curation
    force = {act.number for act in in_force(acts)}
    rows = []
    for act in sorted(acts, key=lambda each: each.number, reverse=True):
        taken = "" if act.number in force or act.kind == "undo" else ", taken back"
        rows.append([f"{act.number}. {act.sentence()}{taken}", act.reason])
    told = {
        "variant": "card",
        "title": "What was done to the stories",
        "caption": "every act stays here, the newest first; they are done again on later posts",
        "foot": "" if rows else "Nobody has done anything to these stories yet.",
    }
    components.panel(words_data((), (), {}) | told | {"rows": rows}, key="history")
