"""Which story each post of a slice tells, and who tells which: the frames of all story metrics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
import polars as pl

from dashboard.metrics._builders import NO_POSTS_HERE
from dashboard.metrics._draws import Floats
from dashboard.metrics._frames import Flags, Ints
from dashboard.metrics._metric import Caveat
from dashboard.metrics._slice import Slice, slice_of
from dashboard.story_map import SPONSOR, StoryMap
from dashboard.view import View

NOT_FOUND: Final = "the stories of these posts have not been found yet"
NO_STORY: Final = "no theme comes back in the posts of this view"
NO_SPONSOR: Final = "nobody has written down the sponsor's story"
NOT_YET: Final = "the sponsor's story is still being looked for in the posts"
SEVERAL_LANGUAGES: Final = (
    "the posts are in several languages, and a theme told in two of them counts as two stories"
)
STABLE: Final = 0.7

Made = TypeVar("Made")


@dataclass(frozen=True, eq=False)
class Told:
    """The stories of a slice.

    ``names`` are the stories of the whole data in order; ``story`` is the place of each post's
    story, -1 where it is unassigned; ``person`` its author, -1 unknown: both [posts].
    ``everywhere`` is ``story`` of all posts of the facts, in their order.
    """

    part: Slice
    found: StoryMap
    names: list[str]
    everywhere: Ints
    _made: dict[Callable[[Told], Any], Any] = field(default_factory=dict, repr=False)

    def own(self, make: Callable[[Told], Made]) -> Made:
        """Return what ``make`` makes of these stories, made once and kept with them."""
        if make not in self._made:
            self._made[make] = make(self)
        kept: Made = self._made[make]
        return kept

    @cached_property
    def story(self) -> Ints:
        """The place of each post's story: [posts]."""
        story: Ints = self.everywhere[self.part.picked]
        return story

    @cached_property
    def person(self) -> Ints:
        """Who wrote each post: [posts]."""
        return self.part.post("person")

    @cached_property
    def posts(self) -> Floats:
        """How many posts tell each story: [names]."""
        return np.bincount(self.story[self.story >= 0], minlength=len(self.names)).astype(float)

    @cached_property
    def tells(self) -> Flags:
        """Whether a person tells a story: [acting x names]."""
        flags = np.zeros((self.part.facts.people.acting, len(self.names)), bool)
        known = (self.story >= 0) & (self.person >= 0)
        flags[self.person[known], self.story[known]] = True
        return flags

    @cached_property
    def tellers(self) -> Ints:
        """How many people tell each story: [names]."""
        number: Ints = self.tells.sum(axis=0)
        return number

    @cached_property
    def spoke(self) -> Flags:
        """Who posted at all: [acting]."""
        flags: Flags = self.part.posts > 0
        return flags

    @cached_property
    def sponsor(self) -> int:
        """The place of the sponsor's story, -1 where nobody tells it."""
        return self.names.index(SPONSOR) if SPONSOR in self.names else -1

    @cached_property
    def unassigned(self) -> int:
        """How many posts tell no story."""
        return int((self.story < 0).sum())

    def post_is(self, name: str) -> Flags:
        """Return which posts tell the story ``name``: [posts]."""
        place = self.names.index(name) if name in self.names else len(self.names)
        flags: Flags = self.story == place
        return flags

    def table(self) -> pl.DataFrame:
        """Return ``story, name, words, posts, people, of_people, first, last`` of the stories told.

        ``name`` is what the sponsor or a person called it, null where nobody did.
        """
        days = pl.DataFrame(
            {
                "place": self.story,
                "at": pl.Series(self.part.post("at")).cast(pl.Datetime("us", "UTC")),
            }
        )
        when = days.group_by("place").agg(first=pl.col("at").min(), last=pl.col("at").max())
        words = dict(self.found.stories.select("story", "words").iter_rows())
        called = dict(self.found.stories.select("story", "name").iter_rows())
        if self.found.sponsor is not None:
            called[SPONSOR] = self.found.sponsor.name
        frame = pl.DataFrame(
            {
                "place": np.arange(len(self.names)),
                "story": self.names,
                "name": pl.Series([called.get(name) for name in self.names], dtype=pl.String),
                "words": [", ".join(words.get(name) or []) for name in self.names],
                "posts": self.posts.astype(np.int64),
                "people": self.tellers,
                "of_people": np.full(len(self.names), int(self.spoke.sum())),
            }
        )
        told = frame.filter(pl.col("posts") > 0).join(when, on="place", how="left")
        return told.drop("place").sort(["people", "posts", "story"], descending=[True, True, False])


def told_of(view: View) -> Told | str:
    """Return the stories of a view, or why they cannot be told."""
    if view.stories is None:
        return NOT_FOUND
    part = slice_of(view)
    key = ("told", view.stories.version, id(part))
    kept = part.facts.kept(key)
    if not isinstance(kept, Told):
        kept = _told(part, view.stories)
        part.facts.keep(key, kept)
    if not kept.story.size:
        return NO_POSTS_HERE
    return kept if kept.posts.any() else NO_STORY


def sponsor_told(view: View) -> Told | str:
    """Return the stories of a view in which the sponsor's is told, or why they cannot be told."""
    if view.stories is not None and view.stories.sponsor is None:
        return NO_SPONSOR if view.marks.sponsor is None else NOT_YET
    return told_of(view)


def one_language_told(view: View) -> Told | str:
    """Return the stories of a view that is in one language, or why they cannot be compared.

    Stories are found within each language: many languages would pass for many stories.
    """
    if view.stories is not None and len(view.stories.languages) > 1:
        return SEVERAL_LANGUAGES
    return told_of(view)


def reactions_got(told: Told) -> Ints:
    """Return how many reactions each post of the slice got, whenever they came: [posts]."""
    tables = told.part.facts.tables
    given = tables["reactions"].group_by("post_id").agg(pl.col("n").sum())
    by_post = (
        tables["posts"].select("post_id").join(given, "post_id", "left", maintain_order="left")
    )
    rows = np.asarray(told.part.facts.posts.row[told.part.picked])
    return by_post["n"].fill_null(0).cast(pl.Int64).to_numpy()[rows]


def stable(found: StoryMap) -> tuple[Caveat, ...]:
    """Return what has to be said of the stories themselves: unstable, in several languages."""
    said = []
    if found.agreement < STABLE:
        said.append(
            Caveat(
                "partly", "These stories are unstable: another run would group the posts otherwise."
            )
        )
    if len(found.languages) > 1:
        said.append(
            Caveat(
                "partly",
                "The posts are in several languages; the same theme in two languages counts as two"
                " stories.",
            )
        )
    return tuple(said)


def _told(part: Slice, found: StoryMap) -> Told:
    names = sorted(found.posts["story"].drop_nulls().unique())
    ids = part.facts.tables["posts"].select("post_id")
    coded = found.posts.select(
        "post_id", code=pl.col("story").cast(pl.Enum(names)).to_physical().cast(pl.Int64)
    )
    codes = ids.join(coded, on="post_id", how="left", maintain_order="left")["code"]
    return Told(part, found, names, codes.fill_null(-1).to_numpy()[part.facts.posts.row])
