"""How much is said, and how few say most of it."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics._builders import (
    NO_POSTS,
    NO_POSTS_HERE,
    Aside,
    Tables,
    counted,
    describing,
)
from dashboard.metrics._concentration import gini, lorenz
from dashboard.metrics._diversity import hill_number
from dashboard.metrics._draws import Floats
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, metric
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._sums import sums_of
from dashboard.metrics._volume import by_week, removal, rhythm
from dashboard.view import View

SHARES = (0.10, 0.25, 0.50, 0.80)
_POINTS = 100


@metric(
    "posts_total",
    family="engagement",
    label="Posts",
    question="How much was said?",
    why="It is the number most often shown, and the one that says least about how many speak.",
    definition=(
        "Posts and replies by members in the period, as posted: those removed later count. The"
        " table also gives them as they are now, by week, and by weekday and hour."
    ),
    not_counted="Posts by bots and merged accounts, system notices, private messages.",
    unit="posts",
    favours="high",
    counterweight=("voices_for_half",),
    blind_spot="Many posts may come from few people.",
    source="This project's definition.",
    sentences=Sentences(
        "{count} posts and replies were written[; {before}, {then}: {change}].",
        "{count} posts and replies were written[; {before}, {then}: {verdict}].",
        "We cannot see how much was said: {why}.",
        none="Nothing was written[; {before}, {then} posts and replies: {verdict}].",
    ),
)
def posts_total(view: View) -> Reading:
    """Count posts as posted, with their rhythm and what is left of them."""
    part = slice_of(view)
    if not part.facts.posts.at.size:
        return cannot_tell("posts_total", NO_POSTS)
    tables = Tables(
        by_week=lambda: by_week(part),
        rhythm=lambda: rhythm(part),
        removal=lambda: removal(part),
    )
    return counted("posts_total", part.posts, sums_of(part).drawn["posts"], Aside(tables=tables))


@metric(
    "voices_for_half",
    family="engagement",
    label="Voices for half of it",
    question="How few people wrote half of all that was said?",
    why="A lively community can be the talk of a few.",
    definition=(
        "The smallest number of people who together wrote half of the posts of the period. The"
        " table gives it for 10, 25, 50 and 80 % of the posts."
    ),
    not_counted="Who they are: nobody is named or ranked.",
    unit="people",
    favours="high",
    counterweight=("members_silent",),
    blind_spot="It does not tell whether the others wanted to speak.",
    source="This project's definition; compare the bus factor of software projects.",
    sentences=Sentences(
        "{count} people wrote half of all posts[; {before}, {then}: {change}].",
        "{count} people wrote half of all posts[; {before}, {then}].",
        "We cannot see how few people wrote half of it: {why}.",
    ),
)
def voices_for_half(view: View) -> Reading:
    """Return the smallest number of people who wrote half of the posts."""
    part = slice_of(view)
    if not part.posts.any():
        return cannot_tell("voices_for_half", _why(part))
    aside = Aside(_speakers(part), "people who wrote", tables=Tables(voices=lambda: _voices(part)))
    return describing("voices_for_half", people_for(part.posts, 0.5), part.posts, aside)


@metric(
    "effective_voices",
    family="engagement",
    label="Voices, in effect",
    question="How many people, each writing equally much, would sound as varied as this?",
    why="It counts speakers so that those who say little count a little.",
    definition=(
        "The Hill number of order 1 of posts per person, exp(-sum p ln p): the number of people who"
        " would, each writing equally much, give the same diversity of voices."
    ),
    not_counted="What is said: many voices may tell one story.",
    unit="people",
    favours="high",
    counterweight=("voices_for_half", "members_silent"),
    blind_spot="It says nothing about those who do not write at all.",
    source="Hill (1973), Ecology 54, 427-432; Jost (2006), Oikos 113, 363-375.",
    sentences=Sentences(
        "It is as if {value} people had written equally much[; {before}, {then}: {change}].",
        "It is as if {value} people had written equally much[; {before}, {then}].",
        "We cannot see how many voices there are in effect: {why}.",
    ),
)
def effective_voices(view: View) -> Reading:
    """Return the effective number of voices."""
    part = slice_of(view)
    if not part.posts.any():
        return cannot_tell("effective_voices", _why(part))
    aside = Aside(_speakers(part), "people who wrote")
    value = hill_number(part.posts[part.posts > 0], 1)
    return describing("effective_voices", value, part.posts, aside)


@metric(
    "posts_gini_all",
    family="engagement",
    label="Unevenness among all members",
    question="How unevenly is speaking spread over all members?",
    why="With the silent counted as zeros, it shows how far a community is from all speaking.",
    definition=(
        "The population Gini coefficient of posts per member, the silent as zeros: 0 when all"
        " write equally much, near 1 when one person writes everything. The curve is in the table."
    ),
    not_counted="Posts by people who are not members of this view.",
    unit="0..1",
    favours="low",
    counterweight=("voices_for_half",),
    blind_spot="Without a roster the silent are missing, and it looks more even than it is.",
    source="Gini (1912); population form as in Sen (1973); curve: Lorenz (1905).",
    sentences=Sentences(
        "On a scale from 0, all members write equally much, to 1, one writes everything, this"
        " community stands at {value}[; {before}, at {then}: {change}].",
        "On a scale from 0, all members write equally much, to 1, one writes everything, this"
        " community stands at {value}[; {before}, at {then}].",
        "We cannot see how evenly speaking is spread over all members: {why}.",
    ),
)
def posts_gini_all(view: View) -> Reading:
    """Return the Gini coefficient over all members, the silent as zeros."""
    part = slice_of(view)
    posts = np.concatenate([part.posts[part.among], np.zeros(part.n_silent)])
    if not posts.any():
        return cannot_tell("posts_gini_all", _why(part))
    aside = Aside(part.n, part.of, tables=Tables(lorenz=lambda: _lorenz(posts)))
    return describing("posts_gini_all", gini(posts), part.posts, aside)


@metric(
    "posts_gini_speakers",
    family="engagement",
    label="Unevenness among those who spoke",
    question="How unevenly is speaking spread over those who spoke?",
    why="It leaves the silent out, so it must stand beside them.",
    definition="The population Gini coefficient of posts per person, among people who wrote.",
    not_counted="The silent: see the unevenness among all members.",
    unit="0..1",
    favours="low",
    counterweight=("voices_for_half",),
    blind_spot="A handful of equal speakers looks perfectly even.",
    source="Gini (1912); population form as in Sen (1973); curve: Lorenz (1905).",
    sentences=Sentences(
        "On the same scale those who spoke stand at {value} among themselves"
        "[; {before}, at {then}: {change}].",
        "On the same scale those who spoke stand at {value} among themselves"
        "[; {before}, at {then}].",
        "We cannot see how evenly speaking is spread over those who spoke: {why}.",
    ),
)
def posts_gini_speakers(view: View) -> Reading:
    """Return the Gini coefficient among those who wrote."""
    part = slice_of(view)
    posts = part.posts[part.posts > 0]
    if not posts.size:
        return cannot_tell("posts_gini_speakers", _why(part))
    aside = Aside(posts.size, "people who wrote", tables=Tables(lorenz=lambda: _lorenz(posts)))
    return describing("posts_gini_speakers", gini(posts), part.posts, aside)


def people_for(amounts: Floats, share: float) -> int:
    """Return the smallest number of people with ``share`` of all amounts.

    >>> people_for(np.array([1.0, 6.0, 1.0, 2.0]), 0.5)
    1
    >>> people_for(np.array([1.0, 6.0, 1.0, 2.0]), 0.8)
    2
    """
    largest = np.cumsum(np.sort(amounts)[::-1])
    # Shares such as .1 are not exact in binary, so a sum that just reaches them must count.
    return int(np.searchsorted(largest, share * largest[-1] * (1 - 1e-12))) + 1


def _voices(part: Slice) -> pl.DataFrame:
    people = [people_for(part.posts, share) for share in SHARES]
    return pl.DataFrame({"posts_share": SHARES, "people": people}).with_columns(
        of_people=pl.lit(_speakers(part), pl.Int64)
    )


def _lorenz(posts: Floats) -> pl.DataFrame:
    """Return the curve, at 101 points at most."""
    people, values = lorenz(posts)
    if people.size > _POINTS + 1:
        at = np.linspace(0, 1, _POINTS + 1)
        people, values = at, np.interp(at, people, values)
    return pl.DataFrame({"people_share": people, "posts_share": values})


def _speakers(part: Slice) -> int:
    return int((part.posts > 0).sum())


def _why(part: Slice) -> str:
    return NO_POSTS_HERE if part.facts.posts.at.size else NO_POSTS
