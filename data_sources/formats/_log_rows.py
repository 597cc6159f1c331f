"""The rows of a hand-made log under our names: who, when, what, where, in answer to what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import polars as pl

from data_sources.at_once import at_once, both
from data_sources.community import Note
from data_sources.event_words import EVENTS, NO, NO_DATE, PUBLIC, STANDING
from data_sources.formats._columns import FILE, LINE, clean_ids, filled, numbers
from data_sources.formats._own_ids import mail_ids
from data_sources.formats._tables import Loaded
from data_sources.mapping import ATTRIBUTES, Mapping
from data_sources.moments import Moments, in_zone, read_times
from data_sources.profiles import Profile
from data_sources.synonyms import fold

_TEXTS: Final = ("post_id", "reply_to", "thread", "space", "title", "target")
_PEOPLE: Final = ("person_id", "handle", "email", "name", "first_name", "last_name")
_OPEN: Final = Profile({})
_FIRST_LOOK: Final = 10_000


@dataclass(frozen=True)
class LogRows:
    """A log under our names.

    ``frame`` has ``author_id, posted_at, time_quality, what`` (post, reply, reaction, join, leave,
    read, or empty for another event), ``private`` and one column for each role that is known.
    ``kinds`` says whether anything but posts may be among the rows.
    """

    frame: pl.DataFrame
    attributes: tuple[str, ...]
    kinds: bool
    notes: tuple[Note, ...]


def log_rows(loaded: Loaded, mapping: Mapping, file: str, settled: Profile = _OPEN) -> LogRows:
    """Return the rows of the table under our names, ids mended and times read.

    ``settled`` says the date order and the zone where a person has set them.
    """
    raw = loaded.frame
    attributes = tuple(role for role in ATTRIBUTES if mapping.has(role))
    named = [role for role in (*_TEXTS, *_PEOPLE, *attributes) if mapping.has(role)]
    cells = [raw[mapping.choices[role].column].alias(role) for role in named]
    reading = partial(_moments, time_cells(raw, mapping), settled)
    clean = [partial(clean_column, each) for each in cells]
    moments, plain = both(reading, partial(at_once, clean))
    counts = [
        numbers(raw[mapping.choices[role].column]).alias(role)
        for role in ("likes", "reads")
        if mapping.has(role)
    ]
    frame = raw.select(
        pl.col(FILE), pl.col(LINE), *plain, *counts, *_text(mapping), _private(mapping)
    ).with_columns(moments.times.alias("posted_at"), moments.quality.alias("time_quality"))
    frame = _changes(frame, raw, mapping, settled)
    ids = [name for name in ("post_id", "reply_to", "person_id") if name in frame.columns]
    frame, notes = clean_ids(frame, ids, file)
    frame = _author(frame)
    what = _what(raw, mapping)
    frame = (
        frame.with_columns(what) if what is not None else frame.with_columns(what=pl.lit("post"))
    )
    found = (*notes, *_time_notes(moments, file))
    return LogRows(frame, attributes, what is not None, found)


def clean_column(cells: pl.Series) -> pl.Series:
    """Return cells as :func:`filled` does; faster where all are plain numbers, or few differ."""
    empty = cells == ""
    some = cells.filter(~empty)
    if some.head(_FIRST_LOOK).n_unique() <= _FIRST_LOOK / 2:
        some = some.unique()
    numbers = some.cast(pl.Int64, strict=False)
    if numbers.null_count() > some.null_count():
        clean = some.to_frame().select(filled(pl.col(cells.name))).to_series()
        if not clean.equals(some):
            return cells.to_frame().select(filled(pl.col(cells.name))).to_series()
    return cells if not empty.any() else pl.select(pl.when(~empty).then(cells)).to_series()


def _text(mapping: Mapping) -> list[pl.Expr]:
    """Keep the text as written; only a cell that means missing becomes null."""
    column = mapping.column("text")
    if column is None:
        return []
    return [pl.when(~pl.col(column).is_in(["", "null", "NULL"])).then(pl.col(column)).alias("text")]


def _private(mapping: Mapping) -> pl.Expr:
    """Anything but the known words for public or no counts as private."""
    column = mapping.column("private")
    if column is None:
        return pl.lit(value=False).alias("private")
    folded = filled(pl.col(column)).str.to_lowercase().str.normalize("NFKD")
    folded = folded.str.replace_all(r"\p{M}", "")
    return (~folded.is_in([*NO, *PUBLIC])).fill_null(value=False).alias("private")


def time_cells(raw: pl.DataFrame, mapping: Mapping) -> pl.Series:
    """Return the cells that say when, a date joined with the time of day beside it."""
    cells, clock = raw[mapping.choices["time"].column], mapping.column("clock")
    if clock is not None:
        cells = pl.select(
            pl.concat_str(cells.str.strip_chars(), raw[clock].str.strip_chars(), separator=" ")
        ).to_series()
    return cells


def _moments(cells: pl.Series, settled: Profile) -> Moments:
    return in_zone(read_times(cells, settled.order), settled.zone)


def _time_notes(moments: Moments, file: str) -> list[Note]:
    notes = []
    if moments.order and not moments.sure:
        reason = f"whether 03/04 is in March or April is not certain: read as {moments.order}"
        notes.append(Note(reason, moments.times.len(), file, "set it on the Data page if wrong"))
    assumed = int((moments.quality == "assumed_zone").sum())
    if assumed:
        told = "times without a time zone"
        notes.append(Note(told, assumed, file, "read as times of UTC"))
    if moments.outside:
        told = "times before 1990 or after tomorrow"
        notes.append(Note(told, moments.outside, file, "these rows cannot be placed in time"))
    return notes


def _changes(
    frame: pl.DataFrame, raw: pl.DataFrame, mapping: Mapping, settled: Profile
) -> pl.DataFrame:
    """Add ``edited_at``, ``removed`` and ``removed_at`` where there are columns for them."""
    edited, removed = mapping.column("edited_at"), mapping.column("removed")
    if edited is not None:
        frame = frame.with_columns(_moments(raw[edited], settled).times.alias("edited_at"))
    if removed is not None:
        cells = raw.select(filled(pl.col(removed)).alias("cell"))["cell"]
        gone = _gone(cells)
        times = pl.when(gone).then(_moments(cells, settled).times).alias("removed_at")
        frame = frame.with_columns(gone.alias("removed"), times)
    return frame


def _gone(cells: pl.Series) -> pl.Series:
    """Say of each cell about a removal whether it tells one, be its time readable or not."""
    plain = cells.str.to_lowercase().str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    stands = plain.is_in([*NO, *STANDING])
    for empty in NO_DATE:
        stands |= plain.str.starts_with(empty)
    return (~stands).fill_null(value=False)


def _author(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``author_id``: the id, else the handle, else a digest of the e-mail, else the name."""
    if "name" not in frame.columns and "first_name" in frame.columns:
        frame = frame.with_columns(_full_name(frame))
    if "email" in frame.columns:
        frame = frame.with_columns(pl.col("email").str.to_lowercase())
    ways = []
    for role in ("person_id", "handle", "email", "name"):
        if role not in frame.columns:
            continue
        if role == "person_id":
            ways.append(pl.col(role))
            continue
        keys = frame[role].drop_nulls().unique()
        ways.append(pl.col(role).replace_strict(keys, _member_ids(role, keys), default=None))
    way = pl.coalesce(ways) if len(ways) > 1 else ways[0]
    return frame.with_columns(way.alias("author_id"))


