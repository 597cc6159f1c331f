"""Panels about what comes back: answers, what is still open, newcomers, and who stays."""

from __future__ import annotations

import polars as pl

from dashboard.charts import distributions, trends
from dashboard.charts._chart import Segment
from dashboard.charts._theme import Words
from dashboard.panels import words
from dashboard.panels._panel import Panel, Sentence
from dashboard.panels._seen import Seen

_DAY_HOURS = 24
_WEEK_HOURS = 168
_ROWS = 6
_TIMES = {"24 h": "a day", "72 h": "three days", "7 d": "a week"}
_ENOUGH = 10
_BACK = (
    "answered so far; the share reckons with first posts whose week is not over; came back: did"
    " anything from day 8 to day 30"
)
_SHORT = "the data end before any of these posts could be followed for a week"
_FOLLOWED = "the band is the 95 % interval; posts count as long as they were seen"


def small(seen: Seen) -> Panel:
    """The panel of the overview: how many posts were answered by when, and how many never."""
    table = seen.table("unanswered_after_7d", "cut")
    rows = _answered_by(table) if seen.told("unanswered_after_7d") else []
    said = "; ".join(f"{label}: {text}" for label, _, text in rows)
    caption = (
        "Opening posts answered by another person" if rows else seen.why("unanswered_after_7d")
    )
    alt = f"{caption}. {said}." if rows else caption
    words_ = Words("How long until somebody answers", caption, alt)
    return seen.panel(
        "answers", words_.title, "Who gets an answer, and how soon?", quiet=True,
        keys=("first_reply_median_hours", "unanswered_after_7d"),
        picture=distributions.ladder(rows, words_, table if rows else table.clear()),
        more=left_waiting(seen, "space", 1),
    )  # fmt: skip


def _answered_by(table: pl.DataFrame) -> list[tuple[str, tuple[Segment, ...], str]]:
    """Return a bar for each time by which posts were answered, and one for those never answered."""
    rows: list[tuple[str, tuple[Segment, ...], str]] = []
    left = None
    for row in table.iter_rows(named=True):
        label = f"within {_TIMES[row['after']]}"
        if row["share"] is None:
            rows.append((label, (), "not known yet"))
            continue
        left = float(row["share"])
        bar = (distributions.segment("value", 1 - left),)
        rows.append((label, bar, words.percentage(1 - left)))
    if left is not None:
        bar = (distributions.segment("silent", left),)
        rows.append(("no answer", bar, words.percentage(left)))
    return rows


def answers(seen: Seen, keys: tuple[str, ...]) -> Panel:
    """How long until somebody answers, and how many posts nobody answered."""
    table = seen.table("first_reply_median_hours", "curve")
    drawn = _week_of(table)
    never = seen.readings["unanswered_after_7d"].value
    short = drawn.height > 0 and float(table["hours"].max()) < _WEEK_HOURS  # type: ignore[arg-type]  # a number
    left = "" if never is None else words.percentage(never)
    reached = "" if never is None else words.percentage(1 - never)
    words_ = Words(
        "How long until somebody answers",
        "Opening posts answered by another person; hatched, not answered",
        f"Share of opening posts answered by days since posting. {_after(left, short=short)}",
        "days since posting",
        "answered (% of opening posts)",
        seen.why("unanswered_after_7d"),
    )
    ends = trends.Ends(f"answered {reached}".strip(), f"no answer {left or 'yet'}")
    return seen.panel(
        "answers", "How long until somebody answers", "Who gets an answer, and how soon?",
        keys=keys, picture=trends.reached_by(drawn, words_, ends), table=table,
        foot=_SHORT if short else _FOLLOWED,
    )  # fmt: skip


def _after(left: str, *, short: bool) -> str:
    return (
        words.finished(f"{_SHORT}.") if short else f"After a week {left or 'some'} had no answer."
    )


def unanswered_by(seen: Seen, name: str) -> Panel:
    """In which groups or spaces posts wait longer for an answer."""
    table = seen.table("unanswered_after_7d", f"by_{name}")
    drawn = _answered_bars(table)
    empty = f"Too few people, or no {name} known."
    words_ = Words(
        f"Answered within a week, by {name}",
        f"Opening posts of each {name} answered within a week; hatched, those that were not",
        _alt(drawn, name),
        "answered within a week (% of opening posts)",
        empty=empty,
    )
    return seen.panel(
        f"answers-{name}", f"Answered within a week, by {name}",
        f"Does every {name} get answers alike?", keys=("unanswered_after_7d",),
        more=left_waiting(seen, name), quiet=True,
        picture=distributions.shares_by_name(drawn, words_, name), table=table,
    )  # fmt: skip


def left_waiting(seen: Seen, name: str, most: int = 3) -> tuple[Sentence, ...]:
    """Say of up to ``most`` groups or spaces that clearly more of their posts got no answer."""
    table = seen.table("unanswered_after_7d", f"by_{name}")
    whole = seen.readings["unanswered_after_7d"].value
    said: list[tuple[float, str]] = []
    for row in table.iter_rows(named=True):
        low, share, people = row["low"], row["share"], row["people"]
        if whole is None or low is None or low <= whole or people < _ENOUGH:
            continue
        text = (
            f"In “{row[name]}”, {words.percentage(share)} of the posts that open a conversation got"
            f" no answer within a week{_bounds(low, row['high'])}; in all,"
            f" {words.percentage(whole)}."
        )
        said.append((low, text))
    said.sort(key=lambda pair: -pair[0])
    panel = f"answers-{name}"
    return tuple(
        Sentence(text, "unanswered_after_7d", "none", "engagement", panel, "see")
        for _, text in said[:most]
    )


