"""The contract of every picture, full, empty and half hidden."""

import json
import re
from datetime import date, timedelta

import plotly.io as pio
import polars as pl
import pytest

from dashboard.charts import distributions, trends
from dashboard.charts._sketch import Sketch
from dashboard.charts._theme import DARK, LIGHT, Words, chart

WORDS = Words("Title", "Caption", "What it shows", "x (unit)", "y (unit)", "Nothing is known.")
ENDS = trends.Ends("answered 40 %", "no answer 60 %")

WEEKS = pl.DataFrame(
    {
        "period_start": [date(2026, 1, 5) + timedelta(weeks=i) for i in range(6)],
        "share": [0.2, 0.3, None, 0.25, 0.4, 0.35],
        "low": [0.1, 0.2, None, 0.15, 0.3, 0.25],
        "high": [0.3, 0.4, None, 0.35, 0.5, 0.45],
        "posts": [3, 9, 2, 0, 5, 8],
    }
)
CURVE = pl.DataFrame(
    {"time": [0.0, 1, 2, 7], "share": [0.0, 0.2, 0.3, 0.4], "low": [0.0, 0.1, 0.2, 0.3],
     "high": [0.0, 0.3, 0.4, 0.5]}
)  # fmt: skip
GROUPS = pl.DataFrame(
    {
        "group": ["Office", "<b>Depots</b>", "Night"],
        "share": [0.5, 0.25, None],
        "low": [0.4, None, None],
        "high": [0.6, None, None],
        "text": ["50 % of 40", "25 % of 80", None],
        "shown": ["yes", "yes", "hidden"],
    }
)
HALVES = pl.DataFrame({"people_share": [0.0, 0.5, 1.0], "posts_share": [0.0, 0.1, 1.0]})
RHYTHM = pl.DataFrame(
    {
        "weekday": [d for d in range(1, 8) for _ in range(6)],
        "hour": [h * 4 for _ in range(7) for h in range(6)],
        "hours": [4] * 42,
        "posts": [None if i == 3 else i % 9 for i in range(42)],
    }
)

MAKERS = {
    "over_time": (lambda t: trends.share_over_time(t, WORDS, "spoke"), WEEKS),
    "reached": (lambda t: trends.reached_by(t, WORDS, ENDS), CURVE),
    "shares": (lambda t: distributions.shares_by_name(t, WORDS, "group"), GROUPS),
    "lorenz": (lambda t: distributions.lorenz({"all": t, "some": t}, WORDS, t), HALVES),
    "rhythm": (lambda t: distributions.rhythm(t, WORDS), RHYTHM),
}
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b|rgba\([^)]*\)")


@pytest.fixture(params=MAKERS)
def made(request):
    make, table = MAKERS[request.param]
    return make(table)


@pytest.fixture(params=MAKERS)
def bare(request):
    make, table = MAKERS[request.param]
    return make(table.clear())


def figures(chart):
    return ((chart.light, LIGHT), (chart.dark, DARK))


def test_a_chart_has_its_words_and_its_table(made):
    assert (made.title, made.caption, made.alt) == ("Title", "Caption", "What it shows")
    assert made.table.height
    assert made.height >= 100


def test_a_figure_is_made_once_for_each_theme_that_is_looked_at():
    drawn = []

    def draw(theme):
        drawn.append(theme)
        return Sketch()

    shared = chart(draw, WORDS, HALVES)
    assert not drawn
    assert shared.dark is shared.dark
    assert drawn == [DARK]


def test_axes_are_named_with_units(made):
    for figure, _ in figures(made):
        assert figure.layout.xaxis.title.text == "x (unit)"
        assert figure.layout.yaxis.title.text == "y (unit)"


def test_only_colours_with_a_meaning_are_used(made):
    for figure, theme in figures(made):
        used = set(COLOUR.findall(json.dumps(figure.to_plotly_json(), default=str)))
        assert used <= theme.colours()


def test_figures_survive_json(made):
    for figure, _ in figures(made):
        again = pio.from_json(figure.to_json())
        assert again.to_plotly_json()["layout"] == json.loads(figure.to_json())["layout"]


def test_axes_start_at_zero(made):
    for figure, _ in figures(made):
        for axis in (figure.layout.xaxis, figure.layout.yaxis):
            if axis.range is not None:
                assert axis.range[0] == 0


def test_no_legend_and_no_grid(made):
    for figure, _ in figures(made):
        assert figure.layout.template.layout.showlegend is False
        assert figure.layout.template.layout.yaxis.showgrid is False
        assert figure.layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)"


