"""Numbers, intervals, dates and templates as sentences that can be read aloud. Plain text only."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from dashboard.metrics._metric import CLEAR_FALL, CLEAR_RISE, Metric, Reading, Unit
from dashboard.view import Period, View, quarter_of

FEWER: Final = "fewer than five"
LARGE: Final = 10_000
"""From this base on, a percentage is given with one decimal."""

_HOURS_IN_DAYS: Final = 48
_SMALL_COUNT: Final = 10
_MINUTES: Final = 60
_SEGMENT: Final = re.compile(r"\[([^\[\]]*)\]")
_FIELD: Final = re.compile(r"\{(\w+)\}")
_SINGULAR: Final = {
    "people": "person", "members": "member", "posts": "post", "reactions": "reaction",
    "spaces": "space", "days": "day", "hours": "hour", "minutes": "minute", "rows": "row",
    "newcomers": "newcomer", "groups": "group", "files": "file", "weeks": "week",
}  # fmt: skip
_ONE_OF_MANY: Final = re.compile(
    rf"(?<![\d.,])(?<!of )\b1 ((?:opening )?)({'|'.join(_SINGULAR)})\b"
)


def grouped(number: float) -> str:
    """Return a number with its thousands grouped, one decimal only where it has one.

    >>> grouped(1031), grouped(7.26), grouped(12.0)
    ('1,031', '7.3', '12')
    """
    rounded = round(number, 1)
    return f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"


def percentage(share: float, base: float | None = None) -> str:
    """Return a share (0..1) as a percentage; a small part is not rounded to none, nor to all.

    >>> percentage(0.3714), percentage(0.002), percentage(0.999), percentage(0.37144, 20_000)
    ('37 %', 'under 1 %', 'over 99 %', '37.1 %')
    """
    if base is not None and base >= LARGE:
        return f"{share * 100:.1f} %"
    whole = round(share * 100)
    if whole == 0 and share > 0:
        return "under 1 %"
    if whole == 100 and share < 1:  # noqa: PLR2004 - a hundred per cent
        return "over 99 %"
    return f"{whole} %"


def duration(hours: float) -> str:
    """Return a time as people say it.

    >>> duration(0.4), duration(5.2), duration(80)
    ('24 minutes', '5 hours', '3 days')
    """
    return _times(hours, hours)


def amount(value: float, unit: Unit, base: float | None = None) -> str:
    """Return a value in its unit; the word of the unit only for times.

    >>> amount(0.5, "share"), amount(2100, "posts"), amount(0.717, "0..1")
    ('50 %', '2,100', '0.72')
    """
    if unit == "share":
        return percentage(value, base)
    if unit == "hours":
        return duration(value)
    if unit == "0..1":
        return f"{value:.2f}"
    return grouped(value)


def interval(reading: Reading) -> str | None:
    """Return the interval in parentheses, in the unit of the value; None where there is none.

    >>> interval(Reading("k", 0.37, "share", low=0.34, high=0.4))
    '(34 to 40)'
    """
    low, high, value = reading.low, reading.high, reading.value
    if low is None or high is None or value is None:
        return None
    if reading.unit == "share":
        digits = 1 if reading.base is not None and reading.base >= LARGE else 0
        ends = f"{low * 100:.{digits}f}", f"{high * 100:.{digits}f}"
        return None if ends[0] == ends[1] else f"({ends[0]} to {ends[1]})"
    if reading.unit == "hours":
        return f"({_bare(low, value)} to {_times(high, value)})"
    if reading.unit == "0..1":
        return f"({low:.2f} to {high:.2f})"
    whole = value >= _SMALL_COUNT
    return f"({grouped(round(low) if whole else low)} to {grouped(round(high) if whole else high)})"


def day(when: date) -> str:
    """Return a day in words.

    >>> day(date(2026, 3, 3))
    '3 March 2026'
    """
    return f"{when.day} {when:%B %Y}"


def span(period: Period) -> str:
    """Return a period in words, the year once where it is one.

    >>> span(Period(date(2026, 1, 1), date(2026, 3, 31)))
    '1 January to 31 March 2026'
    """
    if period.start == period.end:
        return day(period.end)
    first = period.start
    start = f"{first.day} {first:%B}" if first.year == period.end.year else day(first)
    return f"{start} to {day(period.end)}"


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
    verdict = None if reading.compared is None else reading.compared.verdict
    clear = verdict in {CLEAR_RISE, CLEAR_FALL} and not said
    template = metric.sentences.clear if clear else metric.sentences.unclear
    return finished(fill(template, fields(reading, view)))


def fields(reading: Reading, view: View) -> dict[str, str | None]:
    """Return the words for the fields of a template; None where there is nothing to say."""
    compared, few = reading.compared, _said_as_few(reading)
    then = None if compared is None else compared.value
    words: dict[str, str | None] = {
        "value": _few_value(reading) if few else _amount(reading),
        "count": FEWER if few else _grouped(reading.count),
        "base": "the" if reading.base is None else grouped(reading.base),
        "of": reading.of or None,
        "interval": interval(reading),
        "before": None if then is None else before(view),
        "then": None if then is None else amount(then, reading.unit, reading.base),
        "verdict": None if compared is None or then is None else compared.verdict,
        "why": why(reading),
    }
    if compared is not None and compared.verdict in {CLEAR_RISE, CLEAR_FALL}:
        words["verdict"] = compared.verdict
    return words


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
    single = _ONE_OF_MANY.sub(lambda m: f"1 {m.group(1)}{_SINGULAR[m.group(2)]}", tidy)
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


def joined(parts: list[str]) -> str:
    """Return a list in words.

    >>> joined(["Sales", "Depots", "Night"])
    'Sales, Depots and Night'
    """
    if len(parts) < 2:  # noqa: PLR2004 - one needs no "and"
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _said_as_few(reading: Reading) -> bool:
    return any(caveat.key == "fewer_than_five" for caveat in reading.caveats)


def _few_value(reading: Reading) -> str:
    if reading.unit == "share":
        return "" if reading.high is None else f"at most {percentage(reading.high)}"
    return FEWER


def _amount(reading: Reading) -> str | None:
    if reading.value is None:
        return None
    return amount(reading.value, reading.unit, reading.base)


def _grouped(number: float | None) -> str | None:
    return None if number is None else grouped(number)


def _times(hours: float, like: float) -> str:
    """Return hours in the unit in which ``like`` is said."""
    number = _bare(hours, like)
    unit = "minutes" if like < 1 else "hours" if like < _HOURS_IN_DAYS else "days"
    return f"{number} {_SINGULAR[unit] if number == '1' else unit}"


def _bare(hours: float, like: float) -> str:
    if like < 1:
        return f"{hours * _MINUTES:.0f}"
    return f"{hours:,.0f}" if like < _HOURS_IN_DAYS else f"{hours / 24:,.0f}"
