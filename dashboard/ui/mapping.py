"""The Data page's questions about a dropped table: its first rows, and which column says what."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final, Protocol, cast

import polars as pl
import streamlit as st

from dashboard.ui.choices import zones
from dashboard.ui.reading import plain
from dashboard.workspace import column_profiles
from data_sources.errors import ExportError
from data_sources.mapping import Mapping
from data_sources.moments import Order
from data_sources.open_columns import OpenTable, chosen, open_table, open_times
from data_sources.profiles import Profile
from data_sources.upload import open_upload

NONE: Final = "none of them"
ROWS: Final = 5
LONGEST: Final = 80
"""Letters of a cell in the preview; the file is read whole."""

TABLES: Final = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
NEEDED: Final = {"name": "Who did it: name", "time": "When: date, or date and time"}
ROLES: Final = NEEDED | {
    "text": "What was said",
    "space": "Where: channel, group, forum",
    "post_id": "The number or name of the message",
    "reply_to": "The message that it answers",
    "thread": "The conversation",
    "title": "Its title",
    "person_id": "Who did it: number",
    "handle": "Who did it: user name",
    "email": "Who did it: e-mail address",
    "clock": "When: time of day beside the date",
    "kind": "What was done: post, reaction, read",
    "likes": "How many reactions",
    "reads": "How many reads",
    "removed": "Removed, or when",
    "edited_at": "When it was changed",
    "private": "Private or not",
    "department": "Department of the person",
    "location": "Location of the person",
    "role": "Role of the person",
}
"""What a reader may pick a column for, the most telling first."""

AS_ALL: Final = "the time zone chosen below for all files, else UTC"
FIRST: Final = 4
ORDERS: Final[dict[Order, str]] = {
    "day first": "3 April (the day first)",
    "month first": "4 March (the month first)",
}
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


def ask(files: Sequence[Dropped]) -> list[tuple[list[str], Profile]]:
    """Draw the questions about each table among ``files``; return the header and answers of each.

    A platform's export and a people list ask nothing. What was set before for the same header
    stands in the answers, and is said.
    """
    told = []
    for file in files:
        table = _seen(file)
        if table is None:
            continue
        before = column_profiles.find(table.cells.columns)
        open_now = table.doubtful and before is None
        with st.expander(f"Columns of {plain(file.name)}", expanded=open_now):
            profile = _form(table, before, file.file_id)
        if before is not None or table.doubtful or _changed(table, profile):
            told.append((table.cells.columns, profile))
    return told


def keep(told: Sequence[tuple[list[str], Profile]]) -> list[Profile]:
    """Keep the answers for the next table with such a header; return them, to read with."""
    for header, profile in told:
        column_profiles.keep(header, profile)
    return [profile for _, profile in told]


def _changed(table: OpenTable, profile: Profile) -> bool:
    """Whether a person has answered otherwise than we would have read the table."""
    ours = {role: table.guessed.column(role) or "" for role in profile.columns}
    return ours != profile.columns or profile.zone is not None


def _seen(file: Dropped) -> OpenTable | None:
    """Return what is to be asked of a file, looked at once for each upload."""
    seen: dict[str, OpenTable | None] = st.session_state.setdefault(_SEEN, {})
    if file.file_id not in seen:
        seen[file.file_id] = _looked_at(file)
    return seen[file.file_id]


def _looked_at(file: Dropped) -> OpenTable | None:
    name = Path(file.name.replace("\\", "/").replace("\0", "")).name
    suffix = Path(name.lower()).suffix
    if suffix not in TABLES:
        return None
    with tempfile.TemporaryDirectory(prefix="whole-picture-") as held:
        path = Path(held) / f"table{suffix}"
        path.write_bytes(file.getbuffer())
        try:
            return open_table(open_upload(path, name))
        except ExportError:
            return None  # reading it says why


def _form(table: OpenTable, before: Profile | None, key: str) -> Profile:
    start = table.guessed if before is None else chosen(table, before)
    said = "Say which column is which; the guesses are ours. Its first rows:"
    if before is not None:
        said = "Read as it was set before for a table with these columns. Its first rows:"
    st.html(f"<p>{said}</p>{_preview(table)}")
    columns = _columns(table, start, key)
    order, zone = _times(table, Profile(columns), before, key)
    return Profile(columns, order, zone)


def _columns(table: OpenTable, start: Mapping, key: str) -> dict[str, str]:
    """Draw a choice for each role; return the columns by role, those chosen for none empty."""
    offered = [NONE, *(name for name in table.cells.columns if name not in table.guessed.never)]
    roles = list(ROLES)
    picked = _picked(roles[:FIRST], offered, start, key)
    with st.expander("More that a column may say"):
        picked |= _picked(roles[FIRST:], offered, start, key)
    named = [column for column in picked.values() if column]
    for column in dict.fromkeys(each for each in named if named.count(each) > 1):
        st.html(f"<p role='alert'>“{escape(column)}” is picked twice: give it one meaning.</p>")
    return picked


def _picked(
    roles: Sequence[str], offered: Sequence[str], start: Mapping, key: str
) -> dict[str, str]:
    picked = {}
    for at, place in enumerate(st.columns(2) if len(roles) else ()):
        with place:
            for role in roles[at::2]:
                guessed = start.choices.get(role)
                held = guessed.column if guessed and guessed.column in offered else NONE
                column = st.selectbox(
                    ROLES[role],
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
    times = open_times(table.cells, chosen(table, profile))
    order, zone = None, None
    if times.order:
        first = (before and before.order) or times.guessed
        order = st.selectbox(
            "03/04 is", list(ORDERS), index=list(ORDERS).index(first),
            format_func=lambda each: ORDERS[cast("Order", each)], key=f"order-{key}",
        )  # fmt: skip
    if times.zone:
        offered = [AS_ALL, "UTC", *(name for name in zones() if name != "UTC")]
        held = before.zone if before and before.zone in offered else AS_ALL
        picked = st.selectbox(
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
