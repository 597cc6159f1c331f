"""The sponsor's story on the workbench: written, read at its edges, checked on posts read blind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

import polars as pl
import streamlit as st

from dashboard.data_days import data_period
from dashboard.labels import Drawn, Sample
from dashboard.metrics._sponsor_check import Check, check, check_of, mistaken
from dashboard.panels import words
from dashboard.panels._panel import Sentence
from dashboard.stories.blind import draw_blind, in_words
from dashboard.story_map import SponsorStory
from dashboard.ui import (
    cache,
    components,
    one_by_one,
    session,
    stories,
    withheld,
    workbench_read,
)
from dashboard.ui.panel_data import words_data
from dashboard.workspace import labels, workbench_log

NEAREST: Final = 8
"""Posts shown on either side of where the story ends, each text once."""
AMONG: Final = 400
"""The nearest posts among which those of other words are looked for."""
_LOGGED: Final = "blind_logged"
_ABOUT: Final = (
    "Somebody reads {size} posts one at a time and says of each whether it tells the story, "
    "without being told what was found. Some were found, some lie just short of it, some are of "
    "the rest, in mixed order. Nothing is told before all are read."
)


def offer(now: session.Open, analyst: str) -> None:
    """Draw the sponsor's story: its form, the blind sample, and the posts at its edges."""
    if not now.community.can_tell["text"].can:
        st.text("These data hold no text, so no post can be found to tell your story.")
        return
    mine = now.marks.sponsor
    with st.container(border=True, key="card-own-story"):
        _heading("Your story", stories.when_written(mine))
        stories.own_story(now)
        if mine is None:
            st.text("Once it is written, the posts that tell it stand here to be read.")
        elif not stories.found_with_sponsors(now):
            stories.waiting(now)
    if mine is None or not stories.found_with_sponsors(now):
        return
    with st.spinner("Going through all posts …"):
        near = cache.near(now.community, mine)
    sample = _sample(now, mine)
    with st.container(border=True, key="card-blind"):
        _blind(now, analyst, mine, near, sample)
    if sample is None or sample.closed_at is not None:
        withheld.say(withheld.posts(now))
    if sample is not None and sample.closed_at is not None:
        _mistaken(now, near, sample)
    if sample is None or sample.closed_at is not None:
        _edges(now, analyst, near, sample, mine)


def _sample(now: session.Open, mine: SponsorStory) -> Sample | None:
    """Return the last sample that was drawn for the story as it is written now."""
    drawn = [each for each in _samples(now) if each.about == mine.version()]
    return drawn[-1] if drawn else None


def _samples(now: session.Open) -> tuple[Sample, ...]:
    return labels.samples(now.token, "sponsor")


def _blind(
    now: session.Open, analyst: str, mine: SponsorStory, near: pl.DataFrame, sample: Sample | None
) -> None:
    one_by_one.say_it()
    if sample is None:
        _begin(now, analyst, mine, near)
    elif sample.closed_at is None:
        _read(now, analyst, mine, sample)
    else:
        _result(now, mine)


def _begin(now: session.Open, analyst: str, mine: SponsorStory, near: pl.DataFrame) -> None:
    """Say what a blind sample is for, and offer to draw one."""
    drawn = _drawn(now, mine, near)
    about = [_ABOUT.format(size=len(drawn))]
    if earlier := [each for each in _samples(now) if each.closed_at]:
        said = check(earlier[-1], now.marks.labels.given).sentence()
        about.append(f"The story was changed since it was checked; its earlier wording: {said}")
    _sentences(about)
    if not drawn:
        st.text("No post of these data has both words and a date, so none can be drawn.")
        return
    days = data_period(now.community, now.view.zone)
    if days is not None:
        many = words.counted(len(drawn), "posts")
        number, at = len(_samples(now)) + 1, datetime.now(UTC)
        sample = Sample("sponsor", number, days, mine.version(), analyst, at, drawn)
        st.button(f"Draw {many}", on_click=_draw, args=(now, sample))


def _drawn(now: session.Open, mine: SponsorStory, near: pl.DataFrame) -> tuple[Drawn, ...]:
    """Return the posts of the next sample, which are not shown before they are read."""
    number = len(_samples(now)) + 1
    return draw_blind(near, now.community.seed, mine.version(), number)


def _draw(now: session.Open, sample: Sample) -> None:
    try:
        labels.draw(now.token, replace(sample, drawn_at=datetime.now(UTC)))
    except labels.SampleExists as error:
        one_by_one.say(str(error))
    else:
        what = f"drew {len(sample.posts)} posts to check the sponsor's story"
        workbench_log.write(now.token, sample.drawn_by, what)


