"""How to get an export stands on the Data page, for every kind, with the queries to paste."""

from dashboard.ui import how_to
from dashboard.ui.cache import forget
from data_sources.formats import FORMATS
from tests.ui.test_pages import data_of, opened


def test_every_format_says_on_the_data_page_how_its_export_is_got(fresh_home):
    assert not fresh_home.exists()
    forget()
    app = opened(page="data")
    rows = data_of(app, "panel-how-to")[0]["rows"]
    assert rows == [[known.label, known.how_to_export] for known in FORMATS]
    assert all(how for _, how in rows)
    shown = [block.value for block in app.code]
    assert [sql.strip() for _, sql in how_to.queries()] == [text.strip() for text in shown]


def test_the_queries_are_whole_and_named():
    found = how_to.queries()
    assert len(found) >= 2
    for title, sql in found:
        assert title
        assert "SELECT" in sql
        assert "```" not in sql
        assert sql.rstrip().endswith("LIMIT 10000")
