"""What every number needs, built once per community: people, posts and reactions as arrays.

All times are microseconds since 1970 (UTC), :data:`NEVER` where unknown. People who act come first,
in the order of the person weights, so that the rows of every array are rows of the weights; the
silent follow and can change nothing that is computed from acts.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
import polars as pl

from dashboard.metrics import _words
from dashboard.metrics._draws import Draws, weights
from dashboard.metrics._posts import DAY, HOUR, NEVER, Flags, Ints, Posts, micros, posts_of
from data_sources.community import Community
from data_sources.places import places
from data_sources.yes_no import says_yes_or_no

__all__ = ["DAY", "HOUR", "NEVER", "Facts", "Flags", "Ints", "facts_of", "micros"]

_KEPT_SLICES: Final = 24
_SEEN_VALUES: Final = range(2, 31)
_FIVE: Final = 5


@dataclass(frozen=True, eq=False)
class People:
    """All persons: [people] arrays; ``known`` from a roster or the export's user list."""

    frame: pl.DataFrame
    acting: int
    joined: Ints
    left: Ints
    known: Flags
    first_seen: Ints

    def members(self, start: int, after: int) -> Flags:
        """Say who is a member of a period (the N of the definitions): [people]."""
        came = np.where(self.joined != NEVER, self.joined < after, self.known)
        came |= (self.joined == NEVER) & (self.first_seen < after)
        return came & (self.left > start)

    def rows(self, member_ids: pl.Series) -> Ints:
        """Return the row of each member id, -1 where it is none of a person."""
        return places(self.frame["member_id"], member_ids.cast(pl.String))


@dataclass(frozen=True, eq=False)
class Reactions:
    """Reactions in order of time: [rows]; -1 for a giver, an author or a space not known.

    Those of which neither they nor their post are dated come last, at NEVER.
    """

    at: Ints
    person: Ints
    author: Ints
    space: Ints
    n: Ints


