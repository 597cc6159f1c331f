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
from dashboard.ui import cache, components, session

LIBRARY: Final = "/assets/vis-network-9.1.2.min.js"
"""Where the server gives vis-network away."""

KEY: Final = "network"
GROUPS: Final = "group"
"""The key of the control that chooses the groups of the view."""

_VIEW: Final = components.element("network")


def network(picture: Network) -> None:
    """Draw a network, in the way that the reader chose."""
    state = st.session_state.get(KEY) or {}
    names = [name for name, _ in picture.ways]
    at = state.get("way")
    at = at if isinstance(at, int) and 0 <= at < len(names) else 0
    way = picture.ways[at][1]
    alone = _filtered()
    _VIEW(
        data={
            **way,
            "ways": names,
            "way": at,
            "alt": picture.alt,
            "waiting": f"Drawing {len(way['x']):,} dots and {len(way['a']):,} lines …",
            "only": "Look at everyone again" if alone else "Look at this group only",
            "library": LIBRARY,
            "source": library().read_text(encoding="utf-8") if state.get("inline") else "",
        },
        key=KEY,
        on_way_change=lambda: None,
        on_inline_change=lambda: None,
        on_only_change=lambda: only(way, _asked()),
    )


def only(way: dict[str, Any], part: object) -> None:
    """Make the whole page look at one group, or at everyone again; anything else is not heard.

    ``part`` comes from the browser, so that only a group on offer is taken.
    """
    if _filtered():
        st.session_state[GROUPS] = []
        return
    parts = way["parts"]
    if isinstance(part, bool) or not isinstance(part, int) or not 0 <= part < len(parts):
        return
    now = session.opened()
    pair = f"{way['by']}={parts[part]['name']}"
    if pair in cache.offered(now.token, now.community, now.view.zone).groups:
        st.session_state[GROUPS] = [pair]


def _asked() -> object:
    return (st.session_state.get(KEY) or {}).get("only")


def _filtered() -> bool:
    return bool(session.opened().view.scope.groups)
