"""A generated activity log: 1,000,000 posts by 20,000 people, about 125 MB, always the same."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

POSTS = 1_000_000
PEOPLE = 20_000
WORDS = (  # noqa: SIM905 - a sentence reads better than a list
    "the team met on site and wrote down what went well and what did not who can help with the "
    "lift on line two thanks for the quick answer we tried it again and it held today"
).split()


def write_log(path: Path, posts: int = POSTS, people: int = PEOPLE) -> None:
    """Write the log as CSV: ``id, author, posted_at, space, reply_to, text``."""
    draw = np.random.default_rng(20_260_331)
    author = np.minimum(draw.zipf(1.3, posts), people) if people > 1 else np.ones(posts, int)
    author = (author * 7_919 + draw.integers(0, people, posts) * (author > people // 4)) % people
    author[:people] = np.arange(people)  # everybody speaks once
    second = np.sort(draw.integers(0, 2 * 365 * 86_400, posts))
    answers = draw.random(posts) < 0.6  # six posts of ten are replies
    distance = draw.integers(1, 40, posts)
    number = np.arange(posts)
    parent = np.where(answers & (number > distance), number - distance, -1)
    phrases = [" ".join(draw.choice(WORDS, draw.integers(5, 24))) for _ in range(4_000)]
    start = datetime(2024, 4, 1)  # noqa: DTZ001 - written as UTC below
    frame = pl.DataFrame(
        {
            "id": pl.Series(number + 1).cast(pl.String),
            "author": author,
            "second": second,
            "space": draw.integers(0, 40, posts),
            "reply_to": parent,
            "text": pl.Series(phrases).gather(draw.integers(0, len(phrases), posts)),
        }
    )
    frame.select(
        "id",
        pl.format("u{}", pl.col("author").cast(pl.String).str.zfill(5)).alias("author"),
        (pl.lit(start) + pl.duration(seconds="second"))
        .dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        .alias("posted_at"),
        pl.format("space {}", "space").alias("space"),
        pl.when(pl.col("reply_to") >= 0).then(pl.col("reply_to") + 1).alias("reply_to"),
        "text",
    ).write_csv(path)
