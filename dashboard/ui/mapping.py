"""The Data page's questions about a dropped table: its first rows, and which column says what."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Final, NamedTuple, Protocol, cast

import polars as pl
import streamlit as st

from dashboard.ui.choices import zones
from dashboard.ui.column_words import AS_ALL, FIRST, KINDS, NONE, ORDERS, ROLES
from dashboard.ui.reading import plain
from dashboard.workspace import column_profiles
from data_sources.errors import ExportError
from data_sources.formats._tables import tables
from data_sources.mapping import Mapping
from data_sources.moments import Order
from data_sources.open_columns import (
    OpenTable,
    as_kind,
    chosen,
    guessed_by_values,
    open_days,
    open_tables,
    open_times,
)
from data_sources.profiles import GUESSED, Kind, Profile, header_key
from data_sources.upload import open_upload

ROWS: Final = 5
LONGEST: Final = 80
"""Letters of a cell in the preview; the file is read whole."""

TEXTS: Final = (".csv", ".tsv", ".tab", ".txt")
TABLES: Final = (*TEXTS, ".xlsx", ".xlsm", ".xls", ".ods")
ARCHIVES: Final = (".zip", ".7z", ".tar", ".gz", ".tgz")
HEAD: Final = 1 << 22
"""Bytes of a long table that are looked at before it is read."""

_SEEN: Final = "tables_seen"


class Dropped(Protocol):
    """A file that was dropped on the page."""

    @property
    def name(self) -> str:
        """Return the file's name as the reader's machine calls it."""
        ...

    @property
    def file_id(self) -> str:
        """Return what names this upload and no other."""
        ...

    def getbuffer(self) -> memoryview:
        """Return its bytes."""
        ...


class Answer(NamedTuple):
    """What stood in the form of a table with ``header``; ``settled`` unless it was only guessed."""

    header: list[str]
    profile: Profile
    settled: bool


def ask(files: Sequence[Dropped], *, people: bool = False) -> list[Answer]:
    """Draw the questions about each table among ``files``; return what stands in the answers.

    A platform's export asks nothing; ``people`` are lists of people. What was set before for the
    same header stands in the answers, and is said.
    """
    told = []
    for file in files:
        for at, table in enumerate(_seen(file, people=people)):
            header = table.cells.columns
            before = column_profiles.find(header)
            open_now = table.doubtful and before is None
            with st.expander(f"Columns of {plain(table.file)}", expanded=open_now):
                profile, read = _form(table, before, f"{file.file_id}-{at}", fixed=people)
            changed = _changed(table, read, profile)
            if before is not None or table.doubtful or changed:
                settled = before is not None or changed or not guessed_by_values(read.guessed)
                told.append(Answer(header, profile, settled))
    return told


def keep(told: Sequence[Answer]) -> list[Profile]:
    """Keep the answers for the next table with such a header; return them, to read with.

    What was guessed by the values alone, and nobody changed, is read by but not kept.
    """
    for each in told:
        if each.settled:
            column_profiles.keep(each.header, each.profile)
    return [each.profile if each.settled else replace(each.profile, name=GUESSED) for each in told]


def _changed(table: OpenTable, read: OpenTable, profile: Profile) -> bool:
    """Whether a person has answered otherwise than we would have read the table."""
    ours = {role: read.guessed.column(role) or "" for role in profile.columns}
    return ours != profile.columns or profile.zone is not None or read.kind != table.kind


def _seen(file: Dropped, *, people: bool) -> list[OpenTable]:
    """Return what is to be asked of a file, looked at once for each upload."""
    seen: dict[str, list[OpenTable]] = st.session_state.setdefault(_SEEN, {})
    key = f"{file.file_id}-{people}"
    if key not in seen:
        seen[key] = _looked_at(file, people=people)
    return seen[key]


def _looked_at(file: Dropped, *, people: bool) -> list[OpenTable]:
    name = Path(file.name.replace("\\", "/").replace("\0", "")).name
    suffix = Path(name.lower()).suffix
    if suffix not in (*TABLES, *ARCHIVES):
        return []
    with tempfile.TemporaryDirectory(prefix="whole-picture-") as held:
        path = Path(held) / f"table{suffix}"
        path.write_bytes(_first_rows(file.getbuffer()) if suffix in TEXTS else file.getbuffer())
        try:
            upload = open_upload(path, name)
            asked = bool(upload.entries) or suffix not in ARCHIVES
            return open_tables(upload, people=people) if asked and tables(upload) else []
        except ExportError:
            return []  # reading it says why


def _first_rows(data: memoryview) -> bytes:
    """Return the first whole lines of a long text, enough to ask about its columns."""
    head = bytes(data[:HEAD])
    cut = head.rfind(b"\n") + 1
    return bytes(data) if len(data) <= HEAD or not cut or b"\0" in head[:64] else head[:cut]


def _form(
    table: OpenTable, before: Profile | None, key: str, *, fixed: bool
) -> tuple[Profile, OpenTable]:
    """Draw the questions about one table; return the answers, and the table as it is to be read."""
    said = "Say which column is which; the guesses are ours. Its first rows:"
    if before is not None:
        said = "Read as it was set before for a table with these columns. Its first rows:"
    st.html(f"<p>{said}</p>{_preview(table)}")
    kind: Kind = "people"
    if not fixed:
        held = before.kind if before else table.kind
        kind = st.selectbox(
            "Each row is", list(KINDS), index=list(KINDS).index(held),
            format_func=lambda each: KINDS[cast("Kind", each)], key=f"kind-{key}",
        )  # fmt: skip
    before = before if before and before.kind == kind else None
    read = as_kind(table, kind)
    start = read.guessed if before is None else chosen(read, before)
    columns = _columns(read, start, f"{kind}-{key}")
    order, zone = _times(read, Profile(columns), before, f"{kind}-{key}")
    header = header_key(table.cells.columns)
    return Profile(columns, order, zone, kind=kind, made_for=header), read


def _columns(table: OpenTable, start: Mapping, key: str) -> dict[str, str]:
    """Draw a choice for each role; return the columns by role, those chosen for none empty."""
    offered = [NONE, *(name for name in table.cells.columns if name not in table.guessed.never)]
    words = ROLES[table.kind]
    roles = list(words)
    picked = _picked(roles[:FIRST], words, offered, start, key)
    with st.expander("More that a column may say"):
        picked |= _picked(roles[FIRST:], words, offered, start, key)
    named = [column for column in picked.values() if column]
    for column in dict.fromkeys(each for each in named if named.count(each) > 1):
        st.html(f"<p role='alert'>“{escape(column)}” is picked twice: give it one meaning.</p>")
    return picked


def _picked(
    roles: Sequence[str],
    words: dict[str, str],
    offered: Sequence[str],
    start: Mapping,
    key: str,
) -> dict[str, str]:
    picked = {}
    for at, place in enumerate(st.columns(2) if len(roles) else ()):
        with place:
            for role in roles[at::2]:
                guessed = start.choices.get(role)
                held = guessed.column if guessed and guessed.column in offered else NONE
                column = st.selectbox(
                    words[role],
                    offered,
                    index=offered.index(held),
                    key=f"column-{role}-{key}",
                    help=f"Guessed: {guessed.why}." if guessed and held != NONE else None,
                )
                picked[role] = "" if column == NONE else column
    return {role: picked[role] for role in roles}


def _times(
    table: OpenTable, profile: Profile, before: Profile | None, key: str
) -> tuple[Order | None, str | None]:
    """Ask for what the times leave open: the order of day and month, and the zone."""
    asks = open_days if table.kind == "people" else open_times
    times = asks(table.cells, chosen(table, profile))
    order, zone = None, None
    left, right = st.columns(2)
    if times.order:
        first = (before and before.order) or times.guessed
        order = left.selectbox(
            "03/04 is", list(ORDERS), index=list(ORDERS).index(first),
            format_func=lambda each: ORDERS[cast("Order", each)], key=f"order-{key}",
        )  # fmt: skip
    if times.zone:
        offered = [AS_ALL, "UTC", *(name for name in zones() if name != "UTC")]
        held = before.zone if before and before.zone in offered else AS_ALL
        picked = (right if times.order else left).selectbox(
            "These times name no time zone. They are of", offered, index=offered.index(held),
            key=f"times-{key}",
        )  # fmt: skip
        zone = None if picked == AS_ALL else picked
    return order, zone


def _preview(table: OpenTable) -> str:
    """Return the first rows as HTML; every cell is escaped, and columns never loaded are empty."""
    kept = table.cells.head(ROWS).select(
        (pl.lit("not loaded") if name in table.guessed.never else pl.col(name)).alias(name)
        for name in table.cells.columns
    )
    head = "".join(f"<th scope='col'>{_cell(name)}</th>" for name in kept.columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row)}</tr>" for row in kept.rows()
    )
    return (
        "<div class='first-rows' role='region' tabindex='0' aria-label='First rows' "
        "style='overflow-x:auto'><table style='font-size:0.8125rem;border-spacing:0.8em 0.2em;"
        f"text-align:left;white-space:nowrap'><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cell(value: str | None) -> str:
    text = value or ""
    return escape(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
