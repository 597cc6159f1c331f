"""Panels about what people do beside posting, where they do it, and who leads or removes."""

from __future__ import annotations

import polars as pl

from dashboard.charts import distributions
from dashboard.charts._theme import Words
from dashboard.panels import words
from dashboard.panels._panel import Panel
from dashboard.panels._seen import Seen

_ROWS = 6


def behaviours(seen: Seen) -> Panel:
    """How widely everyday behaviours are spread."""
    table = seen.table("behaviour_spread", "behaviours")
    drawn = _bars(table)
    words_ = Words(
        "Everyday behaviours",
        "Members who did each at least once; a proxy told by words and signs",
        _alt(drawn, "behaviour"),
        "members who did it at least once (%)",
        empty=seen.why("behaviour_spread"),
    )
    return seen.panel(
        "behaviours", "Everyday behaviours", "Who welcomes, thanks, asks and answers?",
        keys=("behaviour_spread",), table=table,
        picture=distributions.shares_by_name(drawn, words_, "behaviour"),
    )  # fmt: skip


def spaces(seen: Seen) -> Panel:
    """Where little is said, but by many."""
    table = seen.table("quiet_spaces", "spaces")
    drawn = _bars(table.filter(pl.col("quiet")) if "quiet" in table.columns else table)
    words_ = Words(
        "Small spaces where many speak",
        "Few posts, broad participation: those of a space's members who spoke there",
        _alt(drawn, "space"),
        "members who spoke there (%)",
        empty="No space of this view has few posts and broad participation that may be shown.",
    )
    return seen.panel(
        "spaces", "Small spaces where many speak", "Where is little said, but by many?",
        keys=("quiet_spaces",), table=table, foot=_unshown(drawn),
        picture=distributions.shares_by_name(drawn, words_, "space"),
    )  # fmt: skip


def reactions(seen: Seen) -> Panel:
    """How many reactions there are, from how few, and to whom."""
    table = seen.table("reactions_from_half", "to_leaders")
    rows = [
        (str(row["what"]), _share_of(row["share"], row["reactions"], "reactions"))
        for row in table.iter_rows(named=True)
    ]
    half = seen.table("reactions_from_half", "half")
    return seen.panel(
        "reactions", "Reactions", "How many react, and how few give most of it?",
        keys=("reactions_total", "members_reacted"), rows=tuple(rows),
        table=half if half.width else None,
    )  # fmt: skip


def removed(seen: Seen) -> Panel:
    """What was removed, and by whom."""
    table = seen.table("removed_share", "by_remover")
    by = {"author": "by the author", "moderator": "by a moderator", "unknown": "by whom is unknown"}
    rows = [
        (by.get(str(row["removed_by"]), str(row["removed_by"])), _posts(row))
        for row in table.iter_rows(named=True)
    ]
    return seen.panel(
        "removed", "What was removed", "What was taken away, and by whom?",
        keys=("removed_share",), rows=tuple(rows), table=table if table.width else None,
        foot="shown where ten people or more are behind it",
    )  # fmt: skip


def leaders(seen: Seen) -> Panel:
    """How much leaders say, all of them together."""
    table = seen.table("leader_post_share", "shares")
    rows = [
        (str(row["what"]), (distributions.segment("value", _part(row)),), _leader_words(row))
        for row in table.iter_rows(named=True)
    ]
    said = "; ".join(f"{label}: {text}" for label, _, text in rows)
    picture = distributions.ladder(
        rows,
        Words("Leaders", "Posts by leaders, all together, and by everyone else", f"{said}."),
        table,
    )
    return seen.panel(
        "leaders", "Leaders", "How much of it do leaders write?", keys=("leader_post_share",),
        picture=picture if rows else None,
    )  # fmt: skip


def _bars(table: pl.DataFrame) -> pl.DataFrame:
    """Add the words at the end of each bar; a table without shares has no bars."""
    if "share" not in table.columns:
        return pl.DataFrame(schema={"share": pl.Float64})
    texts = [
        None if row["share"] is None
        else f"{words.percentage(row['share'])}, {words.counted(row['people'], 'people')}"
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    bounds = [pl.lit(None, pl.Float64).alias(c) for c in ("low", "high") if c not in table.columns]
    return table.with_columns(pl.Series("text", texts, pl.String), *bounds)


def _alt(table: pl.DataFrame, name: str) -> str:
    rows = table.head(distributions.MOST_ROWS).iter_rows(named=True)
    said = [f"{row[name]}, {row['text'] or 'hidden or unknown'}" for row in rows]
    return f"{'; '.join(said)}." if said else "There is nothing to draw in this view."


def _unshown(drawn: pl.DataFrame) -> str:
    """Say how many of the spaces drawn are blank, as few people are behind their number."""
    blank = drawn["share"].null_count()
    return f"{words.counted(blank, 'spaces')} not shown: few people spoke there" if blank else ""


def _share_of(share: object, number: object, noun: str) -> str:
    if not isinstance(share, float) or not isinstance(number, int):
        return "hidden"
    return f"{words.percentage(share)}, {words.counted(number, noun)}"


def _posts(row: dict[str, object]) -> str:
    posts, people = row["posts"], row["people"]
    if not isinstance(posts, int) or not isinstance(people, int):
        return "hidden: fewer than ten people"
    return f"{words.counted(posts, 'posts')} by {words.counted(people, 'people')}"


def _part(row: dict[str, object]) -> float:
    posts, base = row["posts"], row["of_posts"]
    return posts / base if isinstance(posts, int) and isinstance(base, int) and base else 0.0


def _leader_words(row: dict[str, object]) -> str:
    posts, people = row["posts"], row["people"]
    number = words.counted(posts, "posts") if isinstance(posts, int) else "hidden"
    return f"{number} by {words.counted(people, 'people')}" if isinstance(people, int) else number
