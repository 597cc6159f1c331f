"""Stories side by side: bars in columns, each column on a scale of its own."""

import polars as pl
import pytest

from dashboard.charts import stories
from dashboard.charts._theme import Words

WORDS = Words("t", "c", "a", empty="No story yet.")
TABLE = pl.DataFrame({"story": ["x"]})
LINES = (
    stories.Line("Ours", "sponsor", (0.2, 0.8), ("20 %", "80 %")),
    stories.Line("Theirs", "other", (0.4, None), ("40 %", "not known")),
    stories.Line("in no story", "none", (0.1, 0.4), ("10 %", "40 %")),
)


def test_each_column_has_its_own_scale_from_zero_and_unknown_is_no_bar():
    people, answered = stories.side_by_side(LINES, ("of people", "answered"), WORDS, TABLE).columns
    assert [bar.segments[0].share for bar in people] == pytest.approx([0.5, 1.0, 0.25])
    assert [bar.segments[0].share for bar in answered] == pytest.approx([1.0, 0.0, 0.5])
    assert answered[1].text == "not known"


def test_colours_say_whose_story_it_is():
    people, _ = stories.side_by_side(LINES, ("of people", "answered"), WORDS, TABLE).columns
    assert [bar.segments[0].look for bar in people] == ["sponsor", "value", "silent"]


def test_where_no_share_is_known_it_says_why():
    nothing = stories.Line("Ours", "sponsor", (None, None), ("· hidden", "· hidden"))
    for lines in ((), (nothing,)):
        drawn = stories.side_by_side(lines, ("of people", "answered"), WORDS, TABLE)
        assert not drawn.drawn
        assert (drawn.caption, drawn.alt) == ("No story yet.", "No story yet.")
