"""What the readings of reach share: who is connected and reached, and their sums under the weights.

Ratios of pairs (two-way, between groups) are resampled over people: a person drawn w times counts
in w times as many pairs. The draws are those of the vertex bootstrap to first order, so that they
cost one column each in one product: of the pairs of two people, each carries a half.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from dashboard.metrics._builders import Aside, settled
from dashboard.metrics._concentration import wilson_interval
from dashboard.metrics._draws import Draws, Floats, effective_number
from dashboard.metrics._frames import NEVER, Facts, Flags, Ints
from dashboard.metrics._intervals import divided, interval_of_share
from dashboard.metrics._metric import Caveat, Reading, cannot_tell
from dashboard.metrics._null_models import grouped
from dashboard.metrics._reads import reads_of
from dashboard.metrics._slice import Slice
from dashboard.metrics._ties import Net, Ties, kinds_of, net_of, nothing_tied, of_everyone, undated
from dashboard.view import TIES

WILSON: Final = (
    "95 % interval by Wilson's formula. A change is judged by drawing the people 1,000 times anew,"
    " the same people in both periods (paired bootstrap)."
)
OVER_PAIRS: Final = (
    "95 % interval from drawing the people 1,000 times anew with all their ties (vertex bootstrap,"
    " to first order)."
)
OFTEN: Final = 3
"""Who turned to others so often, and to whom nobody ever turned, speaks into the void."""

MANY_PEOPLE: Final = 10_000
FEWER_DRAWS: Final = 250
_FEWER: WeakKeyDictionary[Facts, Draws] = WeakKeyDictionary()

NO_DATES: Final = "these ties have no dates, so nobody knows which of them came first"
_KINDS: Final = ("answers", "mentions", "reactions", "the given ties")


@dataclass(frozen=True, eq=False)
class Columns:
    """Values by person [acting], and their sums under the weights [draws]; ``base`` is N's."""

    by_person: dict[str, Floats]
    drawn: dict[str, Floats]
    everyone: Floats
    others: Floats


@dataclass(frozen=True, eq=False)
class Led:
    """Whom leaders reached: [acting] flags of others than leaders, and who met a leader at all.

    ``second`` counts a second step only after the first (None where no tie is dated), ``either``
    in any order.
    """

    first: Flags
    second: Flags | None
    either: Flags
    met: Flags


def columns_of(part: Slice) -> Columns:
    """Return the values of a slice and their sums, kept with it."""
    return part.own(_columns)


def share(
    key: str, part: Slice, column: str, *, rest: bool = False, aside: Aside | None = None
) -> Reading:
    """Return the share of N of whom a column holds, or with ``rest`` of whom it does not."""
    why = nothing_tied(part)
    if why:
        return cannot_tell(key, why)
    found, beside = columns_of(part), aside or Aside()
    count, base = float(found.by_person[column].sum()), float(part.n)
    draws = divided(found.drawn[column], found.everyone)
    if rest:
        count, draws = base - count, 1.0 - draws
    low, high = wilson_interval(count, base)
    return settled(
        Reading(
            key, count / base, "share", count, base, part.of, low, high,
            method=method(part, WILSON), caveats=(*beside.caveats, *caveats(part)),
            tables=beside.tables, draws=draws, effective=base,
        )
    )  # fmt: skip


def share_of_pairs(key: str, part: Slice, above: str, below: str, aside: Aside) -> Reading:
    """Return one sum over pairs of people by another, with the draws over people."""
    found = columns_of(part)
    each = found.by_person[below]
    count, base = float(found.by_person[above].sum()) / 2, float(each.sum()) / 2
    value = count / base
    moved = (found.drawn[above] - value * found.drawn[below]) / base
    draws = np.clip(value + moved, 0.0, 1.0)
    effective = effective_number(each)
    low, high = interval_of_share(value, draws, effective)
    return settled(
        Reading(
            key, value, "share", count, base, aside.of, low, high, method=method(part, OVER_PAIRS),
            caveats=(*aside.caveats, *caveats(part)), tables=aside.tables, draws=draws,
            effective=effective,
        )
    )  # fmt: skip


def method(part: Slice, words: str) -> str:
    """Return the words about draws with the number of draws that these many people have."""
    many = len(part.facts.draws.people) > MANY_PEOPLE
    return words.replace("1,000", str(FEWER_DRAWS)) if many else words


def caveats(part: Slice) -> tuple[Caveat, ...]:
    """Return what every reading of ties must say: kinds that are missing, ties without a time."""
    found = []
    missing = [_KINDS[kind] for kind in range(len(TIES) - 1) if kind not in kinds_of(part)]
    if missing and not part.ties:
        found.append(Caveat("partly", f"This export does not tell {' or '.join(missing)}."))
    without = undated(part)
    if without:
        found.append(
            Caveat("partly", f"{without:,} ties have no date and count in the whole data only.")
        )
    return tuple(found)


