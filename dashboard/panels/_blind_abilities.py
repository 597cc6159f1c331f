"""Blind spots of what exports hold: one check for each thing that an export may not tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from dashboard.panels import words
from dashboard.panels._blind_check import IN_PART, Check, Theme
from dashboard.panels.questions import UNTOLD
from data_sources.community import Ability, Community

_HIDES: Final[Mapping[str, tuple[Theme, Mapping[str, str]]]] = {
    "members": (
        "people",
        {
            "overview": "every share is of the people ever seen, so the true shares are lower",
            "engagement": "those who never did anything are missing from every base",
            "reach": "those who were never seen are missing from those not reached",
        },
    ),
    "attributes": (
        "people",
        {
            "engagement": "no group is shown beside another",
            "reach": "ties between groups and barely reached groups cannot be shown",
            "stories": "which group tells which story stays unknown",
            "heard": "whether one group waits longer than another stays unknown",
        },
    ),
    "memberships": (
        "people",
        {
            "engagement": "a quiet space cannot be told from a small one",
            "reach": "who could have been met in a space is not known",
        },
    ),
    "reads": (
        "people",
        {
            "overview": "those who only read are drawn among those who said nothing",
            "engagement": "those who read and never write look like those who were not there",
            "heard": "whether a story was seen is not known",
        },
    ),
    "text": (
        "said",
        {
            "engagement": "questions, thanks and welcomes cannot be counted",
            "stories": "no story can be found",
            "heard": "no post can be followed by what it says",
        },
    ),
    "replies": (
        "said",
        {
            "overview": "nothing can be said about answers",
            "engagement": "neither the wait for an answer nor posts without one can be shown",
            "reach": "ties by answers are missing, so people look less connected than they are",
            "heard": "whether a story was answered is not known",
        },
    ),
    "reactions": (
        "said",
        {
            "engagement": "who only reacted looks like somebody who did nothing",
            "reach": "ties by reactions are missing",
            "heard": "agreement without words is missing",
        },
    ),
    "reactors": (
        "said",
        {
            "engagement": "who only reacted is counted among those who did nothing",
            "reach": "ties by reactions are missing",
        },
    ),
    "mentions": ("said", {"reach": "ties between people who name each other are missing"}),
    "removed": (
        "said",
        {
            "overview": "what was taken away is missing as though nobody had said it",
            "engagement": "posts are those that are left, not those that were written",
            "stories": "a story that was taken away looks as if it had not been told",
            "heard": "what was taken away, and by whom, cannot be shown",
        },
    ),
    "edited": (
        "said",
        {
            "engagement": "questions and thanks are counted in the words as they stand now",
            "stories": "a post is read as it stands now",
            "heard": "what was changed after it was said cannot be shown",
        },
    ),
    "spaces": (
        "said",
        {
            "engagement": "no space is shown beside another",
            "reach": "who meets in which space is not known",
            "stories": "where a story is told is not known",
        },
    ),
}


def _reasons(name: str, community: Community, ability: Ability) -> str:
    """Return why, file by file where there are several; the same reason is said once."""
    files: dict[str, list[str]] = {}
    for source in community.sources:
        if name in source.lacks:
            files.setdefault(_bare(source.lacks[name]), []).append(source.file)
    several = sum(1 for source in community.sources if source.first_day) > 1
    if not files or not several:
        return _bare(ability.reason) or "this export does not hold it"
    return "; ".join(f"in {words.joined(sorted(named))}, {why}" for why, named in files.items())


def _bare(reason: str) -> str:
    return words.lowered(reason.rstrip("."))


def _lacking(name: str, community: Community) -> str:
    ability = community.can_tell.get(name)
    if ability is None or ability.level == "yes":
        return ""
    untold = UNTOLD.get(name, name)
    said = f"We cannot tell {untold}" if not ability.can else f"{IN_PART} can we tell {untold}"
    return f"{said}: {_reasons(name, community, ability)}."


def _check(name: str) -> Check:
    theme, consequences = _HIDES[name]
    find: Callable[[Community], str] = partial(_lacking, name)
    return Check(name, theme, find, consequences)


CHECKS: Final = tuple(_check(name) for name in _HIDES)
