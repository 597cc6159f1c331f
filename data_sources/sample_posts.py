"""The conversation of the made-up community, drawn as arrays: opening posts, then replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import numpy as np

from data_sources.sample_people import END, SITES, START, Flags, Floats, Ints, People
from data_sources.sample_stories import RARE, RARE_DAYS, STORIES
from data_sources.sample_texts import (
    FIRST_POSTS,
    PLACES,
    REPLIES,
    SMALL_TALK,
    THINGS,
    WELCOMES,
    WHEN,
)

OPENINGS: Final = 13_200
SECONDS: Final = (END - START).total_seconds()
LATELY: Final = (datetime(2026, 1, 1, tzinfo=UTC) - START).total_seconds()
DAY: Final = 86_400.0
SMALL, FIRST, RARELY = len(STORIES), len(STORIES) + 1, len(STORIES) + 2
"""Numbers after those of the stories: small talk, a newcomer's first post, the rare stories."""

DEPOTS: Final = list(SITES).index("Depots")
NIGHT: Final = list(SITES).index("Night shift")
ANSWERED_OTHERWISE: Final = ((0.72, 0.72), (0.5, 0.5), *((0.0, 0.0) for _ in RARE))
STAYS_AWAY: Final = 0.85
"""How often a newcomer whose first post got no answer never writes again."""

WRITES_AGAIN: Final = 0.55
"""How often a newcomer has something to say in the second to fourth week, if still there."""

# Who answers whom, by site of the person who opened: Office, Plant A, Plant B, Depots, Night.
MIX: Final = np.array(
    [
        [0.70, 0.15, 0.15, 0.0, 0.0],
        [0.12, 0.70, 0.18, 0.0, 0.0],
        [0.12, 0.18, 0.70, 0.0, 0.0],
        [0.0, 0.0, 0.0, 1.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 1.0],
    ]
)
BRIDGED: Final = 0.07
LEADERS_ANSWER_EACH_OTHER: Final = 0.5
LEADERS_ANSWER_OTHERS: Final = 0.015
WEARY: Final = 1.12
"""How much people tire: 1 is not at all, above 1 each says less and less."""

OWN_WORDS: Final = 0.6
"""The share of answers that take up the words of the story."""

ALSO_OF: Final = 5
"""Of so many openings and answers in a story's own words, all but one add a sentence of it."""


@dataclass
class Posts:
    """Posts as arrays; ``parent`` and ``root`` are positions in the same arrays, -1 for none.

    ``reply`` counts the replies of a thread from 0 (-1 for the opening post); ``away_since`` is, by
    person, the second after which an unanswered newcomer does nothing more.
    """

    author: Ints
    second: Floats
    story: Ints
    root: Ints
    parent: Ints
    reply: Ints
    away_since: Floats = field(default_factory=lambda: np.zeros(0))


def make_posts(draw: np.random.Generator, people: People) -> Posts:
    """Draw all posts in order of time."""
    opened = _openings(draw, people)
    answered = _answered(draw, opened)
    replies = _replies(draw, people, opened, answered)
    posts = _together(opened, replies)
    return _without_the_disheartened(draw, people, posts)


def _openings(draw: np.random.Generator, people: People) -> Posts:
    parts = (_usual(draw, people), _first_posts(draw, people), _rare(draw, people))
    author, second, story = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _sorted(author, second, story)


def _usual(draw: np.random.Generator, people: People) -> tuple[Ints, Floats, Ints]:
    """Return who opens a conversation when, and with which story, over all the time."""
    story = _stories(draw, OPENINGS)
    by_leaders = np.array([*(s.by_leaders for s in STORIES), 0.02])[story]
    since = np.maximum(people.joined, 0.0)
    rate = people.rate * (SECONDS - since)
    author = _some(draw, rate * ~people.leader, OPENINGS)
    leaders = draw.random(OPENINGS) < by_leaders
    author[leaders] = _some(draw, rate * people.leader, int(leaders.sum()))
    # People come, and each says a little less with time: the whole stays level.
    passed = draw.beta(1.0, WEARY, OPENINGS) * (SECONDS - since[author])
    return author, _working_hours(draw, since[author] + passed), story


def _stories(draw: np.random.Generator, size: int) -> Ints:
    weights = np.array([story.weight for story in STORIES])
    return draw.choice(SMALL + 1, size, p=[*weights, 1 - weights.sum()])


