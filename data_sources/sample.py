"""The made-up community "Field Safety": 840 people, five quarters, with planted trouble.

Planted: a night shift that says nothing; objections (lifts, app) that are answered ever less; the
sponsor's story told mostly by leaders; depots that three people connect with the rest; leaders who
answer each other; newcomers who leave when their first post gets no answer; a story told three
times. It is drawn from one fixed seed and is the same on every machine.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import polars as pl

from data_sources.community import (
    CAPABILITIES,
    SCHEMAS,
    TIME,
    Ability,
    Community,
    Source,
    empty,
    fingerprints,
)
from data_sources.sample_people import (
    ATTRIBUTES,
    LEADERS,
    SITES,
    START,
    Floats,
    Ints,
    People,
    make_people,
)
from data_sources.sample_posts import DEPOTS, FIRST, NIGHT, SMALL, Posts, make_posts, make_texts

SEED: Final = 20_260_331
TITLE: Final = "Field Safety"

# Spaces by story, then by site for small talk.
STORY_SPACES: Final = (
    *("safety", "repairs", "tools", "visits", "tools", "repairs", "safety", "safety", "visits"),
    *("safety",),
)
SITE_SPACES: Final = ("office", "plant a", "plant b", "depots", "night shift")
NEW_SPACE: Final = "new here"
QUIET_SPACE: Final = "ideas"
QUIET_MEMBERS: Final = 36
READERS_KNOWN: Final = ("Office", "Plant A", "Plant B")
CRITICAL: Final = (1, 2)


def sample_community() -> Community:
    """Return the made-up community, the same at every call."""
    draw = np.random.default_rng(SEED)
    people = make_people(draw)
    posts = make_posts(draw, people)
    frame = _posts_frame(draw, people, posts)
    quiet = _quiet_space(draw, people)
    tables = {
        "members": people.frame(),
        "posts": pl.concat([frame.drop("was"), quiet]),
        "versions": _versions(frame),
        "reactions": _reactions(draw, people, posts),
        "mentions": _mentions(draw, people, posts),
        "memberships": _memberships(people, quiet),
        "aggregates": _reads(draw, people),
        "edges": empty("edges"),
    }
    return _community(tables)


def _community(tables: dict[str, pl.DataFrame]) -> Community:
    fingerprint, seed = fingerprints(tables)
    rows = tables["posts"].height + tables["members"].height
    return Community(
        members=tables["members"],
        posts=tables["posts"],
        versions=tables["versions"],
        reactions=tables["reactions"],
        mentions=tables["mentions"],
        memberships=tables["memberships"],
        aggregates=tables["aggregates"],
        edges=tables["edges"],
        attributes=ATTRIBUTES,
        can_tell=_can_tell(),
        sources=(Source("made-up community", "made up", rows, rows, 0),),
        title=TITLE,
        made_up=True,
        fingerprint=fingerprint,
        seed=seed,
    )


def sample_leaders(community: Community) -> frozenset[str]:
    """Return the member ids of the twelve leaders of the made-up community."""
    led = community.members.filter(pl.col("trade") == "leader")["member_id"]
    if led.len() != LEADERS:
        raise ValueError("this is not the made-up community")
    return frozenset(led)


def _can_tell() -> dict[str, Ability]:
    told = dict.fromkeys(CAPABILITIES, Ability("yes"))
    known = ", ".join(READERS_KNOWN[:-1]) + " and " + READERS_KNOWN[-1]
    told["reads"] = Ability("partly", f"reads are known for {known} only")
    return told


def _moments(seconds: Floats) -> pl.Series:
    start = int(START.timestamp())
    micro = (seconds.astype(np.int64) + start) * 1_000_000
    return pl.Series(micro).cast(TIME)


def _posts_frame(draw: np.random.Generator, people: People, posts: Posts) -> pl.DataFrame:
    n = posts.author.size
    text = pl.Series(make_texts(draw, posts))
    opening = posts.parent < 0
    removed = draw.random(n) < np.where(opening & np.isin(posts.story, CRITICAL), 0.06, 0.003)
    edited = draw.random(n) < 0.03  # noqa: PLR2004 - three posts of a hundred are edited
    later = posts.second + draw.uniform(3_600, 72 * 3_600, n)
    ids = pl.Series([f"{number}" for number in range(500_001, 500_001 + n)])
    frame = pl.DataFrame(
        {
            "post_id": ids,
            "thread_id": ids.gather(posts.root),
            "parent_id": _where(ids, posts.parent),
            "author_id": pl.Series(people.ids[posts.author].tolist()),
            "space": _spaces(people, posts),
            "posted_at": _moments(posts.second),
            "was": text.str.replace(r"\.$", "") + " I will add a picture.",
            "text": text,
            "later": _moments(later),
            "edited": edited,
            "removed": removed,
        }
    )
    return _finished(frame)


def _finished(frame: pl.DataFrame) -> pl.DataFrame:
    when = {"edited_at": "edited", "removed_at": "removed"}
    full = frame.with_columns(
        time_quality=pl.lit("exact"),
        kind=pl.lit("post"),
        title=pl.lit(None, pl.String),
        removed_by=pl.when("removed").then(pl.lit("moderator")),
        was=pl.when("edited").then("was"),
        **{name: pl.when(flag).then("later") for name, flag in when.items()},
    )
    return full.select(*SCHEMAS["posts"], "was")


def _where(ids: pl.Series, places: Ints) -> pl.Series:
    found = ids.gather(np.maximum(places, 0))
    return pl.select(pl.when(pl.Series(places >= 0)).then(found)).to_series()


def _spaces(people: People, posts: Posts) -> pl.Series:
    by_story = pl.Series([*STORY_SPACES, "", "safety", NEW_SPACE])
    by_site = pl.Series(SITE_SPACES)
    root_site = people.site[posts.author[posts.root]]
    own = (posts.story == SMALL) | np.isin(root_site, [DEPOTS, NIGHT]) & (posts.story != FIRST)
    return pl.select(
        pl.when(pl.Series(own))
        .then(by_site.gather(root_site))
        .otherwise(by_story.gather(posts.story))
    ).to_series()


def _quiet_space(draw: np.random.Generator, people: People) -> pl.DataFrame:
    """Return the posts of a small space in which nearly everybody says something, now and then."""
    calm = (people.rate > 0) & (people.joined < 0) & (people.site < DEPOTS)
    who = np.sort(draw.choice(np.flatnonzero(calm), QUIET_MEMBERS))
    span = (datetime(2026, 3, 30, tzinfo=UTC) - START).total_seconds()
    second = np.repeat(np.sort(draw.uniform(0, span, 60)), 2)
    second[1::2] += draw.uniform(3_600, 48 * 3_600, 60)
    author = draw.choice(who, second.size)
    ids = pl.Series([f"{number}" for number in range(400_001, 400_001 + second.size)])
    # Every second post answers the one before it, where somebody else wrote that.
    number = np.arange(second.size)
    answers = (number % 2 == 1) & (author != np.roll(author, 1))
    root = np.where(answers, number - 1, number)
    frame = pl.DataFrame(
        {
            "post_id": ids,
            "thread_id": ids.gather(root),
            "parent_id": _where(ids, np.where(answers, root, -1)),
            "author_id": pl.Series(people.ids[author].tolist()),
            "space": pl.repeat(QUIET_SPACE, second.size, eager=True),
            "posted_at": _moments(np.floor(second)),
            "was": pl.Series([None] * second.size, dtype=pl.String),
            "text": pl.Series(["An idea: we could try it on one line first."] * second.size),
            "later": _moments(np.floor(second)),
            "edited": np.zeros(second.size, bool),
            "removed": np.zeros(second.size, bool),
        }
    )
    return _finished(frame).drop("was")


def _versions(frame: pl.DataFrame) -> pl.DataFrame:
    edited = frame.filter(pl.col("was").is_not_null())
    return edited.select("post_id", seen_at="posted_at", title=pl.lit(None, pl.String), text="was")


def _reactions(draw: np.random.Generator, people: People, posts: Posts) -> pl.DataFrame:
    n = posts.author.size
    many = draw.poisson(np.where(people.leader[posts.author], 3.2, 0.9))
    post = np.repeat(np.arange(n), many)
    day_people = (people.site != NIGHT) & (people.site != DEPOTS)
    likes = (np.sqrt(people.rate) + 0.08 * draw.random(people.ids.size)) * day_people
    likes += np.sqrt(people.rate) * (people.site == DEPOTS) * 0.02
    member = draw.choice(likes.size, post.size, p=likes / likes.sum())
    second = posts.second[post] + draw.exponential(20 * 3_600, post.size)
    fits = (member != posts.author[post]) & (people.joined[member] < second)
    fits &= second < posts.away_since[member]
    depots = people.site[posts.author[post]] == DEPOTS
    fits &= (depots == (people.site[member] == DEPOTS)) & (second < posts.second.max())
    frame = pl.DataFrame(
        {
            "post_id": pl.Series([f"{number}" for number in 500_001 + post[fits]]),
            "member_id": pl.Series(people.ids[member[fits]].tolist()),
            "kind": pl.Series(["like"] * int(fits.sum())),
            "reacted_at": _moments(np.floor(second[fits])),
            "n": pl.Series(np.ones(int(fits.sum()), np.int64)),
        }
    )
    return frame.unique(["post_id", "member_id", "kind"], keep="first", maintain_order=True)


def _mentions(draw: np.random.Generator, people: People, posts: Posts) -> pl.DataFrame:
    named = np.flatnonzero((posts.parent >= 0) & (draw.random(posts.author.size) < 0.08))  # noqa: PLR2004
    whom = posts.author[posts.parent[named]]
    named, whom = named[whom != posts.author[named]], whom[whom != posts.author[named]]
    return pl.DataFrame(
        {
            "post_id": pl.Series([f"{number}" for number in 500_001 + named]),
            "member_id": pl.Series(people.ids[whom].tolist()),
            "n": pl.Series(np.ones(named.size, np.int64)),
        }
    )


def _memberships(people: People, quiet: pl.DataFrame) -> pl.DataFrame:
    """Return who is in which space: open ones everybody, the site's own, and the quiet one."""
    frame = people.frame()
    open_spaces = sorted({*STORY_SPACES, NEW_SPACE})
    pairs = [frame.select("member_id", space=pl.lit(space)) for space in open_spaces]
    own = pl.Series(SITE_SPACES).gather(people.site)
    pairs.append(frame.select("member_id", space=own))
    pairs.append(quiet.select(member_id="author_id", space="space").unique(maintain_order=True))
    joined = pl.concat(pairs).join(frame.select("member_id", "joined_at"), on="member_id")
    return joined.with_columns(left_at=pl.lit(None, TIME)).sort("member_id", "space")


