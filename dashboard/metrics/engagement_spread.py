"""Who carries the community: leaders, everyday behaviours, and the small spaces."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics._behaviours import Behaviours, behaviours_of
from dashboard.metrics._builders import (
    COUNTED,
    OVER_PEOPLE,
    Aside,
    Tables,
    nothing_to_read,
    partly,
    ratio_of_posts,
    settled,
    wilson_columns,
)
from dashboard.metrics._intervals import divided, interval_of_share
from dashboard.metrics._metric import Caveat, Reading, Sentences, cannot_tell, metric
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._spaces import UNKNOWN_LIST, spaces_of
from dashboard.metrics._sums import sums_of
from dashboard.metrics._words import languages
from dashboard.view import View

_NO_LEADERS = "nobody is marked as a leader"
_ONE_SPACE = "fewer than two spaces have posts in this view"


@metric(
    "leader_post_share",
    family="engagement",
    label="Written by leaders",
    question="How much of what is said do leaders say?",
    why="A community can be lively because its leaders talk.",
    definition=(
        "Posts and replies by people marked as leaders, divided by all posts of the period; beside"
        " it in the table, leaders divided by all members."
    ),
    not_counted="Leaders whom nobody has marked.",
    unit="share",
    favours="-",
    blind_spot="It does not tell whether leaders answer or announce.",
    source="This project's definition.",
    sentences=Sentences(
        "Leaders wrote {value} of all posts[ {interval}][; {before}, {then}: {change}].",
        "Leaders wrote {value} of all posts[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see how much leaders say: {why}.",
        less="clearly less",
        none="Leaders wrote nothing[; {before}, {then} of all posts: {verdict}].",
    ),
)
def leader_post_share(view: View) -> Reading:
    """Return the share of posts written by leaders."""
    part = slice_of(view)
    if not part.leading.any():
        return cannot_tell("leader_post_share", _NO_LEADERS)
    aside = Aside(of="posts", tables=Tables(shares=lambda: _shares(part)))
    return ratio_of_posts("leader_post_share", part, "by leaders", aside)


@metric(
    "behaviour_spread",
    family="engagement",
    label="Everyday behaviours",
    question="How widely are welcoming, thanking, asking and answering spread?",
    why="A community is carried by small acts of many, not by great acts of few.",
    definition=(
        "A proxy: the mean, over four behaviours, of the share of all members who did each at least"
        " once in the period: wrote a word of welcome, wrote a word of thanks, asked (a question"
        " mark outside web addresses), answered a person of another group. Word lists:"
        f" {languages()}. A behaviour that the export cannot tell is left out of the mean."
    ),
    not_counted='The polite "you\'re welcome"; other languages; irony.',
    unit="share",
    favours="high",
    counterweight=("newcomers_gone_30d",),
    blind_spot="Words are signs of a behaviour, not the behaviour.",
    needs=frozenset({"text"}),
    source="This project's proxy; word lists in dashboard/metrics/_words.py.",
    sentences=Sentences(
        "Welcoming, thanking, asking, answering another group: each was done by {value} of {base}"
        " members on average[ {interval}][; {before}, {then}: {change}].",
        "Welcoming, thanking, asking, answering another group: each was done by {value} of {base}"
        " members on average[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see how widely everyday behaviours are spread: {why}.",
    ),
)
def behaviour_spread(view: View) -> Reading:
    """Return the mean share of members who did each behaviour at least once."""
    part = slice_of(view)
    why = nothing_to_read(part)
    if why:
        return cannot_tell("behaviour_spread", why)
    found, sums = behaviours_of(part), sums_of(part)
    kinds = len(found.did)
    done = sum(float(flags.sum()) for flags in found.did.values())
    drawn = np.sum([sums.drawn[name] for name in found.did], axis=0)
    draws = divided(drawn, kinds * sums.everyone)
    low, high = interval_of_share(done / (kinds * part.n), draws, part.n)
    proxy = Caveat("proxy", f"A proxy, told by words and signs in {languages()}.")
    missing = tuple(Caveat("partly", why) for why in found.unknown.values())
    return settled(
        Reading(
            "behaviour_spread", done / (kinds * part.n), "share", None, part.n, part.of, low, high,
            method=OVER_PEOPLE, caveats=(proxy, *missing), draws=draws, effective=float(part.n),
            tables=Tables(behaviours=lambda: _behaviours(part, found)),
        )
    )  # fmt: skip


@metric(
    "quiet_spaces",
    family="engagement",
    label="Small spaces where many speak",
    question="Where is little said, but by many?",
    why="By volume these spaces look dead; by participation they are the most alive.",
    definition=(
        "Spaces with fewer posts than the median space of the period whose share of members"
        " speaking is above the median. Members of the space where its list is known, else all"
        " members."
    ),
    not_counted="Spaces without a post in the period.",
    unit="spaces",
    favours="-",
    blind_spot="Two people who talk in a space of two are all of it.",
    needs=frozenset({"spaces"}),
    source="This project's definition.",
    sentences=Sentences(
        "In {count} of {base} spaces little was said, but by many[; {before}, {then}].",
        "In {count} of {base} spaces little was said, but by many[; {before}, {then}].",
        "We cannot see in which spaces many speak: {why}.",
        none="In none of the {base} spaces was little said by many[; {before}, in {then}].",
    ),
)
def quiet_spaces(view: View) -> Reading:
    """Count the spaces of small volume and broad participation."""
    part = slice_of(view)
    table = spaces_of(part)
    if table.height < 2:  # noqa: PLR2004 - a median needs another to be above or below of
        return cannot_tell("quiet_spaces", _ONE_SPACE)
    lists = part.facts.tables["memberships"].is_empty()
    return Reading(
        "quiet_spaces", int(table["quiet"].sum()), "spaces", int(table["quiet"].sum()),
        table.height, "spaces with a post in this view", method=COUNTED,
        caveats=(*partly(part, "spaces"), *([UNKNOWN_LIST] if lists else [])),
        tables=Tables(spaces=lambda: table),
    )  # fmt: skip


def _shares(part: Slice) -> pl.DataFrame:
    """Return what, people, of_people, posts, of_posts: leaders and everyone else."""
    leading = part.leading & part.members
    by_leaders = int(sums_of(part).by_person["by leaders"].sum())
    posts = int(part.posts.sum())
    leaders = int(leading.sum())
    return pl.DataFrame(
        {
            "what": ["leaders", "everyone else"],
            "people": [leaders, part.n - leaders],
            "of_people": [part.n, part.n],
            "posts": [by_leaders, posts - by_leaders],
            "of_posts": [posts, posts],
        }
    )


def _behaviours(part: Slice, found: Behaviours) -> pl.DataFrame:
    """Return behaviour, people, of_people, share, low, high; null where it cannot be told."""
    told = pl.DataFrame(
        {
            "behaviour": list(found.did),
            "people": [int(flags.sum()) for flags in found.did.values()],
            "of_people": [part.n] * len(found.did),
        }
    )
    untold = pl.DataFrame({"behaviour": list(found.unknown)}, {"behaviour": pl.String})
    return pl.concat([wilson_columns(told), untold], how="diagonal")
