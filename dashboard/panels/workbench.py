"""What the workbench reads: posts as people wrote them, in the order of their conversations.

Nothing here passes the disclosure gate: it is for the analyst alone, and leads to no export.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
import polars as pl

from dashboard.stories.embeddings import centred, static_embeddings
from dashboard.stories.said import said
from dashboard.stories.stance import candidates
from dashboard.stories.text import cleaned
from dashboard.view import View
from data_sources.community import Community

DEEPEST: Final = 40
"""Levels of answers to answers that are followed; what lies deeper stands beside its like."""
PAUSE: Final = timedelta(hours=1)
"""What parts one conversation from the next in a space of an export without threads."""
UNASSIGNED: Final = "-"
"""The choice of posts in no story."""
CANDIDATES: Final = "~"
"""The choice of posts with explicit words or reactions of disagreement."""
BEFORE: Final = 2
"""Posts shown before one that is judged, where an export does not tell what it answers."""


@dataclass(frozen=True)
class Choice:
    """Which posts are read: of one story, of one space, with some words.

    ``story`` is also :data:`UNASSIGNED` or :data:`CANDIDATES`.

    ``around``: with the whole conversations that they stand in.
    """

    story: str | None = None
    space: str | None = None
    words: str = ""
    around: bool = True

    def narrow(self) -> bool:
        """Say whether not everything is asked for."""
        return bool(self.story or self.space or self.words.strip())

    def by_finding(self) -> bool:
        """Say whether posts are asked for by what was found in them."""
        return bool(self.story)


def conversations(community: Community) -> pl.DataFrame:
    """Return the posts in conversation order: threads by their first post, answers below theirs.

    The columns are those of the posts, with ``thread``, and ``level`` (0 for what answers nothing
    known). Where a source has no threads, posts of one space stand together until a pause.
    """
    order = ["posted_at", "post_id"]
    posts = community.posts.sort(order, nulls_last=True).with_row_index("rank")
    threads = community.can_tell["replies"].can
    pause = pl.col("posted_at").diff().over("space") > PAUSE
    talk = pause.fill_null(value=True).cum_sum().over("space").cast(pl.String)
    near = pl.concat_str(pl.col("space").fill_null(""), talk, separator="\n")
    posts = posts.with_columns(
        thread=pl.coalesce("thread_id", near) if threads else near,
        step=pl.col("rank").cast(pl.String).str.zfill(10),
    )
    links = posts.select("post_id", "parent_id", "thread", "step")
    known = links.select("post_id", "thread", parent_is="post_id")
    links = links.join(
        known.select("thread", "parent_is"), how="left",
        left_on=["parent_id", "thread"], right_on=["parent_is", "thread"], coalesce=False,
    ).unique("post_id", keep="first", maintain_order=True)  # fmt: skip
    placed = _placed(links)
    first = posts.group_by("thread").agg(first=pl.col("rank").min())
    every = posts.join(placed, on="post_id", how="left").join(first, on="thread")
    ordered = every.with_columns(
        pl.coalesce("path", "step"), pl.col("level").fill_null(0)
    ).sort("first", "path", "rank")  # fmt: skip
    return ordered.drop("rank", "step", "path", "first")


def _placed(links: pl.DataFrame) -> pl.DataFrame:
    """Return ``post_id, path, level``, level by level; posts in a circle are not among them."""
    above = links.filter(pl.col("parent_is").is_null() | (pl.col("parent_is") == pl.col("post_id")))
    above = above.select("post_id", path="step", level=pl.lit(0, pl.Int32))
    below = links.join(above, on="post_id", how="anti").select("post_id", "parent_id", "step")
    parts = [above]
    for _ in range(DEEPEST):
        above = below.join(above, left_on="parent_id", right_on="post_id").select(
            "post_id",
            path=pl.concat_str("path", "step", separator="/"),
            level=pl.col("level") + 1,
        )
        if above.is_empty():
            break
        parts.append(above)
    return pl.concat(parts)


def reading(
    every: pl.DataFrame, view: View, choice: Choice, blind: Collection[str] = ()
) -> pl.DataFrame:
    """Return the posts to read of ``every`` (:func:`conversations`), in the scope of a view.

    ``story`` is the story of each post, ``asked`` whether it is one of those asked for; the others
    stand in the same conversations. Posts of ``blind`` are never asked for by what was found in
    them, whatever that is: a story, none, or words of disagreement.
    """
    told = None if view.stories is None else view.stories.posts.select("post_id", "story")
    posts = (
        every.with_columns(story=pl.lit(None, pl.String))
        if told is None
        else every.join(told, on="post_id", how="left", maintain_order="left")
    )
    if choice.story == CANDIDATES:
        posts = posts.with_columns(may=_may_disagree(posts, view))
    posts = posts.with_columns(asked=_in_scope(view) & _chosen(choice))
    if choice.by_finding() and blind:
        posts = posts.with_columns(pl.col("asked") & ~pl.col("post_id").is_in(list(blind)))
    if choice.around:
        return posts.filter(pl.col("asked").any().over("thread"))
    return posts.filter("asked")


def _in_scope(view: View) -> pl.Expr:
    """Say which posts lie in the period, the spaces and the groups of a view."""
    within = pl.lit(value=True)
    if view.scope.spaces:
        within &= pl.col("space").is_in(view.scope.spaces)
    if view.period is not None:
        day = pl.col("posted_at").dt.convert_time_zone(view.zone).dt.date()
        within &= day.is_between(view.period.start, view.period.end)
    wanted: dict[str, list[str]] = {}
    for attribute, value in view.scope.groups:
        wanted.setdefault(attribute, []).append(value)
    members = view.community.members
    for attribute, values in wanted.items():
        inside = members.filter(pl.col(attribute).is_in(values))["member_id"]
        within &= pl.col("author_id").is_in(inside.implode())
    return within.fill_null(value=False)


def _chosen(choice: Choice) -> pl.Expr:
    wanted = pl.lit(value=True)
    if choice.story == UNASSIGNED:
        wanted &= pl.col("story").is_null() & (pl.col("kind") == "post")
    elif choice.story == CANDIDATES:
        wanted &= pl.col("may")
    elif choice.story:
        wanted &= pl.col("story").eq_missing(pl.lit(choice.story))
    if choice.space:
        wanted &= pl.col("space").eq_missing(pl.lit(choice.space))
    for word in choice.words.split():
        text = pl.concat_str(pl.col("title", "text").fill_null(""), separator=" ")
        wanted &= text.str.to_lowercase().str.contains(word.lower(), literal=True)
    return wanted


def _may_disagree(posts: pl.DataFrame, view: View) -> pl.Series:
    if view.period is None:
        return pl.repeat(value=False, n=posts.height, eager=True)
    found = candidates(view.community, view.period, view.zone)["post_id"]
    return posts["post_id"].is_in(found.implode())


def beside(every: pl.DataFrame, post: str, *, threads: bool) -> pl.DataFrame:
    """Return one of the posts of ``every`` (:func:`conversations`) below what it is read beside.

    ``place`` is ``opening`` (of the conversation), ``answered`` (what it answers), ``before``
    (where an export does not tell that) or ``post``; the one to judge is the last row.
    """
    row = every.row(by_predicate=pl.col("post_id") == post, named=True)
    talk = every.filter(pl.col("thread").eq_missing(pl.lit(row["thread"], pl.String)))
    at = int(talk["post_id"].index_of(post) or 0)
    mine = talk.slice(at, 1)
    if not threads:
        above = talk.slice(max(0, at - BEFORE), min(at, BEFORE))
        return pl.concat([_placed_as(above, "before"), _placed_as(mine, "post")])
    answered = pl.col("post_id") == pl.lit(row["parent_id"], pl.String)
    above = talk.filter(answered & (pl.col("post_id") != post))
    parents = [post, *above["post_id"]]
    first = talk.head(1).filter(~pl.col("post_id").is_in(parents) & (pl.col("level") == 0))
    parts = ((first, "opening"), (above.head(1), "answered"), (mine, "post"))
    return pl.concat([_placed_as(frame, place) for frame, place in parts])


def _placed_as(frame: pl.DataFrame, place: str) -> pl.DataFrame:
    return frame.with_columns(place=pl.lit(place))


def stories_of(view: View) -> pl.DataFrame:
    """Return ``story, name, words, posts, people, first, last`` of the whole data, most told first.

    The sponsor's story and the posts in none are not among them.
    """
    found = view.stories
    if found is None:
        return pl.DataFrame()
    posts = view.community.posts.select("post_id", "author_id", "posted_at")
    told = found.posts.drop_nulls("story").join(posts, on="post_id")
    counts = told.group_by("story").agg(
        posts=pl.len(), people=pl.col("author_id").drop_nulls().n_unique(),
        first=pl.col("posted_at").min(), last=pl.col("posted_at").max(),
    )  # fmt: skip
    named = found.stories.select("story", "name", pl.col("words").list.join(", "))
    return named.join(counts, on="story").sort(["posts", "story"], descending=[True, False])


def nearest(view: View, story: str, most: int) -> list[str]:
    """Return the posts of a story that lie nearest to its middle, nearest first."""
    if view.stories is None:
        return []
    mine = view.stories.posts.filter(pl.col("story") == story).select("post_id")
    posts = said(view.community).join(mine, on="post_id", how="semi")
    own = posts.with_columns(own=pl.Series(cleaned(posts["said"].to_list()), dtype=pl.String))
    own = own.filter(pl.col("own") != "").unique("own", keep="first", maintain_order=True)
    if own.is_empty():
        return []
    vectors = static_embeddings(own["own"].to_list())
    middle = centred(vectors.mean(axis=0)[None, :], np.zeros(vectors.shape[1], np.float32))[0]
    near = pl.Series("near", np.round(vectors @ middle, 4))
    ranked = own.with_columns(near).sort(["near", "post_id"], descending=[True, False])
    return ranked["post_id"].head(most).to_list()
