"""How far groups tell different stories, beside what chance gives, and the empty chairs."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dashboard.metrics._builders import Tables
from dashboard.metrics._draws import Floats, effective_number
from dashboard.metrics._frames import Flags, Ints
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, metric
from dashboard.metrics._story_lines import labels
from dashboard.metrics._told import Told, one_language_told, stable
from dashboard.view import View

DEALS: Final = 200
"""How often the groups are dealt anew among those who tell a story."""
_MOST_CELLS: Final = 20_000_000
_FIVE: Final = 5
_LOW: Final = 2.5
_HIGH: Final = 97.5
_NO_GROUPS: Final = "stories are told in fewer than two groups that are known"


class Grouped(NamedTuple):
    """Who tells what in which group.

    ``tells`` are the tellers whose group is known [tellers x names], ``code`` the place of the
    group of each, ``names`` the groups.
    """

    tells: Flags
    code: Ints
    names: list[str]


@metric(
    "story_group_divergence",
    family="stories",
    label="How far groups tell different stories",
    question="Do groups tell different stories, more than chance would give?",
    why="Where each group tells its own, nobody hears the others.",
    definition=(
        "For each group the Jensen-Shannon divergence (base 2; 0 the same, 1 nothing in common)"
        " between the stories its people tell and those that all other groups tell, a person"
        " counted once for each story; the mean over groups, weighted by those who tell a story,"
        " less what the same people would give if the groups were dealt among them at random."
    ),
    not_counted=(
        "People whose group is unknown or who tell no story. Not told where posts are in several"
        " languages."
    ),
    unit="-1..1",
    favours="-",
    blind_spot="Groups may tell the same story in other words.",
    needs=frozenset({"text", "attributes"}),
    source="Lin 1991 (Jensen-Shannon divergence); labels dealt as in Hubert & Schultz 1976.",
    sentences=Sentences(
        "What groups tell lies {value} further apart than chance would give, where 1 is nothing in"
        " common[; {before}, {then}].",
        "What groups tell lies {value} further apart than chance would give, where 1 is nothing in"
        " common[; {before}, {then}].",
        "We cannot see whether groups tell different stories: {why}.",
    ),
)
def story_group_divergence(view: View) -> Reading:
    """Return how far the story mixes of groups lie apart, less what chance gives."""
    told = one_language_told(view)
    if isinstance(told, str):
        return cannot_tell("story_group_divergence", told)
    by = told.own(_grouped)
    if np.unique(by.code).size < 2:  # noqa: PLR2004 - one group has nobody to differ from
        return cannot_tell("story_group_divergence", _NO_GROUPS)
    seen = divergence(_counts(by, np.nonzero(by.tells), by.code), _sizes(by))
    chance = _dealt(by, int(told.part.facts.draws.seed[:8], 16))
    return Reading(
        "story_group_divergence", seen - float(chance.mean()), "-1..1",
        method=f"the groups dealt {chance.size} times anew among those who tell a story",
        caveats=stable(told.found), effective=effective_number(told.part.posts),
        tables=Tables(
            by_story=lambda: cells(told),
            chance=lambda: _beside_chance(seen, chance),
        ),
    )  # fmt: skip


def divergence(counts: Floats, weights: Floats) -> float:
    """Return the mean divergence of each group from all others: [groups x names], [groups].

    Groups without a story have no mix and no weight.

    >>> divergence(np.array([[4.0, 0.0], [0.0, 4.0]]), np.array([4.0, 4.0]))
    1.0
    """
    here = counts.sum(axis=1) > 0
    others = counts.sum(axis=0) - counts
    both = here & (others.sum(axis=1) > 0)
    p, q = _mix(counts[both]), _mix(others[both])
    middle = (p + q) / 2
    apart = (_bits(p, middle) + _bits(q, middle)) / 2
    return float(np.average(apart, weights=weights[both]))


def cells(told: Told) -> pl.DataFrame:
    """Return group, story, name, words, people, of_people, expected: groups by stories of five.

    ``people`` of the group tell the story, of ``of_people`` of it who posted; ``expected`` tell it
    if each group told as much of it as of all stories, in whole people. The stories told by most
    come first.
    """
    names, codes = told.part.facts.group_codes(told.part.attribute or "")
    codes = codes[: told.part.facts.people.acting]
    words = dict(told.found.stories.select("story", "words").iter_rows())
    stories = [int(i) for i in np.argsort(-told.tellers, kind="stable") if told.tellers[i] >= _FIVE]
    known, called = codes >= 0, labels(told)
    every = np.array([told.tells[codes == group].sum() for group in range(len(names))])
    part = every / max(int(every.sum()), 1)
    rows = [
        (
            name, told.names[story], called.get(told.names[story], ""),
            ", ".join(words.get(told.names[story]) or []),
            int(told.tells[codes == group, story].sum()), int(told.spoke[codes == group].sum()),
            round(float(part[group] * told.tells[known, story].sum())),
        )
        for story in stories
        for group, name in enumerate(names)
    ]  # fmt: skip
    schema = dict.fromkeys(("group", "story", "name", "words"), pl.String)
    numbers = dict.fromkeys(("people", "of_people", "expected"), pl.Int64)
    return pl.DataFrame(rows, {**schema, **numbers}, orient="row")


def _grouped(told: Told) -> Grouped:
    """Return those who tell a story and whose group is known, in an order that names nobody.

    The order is that of what they tell, so that dealing the groups does not depend on names.
    """
    names, codes = told.part.facts.group_codes(told.part.attribute or "")
    codes = codes[: told.part.facts.people.acting]
    tells = told.tells[:, told.tellers > 0]
    rows = np.flatnonzero(tells.any(axis=1) & (codes >= 0))
    packed = np.ascontiguousarray(np.packbits(tells[rows], axis=1))
    order = np.lexsort((codes[rows], *packed.T)) if rows.size else np.zeros(0, np.int64)
    return Grouped(tells[rows[order]], codes[rows[order]], names)


def _dealt(by: Grouped, seed: int) -> Floats:
    """Return the divergence for each deal of the groups among the tellers."""
    deals = max(20, min(DEALS, _MOST_CELLS // max(int(by.tells.sum()), 1)))
    draw, sizes = np.random.default_rng(seed), _sizes(by)
    code = np.sort(by.code)
    told = np.nonzero(by.tells)
    return np.array(
        [divergence(_counts(by, told, draw.permutation(code)), sizes) for _ in range(deals)]
    )


def _counts(by: Grouped, told: tuple[Ints, ...], code: Ints) -> Floats:
    """Return how many people of each group tell each story: [groups x names].

    ``told`` are the tellers and the stories of ``by.tells``, ``code`` the group of each teller.
    """
    teller, story = told
    groups, stories = len(by.names), by.tells.shape[1]
    cells = np.bincount(code[teller] * stories + story, minlength=groups * stories)
    return cells.reshape(groups, stories).astype(np.float64)


def _sizes(by: Grouped) -> Floats:
    return np.bincount(by.code, minlength=len(by.names)).astype(np.float64)


def _mix(counts: Floats) -> Floats:
    shares: Floats = counts / counts.sum(axis=1, keepdims=True)
    return shares


def _bits(p: Floats, middle: Floats) -> Floats:
    """Return the information in bits that tells each row of ``p`` from ``middle``."""
    ratio = np.divide(p, middle, out=np.ones_like(p), where=p > 0)
    bits: Floats = (p * np.log2(ratio)).sum(axis=1)
    return bits


def _beside_chance(seen: float, chance: Floats) -> pl.DataFrame:
    low, high = np.percentile(chance, (_LOW, _HIGH))
    return pl.DataFrame(
        {"observed": [seen], "expected": [chance.mean()], "low": [low], "high": [high]}
    )
