"""How often Reach names a trouble that chance alone has made, on the made-up community.

Three worlds without the trouble. *Ties dealt anew*: everybody turns to others as often as they did,
and is turned to as often, but to whom is drawn (the ends of the quarter's ties are permuted; ties
that would lead to oneself are drawn again). *Pairs swapped*: everybody turns to as many people as
they did, and is turned to by as many; two pairs swap their ends, ten attempts for each pair, and
all ties of a pair go with it. *Labels dealt anew*: the ties stay, but which person works where,
and who leads, is drawn. The sentences that say a trouble are of two kinds.

Four depend on *who is tied to whom*: "Barely reached: ...", "... are held together by fewer than
five people", "... of what leaders turn to is other leaders", "Chance would give ..." of ties that
stay inside groups. In the community as it is all stand; at most 5 % of the worlds of each kind may
have each of them.

One depends on *how many ties people have*: "With few ties at all: ...". The first two worlds keep
that, so it stands in all of them, and rightly: whoever has no tie has none, whomever the others
turn to. Only the third can tell whether chance makes it; there at most 5 % may have it.

    python -m benchmarks.truth_reach [--runs 400]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from dashboard.metrics import METRICS
from dashboard.metrics._graph_shape import graph, rewired
from dashboard.metrics._slice import slice_of
from dashboard.metrics._ties import net_of
from dashboard.view import Marks, Scope, View
from data_sources.community import Community, empty
from data_sources.sample import sample_community, sample_leaders

SEED: Final = 20_260_501
SENTENCES: Final = {
    "Barely reached": "groups_barely_reached",
    "held together by fewer than five": "bridge_dependence",
    "is other leaders": "leader_reach_1",
    "Chance would give": "cross_group_ties",
    "With few ties at all": "groups_barely_reached",
}
OF_COUNTS: Final = "With few ties at all"
"""The sentence that depends on how many ties people have alone; all others on whom they lead to."""


def main() -> None:
    """Print how often each sentence stands in each world."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=400)
    runs = parser.parse_args().runs
    view = as_ties(sample_community())
    heads = ("as it is", *(name for name, _ in WORLDS))
    print(f"{'share of worlds with the sentence':<36}" + "".join(f"{head:>15}" for head in heads))
    found = [said(view), *(counted(view, make, runs) for _, make in WORLDS)]
    print("sentences that depend on who is tied to whom:")
    worst = [_line(words, found, runs) for words in SENTENCES if words != OF_COUNTS]
    print("sentences that depend on how many ties people have:")
    other = _line(OF_COUNTS, found, runs)
    error = np.sqrt(0.05 * 0.95 / runs)
    print("(...): this world keeps how many ties people have, so the sentence is true in it")
    print(f"{runs} worlds of each kind; worst: {max(worst):.3f} of the sentences on who is tied to"
          f" whom, {other:.3f} of the other; goal at most .05"
          f" (Monte Carlo error {error:.3f})")  # fmt: skip


def _line(words: str, found: list[Counter], runs: int) -> float:
    """Print in how many worlds a sentence stands; return the largest share that is chance's."""
    shares = [found[0][words], *(count[words] / runs for count in found[1:])]
    true = [words == OF_COUNTS and name in KEEP_COUNTS for name, _ in WORLDS]
    told = [f"({n:.3f})" if kept else f"{n:.3f}" for n, kept in zip(shares[1:], true, strict=True)]
    print(f"  {words:<34}{shares[0]:>15.3f}" + "".join(f"{each:>15}" for each in told))
    return max(n for n, kept in zip(shares[1:], true, strict=True) if not kept)


def counted(view: View, make: Callable[[View, np.random.Generator], View], runs: int) -> Counter:
    """Count the sentences over worlds made from a view."""
    draw = np.random.default_rng(SEED)
    return sum((said(make(view, draw)) for _ in range(runs)), Counter())


def said(view: View) -> Counter:
    """Return which of the sentences a view says."""
    findings = {key: METRICS[key].take(view).finding for key in set(SENTENCES.values())}
    return Counter(words for words, key in SENTENCES.items() if words in findings[key])


def as_ties(community: Community) -> View:
    """Return the last quarter of the made-up community, its ties given as ties."""
    view = View(community, Scope(compare="none"), Marks(sample_leaders(community)))
    part = slice_of(view)
    ties, names = net_of(part).ties, part.facts.people.frame["member_id"]
    edges = pl.DataFrame(
        {
            "source_id": names.gather(ties.source),
            "target_id": names.gather(ties.target),
            "at": pl.Series(ties.at).cast(pl.Datetime("us", "UTC")),
            "weight": ties.weight,
        }
    )
    tables = {name: empty(name) for name in ("posts", "reactions", "mentions")}
    period = view.period
    return View(
        replace(community, edges=edges, **tables),
        Scope(period=period, compare="none"),
        view.marks,
    )


def ties_anew(view: View, draw: np.random.Generator) -> View:
    """Return the view with whom each tie leads to drawn anew, out and in kept."""
    edges = view.community.edges
    source = edges["source_id"].to_numpy()
    target = draw.permutation(edges["target_id"].to_numpy())
    for _ in range(100):
        own = np.flatnonzero(source == target)
        if not own.size:
            break
        for one, other in zip(own, draw.integers(0, target.size, own.size), strict=True):
            target[one], target[other] = target[other], target[one]
    anew = edges.with_columns(target_id=pl.Series(target.tolist()))
    return replace(view, community=replace(view.community, edges=anew))


def pairs_swapped(view: View, draw: np.random.Generator) -> View:
    """Return the view with the ends of its pairs swapped: as many contacts, in and out, for all."""
    edges = view.community.edges
    ends = [edges[end].cast(pl.String) for end in ("source_id", "target_id")]
    names = pl.concat(ends).unique().sort()
    source, target = (
        end.cast(pl.Enum(names)).to_physical().cast(pl.Int64).to_numpy() for end in ends
    )
    pairs, which = np.unique(source * names.len() + target, return_inverse=True)
    made = graph(names.len(), *np.divmod(pairs, names.len()), directed=True)
    swapped = np.array(rewired(made, int(draw.integers(2**31))).get_edgelist())
    # Which pair has become which is drawn too: heavy pairs are not tied to a person.
    swapped = swapped[draw.permutation(len(swapped))][which]
    anew = edges.with_columns(
        source_id=names.gather(swapped[:, 0]), target_id=names.gather(swapped[:, 1])
    )
    return replace(view, community=replace(view.community, edges=anew))


def labels_anew(view: View, draw: np.random.Generator) -> View:
    """Return the view with people's places, and who leads, drawn anew."""
    members = view.community.members
    order = draw.permutation(members.height)
    dealt = members.with_columns(members[name].gather(order) for name in view.community.attributes)
    leaders = draw.choice(members["member_id"].to_numpy(), len(view.marks.leaders), replace=False)
    marks = Marks(frozenset(leaders.tolist()))
    return replace(view, community=replace(view.community, members=dealt), marks=marks)


WORLDS: Final = (
    ("ties anew", ties_anew), ("pairs swapped", pairs_swapped), ("labels anew", labels_anew),
)  # fmt: skip
KEEP_COUNTS: Final = frozenset({"ties anew", "pairs swapped"})
"""The worlds in which everybody keeps as many ties."""


if __name__ == "__main__":
    main()
