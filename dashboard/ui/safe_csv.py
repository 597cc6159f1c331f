"""Tables as CSV text that no spreadsheet takes for a formula, with the facts of their view."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet calculate; the last four are the full-width forms."""


def safe_cell(value: object) -> str:
    """Return the text of a cell; text that a spreadsheet would run gets a ``'`` before it.

    Numbers stay numbers, unknown is empty.

    >>> safe_cell("=1+1"), safe_cell(-3), safe_cell(None), safe_cell("said nothing")
    ("'=1+1", '-3', '', 'said nothing')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(FORMULA_STARTS) else text


def csv_text(table: pl.DataFrame, facts: Iterable[tuple[str, str]] = ()) -> str:
    """Return the table as CSV; after an empty line each fact is a line ``name,text``.

    ``table`` may have any columns, list columns are written as text; headers are made safe too.
    """
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in table.columns])
    writer.writerows(_safe_rows(table.iter_rows()))
    told = [(safe_cell(name), safe_cell(text)) for name, text in facts]
    if told:
        writer.writerow([])
        writer.writerows(told)
    return held.getvalue()


def _safe_rows(rows: Iterable[Sequence[object]]) -> Iterable[list[str]]:
    for row in rows:
        yield [safe_cell(value) for value in row]
