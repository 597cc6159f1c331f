"""Labelling for dissent: two people read the same posts, each alone, before a number is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import combinations
from typing import Final

import streamlit as st

from dashboard.labels import FEWEST_BOTH, LABELLERS, Drawn, Label, Sample
from dashboard.panels import words
from dashboard.panels import workbench as posts_of
from dashboard.panels._panel import Sentence
from dashboard.period import Period, in_words
from dashboard.stories import stance
from dashboard.ui import cache, components, label_results, one_by_one, session, workbench_read
from dashboard.ui.panel_data import words_data
from dashboard.workspace import labels, workbench_log

FEWEST: Final = FEWEST_BOTH
MOST: Final = 200
USUAL: Final = 120
MORE: Final = 60
TEACHES: Final = 20
"""Posts that one person has to have read before posts that only teach are closed."""
CONTEXT: Final = 600
"""Signs shown of a post beside the one that is judged."""
QUESTION: Final = "Does this post disagree with what it answers, or with how things are done here?"
_PLACES: Final = {
    "opening": "opened the conversation",
    "answered": "what it answers",
    "before": "just before, in the same space",
}
_ABOUT: Final = (
    "No machine can tell who disagrees: tone is not agreement, and words like “wrong” are said by "
    "both sides. So two people each read the same posts, alone, and say of each whether it "
    "disagrees. Where they agree what that is, the share of posts that disagree is told, with its "
    "error; where they do not, no number is."
)
_FROM: Final = (
    "The posts are drawn by chance from {period}, from the whole community. A number is then told "
    "of these days, and of days within them. Nothing is told before two have read 100 posts."
)
_WAYS: Final = {
    "chance": "by chance: the number becomes firmer",
    "unsure": "those the machine is least sure of: it learns from them, they count for nothing",
}


def offer(now: session.Open, analyst: str) -> None:
    """Draw the sample that is read, or what draws one."""
    if not now.community.can_tell["text"].can:
        st.text("These data hold no text, so there is nothing to label.")
        return
    drawn = labels.samples(now.token, "dissent")
    with st.container(border=True, key="card-label"):
        one_by_one.say_it()
        if drawn and drawn[-1].closed_at is None:
            _read(now, analyst, drawn[-1])
            return
        if drawn:
            label_results.offer(now, drawn)
        _begin(now, analyst, drawn)


def _begin(now: session.Open, analyst: str, drawn: Sequence[Sample]) -> None:
    """Say what labelling is for, and offer to draw posts of the period of the view."""
    days = now.view.period
    if days is None:
        st.text("Nothing in these data has a date, so no period holds a post.")
        return
    if not drawn:
        _say("Do people disagree here?", [_ABOUT, _FROM.format(period=in_words(days))])
    there = stance.readable(now.community, days, now.view.zone).height
    if there < FEWEST:
        st.text(
            f"{in_words(days)} holds {words.counted(there, 'posts')} that can be read, and "
            f"{FEWEST} are needed: choose a longer period above."
        )
        return
    if drawn:
        _say("Draw more posts", [f"From {in_words(days)}; change the period above for others."])
    way = _way() if drawn else "chance"
    size = st.number_input(
        "How many posts", MORE if drawn else FEWEST, MOST, MORE if drawn else USUAL, step=10,
        key=f"label_size-{bool(drawn)}", width=180,
    )  # fmt: skip
    if st.button("Draw more posts" if drawn else "Draw the posts"):
        posts = _drawn(now, days, drawn, way, int(size))
        at = datetime.now(UTC)
        _keep(now, Sample("dissent", len(drawn) + 1, days, "", analyst, at, posts))


def _way() -> str:
    return str(
        st.radio("Which", list(_WAYS), key="label_way", format_func=lambda each: _WAYS[each])
    )


def _drawn(
    now: session.Open, days: Period, drawn: Sequence[Sample], way: str, size: int
) -> tuple[Drawn, ...]:
    where = (now.community, days, now.view.zone, len(drawn) + 1, size)
    with st.spinner("Drawing posts …"):
        if way == "chance":
            by_chance = [one for each in drawn for one in each.posts if one.chance is not None]
            return stance.draw_random(*where, frozenset(one.post_id for one in by_chance))
        taken = frozenset(one.post_id for each in drawn for one in each.posts)
        return stance.draw_uncertain(*where, taken, now.marks.labels)


def _keep(now: session.Open, sample: Sample) -> None:
    if not sample.posts:
        components.notice(["There is no other post to draw that way from this period."])
        return
    try:
        labels.draw(now.token, sample)
    except labels.SampleExists as error:
        one_by_one.say(str(error))
    else:
        days = in_words(sample.period)
        what = f"drew {len(sample.posts)} posts of {days} to label for dissent"
        workbench_log.write(now.token, sample.drawn_by, what)
    st.rerun()


def _read(now: session.Open, analyst: str, sample: Sample) -> None:
    """Draw the post that is read, how far the others are, and where possible what closes it."""
    read = _read_by(labels.given(now.token, "dissent", sample.number))
    # Nobody becomes two people by a capital letter.
    who = next((each for each in read if each.casefold() == analyst.casefold()), analyst)
    sitting = one_by_one.Sitting(
        now, who, sample, QUESTION, partial(_post, now),
        f"began to label the posts of {in_words(sample.period)} for dissent",
    )  # fmt: skip
    one_by_one.offer(sitting)
    for line in _others(who, read, len(sample.posts)):
        st.text(line)
    if meaning := _may_close(sample, read):
        st.text(meaning)
        st.button("Close these posts", on_click=_close, args=(now, analyst, sample))


def _read_by(given: Sequence[Label]) -> dict[str, set[str]]:
    read: dict[str, set[str]] = {}
    for each in given:
        read.setdefault(each.labeller, set()).add(each.post_id)
    return dict(sorted(read.items()))


def _others(analyst: str, read: dict[str, set[str]], posts: int) -> list[str]:
    """Say how far the others are, never what they said, and to a third that two are enough."""
    others = {who: some for who, some in read.items() if who != analyst}
    lines = [f"{who} has read {len(some)} of {posts}." for who, some in others.items()]
    if not others:
        lines = ["Nobody else has begun yet. Two people have to read the same posts, each alone."]
    if len(others) >= LABELLERS:
        lines.append(
            "Two are enough. You may read along: the two with the most posts in common count."
        )
    return lines


def _both(read: dict[str, set[str]]) -> int:
    """Return how many posts the two with most in common have read."""
    pairs = combinations(read.values(), LABELLERS)
    return max((len(one & other) for one, other in pairs), default=0)


def _may_close(sample: Sample, read: dict[str, set[str]]) -> str:
    """Return what closing means, where enough is read; else nothing."""
    if sample.posts[0].chance is None:
        most = max((len(some) for some in read.values()), default=0)
        enough = most >= min(TEACHES, len(sample.posts))
        return "Once they are closed, the machine learns from what was said." if enough else ""
    both, posts = _both(read), len(sample.posts)
    if both < min(FEWEST, posts):
        return ""
    left = f" The {posts - both} others do not count then." if both < posts else ""
    return (
        f"Two people have read {both} of the {posts} posts.{left} Once they are closed, nothing "
        "said of them changes, and it is told whether people agree what dissent is here."
    )


def _close(now: session.Open, analyst: str, sample: Sample) -> None:
    labels.close(now.token, "dissent", sample.number)
    what = f"closed the posts of {in_words(sample.period)} labelled for dissent"
    workbench_log.write(now.token, analyst, what)


def _post(now: session.Open, post: str) -> None:
    """Draw a post in large letters, and above it in small ones what it is read beside."""
    every = cache.conversations(now.token, now.community)
    threads = now.community.can_tell["replies"].can
    rows = posts_of.beside(every, post, threads=threads).with_columns(asked=False, level=0)
    items = workbench_read.items(rows, now, blind=True, together=True)
    for item, place in zip(items, rows["place"], strict=True):
        if place == "post":
            item["look"] = "judged"
            continue
        item["look"] = "before"
        item["facts"] = [_PLACES[place], *item["facts"]]
        if len(item["text"]) > CONTEXT:
            item["text"] = f"{item['text'][:CONTEXT]} …"
    components.posts("The post to read, below what it stands beside", items, key="one-post")


def _say(title: str, said: Sequence[str]) -> None:
    sentences = [Sentence(each, "label") for each in said]
    told = {"variant": "card", "title": title}
    components.panel(words_data((), sentences, {}) | told, key=f"label-{title[:4]}")
