"""A panel as the plain data that the page element draws; nothing is drawn or counted here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

import polars as pl

from dashboard.charts._chart import Bar, Bars, Chart, Columns, Grid, Network, Picture
from dashboard.navigation import PAGES
from dashboard.panels._panel import Definition, Panel, Sentence
from dashboard.ui.safe_csv import csv_text

ROWS_ON_SCREEN: Final = 200
"""Rows of a table shown at once; its CSV holds all of them."""

THOUSAND: Final = 1000

Query = Mapping[str, str | list[str]]
Data = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What every table of a view says of itself: its page, the view in words, data, day, link."""

    page: str
    view: str
    fingerprint: str
    today: date
    query: Query


def address(page: str, query: Query, panel: str = "") -> str:
    """Return the relative address of a page with the whole view in it.

    >>> address("engagement", {"space": ["a b", "c"]}, "answers")
    '/engagement?space=a+b&space=c#answers'
    """
    path = next((link.path for link in PAGES if link.key == page), "")
    asked = urlencode(query, doseq=True)
    return f"/{path}" + (f"?{asked}" if asked else "") + (f"#{panel}" if panel else "")


def sentence_data(sentence: Sentence, query: Query, within: tuple[str, str]) -> Data:
    """Return a sentence with the address of its evidence, unless it stands ``within`` that.

    ``within`` are the page and the panel in which it stands.
    """
    elsewhere = (sentence.page, sentence.panel) != within
    known = elsewhere and any(link.key == sentence.page for link in PAGES)
    return {
        "text": sentence.text,
        "dot": sentence.dot,
        "link": sentence.link or "see",
        "href": address(sentence.page, query, sentence.panel) if known else "",
        "page": sentence.page,
        "panel": sentence.panel,
    }


def words_data(
    pairs: Iterable[tuple[Sentence, Sentence]],
    sentences: Iterable[Sentence],
    query: Query,
    within: tuple[str, str] = ("", ""),
) -> Data:
    """Return pairs and single sentences in an otherwise empty element."""
    return {
        "key": "",
        "variant": "lead",
        "heading": "",
        "title": "",
        "caption": "",
        "pairs": [[sentence_data(side, query, within) for side in pair] for pair in pairs],
        "sentences": [sentence_data(sentence, query, within) for sentence in sentences],
        "bars": [],
        "columns": None,
        "grid": None,
        "alt": "",
        "rows": [],
        "cannot_tell": [],
        "foot": "",
        "about": "",
        "definitions": [],
        "open_rows": False,
        "table": None,
    }


def head_data(panel: Panel, facts: Facts) -> Data:
    """Return a panel down to its picture: title, caption, sentences, rows, plain bars."""
    data = words_data(panel.pairs, panel.sentences, facts.query, (facts.page, panel.key))
    caption = panel.picture.caption if panel.picture else panel.question
    return data | {
        "key": panel.key,
        "variant": "card",
        "title": panel.title,
        "caption": caption,
        "cannot_tell": list(panel.cannot_tell),
        "rows": [list(row) for row in panel.rows],
        **plain_data(panel.picture),
    }


def foot_data(panel: Panel, facts: Facts) -> Data:
    """Return what stands below the picture of a panel: its note, definitions and table."""
    return words_data((), (), facts.query) | {
        "variant": "card",
        "foot": panel.foot,
        "about": panel.title,
        "definitions": [definition_data(item) for item in panel.definitions],
        "table": None if panel.table is None else table_data(panel, panel.table, facts),
    }


def parts_of(panel: Panel, facts: Facts) -> tuple[Data, Data | None]:
    """Return a panel as what stands above its figure and below it; one part where none is drawn."""
    if isinstance(panel.picture, Chart | Network) and panel.picture.drawn:
        return head_data(panel, facts), foot_data(panel, facts)
    return _whole(panel, facts), None


def _whole(panel: Panel, facts: Facts) -> Data:
    foot = foot_data(panel, facts)
    below = {key: foot[key] for key in ("foot", "about", "definitions", "table")}
    return head_data(panel, facts) | below


def method_data(panel: Panel, facts: Facts) -> Data:
    """Return a panel whose rows open on their own definitions, as one element."""
    return _whole(panel, facts) | {"open_rows": True}


