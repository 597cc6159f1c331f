"""Blind spots about what was said: words, answers, changes, reactions and figures that lack."""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.panels._blind_check import Check, ends, part_of, said
from data_sources.community import Community

_WORDLESS: Final = 0.05
_LOST: Final = 0.05
"""The share of replies without their parent above which they are worth a sentence; a few always
lack, because somebody removed the post or an export begins in the middle of a conversation."""


def _wordless(community: Community) -> str:
    posts = said(community)
    kept = posts.filter(pl.col("removed_at").is_null())
    words = kept["text"].fill_null("").str.strip_chars()
    lacking = int((words == "").sum())
    if kept.is_empty() or not community.can_tell["text"].can or lacking < _WORDLESS * kept.height:
        return ""
    return f"{part_of(lacking, kept.height).capitalize()} of the posts hold no words."


def _before_edits(community: Community) -> str:
    edited = community.posts.filter(pl.col("edited_at").is_not_null())
    if edited.join(community.versions, on="post_id", how="anti").is_empty():
        return ""
    return "What was first said in posts that were changed later is not known."


def _remover(community: Community) -> str:
    unknown = (community.posts["removed_by"] == "unknown").any()
    return "Who removed posts is not always known." if unknown else ""


def _kept_removed(community: Community) -> str:
    removed = community.posts.filter(pl.col("removed_at").is_not_null())
    lacking = (removed["text"].fill_null("").str.strip_chars() == "").any()
    return "The words of removed posts are not kept by the platform." if lacking else ""


def _reaction_times(community: Community) -> str:
    lacking = community.reactions["reacted_at"].null_count()
    if not lacking:
        return ""
    of = part_of(lacking, community.reactions.height)
    return f"The time is missing for {of} of the reactions."


def _parents(community: Community) -> str:
    replies = community.posts.drop_nulls("parent_id")
    lost = replies.join(
        community.posts, left_on="parent_id", right_on="post_id", how="anti"
    ).height  # fmt: skip
    if lost <= _LOST * replies.height:
        return ""
    return f"{part_of(lost, replies.height).capitalize()} of the replies answer a post not here."


def _private(community: Community) -> str:
    return "Private messages were left out." if community.private_dropped else ""


def _reads_of(community: Community) -> pl.DataFrame:
    return community.aggregates.filter(pl.col("measure") == "reads")


def _readers(community: Community) -> str:
    kinds = _reads_of(community)["subject_kind"]
    if kinds.is_empty() or (kinds == "member").any():
        return ""
    return "How often posts were read is known, but not by whom."


def _report_days(community: Community) -> str:
    figures, posts = community.aggregates, ends(said(community)["posted_at"])
    reported = ends(pl.concat([figures["period_start"], figures["period_end"]]).drop_nulls())
    if posts is None or reported is None:
        return ""
    covered = reported[0] <= posts[0] and reported[1] >= posts[1]
    return "" if covered else "The report of figures covers other days than the posts."


def _undated_ties(community: Community) -> str:
    return "Ties from a list carry no day." if community.edges["at"].null_count() else ""


def _shared_posts(community: Community) -> str:
    posts = said(community)["text"].drop_nulls()
    linked = posts.str.contains(r"https?://").sum()
    return (
        "What stands behind a link, in a file or a picture is not in the files." if linked else ""
    )


CHECKS: Final = (
    Check("wordless", "said", _wordless, {
        "engagement": "questions and thanks among them are not counted",
        "stories": "they tell no story",
    }),
    Check("before_edits", "said", _before_edits, {
        "engagement": "questions and thanks are counted in the words as they stand now",
        "stories": "these posts are read as they stand now",
        "heard": "what was taken back in words cannot be shown",
    }),
    Check("remover", "said", _remover, {
        "engagement": "removal by the writer and by others is not told apart for them",
        "heard": "whether a writer or a moderator took a post away stays open",
    }),
    Check("removed_words", "said", _kept_removed, {
        "engagement": "questions and thanks among them are not counted",
        "stories": "removed posts belong to no story",
        "heard": "what was said in removed posts cannot be shown",
    }),
    Check("reaction_times", "said", _reaction_times, {
        "engagement": "these reactions count on the day of the post",
    }),
    Check("parents", "said", _parents, {
        "engagement": "who these replies answer is not known",
        "reach": "these replies tie nobody",
        "heard": "what these replies answer is not known",
    }),
    Check("private", "said", _private, {
        "overview": "what is said in private is in no number",
        "engagement": "somebody who only writes in private looks silent",
        "reach": "ties in private are missing",
        "heard": "an answer in private counts as none",
    }),
    Check("readers", "said", _readers, {
        "engagement": "how many people read cannot be told",
        "heard": "by whom a story was seen cannot be told",
    }),
    Check("report_days", "said", _report_days, {
        "engagement": "readers are known for the days of the report only",
    }),
    Check("undated_ties", "said", _undated_ties, {
        "reach": "they count in every period",
    }),
    Check("elsewhere", "said", _shared_posts, {
        "engagement": "whether it asks or thanks is judged by the words of the post alone",
        "stories": "a post that only points elsewhere is read by its few words",
    }),
)  # fmt: skip
