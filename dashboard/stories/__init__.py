"""Which post tells which story."""

from dashboard.stories.find import Found, find, find_stories

__all__ = ["Found", "find", "find_stories"]
