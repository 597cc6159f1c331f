"""Blind spots about people: who is missing, who is counted twice, who cannot be placed."""

from __future__ import annotations

from typing import Final

from dashboard.disclosure._cells import FEW_FOR_CONDUCT, few
from dashboard.panels._blind_check import HALF, NEARLY_ALL, Check, part_of, people, said
from dashboard.panels._blind_counted import not_listed
from data_sources.community import Community

_KNOWN_ENOUGH: Final = 0.8


def _unlisted(community: Community) -> str:
    known = people(community)["known_from"]
    if not (known == "roster").any() or (known == "roster").all() or not_listed(community):
        return ""
    return "Some who took part stand on no list of people."


def _leavers(community: Community) -> str:
    found = people(community)
    if found.is_empty() or found["left_at"].null_count() < found.height:
        return ""
    return "Nobody is marked as having left."


def _arrivals(community: Community) -> str:
    found = people(community)
    unknown = found["joined_at"].null_count()
    if found.is_empty() or unknown < HALF * found.height:
        return ""
    return f"The day of joining is missing for {part_of(unknown, found.height)} of the members."


def _programs(community: Community) -> str:
    marked = (community.members["kind"] == "bot").any() or (community.posts["kind"] == "bot").any()
    return "" if marked or said(community).is_empty() else "No account is marked as a program."


def _deleted(community: Community) -> str:
    merged = (community.members["kind"] == "merged").any()
    return "People whose accounts were deleted cannot be told apart." if merged else ""


def _nobody(community: Community) -> str:
    posts = said(community)
    missing = posts["author_id"].null_count()
    if not missing:
        return ""
    return f"The writer is missing for {part_of(missing, posts.height)} of the posts."


def _groups_unknown(community: Community) -> str:
    found = people(community)
    lacking = [
        name
        for name in community.attributes
        if found.height and found.height - found[name].null_count() < _KNOWN_ENOUGH * found.height
    ]
    if not lacking:
        return ""
    name = max(lacking, key=lambda each: found[each].null_count())
    unknown = part_of(found[name].null_count(), found.height)
    return f"The {name.replace('_', ' ')} is missing for {unknown} of the members."


def _small_groups(community: Community) -> str:
    found = people(community)
    for name in community.attributes:
        sizes = found[name].drop_nulls().value_counts(name="people")["people"]
        if any(few(size) for size in sizes):
            return "Some groups have fewer than five people."
    return ""


def _one_group(community: Community) -> str:
    found = people(community)
    alike = [name for name in community.attributes if found[name].drop_nulls().n_unique() == 1]
    if not alike or len(alike) < len(community.attributes):
        return ""
    return "Everybody whose group is known is in the same one."


def _few_people(community: Community) -> str:
    number = people(community).height
    return "There are fewer than ten members." if 0 < number < FEW_FOR_CONDUCT else ""


def _twice(community: Community) -> str:
    platforms = {source.format for source in community.sources if source.first_day}
    found = people(community)
    if len(platforms) < 2 or found["email_key"].null_count() < HALF * found.height:  # noqa: PLR2004
        return ""
    return "A person who is on two of these platforms is counted twice: few addresses join them."


def _spellings(community: Community) -> str:
    names = people(community)["name"].drop_nulls().str.to_lowercase().str.strip_chars()
    names = names.filter(names != "")
    return "Some members have the same name." if names.n_unique() < names.len() else ""


def _one_space(community: Community) -> str:
    return "Everything is in one space." if community.spaces().len() == 1 else ""


def _empty_spaces(community: Community) -> str:
    used = said(community)["space"].drop_nulls().unique()
    silent = community.spaces().filter(~community.spaces().is_in(used.implode()))
    if silent.is_empty() or used.is_empty():
        return ""
    return f"In {part_of(silent.len(), community.spaces().len())} of the spaces there is no post."


def _silent_list(community: Community) -> str:
    found = people(community)
    if found.is_empty() or community.can_tell["members"].level != "yes":
        return ""
    spoke = said(community)["author_id"].drop_nulls().n_unique()
    whole = (found["known_from"] == "roster").any()
    if whole or spoke < NEARLY_ALL * found.height or found.height < FEW_FOR_CONDUCT:
        return ""
    return "Nearly all known members wrote: the list of members may hold only those who did."


CHECKS: Final = (
    Check("unlisted", "people", _unlisted, {
        "engagement": "they count as members, without a group",
        "reach": "they stand in the network without a group",
    }),
    Check("leavers", "people", _leavers, {
        "overview": "people who have gone may still be among those who said nothing",
        "engagement": "people who have gone still count as members who say nothing",
        "reach": "people who have gone still count as not reached",
    }),
    Check("arrivals", "people", _arrivals, {
        "engagement": "somebody new is whoever wrote for the first time, not whoever joined",
    }),
    Check("programs", "people", _programs, {
        "engagement": "what a program posts would count as said by a person",
        "reach": "a program would stand among the people of the network",
    }),
    Check("deleted", "people", _deleted, {
        "engagement": "their posts count, they themselves do not",
        "reach": "their ties are left out",
    }),
    Check("nobody", "people", _nobody, {
        "engagement": "these posts count for no person",
        "reach": "these posts tie nobody",
    }),
    Check("groups_unknown", "people", _groups_unknown, {
        "engagement": "what is shown by group is of the others",
        "reach": "ties between groups are of the others",
        "stories": "who tells which story is of the others",
    }),
    Check("small_groups", "people", _small_groups, {
        "engagement": "they are not shown by group, so that nobody can be picked out",
        "reach": "they are not shown by group, so that nobody can be picked out",
    }),
    Check("one_group", "people", _one_group, {
        "engagement": "nothing can be shown beside another group",
        "reach": "ties between groups cannot be shown",
    }),
    Check("few_people", "people", _few_people, {
        "overview": "most numbers are hidden, so that nobody can be picked out",
        "engagement": "most numbers are hidden, so that nobody can be picked out",
        "reach": "most numbers are hidden, so that nobody can be picked out",
    }),
    Check("twice", "people", _twice, {
        "overview": "there are fewer members than it says, and each looks less active",
        "engagement": "shares of members are too low",
        "reach": "one person may be two points of the network",
    }),
    Check("spellings", "people", _spellings, {
        "engagement": "one person under two accounts counts twice",
        "reach": "one person may be two points of the network",
    }),
    Check("listed_by_writing", "people", _silent_list, {
        "overview": "those who never wrote may be missing from every share",
        "engagement": "those who never wrote may be missing from every share",
    }),
    Check("one_space", "said", _one_space, {
        "engagement": "no space can be shown beside another",
        "reach": "ties between spaces cannot be shown",
    }),
    Check("empty_spaces", "said", _empty_spaces, {
        "engagement": "whether nobody wrote there or the files left it out is not known",
    }),
)  # fmt: skip
