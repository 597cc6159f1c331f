"""The sponsor's story beside the others: who tells it, who echoes it, and what is larger."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from dashboard.metrics._builders import NO_POSTS_HERE, OVER_PEOPLE, Tables, settled
from dashboard.metrics._draws import Floats, effective_number
from dashboard.metrics._frames import Flags
from dashboard.metrics._intervals import divided, interval_of_share
from dashboard.metrics._metric import Caveat, Reading, Sentences, cannot_tell, interval, metric
from dashboard.metrics._sponsor_check import check_of
from dashboard.metrics._sponsor_reads import of_reads
from dashboard.metrics._told import Told, reactions_got, sponsor_told, stable
from dashboard.story_map import SPONSOR
from dashboard.view import View

_TEXT: Final = frozenset({"text"})
_SOURCE: Final = "This project's definition."
_BLIND: Final = "Posts that tell it in words the sponsor did not think of."
_NOBODY: Final = "nobody tells the sponsor's story in this view"


@metric(
    "sponsor_story_people",
    family="stories",
    label="People who tell your story",
    question="How many of those who posted tell the sponsor's story?",
    why="It is the story that the sponsor hopes to hear.",
    definition=(
        "People with at least one post of the period that tells the sponsor's story (one of its"
        " keywords, or near one of its examples), over all people who posted."
    ),
    not_counted="People who posted nothing.",
    unit="share",
    favours="high",
    counterweight=("sponsor_story_by_leaders",),
    blind_spot=_BLIND,
    needs=_TEXT,
    source=_SOURCE,
    sentences=Sentences(
        "{count} of the {base} people who posted tell your story, {value}[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{count} of the {base} people who posted tell your story, {value}[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see who tells your story: {why}.",
        none="Nobody of the {base} people who posted tells your story[; {before}, {then}].",
    ),
)
def sponsor_story_people(view: View) -> Reading:
    """Return the share of posters who tell the sponsor's story."""
    told = sponsor_told(view)
    if isinstance(told, str):
        return cannot_tell("sponsor_story_people", told)
    mine = _tells_ours(told)
    return _checked(
        view, _share("sponsor_story_people", told, mine, told.spoke, "people who posted")
    )


@metric(
    "sponsor_story_posts",
    family="stories",
    label="Posts that tell your story",
    question="How much of what is said tells the sponsor's story?",
    why="What is said often is not what is said by many.",
    definition=(
        "Posts of the period that tell the sponsor's story, over all posts, those without a story"
        " and those removed among them. The share at a stricter and a looser threshold is told in"
        " the method."
    ),
    not_counted="Nothing.",
    unit="share",
    favours="high",
    counterweight=("sponsor_story_by_leaders",),
    blind_spot=_BLIND,
    needs=_TEXT,
    source=_SOURCE,
    sentences=Sentences(
        "{value} of all posts tell your story[ {interval}][; {before}, {then}: {change}].",
        "{value} of all posts tell your story[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see how much is said of your story: {why}.",
        none="No post tells your story[; {before}, {then} did].",
    ),
)
def sponsor_story_posts(view: View) -> Reading:
    """Return the share of posts that tell the sponsor's story."""
    told = sponsor_told(view)
    if isinstance(told, str):
        return cannot_tell("sponsor_story_posts", told)
    count = told.part.count
    mine, every = count(told.person[told.post_is(SPONSOR)]), count(told.person)
    reading = _checked(view, _share("sponsor_story_posts", told, mine, every, "posts"))
    band = told.found.band
    if band is None or reading.value is None:
        return reading
    said = f"In the whole data {band[0]:.1%} to {band[1]:.1%} with a stricter or looser threshold."
    return replace(reading, method=f"{reading.method} {said}")


@metric(
    "sponsor_story_by_leaders",
    family="stories",
    label="Your story, told by leaders",
    question="How much of the sponsor's story do leaders tell themselves?",
    why="A story that only leaders tell is an announcement.",
    definition="Posts that tell the sponsor's story and are by leaders, over all that tell it.",
    not_counted="Leaders whom nobody has marked.",
    unit="share",
    favours="low",
    counterweight=("largest_other_story",),
    blind_spot="Who was asked by a leader to tell it.",
    needs=_TEXT,
    source=_SOURCE,
    sentences=Sentences(
        "Leaders wrote {value} of the posts that tell your story[ {interval}]"
        "[; {before}, {then}: {change}].",
        "Leaders wrote {value} of the posts that tell your story[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see how much of your story leaders tell themselves: {why}.",
        none="Leaders wrote none of the posts that tell your story[; {before}, {then}].",
    ),
)
def sponsor_story_by_leaders(view: View) -> Reading:
    """Return the share of the sponsor's story that leaders wrote."""
    told = sponsor_told(view)
    if isinstance(told, str):
        return cannot_tell("sponsor_story_by_leaders", told)
    if not told.part.leading.any():
        return cannot_tell("sponsor_story_by_leaders", "nobody is marked as a leader")
    posts = told.part.count(told.person[told.post_is(SPONSOR)])
    if not posts.any():
        return cannot_tell("sponsor_story_by_leaders", _NOBODY)
    leading = told.part.leading[: posts.size]
    of = "posts that tell the sponsor's story"
    return _checked(view, _share("sponsor_story_by_leaders", told, posts * leading, posts, of))


