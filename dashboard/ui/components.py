"""Our own page elements: each sets text through ``textContent`` and follows the theme.

The HTML is an empty frame; what a file contains only ever arrives as JSON data.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import streamlit as st

from dashboard.navigation import PAGES

ASSETS: Final = Path(__file__).resolve().parent / "assets"
FRAME: Final = '<div class="wp"></div>\n'

Data = dict[str, Any]


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def element(name: str, *, isolate: bool = True) -> Callable[..., Any]:
    """Return what draws the element whose style and script are the assets of this name."""
    base_css = _asset("base.css") if isolate else ""
    mount = st.components.v2.component(
        f"whole_picture_{name}",
        html=FRAME,
        css=base_css + _asset(f"{name}.css"),
        js=_asset("base.js") + _asset(f"{name}.js"),
        isolate_styles=isolate,
    )

    def draw(data: Data, **options: Any) -> Any:  # noqa: ANN401 - what Streamlit takes and gives
        # A list, because Streamlit looks for frames among the values of a dictionary, each run.
        return mount(data=[data], **options)

    return draw


_PANEL: Final = element("panel")
_SCOPE: Final = element("scope")
_TOOLS: Final = element("scope_tools")
_DONE: Final = element("done")
_SIDEBAR: Final = element("sidebar")
_FOOTER: Final = element("footer")
_NOTICE: Final = element("notice")
_POSTS: Final = element("posts")
_PAGE: Final = element("page", isolate=False)


def panel(data: Data, *, key: str) -> None:
    """Draw a panel, or a part of one; ``key`` names the element."""
    _PANEL(data=data, key=key)


def scope_line(parts: list[Data], told: list[str]) -> None:
    """Draw the scope as one sentence, and what a link asked for in vain.

    A part with ``control`` opens the controls; with ``href`` it leads to its ``page``.
    """
    _SCOPE(data={"parts": parts, "told": told}, key="scope_line")


def scope_tools(change: str, copy: str, controls: str, asked: str) -> None:
    """Draw the buttons that open the ``controls`` and that copy the address of the view.

    ``asked`` is the query of that address; with an empty ``copy`` there is no such button.
    """
    _TOOLS(
        data={"change": change, "copy": copy, "controls": controls, "asked": asked},
        key="scope_tools",
        width="content",
    )


def done(label: str) -> None:
    """Draw the button that closes the controls."""
    _DONE(data={"label": label}, key="done")


def name(text: str) -> None:
    """Draw the name of the product."""
    _SIDEBAR(data={"name": text}, key="name")


def box(title: str, text: str, *, link: str = "", page: str = "", href: str = "") -> None:
    """Draw the box that says what is open; ``link`` are the words that lead to ``page``."""
    data = {"title": title, "text": text, "link": link, "page": page, "href": href}
    _SIDEBAR(data=data, key="box")


def footer(facts: list[str], lists: list[tuple[str, list[str]]]) -> None:
    """Draw "check this view" with its facts, and lists that open on a click."""
    _FOOTER(data={"facts": facts, "lists": lists}, key="footer")


def page_rules() -> None:
    """Put the few rules outside our own elements on the page: cards and print."""
    paths = {link.key: f"/{link.path}" for link in PAGES}
    _PAGE(data={"dark": is_dark(), "paths": paths}, key="page_rules", on_dark_change=lambda: None)


def is_dark() -> bool:
    """Return whether the reader's theme is dark.

    The element of :func:`page_rules` tells it, because Streamlit's own answer can be wrong in the
    first run of a session and after a change of theme.
    """
    seen = (st.session_state.get("page_rules") or {}).get("dark")
    return bool(st.context.theme.type == "dark" if seen is None else seen)


def posts(label: str, items: list[Data], *, key: str) -> None:
    """Draw posts to read, one below the other; ``label`` says to a screen reader what they are."""
    _POSTS(data={"label": label, "posts": items}, key=key)


def notice(sentences: list[str], *, key: str = "notice") -> None:
    """Draw sentences that a reader has to see now, such as why a file could not be read."""
    _NOTICE(data={"sentences": sentences}, key=key)
