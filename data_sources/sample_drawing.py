"""Draws the made-up community "Field Safety": 840 people, five quarters, with planted trouble.

Planted: a night shift that says nothing; objections (lifts, app) that are answered ever less, and
removed more often than anything else; the sponsor's story told mostly by leaders; depots that three
people connect with the rest; leaders who answer each other; a few people who write half of it;
newcomers who leave when their first post gets no answer; two stories told three times. It is drawn
from one fixed seed and is the same on every machine; ``python -m data_sources.sample_drawing``
writes it anew to where :mod:`data_sources.sample` reads it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import polars as pl

from data_sources.community import SCHEMAS, TIME, empty, fingerprints
from data_sources.sample import DIGESTS, READERS_KNOWN, TABLES
from data_sources.sample_frames import NEW_SPACE, SITE_SPACES, moments, posts_frame, quiet_space
from data_sources.sample_people import SITES, START, People, make_people
from data_sources.sample_posts import DEPOTS, NIGHT, Posts, make_posts
from data_sources.sample_stories import STORIES

SEED: Final = 20_260_448
"""Any seed gives the same troubles; this one a last quarter in which about a third spoke."""


def drawn_tables() -> dict[str, pl.DataFrame]:
    """Return the canonical tables of the made-up community, the same at every call."""
    draw = np.random.default_rng(SEED)
    people = make_people(draw)
    posts = make_posts(draw, people)
    frame = posts_frame(draw, people, posts)
    quiet = quiet_space(draw, people)
    return {
        "members": people.frame(),
        "posts": pl.concat([frame.drop("was"), quiet]),
        "versions": _versions(frame),
        "reactions": _reactions(draw, people, posts),
        "mentions": _mentions(draw, people, posts),
        "memberships": _memberships(people, quiet),
        "aggregates": _reads(draw, people),
        "edges": empty("edges"),
    }


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
            "reacted_at": moments(np.floor(second[fits])),
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
    open_spaces = sorted({*(story.space for story in STORIES), NEW_SPACE})
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


def main() -> None:
    """Write the tables and their digests to where they are read."""
    drawn = drawn_tables()
    TABLES.mkdir(exist_ok=True)
    for name, frame in drawn.items():
        frame.write_parquet(TABLES / f"{name}.parquet", compression_level=19)
    fingerprint, seed = fingerprints(drawn)
    DIGESTS.write_text(json.dumps({"fingerprint": fingerprint, "seed": seed}) + "\n", "utf-8")


if __name__ == "__main__":
    main()
