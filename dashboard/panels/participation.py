"""Panels about who takes part: over time, by group, in the ladder, and how few say most."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import polars as pl

from dashboard.charts import distributions, trends
from dashboard.charts._chart import Look, Segment
from dashboard.charts._theme import Words
from dashboard.panels import words
from dashboard.panels._panel import Panel, Sentence
from dashboard.panels._seen import Seen

NO_GROUPS: Final = "No attribute of the members is known well enough to tell groups apart."
_LOOKS: Final[tuple[Look, ...]] = ("step1", "step2", "step3", "step4", "step5")
_NO_ROWS: Final = "There is nothing to draw in this view."
_FEW_PERIODS: Final = "Too few people spoke, or for too short a time, to draw how it went on."


def participation(seen: Seen) -> Panel:
    """Who spoke, over time, of how many."""
    table = seen.table("members_spoke", "over_time")
    drawn = _whole_periods(table, seen)
    words_ = Words(
        "Who takes part over time",
        _base_words(seen),
        _alt_over_time(drawn),
        f"{_step(table)}, by its first day",
        "members who spoke (% of members)",
        _FEW_PERIODS if seen.told("members_spoke") else seen.why("members_spoke"),
    )
    last = drawn.drop_nulls("share") if "share" in drawn.columns else drawn
    end = "" if not last.height else f"spoke {words.percentage(last['share'][-1])}"
    return seen.panel(
        "participation", "Who takes part over time", "How many members say something?",
        keys=("members_spoke", "members_total"), quiet=True,
        picture=trends.share_over_time(_columns(drawn, "period_start", "share"), words_, end),
        table=table, foot="the band is the 95 % interval of each share; whole periods only",
    )  # fmt: skip


def everyone(seen: Seen, keys: tuple[str, ...], *, quiet: bool = False) -> Panel:
    """The ladder from all members to those who got an answer."""
    table = seen.table("members_got_answer", "ladder")
    rows = [
        (str(row["step"]), _segments(row, i, table), _step_words(row))
        for i, row in enumerate(table.iter_rows(named=True))
    ]
    caption = _ladder_caption(seen)
    said = "; ".join(f"{label}: {text or 'unknown'}" for label, _, text in rows)
    picture = distributions.ladder(
        rows, Words("Everyone", caption, f"From all members to those who got an answer. {said}."),
        table,
    )  # fmt: skip
    return seen.panel(
        "everyone", "Everyone", "Who is here, and how far does each get?", keys=keys,
        picture=picture if rows else None, foot=half_in_words(seen), quiet=quiet,
    )  # fmt: skip


def by_group(seen: Seen, key: str = "groups") -> Panel:
    """Who speaks in each group, and in which group hardly anybody."""
    table = seen.table("members_spoke", "by_group")
    untold = seen.why("members_spoke") if not seen.told("members_spoke") else NO_GROUPS
    drawn = _with_text(table).sort("of_people", descending=True, nulls_last=True)
    words_ = Words(
        "Who speaks, by group",
        "Of the members of each group, those who said something; hatched, those who did not",
        _alt_shares(drawn, "group", "spoke"),
        "members who spoke (% of the group)",
        empty=untold if not table.height else _NO_ROWS,
    )
    return seen.panel(
        key, "Who speaks, by group", "Which groups speak, and which do not?",
        keys=("members_spoke",), more=quietest(seen), quiet=True,
        picture=distributions.shares_by_name(drawn, words_, "group"), table=table,
    )  # fmt: skip


def quietest(seen: Seen) -> tuple[Sentence, ...]:
    """Say of up to two large groups that hardly anybody, or clearly fewer than elsewhere, spoke."""
    table = seen.table("members_spoke", "by_group")
    whole = seen.readings["members_spoke"].value
    said: list[tuple[float, str]] = []
    for row in table.iter_rows(named=True):
        base, people, name = row["of_people"], row["people"], row["group"]
        if base is None or base < 2 * _TEN:
            continue
        few = row.get("shown") == "fewer than five people"
        if few or people == 0:
            number = words.FEWER if few else "nobody"
            text = f"Of {words.grouped(base)} people in “{name}”, {number} spoke."
            said.append((0.0, text))
        elif row["high"] is not None and whole is not None and row["high"] < whole:
            share = words.percentage(row["share"])
            text = f"Of {words.grouped(base)} people in “{name}”, {words.grouped(people)} spoke"
            said.append(
                (row["share"], f"{text}, {share}; of all members, {words.percentage(whole)}.")
            )
    said.sort(key=lambda pair: pair[0])
    return tuple(
        Sentence(text, "members_spoke", "none", "engagement", "groups", "see")
        for _, text in said[:2]
    )


def voices(seen: Seen, keys: tuple[str, ...], key: str = "voices") -> Panel:
    """How few people say most of it."""
    curves = {
        "all members": seen.table("posts_gini_all", "lorenz"),
        "those who spoke": seen.table("posts_gini_speakers", "lorenz"),
    }
    table = seen.table("voices_for_half", "voices")
    half = half_in_words(seen)
    words_ = Words(
        "How many voices make it",
        words.finished(half) or "How much of what was said comes from how many people",
        "Share of the posts by share of the people, from those who say least; the further the "
        f"curve sags, the fewer say most of it. {words.finished(half)}.",
        "people, from those who say least (%)",
        "posts they wrote (%)",
        "Fewer than ten people wrote, too few to draw how it is spread.",
    )
    return seen.panel(
        key, "How many voices make it", "How few people say most of it?", keys=keys,
        picture=distributions.lorenz(curves, words_, table), table=table,
        foot="members who said nothing are the flat part",
    )  # fmt: skip


def rhythm(seen: Seen) -> Panel:
    """On which weekday and at which hour people write."""
    table = seen.table("posts_total", "rhythm")
    if "weekday" in table.columns and "hours" not in table.columns:
        table = table.with_columns(pl.lit(1, pl.Int64).alias("hours"))
    words_ = Words(
        "Rhythm of the week",
        f"Posts by weekday and hour, {seen.view.zone} time; the stronger, the more; hatched, none",
        _alt_rhythm(table, seen.view.zone),
        f"hour of the day ({seen.view.zone})",
        empty=seen.why("posts_total"),
    )
    return seen.panel(
        "rhythm", "Rhythm of the week", "When do people write?", keys=("posts_total",), quiet=True,
        picture=distributions.rhythm(_columns(table, "weekday", "posts"), words_), table=table,
        foot="a dot: fewer than five people, hidden",
    )  # fmt: skip


_ANSWERED: Final = "got an answer"
_TEN: Final = 10
_WEEK: Final = 7
_MONTH: Final = 31
_QUARTER: Final = 90
_TWO: Final = 2


def _columns(table: pl.DataFrame, *needed: str) -> pl.DataFrame:
    """Return the table, or one without rows that has the columns a picture asks for."""
    if set(needed) <= set(table.columns):
        return table
    return pl.DataFrame(schema=dict.fromkeys(needed, pl.Float64))


def _whole_periods(table: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    """Leave out a first or last week (month, quarter) that the view cuts short."""
    period = seen.view.period
    if period is None or "period_start" not in table.columns or table.height < _TWO:
        return table
    ends = table["period_start"].shift(-1).fill_null(period.end + timedelta(days=1))
    days = (ends - table["period_start"]).dt.total_days()
    usual = next(least for least in (_QUARTER, _MONTH - 3, _WEEK, 1) if int(days.max()) >= least)  # type: ignore[arg-type]
    whole = table.filter(days >= usual)
    return whole if whole.height >= _TWO else table


def _step(table: pl.DataFrame) -> str:
    """Name the length of the periods of a table, by its first whole one."""
    starts = table["period_start"].sort() if "period_start" in table.columns else pl.Series()
    apart = max((days.days for days in starts.diff().drop_nulls()), default=0)
    return "week" if 0 < apart <= _WEEK else "month" if 0 < apart <= _MONTH else "period"


def _with_text(table: pl.DataFrame) -> pl.DataFrame:
    """Add the words at the end of each bar: the percentage and the base of the row."""
    if "share" not in table.columns:
        return pl.DataFrame(schema={"group": pl.String, "share": pl.Float64, "of_people": pl.Int64})
    texts = [
        None if row["share"] is None
        else f"{words.percentage(row['share'])} of {words.grouped(row['of_people'])}"
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    return table.with_columns(pl.Series("text", texts, pl.String))


def _segments(row: dict[str, object], place: int, table: pl.DataFrame) -> tuple[Segment, ...]:
    base = _number(row["of_people"]) or 1.0
    people, unknown = _number(row["people"]), _number(row.get("unknown")) or 0.0
    if place == 0:
        spoke = _number(table.filter(pl.col("step") == "spoke")["people"].first())
        if people is None or spoke is None:
            return (distributions.segment("hidden", 1.0),)
        return (
            distributions.segment("step1", spoke / base),
            distributions.segment("silent", (people - spoke) / base),
        )
    look = _LOOKS[min(place, len(_LOOKS) - 1)]
    if people is None and not unknown:
        return (distributions.segment("unknown" if row.get("shown") == "yes" else "hidden", 0.2),)
    known = (distributions.segment(look, people / base),) if people is not None else ()
    apart = (distributions.segment("unknown", unknown / base, "unknown"),) if unknown else ()
    return (*known, *apart)


def _step_words(row: dict[str, object]) -> str:
    people, unknown = _number(row["people"]), _number(row.get("unknown")) or 0.0
    if people is not None:
        apart = unknown and row["step"] == _ANSWERED
        return words.grouped(people) + (f", {words.grouped(unknown)} not known" if apart else "")
    few = row.get("shown") == "fewer than five people"
    return words.FEWER if few else "hidden" if row.get("shown") == "hidden" else "unknown"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _ladder_caption(seen: Seen) -> str:
    answered, total = seen.readings["members_got_answer"], seen.readings["members_total"]
    if total.value is None:
        return seen.why("members_total")
    if answered.count is None:
        return f"Of {words.grouped(total.value)} members, and how far each got"
    count, base = words.grouped(answered.count), words.grouped(total.value)
    return f"Of {base} members, {count} got an answer to something they said"


def half_in_words(seen: Seen) -> str:
    """Say how few people wrote half of it, as a part of a sentence; empty if it cannot be told."""
    reading = seen.readings["voices_for_half"]
    if reading.value is None and not seen.told("voices_for_half"):
        return ""
    number = words.FEWER if reading.value is None else words.grouped(reading.value)
    return words.lowered(words.finished(f"half of all posts came from {number} people"))


def _base_words(seen: Seen) -> str:
    total = seen.readings["members_total"]
    if total.value is None:
        return seen.why("members_total")
    then = None if total.compared is None else total.compared.value
    before = "" if then is None else f" ({words.before(seen.view)}, {words.grouped(then)})"
    return f"Of all {words.counted(total.value, 'members')}{before}"


def _alt_over_time(table: pl.DataFrame) -> str:
    known = table.drop_nulls("share") if "share" in table.columns else pl.DataFrame()
    if not known.height:
        return _NO_ROWS
    first, last = known.row(0, named=True), known.row(-1, named=True)
    start, end = (words.day(row["period_start"]) for row in (first, last))
    shares = (words.percentage(row["share"]) for row in (first, last))
    one, two = shares
    return f"Share of members who spoke: {one} from {start}, {two} from {end}."


def _alt_shares(table: pl.DataFrame, name: str, verb: str) -> str:
    rows = table.head(distributions.MOST_ROWS).iter_rows(named=True)
    said = [f"{row[name]}, {row.get('text') or 'hidden'} {verb}" for row in rows]
    return f"{'; '.join(said)}." if said else NO_GROUPS


def _alt_rhythm(table: pl.DataFrame, zone: str) -> str:
    if "posts" not in table.columns or not table["posts"].count() or not table["posts"].sum():
        return "No post whose hour is known."
    most = table.sort("posts", descending=True, nulls_last=True).row(0, named=True)
    weekday = distributions.DAYS[most["weekday"] - 1]
    hours = f"{most['hour']} to {most['hour'] + most['hours']}"
    return f"Most posts were written on {weekday} from {hours} o'clock, {zone} time."
