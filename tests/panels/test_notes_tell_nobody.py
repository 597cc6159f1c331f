"""What is told of the rows of an export names places in files, never people or their words."""

import re
from pathlib import Path

import pytest

from dashboard.panels import page_panels
from dashboard.panels.blind_spots import blind_spots
from dashboard.view import View
from data_sources import read_exports
from data_sources.column_facts import EMAIL

GOLDEN = Path(__file__).resolve().parents[1] / "exports"
CASES = sorted(path for path in GOLDEN.glob("*/*") if path.is_dir())
SHORTEST = 16
"""Letters of a text from which on finding it in a sentence is no chance."""

FILE = re.compile(r"\.\w{2,7}$")
FULL_NAME = re.compile(r"[^\W\d]{2,} [^\W\d]{2,}")
PLACE = re.compile(r"(?:, (?:line|entry|page|row) [\d,]+| line \d+|, column “[^”]*”)+$")


def read(case):
    return read_exports([p for p in case.iterdir() if p.name != "expected.json"], key=b"test")


@pytest.fixture(scope="module", params=CASES, ids=lambda p: f"{p.parent.name}-{p.name}")
def community(request):
    return read(request.param)


def told_of(community):
    for note in community.notes:
        yield from (note.reason, note.example, note.consequence)
    for ability in community.can_tell.values():
        yield ability.reason
    for spot in blind_spots(community):
        yield from (spot.sentence, *spot.consequences.values())


def test_examples_are_places_in_files(community):
    spaces = set(community.spaces())
    for note in community.notes:
        place = PLACE.sub("", note.example)
        file, _, inside = place.rpartition(", ") if ", " in place else (place, "", "")
        assert not place or FILE.search(place) or (FILE.search(file) and inside in spaces), note


def test_no_sentence_names_a_person_an_address_or_what_was_said(community):
    names = [name.lower() for name in community.members["name"].drop_nulls()]
    names = [name for name in names if FULL_NAME.fullmatch(name)]
    texts = {text.strip().lower() for text in community.posts["text"].drop_nulls()}
    texts = {text for text in texts if len(text) >= SHORTEST}
    for said in told_of(community):
        assert not any(re.fullmatch(EMAIL, word) for word in said.split())
        assert not any(re.search(rf"\b{re.escape(name)}\b", said.lower()) for name in names), said
        assert not any(text in said.lower() for text in texts), said


def test_the_data_page_counts_out_no_row_of_one_to_four(community):
    panels = page_panels("data", View(community)).panels
    told = next(panel for panel in panels if panel.key == "notes")
    rows = [] if told.table is None else told.table["rows"].drop_nulls()
    assert not any(0 < number < 5 for number in rows)
    assert not any(re.fullmatch(r"[1-4] rows?", right) for _, right in told.rows)
