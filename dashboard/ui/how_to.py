"""How a reader gets an export out of each platform, and the queries to paste."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import streamlit as st

from dashboard.navigation import ROOT
from dashboard.ui import components
from dashboard.ui.panel_data import words_data
from data_sources.formats import FORMATS

QUERIES: Final = ROOT / "docs" / "discourse-query.md"
_HEADED: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)
_SQL: Final = re.compile(r"^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)


def get_an_export() -> None:
    """Draw, closed at first, how each export is got, and the queries for Discourse to copy."""
    left, right = st.columns(2, gap="small")
    with left, st.expander(f"How to get an export: {len(FORMATS)} kinds"):
        rows = [[known.label, known.how_to_export] for known in FORMATS]
        data = words_data((), (), {}) | {"variant": "card", "rows": rows}
        components.panel(data, key="panel-how-to")
    with right, st.expander("Discourse: the queries to paste into the Data Explorer"):
        for title, sql in queries():
            st.text(title)
            st.code(sql, language=None, wrap_lines=True)


@lru_cache(maxsize=1)
def queries() -> tuple[tuple[str, str], ...]:
    """Return the titles and the texts of the queries that the documentation holds."""
    written = QUERIES.read_text(encoding="utf-8")
    return tuple(
        (_HEADED.findall(written[: found.start()])[-1].replace("`", ""), found[1])
        for found in _SQL.finditer(written)
    )
