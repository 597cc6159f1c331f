import subprocess
import sys
from threading import Barrier, Event, Thread

import pytest

from dashboard.navigation import ROOT
from dashboard.ui import turns
from dashboard.ui.kept import kept

SOON_S = 5


def test_a_result_is_made_once_and_the_oldest_asked_for_is_forgotten_first():
    made = []

    @kept(max_entries=2)
    def double(_told, key):
        made.append(key)
        return key * 2

    assert [double("x", 1), double("y", 1), double("x", 2), double("x", 1)] == [2, 2, 4, 2]
    assert made == [1, 2]
    double("x", 3)
    assert double.has("x", 1)
    assert not double.has("x", 2)
    double.forget()
    assert not double.has("x", 1)


def test_whoever_asks_meanwhile_waits_for_the_first():
    made, together, found = [], Barrier(3), []

    @kept(max_entries=2)
    def slow(key):
        made.append(key)
        Event().wait(0.05)
        return object()

    def ask():
        together.wait()
        found.append(slow("a"))

    asking = [Thread(target=ask) for _ in range(3)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert made == ["a"]
    assert len(set(found)) == 1


def test_an_error_is_kept_for_nobody():
    answers = iter([KeyError("gone"), None])

    @kept(max_entries=2)
    def ask(key):
        error = next(answers)
        if error:
            raise error
        return key

    with pytest.raises(KeyError):
        ask("a")
    assert ask("a") == "a"


def test_pages_are_drawn_one_after_another_and_what_is_slow_steps_aside():
    order, first_in, go_on = [], Event(), Event()

    def first():
        with turns.turn():
            first_in.set()
            with turns.aside():
                go_on.wait(SOON_S)
            order.append("first")

    def second():
        first_in.wait(SOON_S)
        with turns.turn():
            order.append("second")
            go_on.set()

    drawing = [Thread(target=first), Thread(target=second)]
    for one in drawing:
        one.start()
    for one in drawing:
        one.join(SOON_S)
    assert order == ["second", "first"]


def test_nobody_waits_longer_than_patience_for_a_turn(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_S", 0.01)
    drawn = []

    def other():
        with turns.turn():
            drawn.append("other")

    with turns.turn():
        one = Thread(target=other)
        one.start()
        one.join(SOON_S)
        assert drawn == ["other"]
    assert turns._TURN.acquire(blocking=False)
    turns._TURN.release()


def test_the_first_page_waits_for_nothing_that_only_finding_stories_needs():
    told = "import sys, dashboard.ui.show, dashboard.panels.pages; print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, cwd=ROOT, check=True)
    assert done.stdout.split() == [b"False"]
