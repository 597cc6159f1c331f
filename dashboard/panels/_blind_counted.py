"""Blind spots in how things are counted: lists that do not fit, repeats, languages, age."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

import polars as pl

from dashboard.data_days import data_period
from dashboard.disclosure._cells import FEW
from dashboard.panels._blind_check import Check, people, said
from dashboard.period import Period, in_words
from dashboard.stories.language import languages
from data_sources.community import Community
from data_sources.merge_tables import AGAIN, OLDER

_LISTED_ENOUGH: Final = 0.9
_ONCE: Final = 1 / 3
_ACTIVE: Final = 20
_OLD: Final = timedelta(days=90)
_TEXTS: Final = 100
_LOOKED_AT: Final = 400
_TOLD_APART: Final = 40
"""Letters from which on the language of a post is looked at."""

_FLAT: Final = 5
"""Conversations with two answers and more from which on it shows that all answer the opening."""


def today() -> date:
    """Return the day on which the data are looked at."""
    return datetime.now(UTC).date()


def _listed_share(community: Community) -> float | None:
    """Return the share of those who spoke that stand on a list; None without a list, or of few."""
    found = people(community)
    if not (found["known_from"] == "roster").any():
        return None
    spoke = found.join(said(community), left_on="member_id", right_on="author_id", how="semi")
    listed = int((spoke["known_from"] == "roster").sum())
    return listed / spoke.height if spoke.height >= FEW else None


def not_listed(community: Community) -> str:
    """Return the sentence where more than one in ten of those who spoke are on no list."""
    share = _listed_share(community)
    if share is None or share >= _LISTED_ENOUGH:
        return ""
    if share == 0:
        return "Not one of those who spoke stands on the list of people."
    return "More than one in ten of those who spoke stand on no list of people."


def _concealed(community: Community) -> str:
    hidden = any("concealed" in note.reason for note in community.notes)
    return "A report hides the names of the people in it." if hidden else ""


def _once(community: Community) -> str:
    acts = pl.concat(
        [
            said(community).select(member_id="author_id"),
            community.reactions.select("member_id"),
        ]
    )
    acts = acts.drop_nulls().join(people(community), on="member_id", how="semi")
    times = acts.group_by("member_id").len()["len"]
    if times.len() < _ACTIVE or (times == 1).sum() <= _ONCE * times.len():
        return ""
    return "More than a third of those who did anything did one thing only."


def _programs_apart(community: Community) -> str:
    wrote = (community.posts["kind"] == "bot").any()
    return "What programs posted is kept apart from what people posted." if wrote else ""


def _flat(community: Community) -> str:
    posts = said(community)
    above = posts.select(pl.col("post_id").alias("parent_id"), pl.col("parent_id").alias("above"))
    replies = posts.drop_nulls("parent_id").join(above, on="parent_id")
    long = replies.group_by("thread_id").len().filter(pl.col("len") > 1)
    if long.height < _FLAT or replies["above"].null_count() < replies.height:
        return ""
    return "Every answer names the opening of its conversation, not the post that it answers."


def _overlap(community: Community) -> str:
    repeated = any(note.reason in {AGAIN, OLDER} for note in community.notes)
    return "The files overlap: the same rows stand in them more than once." if repeated else ""


def _texts(community: Community) -> list[str]:
    if not community.can_tell["text"].can:
        return []
    texts = said(community).sort("post_id")["text"].drop_nulls().str.strip_chars()
    return texts.filter(texts != "").to_list()


def _few_texts(community: Community) -> str:
    number = len(_texts(community))
    return "There are few posts to find stories in." if 0 < number < _TEXTS else ""


def _tongues(community: Community) -> str:
    if community.made_up:  # in English: the first page of all need not wait for the model
        return ""
    long = [text for text in _texts(community) if len(text) >= _TOLD_APART]
    several = len(set(languages(long[:: len(long) // _LOOKED_AT + 1]))) > 1
    return "The posts are in more than one language." if several else ""


def _old(community: Community) -> str:
    whole = data_period(community, community.zone)
    if whole is None or community.made_up or today() - whole.end <= _OLD:
        return ""
    last = in_words(Period(whole.end, whole.end))
    return f"The data end on {last}, more than ninety days ago."


CHECKS: Final = (
    Check("not_listed", "people", not_listed, {
        "overview": "the list may be of other people, or the same people may count twice",
        "engagement": "people may count twice, as listed and as seen, so shares may be too low",
        "reach": "people without a group may stand beside themselves among those not reached",
    }),
    Check("concealed", "people", _concealed, {
        "engagement": "its figures cannot be joined to the people who wrote",
        "heard": "who saw a post cannot be told by group",
    }),
    Check("once", "people", _once, {
        "engagement": "passers-by and people under several names look the same",
        "reach": "much of the network is people seen once",
    }),
    Check("programs_apart", "people", _programs_apart, {
        "overview": "no number of posts or people holds them",
        "engagement": "an answer by a program counts as none",
    }),
    Check("flat_answers", "said", _flat, {
        "engagement": "an answer to an answer counts for whoever opened the conversation",
        "reach": "ties between those who answer each other inside a conversation are missing",
    }),
    Check("few_texts", "said", _few_texts, {
        "stories": "stories found in so few posts may be chance",
        "heard": "most of what was said belongs to no story",
    }),
    Check("languages", "said", _tongues, {
        "engagement": "thanks and questions are known in some languages only",
        "stories": "a story that is told in two languages may count as two",
        "heard": "what is said in a language of few may be missed",
    }),
    Check("old", "time", _old, {
        "overview": "what has happened since is in no number",
        "engagement": "who came or left since is not known",
        "reach": "ties made or lost since are not known",
        "heard": "what was answered since still counts as open",
    }),
    Check("overlap", "files", _overlap, {
        "overview": "each is counted once, with its newest state",
    }),
)  # fmt: skip