def _reads(draw: np.random.Generator, people: People) -> pl.DataFrame:
    """Return how much people of three sites read in each month; of the others nothing is known."""
    site = pl.Series(list(SITES)).gather(people.site)
    known = site.is_in(READERS_KNOWN).to_numpy()
    reader = known & ((people.rate > 0) | (draw.random(people.ids.size) < 0.55))  # noqa: PLR2004
    months = [START.replace(year=2025 + m // 12, month=m % 12 + 1) for m in range(15)]
    ends = [*months[1:], datetime(2026, 4, 1, tzinfo=UTC)]
    rows = []
    for start, end in zip(months, ends, strict=True):
        here = people.joined < (end - START).total_seconds()
        n = int((known & here).sum())
        frame = pl.DataFrame(
            {
                "subject_id": pl.Series(people.ids[known & here].tolist()),
                "value": (draw.poisson(9.0, n) * reader[known & here]).astype(float),
            }
        )
        last = end - timedelta(microseconds=1)
        rows.append(
            frame.with_columns(
                subject_kind=pl.lit("member"),
                measure=pl.lit("reads"),
                period_start=pl.lit(start, TIME),
                period_end=pl.lit(last, TIME),
            )
        )
    return pl.concat(rows).select(list(SCHEMAS["aggregates"]))
