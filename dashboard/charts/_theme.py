"""Colours with one meaning each, and the two small templates that every figure wears.

The dark colours stand on the dark panel with the contrast their light counterparts have on white.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from dashboard.charts._chart import Chart
from dashboard.charts._sketch import Sketch

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True)
class Theme:
    """The palette of one theme (hex colours): what each colour means, it means everywhere."""

    ink: str
    soft: str
    paper: str
    panel: str
    line: str
    value: str
    steps: tuple[str, str, str, str, str]
    sponsor: str
    sponsor_text: str
    silent: str
    silent_paper: str

    @property
    def band(self) -> str:
        """Return the see-through colour of an interval around a line of the value colour."""
        return see_through(self.value, 0.16)

    @property
    def sponsor_band(self) -> str:
        """Return the see-through colour of an interval around a line of the sponsor's colour."""
        return see_through(self.sponsor, 0.16)

    def colours(self) -> frozenset[str]:
        """Return every colour that a figure of this theme may use."""
        named = {value for value in vars(self).values() if isinstance(value, str)}
        return frozenset(named | set(self.steps) | {self.band, self.sponsor_band, CLEAR})


@dataclass(frozen=True)
class Words:
    """What stands around a picture: title, sentence, alternative text, and its two axes.

    ``x`` and ``y`` name the axes with their units. ``empty`` says what is missing when there is
    nothing to draw.
    """

    title: str
    caption: str
    alt: str
    x: str = ""
    y: str = ""
    empty: str = "There is nothing to draw here."


CLEAR: Final = "rgba(0,0,0,0)"
FONT: Final = "Source Sans, Source Sans Pro, sans-serif"
HATCH: Final = "/"
_LETTER: Final = 6.6
"""About the width of a letter of 12 px, in pixels."""
_LONGEST: Final = 26
_LONGEST_NAME: Final = 22
_LEAST: Final = 10
"""The smallest height that plotly takes, in pixels: of what nobody draws."""


def see_through(colour: str, opacity: float) -> str:
    """Return a hex colour with an opacity (0..1) as plotly writes it."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


LIGHT: Final = Theme(
    ink="#20262C",
    soft="#5C6670",
    paper="#FBFAF6",
    panel="#FFFFFF",
    line="#E3DFD5",
    value="#1B6B86",
    steps=("#DCE8EE", "#C1D6DE", "#8FB5C2", "#4A8CA3", "#1B6B86"),
    sponsor="#B86E00",
    sponsor_text="#8F5400",
    silent="#7E868D",
    silent_paper="#F3F1EC",
)
DARK: Final = Theme(
    ink="#F5F6F7",
    soft="#969DA5",
    paper="#14181C",
    panel="#1C2228",
    line="#353C43",
    value="#4FA9C9",
    steps=("#21323B", "#2C4049", "#3E5B66", "#4C8295", "#4FA9C9"),
    sponsor="#B5731A",
    sponsor_text="#E08F1B",
    silent="#747B82",
    silent_paper="#262C31",
)


@cache
def template(theme: Theme) -> go.layout.Template:
    """Return the small template of a theme: see-through paper, no grid, quiet axes."""
    import plotly.graph_objects as go  # noqa: PLC0415 - heavy; few pages need it

    axis = {
        "showgrid": False,
        "zeroline": False,
        "linecolor": theme.line,
        "tickcolor": theme.line,
        "tickfont": {"color": theme.soft, "size": 12},
        "title": {"font": {"color": theme.soft, "size": 12}, "standoff": 8},
        "automargin": True,
        "fixedrange": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 13, "color": theme.ink},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "showlegend": False,
            "hoverlabel": {
                "bgcolor": theme.panel,
                "bordercolor": theme.line,
                "font": {"color": theme.ink, "family": FONT},
            },
            "dragmode": False,
            "xaxis": axis,
            "yaxis": axis,
        }
    )


def chart(
    draw: Callable[[Theme], Sketch],
    words: Words,
    table: pl.DataFrame,
    height: int = 260,
    *,
    drawn: bool = True,
) -> Chart:
    """Put a figure, drawn once for each theme that is looked at, beside its words and its table."""

    def finished(name: Literal["light", "dark"]) -> go.Figure:
        theme = LIGHT if name == "light" else DARK
        return draw(theme).finished(template(theme), height, words.x, words.y)

    return Chart(finished, words.title, words.caption, words.alt, table, height, drawn)


def missing(words: Words, table: pl.DataFrame) -> Chart:
    """Return the picture of nothing: the reason as its caption, and neither axes nor marks."""
    why = words.empty

    def draw(_: Theme) -> Sketch:
        figure = Sketch()
        figure.x(visible=False)
        figure.y(visible=False)
        return figure

    said = replace(words, caption=why, alt=why, x="", y="")
    return chart(draw, said, table, height=_LEAST, drawn=False)


def label(  # noqa: PLR0913 - the place of a word on a picture has that many sides
    figure: Sketch,
    theme: Theme,
    *,
    x: object,
    y: float,
    text: str,
    colour: str | None = None,
    xref: str = "x",
    yref: str = "y",
    xanchor: str = "left",
    yanchor: str = "middle",
) -> None:
    """Write words straight onto the picture, in the place of a legend."""
    figure.words(
        x=x, y=y, text=plain(text), xref=xref, yref=yref, xanchor=xanchor, yanchor=yanchor,
        font={"color": colour or theme.soft, "size": 12}, align="left",
    )  # fmt: skip


def make_room(figure: Sketch, texts: Sequence[str]) -> None:
    """Widen the right margin for words that stand beside the picture."""
    longest = max((len(text) for text in texts), default=0)
    room = 12 + min(_LONGEST, longest) * _LETTER
    figure.set(margin={"l": 8, "r": room, "t": 8, "b": 8})


def shortened(name: str) -> str:
    """Return a name that fits beside a bar, on a phone too; the table has all of it.

    >>> shortened("Night shift"), shortened("The people who look after the lifts")
    ('Night shift', 'The people who look a…')
    """
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def plain(text: str) -> str:
    """Return text that plotly cannot take for mark-up: names come from uploaded files."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def hatch(theme: Theme) -> dict[str, object]:
    """Return the pattern of the silent and of none."""
    return {"shape": HATCH, "fgcolor": theme.silent, "bgcolor": theme.silent_paper, "size": 6}
