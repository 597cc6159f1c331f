"""What finding stories costs: all posts at once, then a month more; clicks on the workbench.

    python -m benchmarks.stories [--posts 100000] [--month 5000]

Posts are made up: two hundred themes, each with words of its own among everyday ones. The floor is
what the text alone costs: cleaning it, telling its language and its vectors.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import polars as pl

from dashboard.acts import Act
from dashboard.stories import make_map
from dashboard.stories.blind import near
from dashboard.stories.curation import curated
from dashboard.stories.embeddings import static_embeddings
from dashboard.stories.language import languages
from dashboard.stories.said import said
from dashboard.stories.text import cleaned
from dashboard.story_map import SponsorStory, StoryMap
from data_sources.community import CAPABILITIES, SCHEMAS, Ability, Community, empty, fingerprints

THEMES, OWN, SHORTEST, LONGEST = 200, 40, 8, 30
PEOPLE = 3_000
OFTEN = 0.4
VOCABULARY = 6_000
GIB = 2**20

Result = TypeVar("Result")


def main() -> None:
    """Print seconds, ratios and the peak of the memory."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--month", type=int, default=5_000)
    asked = parser.parse_args()
    texts = made(asked.posts + asked.month)
    static_embeddings(texts[:10])
    before, held = community_of(texts[: asked.posts]), peak()
    found, ours = took(lambda: make_map(before))
    most = peak()
    _, floor = took(lambda: bare(texts[: asked.posts]))
    print(
        f"{asked.posts:,} posts: {ours:.1f} s (goal: 60), {ours / floor:.1f} times the text alone"
    )
    print(f"peak {most:.2f} GiB (goal: 1.5), {most - held:.2f} of it for the stories")
    clicks(before, found)
    every = community_of(texts)
    after, month = took(lambda: make_map(every, before=found))
    print(
        f"{after.newer:,} later posts: {month:.1f} s (goal: 5); {told(found)}, then {told(after)}"
    )


def clicks(community: Community, found: StoryMap) -> None:
    """Print what questions of the workbench cost: the first, and others of the same posts."""
    posts = said(community)
    examples = [tuple(posts["said"].sample(3, seed=seed)) for seed in range(3)]
    story = found.stories["story"][0]
    for name, examples_ in zip(("first", "second", "third"), examples, strict=True):
        act = Act(1, "pin", "Ann", datetime.now(UTC), "like these", story, examples=examples_)
        _, pinned = took(lambda act=act: curated(found, (act,), posts))
        ours = SponsorStory("Ours", ("this people",), examples_)
        _, near_it = took(lambda ours=ours: near(community, ours))
        print(f"{name} pin by examples: {pinned:.2f} s; nearness to a story: {near_it:.2f} s")


def told(found: StoryMap) -> str:
    """Return in words how many stories a map has."""
    return f"{found.stories.height:,} stories, runs agree {found.agreement:.3f}"


def bare(texts: list[str]) -> None:
    """Do what has to be done with the text, whatever is found in it."""
    own = cleaned(texts)
    languages(own)
    static_embeddings(own)


def made(posts: int) -> list[str]:
    """Return posts of as many themes as a large community has, the same each time."""
    draw = random.Random(7)  # noqa: S311 - repeatable, not secret
    sounds = [a + b for a in "bdfgklmnprstvw" for b in ("a", "e", "i", "o", "u", "ea", "ou")]
    words = sorted({"".join(draw.choices(sounds, k=3)) for _ in range(VOCABULARY)})
    everyday = ["the", "we", "have", "is", "not", "for", "with", "this", "again", "people", "when"]
    themes = [draw.sample(words, OWN) for _ in range(THEMES)]
    return [
        " ".join(
            draw.choice(theme if draw.random() < OFTEN else everyday)
            for _ in range(draw.randint(SHORTEST, LONGEST))
        )
        for theme in draw.choices(themes, weights=range(1, THEMES + 1), k=posts)
    ]


def community_of(texts: list[str]) -> Community:
    """Return a community whose people say the texts one after the other."""
    ids = [f"p{at:07}" for at in range(len(texts))]
    authors = [f"m{at % PEOPLE}" for at in range(len(texts))]
    told = pl.DataFrame({"post_id": ids, "thread_id": ids, "author_id": authors, "text": texts})
    posts = pl.concat(
        [empty("posts"), told.with_columns(kind=pl.lit("post"))], how="diagonal_relaxed"
    )
    tables = {name: empty(name) for name in SCHEMAS} | {"posts": posts.cast(SCHEMAS["posts"])}
    fingerprint, seed = fingerprints(tables)
    can = dict.fromkeys(CAPABILITIES, Ability("yes"))
    return Community(**tables, attributes=(), can_tell=can, fingerprint=fingerprint, seed=seed)


def took(work: Callable[[], Result]) -> tuple[Result, float]:
    """Return what the work gives, and its seconds."""
    begun = time.perf_counter()
    given = work()
    return given, time.perf_counter() - begun


def peak() -> float:
    """Return the most memory that this process has held, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIB


if __name__ == "__main__":
    main()
