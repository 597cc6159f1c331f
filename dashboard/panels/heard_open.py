"""Panels about what is left: still open, who came back, what was removed, how leaders speak."""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.metrics._heard_ladder import ANOTHER, YOURS
from dashboard.panels import stories_list, words
from dashboard.panels._panel import Panel
from dashboard.panels._seen import Seen

_ROWS: Final = 6
_FEWER: Final = "fewer than five people"
_HIDDEN: Final = "hidden: fewer than ten people"


def still_open(
    seen: Seen, *, key: str = "open_alternative", title: str = "Still open", quiet: bool = False
) -> Panel:
    """Other stories of which posts still wait for an answer, the oldest first; few together."""
    table = seen.table("open_alternative", "open_by_story")
    told = table.filter(pl.col("posts").is_not_null()) if "posts" in table.columns else table
    rows = [_open(row) for row in told.head(2 if quiet else _ROWS).iter_rows(named=True)]
    left = table.height - len(rows) if "posts" in table.columns else 0
    foot = "oldest first; the words are the ones that set a story apart" if rows else ""
    if rows and left > 0 and quiet:
        foot = f"oldest first; {words.counted(left, 'more stories')}"
    elif rows and left > 0:
        rows.append((_others(table, left), "in the table"))
    said = seen.sentence("open_alternative").text
    return seen.panel(
        key, title, said if quiet else "What is still waiting for an answer?",
        keys=("open_alternative",), rows=tuple(rows), quiet=quiet,
        table=table if table.width else None, more=() if quiet else stories_list.read_them(seen),
        foot=foot,
    )  # fmt: skip


def returned(seen: Seen) -> Panel:
    """Do people come back after telling another story, answered or not?"""
    table = seen.table("returned_gap", "returns")
    rows = [(f"posted again within 30 days: {row['what']}", _share(row))
            for row in table.iter_rows(named=True)]  # fmt: skip
    return seen.panel(
        "returned", "And those who said it?", "Do people come back after telling another story?",
        keys=("returned_gap",), rows=tuple(rows), table=table if table.width else None,
    )  # fmt: skip


def removed(seen: Seen) -> Panel:
    """What was removed and edited, as posted and as it is now, and by whom."""
    table = seen.table("removed_gap", "ledger")
    by_class = seen.table("removed_gap", "by_class")
    rows = [_now(row) for row in by_class.iter_rows(named=True) if row["posts"] is not None]
    acts = [row for row in table.iter_rows(named=True) if row["story"] in {ANOTHER, YOURS}]
    rows += [(f"{row['what']}, {row['story']}", _posts(row)) for row in acts if row["posts"]]
    hidden = sum(row["posts"] is None for row in acts)
    if hidden:
        rows.append((words.counted(hidden, "rows"), _HIDDEN))
    return seen.panel(
        "ledger", "Removed and edited", "What was taken away or changed, of which story?",
        keys=("removed_gap", "removed_share"), rows=tuple(rows),
        table=table if table.width else None,
        foot="shown where ten people or more are behind it" if rows else "",
    )  # fmt: skip


def mirror(seen: Seen) -> Panel:
    """Leaders together: broadcast or conversation, and whom they answer."""
    table = seen.table("leader_broadcast", "mirror")
    rows = [
        (f"leaders {row['what']}", _of(row))
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    groups = seen.table("leader_broadcast", "answered_groups")
    rows += [(f"answers to people of {row['group']}", _answers(row))
             for row in groups.iter_rows(named=True)]  # fmt: skip
    return seen.panel(
        "mirror", "Leaders' mirror", "Do leaders announce, or do they converse?",
        keys=("leader_broadcast",), rows=tuple(rows), table=groups if groups.width else None,
    )  # fmt: skip


def _open(row: dict[str, object]) -> tuple[str, str]:
    name = row["name"] or row["words"] or row["story"]
    posts, people = (words.counted(float(str(row[n])), n) for n in ("posts", "people"))
    days = words.counted(float(str(row["days_open"])), "days")
    return f"“{name}”, {posts} by {people}", days


def _others(table: pl.DataFrame, left: int) -> str:
    few = table.filter(pl.col("shown") == _FEWER).height if "shown" in table.columns else 0
    more = left - few
    parts = [words.counted(more, "more stories")] if more else []
    return words.joined([*parts, *(["stories told by fewer than five people"] if few else [])])


def _share(row: dict[str, object]) -> str:
    share, low, high = row["share"], row["low"], row["high"]
    if not isinstance(share, float):
        return str(row.get("shown", "")).replace("yes", "unknown") or "unknown"
    ends = (
        f" ({low * 100:.0f} to {high * 100:.0f})"
        if isinstance(low, float) and isinstance(high, float)
        else ""
    )
    return f"{words.percentage(share)}{ends}"


def _posts(row: dict[str, object]) -> str:
    posts, people = row["posts"], row["people"]
    if not isinstance(posts, int) or not isinstance(people, int):
        return _HIDDEN
    return f"{words.counted(posts, 'posts')} by {words.counted(people, 'people')}"


def _now(row: dict[str, object]) -> tuple[str, str]:
    posts, base = row["posts"], row["of_posts"]
    name = f"posts that tell {row['story']}"
    if not isinstance(posts, int) or not isinstance(base, int):
        return name, _HIDDEN
    return name, f"{words.grouped(base)} as posted, {words.grouped(base - posts)} now"


def _of(row: dict[str, object]) -> str:
    posts, base = row["posts"], row["of_posts"]
    if not isinstance(posts, int) or not isinstance(base, int):
        return str(row.get("shown") or "hidden")
    return f"{words.grouped(posts)} of {words.grouped(base)} posts"


def _answers(row: dict[str, object]) -> str:
    replies, people = row["replies"], row["people"]
    if not isinstance(replies, int) or not isinstance(people, int):
        return "hidden"
    return (
        "none" if not replies else f"{words.grouped(replies)} to {words.counted(people, 'people')}"
    )
