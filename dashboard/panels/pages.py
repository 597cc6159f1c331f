"""Each page put together: what leads, its panels, what it cannot tell, what to ask, its footer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dashboard.disclosure import TOO_SMALL, standing
from dashboard.disclosure._cells import few
from dashboard.metrics.favourability import favourability
from dashboard.panels import (
    blind_spots,
    data,
    engagement,
    heard,
    method,
    overview,
    questions,
    reach,
    reach_circle,
    stories,
    words,
)
from dashboard.panels._panel import Audience, Page, Panel, Sentence
from dashboard.panels._seen import Pairs, Seen, seen
from dashboard.story_map import NOTHING
from dashboard.view import View

Maker = Callable[[Seen], tuple[Panel, ...]]

_MAKERS: Final[dict[str, tuple[Callable[[Seen], Pairs] | None, Maker]]] = {
    "overview": (overview.lead, overview.panels),
    "engagement": (engagement.lead, engagement.panels),
    "reach": (reach.lead, reach.panels),
    "stories": (stories.lead, stories.panels),
    "heard": (heard.lead, heard.panels),
    "data": (None, data.panels),
    "method": (None, method.panels),
}
WORKBENCH: Final = "workbench"
"""The page that has no panel: what is read there passes no gate and leads nowhere."""
_INSIDE: Final = "The Data page says what is in here."
_NOTHING: Final = (
    f"There is no dated post or reaction in these data, so there is nothing to read. {_INSIDE}"
)


def make_page(page: str, view: View, audience: Audience) -> Page:
    """Return one page of a view; where nothing may be shown, one sentence says why."""
    if page == WORKBENCH:
        told = questions.CANNOT_TELL[page], questions.QUESTIONS[page]
        facts = (f"data {short(view.community.fingerprint)}",)
        return Page(page, questions.ASKED[page], (), (), (), *told, facts)
    lead, panels = _MAKERS[page]
    shut = _shut(view, audience)
    what = seen(view, audience)
    closed = bool(shut) and page != "data"
    return Page(
        page,
        questions.ASKED[page],
        () if closed or lead is None else lead(what),
        (Sentence(shut, "view"),) if shut else _above(page, what),
        () if closed else panels(what),
        (*blind_spots.of_page(page, view.community), *questions.CANNOT_TELL[page]),
        questions.QUESTIONS[page],
        () if closed else footer(what, placed=not shut),
    )


def _above(page: str, what: Seen) -> tuple[Sentence, ...]:
    """Return what a page says above its panels, beside what leads."""
    return reach_circle.above(what) if page == "reach" else ()


def footer(what: Seen, *, placed: bool) -> tuple[str, ...]:
    """Return the facts of "check this view", the fingerprint of the data last.

    ``placed``: say where the view stands among its alternatives.
    """
    view, facts = what.view, []
    if placed:
        facts.append(favourability(view).sentence)
    table = what.table("members_spoke", "by_group")
    hidden = int((table["shown"] != "yes").sum()) if "shown" in table.columns else 0
    if hidden:
        groups = words.counted(hidden, "groups")
        facts.append(f"{groups} not shown: else fewer than five people could be told apart")
    return (*facts, *_left_out(view), f"data {short(view.community.fingerprint)}")


def _left_out(view: View) -> tuple[str, ...]:
    """Say how many stories somebody left out, and their posts unless few told one of them.

    Leaving a story out may never go unsaid: its posts count as told in no story.
    """
    left = view.stories.left_out if view.stories else NOTHING
    if not left.stories:
        return ()
    posts = "" if few(left.people) else f" with {words.counted(left.posts, 'posts')}"
    return (f"{words.counted(left.stories, 'stories')}{posts} left out by whoever curated them",)


def short(fingerprint: str) -> str:
    """Return the first eight signs of a fingerprint, as it is read aloud: 7f3a-19c2."""
    return f"{fingerprint[:4]}-{fingerprint[4:8]}"


def _shut(view: View, audience: Audience) -> str:
    """Return why a page shows no reading, empty where it does."""
    if view.period is None:
        return _NOTHING
    if audience == "workbench":
        return ""
    why = standing(view).nothing
    return f"{why} {_INSIDE}" if why == TOO_SMALL else why