@metric(
    "largest_other_story",
    family="stories",
    label="The largest other story",
    question="How large is the largest other story beside the sponsor's?",
    why="The other story is often the larger one.",
    definition=(
        "People who tell the largest other story, over people who tell the sponsor's story; 1 where"
        " both are told by as many."
    ),
    not_counted="Posts without a story.",
    unit="ratio",
    favours="low",
    counterweight=("sponsor_story_by_leaders",),
    blind_spot="Two other stories may be one in the eyes of those who tell them.",
    needs=_TEXT,
    source=_SOURCE,
    sentences=Sentences(
        "For each person who tells your story, {value} tell the largest other one[ {interval}]"
        "[; {before}, {then}: {change}].",
        "For each person who tells your story, {value} tell the largest other one[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot set another story beside yours: {why}.",
    ),
)
def largest_other_story(view: View) -> Reading:
    """Return the tellers of the largest other story for each teller of the sponsor's."""
    told = sponsor_told(view)
    if isinstance(told, str):
        return cannot_tell("largest_other_story", told)
    ours, other = _tells_ours(told), _tells_other(told)
    if not ours.any():
        return cannot_tell("largest_other_story", _NOBODY)
    return _ratio("largest_other_story", told, other.astype(float), ours.astype(float))


@metric(
    "sponsor_story_amplification",
    family="stories",
    label="Applause for your story",
    question="Does the sponsor's story get more reactions than its part of the people?",
    why="Applause makes a story look larger than the number of those who tell it.",
    definition=(
        "The share of all reactions that posts of the sponsor's story got, over the share of people"
        " who posted that tell it; 1 where it gets as much as it is told. Where an export has reads"
        " of posts, the same of reads stands beside it."
    ),
    not_counted="Reactions to posts outside the period.",
    unit="ratio",
    favours="high",
    counterweight=("sponsor_story_by_leaders",),
    blind_spot="Who was asked to react.",
    needs=frozenset({"text", "reactions"}),
    source=_SOURCE,
    sentences=Sentences(
        "Your story gets {value} times the reactions that its part of the people would give it"
        "[ {interval}][; {before}, {then}: {change}].",
        "Your story gets {value} times the reactions that its part of the people would give it"
        "[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see how much applause your story gets: {why}.",
    ),
)
def sponsor_story_amplification(view: View) -> Reading:
    """Return the sponsor's share of reactions over its share of people."""
    told = sponsor_told(view)
    if isinstance(told, str):
        return cannot_tell("sponsor_story_amplification", told)
    got, tells = reactions_got(told), _tells_ours(told)
    ours = told.part.count(told.person, np.where(told.post_is(SPONSOR), got, 0))
    every = told.part.count(told.person, got)
    if not tells.any() or not every.any():
        return cannot_tell("sponsor_story_amplification", _NOBODY)
    people = (tells.astype(float), told.spoke.astype(float))
    reading = _checked(view, _ratio("sponsor_story_amplification", told, ours, every, people))
    return replace(reading, caveats=(*reading.caveats, *of_reads(told, tells)))


def _tells_ours(told: Told) -> Flags:
    if told.sponsor < 0:
        return np.zeros(told.part.facts.people.acting, bool)
    flags: Flags = told.tells[:, told.sponsor]
    return flags


def _tells_other(told: Told) -> Flags:
    """Return who tells the largest story that is not the sponsor's: [acting]."""
    others = told.tellers.copy()
    if told.sponsor >= 0:
        others[told.sponsor] = -1
    flags: Flags = told.tells[:, others.argmax()]
    return flags if others.max() > 0 else np.zeros_like(flags)


def _share(key: str, told: Told, above: Floats | Flags, below: Floats | Flags, of: str) -> Reading:
    """Return one per-person column over another, with the spread over people."""
    columns = np.column_stack([above, below]).astype(np.float64)
    count, base = columns.sum(axis=0)
    if not base:
        return cannot_tell(key, NO_POSTS_HERE)
    sums = told.part.facts.draws.sums(columns)
    draws, effective = divided(sums[0], sums[1]), effective_number(columns[:, 1])
    low, high = interval_of_share(count / base, draws, effective)
    return settled(
        Reading(
            key, float(count / base), "share", float(count), float(base), of, low, high,
            method=OVER_PEOPLE, caveats=_caveats(told), draws=draws, effective=effective,
            tables=Tables(stories=told.table),
        )
    )  # fmt: skip


def _ratio(
    key: str, told: Told, above: Floats, below: Floats,
    over: tuple[Floats, Floats] | None = None,
) -> Reading:  # fmt: skip
    """Return the ratio of two sums, itself over the ratio ``over``, with the spread over people."""
    parts = [above, below, *(over or ())]
    exact = [float(part.sum()) for part in parts]
    drawn = told.part.facts.draws.sums(np.column_stack(parts))
    value, draws = exact[0] / exact[1], divided(drawn[0], drawn[1])
    if over is not None:
        value, draws = value * exact[3] / exact[2], draws * divided(drawn[3], drawn[2])
    effective = effective_number(parts[-2] if over else below)
    low, high = interval(draws)
    return settled(
        Reading(
            key, value, "ratio", low=low, high=high, method=OVER_PEOPLE, caveats=_caveats(told),
            draws=draws, effective=effective, tables=Tables(stories=told.table),
        )
    )  # fmt: skip


def _caveats(told: Told) -> tuple[Caveat, ...]:
    return stable(told.found)


def _checked(view: View, reading: Reading) -> Reading:
    """Return a reading with what a blind sample showed of the story as it is written now."""
    check = check_of(view.marks.labels, view.marks.sponsor)
    if check is None or reading.value is None:
        return reading
    return replace(reading, caveats=(*reading.caveats, Caveat("partly", check.sentence())))
