"""Our own page elements: each sets text through ``textContent`` and follows the theme.

The HTML is an empty frame; what a file contains only ever arrives as JSON data.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import streamlit as st

ASSETS: Final = Path(__file__).resolve().parent / "assets"
FRAME: Final = '<div class="wp"></div>\n'

Data = dict[str, Any]


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _element(name: str, *, isolate: bool = True) -> Callable[..., Any]:
    base_css = _asset("base.css") if isolate else ""
    return st.components.v2.component(
        f"whole_picture_{name}",
        html=FRAME,
        css=base_css + _asset(f"{name}.css"),
        js=_asset("base.js") + _asset(f"{name}.js"),
        isolate_styles=isolate,
    )


_PANEL: Final = _element("panel")
_SCOPE: Final = _element("scope")
_COPY: Final = _element("copy_link")
_SIDEBAR: Final = _element("sidebar")
_FOOTER: Final = _element("footer")
_NOTICE: Final = _element("notice")
_PAGE: Final = _element("page", isolate=False)


def panel(data: Data, *, key: str, on_follow: Callable[[str], None]) -> None:
    """Draw a panel; ``on_follow`` is called with ``key`` when evidence is asked for.

    Which one it was then stands in ``followed(key)``.
    """
    _PANEL(data=data, key=key, on_follow_change=lambda: on_follow(key))


def followed(key: str) -> dict[str, str]:
    """Return the ``page`` and ``panel`` of the evidence asked for in the element ``key``."""
    state = st.session_state.get(key) or {}
    wanted = state.get("follow") or {}
    return {name: str(wanted.get(name, "")) for name in ("page", "panel")}


def scope_line(parts: list[Data], told: list[str], *, on_go: Callable[[str], None]) -> None:
    """Draw the scope as one sentence, and what a link asked for in vain.

    A part with ``control`` opens the popover ``opens``; with ``href`` it leads to its ``page``.
    """
    _SCOPE(
        data={"parts": parts, "told": told},
        key="scope_line",
        on_go_change=lambda: on_go(_clicked("scope_line")),
    )


def copy_link(label: str) -> None:
    """Draw the button that copies the address of the view."""
    _COPY(data={"label": label}, key="copy_link", width="content")


def sidebar(data: Data, *, on_go: Callable[[str], None]) -> None:
    """Draw the name, the pages and the box; ``on_go`` gets the key of the page clicked."""
    _SIDEBAR(
        data=data,
        key="sidebar",
        on_go_change=lambda: on_go(_clicked("sidebar")),
    )


def _clicked(key: str) -> str:
    return str((st.session_state.get(key) or {}).get("go", ""))


def footer(facts: list[str], lists: list[tuple[str, list[str]]]) -> None:
    """Draw "check this view" with its facts, and lists that open on a click."""
    _FOOTER(data={"facts": facts, "lists": lists}, key="footer")


def page_rules() -> None:
    """Put the few rules outside our own elements on the page: cards and print."""
    _PAGE(data={"dark": is_dark()}, key="page_rules", on_dark_change=lambda: None)


def is_dark() -> bool:
    """Return whether the reader's theme is dark.

    The element of :func:`page_rules` tells it, because Streamlit's own answer can be wrong in the
    first run of a session and after a change of theme.
    """
    seen = (st.session_state.get("page_rules") or {}).get("dark")
    return bool(st.context.theme.type == "dark" if seen is None else seen)


def notice(sentences: list[str]) -> None:
    """Draw sentences that a reader has to see now, such as why a file could not be read."""
    _NOTICE(data={"sentences": sentences}, key="notice")
