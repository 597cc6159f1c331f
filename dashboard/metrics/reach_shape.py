"""How much hangs on a few: the centre, the people between, and the communities."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics import _graph_pairs
from dashboard.metrics._builders import Tables
from dashboard.metrics._communities import (
    STABLE,
    Communities,
    bridges_of,
    circle_name,
    communities_of,
)
from dashboard.metrics._group_ties import held_of_all, held_said, held_table
from dashboard.metrics._metric import Caveat, Reading, Sentences, cannot_tell, metric
from dashboard.metrics._reach import caveats
from dashboard.metrics._rewired import chance_of, not_drawn
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._ties import net_of, nothing_tied
from dashboard.view import View

_THESE_ONLY = Caveat("describes_these_only", "This describes these people only.")
_FEW_CONNECTED = "fewer than three people are connected in this view"
_NOT_COUNTED = "People who are connected with nobody; see who is nobody's conversation."


@metric(
    "centralisation",
    family="reach",
    label="Around one centre",
    question="Does everything turn around one person?",
    why="Where all ties meet in one person, the network leaves with that person.",
    definition=(
        "The sum over the connected of how many contacts each has less than the one with most, over"
        " the largest that sum could be: 0 where all have as many, 1 where all have to do with one"
        " and else with nobody. Over all members in the table."
    ),
    not_counted=_NOT_COUNTED,
    unit="0..1",
    favours="low",
    counterweight=("members_isolated",),
    blind_spot="Two centres look like half a centre.",
    source="Freeman (1978), degree centralisation; beside it, graphs of as many people and ties.",
    sentences=Sentences(
        "On a scale from 0 (all alike) to 1 (all around one) the connected stand at {value}"
        "[; {before}, {then}: {change}].",
        "On a scale from 0 (all alike) to 1 (all around one) the connected stand at {value}"
        "[; {before}, {then}].",
        "We cannot see whether everything turns around one person: {why}.",
    ),
)
def centralisation(view: View) -> Reading:
    """Return Freeman's degree centralisation among the connected; over all N in the table."""
    part = slice_of(view)
    value, n = None, 0
    why = nothing_tied(part)
    if not why:
        degree = net_of(part).pairs.degree
        n = int(np.count_nonzero(degree))
        value = _graph_pairs.centralisation(degree, n)
    if value is None:
        return cannot_tell("centralisation", why or _FEW_CONNECTED)
    return Reading(
        "centralisation", value, "0..1", None, n, "people with a tie",
        method="counted over the people with a tie; no interval, it hangs on the few at the centre",
        caveats=(_THESE_ONLY, *caveats(part), *not_drawn(view)), effective=float(n),
        tables=Tables(over=lambda: _over(part, value), chance=lambda: _by_chance(view)),
    )  # fmt: skip


@metric(
    "bridge_dependence",
    family="reach",
    label="Hanging on a few",
    question="Who is cut off when those who stand between most others leave?",
    why="A network held together by a few people is one resignation from falling apart.",
    definition=(
        "The 1 % of the connected (at least one) through whom most shortest paths lead leave. The"
        " share of the connected that leaves the largest piece with them, less the mean of 100"
        " random removals of as many (where one leaves, of everybody's leaving once; fewer in large"
        " data); 0 where that is no more. Where people times ties are more than 20 million, paths"
        " from 20 people are counted; in data of more than 100,000 ties those of the whole data. In"
        " the table: by how few people each group and all others are held together (the fewest"
        " whose leaving cuts every tie)."
    ),
    not_counted=_NOT_COUNTED,
    unit="share",
    favours="low",
    counterweight=("members_isolated",),
    blind_spot="People may find other ways once somebody has left.",
    source="Betweenness: Freeman (1977), Brandes (2001); removal: Albert, Jeong & Barabasi (2000).",
    sentences=Sentences(
        "Without the few through whom most paths lead, {value} more of the connected would be cut"
        " off than without any others[; {before}, {then}: {change}][. {finding}].",
        "Without the few through whom most paths lead, {value} more of the connected would be cut"
        " off than without any others[; {before}, {then}][. {finding}].",
        "We cannot see what hangs on a few people: {why}.",
        none="No more of the connected would be cut off without the few through whom most paths"
        " lead than without any others[; {before}, {then}][. {finding}].",
    ),
)
def bridge_dependence(view: View) -> Reading:
    """Return what falls off without the people between, and by how few each group is held."""
    part = slice_of(view)
    why = nothing_tied(part)
    if why or np.count_nonzero(net_of(part).pairs.degree) < 3:  # noqa: PLR2004 - somebody between two
        return cannot_tell("bridge_dependence", why or _FEW_CONNECTED)
    found = bridges_of(part)
    paths = "all shortest paths" if found.exact else "shortest paths from some people, drawn"
    return Reading(
        "bridge_dependence", max(found.lost - found.lost_at_random, 0.0), "share", None,
        found.connected, "people with a tie", method=f"counted, by {paths}; no interval",
        caveats=(_THESE_ONLY, *caveats(part)), effective=float(found.connected),
        tables=Tables(held_together=lambda: held_table(part), leaving=lambda: _leaving(part)),
        finding=held_said(part), beyond=held_of_all(part),
    )  # fmt: skip