def test_an_empty_chart_says_what_is_missing_and_has_neither_axes_nor_marks(bare):
    assert (bare.caption, bare.alt) == ("Nothing is known.", "Nothing is known.")
    assert not bare.drawn
    for figure, _ in figures(bare):
        assert not figure.data
        assert not figure.layout.annotations
        assert (figure.layout.xaxis.visible, figure.layout.yaxis.visible) == (False, False)
        assert not figure.layout.xaxis.title.text
        assert not figure.layout.yaxis.title.text


def test_one_point_is_no_course_of_time():
    assert not trends.share_over_time(WEEKS.head(1), WORDS).drawn
    assert trends.share_over_time(WEEKS.head(2), WORDS).drawn


def test_a_day_stands_once_on_an_axis():
    for weeks in (2, 6, 60):
        starts = [date(2026, 1, 5) + timedelta(weeks=i) for i in range(weeks)]
        table = pl.DataFrame({"period_start": starts, "share": 0.2, "low": 0.1, "high": 0.3})
        axis = trends.share_over_time(table, WORDS).light.layout.xaxis
        assert len(set(axis.ticktext)) == len(axis.ticktext) == len(axis.tickvals) <= 6


def test_names_of_curves_lie_inside_the_picture_clear_of_the_curves():
    steep = pl.DataFrame({"people_share": [0.0, 0.97, 1.0], "posts_share": [0.0, 0.02, 1.0]})
    drawn = distributions.lorenz({"all members": steep, "those who spoke": HALVES}, WORDS, HALVES)
    named = {a.text: a for a in drawn.light.layout.annotations}
    for name in ("all members", "those who spoke"):
        assert named[name].xanchor == "left"
        assert named[name].x < 20
        assert named[name].y > named[name].x + 50


def test_numbers_travel_as_arrays():
    packed = trends.reached_by(CURVE, WORDS, ENDS).light.to_json()
    assert '"bdata"' in packed


def test_the_part_never_reached_is_hatched_and_carries_no_number():
    figure = trends.reached_by(CURVE, WORDS, ENDS).light
    assert [t for t in figure.data if t.fillpattern.shape == "/"]
    assert all(a.xref == "paper" and a.x > 1 for a in figure.layout.annotations)


def test_the_silent_are_hatched_and_the_hidden_have_a_dot():
    figure = distributions.shares_by_name(GROUPS, WORDS, "group").light
    assert figure.data[1].marker.pattern.shape == "/"
    texts = {a.y: a.text for a in figure.layout.annotations}
    assert texts["Night"] == "· hidden"
    assert texts["&lt;b&gt;Depots&lt;/b&gt;"] == "25 % of 80"


def test_a_long_name_is_shortened_beside_its_bar_and_kept_in_the_table():
    long = GROUPS.with_columns(group=pl.Series(["Office", "D" * 80, "Night"]))
    drawn = distributions.shares_by_name(long, WORDS, "group")
    assert list(drawn.light.layout.yaxis.ticktext) == ["Night", "D" * 21 + "…", "Office"]
    assert drawn.table["group"][1] == "D" * 80


def test_a_curve_that_all_reached_leaves_nothing_to_name_above_it():
    all_of_them = CURVE.with_columns(share=pl.lit(1.0))
    drawn = trends.reached_by(all_of_them, WORDS, ENDS).light
    assert [a.text for a in drawn.layout.annotations] == ["answered 40 %"]


def test_a_hidden_week_leaves_a_gap_and_a_dot():
    figure = trends.share_over_time(WEEKS, WORDS).light
    dots = [t for t in figure.data if t.mode == "markers"]
    assert len(dots) == 1
    assert len(dots[0].x) == 1


def test_hours_without_posts_are_hatched():
    bar = distributions.rhythm(RHYTHM, WORDS).light.data[0]
    empty = [i for i, n in enumerate(RHYTHM["posts"]) if n == 0]
    assert empty
    assert [i for i, s in enumerate(bar.marker.pattern.shape) if s == "/"] == empty


def test_a_ladder_keeps_its_segments_within_the_bar():
    rows = [
        (
            "spoke",
            (distributions.segment("step1", 1.4), distributions.segment("unknown", None)),
            "x",
        )
    ]
    bars = distributions.ladder(rows, WORDS, GROUPS)
    assert [s.share for s in bars.bars[0].segments] == [1.0, 0.0]
    assert bars.alt


def test_a_finished_figure_is_made_a_dictionary_once():
    figure = trends.share_over_time(WEEKS, WORDS).light
    assert figure.to_dict() is figure.to_dict()
    assert json.loads(pio.to_json(figure, validate=False))["data"]
