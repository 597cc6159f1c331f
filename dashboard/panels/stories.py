"""Stories: how many different stories are told, by whom, and which are ours?"""

from __future__ import annotations

from dashboard.panels import stories_list, stories_spread, stories_travel, words
from dashboard.panels._panel import Panel, Sentence
from dashboard.panels._seen import Pairs, Seen

_SPONSORS = {"posts": "sponsor_story_posts"}
"""The share of the sponsor's story that leads, by what stories are counted in; else of people."""

_BY_MONTH = "by month less than over the whole view: each is judged on as much as all have"


def lead(seen: Seen) -> Pairs:
    """Return how many tell your story beside who writes it, and how many stories there are."""
    ours = _SPONSORS.get(seen.view.scope.unit, "sponsor_story_people")
    leading = ((ours, "sponsor_story_by_leaders"), ("stories_told", "effective_stories"))
    return tuple(seen.pair(*pair) for pair in leading if all(seen.told(key) for key in pair))


def panels(seen: Seen) -> tuple[Panel, ...]:
    """Return the panels of the page in reading order."""
    if not seen.told("stories_told"):
        return (many(seen),)
    return (
        stories_list.beside(seen),
        ours(seen),
        stories_list.told(seen),
        stories_list.rare(seen),
        many(seen),
        stories_spread.by_group(seen),
        stories_list.moving(seen),
        stories_travel.travelled(seen),
    )


def many(seen: Seen) -> Panel:
    """How many stories there are, and as how many it is if all were told alike, by month."""
    picture = stories_spread.over_time(seen)
    return seen.panel(
        "many", "How many stories", "Do a few stories drown the others?",
        keys=("stories_told", "effective_stories", "largest_story_share", "posts_unassigned"),
        picture=picture if picture.drawn else None,
        foot=_BY_MONTH if picture.drawn else "",
    )  # fmt: skip


def ours(seen: Seen) -> Panel:
    """The sponsor's story: who tells it, who writes it, and how much applause it gets."""
    found = seen.view.stories
    unseen = found is not None and found.sponsor is None
    unwritten = unseen and seen.view.marks.sponsor is None
    ask = Sentence(
        "Write it down above, best before you have seen who tells what: its words, or three to ten"
        " sentences as somebody might write them.",
        "sponsor_story_people",
    )  # fmt: skip
    every = (
        "sponsor_story_people", "sponsor_story_posts", "largest_other_story",
        "sponsor_story_amplification",
    )  # fmt: skip
    return seen.panel(
        "ours", "Your story", "Who tells your story, and who writes it?",
        keys=("sponsor_story_people",) if unseen else every,
        more=(ask,) if unwritten else (), rows=_band(seen),
    )  # fmt: skip


def small(seen: Seen) -> Panel:
    """The panel of the overview: your story beside the largest others."""
    return stories_list.beside(seen, key="stories", title="Stories")


def _band(seen: Seen) -> tuple[tuple[str, str], ...]:
    """Return the share of posts that tell the sponsor's story, read strictly and loosely."""
    found = seen.view.stories
    if found is None or found.band is None or not seen.told("sponsor_story_posts"):
        return ()
    strict, loose = (words.percentage(share) for share in found.band)
    share = strict if strict == loose else f"{strict} to {loose}"
    return (("of posts in the whole data, judged more strictly or more loosely", share),)
