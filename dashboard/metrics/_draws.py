"""Person weights: how far a number could have come out otherwise, with other people like these.

Posts cluster (two people wrote 60 % of a real community), so everything built from posts, replies
or times is resampled over *people*: each person gets a Poisson(1) weight in each of
:data:`DRAWS` draws (the Poisson bootstrap; Hanley & MacGibbon 2006, Chamandy et al. 2012). The
weights are drawn once per dataset, at their first use, and reused in every scope as one matrix
product, so that any two readings of a dataset are paired and a click draws nothing.

Each person has a stream of their own, made from (seed, ``member_id``) alone by SplitMix64 (Steele,
Lea & Flood 2014): a member more or less, silent or not, changes no other person's weights, and the
weights do not depend on the version of a library.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from math import exp
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import polars as pl

from data_sources.community import Community
from data_sources.places import places

DRAWS: Final = 1000
"""How many draws."""

Floats = npt.NDArray[np.float64]
Weights = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

_SILENT_BLOCK: Final = 512
_EXACT_IN_FLOAT32: Final = 2**24
_LARGEST_WEIGHT: Final = 9
_ROWS_AT_ONCE: Final = 2048
_THREADS: Final = min(4, os.cpu_count() or 1)
_DRAWN_AT_ONCE: Final = 256
"""People whose random numbers fit the cache of a processor."""


@dataclass(frozen=True, eq=False)
class Draws:
    """The weights of the people who act somewhere in the data.

    ``people`` are their member ids, sorted. Per-person values handed to the methods follow the
    order of ``people``. Fewer ``draws`` are the first of more.
    """

    people: pl.Series
    seed: str
    draws: int = DRAWS
    _silent_sums: dict[int, Floats] = field(default_factory=dict, repr=False)

    @cached_property
    def matrix(self) -> Weights:
        """The weights, drawn at their first use: [people x draws], whole numbers."""
        matrix = np.empty((len(self.people), self.draws), np.float32)
        keys = _keys(self.seed, self.people.to_list())

        def fill(start: int) -> None:
            some = slice(start, start + _DRAWN_AT_ONCE)
            matrix[some] = _poisson(keys[some], self.draws)

        with ThreadPoolExecutor(_THREADS) as pool:
            list(pool.map(fill, range(0, len(self.people), _DRAWN_AT_ONCE)))
        return matrix

    def rows(self, member_ids: pl.Series) -> Rows:
        """Return the row of each member id, -1 for null and for those who never act."""
        return places(self.people, member_ids.cast(pl.String))

    def per_person(
        self, member_ids: pl.Series, values: npt.ArrayLike | pl.Series | None = None
    ) -> Floats:
        """Sum ``values`` (default 1 each) over the rows of each person: [people].

        Rows of unknown people and of those who never act are left out.
        """
        rows = self.rows(member_ids)
        known = rows >= 0
        each = None if values is None else np.asarray(values, np.float64)[known]
        return np.bincount(rows[known], each, minlength=len(self.people)).astype(np.float64)

    def sums(self, values: npt.ArrayLike) -> Floats:
        """Sum per-person values under the weights.

        Values for [people] give [draws], values for [people x k] give [k x draws].

        Whole numbers are summed exactly, so the result is the same on every machine.
        """
        table = np.asarray(values, np.float64)
        if table.shape[:1] != (len(self.people),):
            raise ValueError(f"values for {len(self.people)} people were expected")
        flat = table[:, None] if table.ndim == 1 else table
        summed = _product(flat, self.matrix)
        return summed[0] if table.ndim == 1 else summed

    def silent_weight(self, n_silent: int) -> Floats:
        """Return the summed weight of ``n_silent`` members who never act: Poisson(n) per draw.

        It comes from streams of the seed alone, the n-th silent member adding to the n - 1 before,
        so that two periods with nearly as many silent members stay paired.
        """
        if n_silent < 0:
            raise ValueError("the number of silent members cannot be negative")
        whole, rest = divmod(n_silent, _SILENT_BLOCK)
        sofar = np.zeros(self.draws)
        for block in range(whole):
            if block not in self._silent_sums:
                drawn = self._silent_range(block * _SILENT_BLOCK, _SILENT_BLOCK)
                self._silent_sums[block] = sofar + drawn
            sofar = self._silent_sums[block]
        weight: Floats = sofar + self._silent_range(whole * _SILENT_BLOCK, rest)
        return weight

    def _silent_range(self, start: int, n: int) -> Floats:
        names = (f"{i}" for i in range(start, start + n))
        drawn = _poisson(_keys(f"{self.seed}|silent", names), self.draws)
        summed: Floats = drawn.sum(axis=0, dtype=np.float64)
        return summed


def weights(community: Community) -> Draws:
    """Return the weights of a community, kept with it."""
    kept = _KEPT.get(community)
    if kept is None:
        kept = draw(acting_members(community), community.seed)
        _KEPT[community] = kept
    return kept


def draw(member_ids: pl.Series, seed: str, n_draws: int = DRAWS) -> Draws:
    """Return the weights of ``member_ids`` (each once, whatever their order) from ``seed``."""
    return Draws(member_ids.drop_nulls().unique().sort(), seed, n_draws)


def acting_members(community: Community) -> pl.Series:
    """Return the ids of all persons who post, react, are mentioned, are tied or are known to read.

    Sorted. Members of whom nothing but a roster row, a joining or a membership is known are not
    among them: they are the silent.
    """
    figures = community.aggregates.filter(
        (pl.col("subject_kind") == "member") & (pl.col("value") > 0)
    )
    persons = community.members.filter(pl.col("kind") == "person")["member_id"].sort()
    post = (community.posts["kind"] == "post").fill_null(value=False).to_numpy()
    seen = [
        places(persons, community.posts["author_id"])[post],
        *(places(persons, ids) for ids in (
            community.reactions["member_id"], community.mentions["member_id"],
            community.edges["source_id"], community.edges["target_id"], figures["subject_id"],
        )),
    ]  # fmt: skip
    acts = np.zeros(persons.len(), bool)
    for rows in seen:
        acts[rows[rows >= 0]] = True
    return persons.filter(pl.Series(acts, dtype=pl.Boolean))


def effective_number(per_person: npt.ArrayLike) -> float:
    """Return the effective number of people (sum n)^2 / sum n^2; 0 where nobody did anything.

    >>> effective_number([5, 5, 5, 5])
    4.0
    >>> round(effective_number([97, 1, 1, 1]), 2)
    1.06
    """
    n = np.asarray(per_person, np.float64)
    squares = float((n * n).sum())
    return float(n.sum()) ** 2 / squares if squares else 0.0


_KEPT: WeakKeyDictionary[Community, Draws] = WeakKeyDictionary()


def _product(flat: Floats, matrix: Weights) -> Floats:
    """Multiply [people x k] values into [k x draws], skipping the people who have none."""
    touched = np.flatnonzero(flat.any(axis=1))
    if touched.size < flat.shape[0] / 2:
        flat, matrix = flat[touched], matrix[touched]
    total = np.zeros((flat.shape[1], matrix.shape[1]))
    few = float(np.abs(flat).max(initial=0.0)) * _LARGEST_WEIGHT * 2 < _EXACT_IN_FLOAT32
    if few and bool((flat == np.rint(flat)).all()):
        for some in _exact_parts(flat):
            total += flat[some].T.astype(np.float32) @ matrix[some]
        return total
    for start in range(0, flat.shape[0], _ROWS_AT_ONCE):
        some = slice(start, start + _ROWS_AT_ONCE)
        total += flat[some].T @ matrix[some].astype(np.float64)
    return total


def _exact_parts(flat: Floats) -> list[slice]:
    """Return runs of rows whose weighted whole numbers float32 can sum without rounding."""
    limit = _EXACT_IN_FLOAT32 / _LARGEST_WEIGHT / 2
    most = np.abs(flat).max(axis=1, initial=0.0)
    if not most.size:
        return []
    runs = ((np.cumsum(most) - most) // limit).astype(np.int64)
    starts = [0, *(np.flatnonzero(np.diff(runs)) + 1).tolist(), flat.shape[0]]
    return [slice(a, b) for a, b in pairwise(starts)]


def _keys(seed: str, names: Iterable[str]) -> npt.NDArray[np.uint64]:
    """Return one 64-bit key per name, from the seed and the name alone."""
    digests = b"".join(blake2b(f"{seed}\0{n}".encode(), digest_size=8).digest() for n in names)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _poisson(keys: npt.NDArray[np.uint64], n_draws: int) -> npt.NDArray[np.uint8]:
    """Return [keys x draws] Poisson(1) numbers, each row from the stream of its key."""
    words = -(-n_draws // 4)
    z = keys[:, None] + _GAMMA * np.arange(1, words + 1, dtype=np.uint64)
    z ^= z >> np.uint64(30)
    z *= np.uint64(0xBF58476D1CE4E5B9)
    z ^= z >> np.uint64(27)
    z *= np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    sixteen_bits = z.astype("<u8", copy=False).view("<u2")
    drawn: npt.NDArray[np.uint8] = _POISSON_OF_16_BITS[sixteen_bits[:, :n_draws]]
    return drawn


def _poisson_table() -> npt.NDArray[np.uint8]:
    """Return the Poisson(1) quantile of each 16-bit number (probabilities to 1 in 65,536)."""
    probabilities = [exp(-1.0)]
    for k in range(1, _LARGEST_WEIGHT + 1):
        probabilities.append(probabilities[-1] / k)
    middles = (np.arange(2**16) + 0.5) / 2**16
    return np.searchsorted(np.cumsum(probabilities), middles).astype(np.uint8)


_GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_POISSON_OF_16_BITS: Final = _poisson_table()
