from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from dashboard.charts import trends
from dashboard.charts._chart import Bar, Bars, Segment
from dashboard.charts._theme import Words
from dashboard.panels._panel import Definition, Panel, Sentence
from dashboard.ui import panel_data
from dashboard.ui.safe_csv import csv_text, safe_cell

FACTS = panel_data.Facts(
    page="engagement",
    view="1 January to 31 March 2026, in all spaces, everyone",
    fingerprint="7f3a19c2",
    today=date(2026, 4, 2),
    query={"d": "t", "space": ["a b", "c&d"]},
)
SPOKE = Sentence("Half spoke.", "members_spoke", "open", "engagement", "everyone", "who")
DEFINED = Definition("members_spoke", "Spoke", "Posted / N.", "all 840", "", "", "own", "")
TABLE = pl.DataFrame({"=group": ["@Sales", None], "share": [0.25, None], "n": [-3, 1234]})
PANEL = Panel(
    key="everyone",
    title="Everyone",
    question="Who is here?",
    pairs=((SPOKE, replace(SPOKE, dot="filled")),),
    sentences=(),
    readings=(),
    picture=Bars((Bar("spoke", (Segment("silent", 1.0),), "12"),), "t", "c", "alt", TABLE),
    table=TABLE,
    definitions=(DEFINED,),
)


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\ufeff="]
)
def test_no_cell_is_a_formula(start):
    assert safe_cell(f"{start}1") == f"'{start}1"


def test_numbers_stay_numbers_and_unknown_is_empty():
    assert [safe_cell(value) for value in (-3, 2.5, None, float("nan"))] == ["-3", "2.5", "", ""]


def test_headers_are_safe_too():
    assert csv_text(TABLE).splitlines()[0] == "'=group,share,n"


def test_a_csv_carries_its_view_data_day_and_definitions():
    written = panel_data.table_data(PANEL, TABLE, FACTS)["csv"]
    assert FACTS.view in written
    assert "7f3a19c2" in written
    assert "2 April 2026" in written
    assert "Posted / N." in written
    assert "all 840" in written


def test_evidence_is_an_address_with_the_whole_view():
    lead = panel_data.words_data(PANEL.pairs, (), FACTS.query)
    assert lead["pairs"][0][0]["href"] == "/engagement?d=t&space=a+b&space=c%26d#everyone"


def test_a_sentence_inside_its_own_evidence_has_no_link():
    assert panel_data.head_data(PANEL, FACTS)["pairs"][0][0]["href"] == ""
    overview = replace(FACTS, page="overview")
    assert panel_data.head_data(PANEL, overview)["pairs"][0][0]["href"]


def test_evidence_on_a_page_that_does_not_exist_is_no_link():
    sentence = replace(SPOKE, page="javascript:alert(1)")
    assert panel_data.sentence_data(sentence, {}, ("", ""))["href"] == ""


def test_long_tables_say_how_much_is_in_the_csv_only():
    long = pl.DataFrame({"n": range(1000)})
    data = panel_data.table_data(PANEL, long, FACTS)
    assert len(data["rows"]) == panel_data.ROWS_ON_SCREEN
    assert data["more"] == "800 more rows are in the CSV."
    assert "\r\n999\r\n" in data["csv"]


def test_bars_arrive_with_their_looks():
    data = panel_data.head_data(PANEL, FACTS)
    assert data["bars"][0]["segments"] == [{"look": "silent", "share": 1.0, "text": ""}]
    assert data["alt"] == "alt"


def test_a_panel_without_a_figure_is_one_element_with_everything():
    above, below = panel_data.parts_of(PANEL, FACTS)
    assert below is None
    assert above["pairs"]
    assert above["bars"]
    assert above["table"]["rows"]
    assert above["definitions"]
    assert not above["open_rows"]


def test_a_figure_stands_between_the_sentences_and_the_table():
    course = pl.DataFrame(
        {"time": [0.0, 1.0], "share": [0.0, 0.5], "low": [0.0, 0.4], "high": [0.0, 0.6]}
    )
    words = Words("Title", "Caption", "Alt", "x", "y", "Nothing")
    picture = trends.reached_by(course, words, trends.Ends("answered", "not"))
    above, below = panel_data.parts_of(replace(PANEL, picture=picture), FACTS)
    assert above["pairs"]
    assert above["table"] is None
    assert below["table"]["rows"]
