"""A flat chat beside a forum: only the forum has opening posts, a worked example."""

import pytest

from dashboard.metrics import read
from dashboard.view import Period, Scope, View
from data_sources.community import Ability
from data_sources.merge import merge
from tests.data_sources.parts import YES, at, part, post

DAY = 24
FLAT = YES | {"replies": Ability("no", "a chat has no threads")}


@pytest.fixture(scope="module")
def view():
    """Return ten days: three posts of a chat, and of two openings of a forum one is answered."""
    chat = part([post("1", "a"), post("2", "b", 1), post("3", "c", 2)], platform="chat",
                can_tell=FLAT)  # fmt: skip
    forum = part(
        [
            post("1", "d"), post("2", "e", 3, thread_id="1", parent_id="1"), post("3", "d", 4),
            post("4", "f", 20 * DAY, thread_id="1", parent_id="1"),
        ],
        file="forum.csv",
    )  # fmt: skip
    community = merge([chat, forum])
    return View(community, Scope(period=Period(at(0).date(), at(9 * DAY).date())))


def test_posts_of_the_chat_are_posts_but_nobody_waits_for_an_answer(view):
    assert read("posts_total", view).value == 6
    waiting = read("open_posts", view)
    assert (waiting.count, waiting.base) == (1, 2)
    unanswered = read("unanswered_after_7d", view)
    assert (unanswered.count, unanswered.base) == (1, 2)


def test_it_is_told_that_the_chat_cannot_tell_replies(view):
    words = [str(caveat) for caveat in read("unanswered_after_7d", view).caveats]
    assert any("a chat has no threads" in text for text in words)
