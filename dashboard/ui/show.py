"""Draws a page from its panels; nothing is chosen, counted or worded here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.charts._chart import Chart
from dashboard.panels._panel import Page, Panel
from dashboard.ui import components, session
from dashboard.ui.panel_data import Facts, foot_data, head_data, words_data
from dashboard.ui.scope_bar import query
from dashboard.view import describe

QUIET: Final = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
"""Plotly without its toolbar."""

SHAPE: Final = 420
"""Pixels that a page takes about while it is computed."""

LISTS: Final = ("what this page cannot tell you", "questions for the room")


def start(name: str) -> Page:
    """Draw the question of a page and its leading sentences; return the page."""
    with st.skeleton(height=SHAPE):
        page = session.page(name)
    lead = words_data(page.pairs, page.sentences, facts().query) | {"heading": page.question}
    components.panel(lead, key=f"lead-{name}", on_follow=_follow)
    return page


def cards(panels: Sequence[Panel], in_a_row: int = 2) -> None:
    """Draw panels as cards, ``in_a_row`` beside each other and all of a row equally high."""
    wanted = session.look_at()
    for first in range(0, len(panels), in_a_row):
        row = panels[first : first + in_a_row]
        for place, panel in zip(st.columns(len(row), gap="small"), row, strict=True):
            with place:
                show(panel, look_at=wanted if panel.key == wanted else "")


def show(panel: Panel, *, look_at: str = "") -> None:
    """Draw one panel as a card; with ``look_at`` it is brought into sight."""
    with st.container(
        border=True,
        height="stretch",
        key=f"card-{panel.key}",
        gap="small",
        vertical_alignment="distribute",
    ):
        told = facts()
        sight = {"look_at": look_at}
        head, foot = head_data(panel, told) | sight, foot_data(panel, told)
        components.panel(head, key=f"panel-{panel.key}", on_follow=_follow)
        if isinstance(panel.picture, Chart):
            _figure(panel.picture, panel.key)
        components.panel(foot, key=f"foot-{panel.key}", on_follow=_follow)


def end(page: Page) -> None:
    """Draw "check this view": its facts, what the page cannot tell, questions for the room."""
    answers = (list(page.cannot_tell), list(page.questions_for_the_room))
    components.footer(list(page.footer), list(zip(LISTS, answers, strict=True)))


def facts() -> Facts:
    """Return what every table of the open view says of itself."""
    now = session.opened()
    return Facts(
        view=describe(now.view),
        fingerprint=now.community.fingerprint,
        today=datetime.now(ZoneInfo(now.view.zone)).date(),
        query=query(now.token, now.view),
    )


def _figure(picture: Chart, key: str) -> None:
    st.plotly_chart(
        picture.dark if components.is_dark() else picture.light,
        theme=None,
        key=f"figure-{key}",
        height=picture.height,
        config=QUIET,
        alt=picture.alt,
    )


def _follow(key: str) -> None:
    wanted = components.followed(key)
    session.go(wanted["page"], wanted["panel"])
