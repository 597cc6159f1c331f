"""How many stories are told, how evenly, by how many, and what belongs to none."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from dashboard.metrics._builders import COUNTED, OVER_PEOPLE, Aside, Tables, describing, settled
from dashboard.metrics._draws import effective_number
from dashboard.metrics._frames import Ints
from dashboard.metrics._intervals import divided, interval_of_share
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, compare, metric
from dashboard.metrics._story_changes import changes
from dashboard.metrics._story_lines import beside, by_month, listed, travel
from dashboard.metrics._story_richness import COVERAGE, common_coverage, hill, orders
from dashboard.metrics._story_units import Counted, counted, counted_of, one_language_counted
from dashboard.metrics._told import Told, one_language_told, stable, told_of
from dashboard.view import View

_FIVE: Final = 5
_TEXT: Final = frozenset({"text"})
_SOURCE: Final = "This project's definition; how stories are found stands in decision 12."
_BLIND: Final = "Two stories told in the same words look like one."


@metric(
    "stories_told",
    family="stories",
    label="Stories told",
    question="How many different stories are told?",
    why="A community that tells one story only echoes it.",
    definition=(
        "Recurrent themes in the posts of the period: themes that come back in three posts or more"
        " of the whole data and in one at least of this view, the sponsor's among them. In the"
        " table, each with its people and posts."
    ),
    not_counted="Posts that tell no recurrent story; texts of fewer than two words.",
    unit="stories",
    favours="high",
    counterweight=("effective_stories",),
    blind_spot=_BLIND,
    needs=_TEXT,
    source=_SOURCE,
    sentences=Sentences(
        "{count} different stories are told[; {before}, {then}: {change}].",
        "{count} different stories are told[; {before}, {then}].",
        "We cannot see how many stories are told: {why}.",
    ),
)
def stories_told(view: View) -> Reading:
    """Count the stories told in the view."""
    told = told_of(view)
    if isinstance(told, str):
        return cannot_tell("stories_told", told)
    number, each = int((told.posts > 0).sum()), counted(told, view.scope.unit)
    tables = Tables(
        stories=lambda: listed(each),
        changes=lambda: changes(view, told),
        beside=lambda: beside(each),
        by_month=lambda: by_month(each),
        travel=lambda: travel(told),
        richness=lambda: orders(*each.seen()),
    )
    return Reading(
        "stories_told", number, "stories", number, method=COUNTED, tables=tables,
        caveats=stable(told.found), effective=effective_number(told.part.posts),
    )  # fmt: skip


@metric(
    "effective_stories",
    family="stories",
    label="Different things said, as if all were said alike",
    question="How many different things would it be if each were told equally often?",
    why="Ten stories of which one drowns the others are little more than one.",
    definition=(
        "Hill number of order 1 (the exponential of Shannon's entropy) over the people who tell"
        " each story, people as sampling units, at a coverage of 90 %, or as observed where the"
        " coverage is lower; two periods at the lower coverage of the two, or at nine tenths of"
        " it where a hundredth less would change the number by more than a tenth. Counted by"
        " threads, these are the sampling units; by posts, each post is one sighting. Each post"
        " without a story counts as a thing of its own that is told once. Order 2 stands in the"
        " table."
    ),
    not_counted="People who posted nothing. Not told where posts are in several languages.",
    unit="stories",
    favours="high",
    counterweight=("members_silent", "largest_story_share"),
    blind_spot=_BLIND,
    needs=_TEXT,
    source="Chao et al. 2014 (coverage-based rarefaction of Hill numbers).",
    sentences=Sentences(
        "What is said is as varied as {value} different things, each told {told_by}"
        "[; {before}, {then}]. A post in no story counts as one such thing.",
        "What is said is as varied as {value} different things, each told {told_by}"
        "[; {before}, {then}]. A post in no story counts as one such thing.",
        "We cannot see how evenly the stories are told: {why}.",
    ),
)
def effective_stories(view: View) -> Reading:
    """Return the effective number of stories; two periods are compared at one coverage."""
    found, other = one_language_counted(view), view.compared()
    if isinstance(found, str):
        return cannot_tell("effective_stories", found)
    then = "" if other is None else one_language_counted(other)
    if isinstance(then, str):
        return _effective(found, COVERAGE)
    common = common_coverage([found.seen(), then.seen()])
    now = _effective(found, common)
    return replace(now, compared=compare(now, _effective(then, common)))


def _effective(found: Counted, coverage: float) -> Reading:
    counts, units = found.seen()
    tables = Tables(orders=lambda: orders(counts, units))
    aside = Aside(of=found.of, caveats=stable(found.told.found), tables=tables)
    value = hill(counts, 1, units, coverage)
    return describing("effective_stories", value, found.told.part.posts, aside)


@metric(
    "largest_story_share",
    family="stories",
    label="The largest story",
    question="How many of those who tell a story tell the largest one?",
    why="Where nearly all tell the same, the others are easily missed.",
    definition=(
        "People who tell the story with most tellers, over all people who tell any story; counted"
        " by posts or by threads, those that tell the story which most of them tell, over those"
        " that tell any."
    ),
    not_counted="People, posts and threads that tell no story.",
    unit="share",
    favours="-",
    blind_spot=_BLIND,
    needs=_TEXT,
    source=_SOURCE,
    sentences=Sentences(
        "{value} of the {of} tell the largest one[ {interval}][; {before}, {then}: {change}].",
        "{value} of the {of} tell the largest one[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see how many tell the largest story: {why}.",
    ),
)
def largest_story_share(view: View) -> Reading:
    """Return the share of those who tell a story (people, posts, threads) that tell the largest."""
    found = counted_of(view)
    if isinstance(found, str):
        return cannot_tell("largest_story_share", found)
    told = found.told
    which = (told.story == found.largest, told.story >= 0)
    columns = np.column_stack([found.per_person(some) for some in which])
    count, base = (float(found.some(some)) for some in which)
    sums = told.part.facts.draws.sums(columns)
    draws, effective = divided(sums[0], sums[1]), effective_number(columns[:, 1])
    low, high = interval_of_share(count / base, draws, effective)
    return settled(
        Reading(
            "largest_story_share", count / base, "share", count, base,
            f"{found.unit} {'who' if found.unit == 'people' else 'that'} tell a story", low, high,
            method=OVER_PEOPLE, draws=draws, effective=effective, caveats=stable(told.found),
            tables=Tables(stories=lambda: listed(found)),
        )
    )  # fmt: skip


@metric(
    "rare_stories",
    family="stories",
    label="Stories of a few",
    question="Which stories are told by fewer than five people?",
    why="Rare is not noise: what three people say may be what nobody else dares to.",
    definition="Stories of this view told by fewer than five people; each is listed.",
    not_counted="Themes told in fewer than three posts of the whole data.",
    unit="stories",
    favours="-",
    blind_spot="A theme that one person repeats is among them.",
    needs=_TEXT,
    source=_SOURCE,
    sentences=Sentences(
        "{count} of {base} stories are told by fewer than five people[; {before}, {then}].",
        "{count} of {base} stories are told by fewer than five people[; {before}, {then}].",
        "We cannot see the stories of a few: {why}.",
        none="No story is told by fewer than five people[; {before}, {then}].",
    ),
)
def rare_stories(view: View) -> Reading:
    """Count the stories told by fewer than five people."""
    told = told_of(view)
    if isinstance(told, str):
        return cannot_tell("rare_stories", told)
    here = told.posts > 0
    number = int((here & (told.tellers < _FIVE)).sum())
    return Reading(
        "rare_stories", number, "stories", number, int(here.sum()), "stories told", method=COUNTED,
        caveats=stable(told.found), effective=effective_number(told.part.posts),
    )  # fmt: skip


@metric(
    "stories_in_one_group",
    family="stories",
    label="Stories of one group only",
    question="Which stories never leave their group?",
    why="What only one group tells, the others have not heard from them.",
    definition=(
        "Stories told by two people or more whose group is known, all of them of one group."
    ),
    not_counted=(
        "Stories told by one person; people whose group is unknown. Not told where posts are in"
        " several languages."
    ),
    unit="stories",
    favours="-",
    blind_spot="A story may be known to others who do not tell it.",
    needs=frozenset({"text", "attributes"}),
    source=_SOURCE,
    sentences=Sentences(
        "{count} of {base} stories are told in one group only[; {before}, {then}].",
        "{count} of {base} stories are told in one group only[; {before}, {then}].",
        "We cannot see which stories stay in one group: {why}.",
        none="No story is told in one group only[; {before}, {then}].",
    ),
)
def stories_in_one_group(view: View) -> Reading:
    """Count the stories whose tellers all belong to one group."""
    told = one_language_told(view)
    if isinstance(told, str):
        return cannot_tell("stories_in_one_group", told)
    names, codes = told.part.facts.group_codes(told.part.attribute or "")
    if not names:
        return cannot_tell("stories_in_one_group", "no group of these people is known")
    by_group = _by_group(told, codes[: told.part.facts.people.acting], len(names))
    several = by_group.sum(axis=0) > 1
    number = int((several & ((by_group > 0).sum(axis=0) == 1)).sum())
    return Reading(
        "stories_in_one_group", number, "stories", number, int(several.sum()),
        "stories told by two people or more", method=COUNTED, caveats=stable(told.found),
        effective=effective_number(told.part.posts),
    )  # fmt: skip


@metric(
    "posts_unassigned",
    family="stories",
    label="Posts without a story",
    question="How much of what is said belongs to no story?",
    why="What fits nowhere stays in the picture.",
    definition="Posts of the period that tell no recurrent story, over all posts of the period.",
    not_counted="Nothing: removed and very short posts are among them.",
    unit="share",
    favours="-",
    blind_spot="A post may tell something that nobody else has said yet.",
    needs=_TEXT,
    source=_SOURCE,
    sentences=Sentences(
        "{value} of all posts belong to no story[ {interval}][; {before}, {then}: {change}].",
        "{value} of all posts belong to no story[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see how many posts belong to no story: {why}.",
        none="Every post belongs to a story[; {before}, {then} to none].",
    ),
)
def posts_unassigned(view: View) -> Reading:
    """Return the share of posts that tell no story."""
    told = told_of(view)
    if isinstance(told, str):
        return cannot_tell("posts_unassigned", told)
    part = told.part
    count, base = float(told.unassigned), float(told.story.size)
    per_person = [part.count(told.person[told.story < 0]), part.count(told.person)]
    sums = part.facts.draws.sums(np.column_stack(per_person))
    draws, effective = divided(sums[0], sums[1]), effective_number(per_person[1])
    low, high = interval_of_share(count / base, draws, effective)
    return settled(
        Reading(
            "posts_unassigned", count / base, "share", count, base, "posts", low, high,
            method=OVER_PEOPLE, caveats=stable(told.found), draws=draws, effective=effective,
        )
    )  # fmt: skip


def _by_group(told: Told, codes: Ints, groups: int) -> Ints:
    """Return how many people of each group tell each story: [groups x names]."""
    return np.stack([told.tells[codes == group].sum(axis=0) for group in range(groups)])