def _first_posts(draw: np.random.Generator, people: People) -> tuple[Ints, Floats, Ints]:
    """Return what newcomers say in their first days, and in the weeks after."""
    late = np.flatnonzero((people.joined > 0) & (people.rate > 0))
    first = _working_hours(draw, people.joined[late] + draw.uniform(0, 3 * DAY, late.size))
    again = draw.random(late.size) < WRITES_AGAIN
    later = people.joined[late] + draw.uniform(10 * DAY, 27 * DAY, late.size)
    return (
        np.concatenate([late, late[again]]),
        np.concatenate([first, _working_hours(draw, later)[again]]),
        np.concatenate([np.full(late.size, FIRST), _stories(draw, late.size)[again]]),
    )


def _rare(draw: np.random.Generator, people: People) -> tuple[Ints, Floats, Ints]:
    """Return the rare stories: each three times, by people who all differ."""
    calm = (people.rate > 0) & ~people.leader & (people.joined < 0) & (people.site < DEPOTS)
    days = np.array(RARE_DAYS)
    author = draw.choice(np.flatnonzero(calm), days.size, replace=False)
    story = np.repeat(np.arange(len(RARE)) + RARELY, days.shape[1])
    return author, LATELY + days.ravel() * DAY, story


def _sorted(author: Ints, second: Floats, story: Ints) -> Posts:
    kept = np.flatnonzero(second < SECONDS)
    order = kept[np.argsort(second[kept], kind="stable")]
    none = np.full(order.size, -1)
    return Posts(author[order], second[order], story[order], np.arange(order.size), none, none)


def _working_hours(draw: np.random.Generator, second: Floats) -> Floats:
    """Move most times to the hours and days in which people work."""
    day = np.floor(second / DAY)
    # 1 January 2025 was a Wednesday; most of what falls on a weekend moves two days back.
    weekend = ((day + 2) % 7 >= 5) & (draw.random(second.size) < 0.75)  # noqa: PLR2004 - Saturday
    day = np.where(weekend & (day >= 2), day - 2, day)  # noqa: PLR2004 - two days back
    hour = np.clip(draw.normal(11.0, 3.2, second.size), 0.0, 23.9)
    moved: Floats = np.floor(day * DAY + hour * 3_600 + draw.uniform(0, 300, second.size))
    return np.maximum(moved, second * 0)


def _answered(draw: np.random.Generator, opened: Posts) -> Ints:
    """Return how many replies each opening post gets."""
    chances = [(s.answered, s.answered_lately) for s in STORIES]
    table = np.array([*chances, *ANSWERED_OTHERWISE])
    chance = table[opened.story, (opened.second >= LATELY).astype(int)]
    many = 1 + draw.poisson(1.6, opened.author.size)
    return np.where(draw.random(opened.author.size) < chance, many, 0)


def _replies(draw: np.random.Generator, people: People, opened: Posts, many: Ints) -> Posts:
    root = np.repeat(np.arange(many.size), many)
    nth = np.arange(root.size) - np.repeat(np.cumsum(many) - many, many)
    author = _repliers(draw, people, opened, root)
    wait = draw.lognormal(np.log(5.0), 1.3, root.size) * 3_600
    waited = np.cumsum(wait) - np.repeat(
        np.concatenate([[0.0], np.cumsum(wait)])[_starts(many)], many
    )
    second = np.floor(opened.second[root] + waited)
    on_reply = (nth > 0) & (draw.random(root.size) < 0.35)  # noqa: PLR2004 - a third answer a reply
    parent = np.where(on_reply, many.size + np.arange(root.size) - 1, root)
    return Posts(author, second, opened.story[root], root, parent, nth)


def _starts(many: Ints) -> Ints:
    return (np.cumsum(many) - many).astype(np.int64)


def _repliers(draw: np.random.Generator, people: People, opened: Posts, root: Ints) -> Ints:
    opener = opened.author[root]
    site = people.site[opener]
    author = np.zeros(root.size, np.int64)
    for number, row in enumerate(MIX):
        there = np.flatnonzero(site == number)
        which = draw.choice(len(SITES), there.size, p=row)
        for other in np.unique(which):
            pool = people.rate * (people.site == other) * ~people.leader
            author[there[which == other]] = _some(draw, pool, int((which == other).sum()))
    bridged = (site == DEPOTS) & (draw.random(root.size) < BRIDGED)
    author[bridged] = _some(draw, people.bridge.astype(float), int(bridged.sum()))
    chance = np.where(people.leader[opener], LEADERS_ANSWER_EACH_OTHER, LEADERS_ANSWER_OTHERS)
    leading = (draw.random(root.size) < chance) & (site < DEPOTS)
    author[leading] = _some(draw, people.rate * people.leader, int(leading.sum()))
    return author


