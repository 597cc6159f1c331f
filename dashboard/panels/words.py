"""Readings, intervals and templates as sentences that can be read aloud. Plain text only."""

from __future__ import annotations

import re
from typing import Final

from dashboard.metrics._metric import (
    CLEAR_FALL,
    CLEAR_RISE,
    TOO_FEW_PEOPLE,
    UNSURE,
    Metric,
    Reading,
)
from dashboard.panels._numbers import (
    HOURS_IN_DAYS,
    LARGE,
    SINGULAR,
    SMALL_COUNT,
    amount,
    bare,
    day,
    duration,
    grouped,
    percentage,
    span,
    times,
)
from dashboard.view import View, quarter_of

__all__ = ["amount", "day", "duration", "grouped", "percentage", "span"]

FEWER: Final = "fewer than five"

_TEN_DAYS: Final = 240
"""More hours than this are said in days, whatever they are compared with."""

TOLD_BY: Final = {
    "people": "by as many people", "posts": "in as many posts", "threads": "in as many threads",
}  # fmt: skip
"""How often a story is told, by what stories are counted in."""

_SEGMENT: Final = re.compile(r"\[([^\[\]]*)\]")
_FIELD: Final = re.compile(r"\{(\w+)\}")
_ONE_OF_MANY: Final = re.compile(rf"(?<![\d.,])(?<!of )\b1 ((?:opening )?)({'|'.join(SINGULAR)})\b")


def interval(reading: Reading) -> str | None:
    """Return the interval in parentheses, in the unit of the value; None where there is none.

    Where too few people stand behind the value, that is said in its place.

    >>> interval(Reading("k", 0.37, "share", low=0.34, high=0.4))
    '(34 to 40)'
    """
    low, high, value = reading.low, reading.high, reading.value
    if value is not None and any(caveat.key == TOO_FEW_PEOPLE for caveat in reading.caveats):
        return UNSURE
    if low is None or high is None or value is None:
        return None
    if reading.unit == "share":
        digits = 1 if reading.base is not None and reading.base >= LARGE else 0
        ends = f"{low * 100:.{digits}f}", f"{high * 100:.{digits}f}"
        return None if ends[0] == ends[1] else f"({ends[0]} to {ends[1]})"
    if reading.unit == "hours":
        like = _like(reading)
        return f"({bare(low, like)} to {times(high, like)})"
    if reading.unit == "0..1":
        return f"({low:.2f} to {high:.2f})"
    whole = value >= SMALL_COUNT
    return f"({grouped(round(low) if whole else low)} to {grouped(round(high) if whole else high)})"


def before(view: View) -> str | None:
    """Return the comparison period in words; None where there is none."""
    other, period = view.comparison, view.period
    if other is None or period is None:
        return None
    if other != period.before():
        return f"from {span(other)}"
    if period == quarter_of(period.start):
        return "the quarter before"
    return f"the {grouped(other.days)} days before" if other.days > 1 else "the day before"


def sentence(metric: Metric, reading: Reading, view: View) -> str:
    """Fill the template that fits a gated reading: clear, no clear change, cannot tell."""
    said = _said_as_few(reading)
    if reading.value is None and not said:
        return finished(fill(metric.sentences.cannot_tell, {"why": why(reading)}))
    if reading.value == 0 and metric.sentences.none:
        template = metric.sentences.none
    elif clearly(reading) and not said:
        template = metric.sentences.clear
    else:
        template = metric.sentences.unclear
    change = metric.sentences.more if clearly(reading) > 0 else metric.sentences.less
    return finished(_all_or_none(fill(template, fields(reading, view) | {"change": change})))


def clearly(reading: Reading) -> int:
    """Return 1 for a clear rise since the comparison period, -1 for a clear fall, else 0."""
    verdict = None if reading.compared is None else reading.compared.verdict
    return {CLEAR_RISE: 1, CLEAR_FALL: -1}.get(verdict or "", 0)


def flatters(metric: Metric, reading: Reading) -> bool:
    """Say whether a reading speaks for the community as it stands now.

    One that is better when it is high does, unless it has clearly fallen. One that is better when
    it is low, such as the posts that still wait, does only where it is nothing or has clearly
    fallen. What was found beyond chance beside a number is said because it is a trouble.
    """
    if reading.beyond > 0:
        return False
    if metric.favours == "high":
        return clearly(reading) != -1 and not reading.finding
    return metric.favours == "low" and (reading.value == 0 or clearly(reading) == -1)


def fields(reading: Reading, view: View) -> dict[str, str | None]:
    """Return the words for the fields of a template; None where there is nothing to say."""
    compared, few = reading.compared, _said_as_few(reading)
    then = None if compared is None else compared.value
    now, before_now = _apart(reading)
    return {
        "value": _few_value(reading) if few else now,
        "count": FEWER if few else _grouped(reading.count),
        "base": "the" if reading.base is None else grouped(reading.base),
        "of": reading.of or None,
        "interval": interval(reading),
        "before": None if then is None else before(view),
        "then": before_now,
        "verdict": None if compared is None or then is None else compared.verdict,
        "finding": reading.finding or None,
        "told_by": TOLD_BY[view.scope.unit],
        "why": why(reading),
    }


