"""Data: what is in here, and what can it not tell?"""

from __future__ import annotations

import polars as pl

from dashboard.panels import blind_spots, words
from dashboard.panels._panel import Panel
from dashboard.panels._seen import Seen
from dashboard.panels.counts import counts_told, rows_told
from data_sources.community import Community, Source

_COUNTED = {
    "members": "members", "speakers": "of them ever spoke", "posts": "posts and replies",
    "reactions": "reactions", "mentions": "mentions", "joins": "join notices", "bots": "bots",
    "spaces": "spaces", "private_dropped": "private messages, dropped at the door",
}  # fmt: skip
_OF_THE_VIEW = ("data_gaps", "unresolved_parents", "seen_once", "roster_match")


def panels(seen: Seen) -> tuple[Panel, ...]:
    """Return the panels of the page in reading order."""
    community = seen.view.community
    return (_counts(seen), _sources(community, seen), _quality(seen),
            *blind_spots.panels(community), _notes(community))  # fmt: skip


def _counts(seen: Seen) -> Panel:
    told = counts_told(seen.view.community, seen.view, seen.readings)
    spaces = _spaces(seen.view.community)
    rows = tuple((label, _number(told[key])) for key, label in _COUNTED.items())
    rows = tuple((label, spaces if label == _COUNTED["spaces"] else how) for label, how in rows)
    table = pl.DataFrame(rows, ["what", "how many"], orient="row")
    return _plain(
        "counts", "What is in here", "Of the whole data, whatever the period", rows, table
    )


def _spaces(community: Community) -> str:
    """Return how many spaces there are and in how many anybody wrote: pages compare only those."""
    written = community.posts.filter(pl.col("kind") == "post")["space"].drop_nulls().n_unique()
    every = community.spaces().len()
    return words.grouped(every) if written == every else f"{every:,}, with posts in {written:,}"


def _number(count: int | None) -> str:
    return "hidden, fewer than five people apart" if count is None else words.grouped(count)


def _labels() -> dict[str, str]:
    from data_sources.formats import FORMATS  # noqa: PLC0415 - slow; no other page needs it

    return {known.key: known.label for known in FORMATS}


def _sources(community: Community, seen: Seen) -> Panel:
    called = _labels()
    rows = tuple(
        (f"{s.file}, read as: {called.get(s.format, s.format)}", _used(s))
        for s in community.sources
    )
    table = pl.DataFrame(
        [(s.file, s.format, s.rows_in, s.rows_used, s.rows_set_aside) for s in community.sources],
        ["file", "read_as", "rows_in", "rows_used", "rows_set_aside"],
        orient="row",
    )
    return seen.panel(
        "sources", "Files", "Rows in = rows used + rows set aside", keys=("rows_set_aside",),
        rows=rows, table=table if rows else None,
    )  # fmt: skip


def _used(source: Source) -> str:
    said = f"{words.counted(source.rows_used, 'rows')} used"
    aside = source.rows_set_aside
    return f"{said}, {words.grouped(aside)} set aside" if aside else said


def _notes(community: Community) -> Panel:
    rows = tuple(
        (_note(note.reason, note.consequence), _rows(rows_told(note, community)))
        for note in community.notes
    )
    table = pl.DataFrame(
        [
            (note.reason, rows_told(note, community), note.example, note.consequence)
            for note in community.notes
        ],
        {"reason": pl.String, "rows": pl.Int64, "example": pl.String, "consequence": pl.String},
        orient="row",
    )
    return _plain(
        "notes", "What was found", "What a reader of the numbers must know",
        rows or (("Nothing to tell: every row was used as it is.", ""),), table if rows else None,
    )  # fmt: skip


def _rows(rows: int | None) -> str:
    return "a few rows" if rows is None else words.counted(rows, "rows")


def _note(reason: str, consequence: str) -> str:
    said = words.finished(f"{reason.rstrip('.')}.")
    return f"{said} {words.finished(consequence)}" if consequence else said


def _quality(seen: Seen) -> Panel:
    return seen.panel(
        "quality", "About this view", "What must be known before leaning on it", keys=_OF_THE_VIEW
    )


def _plain(
    key: str, title: str, question: str, rows: tuple[tuple[str, str], ...],
    table: pl.DataFrame | None,
) -> Panel:  # fmt: skip
    return Panel(key, title, question, (), (), (), None, table, (), rows=rows)
