"""Panels about both classes of posts: how far each got, how soon, and compared like with like."""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.charts import heard as charts
from dashboard.charts._theme import Words
from dashboard.metrics._circumstances import EXPLAINS
from dashboard.metrics._heard_ladder import ANOTHER, STEPS, YOURS
from dashboard.metrics._heard_tables import MATCHED, ONE_LESS, WITHIN_AUTHORS, in_points
from dashboard.panels import words
from dashboard.panels._panel import Panel
from dashboard.panels._seen import Seen

_COLUMNS: Final = ((ANOTHER, "other stories"), (YOURS, "your story"))
_THAN: Final = " than those that tell yours"
_ACTED: Final = "acted on"
_REMOVED: Final = "removed"
_DAY_HOURS: Final = 24
_WEEK_HOURS: Final = 168
_CLASSES: Final = (
    ("answered_sponsor", YOURS, True),
    ("answered_alternative", "other stories", False),
)


def ladder(seen: Seen) -> Panel:
    """How far the posts of each class got, from said to acted on, removed beside."""
    table = seen.table("alternative_seen", "heard_ladder")
    gone = seen.table("removed_gap", "by_class")
    names = [*STEPS, _ACTED, _REMOVED]
    columns = [
        (name, [*_steps(table, story), charts.Step(0.0, "unknown", 1.0), _gone(gone, story)])
        for story, name in _COLUMNS
    ]
    caption = _in_words(table)
    alt = "; ".join(
        f"{name}: " + ", ".join(f"{step} {s.text}" for step, s in zip(names, steps, strict=True))
        for name, steps in columns
    )
    words_ = Words("From said to acted on", caption, f"{alt}.", empty=seen.why("alternative_seen"))
    return seen.panel(
        "ladder", "From said to acted on", "How far did each story get?",
        keys=("alternative_seen", "alternative_acted_on"), quiet=True, table=table,
        picture=charts.two_ladders(names, columns, words_, table),
        foot="dotted: not known, nothing here links posts to decisions; removed counts replies too",
    )  # fmt: skip


def curves(seen: Seen) -> Panel:
    """How long until somebody answers, for both classes."""
    drawn, tables = [], []
    for key, name, sponsor in _CLASSES:
        table, value = seen.table(key, "curve"), seen.readings[key].value
        end = name if value is None else f"{name} {words.percentage(value)}"
        drawn.append(charts.Curve(end, _week_of(table), sponsor))
        if table.width:
            tables.append(table.select(pl.lit(name).alias("story"), pl.all()))
    whole = pl.concat(tables, how="diagonal") if tables else pl.DataFrame()
    words_ = Words(
        "How long until somebody answers",
        "Share of opening posts answered by another person, by days since posting",
        f"After a week: {'; '.join(curve.text for curve in drawn)}.",
        "days since posting", "answered (% of opening posts)",
        seen.why("answered_alternative"),
    )  # fmt: skip
    return seen.panel(
        "curves", "How long until somebody answers", "Is every story answered alike?",
        keys=("answered_sponsor", "answered_alternative"), quiet=True,
        picture=charts.two_curves(drawn, words_, whole), table=whole,
        foot="bands: 95 % interval; posts at the end of the data count as long as they were seen",
    )  # fmt: skip


def compared(seen: Seen) -> Panel:
    """The gaps, as they are and compared like with like, with what could still explain them."""
    table = seen.table("answered_gap", "ways")
    rows = [(_way(row), _number(row)) for row in table.iter_rows(named=True)]
    rows += [(f"still apart after matching: {name}", text) for name, text in _apart(seen)]
    return seen.panel(
        "matched", "Like with like", "Is the gap still there among posts that are alike?",
        keys=("answered_gap", "leader_answered_gap"), rows=tuple(rows),
        table=table if table.width else None,
        foot=f"this does not prove a motive; what could still explain it: {EXPLAINS}",
    )  # fmt: skip


def after_matching(seen: Seen) -> str:
    """Say what is left of the gap in answers after matching, or that posts cannot be matched.

    It is said of posts in the same circumstances, and that it proves no motive.
    """
    table = seen.table("answered_gap", "ways")
    row = next((r for r in table.iter_rows(named=True) if r["how"] == MATCHED), None)
    if row is None or row["gap"] is None:
        return "They cannot be matched: too few of them were written in the same circumstances."
    said = in_points(row["gap"], row["low"], row["high"]).replace(_THAN, "")
    said = said.replace("often as those that tell yours", "often as yours")
    return f"Posts like this were answered {said}, after matching; this does not prove a motive."


