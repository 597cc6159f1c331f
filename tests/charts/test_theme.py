"""Every colour has its counterpart, with the same contrast, and every text can be read."""

import pytest

from dashboard.charts._theme import DARK, LIGHT, plain, see_through, template

PRODUCT = {"sponsor": "#B86E00", "sponsor_text": "#8F5400", "value": "#1B6B86",
           "silent": "#7E868D", "silent_paper": "#F3F1EC", "ink": "#20262C", "soft": "#5C6670",
           "paper": "#FBFAF6", "line": "#E3DFD5"}  # fmt: skip


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("name", "colour"), PRODUCT.items())
def test_light_colours_are_the_agreed_ones(name, colour):
    assert getattr(LIGHT, name) == colour


@pytest.mark.parametrize("name", ["value", "sponsor", "sponsor_text", "silent", "soft", "ink"])
def test_dark_counterparts_have_the_same_contrast(name):
    light = contrast(getattr(LIGHT, name), LIGHT.panel)
    dark = contrast(getattr(DARK, name), DARK.panel)
    assert dark == pytest.approx(light, rel=0.05)


@pytest.mark.parametrize("step", range(5))
def test_dark_steps_have_the_same_contrast(step):
    light = contrast(LIGHT.steps[step], LIGHT.panel)
    assert contrast(DARK.steps[step], DARK.panel) == pytest.approx(light, rel=0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_texts_can_be_read_and_marks_seen(theme):
    for text in (theme.ink, theme.soft, theme.sponsor_text, theme.value):
        for ground in (theme.panel, theme.paper):
            assert contrast(text, ground) >= 4.5
    for mark in (theme.value, theme.sponsor, theme.silent, theme.steps[3]):
        assert contrast(mark, theme.panel) >= 3


def test_templates_are_small_and_have_no_grid():
    for theme in (LIGHT, DARK):
        made = template(theme)
        assert len(str(made.to_plotly_json())) < 2_000
        assert made.layout.xaxis.showgrid is False


def test_names_from_files_are_no_markup():
    assert plain("<b>&x") == "&lt;b&gt;&amp;x"
    assert see_through("#102030", 0.5) == "rgba(16,32,48,0.5)"
