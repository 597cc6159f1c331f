"""What became of other stories: seen, acted on, still open."""

from __future__ import annotations

import numpy as np

from dashboard.metrics._builders import OVER_PEOPLE, Aside, Tables, counted, partly, settled
from dashboard.metrics._classes import NO_OTHER_POST, classes_of
from dashboard.metrics._draws import effective_number
from dashboard.metrics._heard_ladder import heard_ladder, open_by_story, open_others, seen_of
from dashboard.metrics._intervals import divided, interval_of_share
from dashboard.metrics._metric import Caveat, Reading, Sentences, cannot_tell, metric
from dashboard.metrics._responses import older, whole_only
from dashboard.metrics._told import sponsor_told, stable
from dashboard.view import View

NO_DECISION = "nothing here links posts to decisions"
_NONE_OLD = "no opening post that tells another story is older than 7 days at the end of the data"


@metric(
    "alternative_seen",
    family="heard",
    label="Other stories, seen",
    question="How many posts that tell another story did anybody else see?",
    why="What nobody saw cannot have been heard.",
    definition=(
        "Opening posts of the period that tell another story and that somebody else answered,"
        " reacted to or is known to have read, over all that tell one. Of the rest it is unknown"
        " whether anybody saw them, unless the platform counts the readers of each post."
    ),
    not_counted="Readers whom the platform does not report.",
    unit="share",
    favours="high",
    counterweight=("open_alternative",),
    blind_spot="A lower bound: most reading leaves no trace.",
    needs=frozenset({"text", "replies"}),
    source="This project's definition.",
    sentences=Sentences(
        "Of {base} opening posts that tell another story, {count} are known to have been seen by"
        " somebody else, {value}[ {interval}][; {before}, {then}: {change}].",
        "Of {base} opening posts that tell another story, {count} are known to have been seen by"
        " somebody else, {value}[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see whether other stories were seen: {why}.",
    ),
)
def alternative_seen(view: View) -> Reading:
    """Return the share of the opening posts of other stories known to have been seen."""
    key, told = "alternative_seen", sponsor_told(view)
    if isinstance(told, str):
        return cannot_tell(key, told)
    part, cases = told.part, classes_of(told).alternative
    if not cases.places.size:
        return cannot_tell(key, NO_OTHER_POST)
    seen, unknown = seen_of(told, cases)
    columns = np.column_stack([part.count(cases.person[seen]), part.count(cases.person)])
    sums, count, base = part.facts.draws.sums(columns), float(seen.sum()), float(seen.size)
    draws, effective = divided(sums[0], sums[1]), effective_number(columns[:, 1])
    low, high = interval_of_share(count / base, draws, effective)
    return settled(
        Reading(
            key, count / base, "share", count, base, "opening posts that tell another story", low,
            high, method=OVER_PEOPLE, caveats=(*stable(told.found), *_unknown(int(unknown.sum()))),
            tables=Tables(heard_ladder=lambda: heard_ladder(told)), draws=draws,
            effective=effective,
        )
    )  # fmt: skip


@metric(
    "alternative_acted_on",
    family="heard",
    label="Other stories, acted on",
    question="How much of what we did not want to hear led to something?",
    why="To be heard is more than to be answered.",
    definition=(
        "Opening posts of the period that tell another story and are linked to a decision that is"
        " closed, over all that tell one."
    ),
    not_counted="What was done without being linked to a decision.",
    unit="share",
    favours="high",
    counterweight=("open_alternative",),
    blind_spot="Whether what was done helped.",
    needs=frozenset({"text", "replies"}),
    source="This project's definition.",
    sentences=Sentences(
        "{value} of the opening posts that tell another story led to a decision that is closed"
        "[ {interval}][; {before}, {then}: {change}].",
        "{value} of the opening posts that tell another story led to a decision that is closed"
        "[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see what was acted on: {why}.",
    ),
)
def alternative_acted_on(view: View) -> Reading:
    """Say that decisions are not known: no export tells of them, and no page asks for them."""
    told = sponsor_told(view)
    return cannot_tell("alternative_acted_on", told if isinstance(told, str) else NO_DECISION)


@metric(
    "open_alternative",
    family="heard",
    label="Other stories, still open",
    question="Which posts that tell another story still wait for an answer?",
    why="These can still be answered.",
    definition=(
        "Opening posts of the period that tell a story other than the sponsor's, are older than 7"
        " days at the end of the data, are not removed, and have no reply by another person; by"
        " story in the table, oldest first."
    ),
    not_counted=(
        "Posts that tell no story; removed posts: see the gap in removals. Answers by bots or by"
        " the author."
    ),
    unit="posts",
    favours="low",
    counterweight=("removed_gap", "removed_share"),
    blind_spot="Some were settled elsewhere, and some need no answer.",
    needs=frozenset({"text", "replies"}),
    source="This project's definition.",
    sentences=Sentences(
        "{count} opening posts of other stories wait for an answer[; {before}, {then}: {change}].",
        "{count} opening posts of other stories wait for an answer[; {before}, {then}: {verdict}].",
        "We cannot see what is still open of other stories: {why}.",
        none="No opening post of another story waits for an answer[; {before}, {then}].",
    ),
)
def open_alternative(view: View) -> Reading:
    """Count the opening posts of other stories that still wait for an answer."""
    key, told = "open_alternative", sponsor_told(view)
    if isinstance(told, str):
        return cannot_tell(key, told)
    part, others = told.part, classes_of(told).alternative
    if not others.places.size:
        return cannot_tell(key, NO_OTHER_POST)
    base = int(np.isin(older(part).places, others.places).sum())
    if not base:
        return cannot_tell(key, _NONE_OLD)
    per_person = part.count(open_others(told).person)
    aside = Aside(
        base, "opening posts that tell another story and are older than 7 days",
        (*stable(told.found), *partly(part, "replies")),
        Tables(open_by_story=lambda: open_by_story(told)), others.effective,
    )  # fmt: skip
    return whole_only(part, counted(key, per_person, part.facts.draws.sums(per_person), aside))


def _unknown(posts: int) -> tuple[Caveat, ...]:
    if not posts:
        return ()
    return (Caveat("partly", f"Whether anybody saw {posts:,} of these posts is unknown."),)
