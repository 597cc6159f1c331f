"""The scope: one sentence on top of every page, its controls, all of it in the URL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from dashboard.counting import UNITS
from dashboard.panels.blind_spots import blind_spots
from dashboard.period import Period, in_words
from dashboard.ui import cache, components, counted_by, network_view, session
from dashboard.ui.choices import (
    Choices,
    compared_words,
    comparisons,
    people_words,
    space_words,
)
from dashboard.ui.panel_data import address, day_text
from dashboard.view import KEYS, View, data_period, from_query, to_query
from data_sources.community import Community

CONTROLS: Final = "scope"
DAYS: Final = "YYYY-MM-DD"
FIRST_DAY: Final = date(1990, 1, 1)
_STREAMLITS: Final = "embed"
"""Keys of an address that begin so are Streamlit's own."""
_OF: Final = "scope_of"
_ASKED: Final = "scope_told"
_PRESET: Final = "scope_preset"
_OWN: Final = ("compare_from", "compare_to")
_COMPARED: Final = "compared_with"
_HIDDEN: Final = "address_keys"
"""Fields that only keep a value in the address; nobody has to see them."""


def open_view() -> list[str]:
    """Draw the controls and open the dataset and the scope they say; return what has to be told.

    They stand at the end of the page, out of sight until asked for, because the address keeps only
    the values of controls that are on the page. They are drawn with the real options, because a
    bound control that is drawn without them takes its value out of the address.
    """
    controls, hidden = st.container(), st.container(key=_HIDDEN)
    with hidden:
        token, community, marks, told = session.load(session.token_field())
    offered = cache.offered(token, community, marks.zone or community.zone)
    told += _told_by_link(token, community, offered)
    with hidden:
        compared = st.text_input(
            "What it is compared with", "previous", key="compare", bind="query-params"
        )
        unit, circle = counted_by.field(), network_view.circle_field()
    with controls:
        asked = _controls(offered, compared or "previous") | {
            counted_by.KEY: unit, network_view.CIRCLE: circle,
        }  # fmt: skip
        if offered.told:
            counted_by.choose(offered.units, unit, "view")
    components.done("Done")
    scope, wrong = from_query(asked, community)
    if offered.default and scope.period == offered.default:
        scope = replace(scope, period=None)
    session.remember(token, community, marks, scope)
    session.say_it()
    return told + [text for text in wrong if text not in told]


def draw_line(told: list[str], *, shared: bool = True) -> None:
    """Draw the open scope as one line, with the buttons that change it and copy its address.

    A page that is not ``shared`` has nothing to copy.
    """
    now = session.opened()
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"
    ):
        with st.container(key="scope_place"):
            components.scope_line(_parts(now.token, now.view), told)
        copy, asked = ("Copy link", _pinned(now)) if shared else ("", "")
        components.scope_tools("Change view", copy, CONTROLS, asked)


def _told_by_link(token: str, community: Community, offered: Choices) -> list[str]:
    """Say what the link asked for in vain: read once, before the controls correct the address."""
    before = st.session_state.get(_OF)
    if before != token:
        st.session_state[_OF] = token
        if before is None:
            asked = {key: st.query_params.get_all(key) for key in st.query_params}
            st.session_state[_ASKED] = _in_vain(asked, community, offered)
        else:
            _reset(offered)
    told: list[str] = st.session_state.get(_ASKED, [])
    return list(told)


def _in_vain(asked: dict[str, list[str]], community: Community, offered: Choices) -> list[str]:
    if offered.default and len(asked.keys() & {"from", "to"}) == 1:
        # the address leaves out what a control shows anyway: the calendar's own first or last day
        days = {"from": [str(offered.default.start)], "to": [str(offered.default.end)]}
        asked = days | asked
    told = from_query(asked, community)[1]
    told += [
        f"This link asked for “{key}”, which is not known here."
        for key in sorted(asked.keys() - {*KEYS, session.TOKEN})
        if not key.startswith(_STREAMLITS)
    ]
    small = [pair for pair in asked.get("group", []) if pair not in offered.groups]
    told += [
        f"This link asked for the group “{pair}”, which has fewer than five people."
        for pair in small
        if not any(pair in text for text in told)
    ]
    return told


def _reset(offered: Choices) -> None:
    """Give the controls the calendar's default, because another dataset was opened."""
    st.session_state[_ASKED] = []
    st.session_state["compare"] = "previous"
    st.session_state["space"] = []
    st.session_state["group"] = []
    st.session_state["by"] = None
    counted_by.reset()
    network_view.everyone()
    if offered.default:
        _set_period(offered.default)


def _set_period(period: Period) -> None:
    st.session_state["from"] = period.start
    st.session_state["to"] = period.end


