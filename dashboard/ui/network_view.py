"""The network element: vis-network on a canvas of ours, its words beside it as text.

The picture comes from the panel, after the gate; nothing is chosen or counted here. vis-network
comes from :data:`LIBRARY`, a route of the server; where that is missing (the entry script started
without the server face) the browser says so and gets the library with the data.
"""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from dashboard.charts._chart import Network
from dashboard.charts.networks import library
from dashboard.panels._panel import Page
from dashboard.ui import cache, components, session

LIBRARY: Final = "/assets/vis-network-9.1.2.min.js"
"""Where the server gives vis-network away."""

KEY: Final = "network"
GROUPS: Final = "group"
"""The key of the control that chooses the groups of the view."""

CIRCLE: Final = "circle"
"""The key of the field that keeps in the address which circle Reach looks at."""

EVERYONE: Final = "Look at everyone again"

_VIEW: Final = components.element("network")


def network(picture: Network) -> None:
    """Draw a network, in the way that the reader chose."""
    state = st.session_state.get(KEY) or {}
    names = [name for name, _ in picture.ways]
    at = state.get("way")
    at = at if isinstance(at, int) and 0 <= at < len(names) else 0
    way = picture.ways[at][1]
    only_group = EVERYONE if _filtered() else "Look at this group only"
    _VIEW(
        data={
            **way,
            "ways": names,
            "way": at,
            "alt": picture.alt,
            "waiting": f"Drawing {len(way['x']):,} dots and {len(way['a']):,} lines …",
            "only": "Look at this circle only" if "circles" in way else only_group,
            "again": EVERYONE,
            "library": LIBRARY,
            "source": library().read_text(encoding="utf-8") if state.get("inline") else "",
        },
        key=KEY,
        on_way_change=lambda: None,
        on_inline_change=lambda: None,
        on_only_change=lambda: only(way, _asked()),
    )


def circle_field() -> str:
    """Draw the field that keeps the circle in the address, and return what it says."""
    return (
        st.text_input("The circle that Reach looks at", "", key=CIRCLE, bind="query-params") or ""
    )


def undo(page: Page) -> None:
    """Draw the button that looks at everyone again, while one circle is asked for."""
    if not session.opened().view.scope.circle:
        return
    looked_at = any(panel.key == CIRCLE for panel in page.panels)
    st.button(EVERYONE if looked_at else "Forget this circle", key="everyone", on_click=everyone)


def everyone() -> None:
    """Make the page look at everyone again, not at one circle."""
    st.session_state[CIRCLE] = ""


def only(way: dict[str, Any], part: object) -> None:
    """Make the whole page look at one group or circle, or at everyone again; else nothing is heard.

    ``part`` comes from the browser, so that only a group or circle on offer is taken.
    """
    parts = way["parts"]
    known = isinstance(part, int) and not isinstance(part, bool) and 0 <= part < len(parts)
    if "circles" in way:
        if known:
            st.session_state[CIRCLE] = "" if way.get("chosen") == part else way["circles"][part]
        return
    if _filtered():
        st.session_state[GROUPS] = []
        return
    if not known:
        return
    now = session.opened()
    pair = f"{way['by']}={parts[part]['name']}"
    if pair in cache.offered(now.token, now.community, now.view.zone).groups:
        st.session_state[GROUPS] = [pair]


def _asked() -> object:
    return (st.session_state.get(KEY) or {}).get("only")


def _filtered() -> bool:
    return bool(session.opened().view.scope.groups)
