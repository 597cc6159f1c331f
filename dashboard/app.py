"""The entry script: the dataset and the scope of the address, the pages, and the page asked for."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402 - the path comes first

from dashboard.navigation import NEVER_SHARED, PAGES  # noqa: E402
from dashboard.ui.importing import ONE_AT_A_TIME  # noqa: E402

with ONE_AT_A_TIME:
    from dashboard.ui import components, scope_bar, show, sidebar, turns  # noqa: F401 - pages use it

with turns.turn():
    st.set_page_config(layout="wide", initial_sidebar_state=200)
    pages = {
        link.key: st.Page(
            ROOT / link.file,
            title=link.title,
            url_path=link.path,
            icon=link.icon,
            default=not link.path,
        )
        for link in PAGES
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    components.page_rules()
    line, body, controls = st.container(), st.container(), st.container(key=scope_bar.CONTROLS)
    with controls:
        told = scope_bar.open_view()
    with line:
        scope_bar.draw_line(told, shared=chosen.url_path not in NEVER_SHARED)
    sidebar.show(pages)
    with body:
        chosen.run()