def _bounds(low: float, high: float) -> str:
    return f" ({low * 100:.0f} to {high * 100:.0f})" if high > low else ""


def still_open(seen: Seen) -> Panel:
    """What still waits for an answer, and where."""
    table = seen.table("open_posts", "by_space")
    rows = [
        (str(row["space"]), _posts_by(row))
        for row in table.head(_ROWS).iter_rows(named=True)
    ]  # fmt: skip
    hidden = sum(1 for _, text in rows if text == "hidden")
    told = [row for row in rows if row[1] != "hidden"]
    if hidden:
        told.append((words.counted(hidden, "more spaces"), "hidden: few people wrote there"))
    return seen.panel(
        "open", "Still open", "What is still waiting for an answer?", keys=("open_posts",),
        table=table if table.width else None, rows=tuple(told),
    )  # fmt: skip


def newcomers(seen: Seen, keys: tuple[str, ...], *, quiet: bool = False) -> Panel:
    """Who came new, and how far they got."""
    table = seen.table("newcomers", "ladder")
    rows = [(str(row["step"]), _steps(row), _said(row)) for row in table.iter_rows(named=True)]
    said = "; ".join(f"{label}: {text}" for label, _, text in rows)
    caption = "Of those who joined in the period; back after a week"
    picture = distributions.ladder(
        rows, Words("Newcomers", caption, f"How far newcomers got. {said}."), table
    )
    somebody = bool(rows) and seen.readings["newcomers"].value != 0
    return seen.panel(
        "newcomers", "Newcomers", "Who is new, were they answered, and did they come back?",
        keys=keys if somebody else ("newcomers",), picture=picture if somebody else None,
        foot=_BACK if somebody and not quiet else "",
        quiet=quiet and somebody,
    )  # fmt: skip


def retention(seen: Seen) -> Panel:
    """How long people stay, the lost shown."""
    table = seen.table("retention_90d", "curve")
    names = {"days": "time"}
    drawn = table.rename(names) if "days" in table.columns else _nothing()
    value = seen.readings["retention_90d"].value
    said = "some" if value is None else words.percentage(value)
    words_ = Words(
        "Who stays",
        "Of the people who ever began to act, those still acting, by days since their first act;"
        " hatched, the lost",
        f"Share of people still acting by days since their first act: {said} after 90 days.",
        "days since the first act",
        "still here (% of people who began)",
        seen.why("retention_90d"),
    )
    return seen.panel(
        "retention", "Who stays", "How many stay, and how many are lost?",
        keys=("retention_90d", "members_lost"),
        picture=trends.reached_by(drawn, words_, trends.Ends("still here", "lost")), table=table,
        foot="the band is the 95 % interval",
    )  # fmt: skip


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(("time", "share", "low", "high"), pl.Float64))


def _week_of(table: pl.DataFrame) -> pl.DataFrame:
    """Return the first week of the curve in days, from zero."""
    if "hours" not in table.columns:
        return _nothing()
    week = table.filter(pl.col("hours") <= _WEEK_HOURS).select(
        time=pl.col("hours") / _DAY_HOURS, share="answered", low="low", high="high"
    )
    start = pl.DataFrame({"time": [0.0], "share": [0.0], "low": [0.0], "high": [0.0]})
    known = week.drop_nulls("share").filter(pl.col("share").is_not_nan())
    return pl.concat([start, known], how="vertical_relaxed") if known.height else _nothing()


def _answered_bars(table: pl.DataFrame) -> pl.DataFrame:
    """Turn the shares of the unanswered to those of the answered, with words at the end."""
    if "share" not in table.columns:
        return pl.DataFrame(schema={"share": pl.Float64})
    turned = table.with_columns(
        share=1 - pl.col("share"), low=1 - pl.col("high"), high=1 - pl.col("low")
    )
    texts = [
        None if row["share"] is None
        else f"{words.percentage(row['share'])} of {words.counted(row['posts'], 'posts')}"
        for row in turned.iter_rows(named=True)
    ]  # fmt: skip
    return turned.with_columns(pl.Series("text", texts, pl.String)).sort(
        "posts", descending=True, nulls_last=True, maintain_order=True
    )


def _alt(table: pl.DataFrame, name: str) -> str:
    rows = table.head(distributions.MOST_ROWS).iter_rows(named=True)
    said = [f"{row[name]}, {row['text'] or 'hidden'} answered" for row in rows]
    return f"{'; '.join(said)}." if said else f"No {name} to compare."


def _posts_by(row: dict[str, object]) -> str:
    posts, people = row["posts"], row["people"]
    if not isinstance(posts, int) or not isinstance(people, int):
        return "hidden"
    return f"{words.counted(posts, 'posts')} by {words.counted(people, 'people')}"


def _steps(row: dict[str, object]) -> tuple[Segment, ...]:
    base, people, unknown = (row.get(name) for name in ("of_people", "people", "unknown"))
    whole = float(base) if isinstance(base, int) and base else 1.0
    if not isinstance(people, int) and not unknown:
        return (distributions.segment("hidden", 0.2),)
    known = (distributions.segment("step4", people / whole),) if isinstance(people, int) else ()
    apart = float(unknown) / whole if isinstance(unknown, int) else 0.0
    return (*known, distributions.segment("unknown", apart, "unknown")) if apart else known


def _said(row: dict[str, object]) -> str:
    people, unknown = row["people"], row.get("unknown")
    if isinstance(people, int):
        apart = float(unknown) if isinstance(unknown, int) else 0.0
        return words.grouped(people) + (f", {words.grouped(apart)} not known" if apart else "")
    few = row.get("shown") == "fewer than five people"
    return words.FEWER if few else "hidden" if row.get("shown") == "hidden" else "unknown"
