"""All metrics: importing this package fills METRICS, in the order of the catalogue."""

from __future__ import annotations

from typing import Final

from dashboard.metrics import (
    engagement_ladder,
    engagement_members,
    engagement_newcomers,
    engagement_reactions,
    engagement_replies,
    engagement_spread,
    engagement_staying,
    engagement_voices,
    heard,
    heard_answers,
    heard_dissent,
    heard_leaders,
    heard_open,
    heard_removed,
    quality,
    reach_groups,
    reach_leaders,
    reach_members,
    reach_shape,
    reach_ties,
    stories_groups,
    stories_sponsor,
    stories_told,
)
from dashboard.metrics._metric import METRICS, Metric, Reading, measure, read
from dashboard.metrics._rewired import draw_ties
from dashboard.metrics._slice import by_attribute

__all__ = [
    "METRICS", "MODULES", "Metric", "Reading", "by_attribute", "draw_ties", "measure", "read",
]  # fmt: skip

MODULES: Final = (
    engagement_members,
    engagement_ladder,
    engagement_voices,
    engagement_replies,
    engagement_newcomers,
    engagement_staying,
    engagement_reactions,
    engagement_spread,
    reach_members,
    reach_ties,
    reach_groups,
    reach_shape,
    reach_leaders,
    stories_told,
    stories_groups,
    stories_sponsor,
    heard_answers,
    heard,
    heard_removed,
    heard_open,
    heard_leaders,
    heard_dissent,
    quality,
)
"""The modules of the catalogue, in its order; within one, metrics stand as they are written."""


def _in_catalogue_order() -> None:
    """Put METRICS in the order of MODULES, whatever the order in which they were imported."""
    places = {module.__name__: place for place, module in enumerate(MODULES)}
    ordered = sorted(METRICS.values(), key=lambda one: places.get(one.take.__module__, -1))
    METRICS.clear()
    METRICS.update({one.key: one for one in ordered})


_in_catalogue_order()
