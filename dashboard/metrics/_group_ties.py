"""What each group has to do with the others: who is barely reached, and by how few it is held."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import polars as pl
from scipy.special import pdtrc, pdtrik

from dashboard.metrics._communities import carriers
from dashboard.metrics._frames import Ints
from dashboard.metrics._many import largest_told
from dashboard.metrics._null_models import FIVE, HIGH, LOW, Grouped, band, beyond, grouped
from dashboard.metrics._slice import Slice
from dashboard.metrics._ties import net_of

NAMED: Final = 10
"""A group of fewer members is never named for having nothing to do with anybody."""

ENOUGH: Final = 10
"""A side with fewer connected people is held by few in any case: that is no bridge."""


class Group(NamedTuple):
    """One group: its members, the weight of its ties with others, what chance gives."""

    name: str
    size: int
    outward: float
    expected: float
    low: float
    high: float
    p: float
    inward: bool

    @property
    def barely(self) -> bool:
        """Whether its ties with others lie under the 2.5 % point of chance."""
        return self.outward < self.low


def chosen_groups(part: Slice) -> list[Group]:
    """Return the groups of five members or more of a slice, those it is filtered to."""
    return part.own(_chosen)


def said(words: str, groups: list[Group]) -> str:
    """Return a finding that names groups of ten or more, empty where there is none."""
    names = [group.name for group in groups if group.size >= NAMED]
    return f"{words}: {listed(names)}" if names else ""


def apart(groups: list[Group]) -> str:
    """Return the finding that names the groups that chance does not explain."""
    told = _told(groups)
    barely = said("Barely reached", [group for group in told if group.inward])
    silent = said("With few ties at all", [group for group in told if not group.inward])
    return "; ".join(filter(None, (barely, silent)))


def apart_by(groups: list[Group]) -> float:
    """Return how far the furthest of these groups lies under chance, in half-widths of its band."""
    named = [group for group in _told(groups) if group.size >= NAMED]
    return max((beyond(g.outward, g.low, g.high) for g in named), default=0.0)


def listed(names: list[str]) -> str:
    """Return names in a row, the last after "and"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def outward_table(part: Slice) -> pl.DataFrame:
    """Return group, people, of_people, ties, expected, low, high, p, barely: groups of five.

    ``people`` are the members with a tie to another group, ``ties`` the weight of these ties.
    """
    rows = [
        (g.name, out, g.size, g.outward, g.expected, g.low, g.high, g.p, g.barely)
        for g, out in zip(chosen_groups(part), _reaching_out(part), strict=True)
    ]
    numbers = ("ties", "expected", "low", "high", "p")
    schema = {
        "group": pl.String, "people": pl.Int64, "of_people": pl.Int64,
        **dict.fromkeys(numbers, pl.Float64), "barely": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema, orient="row")


def between_table(part: Slice) -> pl.DataFrame:
    """Return group, to_group, ties, expected, low, high, people: each group to each, in order.

    ``people`` are those at either end of the ties; a cell without a tie has 0. With a filter of
    groups the cells are of everyone.
    """
    groups = grouped(part)
    if groups is None:
        return pl.DataFrame(schema={"group": pl.String, "to_group": pl.String, "people": pl.Int64})
    mean, low, high = band(groups.dealt.between)
    size = len(groups.names)
    people = _people_between(groups)
    rows = [
        (groups.names[i], groups.names[j], groups.between[i, j], mean[i, j], low[i, j],
         high[i, j], int(people[i, j]))
        for i in range(size)
        for j in range(size)
    ]  # fmt: skip
    names, numbers = ("group", "to_group"), ("ties", "expected", "low", "high")
    schema = {
        **dict.fromkeys(names, pl.String), **dict.fromkeys(numbers, pl.Float64),
        "people": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema, orient="row")


class Held(NamedTuple):
    """A group and all others: by how few people the ties between them are held.

    ``inside`` and ``outside`` are the connected people on either side, ``partners`` the groups
    with a tie to it.
    """

    name: str
    size: int
    people: int
    inside: int
    outside: int
    ties: float
    partners: tuple[str, ...]

    @property
    def thin(self) -> bool:
        """Whether fewer than five hold together two sides that each have many."""
        return 0 < self.people < FIVE and min(self.inside, self.outside) >= ENOUGH


def held(part: Slice) -> list[Held]:
    """Return how many people hold each group and all others together, kept with the slice."""
    return part.own(_held)


def held_table(part: Slice) -> pl.DataFrame:
    """Return group, people (the fewest whose leaving cuts it off), ties (weight with others)."""
    rows = [(each.name, each.people, each.ties) for each in held(part)]
    schema = {"group": pl.String, "people": pl.Int64, "ties": pl.Float64}
    return pl.DataFrame(rows, schema, orient="row")


def held_said(part: Slice) -> str:
    """Return the finding that names groups held together by fewer than five people."""
    told = []
    for each in _thinly(part):
        if len(each.partners) == 1:
            told.append(
                f"The two groups {each.name} and {each.partners[0]} are held together by fewer"
                f" than five people, and {each.name} has no tie with any other group"
            )
        else:
            told.append(
                f"{each.name} and all other groups are held together by fewer than five people"
            )
    return ". ".join(told)


def held_of_all(part: Slice) -> float:
    """Return the share of all members whom the largest of these groups holds; 0 where none is."""
    return max((each.size for each in _thinly(part)), default=0) / max(part.n, 1)


