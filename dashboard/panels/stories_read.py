"""What a meeting may read of a story: which stories open, and their posts after the gate."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from dashboard.disclosure._quotes import Quotes, openable, quotes
from dashboard.panels import words
from dashboard.panels.stories_list import called
from dashboard.panels.workbench import nearest
from dashboard.story_map import SPONSOR
from dashboard.view import View

NEAREST: Final = 400
"""Posts that stand in the order of their nearness; the others follow by time."""


def readable(view: View) -> dict[str, str]:
    """Return the stories whose posts open in a view, and what to call each in a list of choices."""
    found = view.stories
    if found is None:
        return {}
    rows = {row["story"]: row for row in found.stories.iter_rows(named=True)}
    names = {}
    for story, people in openable(view).items():
        row = rows.get(story, {"name": None, "words": []})
        name = found.sponsor.name if story == SPONSOR and found.sponsor else row["name"]
        told = {"story": story, "name": name, "words": ", ".join(row["words"] or [])}
        names[story] = f"{called(told)} · {words.counted(people, 'people')}"
    return names


def posts(view: View, story: str, aside: Collection[str] = ()) -> Quotes:
    """Return the posts of a story that a meeting may read, nearest to its middle first.

    Those ``aside``, by their ids, are still to be judged blind and do not open.
    """
    return quotes(view, story, nearest(view, story, NEAREST), aside)