def _read(now: session.Open, analyst: str, mine: SponsorStory, sample: Sample) -> None:
    """Draw the post that is read, and once all are read what closes the sample."""
    sitting = one_by_one.Sitting(
        now, analyst, sample,
        f"Does this post tell “{mine.name}”?",
        partial(_post, now),
        "began to read posts blind to check the sponsor's story",
    )  # fmt: skip
    if not one_by_one.offer(sitting):
        return
    st.text("Once they are closed, what was said stays, and it is told what it shows.")
    if st.button("Close, and see what they show", type="primary"):
        labels.close(now.token, "sponsor", sample.number)
        workbench_log.write(now.token, analyst, "closed the posts that check the sponsor's story")
        st.rerun()


def _post(now: session.Open, post: str) -> None:
    every = cache.conversations(now.token, now.community)
    row = every.filter(pl.col("post_id") == post).with_columns(
        asked=pl.lit(value=False), level=pl.lit(0)
    )
    items = workbench_read.items(row, now, blind=True)
    drawn = [each | {"look": "judged"} for each in items]
    components.posts("The post to read", drawn, key="one-post")


def _result(now: session.Open, mine: SponsorStory) -> None:
    """Say in one sentence what the posts read blind showed."""
    found = check_of(now.marks.labels, mine)
    if found is None:
        return
    told = "This stands beside the numbers of your story on the Stories page."
    _sentences([found.sentence(), *_meaning(found), told])


def _meaning(found: Check) -> list[str]:
    if found.precision is None and found.recall is None:
        return ["That is too few to say how well your story is found; more examples may help."]
    return []


def _mistaken(now: session.Open, near: pl.DataFrame, sample: Sample) -> None:
    """Draw the posts read blind of which people said otherwise: they show what to write anew."""
    blind = withheld.posts(now)
    both = [
        [post for post in posts if post not in blind]
        for posts in mistaken(sample, now.marks.labels.given)
    ]
    titles = ("Found, and does not tell it", "Tells it, and was not found")
    there = [(title, posts) for title, posts in zip(titles, both, strict=True) if posts]
    for title, posts in there:
        with st.container(border=True, key=f"card-mistaken-{title[:5]}"):
            chosen = near.filter(pl.col("post_id").is_in(posts))
            _list(now, title, "of the posts read blind", chosen)


def _edges(
    now: session.Open, analyst: str, near: pl.DataFrame, sample: Sample | None, mine: SponsorStory
) -> None:
    """Draw the posts on either side of where the story ends, none of those to be read blind."""
    aside = list(withheld.posts(now))
    aside += [] if sample else [each.post_id for each in _drawn(now, mine, near)]
    open_ = near.filter(~pl.col("post_id").is_in(aside))
    told = open_.filter(pl.col("part") == "found").reverse()
    others = open_.filter(pl.col("part") != "found")
    left, right = st.columns(2, gap="small")
    number = int((near["part"] == "found").sum())
    with left, st.container(border=True, key="card-inside"):
        about = f"the nearest to the edge of {words.counted(number, 'posts')} in the whole data"
        _list(now, "Found to tell it", about, told)
    with right, st.container(border=True, key="card-outside"):
        _list(now, "Just short of it", "the nearest posts that are not counted", others)
    if st.session_state.get(_LOGGED) != (now.token, mine.version()):
        st.session_state[_LOGGED] = (now.token, mine.version())
        workbench_log.write(
            now.token, analyst, "read the posts at the edges of the sponsor's story"
        )


def _list(now: session.Open, title: str, about: str, chosen: pl.DataFrame) -> None:
    _heading(title, about)
    if chosen.is_empty():
        st.text("There is none.")
        return
    every = cache.conversations(now.token, now.community)
    rows = every.join(chosen.head(AMONG), on="post_id", maintain_order="right")
    rows = rows.unique(["title", "text"], keep="first", maintain_order=True).head(NEAREST)
    rows = rows.with_columns(
        story=pl.lit(None, pl.String), asked=pl.lit(value=False), level=pl.lit(0)
    )
    items = workbench_read.items(rows, now)
    for item, near in zip(items, rows["near"], strict=True):
        item["facts"].append(in_words(near))
    components.posts(title, items, key=f"edge-{title}")


def _heading(title: str, caption: str) -> None:
    told = {"variant": "card", "title": title, "caption": caption}
    components.panel(words_data((), (), {}) | told, key=f"heading-{title}")


def _sentences(said: list[str]) -> None:
    sentences = [Sentence(each, "blind") for each in said]
    told = {"variant": "card", "title": "Is it found where people tell it, and only there?"}
    components.panel(words_data((), sentences, {}) | told, key="blind-said")
