"""A finished figure: what plotly makes of a sketch, as a dictionary once and for all."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go


class Finished(go.Figure):  # type: ignore[misc] # plotly comes without types
    """A figure that nobody changes any more, and that every reader's page asks for as a dict."""

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as plotly does, made once; whoever gets it must not change it."""
        made: dict[str, Any] | None = getattr(self, "_made", None)
        if made is None:
            made = super().to_dict()
            self._made = made
        return made
