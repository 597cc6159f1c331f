from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui import cache, preparing
from dashboard.workspace import datasets
from data_sources.community import Ability
from tests import communities
from tests.ui.test_pages import ENTRY

PATIENCE_S = 60


@pytest.fixture(autouse=True)
def _fresh(fresh_home):
    assert not fresh_home.exists()
    cache.forget()
    yield
    cache.forget()


def heard(token):
    app = AppTest.from_file(str(ENTRY), default_timeout=PATIENCE_S)
    app.query_params["d"] = token
    app.run().switch_page("../pages/heard.py").run()
    assert not app.exception
    return app


def job_of(token):
    return next(job for key, job in preparing._JOBS.items() if key.startswith(f"{token}|"))


def find(app):
    return next(button for button in app.button if button.label == "Find the stories")


def said(app):
    return " ".join(text.value for text in app.text)


def test_stories_are_found_beside_the_pages_and_then_shown():
    token = datasets.store(communities.busy())
    app = heard(token)
    assert "have not been looked for yet" in said(app)
    find(app).click().run()
    assert "are being found" in said(app)
    assert job_of(token).over.wait(PATIENCE_S)
    assert not job_of(token).failed
    app.run()
    assert "stories in these posts" not in said(app)


def test_what_cannot_be_found_is_told_and_can_be_tried_again(monkeypatch):
    token = datasets.store(communities.busy())
    monkeypatch.setattr(preparing, "_run", lambda _: 1)
    app = heard(token)
    find(app).click().run()
    assert job_of(token).over.wait(PATIENCE_S)
    app.run()
    assert "could not be found" in said(app)
    first = job_of(token)
    find(app).click().run()
    assert job_of(token) is not first


def test_stories_are_looked_for_by_themselves_unless_that_is_off(monkeypatch):
    begun = []
    monkeypatch.setattr(preparing, "_run", lambda job: begun.append(job.token) or 0)
    token = datasets.store(communities.busy())
    heard(token)
    assert not begun
    monkeypatch.setenv("WHOLE_PICTURE_PREPARE", "1")
    heard(token)
    assert job_of(token).over.wait(PATIENCE_S)
    assert begun == [token]


def test_an_export_without_texts_waits_for_no_stories():
    no = {"text": Ability("no", "this export has no texts")}
    token = datasets.store(replace(communities.tiny(), can_tell=communities.tiny().can_tell | no))
    assert "stories" not in said(heard(token))


PAGE = """
import streamlit as st
from dashboard.ui import preparing

drawn = st.session_state["drawn"] = st.session_state.get("drawn", 0) + 1
before = {before!r} if drawn == 1 else "stories"
preparing._progress(preparing.Job("token", step="stories"), before)
"""


@pytest.mark.parametrize(("before", "times"), [("chance", 2), ("stories", 1), ("", 1)])
def test_a_step_that_has_ended_draws_the_page_anew(before, times):
    app = AppTest.from_string(PAGE.format(before=before)).run()
    assert not app.exception
    assert app.session_state["drawn"] == times
