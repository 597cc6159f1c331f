"""The pages in reading order: data only, so that the entry, the links and the tests share it."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
"""The folder that the files of the pages are in."""


class PageLink(NamedTuple):
    """A page: its key, the file below the root, its title, its path in addresses, its icon.

    The icon is an emoji, because any other kind makes each browser ask a foreign host for it.
    """

    key: str
    file: str
    title: str
    path: str
    icon: str


PAGES: Final = (
    PageLink("overview", "pages/overview.py", "Overview", "", "🔭"),
    PageLink("engagement", "pages/engagement.py", "Engagement", "engagement", "👥"),
    PageLink("reach", "pages/reach.py", "Reach", "reach", "🕸️"),
    PageLink("stories", "pages/stories.py", "Stories", "stories", "📖"),
    PageLink("heard", "pages/heard.py", "Heard?", "heard", "👂"),
    PageLink("data", "pages/data.py", "Data", "data", "🗂️"),
    PageLink("workbench", "pages/workbench.py", "Workbench", "workbench", "🔎"),
    PageLink("method", "pages/method.py", "Method", "method", "📐"),
)

NEVER_SHARED: Final = frozenset({"workbench"})
"""The paths of pages that no link, slide or export carries."""