def why(reading: Reading) -> str:
    """Return why a reading is not told, as a part of a sentence: no capital, no full stop."""
    for caveat in reading.caveats:
        if caveat.key in {"cannot_tell", "hidden", "too_few"}:
            return lowered(caveat.sentence.rstrip("."))
    return "this export does not tell"


def fill(template: str, words: dict[str, str | None]) -> str:
    """Fill the fields of a template; [segments] with an unknown field are left out.

    >>> fill("{count} spoke[; before, {then}].", {"count": "12", "then": None})
    '12 spoke.'
    """

    def kept(segment: re.Match[str]) -> str:
        inside = segment.group(1)
        known = all(words.get(name) is not None for name in _FIELD.findall(inside))
        return inside if known else ""

    chosen = _SEGMENT.sub(kept, template)
    return _FIELD.sub(lambda found: words.get(found.group(1)) or "", chosen)


def finished(text: str) -> str:
    """Return a sentence with a capital, single spaces, and one thing called one.

    >>> finished("fewer than five people  wrote half of it .")
    'Fewer than five people wrote half of it.'
    >>> finished("1 posts by 11 people")
    '1 post by 11 people'
    """
    tidy = re.sub(r"\s+([.,;:])", r"\1", re.sub(r"\s{2,}", " ", text)).strip()
    tidy = re.sub(r"([,;:])\.", ".", tidy)
    single = _ONE_OF_MANY.sub(lambda m: f"1 {m.group(1)}{SINGULAR[m.group(2)]}", tidy)
    return single[:1].upper() + single[1:]


def counted(number: float, noun: str) -> str:
    """Return a number with its noun in the plural, or in the singular for one.

    >>> counted(1, "posts"), counted(1200, "people")
    ('1 post', '1,200 people')
    """
    return finished(f"{grouped(number)} {noun}")


def lowered(text: str) -> str:
    """Return the text beginning small, unless its first word is a name in capitals."""
    if text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]


def joined(parts: list[str], last: str = "and") -> str:
    """Return a list in words.

    >>> joined(["Sales", "Depots", "Night"]), joined(["Sales", "Depots"], "or")
    ('Sales, Depots and Night', 'Sales or Depots')
    """
    if len(parts) < 2:  # noqa: PLR2004 - one needs no "and"
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def _said_as_few(reading: Reading) -> bool:
    return any(caveat.key == "fewer_than_five" for caveat in reading.caveats)


def _few_value(reading: Reading) -> str:
    if reading.unit == "share":
        return "" if reading.high is None else f"at most {percentage(reading.high)}"
    return FEWER


def _apart(reading: Reading) -> tuple[str | None, str | None]:
    """Return the value and the one before in words, fine enough that a clear change is seen."""
    value, unit, base = reading.value, reading.unit, reading.base
    then = None if reading.compared is None else reading.compared.value
    now = None if value is None else amount(value, unit, base)
    if value is None or then is None:
        return now, None if then is None else amount(then, unit, base)
    was = amount(then, unit, base)
    if unit == "hours" and _like(reading) != value:
        return times(value, 1), times(then, 1)
    if not clearly(reading):
        return now, was
    if unit == "share" and abs(round(value * 100) - round(then * 100)) <= 1:
        digits = 1 if round(value, 3) != round(then, 3) else 2
        return f"{value * 100:.{digits}f} %", f"{then * 100:.{digits}f} %"
    if unit == "hours" and now == was:
        like = min(value, then, HOURS_IN_DAYS - 1)
        return times(value, like), times(then, like)
    return now, was


def _like(reading: Reading) -> float:
    """Return the hours in whose unit the value of a reading, its ends and the one before are said.

    Two days beside 25 hours are 50 hours: both in hours, as long as neither becomes unwieldy.
    """
    value = reading.value or 0.0
    then = None if reading.compared is None else reading.compared.value
    apart = then is not None and 1 <= min(value, then) < HOURS_IN_DAYS <= max(value, then)
    return 1.0 if apart and max(value, then or 0.0) <= _TEN_DAYS else value


def _all_or_none(text: str) -> str:
    """Say "not one of the 60" for "0 of 60" and "all 60" for "60 of 60" at the start of a sentence.

    >>> _all_or_none("0 of 60 members spoke."), _all_or_none("60 of 60 members spoke.")
    ('Not one of the 60 members spoke.', 'All 60 members spoke.')
    """
    text = re.sub(r"^0 of (?:the )?", "Not one of the ", text)
    return re.sub(r"^(\d[\d,]*) of \1 ", r"All \1 ", text)


def _grouped(number: float | None) -> str | None:
    return None if number is None else grouped(number)
