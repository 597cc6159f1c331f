"""Reading goes on beside the page: a click stops the wait at once and the work at its next step."""

from threading import Event

import pytest

from dashboard.ui import reading, upload
from data_sources.errors import ExportError

SECONDS = 20


class Page:
    """Stands for the page: what it shows, and where a click ends the run."""

    def __init__(self, clicks_after):
        self.shown, self.clicks_after = [], clicks_after

    def progress(self, share, text=""):
        if text:
            self.shown.append((share, text))
        if len(self.shown) > self.clicks_after:
            raise InterruptedError
        return self

    def button(self, label, **_):
        assert label == "Stop reading"


@pytest.fixture
def page(monkeypatch):
    found = Page(clicks_after=2)
    monkeypatch.setattr(reading, "st", found)
    monkeypatch.setattr(reading, "PAUSE_S", 0.01)
    return found


def test_the_step_is_shown_and_a_click_stops_the_wait_at_once_and_the_work_at_its_next_step(page):
    released, ended = Event(), Event()

    def work(told):
        told("a_b.zip", "reading it", 0.4)
        released.wait(SECONDS)
        try:
            told("", "putting the files together", 0.9)
        except reading.StoppedError:
            ended.set()
            raise

    with pytest.raises(InterruptedError):
        reading.watched(work, lambda: None)
    assert page.shown[-1] == (0.4, "a\\_b.zip: reading it …")
    assert not ended.is_set()
    released.set()
    assert ended.wait(SECONDS)


def test_what_was_read_comes_back_and_errors_as_they_are(page):
    page.clicks_after = 10_000
    assert reading.watched(lambda told: told("", "x", 0.1) or "read", lambda: None) == "read"

    def fails(_told):
        raise ExportError("a.zip", "it is empty", "download it again")

    with pytest.raises(ExportError):
        reading.watched(fails, lambda: None)


def test_a_long_step_says_how_long_it_has_taken(page, monkeypatch):
    page.clicks_after = 0
    monkeypatch.setattr(reading, "LONG_S", 0)
    with pytest.raises(InterruptedError):
        reading.watched(lambda _told: Event().wait(0.1), lambda: None)
    assert page.shown[0][1] == "Opening the files … 0 seconds"


class Unread:
    """A dropped file of no community."""

    name = "log.csv"

    def getbuffer(self):
        return b""


class RerunError(Exception):
    """Ends a run as the page does when it begins anew."""


@pytest.mark.parametrize("ends", ["by a click", "by a file that cannot be read"])
def test_a_reading_that_ends_early_opens_and_keeps_nothing(monkeypatch, ends):
    def watched(work, _stopped):
        if ends == "by a click":
            raise InterruptedError
        return work(None)

    def rerun():
        raise RerunError

    opened, said = [], []
    monkeypatch.setattr(upload.reading, "watched", watched)
    monkeypatch.setattr(upload.st, "rerun", rerun)
    monkeypatch.setattr(upload, "_open", lambda *told: opened.append(told))
    monkeypatch.setattr(upload, "_say", said.append)
    monkeypatch.setattr(upload, "_still_open", lambda: ["The sample is still open."])
    monkeypatch.setattr(upload.datasets, "secret_key", lambda: b"key")
    with pytest.raises((InterruptedError, RerunError)):
        upload._read([Unread()], [], None, None, [])
    if ends == "by a click":
        upload._stopped()
    assert opened == []
    assert said[0][-1] == "The sample is still open."
