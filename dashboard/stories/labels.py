"""What a story is called until a person names it: the words that mark it off from the others."""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.stories.everyday import EVERYDAY
from dashboard.stories.text import words_of

WORDS: Final = 6
"""Words kept for each story."""
TIMES_MORE: Final = 2
"""So many times as often as in all other stories a word comes in the one that it marks."""
SHORTEST: Final = 3
"""Letters of a word that may mark a story."""


def distinctive_words(told: pl.DataFrame) -> pl.DataFrame:
    """Return ``story, words``: the most distinctive words first.

    ``told`` has ``story, own`` per post, and ``language`` (ISO 639-1).

    Class-based TF-IDF (Grootendorst 2022): how often a word comes in a story, times the logarithm
    of 1 + the mean length of a story over how often it comes in all of them. Of those words only
    the ones count that are at least twice as frequent in the story as in the others together; where
    there are none, all do. What holds a sentence together in the language of a post ("the", "are")
    never names a story, which then may have no words. Each distinct text counts once, so that a
    notice posted daily names none.
    """
    counts = (
        told.drop_nulls("story")
        .unique(["story", "own"])
        .pipe(_by_word)
        .filter(pl.col("word").str.len_chars() >= SHORTEST)
        .join(_everyday(), on=["language", "word"], how="anti")
        .group_by("story", "word")
        .agg(n=pl.len())
    )
    mean_length = counts.group_by("story").agg(pl.col("n").sum())["n"].mean()
    weight = (pl.col("n") / pl.col("n").sum().over("story")) * (
        1 + pl.lit(mean_length) / pl.col("n").sum().over("word")
    ).log()
    own, every = pl.col("n").sum().over("story"), pl.col("n").sum()
    elsewhere = (pl.col("n").sum().over("word") - pl.col("n")) / (every - own)
    marks = (pl.col("n") / own >= TIMES_MORE * elsewhere) | (every == own)
    ranked = counts.with_columns(weight=weight, marks=marks).sort(
        ["story", "weight", "word"], descending=[False, True, False]
    )
    ranked = ranked.filter(pl.col("marks") | ~pl.col("marks").any().over("story"))
    named = ranked.group_by("story").agg(words=pl.col("word").head(WORDS))
    stories = told.select(pl.col("story").drop_nulls().unique().sort())
    return stories.join(named, on="story", how="left", maintain_order="left").with_columns(
        pl.col("words").fill_null(pl.lit([], pl.List(pl.String)))
    )


def _by_word(posts: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each ``word`` of each post, from ``own`` or where they are known ``words``.

    ``words`` has a blank before, between and after the words of a post.
    """
    if "words" in posts.columns:
        words = pl.col("words").str.strip_chars(" ").str.split(" ")
    else:
        words = pl.col("own").map_elements(words_of, return_dtype=pl.List(pl.String))
    return posts.with_columns(word=words).drop("words", strict=False).explode("word")


def _everyday() -> pl.DataFrame:
    """Return the words that name no story as ``language, word``."""
    every = [(language, word) for language, words in EVERYDAY.items() for word in sorted(words)]
    return pl.DataFrame(every, {"language": pl.String, "word": pl.String}, orient="row")


def used_by(stories: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Add ``used_by`` to ``story, words``: how many people used each word, in any story or none.

    ``said`` has ``author, own`` per post of the whole community; unknown authors are nobody.
    """
    wanted = stories["words"].explode().drop_nulls().unique()
    users = (
        said.drop_nulls("author")
        .unique(["author", "own"])
        .pipe(_by_word)
        .filter(pl.col("word").is_in(wanted.implode()))
        .group_by("word")
        .agg(n=pl.col("author").n_unique())
    )
    told = (
        stories.explode("words")
        .drop_nulls("words")
        .join(users, left_on="words", right_on="word", how="left", maintain_order="left")
    )
    counts = told.group_by("story", maintain_order=True).agg(
        used_by=pl.col("n").fill_null(0).cast(pl.Int64)
    )
    every = stories.join(counts, on="story", how="left", maintain_order="left")
    return every.with_columns(pl.col("used_by").fill_null(pl.lit([], pl.List(pl.Int64))))
