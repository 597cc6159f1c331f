"""Texts without contact details: e-mail and IP addresses and telephone numbers are replaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from data_sources.community import Note

_BYTE: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"


@dataclass(frozen=True)
class _Contact:
    """What is replaced in texts; texts without one of ``marks`` hold none."""

    named: str
    marks: tuple[str, ...]
    pattern: str
    instead: str


_CONTACTS: Final = (
    _Contact(
        "e-mail addresses in texts",
        ("@",),
        r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}",
        "[e-mail address]",
    ),
    _Contact(
        "telephone numbers in texts",
        ("+",),
        # a plus that follows a letter or a digit is a sum or a name, not a country code
        r"(^|[^\w+])\+[1-9](?:[ \u00a0()/.\-]{0,2}[0-9]){7,14}\b",
        "${1}[telephone number]",
    ),
    _Contact(
        "IP addresses in texts",
        tuple(f".{digit}" for digit in range(10)),
        rf"\b(?:{_BYTE}\.){{3}}{_BYTE}\b",
        "[IP address]",
    ),
)


_MARKS: Final = [mark for contact in _CONTACTS for mark in contact.marks]


def without_contacts_in(
    frame: pl.DataFrame, columns: Sequence[str]
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Replace contact details inside texts; return also in how many texts each kind stood."""
    hits: Counter[str] = Counter()
    for name in columns:
        texts = frame[name]
        maybe = texts.str.contains_any(_MARKS).arg_true()  # one look at all texts
        some = texts.gather(maybe)
        before = hits.total()
        for contact in _CONTACTS:
            found = _holding(some, contact)
            clean = some.gather(found).str.replace_all(contact.pattern, contact.instead)
            some = some.scatter(found, clean) if found.len() else some
            hits[contact.named] += found.len()
        if hits.total() > before:
            frame = frame.with_columns(texts.scatter(maybe, some))
    return frame, {kind: count for kind, count in hits.items() if count}


def _holding(texts: pl.Series, contact: _Contact) -> pl.Series:
    """Return the places of the texts that hold such a contact."""
    named = texts.alias("text").to_frame().with_row_index("place")
    if len(contact.marks) == 1:
        maybe = pl.col("text").str.contains(contact.marks[0], literal=True)
    else:
        maybe = pl.col("text").str.contains_any(list(contact.marks))
    held = named.filter(maybe).filter(pl.col("text").str.contains(contact.pattern))
    return held["place"]


def notes_of(hits: dict[str, int]) -> list[Note]:
    """Return one note for each kind of contact that was replaced."""
    why = "they are replaced; nothing else of the texts changes"
    return [Note(named, rows, "", why) for named, rows in hits.items()]