def largest(part: Slice) -> Flags:
    """Say who is in the weak component with the most members: [acting]."""
    pairs = net_of(part).pairs
    sizes = pairs.component_sizes(part.among)
    if not sizes.size:
        return np.zeros(pairs.n, bool)
    found: Flags = (pairs.component == int(np.argmax(sizes))) & (pairs.degree > 0)
    return found


def reached(part: Slice) -> Flags:
    """Say who is known to have read, reacted or replied: [acting]."""
    flags: Flags = reads_of(part).read[: part.among.size].copy()
    if part.can("reactors"):
        flags |= part.reactions > 0
    if part.can("replies"):
        flags |= part.count(part.post("person")[~part.post("opening").astype(bool)]) > 0
    return flags


def led(part: Slice) -> Led:
    """Return whom the leaders of a slice reached, kept with it.

    Ties of everyone lead on, whatever groups the slice is filtered to.
    """
    return of_everyone(part).own(_led)


def _led(part: Slice) -> Led:
    ties, acting = net_of(part).ties, part.among.size
    leads = part.leading[:acting]
    first_at = np.full(acting, NEVER)
    from_leader = leads[ties.source]
    np.minimum.at(first_at, ties.target[from_leader], ties.at[from_leader])
    first = _flags(ties.target[from_leader], acting)
    second = _flags(ties.target[first[ties.source]], acting)
    after = (ties.at > first_at[ties.source]) & (ties.at != NEVER)  # without a day it is not later
    later = _flags(ties.target[after], acting)
    dated = not ties.at.size or bool((ties.at != NEVER).any())
    met = first | _flags(ties.source[leads[ties.target]], acting)
    return Led(
        first & ~leads, (first | later) & ~leads if dated else None, (first | second) & ~leads,
        met & ~leads,
    )  # fmt: skip


def _flags(rows: Ints, size: int) -> Flags:
    flags = np.zeros(size, bool)
    flags[rows] = True
    return flags


def tied_of(part: Slice) -> dict[str, Floats]:
    """Return the values by person [acting] without their sums, kept with the slice."""
    return part.own(_values)


def _values(part: Slice) -> dict[str, Floats]:
    net = net_of(part)
    flags = {
        "members": part.among,
        "connected": net.connected & part.among,
        "reached": reached(part) & part.among,
        "largest": largest(part) & part.among,
    } | _into_the_void(part, net.ties)
    if part.leading.any():
        found = led(part)
        flags["others"] = part.among & ~part.leading[: part.among.size]
        flags["first"], flags["either"] = found.first & part.among, found.either & part.among
        flags["second"] = (found.either if found.second is None else found.second) & part.among
    values = {name: column.astype(np.float64) for name, column in flags.items()}
    return values | _of_pairs(part, net)


def _columns(part: Slice) -> Columns:
    values, draws = tied_of(part), _draws_of(part)
    summed = draws.sums(np.stack(list(values.values()), axis=1))
    drawn = dict(zip(values, summed, strict=True))
    leaders_silent = int((part.leading & part.members)[part.among.size :].sum())
    silent_others = draws.silent_weight(part.n_silent - leaders_silent)
    return Columns(
        values, drawn, drawn["members"] + draws.silent_weight(part.n_silent),
        drawn.get("others", drawn["members"]) + silent_others,
    )  # fmt: skip


def _draws_of(part: Slice) -> Draws:
    """Return the weights; with many people the first quarter of the draws tells as much."""
    draws = part.facts.draws
    if len(draws.people) <= MANY_PEOPLE:
        return draws
    if part.facts not in _FEWER:
        _FEWER[part.facts] = Draws(draws.people, draws.seed, FEWER_DRAWS)
    return _FEWER[part.facts]


def _into_the_void(part: Slice, ties: Ties) -> dict[str, Flags]:
    """Return who turned to others three times or more, and those of them nobody turned to."""
    turned = np.bincount(ties.source, minlength=part.among.size) >= OFTEN
    turned &= part.among
    addressed = _flags(ties.target, part.among.size)
    return {"turned often": turned, "never addressed": turned & ~addressed}


def _of_pairs(part: Slice, net: Net) -> dict[str, Floats]:
    """Return by person: connected pairs, two-way ones, weight of known groups, weight between."""
    links = net.pairs.links
    values = {
        "pairs": _both_ends(links.a, links.b, None, net.acting),
        "two-way": _both_ends(links.a[links.both], links.b[links.both], None, net.acting),
    }
    groups = grouped(part)
    if groups is not None:
        code, pairs = groups.code, net.pairs
        known = (code[pairs.source] >= 0) & (code[pairs.target] >= 0)
        apart = known & (code[pairs.source] != code[pairs.target])
        for name, some in (("known", known), ("between", apart)):
            ends = pairs.source[some], pairs.target[some]
            values[name] = _both_ends(*ends, pairs.weight[some], net.acting)
    return values


def _both_ends(a: Ints, b: Ints, weight: Floats | None, size: int) -> Floats:
    counts = np.bincount(a, weight, size) + np.bincount(b, weight, size)
    return counts.astype(np.float64)