def _thinly(part: Slice) -> list[Held]:
    return [each for each in held(part) if each.thin and each.size >= NAMED]


def _chosen(part: Slice) -> list[Group]:
    groups = grouped(part)
    if groups is None:
        return []
    here = np.bincount(groups.shown[part.members & (groups.code >= 0)],
                       minlength=len(groups.names) + 1)  # fmt: skip
    mean, low, high = band(groups.dealt.outward)
    draws = groups.dealt.outward
    p = (1 + (draws <= groups.outward).sum(axis=0)) / (1 + len(draws))
    inward = _inward(groups)
    return [
        Group(
            name, int(groups.sizes[i]), float(groups.outward[i]), float(mean[i]), float(low[i]),
            float(high[i]), float(p[i]), bool(inward[i]),
        )
        for i, name in enumerate(groups.names)
        if here[i] >= FIVE
    ]  # fmt: skip


def _told(groups: list[Group]) -> list[Group]:
    """Return the groups whose few ties stay told when many groups are looked at at once."""
    most = largest_told((group.p for group in groups), LOW)
    return [group for group in groups if group.barely and group.p <= most]


def _inward(groups: Grouped) -> list[bool]:
    """Say of each group whether its ties stay inside more than ties drawn anew would.

    Anew, each end of a tie meets any other: as many stay inside as the group has ends going out
    times ends coming in over all. Ties of one pair are not independent: so many count as one.
    """
    between, pairs = groups.between, groups.net.pairs
    total = max(float(between.sum()), 1.0)
    anew = between.sum(axis=0) * between.sum(axis=1) / total
    found = []
    for i in range(len(groups.names)):
        inside = (groups.shown[pairs.source] == i) & (groups.shown[pairs.target] == i)
        weight = pairs.weight[inside]
        repeated = float((weight * weight).sum() / weight.sum()) if weight.size else 1.0
        seen, meant = between[i, i] / repeated, anew[i] / repeated
        found.append(bool(seen > meant and pdtrc(np.ceil(seen - 1e-9) - 1, meant) <= LOW))
    return found


def crossing_anew(groups: Grouped) -> float:
    """Return the 2.5 % point of the share of tie weight between groups where ties are drawn anew.

    Groups that take part much have many ties inside by that alone, which groups dealt anew do not
    see. Ties of one pair count as in :func:`_inward`.
    """
    pairs, some = groups.net.pairs, groups.known
    of, to = groups.code[pairs.source[some]], groups.code[pairs.target[some]]
    weight, size = pairs.weight[some], int(groups.code.max(initial=0)) + 1
    total, inside = float(weight.sum()), weight[of == to]
    if not total or not inside.size:
        return 1.0
    out, into = (np.bincount(ends, weight, size) for ends in (of, to))
    repeated = float((inside * inside).sum() / inside.sum())
    most = float(pdtrik(HIGH, float(out @ into) / total / repeated)) * repeated
    return max(1.0 - most / total, 0.0)


def _reaching_out(part: Slice) -> list[int]:
    groups = grouped(part)
    if groups is None:
        return []
    pairs, places = groups.net.pairs, _places(groups)
    out = groups.code[pairs.source] != groups.code[pairs.target]
    out &= (groups.code[pairs.source] >= 0) & (groups.code[pairs.target] >= 0)
    people = np.unique(np.concatenate([pairs.source[out], pairs.target[out]]))
    people = people[groups.part.members[people]]
    counts = np.bincount(groups.shown[people], minlength=len(groups.names) + 1)
    return [int(counts[places[group.name]]) for group in chosen_groups(part)]


def _places(groups: Grouped) -> dict[str, int]:
    return {name: i for i, name in enumerate(groups.names)}


def _people_between(groups: Grouped) -> Ints:
    pairs, size = groups.net.pairs, len(groups.names) + 1
    some = groups.known
    cell = groups.shown[pairs.source[some]] * size + groups.shown[pairs.target[some]]
    frame = pl.DataFrame(
        {"cell": np.tile(cell, 2), "who": np.concatenate([pairs.source[some], pairs.target[some]])}
    )
    counts = frame.group_by("cell").agg(pl.col("who").n_unique())
    found = np.zeros(size * size, np.int64)
    found[counts["cell"].to_numpy()] = counts["who"].to_numpy()
    return found.reshape(size, size)


def _held(part: Slice) -> list[Held]:
    groups = grouped(part)
    if groups is None:
        return []
    net, found = net_of(part) if not part.groups else groups.net, []
    code, pairs = groups.code[: net.acting], net.pairs
    both = (code[pairs.source] >= 0) & (code[pairs.target] >= 0)
    source, target = pairs.source[both], pairs.target[both]
    tied = net.connected & (code >= 0)
    shown, between, chosen = groups.shown[: net.acting], groups.between, chosen_groups(part)
    places = _places(groups)
    for group in chosen:
        i = places[group.name]
        side = (shown == i).astype(np.int64)
        with_any = (between[i] + between[:, i]) > 0
        partners = tuple(n for j, n in enumerate(groups.names) if j != i and with_any[j])
        if with_any[-1]:
            partners = (*partners, "the smaller groups", "others")
        inside = int((tied & (side == 1)).sum())
        found.append(
            Held(group.name, group.size, carriers(side, source, target), inside,
                 int(tied.sum()) - inside, group.outward, partners)
        )  # fmt: skip
    return found
