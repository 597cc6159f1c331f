"""Whether ties go both ways, and who turns to others without ever being turned to."""

from __future__ import annotations

from dataclasses import replace

from dashboard.metrics._builders import Aside, Tables, ratio_of_people
from dashboard.metrics._intervals import divided
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, metric
from dashboard.metrics._reach import OFTEN, caveats, columns_of, method, share_of_pairs
from dashboard.metrics._rewired import chance_of, not_drawn
from dashboard.metrics._slice import slice_of
from dashboard.metrics._ties import nothing_tied
from dashboard.view import View

_NO_PAIRS = "nobody is connected with anybody in this view"
_NOBODY = f"nobody turned to others {OFTEN} times or more in this view"


@metric(
    "two_way_ties",
    family="reach",
    label="Two-way ties",
    question="Do people who are connected turn to each other, or only one to the other?",
    why="Applause goes one way, conversation both.",
    definition=(
        "Of all pairs of people with a tie in the period, the share in which each turned to the"
        " other. Beside it, what chance gives: ties of the whole data drawn anew, each person"
        " keeping as many contacts in and out."
    ),
    not_counted="How often; ties with bots.",
    unit="share",
    favours="high",
    counterweight=("never_addressed_back",),
    blind_spot="A short period has seen fewer answers come back.",
    source="Reciprocity by pairs (Wasserman & Faust 1994); rewiring as in Maslov & Sneppen (2002).",
    sentences=Sentences(
        "{value} of the pairs who are connected turned to each other[ {interval}]"
        "[; {before}, {then}: {change}].",
        "{value} of the pairs who are connected turned to each other[ {interval}]"
        "[; {before}, {then}: {verdict}].",
        "We cannot see whether people turn to each other: {why}.",
        less="clearly less",
        none="No pair of people turned to each other[; {before}, {then} of the pairs did].",
    ),
)
def two_way_ties(view: View) -> Reading:
    """Return the share of connected pairs with ties both ways."""
    part = slice_of(view)
    why = nothing_tied(part)
    if why or not columns_of(part).by_person["pairs"].any():
        return cannot_tell("two_way_ties", why or _NO_PAIRS)
    tables = Tables(chance=lambda: chance_of(view, "two-way"))
    aside = Aside(of="pairs of people with a tie", caveats=not_drawn(view), tables=tables)
    return share_of_pairs("two_way_ties", part, "two-way", "pairs", aside)


@metric(
    "never_addressed_back",
    family="reach",
    label="Turned to others in vain",
    question="Of those who turn to others, to how many does nobody ever turn?",
    why="They take part, and nobody takes part in them.",
    definition=(
        f"People who turned to others {OFTEN} times or more in the period and to whom nobody"
        f" turned, over the people who turned to others {OFTEN} times or more."
    ),
    not_counted="Those who turned to others once or twice.",
    unit="share",
    favours="low",
    counterweight=("members_isolated",),
    blind_spot="Whoever only gives reactions and writes nothing cannot be answered.",
    source="This project's definition.",
    sentences=Sentences(
        f"{{count}} of {{base}} who turned to others {OFTEN} times or more got nothing back,"
        " {value}[ {interval}][; {before}, {then}: {change}].",
        f"{{count}} of {{base}} who turned to others {OFTEN} times or more got nothing back,"
        " {value}[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see who turned to others in vain: {why}.",
        none=f"All {{base}} who turned to others {OFTEN} times or more got something back"
        "[; {before}, {then} did not].",
    ),
)
def never_addressed_back(view: View) -> Reading:
    """Return the share of those turning to others to whom nobody turned."""
    part = slice_of(view)
    why = nothing_tied(part)
    found = None if why else columns_of(part)
    if found is None or not found.by_person["turned often"].any():
        return cannot_tell("never_addressed_back", why or _NOBODY)
    draws = divided(found.drawn["never addressed"], found.drawn["turned often"])
    aside = Aside(of=f"people who turned to others {OFTEN} times or more", caveats=caveats(part))
    count, base = (found.by_person[name].sum() for name in ("never addressed", "turned often"))
    reading = ratio_of_people("never_addressed_back", float(count), float(base), draws, aside)
    return replace(reading, method=method(part, reading.method))
