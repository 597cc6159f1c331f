"""The posts of the made-up community as canonical rows, and its quiet space."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import numpy as np
import polars as pl

from data_sources.community import SCHEMAS, TIME
from data_sources.sample_people import END, START, Flags, Floats, Ints, People
from data_sources.sample_posts import (
    DEPOTS,
    FIRST,
    NIGHT,
    SMALL,
    Posts,
    filled,
    make_texts,
)
from data_sources.sample_stories import RARE_SPACES, STORIES
from data_sources.sample_texts import IDEA_REPLIES, IDEAS

SITE_SPACES: Final = ("office", "plant a", "plant b", "depots", "night shift")
"""The space of each site, for small talk."""

NEW_SPACE: Final = "new here"
QUIET_SPACE: Final = "ideas"
QUIET_MEMBERS: Final = 36
QUIET_PAIRS: Final = 75
REMOVED_ELSEWHERE: Final = 0.004
"""How often an answer is removed, or a post that is no opening of a story."""

TAKEN_BACK: Final = 0.3
"""Of these, how often by the person who wrote it."""

EDITED: Final = 0.03


def moments(seconds: Floats) -> pl.Series:
    """Return the moments (UTC) that lie so many seconds after the start."""
    start = int(START.timestamp())
    micro = (seconds.astype(np.int64) + start) * 1_000_000
    return pl.Series(micro).cast(TIME)


def posts_frame(draw: np.random.Generator, people: People, posts: Posts) -> pl.DataFrame:
    """Return the canonical posts, and the column ``was``: the text before an edit, else null."""
    n = posts.author.size
    text = pl.Series(make_texts(draw, posts))
    later = np.floor(posts.second + draw.uniform(3_600, 72 * 3_600, n))
    # What would happen after the end of the data has not happened.
    happened = later < (END - START).total_seconds()
    ids = pl.Series([f"{number}" for number in range(500_001, 500_001 + n)])
    frame = pl.DataFrame(
        {
            "post_id": ids,
            "thread_id": ids.gather(posts.root),
            "parent_id": _where(ids, posts.parent),
            "author_id": pl.Series(people.ids[posts.author].tolist()),
            "space": _spaces(people, posts),
            "posted_at": moments(posts.second),
            "was": text.str.replace(r"\.$", "") + " I will add a picture.",
            "text": text,
            "later": moments(later),
            "edited": (draw.random(n) < EDITED) & happened,
            "removed_by": _removed(draw, posts, happened),
        }
    )
    return _finished(frame)


def _removed(draw: np.random.Generator, posts: Posts, happened: Flags) -> pl.Series:
    """Return who removed each post, None for the many that stay."""
    n = posts.author.size
    of_story = np.array([*(story.removed for story in STORIES), *[REMOVED_ELSEWHERE] * 4])
    chance = np.where(posts.parent < 0, of_story[posts.story], REMOVED_ELSEWHERE)
    removed = (draw.random(n) < chance) & happened
    own = (draw.random(n) < TAKEN_BACK) & (chance <= REMOVED_ELSEWHERE)
    who = pl.when(pl.Series(own)).then(pl.lit("author")).otherwise(pl.lit("moderator"))
    return pl.select(pl.when(pl.Series(removed)).then(who)).to_series()


def _finished(frame: pl.DataFrame) -> pl.DataFrame:
    when = {"edited_at": pl.col("edited"), "removed_at": pl.col("removed_by").is_not_null()}
    full = frame.with_columns(
        time_quality=pl.lit("exact"),
        kind=pl.lit("post"),
        title=pl.lit(None, pl.String),
        was=pl.when("edited").then("was"),
        **{name: pl.when(flag).then("later") for name, flag in when.items()},
    )
    return full.select(*SCHEMAS["posts"], "was")


def _where(ids: pl.Series, places: Ints) -> pl.Series:
    found = ids.gather(np.maximum(places, 0))
    return pl.select(pl.when(pl.Series(places >= 0)).then(found)).to_series()


def _spaces(people: People, posts: Posts) -> pl.Series:
    by_story = pl.Series([*(story.space for story in STORIES), "", NEW_SPACE, *RARE_SPACES])
    by_site = pl.Series(SITE_SPACES)
    root_site = people.site[posts.author[posts.root]]
    own = (posts.story == SMALL) | np.isin(root_site, [DEPOTS, NIGHT]) & (posts.story != FIRST)
    return pl.select(
        pl.when(pl.Series(own))
        .then(by_site.gather(root_site))
        .otherwise(by_story.gather(posts.story))
    ).to_series()


def quiet_space(draw: np.random.Generator, people: People) -> pl.DataFrame:
    """Return the posts of a small space in which nearly everybody says something, now and then."""
    calm = (people.rate > 0) & (people.joined < 0) & (people.site < DEPOTS)
    who = np.sort(draw.choice(np.flatnonzero(calm), QUIET_MEMBERS, replace=False))
    span = (datetime(2026, 3, 29, tzinfo=UTC) - START).total_seconds()
    second = np.repeat(np.sort(draw.uniform(0, span, QUIET_PAIRS)), 2)
    second[1::2] += draw.uniform(3_600, 48 * 3_600, QUIET_PAIRS)
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
            "posted_at": moments(np.floor(second)),
            "was": pl.Series([None] * second.size, dtype=pl.String),
            "text": pl.Series(_ideas(draw, answers)),
            "later": moments(np.floor(second)),
            "edited": np.zeros(second.size, bool),
            "removed_by": pl.Series([None] * second.size, dtype=pl.String),
        }
    )
    return _finished(frame).drop("was")


def _ideas(draw: np.random.Generator, answers: Flags) -> list[str]:
    slots = draw.integers(0, 1 << 30, (answers.size, 4))
    pools = [IDEA_REPLIES if answer else IDEAS for answer in answers]
    return [filled(pool, row) for pool, row in zip(pools, slots, strict=True)]
