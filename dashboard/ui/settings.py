"""What people set on a dataset: the zone in which its days begin, and who leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from dashboard.ui import components, session
from dashboard.ui.choices import members_of, values_of, zones
from dashboard.view import Marks
from dashboard.workspace import datasets

_SAID: Final = "settings_said"


def marks() -> None:
    """Draw the zone and the leaders of the open dataset; a change is kept with the dataset."""
    now = session.opened()
    with st.container(border=True, key="card-settings"):
        if said := st.session_state.pop(_SAID, ""):
            components.notice([said])
        left, right = st.columns(2)
        with left:
            _zone(now)
        with right:
            _leaders(now)


def _zone(now: session.Open) -> None:
    offered = list(dict.fromkeys([now.view.zone, now.community.zone, *zones()]))
    chosen = st.selectbox("Days begin in the time zone", offered, key=f"days-{now.token[:8]}")
    if st.button("Use this time zone", disabled=chosen == now.view.zone):
        _keep(now, replace(now.marks, zone=chosen), f"Days now begin in {chosen}.")


def _leaders(now: session.Open) -> None:
    marked = len(now.marks.leaders)
    st.text(f"Leaders: {marked:,} marked" if marked else "Leaders: nobody is marked")
    attributes = list(now.community.attributes)
    if not attributes:
        st.text("These data know no attribute to pick leaders by; a file of leaders does it too.")
        return
    one, other = st.columns(2)
    attribute = one.selectbox("Leaders are those whose", attributes, key="leaders_attribute")
    value = other.selectbox(
        "is", values_of(now.community, attribute), index=None, key="leaders_value"
    )
    with st.container(horizontal=True):
        if st.button("Mark as leaders", disabled=value is None):
            found = members_of(now.community, attribute, str(value))
            _keep(now, replace(now.marks, leaders=found), f"{len(found):,} leaders are marked.")
        if marked and st.button("Mark nobody"):
            _keep(now, replace(now.marks, leaders=frozenset()), "Nobody is marked as a leader now.")


def _keep(now: session.Open, new: Marks, said: str) -> None:
    st.session_state[_SAID] = kept(now, new, said)
    st.rerun()


def kept(now: session.Open, new: Marks, said: str) -> str:
    """Keep the marks with the open dataset; return ``said``, or why they were not kept."""
    try:
        datasets.set_marks(now.token, new, instead_of=now.marks)
    except datasets.MarksChanged as error:
        return str(error)
    return said