@metric(
    "communities",
    family="reach",
    label="Communities",
    question="Into how many circles does the conversation fall by itself?",
    why="Circles of conversation need not follow the chart of the organisation.",
    definition=(
        "Sets of five members or more with more ties among themselves than chance gives, found ten"
        f" times with other seeds; where these agree less than {STABLE} (mean adjusted Rand), the"
        " circles are not stable and not drawn. In data of more than 100,000 ties they are found in"
        " the whole data, five or three times, and counted among the people of the view."
    ),
    not_counted="Circles of fewer than five people.",
    unit="communities",
    favours="-",
    blind_spot="Any network falls into circles by chance too: what chance gives stands beside it.",
    source="Leiden: Traag, Waltman & van Eck (2019); modularity: Newman & Girvan (2004).",
    sentences=Sentences(
        "The conversation falls into {count} circles of five people or more[; {before}, {then}]"
        "[. {finding}].",
        "The conversation falls into {count} circles of five people or more[; {before}, {then}]"
        "[. {finding}].",
        "We cannot see into which circles the conversation falls: {why}.",
    ),
)
def communities(view: View) -> Reading:
    """Count the communities of five people or more, and say whether they are stable."""
    part = slice_of(view)
    why = nothing_tied(part)
    if why or np.count_nonzero(net_of(part).pairs.degree) < 3:  # noqa: PLR2004 - a circle
        return cannot_tell("communities", why or _FEW_CONNECTED)
    found = communities_of(part)
    return Reading(
        "communities", int(found.sizes.size), "communities", int(found.sizes.size), None,
        method=f"counted; the best of {found.seeds} seeds by modularity",
        caveats=(*caveats(part), *not_drawn(view)),
        tables=Tables(
            circles=lambda: _circles(part, found), agreement=lambda: _agreement(found),
            chance=lambda: chance_of(view, "modularity"),
        ),
        finding="" if found.stable else "These circles are not stable",
    )  # fmt: skip


def _over(part: Slice, among: float) -> pl.DataFrame:
    """Return over, people, of_people, value: the connected, and all members."""
    net = net_of(part)
    connected = int(np.count_nonzero(net.pairs.degree))
    everyone = max(part.n, connected)
    rows = [
        ("the connected", connected, among),
        ("all members", everyone, _graph_pairs.centralisation(net.pairs.degree, everyone)),
    ]
    schema = {"over": pl.String, "people": pl.Int64, "value": pl.Float64}
    frame = pl.DataFrame(rows, schema, orient="row")
    return frame.with_columns(of_people=pl.lit(everyone, pl.Int64))


def _by_chance(view: View) -> pl.DataFrame:
    """Return the centralisation and the pieces of the whole data beside chance."""
    both = [chance_of(view, name) for name in ("centralisation", "in one piece")]
    names = [pl.lit(name).alias("what") for name in ("centralisation", "in one piece")]
    return pl.concat(
        [table.select(name, pl.all()) for table, name in zip(both, names, strict=True)]
    )


def _leaving(part: Slice) -> pl.DataFrame:
    """Return without, lost (share of the connected that leaves the largest piece)."""
    found = bridges_of(part)
    names = ["those between most others", "as many at random, on average"]
    return pl.DataFrame({"without": names, "lost": [found.lost, found.lost_at_random]})


def _circles(part: Slice, found: Communities) -> pl.DataFrame:
    """Return circle (its name, by size), people, of_people; none where they are not stable."""
    connected = int((net_of(part).connected & part.among).sum())
    sizes = found.sizes.tolist() if found.stable else []
    frame = pl.DataFrame(
        {"circle": [circle_name(i) for i in range(len(sizes))], "people": sizes},
        {"circle": pl.String, "people": pl.Int64},
    )
    return frame.with_columns(of_people=pl.lit(connected, pl.Int64))


def _agreement(found: Communities) -> pl.DataFrame:
    """Return modularity, agreement (mean adjusted Rand over ten seeds), stable: one row."""
    return pl.DataFrame(
        {"modularity": found.modularity, "agreement": found.agreement, "stable": found.stable}
    )
