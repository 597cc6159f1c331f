"""The panels of every page: what stands on a screen, in a pack and in the JSON, after the gate."""

from __future__ import annotations

from dashboard.panels._panel import Audience, Page
from dashboard.view import View


def page_panels(page: str, view: View, audience: Audience = "meeting") -> Page:
    """Return a page ("overview", "engagement", "data", "method") of a view for an audience.

    Raises KeyError for a page that is not known. The charts are imported here, at the first page,
    so that readings alone (the headless face) need not wait for the drawing library.
    """
    from dashboard.panels.pages import make_page  # noqa: PLC0415 - see above

    return make_page(page, view, audience)
