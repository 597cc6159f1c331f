"""Columns of times as people write them -> UTC moments with a quality, decided column by column.

Read are ISO times with and without zone, numbers (Unix seconds to nanoseconds, spreadsheet days),
day/month/year in either order, and English month names. Times outside 1990 to tomorrow are counted
and become null. Nothing here loops over rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import polars as pl

from data_sources.community import TIME
from data_sources.event_words import MISSING

Order = Literal["day first", "month first"]

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_ANCIENT: Final = datetime(1200, 1, 1, tzinfo=UTC)
_SAMPLE: Final = 300
_FIRST_LOOK: Final = 10_000
_CLOCKS: Final = (
    ("%H:%M:%S", "exact"),
    ("%H:%M:%S%.f", "exact"),
    ("%H:%M", "minute"),
    ("%I:%M:%S %p", "exact"),
    ("%I:%M %p", "minute"),
)
_ZONES: Final = (("Z", "zone"), ("", "none"), ("%#z", "offset"), (" %#z", "offset"),
                 (" UTC", "zone"), (" GMT", "zone"))  # fmt: skip
_DAYS: Final = (
    (r"^\d{4}-\d", ("%Y-%m-%d",)),
    (r"^\d{4}/\d", ("%Y/%m/%d",)),
    (r"^\d{4}\.\d", ("%Y.%m.%d",)),
    (r"^\d{1,2}\.? ?[A-Za-z]", ("%d %b %Y", "%d. %b %Y", "%d %B %Y", "%d. %B %Y")),
    (r"^\d{1,2}-[A-Za-z]", ("%d-%b-%Y", "%d-%b-%y")),
    (r"^[A-Za-z]{3,9}, ", ("%a, %d %b %Y", "%A, %d %B %Y", "%A, %B %d, %Y")),
    (r"^[A-Za-z]{3,9} \d", ("%b %d, %Y", "%B %d, %Y")),
)
"""What the first characters of a date tell of the ways in which it may be written."""

_YEAR_FIRST: Final = r"^\d{4}-\d\d-\d\d"
_NUMBER: Final = r"^-?\d+(?:[.,]\d+)?$"
_NUMERIC_DATE: Final = r"^(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{2,4}\b"
_MAYBE_TIME: Final = r"^\d{5,19}(?:[.,]\d+)?$|^\d{1,4}[-/. ]+\w|^[A-Za-z]{3,9},? \d"
_DOTTED: Final = r"^\d{1,2}\.\d{1,2}\."
_UNITS: Final = ((2e4, 8e4, 0), (3e8, 5e9, 1_000_000), (3e11, 5e12, 1_000), (3e14, 5e15, 1))
MOSTLY: Final = 0.5
"""Where more than this share of a column are numbers, the other cells are no times."""
_NANOSECONDS: Final = (3e17, 5e18)
_EXCEL_EPOCH_DAYS: Final = 25_569
_DAY_US: Final = 86_400_000_000
_MONTHS: Final = 12


@dataclass(frozen=True)
class Moments:
    """A read column of times.

    ``times`` are UTC (null where unread), ``quality`` is exact, minute, assumed_zone or date.
    ``order`` is the order of day and month where it mattered, ``sure`` whether it was decided by
    the values. ``unread`` cells are no times, ``outside`` lie before 1990 or after tomorrow.
    """

    times: pl.Series
    quality: pl.Series
    order: Order | None
    sure: bool
    unread: int
    outside: int


def read_times(cells: pl.Series, order: Order | None = None) -> Moments:
    """Read one column of text cells as times; ``order`` overrides the decision on day and month."""
    cells = cells.cast(pl.String)
    plain = _read_at_once(cells)
    if plain is not None:
        return plain
    text = cells.str.strip_chars()
    text = pl.select(
        pl.when(text.is_in(MISSING)).then(None).otherwise(text).alias(cells.name)
    ).to_series()
    sample = text.drop_nulls().head(_SAMPLE)
    decided, sure = _order(text, sample) if order is None else (order, True)
    read = _read(text, sample, decided)
    latest = datetime.now(UTC) + timedelta(days=1)
    inside = pl.col("at").is_between(EARLIEST, latest)
    outside = read.select((~inside).sum()).item()
    unread = text.len() - text.null_count() - (read.height - read["at"].null_count())
    kept = read.select(
        pl.when(inside).then(pl.col("at")).alias("at"), pl.col("quality").fill_null("exact")
    )
    return Moments(kept["at"], kept["quality"], decided, sure, int(unread), int(outside or 0))


def _read_at_once(cells: pl.Series) -> Moments | None:
    """Read cells that are all written in one way that leaves nothing open; None where any is not.

    The same as reading them shape by shape, in one pass.
    """
    sample = cells.drop_nulls().head(_SAMPLE)
    if sample.is_empty() or not sample.str.contains(_YEAR_FIRST).all():
        return None
    shape = next((each for each in _shapes(sample, None) if _fits(sample, each)), None)
    at = None if shape is None else _parse(cells, shape)
    if shape is None or at is None or at.null_count() > cells.null_count():
        return None
    latest = datetime.now(UTC) + timedelta(days=1)
    if not at.is_between(EARLIEST, latest).all():
        return None
    quality = pl.Series("quality", [_quality(shape)]).new_from_index(0, cells.len())
    return Moments(at, quality, None, sure=True, unread=0, outside=0)


def in_zone(moments: Moments, zone: str | None) -> Moments:
    """Return ``moments`` whose times without a zone, and bare days, are of the clock of ``zone``.

    A time that the clock skips in spring is an hour later; of one that it shows twice, the first.
    """
    if zone is None:
        return moments
    local = pl.col("at").dt.replace_time_zone(None)
    told = [
        step.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        for step in (local, local + timedelta(hours=1))
    ]
    here = pl.coalesce(told).dt.convert_time_zone("UTC")
    loose = pl.col("quality").is_in(["assumed_zone", "date"])
    named = pl.col("quality") == "assumed_zone"
    read = pl.DataFrame({"at": moments.times, "quality": moments.quality}).select(
        pl.when(loose).then(here).otherwise("at").alias("at"),
        pl.when(named).then(pl.lit("exact")).otherwise("quality").alias("quality"),
    )
    times, quality = (read[name].alias(name) for name in ("at", "quality"))
    return replace(moments, times=times, quality=quality)


def names_no_zone(times: pl.Series, quality: pl.Series) -> bool:
    """Whether there are times, and none of them names its zone."""
    known = quality.filter(times.is_not_null())
    return bool(known.len()) and bool(known.is_in(["assumed_zone", "date"]).all())


def looks_like_times(cells: pl.Series) -> float:
    """Return the share of the filled cells (0 to 1) that can be read as times."""
    filled = cells.cast(pl.String).str.strip_chars()
    filled = filled.filter(~filled.is_in(MISSING)).head(_SAMPLE)
    if filled.is_empty() or not filled.str.contains(_MAYBE_TIME).mean():
        return 0.0
    moments = read_times(filled)
    return 1 - (moments.unread + moments.outside) / filled.len()


def _order(text: pl.Series, sample: pl.Series) -> tuple[Order | None, bool]:
    """Decide whether 03/04/2024 is in March or April, on the whole column."""
    if not sample.str.contains(_NUMERIC_DATE).any():
        return None, True
    if sample.str.contains(_DOTTED).all():
        return "day first", True
    parts = text.drop_nulls().str.extract_groups(_NUMERIC_DATE).struct.unnest().cast(pl.Int64)
    first, second = ((parts[name] > _MONTHS).sum() for name in parts.columns)
    if first != second:
        return ("day first" if first > second else "month first"), True
    one, two = parts.get_columns()
    falls = {
        "day first": (two.diff() < 0).sum(),
        "month first": (one.diff() < 0).sum(),
    }
    if falls["month first"] != falls["day first"]:
        return ("day first" if falls["day first"] < falls["month first"] else "month first"), False
    return "day first", False


def _shapes(left: pl.Series, order: Order | None) -> Iterator[tuple[str, str, str]]:
    """Yield ``format, zone, quality`` for the ways of writing a time that may fit ``left``."""
    numeric = ("%m/%d/", "%m.%d.", "%m-%d-") if order == "month first" else ()
    numeric = numeric or ("%d/%m/", "%d.%m.", "%d-%m-")
    named = tuple(day + year for year in ("%Y", "%y") for day in numeric)
    for start, dates in (*_DAYS, (_NUMERIC_DATE, named)):
        starts = left.filter(left.str.contains(start))
        for date in dates if starts.len() else ():
            yield date, "none", "date"
            for clock, quality in _CLOCKS if starts.str.contains(":", literal=True).any() else ():
                for glue in ("T", " ", ", "):
                    for zone, kind in _ZONES:
                        yield f"{date}{glue}{clock}{zone}", kind, quality


def _read(text: pl.Series, sample: pl.Series, order: Order | None) -> pl.DataFrame:
    """Read the column shape by shape, most frequent shape first -> columns ``at, quality``."""
    if not sample.is_empty() and sample.str.contains(_NUMBER).mean() > MOSTLY:  # type: ignore[operator]  # a number
        return _numbers(text)
    rest = text
    at: pl.Series | None = None
    quality = pl.Series("quality", [None], dtype=pl.String).new_from_index(0, text.len())
    tried: set[str] = set()
    while True:
        left = rest.drop_nulls().head(_SAMPLE)
        shapes = (each for each in _shapes(left, order) if each[0] not in tried)
        shape = next((each for each in shapes if _fits(left, each)), None)
        if shape is None:
            break
        tried.add(shape[0])
        read = _parse(rest, shape)
        hit = read.is_not_null()
        at = read if at is None else at.zip_with(at.is_not_null(), read)
        told = pl.select(pl.lit(_quality(shape))).to_series()
        quality = told.new_from_index(0, text.len()).zip_with(hit, quality)
        if read.null_count() == rest.null_count():
            break
        rest = pl.select(pl.when(~hit).then(rest)).to_series()
    if at is None:
        at = pl.Series("at", [None], dtype=TIME).new_from_index(0, text.len())
    return pl.DataFrame({"at": at, "quality": quality})


def _fits(left: pl.Series, shape: tuple[str, str, str]) -> bool:
    """Whether the shape reads any of the first values that are still unread."""
    return bool(_parse(left, shape).is_not_null().any())


def _parse(text: pl.Series, shape: tuple[str, str, str]) -> pl.Series:
    form, zone, _ = shape
    often = text.head(_FIRST_LOOK).n_unique() <= _FIRST_LOOK / 2  # the same times again and again
    read = text.str.to_datetime(form, time_unit="us", strict=False, cache=often)
    read = read.cast(TIME) if zone == "offset" else read.dt.replace_time_zone("UTC")
    if not (read < _ANCIENT).any():
        return read.alias("at")
    # A year of two digits read as the first century is another way of writing.
    return pl.select(pl.when(read >= _ANCIENT).then(read).alias("at")).to_series()


def _quality(shape: tuple[str, str, str]) -> str:
    _, zone, quality = shape
    return quality if zone != "none" or quality == "date" else "assumed_zone"


def _numbers(text: pl.Series) -> pl.DataFrame:
    """Read Unix seconds, milli-, micro- and nanoseconds and spreadsheet days by their size."""
    value = pl.col("n")
    units = []
    for low, high, factor in _UNITS:
        scaled = value * factor if factor else (value - _EXCEL_EPOCH_DAYS) * _DAY_US
        units.append(pl.when(value.is_between(low, high)).then(scaled))
    units.append(pl.when(value.is_between(*_NANOSECONDS)).then(value / 1_000))
    micro = pl.coalesce(units)
    days = value.is_between(*_UNITS[0][:2])
    quality = (
        pl.when(days & (value == value.floor()))
        .then(pl.lit("date"))
        .when(days)
        .then(pl.lit("assumed_zone"))
        .otherwise(pl.lit("exact"))
    )
    numbers = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return pl.DataFrame({"n": numbers}).select(
        micro.round().cast(pl.Int64).cast(TIME).alias("at"), quality.alias("quality")
    )