def _together(opened: Posts, replies: Posts) -> Posts:
    """Join opening posts and replies, without self-replies and what lies after the end."""
    n = opened.author.size
    return Posts(
        np.concatenate([opened.author, replies.author]),
        np.concatenate([opened.second, replies.second]),
        np.concatenate([opened.story, replies.story]),
        np.concatenate([opened.root, replies.root]),
        np.concatenate([np.full(n, -1), replies.parent]),
        np.concatenate([np.full(n, -1), replies.reply]),
    )


def _without_the_disheartened(draw: np.random.Generator, people: People, posts: Posts) -> Posts:
    """Leave out impossible replies, and what unanswered newcomers would have said later."""
    keep = (posts.second < SECONDS) & (posts.second >= people.joined[posts.author])
    is_reply = posts.parent >= 0
    keep &= ~(is_reply & (posts.author == posts.author[posts.root]))
    got = np.zeros(posts.author.size, bool)
    got[posts.root[is_reply & keep]] = True
    first = np.flatnonzero((posts.story == FIRST) & ~is_reply & ~got)
    gone = first[draw.random(first.size) < STAYS_AWAY]
    away_since = np.full(people.ids.size, np.inf)
    away_since[posts.author[gone]] = posts.second[gone] + 6 * DAY
    keep &= posts.second <= away_since[posts.author]
    keep &= keep[posts.root]
    kept = _renumbered(posts, keep)
    kept.away_since = away_since
    return kept


def _renumbered(posts: Posts, keep: Flags) -> Posts:
    parent = np.where((posts.parent >= 0) & ~keep[posts.parent], posts.root, posts.parent)
    order = np.flatnonzero(keep)
    order = order[np.lexsort((order, posts.second[order]))]
    place = np.full(keep.size, -1)
    place[order] = np.arange(order.size)
    parent = parent[order]
    return Posts(
        posts.author[order],
        posts.second[order],
        posts.story[order],
        place[posts.root[order]],
        np.where(parent >= 0, place[parent], -1),
        posts.reply[order],
    )


def make_texts(draw: np.random.Generator, posts: Posts) -> list[str]:
    """Write the text of each post: an opening of its story, or an answer."""
    openings = [*(s.templates for s in STORIES), SMALL_TALK, FIRST_POSTS, *RARE]
    answers = [s.replies or REPLIES for s in STORIES] + [REPLIES] * (2 + len(RARE))
    slots = draw.integers(0, 1 << 30, (posts.author.size, 4))
    for number in range(RARELY, len(openings)):
        told = np.flatnonzero((posts.story == number) & (posts.reply < 0))
        slots[told, 0] = np.arange(told.size)
    own = draw.random(posts.author.size) < OWN_WORDS
    texts = []
    for story, nth, fits, row in zip(posts.story, posts.reply, own, slots, strict=True):
        pool = openings[story]
        if nth >= 0:
            pool = answers[story] if fits else REPLIES
        if nth == 0 and story == FIRST:
            pool = WELCOMES
        also = STORIES[story].also if story < SMALL and pool is not REPLIES else ()
        texts.append(filled(pool, row) + _also(also, row))
    return texts


def _also(sentences: Sequence[str], slots: Sequence[int] | Ints) -> str:
    """Return a sentence to add, or nothing; drawn from numbers that the rest leaves unused."""
    left = int(slots[3]) // len(WHEN)
    if not sentences or left % ALSO_OF == 0:
        return ""
    return f" {sentences[left // ALSO_OF % len(sentences)]}"


def filled(pool: Sequence[str], slots: Sequence[int] | Ints) -> str:
    """Return one of the sentences, its gaps filled; four numbers choose which and with what."""
    which, place, thing, when = slots
    return pool[which % len(pool)].format(
        place=PLACES[place % len(PLACES)],
        thing=THINGS[thing % len(THINGS)],
        when=WHEN[when % len(WHEN)],
    )


def _some(draw: np.random.Generator, weights: Floats, size: int) -> Ints:
    if not size:
        return np.zeros(0, np.int64)
    return draw.choice(weights.size, size, p=weights / weights.sum())
