"""Which post tells which story."""

from dashboard.stories.find import Found, find, find_stories
from dashboard.stories.making import make_map, with_sponsor

__all__ = ["Found", "find", "find_stories", "make_map", "with_sponsor"]
