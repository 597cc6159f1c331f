"""Workbooks (XLSX, XLS, ODS) -> rows of text cells of the first filled sheet."""

from __future__ import annotations

import fastexcel

from data_sources.errors import ExportError
from data_sources.records import Repair

MAX_ROWS = 1_100_000


def workbook_rows(data: bytes, name: str) -> tuple[list[list[str]], list[Repair]]:
    """Return the rows of the first sheet that has any, as text; raises ExportError."""
    try:
        book = fastexcel.read_excel(data)
        for place, sheet in enumerate(book.sheet_names):
            frame = book.load_sheet(place, header_row=None, dtypes="string").to_polars()
            if frame.height:
                others = [other for other in book.sheet_names if other != sheet]
                told = [Repair(0, f"{len(others)} further sheets were not read")] if others else []
                return [list(row) for row in frame.fill_null("").iter_rows()], told
    except fastexcel.FastExcelError:
        raise ExportError(
            name, "the workbook cannot be opened", "save it again as XLSX without a password"
        ) from None
    raise ExportError(name, "the workbook holds no rows", "check that it is the right file")
