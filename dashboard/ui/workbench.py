"""The workbench: its door, its parts, and the log of what is done in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.ui import (
    blind_sample,
    components,
    door,
    labelling,
    session,
    workbench_read,
    workbench_stories,
)
from dashboard.ui.panel_data import day_text, words_data
from dashboard.workspace import workbench_log

LINES: Final = 200
"""Lines of the log that are shown, the newest first."""


def show() -> None:
    """Draw the door, or once it is open the parts of the workbench, only the chosen one."""
    now = session.opened()
    analyst = door.analyst(now)
    if analyst is None:
        return
    parts = st.tabs(list(PARTS), key="workbench_part", on_change="rerun")
    for part, draw in zip(parts, PARTS.values(), strict=True):
        if part.open:
            with part:
                draw(now, analyst)
    door.lead_to_people()


def _log(now: session.Open, analyst: str) -> None:
    """Draw who opened the workbench of these data and what they did, the newest first."""
    lines = workbench_log.read(now.token, LINES)
    zone = ZoneInfo(now.view.zone)
    rows = []
    for line in lines:
        at = line.at.astimezone(zone)
        rows.append([f"{line.who} {line.what}", f"{day_text(at.date())}, {at:%H:%M}"])
    left = workbench_log.size(now.token) - len(lines)
    foot = f"The {left:,} lines before these are kept as well." if left > 0 else ""
    caption = f"Who did what here, the newest first, in {now.view.zone} time"
    told = {"variant": "card", "title": "Log", "caption": caption}
    with st.container(border=True, key="card-log"):
        components.panel(words_data((), (), {}) | told | {"rows": rows, "foot": foot}, key="log")
        st.text(f"The workbench is open for {analyst}, in this window only.")
        if st.button("Close the workbench"):
            door.shut(now)


PARTS: Final[dict[str, Callable[[session.Open, str], None]]] = {
    "Read": workbench_read.offer,
    "Stories": workbench_stories.offer,
    "Your story": blind_sample.offer,
    "Label": labelling.offer,
    "Log": _log,
}
"""The parts in their order: each draws itself for what is open and for the analyst's name."""