def _way(row: dict[str, object]) -> str:
    share, note = row["matched_share"], str(row["note"] or "")
    if row["how"] == MATCHED and isinstance(share, float):
        return f"matched: {words.percentage(share)} of the others found posts like them"
    return f"{row['how']} ({note})" if row["how"] == WITHIN_AUTHORS and note else str(row["how"])


def _number(row: dict[str, object]) -> str:
    gap, low, high = (row[name] if isinstance(row[name], float) else None
                      for name in ("gap", "low", "high"))  # fmt: skip
    if row["how"] == ONE_LESS and isinstance(low, float) and isinstance(high, float):
        ends = [f"{abs(round(end * 100))} {'less' if end > 0 else 'more'}" for end in (low, high)]
        return f"{ends[0]} to {ends[1]} often"
    if not isinstance(gap, float):
        return str(row["note"] or row.get("shown") or "hidden")
    return in_points(gap, low, high).replace(_THAN, "")  # type: ignore[arg-type]


def _apart(seen: Seen) -> list[tuple[str, str]]:
    """Return the circumstances that still differ by a tenth of their spread, the largest first."""
    table = seen.table("answered_gap", "balance")
    matched = seen.table("answered_gap", "ways")
    told = "gap" in matched.columns and matched.filter(pl.col("how") == MATCHED)["gap"].count()
    if "after" not in table.columns or not told:
        return []
    wide = table.filter(pl.col("after").abs() >= 0.1).sort(pl.col("after").abs(), descending=True)  # noqa: PLR2004 - the usual limit
    return [
        (str(row["circumstance"]), f"{row['before']:+.2f} → {row['after']:+.2f} of its spread")
        for row in wide.head(3).iter_rows(named=True)
    ]


def _steps(table: pl.DataFrame, story: str) -> list[charts.Step]:
    rows = {}
    if "story" in table.columns:
        rows = {r["step"]: r for r in table.filter(pl.col("story") == story).iter_rows(named=True)}
    return [_step(rows.get(step)) for step in STEPS]


def _step(row: dict[str, object] | None) -> charts.Step:
    if row is None:
        return charts.Step(0.0, "unknown", 1.0)
    posts, base, share, apart = (row[name] for name in ("posts", "of_posts", "share", "unknown"))
    if not isinstance(posts, int) or not isinstance(base, int):
        return charts.Step(None, "hidden")
    if not isinstance(share, float):
        return charts.Step(0.0, "unknown", 1.0)
    text = words.grouped(posts)
    text = text if row["step"] == STEPS[0] else f"{text} · {words.percentage(share)}"
    unknown = apart / base if isinstance(apart, int) and base else 0.0
    return charts.Step(share, text, unknown)


def _gone(table: pl.DataFrame, story: str) -> charts.Step:
    rows = table.filter(pl.col("story") == story) if "story" in table.columns else table
    if not rows.height or rows["posts"][0] is None:
        return charts.Step(None, "hidden" if rows.height else "not told", look="silent")
    share = rows["share"][0] or 0.0
    text = words.grouped(rows["posts"][0])
    text = f"{text} · {words.percentage(share)}" if share else text
    return charts.Step(share, text, look="silent")


def _in_words(table: pl.DataFrame) -> str:
    steps = dict(zip(STEPS, _steps(table, ANOTHER), strict=True))
    said, led = steps["said"].text, steps["by a leader"]
    led_by = led.text.split(" ")[0] if led.share is not None and led.text != "unknown" else ""
    by = f", {led_by} were answered by a leader within a week" if led_by else ""
    return words.finished(f"of {said} opening posts that told another story{by}")


def _week_of(table: pl.DataFrame) -> pl.DataFrame:
    """Return the first week of a curve in days, from zero."""
    columns = ("time", "share", "low", "high")
    if "hours" not in table.columns:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.Float64))
    week = table.filter(pl.col("hours") <= _WEEK_HOURS).select(
        time=pl.col("hours") / _DAY_HOURS, share="answered", low="low", high="high"
    )
    start = pl.DataFrame({name: [0.0] for name in columns})
    return pl.concat([start, week.fill_nan(None).drop_nulls("share")], how="vertical_relaxed")
