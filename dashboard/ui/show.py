"""Draws a page from its panels; nothing is chosen, counted or worded here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.charts._chart import Chart, Network
from dashboard.panels._panel import Page, Panel
from dashboard.ui import cache, components, network_view, session
from dashboard.ui.heights import about_as_high_as, first_half
from dashboard.ui.panel_data import Facts, method_data, words_data
from dashboard.ui.scope_bar import query
from dashboard.view import describe

QUIET: Final = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
"""Plotly without its toolbar."""

SHAPE: Final = 420
"""Pixels that a page takes about while it is computed."""

NO_CONTROLS: Final[Mapping[str, Callable[[Panel], None]]] = MappingProxyType({})

LISTS: Final = ("what this page cannot tell you", "questions for the room")


def start(name: str) -> Page:
    """Draw the question of a page and its leading sentences; return the page."""
    with st.skeleton(height=SHAPE) if session.waits_blank(name) else nullcontext():
        page = session.page(name)
    lead = words_data(page.pairs, page.sentences, facts(name).query) | {"heading": page.question}
    components.panel(lead, key=f"lead-{name}")
    return page


def cards(page: Page, controls: Mapping[str, Callable[[Panel], None]] = NO_CONTROLS) -> None:
    """Draw the panels as cards in two columns, each card as high as what is in it.

    ``controls`` draw, by the key of a panel, what its reader can choose, below it in its card.

    The first column holds the first panels, so that on a phone they keep their order. A network
    takes the whole width, as does a card alone, between the panels before it and those after it.
    """
    drawn = _parts(page)
    for wide, run in groupby(page.panels, lambda panel: isinstance(panel.picture, Network)):
        panels = tuple(run)
        whole = wide or len(panels) == 1
        half = len(panels) if whole else first_half([about_as_high_as(panel) for panel in panels])
        places = [st.container()] if whole else st.columns(2, gap="small")
        for place, column in zip(places, (panels[:half], panels[half:]), strict=False):
            with place:
                for panel in column:
                    show(panel, drawn[panel.key], controls.get(panel.key))


def small_cards(page: Page) -> None:
    """Draw the panels as cards in three columns; their pictures are small and plain.

    Each column is filled from above, so that all of it fits on one screen.
    """
    drawn = _parts(page)
    for at, place in enumerate(st.columns(3, gap="small")):
        with place:
            for panel in page.panels[at::3]:
                show(panel, drawn[panel.key])


def definitions(page: Page) -> None:
    """Draw the panels as cards whose rows open on their definitions."""
    told = facts(page.key)
    for panel in page.panels:
        with st.container(border=True, key=f"card-{panel.key}"):
            components.panel(method_data(panel, told), key=f"panel-{panel.key}")


def show(panel: Panel, parts: cache.Parts, control: Callable[[Panel], None] | None = None) -> None:
    """Draw one panel as a card, as high as what is in it."""
    above, below = parts
    with st.container(border=True, height="content", key=f"card-{panel.key}"):
        components.panel(above, key=f"panel-{panel.key}")
        if below is not None:
            _figure(panel)
            components.panel(below, key=f"foot-{panel.key}")
        if control is not None:
            control(panel)


def end(page: Page) -> None:
    """Draw "check this view": its facts, what the page cannot tell, questions for the room."""
    answers = (list(page.cannot_tell), list(page.questions_for_the_room))
    components.footer(list(page.footer), list(zip(LISTS, answers, strict=True)))
    session.stands(page.key)
    cache.SHOWN.set()


def facts(page: str) -> Facts:
    """Return what every table of the open view on ``page`` says of itself."""
    now = session.opened()
    return Facts(
        page=page,
        view=describe(now.view),
        fingerprint=now.community.fingerprint,
        today=datetime.now(ZoneInfo(now.view.zone)).date(),
        query=query(now.token, now.view),
    )


def _parts(page: Page) -> Mapping[str, cache.Parts]:
    now = session.opened()
    return cache.parts(now.token, now.view, page, facts(page.key))


def _figure(panel: Panel) -> None:
    picture = panel.picture
    if isinstance(picture, Network):
        network_view.network(picture)
    elif isinstance(picture, Chart):
        st.plotly_chart(
            picture.dark if components.is_dark() else picture.light,
            theme=None,
            key=f"figure-{panel.key}",
            height=picture.height,
            config=QUIET,
            alt=picture.alt,
        )
