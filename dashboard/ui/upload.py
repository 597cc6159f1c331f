"""The Data page's controls: open exports, a people list and leaders; keep what was set aside."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final, Protocol

import streamlit as st

from dashboard.navigation import PAGES, ROOT
from dashboard.ui import components, mapping, reading, session
from dashboard.ui.choices import zones
from dashboard.ui.safe_csv import csv_text
from dashboard.view import Marks
from dashboard.workspace import datasets
from data_sources import read_exports
from data_sources.community import Community
from data_sources.errors import KINDS_OF_FILE, ExportError
from data_sources.leaders import Leaders, flagged_leaders, match_leaders
from data_sources.profiles import Profile
from data_sources.upload import open_upload

AS_IN_EXPORT: Final = "as the export says, else UTC"
NAMED: Final = 5
"""Rows of the leaders' file that are named when they match nobody; the rest are counted."""

_TURN: Final = "upload_turn"
_SAID: Final = "upload_said"


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


def files() -> None:
    """Draw the drop fields; what is dropped is read on a click, then opened.

    What was open before stays open where a file cannot be read.
    """
    turn = st.session_state.get(_TURN, 0)
    with st.container(border=True, key="card-upload"):
        if said := st.session_state.pop(_SAID, []):
            components.notice(said)
        exports = st.file_uploader(
            f"Drop your exports here, all at once: {KINDS_OF_FILE}",
            accept_multiple_files=True,
            key=f"exports-{turn}",
        )
        columns = mapping.ask(exports)
        with st.expander("People list, leaders, time zone: each may be left out"):
            roster, leaders, zone = _extras(turn, columns)
        if st.button("Read these files", disabled=not exports):
            _read(exports, roster, leaders, zone, mapping.keep(columns))
        _again()


def _again() -> None:
    """Offer the datasets that this reader opened in this session, and the made-up one."""
    mine = session.my_datasets()
    if not mine:
        return
    offered = {session.SAMPLE: "the made-up community"} | mine
    now = session.opened().token
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Opened in this session", list(offered), format_func=lambda token: offered[token]
        )
        if st.button("Open again", disabled=chosen == now):
            session.open_next(chosen, offered[chosen])
            st.rerun()


def _extras(
    turn: int, columns: list[mapping.Answer]
) -> tuple[Sequence[Dropped], Dropped | None, str | None]:
    """Draw what may be left out; what is answered about a people list joins ``columns``."""
    roster = st.file_uploader(
        "People list: who is a member, spoken or not (CSV, XLSX)",
        accept_multiple_files=True,
        key=f"roster-{turn}",
    )
    columns += mapping.ask(roster, people=True)
    leaders = st.file_uploader(
        "Leaders: a table of their names, user names, e-mail addresses or numbers (CSV, XLSX)",
        key=f"leaders-{turn}",
    )
    zone = st.selectbox(
        "Time zone of times that name none, and in which days begin",
        [AS_IN_EXPORT, *zones()],
        key=f"zone-{turn}",
    )
    return roster, leaders, None if zone == AS_IN_EXPORT else zone


def _read(
    exports: Sequence[Dropped],
    roster: Sequence[Dropped],
    leaders: Dropped | None,
    zone: str | None,
    profiles: Sequence[Profile],
) -> None:
    with (
        st.status("Reading the files …", expanded=True) as status,
        tempfile.TemporaryDirectory(prefix="whole-picture-") as held,
    ):
        try:
            paths = [_keep(file, Path(held), at) for at, file in enumerate([*exports, *roster])]
            first, lists = paths[: len(exports)], paths[len(exports) :]
            work = partial(
                read_exports, first, roster=lists, profiles=profiles, zone=zone,
                key=datasets.secret_key(),
            )  # fmt: skip
            read = reading.watched(lambda told: work(progress=told), _stopped)
            marked = None if leaders is None else _leaders(leaders, Path(held), read)
        except ExportError as error:
            status.update(label="Not read", state="error", expanded=False)
            others = len(exports) + len(roster) > 1
            _say([str(error), *([_WITHOUT] if others else []), *_still_open()])
            st.rerun()
        status.update(label="Keeping what was read …")
        _open(read, marked, zone)
        status.update(label="Read", state="complete", expanded=False)
    # without query_params Streamlit refuses to leave an address that fields are bound to
    st.switch_page(ROOT / PAGES[0].file, query_params={})


_WITHOUT: Final = "Take that file off the list with its ×, and read the others."


def _stopped() -> None:
    _say(["Reading was stopped.", *_still_open()])


def _keep(file: Dropped, held: Path, at: int) -> Path:
    """Write an upload to a folder of its own, so that its name can be kept and hurts nobody."""
    folder = held / str(at)
    folder.mkdir()
    name = Path(file.name.replace("\\", "/").replace("\0", "")).name or "upload"
    path = folder / (name if name.strip(".") else "upload")
    path.write_bytes(file.getbuffer())
    return path


def _leaders(file: Dropped, held: Path, community: Community) -> Leaders:
    upload = open_upload(_keep(file, held, len(list(held.iterdir()))))
    return match_leaders(upload, community, datasets.secret_key())


def _open(community: Community, marked: Leaders | None, zone: str | None) -> None:
    token = datasets.store(community)
    leaders = frozenset(marked.member_ids) if marked else flagged_leaders(community)
    if leaders or zone:
        datasets.set_marks(token, Marks(leaders, zone))
    if marked:
        _say(_leaders_told(marked))
    elif leaders:
        _say([f"{len(leaders):,} leaders are marked, as a column of the people list says."])
    session.say(_read_told(community))
    session.open_next(token, _title(community, token))
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _read_told(community: Community) -> str:
    used = sum(source.rows_used for source in community.sources)
    left = sum(source.rows_set_aside for source in community.sources)
    files = "one file" if len(community.sources) == 1 else f"{len(community.sources)} files"
    return f"Read {used:,} rows of {files}, set {left:,} aside; the Data page says why."


def _title(community: Community, token: str) -> str:
    named = community.title or ", ".join(source.file for source in community.sources[:2])
    taken = session.my_datasets().values()
    return f"{named} ({token[:4]})" if named in taken else named or "Your export"


def _leaders_told(marked: Leaders) -> list[str]:
    unmatched = list(marked.unmatched)
    told = [f"{len(marked.member_ids):,} leaders are marked."]
    if unmatched:
        named = "; ".join(str(row) for row in unmatched[:NAMED])
        more = f", and {len(unmatched) - NAMED:,} more" if len(unmatched) > NAMED else ""
        told.append(f"{len(unmatched):,} rows of the leaders' file match nobody: {named}{more}.")
    return told


def _say(sentences: list[str]) -> None:
    st.session_state[_SAID] = [*st.session_state.get(_SAID, []), *sentences]


def _still_open() -> list[str]:
    now = session.opened()
    what = "the made-up community" if now.community.made_up else "what you had loaded before"
    return [f"Nothing was changed: {what} is still open."]


def set_aside() -> None:
    """Offer the rows that were set aside, with file, line and reason, as a CSV made on the click.

    It ends with random text, so that the address of the download cannot be guessed from the data.
    """
    rows = session.opened().community.set_aside
    if rows.is_empty():
        return
    st.download_button(
        f"Download the {rows.height:,} rows that were set aside, with their reasons (CSV)",
        data=lambda: csv_text(rows, [("download", secrets.token_hex(16))]).encode("utf-8-sig"),
        file_name="rows-set-aside.csv",
        mime="text/csv",
        on_click="ignore",
    )