@dataclass(frozen=True, eq=False)
class Facts:
    """The tables of one community with what is derived from them, each at its first use."""

    tables: dict[str, pl.DataFrame]
    attributes: tuple[str, ...]
    spaces: pl.Series
    draws: Draws
    start: int
    end: int
    slices: OrderedDict[Hashable, object] = field(default_factory=OrderedDict)

    def kept(self, key: Hashable) -> object | None:
        """Return what was kept under a key, as the latest used."""
        if key in self.slices:
            self.slices.move_to_end(key)
        return self.slices.get(key)

    def keep(self, key: Hashable, value: object) -> None:
        """Keep a value, and forget the one not used for longest when there are too many."""
        self.slices[key] = value
        while len(self.slices) > _KEPT_SLICES:
            self.slices.popitem(last=False)

    @cached_property
    def people(self) -> People:
        """All persons, those who act first."""
        acting = pl.DataFrame({"member_id": self.draws.people}).with_row_index("row")
        persons = self.tables["members"].filter(pl.col("kind") == "person")
        frame = persons.join(acting, on="member_id", how="left").sort(
            pl.col("row").fill_null(len(acting)), "member_id"
        )
        return People(
            frame,
            acting.height,
            micros(frame["joined_at"]),
            micros(frame["left_at"]),
            frame["known_from"].is_in(["roster", "export"]).fill_null(value=False).to_numpy(),
            self._first_seen(frame.height),
        )

    def _first_seen(self, people: int) -> Ints:
        first = np.full(people, NEVER)
        first[: len(self.draws.people)] = self.first_act
        posts = self.tables["posts"].select("post_id", at="posted_at")
        edges = self.tables["edges"]
        mentions = self.tables["mentions"].select("post_id", who="member_id")
        for who, at in (
            mentions.join(posts, on="post_id", how="inner").select("who", "at").get_columns(),
            (edges["source_id"], edges["at"]),
            (edges["target_id"], edges["at"]),
        ):
            rows = self.draws.rows(who)
            np.minimum.at(first, rows[rows >= 0], micros(at)[rows >= 0])
        return first

    @cached_property
    def posts(self) -> Posts:
        """Posts by persons, dated, in order of time."""
        table = self.tables["posts"]
        person = self.draws.rows(table["author_id"])
        return posts_of(table, person, self.space_codes(table["space"]))

    @cached_property
    def reactions(self) -> Reactions:
        """Reactions, dated by themselves, else by their post; those never dated come last."""
        posts, given = self.tables["posts"], self.tables["reactions"]
        row = pl.Series(places(posts["post_id"], given["post_id"])).replace(-1, None)
        post = posts.select(pl.col("author_id", "posted_at", "space").gather(row))
        frame = (
            given.hstack(post)
            .with_columns(at=pl.coalesce("reacted_at", "posted_at"))
            .sort("at", nulls_last=True)
        )  # fmt: skip
        return Reactions(
            micros(frame["at"]),
            self.draws.rows(frame["member_id"]),
            self.draws.rows(frame["author_id"]),
            self.space_codes(frame["space"]),
            frame["n"].fill_null(1).to_numpy(),
        )

    def space_codes(self, names: pl.Series) -> Ints:
        """Return the place of each space in ``spaces``, -1 for none."""
        codes = names.cast(pl.Enum(self.spaces), strict=False).to_physical().cast(pl.Int64)
        return codes.fill_null(-1).to_numpy()

    @cached_property
    def told(self) -> dict[str, Flags]:
        """Which posts ask, thank and welcome, by their words: [posts] by name."""
        texts = self.tables["posts"].select("title", "text")
        flags = texts.select(**_words.told("text"))
        titled = texts["title"].is_not_null().arg_true()
        if titled.len():
            by_title = texts[titled].select(**_words.told("title"))
            flags = flags.with_columns(
                both.scatter(titled, both.gather(titled) | by_title[both.name])
                for both in flags.get_columns()
            )
        return {name: flags[name].to_numpy()[self.posts.row] for name in flags.columns}

    @cached_property
    def first_act(self) -> Ints:
        """When each person who acts first posted or reacted: [acting], NEVER for none."""
        first = np.full(len(self.draws.people), NEVER)
        for acts in (self.reactions, self.posts):
            known = acts.person >= 0
            np.minimum.at(first, acts.person[known], acts.at[known])
        return first

    @cached_property
    def first_post(self) -> Ints:
        """The place of each acting person's first post among all posts, -1 for none: [acting]."""
        person = self.posts.person
        first = np.full(len(self.draws.people), -1)
        first[person[::-1]] = np.arange(person.size)[::-1]  # the earliest is written last
        return first

    @cached_property
    def roster(self) -> bool:
        """Whether anybody is known from a roster."""
        return bool((self.people.frame["known_from"] == "roster").any())

    def group_codes(self, attribute: str) -> tuple[list[str], Ints]:
        """Return the values of an attribute, sorted, and each person's: [people], -1 unknown."""
        if attribute not in self.attributes:
            return [], np.full(self.people.frame.height, -1)
        column = self.people.frame[attribute]
        values = column.drop_nulls().unique().sort()
        codes = column.cast(pl.Enum(values)).to_physical().cast(pl.Int64).fill_null(-1)
        return values.to_list(), codes.to_numpy()

    @cached_property
    def default_attribute(self) -> str | None:
        """The attribute known for most members with 2 to 30 values of five or more people.

        One that only says yes or no comes after all that name groups.
        """
        found = []
        for name in self.attributes:
            sizes = self.people.frame[name].drop_nulls().value_counts()["count"]
            if int((sizes >= _FIVE).sum()) in _SEEN_VALUES:
                names_groups = not says_yes_or_no(self.people.frame[name])
                found.append((names_groups, int(sizes.sum()), name))
        return max(found, key=lambda each: each[:2])[2] if found else None


def facts_of(community: Community) -> Facts:
    """Return the facts of a community, made at the first call and kept as long as it lives."""
    kept = _KEPT.get(community)
    if kept is None:
        extent = pl.Series(list(community.extent() or ()), dtype=pl.Datetime("us", "UTC"))
        ends = micros(extent) if extent.len() else np.zeros(2, np.int64)
        kept = Facts(
            community.tables(), community.attributes, community.spaces(), weights(community),
            int(ends[0]), int(ends[1]),
        )  # fmt: skip
        _KEPT[community] = kept
    return kept


_KEPT: WeakKeyDictionary[Community, Facts] = WeakKeyDictionary()