def _controls(offered: Choices, compared: str) -> dict[str, str | list[str]]:
    """Draw the controls and return what they say, as a query."""
    asked: dict[str, str | list[str]] = {}
    if offered.default and offered.whole:
        asked |= _period_controls(offered, (offered.default, offered.whole), compared)
    if offered.spaces:
        asked["space"] = st.multiselect(
            "Spaces", offered.spaces, key="space", bind="query-params", placeholder="all spaces"
        )
    if offered.groups:
        asked["group"] = st.multiselect(
            "Groups", offered.groups, key="group", bind="query-params", placeholder="everyone"
        )
    if offered.attributes:
        by = st.selectbox(
            "By",
            offered.attributes,
            index=None,
            key="by",
            bind="query-params",
            placeholder="the one known for most",
        )
        asked["by"] = by or ""
    return asked


def _period_controls(
    offered: Choices, known: tuple[Period, Period], compared: str
) -> dict[str, str]:
    default, whole = known

    def choose() -> None:
        chosen = offered.periods.get(st.session_state[_PRESET])
        if chosen:
            _set_period(chosen)
        st.session_state[_PRESET] = None

    st.selectbox(
        "Period",
        list(offered.periods),
        index=None,
        key=_PRESET,
        on_change=choose,
        placeholder="a quarter, a year, all",
    )
    first, last = date(whole.start.year, 1, 1), date(whole.end.year, 12, 31)
    left, right = st.columns(2)
    with left:
        start = _day("From", default.start, "from", (first, last))
    with right:
        end = _day("To, included", default.end, "to", (first, last))
    period = Period(start, end) if start <= end else default
    return {
        "from": str(start),
        "to": str(end),
        "compare": _compare_control(period, whole, compared),
    }


def _day(label: str, default: date, key: str, within: tuple[date, date]) -> date:
    first, last = within
    chosen = st.date_input(
        label, default, min_value=first, max_value=last, key=key, bind="query-params", format=DAYS
    )
    return chosen if isinstance(chosen, date) else default


def _compare_control(period: Period, whole: Period, asked: str) -> str:
    """Draw what it is compared with, in words; the hidden field keeps it in the address."""
    offered = comparisons(period, asked, whole)
    st.session_state[_COMPARED] = asked

    def choose() -> None:
        st.session_state["compare"] = st.session_state[_COMPARED]

    def own() -> None:
        start, end = (st.session_state.get(key) for key in _OWN)
        if start and end and start <= end:
            st.session_state["compare"] = f"{start}..{end}"

    st.radio(
        "Compared with",
        list(offered),
        key=_COMPARED,
        format_func=lambda value: offered.get(value, value),
        on_change=choose,
    )
    with st.container(horizontal=True):
        for key, label in zip(_OWN, ("or from", "to"), strict=True):
            st.date_input(label, None, key=key, on_change=own, min_value=FIRST_DAY, format=DAYS)
    return asked


def _parts(token: str, view: View) -> list[components.Data]:
    """Return the scope as the parts of its line: words, and words that open the controls."""
    period, scope = view.period, view.scope
    counted = "" if scope.unit == UNITS[0] else f"stories counted by {scope.unit}"
    members, posts = cache.size(token, view)
    facts = [f" · {_count(members, 'member')}", f" · {_count(posts, 'post')}"]
    if whole := data_period(view.community, view.zone):
        facts.append(f" · data to {day_text(whole.end)}")
    if view.zone != "UTC":
        facts.append(f" · {view.zone} time")
    if view.community.made_up:  # the sidebar says it too, but is shut on a phone and not printed
        facts.append(" · made up")
    parts = [
        _control(in_words(period) if period else "nothing is dated", "change the period"),
        _text(" compared with "),
        _control(compared_words(view), "change what it is compared with"),
        _text(", in "),
        _control(space_words(scope.spaces), "change the spaces"),
        _text(", "),
        _control(people_words(scope.groups), "change the groups"),
        *([_text(f", by {scope.by}")] if scope.by else []),
        *(
            [_text(", "), _control(counted, "change what stories are counted in")]
            if counted
            else []
        ),
        *([_text(", on Reach one circle")] if scope.circle else []),
        *[_text(fact) for fact in facts],
    ]
    blind = len(blind_spots(view.community))
    return [*parts, _text(" · "), _blind(blind, token, view)] if blind else parts


def _blind(number: int, token: str, view: View) -> components.Data:
    words = "1 blind spot" if number == 1 else f"{number} blind spots"
    return _control(words, "see what these data cannot tell") | {
        "href": address("data", query(token, view)),
        "page": "data",
    }


def query(token: str, view: View) -> dict[str, str | list[str]]:
    """Return the whole address of a view: its dataset and its scope."""
    mine: dict[str, str | list[str]] = {} if token == session.SAMPLE else {session.TOKEN: token}
    return mine | to_query(view.scope)


def _pinned(now: session.Open) -> str:
    """Return the query of the open view with its days in it: a link shows what was seen."""
    scope = replace(now.view.scope, period=now.view.period)
    return urlencode(query(now.token, replace(now.view, scope=scope)), doseq=True)


def _control(text: str, meaning: str) -> components.Data:
    return {"text": text, "control": meaning, "opens": CONTROLS, "href": "", "page": ""}


def _text(text: str) -> components.Data:
    return {"text": text, "control": ""}


def _count(number: float | None, word: str) -> str:
    if number is None:
        return f"{word}s not told"
    return f"{number:,.0f} {word}" + ("" if number == 1 else "s")