def plain_data(picture: Picture | None) -> Data:
    """Return what is drawn as HTML: bars, bars in columns, or a grid; else nothing."""
    match picture:
        case Bars():
            return {"bars": [_bar_data(bar) for bar in picture.bars], "alt": picture.alt}
        case Columns(drawn=True):
            bars = [[_bar_data(bar) for bar in column] for column in picture.columns]
            return {"columns": {"heads": picture.heads, "bars": bars}, "alt": picture.alt}
        case Grid(drawn=True):
            return {"grid": _grid_data(picture), "alt": picture.alt}
    return {}


def _bar_data(bar: Bar) -> Data:
    segments = [
        {"look": part.look, "share": part.share, "text": part.text} for part in bar.segments
    ]
    return {"label": bar.label, "text": bar.text, "segments": segments}


def _grid_data(picture: Grid) -> Data:
    cells = [[[cell.look, cell.text, cell.said] for cell in row] for row in picture.cells]
    return {
        "rows": picture.rows, "columns": picture.columns, "cells": cells, "row": picture.row,
    }  # fmt: skip


def definition_data(item: Definition) -> Data:
    """Return a definition with those of its facts that are known."""
    facts = [
        ("Of", item.base),
        ("Not counted", item.not_counted),
        ("What it cannot see", item.blind_spot),
        ("How it was estimated", item.method),
        ("Source", item.source),
    ]
    known = [[name, text] for name, text in facts if text]
    return {"label": item.label, "definition": item.definition, "facts": known}


def table_data(panel: Panel, table: pl.DataFrame, facts: Facts) -> Data:
    """Return the table as cells to show, and as the CSV that carries its view and definitions."""
    shown = _on_screen(table)
    numeric = [kind.is_numeric() for kind in shown.dtypes]
    shares = [_is_share(name, shown) for name in shown.columns]
    more = table.height - shown.height
    return {
        "title": panel.title,
        "columns": [name.replace("_", " ") for name in shown.columns],
        "numeric": numeric,
        "rows": [
            [
                share_text(value) if share else cell_text(value)
                for value, share in zip(row, shares, strict=True)
            ]
            for row in shown.iter_rows()
        ],
        "more": f"{more:,} more rows are in the CSV." if more else "",
        "file": f"{file_name(panel.title)}.csv",
        "csv": csv_text(table, _told(panel, facts)),
    }


def _on_screen(table: pl.DataFrame) -> pl.DataFrame:
    """Return the rows for the screen, without the column that says of each that it is shown."""
    rows = table.head(ROWS_ON_SCREEN)
    told = "shown" in rows.columns and rows["shown"].eq_missing("yes").all()
    return rows.drop("shown") if told else rows


def _is_share(name: str, table: pl.DataFrame) -> bool:
    """Say whether a column holds shares: one called so, and the ends of its interval."""
    bounds = name in {"low", "high"} and "share" in table.columns
    return (name == "share" or bounds) and table[name].dtype.is_float()


def share_text(value: float | None) -> str:
    """Return a share for the screen.

    >>> share_text(0.4567), share_text(None)
    ('45.7 %', '–')
    """
    return cell_text(None) if value is None else f"{value * 100:.1f} %"


def cell_text(value: object) -> str:
    """Return a cell for the screen: numbers grouped, days in words, unknown as a dash.

    >>> cell_text(1234), cell_text(0.4567), cell_text(None), cell_text(date(2026, 3, 3))
    ('1,234', '0.457', '–', '3 March 2026')
    """
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            whole = float(value).is_integer() or abs(value) >= THOUSAND
            return f"{value:,.0f}" if whole else f"{value:,.3g}"
        case datetime():
            return f"{day_text(value)}, {value:%H:%M}"
        case date():
            return day_text(value)
    return str(value)


def day_text(day: date) -> str:
    """Return a day as it is said: 3 March 2026."""
    return f"{day.day} {day:%B %Y}"


def file_name(title: str) -> str:
    """Return a plain file name: ``"Who spoke?"`` becomes ``"who-spoke"``."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "table"


def _told(panel: Panel, facts: Facts) -> list[tuple[str, str]]:
    defined = [(f"definition of {item.label}", item.definition) for item in panel.definitions]
    bases = [(f"base of {item.label}", item.base) for item in panel.definitions if item.base]
    return [
        ("question", panel.question),
        ("view", facts.view),
        ("data", facts.fingerprint),
        ("written on", day_text(facts.today)),
        *defined,
        *bases,
        *[("cannot tell", text) for text in panel.cannot_tell],
    ]