def _member_ids(role: str, keys: pl.Series) -> pl.Series:
    """Return the member ids of keys: addresses as digests, names folded."""
    if role == "email":
        return mail_ids(keys)
    plain = keys.str.to_lowercase().str.replace_all("ß", "ss").str.normalize("NFKD")
    return plain.str.replace_all(r"\p{M}", "").str.replace_all(r"\s+", " ")


def _full_name(frame: pl.DataFrame) -> pl.Expr:
    names = [pl.col(name) for name in ("first_name", "last_name") if name in frame.columns]
    return pl.concat_str(names, separator=" ", ignore_nulls=True).alias("name")


def _what(raw: pl.DataFrame, mapping: Mapping) -> pl.Series | None:
    """Return what each row is, by its event word; None where every row is a post.

    A word that is not known is a post where the row has a text, else another event.
    """
    kind, text = mapping.column("kind"), mapping.column("text")
    if kind is None:
        return None
    words = raw[kind].drop_nulls().unique()
    known = pl.Series([EVENTS.get(fold(word)) for word in words], dtype=pl.String)
    cells = pl.col(kind).replace_strict(words, known, default=None, return_dtype=pl.String)
    written = filled(pl.col(text)).is_not_null() if text else pl.lit(value=False)
    other = pl.when(written).then(pl.lit("post")).otherwise(pl.lit(""))
    return raw.select(pl.coalesce(cells, other).alias("what"))["what"]
