"""What a meeting reads of dissent: a number with its error, or why there is none."""

import re

import pytest

from dashboard.metrics._dissent import NO_AGREEMENT
from dashboard.panels import page_panels
from tests.metrics.test_dissent import labels_of, view_of, yes


def said(view):
    page = page_panels("heard", view, "meeting")
    panel = next(one for one in page.panels if one.key == "dissent")
    found = [s.text for pair in panel.pairs for s in pair] + [s.text for s in panel.sentences]
    return " ".join(found), " ".join(panel.cannot_tell)


@pytest.fixture(scope="module")
def whole():
    return said(view_of())


def test_the_share_stands_with_its_error_beside_what_answers_it(whole):
    text, _ = whole
    assert re.search(r"24 % of all posts disagree \(\d+ to \d+\)\.", text)
    assert "No post was removed later." in text


def test_the_gap_says_that_it_proves_no_motive(whole):
    text, _ = whole
    assert "Opening posts that disagree were answered 40 points less often than others (" in text
    assert "This does not prove a motive" in text


def test_agreement_precision_and_recall_stand_beside(whole):
    _, beside = whole
    assert "the same 100 posts and agree at a kappa of 1.00" in beside
    assert "24 % disagree (precision)" in beside
    assert "it finds 100 % (recall)" in beside


def test_without_agreement_there_is_no_number_and_the_reason_is_said_once():
    text, beside = said(view_of(labels_of(yes, lambda post: int(post[1:]) % 3 == 0)))
    assert text.count(NO_AGREEMENT) == 1
    assert "disagree (" not in text
    assert "0.4 is needed" in beside
